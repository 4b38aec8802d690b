"""Rules and fields put to the test: whatever is right is honoured, and each fault is found."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import pytest

import dealdouble
from dealdouble.check.rules import rules
from dealdouble.check.server.exchange import Exchange
from dealdouble.check.server.target import Limits
from dealdouble.check.session import Session
from dealdouble.check.verdict import Outcome
from dealdouble.contract.model import Contract
from dealdouble.emulator.call import Call, Reply

from .. import rule_faults
from ..faults import broken, damage, edited, honoured, why_untested
from ..rule_faults import (
    documented,
    dropped,
    limited,
    of_value,
    pattern_with,
    said_otherwise,
    without_foreign_letters,
)
from ..serving import APIS, Served, contract_of

Serve = Callable[..., Served]
SessionOn = Callable[..., Session]
Handle = Callable[[Call, datetime], Reply]

MOST = {"moco": 112, "intum": 134, "library": 100}
"""Requests that the essentials may take."""


def of_rules_and_fields(session: Session) -> set[str]:
    """The ids of the claims that only this part puts to the test."""
    claims, (subject,) = session.claims, session.subjects
    fields = {claims.field(subject.resource, f) for f in subject.resource.fields.values()}
    said = {claims.rule(subject.resource, rule) for rule in subject.resource.rules}
    names = ("null", "refused_request", "rule_about_two_fields", "several_broken_rules")
    general = {claim for name in names if (claim := claims.requests(name))}
    return {claim.id for claim in fields | said | general}


def binding(session: Session) -> set[str]:
    """The ids of the broken claims that fail a run."""
    return {v.claim.id for v in session.book.verdicts() if v.is_failure()}


@pytest.mark.parametrize("api", APIS)
def test_every_rule_and_every_field_is_tested_once_in_few_requests(
    serve: Serve, session_on: SessionOn, api: str
) -> None:
    server = serve(api)
    before = server.records(api, contract_of(api).operations[0].resource)
    session = session_on(server, api)
    begun = session.target.sent
    rules.essentials(session)
    assert session.target.sent - begun <= MOST[api]
    assert broken(session) == set()
    assert of_rules_and_fields(session) <= honoured(session)
    assert server.records(api, session.subjects[0].resource.name) == before


def test_nothing_is_found_on_the_emulator_however_much_is_tried(
    serve: Serve, session_on: SessionOn
) -> None:
    session = session_on(serve("library"), "library")
    rules.essentials(session)
    rules.depth(session)
    assert broken(session) == set()
    assert session.own.ids(session.subjects[0].resource.name) == []


def test_a_running_double_is_honoured(session_on: SessionOn) -> None:
    with dealdouble.running() as double:
        for api in ("moco", "intum"):
            session = session_on(double, api)
            rules.essentials(session)
            assert broken(session) == set()


def test_nothing_is_written_that_may_not_be(serve: Serve, session_on: SessionOn) -> None:
    session = session_on(serve("moco"), "moco", write=False)
    begun = session.target.sent
    rules.essentials(session)
    rules.depth(session)
    assert session.target.sent == begun


def test_what_cannot_be_tested_is_told_with_a_reason(serve: Serve, session_on: SessionOn) -> None:
    session = session_on(serve("intum"), "intum", given={})
    (subject,) = session.subjects
    unknown = replace(subject, references=replace(subject.references, ids={}))
    rules.essentials(replace(session, subjects=(unknown,)))
    assert why_untested(session, "deals.task_id") == (
        "no record is known that it could name: give one with --reference task_id=ID"
    )
    assert why_untested(session, "deals.external_id.unique") == (
        "the key's integration is not known: give it with --reference app_code=CODE"
    )


def test_where_no_record_can_be_created_no_rule_is_tested(
    serve: Serve, session_on: SessionOn
) -> None:
    server = serve("moco")
    damage(server, lambda handle, call, now: refused(handle, call, now, "POST", always=True))
    session = session_on(server, "moco")
    rules.essentials(session)
    assert broken(session) == set()
    assert why_untested(session, "deals.name.required") == "no plain record could be created"


def test_the_end_of_the_requests_leaves_no_record(serve: Serve, session_on: SessionOn) -> None:
    server = serve("moco")
    before = server.records("moco", "deals")
    session = session_on(server, "moco", limits=Limits(requests=700))
    for share in (10, 31, 77, 200):
        with session.target.share(share):
            rules.essentials(session)
        with session.target.share(share):
            rules.depth(session)
        assert server.records("moco", "deals") == before


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a server, the claim that it breaks, and whether depth is needed."""

    api: str
    make: Callable[[Contract], Contract]
    claim: str
    deep: bool = False


