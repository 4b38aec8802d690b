"""Records are looked up by what others call them, and found nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from dealdouble.check.lists import look_up
from dealdouble.check.session import Session
from dealdouble.emulator.call import Call, Reply
from dealdouble.emulator.refusal import JSON_HEADERS

from ..faults import Fault, Handle, broken, damage, edited, honoured, why_untested
from ..serving import Served

Serve = Callable[..., Served]
SessionOn = Callable[..., Session]
Check = Callable[..., Session]

CLAIM = {"intum": "deals.lookUpDeal", "library": "loans.lookUpLoan"}


@pytest.fixture
def check(serve: Serve, session_on: SessionOn) -> Check:
    """Looks records up on a server."""

    def checked(api: str, fault: Fault | None = None, deep: bool = False, **more: Any) -> Session:
        server = serve(api)
        if fault is not None:
            damage(server, fault)
        session = session_on(server, api, **more)
        look_up.essentials(session)
        if deep:
            look_up.depth(session)
        (subject,) = session.subjects
        assert session.own.ids(subject.resource.name) == []
        return session

    return checked


def is_look_up(call: Call) -> bool:
    return "/e/" in call.path or "/receipts/" in call.path


# The emulator.


@pytest.mark.parametrize("api", CLAIM)
def test_the_emulator_honours_it(check: Check, api: str) -> None:
    session = check(api, deep=True)
    assert broken(session) == set()
    assert {CLAIM[api], f"{CLAIM[api]}.answer", "error.not-found"} <= honoured(session)


@pytest.mark.parametrize("api", CLAIM)
def test_it_takes_few_requests(check: Check, api: str) -> None:
    session = check(api)
    assert CLAIM[api] in honoured(session)
    assert session.target.sent <= 11


def test_an_api_that_looks_nothing_up_is_not_asked(serve: Serve, session_on: SessionOn) -> None:
    session = session_on(serve("moco"), "moco")
    before = session.target.sent
    look_up.essentials(session)
    look_up.depth(session)
    assert session.target.sent == before


def test_without_the_code_of_the_integration_it_is_said_how_to_give_it(check: Check) -> None:
    why = why_untested(check("intum", given={}), "deals.lookUpDeal")
    assert why == (
        "it is not known what app_code is for the key: give --reference app_code=APP_CODE"
    )


def test_without_write_a_record_that_is_there_is_looked_up(check: Check) -> None:
    session = check("library", write=False, deep=True)
    assert CLAIM["library"] in honoured(session)
    assert session.own.created == 0


# Faults.


def always(text: str) -> Fault:
    """Look something else up: the last part of the path is another one."""

    def fault(handle: Handle, call: Call, now: datetime) -> Reply:
        if not is_look_up(call):
            return handle(call, now)
        return handle(replace(call, path=f"{call.path.rpartition('/')[0]}/{text}"), now)

    return fault


def in_any_integration(handle: Handle, call: Call, now: datetime) -> Reply:
    if not is_look_up(call):
        return handle(call, now)
    before, _, rest = call.path.partition("/e/")
    return handle(replace(call, path=f"{before}/e/demo-shop/{rest.partition('/')[2]}"), now)


def found_though_deleted(handle: Handle, call: Call, now: datetime) -> Reply:
    reply = handle(call, now)
    if is_look_up(call) and reply.status == 404:
        return replace(reply, status=200, body=b'{"name": "somebody"}', headers=JSON_HEADERS)
    return reply


def gone(handle: Handle, call: Call, now: datetime) -> Reply:
    reply = handle(call, now)
    return replace(reply, status=410) if is_look_up(call) and reply.status == 404 else reply


def without_odd_names(handle: Handle, call: Call, now: datetime) -> Reply:
    is_odd = is_look_up(call) and call.path.count(".") > 1
    return handle(replace(call, path="/crm/deals/e/x/y.json") if is_odd else call, now)


@pytest.mark.parametrize("fault", [always("A-1.json"), in_any_integration, found_though_deleted])
def test_a_look_up_that_finds_something_else_is_found(check: Check, fault: Fault) -> None:
    session = check("intum", fault)
    assert "deals.lookUpDeal" in broken(session)
    assert {c.id for c in session.book.claims if c.binds} & broken(session) == {"deals.lookUpDeal"}


def test_a_branch_that_does_not_count_is_found(check: Check) -> None:
    def fault(handle: Handle, call: Call, now: datetime) -> Reply:
        reply = handle(call, now)
        other = call.path.replace("station", "harbour")
        return handle(replace(call, path=other), now) if reply.status == 404 else reply

    assert "loans.lookUpLoan" in broken(check("library", fault))


def test_another_refusal_is_a_matter_of_the_error(check: Check) -> None:
    assert broken(check("intum", gone)) == {"error.not-found"}


def test_odd_names_are_remarked_on(check: Check) -> None:
    assert broken(check("intum", without_odd_names)) == {"deals.lookUpDeal.answer"}


def test_a_record_that_is_shown_otherwise_is_found(check: Check) -> None:
    def fault(handle: Handle, call: Call, now: datetime) -> Reply:
        reply = handle(call, now)
        if not is_look_up(call) or reply.status != 200:
            return reply
        return edited(reply, lambda shown: {**shown, "name": "somebody else"})

    assert broken(check("intum", fault)) == {"deals.name"}
