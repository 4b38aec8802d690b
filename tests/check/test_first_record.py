"""A server may refuse records that it lists: others are named then, and it is not blamed."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from dealdouble.check.first_record import demand_creation
from dealdouble.check.machine import machine
from dealdouble.check.rules import rules
from dealdouble.check.runner import Wishes, check
from dealdouble.check.session import Session, Settings
from dealdouble.check.verdict import Outcome
from dealdouble.emulator.call import Call, Reply
from dealdouble.errors import CheckError

from .faults import Handle, broken, damage, edited
from .serving import Served, contract_of

Serve = Callable[..., Served]
SessionOn = Callable[..., Session]

GIVEN = {"user_id": ["123", "933590696"]}


def refuses(*users: int) -> Callable[[Handle, Call, datetime], Reply]:
    """A server that takes no deal of these users."""

    def fault(handle: Handle, call: Call, now: datetime) -> Reply:
        sent = json.loads(call.body or b"{}") if call.method in ("POST", "PUT", "PATCH") else {}
        if isinstance(sent, dict) and sent.get("user_id") in users:
            return Reply(422, (), b'{"user_id":["must be active"]}')
        return handle(call, now)

    return fault


def test_another_record_is_named_where_the_first_is_refused(
    serve: Serve, session_on: SessionOn
) -> None:
    server = serve("moco")
    damage(server, refuses(123))
    session = session_on(server, "moco", given=GIVEN)
    demand_creation(session, GIVEN)
    assert session.subjects[0].samples.record()["user_id"] == 933590696
    assert session.own.there == []


def test_that_it_is_refused_breaks_nothing(serve: Serve, session_on: SessionOn) -> None:
    server = serve("moco")
    damage(server, refuses(123))
    session = session_on(server, "moco", given=GIVEN)
    demand_creation(session, GIVEN)
    rules.essentials(session)
    rules.depth(session)
    assert broken(session) == set()


def test_no_more_is_created_where_the_first_record_could_not_be_deleted(
    serve: Serve, session_on: SessionOn
) -> None:
    server = serve("moco")

    def fault(handle: Handle, call: Call, now: datetime) -> Reply:
        return edited(handle(call, now), with_text_ids)

    damage(server, fault)
    session = session_on(server, "moco", given=GIVEN)
    with pytest.raises(CheckError, match="no answer tells its id"):
        demand_creation(session, GIVEN)
    names = [deal["info"] or "" for deal in server.records("moco", "deals").values()]
    assert len([name for name in names if name.startswith(session.own.mark)]) == 1


def with_text_ids(shown: Any) -> Any:
    """What an answer shows, with ids that are texts."""
    if isinstance(shown, list):
        return [with_text_ids(item) for item in shown]
    return {**shown, "id": str(shown["id"])} if isinstance(shown, dict) and "id" in shown else shown


def test_where_all_that_were_given_are_refused_that_is_said(
    serve: Serve, session_on: SessionOn
) -> None:
    server = serve("moco")
    damage(server, refuses(123, 933590696))
    session = session_on(server, "moco", given=GIVEN)
    with pytest.raises(CheckError) as told:
        demand_creation(session, GIVEN)
    assert "must be active" in told.value.cause
    assert told.value.remedy == "give another --reference user_id=ID"


def forbids_to_delete(count: int) -> Callable[[Handle, Call, datetime], Reply]:
    """A server whose key may delete so many records, and no more."""
    left = iter(range(count))

    def fault(handle: Handle, call: Call, now: datetime) -> Reply:
        if call.method == "DELETE" and next(left, None) is None:
            return Reply(403, (), b'{"errors":["Access denied"]}')
        return handle(call, now)

    return fault


def test_a_server_that_refuses_to_delete_what_it_has_deleted_before_is_found_out(
    serve: Serve, session_on: SessionOn
) -> None:
    server = serve("moco")
    damage(server, forbids_to_delete(1))
    session = session_on(server, "moco", given=GIVEN)
    assert demand_creation(session, GIVEN) == ""
    machine.essentials(session)
    assert "deals.deleteDeal" in broken(session)


def test_a_key_that_may_not_delete_creates_one_record_and_tests_what_may_be_read(
    serve: Serve,
) -> None:
    server = serve("moco")
    damage(server, forbids_to_delete(0))
    before = set(server.records("moco", "deals"))
    report = check(
        Wishes(contract_of("moco"), server.url, server.key, Settings(write=True, quick=True))
    )
    created = set(server.records("moco", "deals")) - before
    assert len(created) == 1
    assert {item.id for item in report.left} == created
    assert report.failures == []
    verdicts = {item.claim.id: item for item in report.verdicts}
    assert verdicts["deals.deleteDeal"].why == (
        "the key may create records, but not delete them: give one that may do everything: "
        '403 {"errors":["Access denied"]}'
    )
    assert verdicts["deals.listDeals"].outcome is Outcome.HONOURED
