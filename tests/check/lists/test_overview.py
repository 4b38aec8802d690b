"""A list that lacks a record is read once more, if others may have moved its pages meanwhile."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from dealdouble.check.lists.overview import Overview
from dealdouble.check.session import Session
from dealdouble.check.side_by_side.tandem import in_tandem
from dealdouble.emulator.call import Call, Reply
from dealdouble.vocabulary import Action

from ..faults import Fault, Handle, broken, damage
from ..serving import RUN, Served

Serve = Callable[..., Served]
SessionOn = Callable[..., Session]


def lacking(times: int) -> Fault:
    """A server with pages of five records, which lack those of the run so many times."""
    left = [times]

    def fault(handle: Handle, call: Call, now: datetime) -> Reply:
        if call.method != "GET" or not call.path.endswith("/deals"):
            return handle(call, now)
        reply = handle(replace(call, query=f"{call.query}&per_page=5"), now)
        records = json.loads(reply.body)
        others = [record for record in records if RUN not in record["name"]]
        if others == records or not left[0]:
            return reply
        left[0] -= 1
        return replace(reply, body=json.dumps(others).encode())

    return fault


@pytest.mark.parametrize(("times", "expected"), [(9, {"deals.listDeals"}), (1, set())])
def test_a_record_that_is_on_no_page_is_missing_if_it_is_not_there_the_next_time(
    serve: Serve, session_on: SessionOn, times: int, expected: set[str]
) -> None:
    server = serve("moco")
    damage(server, lacking(times))
    (subject,) = (session := session_on(server)).subjects
    create = subject.operation(Action.CREATE)
    assert create is not None
    with in_tandem(session, subject) as tandem:
        tandem.create(subject.samples.record())
        is_right = Overview(tandem).look(create, narrow=False)
    assert (is_right, broken(session)) == (not expected, expected)