FAULTS: Mapping[str, Fault] = {
    "30 February is taken": Fault(
        "moco",
        lambda right: said_otherwise(right, "closed_on: date", format="none"),
        "deals.closed_on.date",
    ),
    "no date has to be one": Fault(
        "intum", lambda right: dropped(right, "date_from: date"), "deals.date_from.date"
    ),
    "leap days are refused": Fault(
        "moco",
        lambda right: pattern_with(right, "service_period_to: last day of a month", "-29|", "-39|"),
        "deals.service_period_to.last-day-of-a-month",
    ),
    "28 February ends leap years too": Fault(
        "moco",
        lambda right: pattern_with(
            right, "service_period_to: last day of a month", "-02-28)$", "-02-28|2024-02-28)$"
        ),
        "deals.service_period_to.last-day-of-a-month",
    ),
    "the second of a month will do": Fault(
        "moco",
        lambda right: pattern_with(
            right, "service_period_from: first day of a month", "-01$", "-0[12]$"
        ),
        "deals.service_period_from.first-day-of-a-month",
    ),
    "December has no first day": Fault(
        "moco",
        lambda right: pattern_with(
            right, "service_period_from: first day of a month", "1[0-2]", "1[01]"
        ),
        "deals.service_period_from.first-day-of-a-month",
        deep=True,
    ),
    "any status is taken": Fault(
        "moco", lambda right: dropped(right, "status: one of"), "deals.status.one-of"
    ),
    "no deal is dropped": Fault(
        "moco",
        lambda right: said_otherwise(
            right, "status: one of", enum=["potential", "pending", "won", "lost"]
        ),
        "deals.status.one-of",
    ),
    "a status is written in capitals": Fault(
        "moco",
        lambda right: said_otherwise(
            right, "status: one of", enum=["potential", "pending", "won", "lost", "dropped", "LOST"]
        ),
        "deals.status.one-of",
        deep=True,
    ),
    "a name may be missing": Fault(
        "moco", lambda right: dropped(right, "name: required"), "deals.name.required"
    ),
    "a gigabyte of properties": Fault(
        "moco",
        lambda right: of_value(right, "custom_properties: bytes", 10**9),
        "deals.custom_properties.bytes",
    ),
    "few properties": Fault(
        "moco",
        lambda right: of_value(right, "custom_properties: bytes", 10_000),
        "deals.custom_properties.bytes",
    ),
    "a byte more": Fault(
        "moco",
        lambda right: of_value(right, "custom_properties: bytes", 12289),
        "deals.custom_properties.type",
        deep=True,
    ),
    "a trillion is taken": Fault(
        "moco",
        lambda right: limited(right, "money: less than", "0.01"),
        "deals.money.less-than",
        deep=True,
    ),
    "a cent less than a trillion is refused": Fault(
        "intum",
        lambda right: limited(right, "total_amount_gross: less than", "-0.01"),
        "deals.total_amount_gross.less-than",
    ),
    "31 digits": Fault(
        "moco", lambda right: of_value(right, "money: digits", 31), "deals.money.digits"
    ),
    "29 digits": Fault(
        "moco", lambda right: of_value(right, "money: digits", 29), "deals.money.digits"
    ),
    "gross below net": Fault(
        "intum",
        lambda right: dropped(right, "total_amount_gross: not less than"),
        "deals.total_amount_gross.not-less-than",
    ),
    "small letters": Fault(
        "intum",
        lambda right: pattern_with(right, "currency: matches", "A-Z", "A-Za-z"),
        "deals.currency.matches",
        deep=True,
    ),
    "no-break spaces are a name": Fault(
        "moco",
        lambda right: pattern_with(right, "name: not blank", "\\u00a0", ""),
        "deals.name.not-blank",
        deep=True,
    ),
    "numbers are currencies": Fault(
        "moco", lambda right: dropped(right, "currency: type"), "deals.currency.type"
    ),
    "anybody may be responsible": Fault(
        "moco", lambda right: dropped(right, "user_id: exists"), "deals.user_id.exists"
    ),
    "external ids are shared": Fault(
        "intum",
        lambda right: dropped(right, "external_id: unique"),
        "deals.external_id.unique",
    ),
    "external ids have no letters beyond ASCII": Fault(
        "intum",
        lambda right: without_foreign_letters(right, "external_id: type"),
        "deals.external_id.unique",
    ),
    "no receipt begins with Z": Fault(
        "library",
        lambda right: pattern_with(right, "receipt: matches", "A-Z", "A-Y"),
        "loans.receipt.matches",
        deep=True,
    ),
    "receipts are shared": Fault(
        "library", lambda right: dropped(right, "receipt: unique"), "loans.receipt.unique"
    ),
    "a deal follows itself": Fault(
        "intum",
        lambda right: dropped(right, "next_deal_id: not itself"),
        "deals.next_deal_id.not-itself",
    ),
    "returned before it was lent": Fault(
        "library",
        lambda right: dropped(right, "returned_on: not before"),
        "loans.returned_on.not-before",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_faulty_rule_is_found_and_no_other_one_that_binds(
    serve: Serve, session_on: SessionOn, name: str
) -> None:
    fault = FAULTS[name]
    session = session_on(serve(fault.make(contract_of(fault.api))), fault.api)
    rules.essentials(session)
    assert (fault.claim in broken(session)) is not fault.deep
    if fault.deep:
        rules.depth(session)
    assert fault.claim in broken(session)
    assert binding(session) <= {fault.claim}


@pytest.mark.parametrize(
    ("api", "field", "sign"), [("intum", "external_id", "ß"), ("library", "receipt", "Z")]
)
def test_what_one_value_is_refused_for_may_be_that_somebody_else_has_it(
    serve: Serve, session_on: SessionOn, api: str, field: str, sign: str
) -> None:
    server = serve(api)
    taken: list[str] = []

    def fault(handle: Handle, call: Call, now: datetime) -> Reply:
        found = re.search(f'"{field}":"([^"]*{sign}[^"]*)"', (call.body or b"").decode())
        if found is None or found[1] not in (taken or [found[1]]):
            return handle(call, now)
        taken.append(found[1])
        return Reply(422, (), json.dumps({"errors": {field: ["has already been taken"]}}).encode())

    damage(server, fault)
    session = session_on(server, api)
    rules.essentials(session)
    rules.depth(session)
    assert taken
    assert not {claim for claim in broken(session) if field in claim}


def test_where_values_like_it_are_refused_too_nothing_fails_the_run(
    serve: Serve, session_on: SessionOn
) -> None:
    right = contract_of("intum")
    known = documented(right, "external_id: unique")
    server = serve(without_foreign_letters(right, "external_id: type"))
    session = session_on(server, "intum", contract=known)
    rules.essentials(session)
    assert broken(session) == set()
    assert "deals.external_id" in honoured(session)


@pytest.mark.parametrize("where", ["create", "update"])
@pytest.mark.parametrize(
    ("api", "rule"),
    [
        ("moco", "closed_on: date"),
        ("moco", "status: one of"),
        ("moco", "service_period_from: first day of a month"),
        ("intum", "total_amount_gross: not less than"),
        ("intum", "closed: one of or empty"),
        ("library", "branch: one of"),
    ],
)
def test_a_rule_that_holds_for_one_kind_of_write_only_is_found(
    serve: Serve, session_on: SessionOn, api: str, rule: str, where: str
) -> None:
    right = contract_of(api)
    without = dropped(right, rule)
    server = serve(without, updates=right) if where == "create" else serve(right, updates=without)
    session = session_on(server, api)
    (subject,) = session.subjects
    rules.essentials(session)
    claim = session.claims.rule(subject.resource, rule_faults.rule_of(subject.resource, rule))
    if not claim.binds:
        rules.depth(session)  # the essentials try it by one kind of write
    assert claim.id in broken(session)
    assert binding(session) <= {claim.id}


def refused(handle: Handle, call: Call, now: datetime, method: str, always: bool = False) -> Reply:
    """The reply to a request of a method, with another status if it was done."""
    reply = handle(call, now)
    if call.method != method or (reply.status >= 300 and not always):
        return reply
    return replace(reply, status=422, body=b'{"name":["is taken"]}')


def test_what_is_stored_though_it_is_refused_is_found_and_deleted(
    serve: Serve, session_on: SessionOn
) -> None:
    server = serve(dropped(contract_of("moco"), "status: one of"))
    before = server.records("moco", "deals")

    def fault(handle: Handle, call: Call, now: datetime) -> Reply:
        reply = handle(call, now)
        stored = call.method == "POST" and b'"unknown"' in reply.body
        return (
            replace(reply, status=400, body=b'{"error":"\'unknown\' is bad"}') if stored else reply
        )

    damage(server, fault)
    session = session_on(server, "moco")
    rules.essentials(session)
    assert "requests.refused_request" in broken(session)
    assert server.records("moco", "deals") == before
    found = [v for v in session.book.verdicts() if v.claim.id == "requests.refused_request"]
    assert found[0].counterexample is not None
    first, last = found[0].counterexample.exchanges
    assert (first.method, last.method) == ("POST", "GET")
    assert b'"unknown"' in first.body


def test_what_is_changed_though_it_is_refused_is_found(serve: Serve, session_on: SessionOn) -> None:
    server = serve(dropped(contract_of("moco"), "money: less than"))

    def fault(handle: Handle, call: Call, now: datetime) -> Reply:
        reply = handle(call, now)
        money = b"1000000000000" in reply.body and call.method in ("PUT", "PATCH")
        return replace(reply, status=422, body=b'{"money":["is too much"]}') if money else reply

    damage(server, fault)
    session = session_on(server, "moco")
    rules.essentials(session)
    assert "requests.refused_request" in broken(session)
    assert binding(session) == set()


def test_a_record_whose_id_no_answer_tells_is_found_and_deleted(
    serve: Serve, session_on: SessionOn
) -> None:
    server = serve("intum")
    before = server.records("intum", "deals")

    def fault(handle: Handle, call: Call, now: datetime) -> Reply:
        reply = handle(call, now)
        created = call.method == "POST" and reply.status == 201
        return replace(reply, body=b"") if created else reply

    damage(server, fault)
    session = session_on(server, "intum")
    rules.essentials(session)
    assert broken(session) == set()
    assert "deals.name" in honoured(session)
    assert server.records("intum", "deals") == before


@pytest.mark.parametrize(
    ("claim", "edit"),
    [
        ("deals.money", lambda shown: {**shown, "money": int(shown["money"])}),
        (
            "deals.info",
            lambda shown: {**shown, "info": shown["info"].encode("ascii", "replace").decode()},
        ),
        ("deals.tags", lambda shown: {**shown, "tags": shown["tags"][:1]}),
    ],
)
def test_a_field_that_does_not_keep_what_it_is_given_is_found(
    serve: Serve, session_on: SessionOn, claim: str, edit: Callable[[Any], Any]
) -> None:
    server = serve("moco")

    def fault(handle: Handle, call: Call, now: datetime) -> Reply:
        reply = handle(call, now)
        is_record = call.method in ("POST", "PUT", "PATCH") and reply.status == 200
        return edited(reply, edit) if is_record else reply

    damage(server, fault)
    session = session_on(server, "moco")
    rules.essentials(session)
    assert claim in broken(session)
    assert binding(session) == {claim}


def test_a_field_that_is_asked_for_though_it_is_optional_is_found(
    serve: Serve, session_on: SessionOn
) -> None:
    server = serve("moco")

    def fault(handle: Handle, call: Call, now: datetime) -> Reply:
        if call.method == "POST" and b'"info"' not in (call.body or b""):
            return Reply(422, (), b'{"info":["can\'t be blank"]}')
        return handle(call, now)

    damage(server, fault)
    session = session_on(server, "moco")
    rules.essentials(session)
    assert binding(session) == {"deals.info"}


def test_a_refusal_that_names_another_field_is_found(serve: Serve, session_on: SessionOn) -> None:
    server = serve("intum")

    def fault(handle: Handle, call: Call, now: datetime) -> Reply:
        reply = handle(call, now)
        if reply.status != 422:
            return reply
        return replace(reply, body=b'{"code":"error","message":{"base":["is invalid"]}}')

    damage(server, fault)
    session = session_on(server, "intum")
    rules.essentials(session)
    assert {"error.invalid", "requests.several_broken_rules"} <= broken(session)
    assert binding(session) == set()


def test_a_failure_of_the_server_is_no_refusal(serve: Serve, session_on: SessionOn) -> None:
    server = serve("moco")

    def fault(handle: Handle, call: Call, now: datetime) -> Reply:
        reply = handle(call, now)
        return replace(reply, status=500) if reply.status == 400 else reply

    damage(server, fault)
    session = session_on(server, "moco")
    rules.essentials(session)
    assert binding(session) == {"deals.status.one-of"}
    (found,) = (v for v in session.book.verdicts() if v.claim.id == "deals.status.one-of")
    assert found.counterexample is not None
    assert found.counterexample.found.startswith("500")


def test_no_answer_at_all_breaks_nothing(serve: Serve, session_on: SessionOn) -> None:
    session = session_on(serve("moco"), "moco")
    call, every = session.target.call, iter(range(10_000))

    def silent(*arguments: Any, **others: Any) -> Exchange:
        exchange = call(*arguments, **others)
        if next(every) % 7 or arguments[0].action == "delete":
            return exchange
        return replace(exchange, status=0, answer=b"", problem="timed out")

    session.target.call = silent  # type: ignore[method-assign]
    rules.essentials(session)
    assert binding(session) == set()


def test_an_update_that_does_nothing_is_the_operations_fault(
    serve: Serve, session_on: SessionOn
) -> None:
    server = serve("moco")

    def fault(handle: Handle, call: Call, now: datetime) -> Reply:
        body = call.body or b""
        lost = call.method == "PATCH" and b'"tags"' in body and b'"reminder_date"' in body
        return handle(replace(call, body=b"{}") if lost else call, now)

    damage(server, fault)
    session = session_on(server, "moco")
    (update,) = (o for o in session.subjects[0].operations if o.method == "PATCH")
    rules.essentials(session)
    assert binding(session) == {session.claims.operation(update).id}


def test_verdicts_count_how_often_a_rule_was_tested(serve: Serve, session_on: SessionOn) -> None:
    session = session_on(serve("moco"), "moco")
    rules.essentials(session)
    verdicts = {v.claim.id: v for v in session.book.verdicts()}
    assert verdicts["deals.status.one-of"].outcome is Outcome.HONOURED
    assert verdicts["deals.status.one-of"].tests >= 8
