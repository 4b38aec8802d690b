"""The servers that the check's tests use, and the sessions on them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

import dealdouble
from dealdouble.check.session import Session
from dealdouble.vocabulary import Action

from .serving import APIS, RUN, Served, changed, contract_of

Serve = Callable[..., Served]
SessionOn = Callable[..., Session]


@pytest.mark.parametrize("api", APIS)
def test_a_session_creates_records_that_bear_its_mark(
    serve: Serve, session_on: SessionOn, api: str
) -> None:
    server = serve(api)
    session = session_on(server, api)
    (subject,) = session.subjects
    create = subject.operation(Action.CREATE)
    assert create is not None
    exchange = session.own.create(create, subject.samples.record())
    (number,) = session.own.ids(subject.resource.name)
    assert exchange.is_done
    stored = server.records(api, subject.resource.name)[number]
    assert RUN in {str(value).rpartition(" ")[0] for value in stored.values()}
    assert list(session.own.clean_up()) == []
    assert number not in server.records(api, subject.resource.name)


def test_a_session_on_a_double(session_on: SessionOn) -> None:
    with dealdouble.running() as double:
        session = session_on(double, "intum", seed=7)
        assert session.settings.write
        assert session.settings.seed == 7
        assert session.target.base == f"{double.url}/crm"
        assert [subject.resource.name for subject in session.subjects] == ["deals"]


def test_a_faulty_variant_is_held_to_the_right_contract(
    serve: Serve, session_on: SessionOn
) -> None:
    right = contract_of("moco")
    faulty = changed(right, lambda resource: replace(resource, rules=()))
    session = session_on(serve(faulty), "moco")
    (subject,) = session.subjects
    create = subject.operation(Action.CREATE)
    assert create is not None
    body = subject.samples.record(status="perhaps")
    assert session.own.create(create, body).is_done
    assert session.contract is right
