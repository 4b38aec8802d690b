"""Admission is held to the contract: who is let in, what is found, which bodies are read."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from dealdouble.check.admission import admission, paths
from dealdouble.check.bench import Bench
from dealdouble.check.session import Session
from dealdouble.contract.model import MISSING, Contract
from dealdouble.emulator.call import Call, Reply

from ..faults import (
    KEYS,
    Fault,
    Handle,
    broken,
    damage,
    edited,
    honoured,
    why_untested,
    with_error,
    with_requests,
    without_forms,
)
from ..serving import APIS, Served, contract_of

Serve = Callable[..., Served]
SessionOn = Callable[..., Session]

JSON = (("Content-Type", "application/json"),)
MOCO_KEY = "Token token=demo"


def checked(session_on: SessionOn, server: Served, api: str, **settings: Any) -> Session:
    session = session_on(server, api, keys=KEYS[api], **settings)
    admission.essentials(session)
    (subject,) = session.subjects
    assert session.own.ids(subject.resource.name) == []
    return session


@pytest.mark.parametrize("api", APIS)
def test_the_emulator_honours_all_of_it(serve: Serve, session_on: SessionOn, api: str) -> None:
    server = serve(api)
    before = server.records(api, contract_of(api).operations[0].resource)
    session = checked(session_on, server, api)
    admission.depth(session)
    assert broken(session) == set()
    assert server.records(api, contract_of(api).operations[0].resource) == before


TESTED = {
    "moco": {
        *("authentication.token", "authentication.bearer", "authentication.token-in-quotes"),
        *("authentication.token-in-any-case", "authentication.token-in-quotes-and-any-case"),
        *("authentication.bearer-in-any-case", "access.full", "access.read-only"),
        *("error.unauthorized", "error.access-denied", "error.not-found", "error.too-large"),
        *("error.method-not-allowed", "error.method-not-allowed.allow", "error.invalid-payload"),
        *("requests.content_type", "requests.body_of_another_content_type"),
        *("requests.body_of_get_and_delete", "requests.trailing_slash", "requests.head"),
        *("requests.unknown_parameter", "requests.unknown_key"),
        *("requests.largest_body_in_bytes", "requests.blanks_in_a_keys_header"),
    },
    "intum": {
        *("authentication.bearer", "authentication.bearer-in-any-case"),
        *("authentication.token-in-the-query", "authentication.token-in-the-body"),
        *("access.full", "access.other", "error.unauthorized", "error.forbidden"),
        *("error.not-found", "error.method-not-allowed", "error.method-not-allowed.allow"),
        *("error.too-large", "error.bad-request", "requests.trailing_slash", "requests.head"),
        *("requests.unknown_parameter", "requests.unknown_key"),
        "requests.largest_body_in_bytes",
    },
}


@pytest.mark.parametrize("api", TESTED)
def test_each_claim_of_admission_is_tested_with_few_requests(
    serve: Serve, session_on: SessionOn, api: str
) -> None:
    session = session_on(serve(api), api, keys=KEYS[api])
    before = session.target.sent
    admission.essentials(session)
    assert honoured(session) == TESTED[api]
    assert session.target.sent - before <= 70


def test_without_other_keys_it_is_said_how_to_give_them(
    serve: Serve, session_on: SessionOn
) -> None:
    session = session_on(serve("moco"), "moco")
    admission.essentials(session)
    assert "access.full" in honoured(session)
    assert why_untested(session, "access.read-only").endswith("--key read-only=KEY")


def test_nothing_is_written_unless_that_is_allowed(serve: Serve, session_on: SessionOn) -> None:
    server = serve("moco")
    asked: list[str] = []

    def listen(handle: Handle, call: Call, now: datetime) -> Reply:
        asked.append(call.method)
        return handle(call, now)

    damage(server, listen)
    session = session_on(server, "moco", keys=KEYS["moco"], write=False)
    admission.essentials(session)
    admission.depth(session)
    assert set(asked) == {"GET", "HEAD"}
    assert broken(session) == set()
    assert {"error.unauthorized", "authentication.bearer", "requests.head"} <= honoured(session)


def test_a_large_body_is_not_sent_to_servers_elsewhere(
    serve: Serve, session_on: SessionOn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dealdouble.check.server.target.is_local", lambda url: False)
    session = session_on(serve("moco"), "moco")
    admission.essentials(session)
    claim = "requests.largest_body_in_bytes"
    assert why_untested(session, claim).endswith("or with --exclusive")


def test_where_no_record_can_be_created_it_is_said_why(serve: Serve, session_on: SessionOn) -> None:
    def refuse(handle: Handle, call: Call, now: datetime) -> Reply:
        return Reply(402, (), b"pay first") if call.method == "POST" else handle(call, now)

    server = serve("moco")
    damage(server, refuse)
    session = session_on(server, "moco")
    admission.essentials(session)
    assert not any(name.startswith(("authentication.", "access.")) for name in broken(session))
    assert "402 pay first" in why_untested(session, "requests.content_type")


# Faults in the contract that the server follows.


def _needing(contract: Contract, right: str) -> Contract:
    operations = tuple(replace(operation, needs=right) for operation in contract.operations)
    return replace(contract, operations=operations)


CONTRACT_FAULTS: dict[str, tuple[str, Callable[[Contract], Contract], set[str]]] = {
    "bearer is no form": (
        "moco",
        lambda c: without_forms(c, "bearer", "bearer in any case"),
        {"authentication.bearer", "authentication.bearer-in-any-case"},
    ),
    "the usual form is none": (
        "moco",
        lambda c: without_forms(c, "token", "token in any case"),
        {
            *("authentication.token", "authentication.token-in-any-case"),
            *("requests.blanks_in_a_keys_header",),
        },
    ),
    "no key in quotes": (
        "moco",
        lambda c: without_forms(c, "token in quotes", "token in quotes and any case"),
        {"authentication.token-in-quotes", "authentication.token-in-quotes-and-any-case"},
    ),
    "no letter case but the documented": (
        "moco",
        lambda c: without_forms(
            c, "token in any case", "token in quotes and any case", "bearer in any case"
        ),
        {
            *("authentication.token-in-any-case", "authentication.bearer-in-any-case"),
            *("authentication.token-in-quotes-and-any-case",),
        },
    ),
    "no token in the query": (
        "intum",
        lambda c: without_forms(c, "token in the query"),
        {"authentication.token-in-the-query"},
    ),
    "no token in the body": (
        "intum",
        lambda c: without_forms(c, "token in the body"),
        {"authentication.token-in-the-body"},
    ),
    "no card in the query": (
        "library",
        lambda c: without_forms(c, "card in the query"),
        {"authentication.card-in-the-query"},
    ),
    "a wrong status without a key": (
        "moco",
        lambda c: with_error(c, "unauthorized", status=403),
        {"error.unauthorized"},
    ),
    "another body without a key": (
        "moco",
        lambda c: with_error(c, "unauthorized", body={"messages": ["Unauthorized"]}),
        {"error.unauthorized"},
    ),
    "a text for a body without a key": (
        "intum",
        lambda c: with_error(c, "unauthorized", body="Unauthorized"),
        {"error.unauthorized"},
    ),
    "no list of errors without the right": (
        "moco",
        lambda c: with_error(c, "access denied", body={"errors": "Access denied"}),
        {"error.access-denied"},
    ),
    "read-only may write": (
        "moco",
        lambda c: _needing(c, "read"),
        {"access.read-only", "error.access-denied"},
    ),
    "read-only may not read": (
        "moco",
        lambda c: _needing(c, "write"),
        {"access.read-only"},
    ),
    "readers may lend": (
        "library",
        lambda c: _needing(c, "look"),
        {"access.reader", "error.not-allowed"},
    ),
    "what is absent is forbidden": (
        "moco",
        lambda c: with_error(c, "not found", status=403),
        {"error.not-found"},
    ),
    "unknown methods are not found": (
        "moco",
        lambda c: with_error(c, "method not allowed", status=404),
        {"error.method-not-allowed"},
    ),
    "no methods are named": (
        "intum",
        lambda c: with_error(c, "method not allowed", headers={}),
        {"error.method-not-allowed.allow"},
    ),
    "malformed is invalid": (
        "moco",
        lambda c: with_error(c, "invalid payload", status=400),
        {"error.invalid-payload"},
    ),
    "malformed has no message": (
        "moco",
        lambda c: with_error(c, "invalid payload", body=MISSING),
        {"error.invalid-payload"},
    ),
    "any content type": (
        "moco",
        lambda c: with_requests(c, content_type=""),
        {"requests.content_type", "requests.body_of_another_content_type"},
    ),
    "a byte less": (
        "library",
        lambda c: with_requests(c, largest_body=c.requests.largest_body - 1),
        {"requests.largest_body_in_bytes"},
    ),
    "a byte more": (
        "library",
        lambda c: with_requests(c, largest_body=c.requests.largest_body + 1),
        {"requests.largest_body_in_bytes", "error.too-large"},
    ),
}


@pytest.mark.parametrize("name", CONTRACT_FAULTS)
def test_a_fault_in_the_contract_breaks_its_claim_and_no_other(
    serve: Serve, session_on: SessionOn, name: str
) -> None:
    api, change, expected = CONTRACT_FAULTS[name]
    session = checked(session_on, serve(change(contract_of(api))), api)
    assert broken(session) == expected


# Faults in what the server does.


def _with_a_key(call: Call) -> Call:
    return replace(call, headers={**call.headers, "authorization": MOCO_KEY})


def everybody_is_let_in(handle: Handle, call: Call, now: datetime) -> Reply:
    return handle(_with_a_key(call), now)


def who_has_no_key_is_let_in(handle: Handle, call: Call, now: datetime) -> Reply:
    return handle(call if "authorization" in call.headers else _with_a_key(call), now)


def longer_keys_are_taken(handle: Handle, call: Call, now: datetime) -> Reply:
    begins = call.headers.get("authorization", "").startswith("Token token=demo")
    is_other = call.headers.get("authorization", "").startswith("Token token=demo-")
    return handle(_with_a_key(call) if begins and not is_other else call, now)


def whoever_deletes_is_let_in(handle: Handle, call: Call, now: datetime) -> Reply:
    return handle(_with_a_key(call) if call.method == "DELETE" else call, now)


def _done_though_refused(method: str) -> Fault:
    def fault(handle: Handle, call: Call, now: datetime) -> Reply:
        reply = handle(call, now)
        if reply.status == 401 and call.method == method:
            handle(_with_a_key(call), now)
        return reply

    return fault


def readers_change(handle: Handle, call: Call, now: datetime) -> Reply:
    reply = handle(call, now)
    if reply.status == 403 and call.method == "PUT":
        handle(_with_a_key(call), now)
    return reply


def malformed_is_stored(handle: Handle, call: Call, now: datetime) -> Reply:
    reply = handle(call, now)
    if reply.body.startswith(b'{"message":"Invalid payload"') and call.body:
        handle(replace(call, body=call.body + b"}"), now)
    return reply


def absent_is_another(handle: Handle, call: Call, now: datetime) -> Reply:
    reply = handle(call, now)
    if reply.status == 404 and call.method == "GET" and call.path.startswith("/api/v1/deals/"):
        return handle(replace(call, path="/api/v1/deals/123"), now)
    return reply


def nothing_is_deleted(handle: Handle, call: Call, now: datetime) -> Reply:
    if call.method == "DELETE" and call.headers.get("authorization") == MOCO_KEY:
        return Reply(204, (), b"")
    return handle(call, now)


def no_slash(handle: Handle, call: Call, now: datetime) -> Reply:
    return Reply(404, (), b"") if call.path.endswith("/") else handle(call, now)


def no_unknown_parameters(handle: Handle, call: Call, now: datetime) -> Reply:
    return Reply(400, (), b"{}") if "unknown_to_all" in call.query else handle(call, now)


def no_unknown_keys(handle: Handle, call: Call, now: datetime) -> Reply:
    is_strange = b"unknown_to_all" in (call.body or b"") and call.method in ("POST", "PUT")
    return Reply(400, (), b"{}") if is_strange else handle(call, now)


def no_head(handle: Handle, call: Call, now: datetime) -> Reply:
    return Reply(405, (), b"") if call.method == "HEAD" else handle(call, now)


def no_body_of_delete(handle: Handle, call: Call, now: datetime) -> Reply:
    is_strange = call.body and call.method == "DELETE"
    return Reply(400, (), b"") if is_strange else handle(call, now)


def no_more_blanks(handle: Handle, call: Call, now: datetime) -> Reply:
    is_wide = "  " in call.headers.get("authorization", "")
    return Reply(401, (), b'{"message": "No"}') if is_wide else handle(call, now)


SERVER_FAULTS: dict[str, tuple[Fault, set[str]]] = {
    "everybody is let in": (
        everybody_is_let_in,
        {"authentication.token", "error.unauthorized", "access.read-only", "error.access-denied"},
    ),
    "who has no key is let in": (
        who_has_no_key_is_let_in,
        {"authentication.token", "error.unauthorized"},
    ),
    "longer keys are taken": (
        longer_keys_are_taken,
        {"authentication.token", "error.unauthorized"},
    ),
    "whoever deletes is let in": (
        whoever_deletes_is_let_in,
        {"authentication.token", "error.unauthorized", "access.read-only", "error.access-denied"},
    ),
    "refused without a key, and created": (_done_though_refused("POST"), {"authentication.token"}),
    "refused without a key, and changed": (_done_though_refused("PUT"), {"authentication.token"}),
    "refused without a key, and deleted": (
        _done_though_refused("DELETE"),
        {"authentication.token"},
    ),
    "refused to a reader, and changed": (readers_change, {"access.read-only"}),
    "malformed, refused and stored": (malformed_is_stored, {"error.invalid-payload"}),
    "another record for an absent one": (absent_is_another, {"deals.readDeal"}),
    "nothing is deleted": (nothing_is_deleted, {"deals.deleteDeal"}),
    "no trailing slash": (no_slash, {"requests.trailing_slash"}),
    "no unknown parameters": (no_unknown_parameters, {"requests.unknown_parameter"}),
    "no unknown keys": (no_unknown_keys, {"requests.unknown_key"}),
    "no HEAD": (no_head, {"requests.head"}),
    "no body of DELETE": (no_body_of_delete, {"requests.body_of_get_and_delete"}),
    "no more blanks": (no_more_blanks, {"requests.blanks_in_a_keys_header"}),
}


@pytest.mark.parametrize("name", SERVER_FAULTS)
def test_a_fault_of_the_server_breaks_its_claim_and_no_other(
    serve: Serve, session_on: SessionOn, name: str
) -> None:
    fault, expected = SERVER_FAULTS[name]
    server = serve("moco")
    damage(server, fault)
    session = session_on(server, "moco", keys=KEYS["moco"])
    admission.essentials(session)
    assert broken(session) == expected


@pytest.mark.parametrize(
    ("method", "found"),
    [
        ("POST", "a record was created: 3"),
        ("PUT", 'the record is changed: 200 {"id":3'),
        ("DELETE", "the record is gone: 404"),
    ],
)
def test_what_was_done_though_it_was_refused_is_told(
    serve: Serve, session_on: SessionOn, method: str, found: str
) -> None:
    server = serve("moco")
    damage(server, _done_though_refused(method))
    session = session_on(server, "moco")
    admission.essentials(session)
    verdicts = {item.claim.id: item for item in session.book.verdicts()}
    example = verdicts["authentication.token"].counterexample
    assert example is not None
    assert example.expected == "a refusal: nobody is let in without the right key"
    assert example.found.startswith(found)
    assert example.exchanges[0].method == "POST"  # without which there is no record


def test_messages_in_another_language_and_more_beside_them_are_as_right(
    serve: Serve, session_on: SessionOn
) -> None:
    def translate(handle: Handle, call: Call, now: datetime) -> Reply:
        reply = handle(call, now)
        if reply.status < 400 or not reply.body.startswith(b'{"message"'):
            return reply
        return edited(reply, lambda body: {"message": "Nein", "code": 7})

    server = serve("moco")
    damage(server, translate)
    assert broken(checked(session_on, server, "moco")) == set()


def test_a_counterexample_shows_no_key(serve: Serve, session_on: SessionOn) -> None:
    server = serve("moco")
    damage(server, everybody_is_let_in)
    session = session_on(server, "moco", keys=KEYS["moco"])
    admission.essentials(session)
    shown = [
        exchange.curl
        for verdict in session.book.verdicts()
        if verdict.counterexample is not None
        for exchange in verdict.counterexample.exchanges
    ]
    assert shown
    assert not any("demo" in line for line in shown)


def test_a_record_that_somebody_else_gave_the_id_of_a_deleted_one_is_left_alone(
    serve: Serve, session_on: SessionOn
) -> None:
    server, reused, written = serve("moco"), set[str](), list[str]()
    others = {"id": 0, "name": "Somebody else's", "info": ""}

    def fault(handle: Handle, call: Call, now: datetime) -> Reply:
        if call.path in reused and call.method != "GET":
            written.append(call.method)
        if call.path in reused:
            number = int(call.path.rpartition("/")[2])
            return Reply(200, JSON, json.dumps({**others, "id": number}).encode())
        reply = handle(call, now)
        if call.method == "DELETE" and reply.status < 300:
            reused.add(call.path)
        return reply

    damage(server, fault)
    (subject,) = (session := session_on(server, "moco")).subjects
    bench = Bench(session, subject)
    paths.absent_records(bench, bench.specimen())
    assert (written, broken(session), session.own.there) == ([], set(), [])
    assert why_untested(session, "error.not-found").startswith("another record has the id ")
