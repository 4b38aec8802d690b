"""Treatments are held to the contract: each to its own row, whatever else a server does."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from dealdouble.check.bench import Bench
from dealdouble.check.claims import Claims
from dealdouble.check.session import Session
from dealdouble.check.treatments import times, treatments
from dealdouble.check.treatments.numbering import Numbers
from dealdouble.contract.model import MISSING, Contract, Resource, Treatment
from dealdouble.emulator.call import Call, Reply
from dealdouble.fitting import GIVEN
from dealdouble.vocabulary import Action, TreatmentKind

from ..faults import Fault, Handle, broken, edited, honoured, why_untested
from ..serving import APIS, Served, changed, contract_of

Serve = Callable[..., Served]
SessionOn = Callable[..., Session]
Check = Callable[..., Session]
Checking = Callable[..., Check]

REQUIRED = {"name", "currency", "money", "reminder_date", "user_id", "deal_category_id"}
WRITTEN_FROM = "no answer shows both person.name and what it is written from"


@pytest.fixture
def check(checking: Checking) -> Check:
    """Holds a server to an API's treatments, without waiting for its clock to move."""
    return checking(treatments, times)


def served(contract: Contract) -> Resource:
    return next(resource for resource in contract.resources.values() if resource.representation)


def claim_of(contract: Contract, treatment: Treatment) -> str:
    return Claims(contract).treatment(served(contract), treatment).id


# The emulator.


@pytest.mark.parametrize("api", APIS)
def test_the_emulator_honours_all_of_it(check: Check, api: str) -> None:
    assert broken(check(api, deep=True)) == set()


@pytest.mark.parametrize("api", APIS)
def test_each_treatment_is_tested_with_few_requests(check: Check, api: str) -> None:
    session = check(api)
    contract = contract_of(api)
    claims = {claim_of(contract, item) for item in served(contract).treatments}
    untested = claims - honoured(session)
    assert {"requests.field_that_is_not_sent", "requests.update_that_changes_nothing"} <= honoured(
        session
    )
    assert untested == ({"deals.person.name.written-as"} if api == "moco" else set())
    assert session.target.sent <= 40


def test_what_nobody_can_see_is_not_tested(check: Check) -> None:
    assert why_untested(check("moco"), "deals.person.name.written-as") == WRITTEN_FROM


def test_without_a_code_it_is_said_how_to_give_one(check: Check) -> None:
    why = why_untested(check("intum", given={}), "deals.app_code.integration-of-the-key")
    assert why.endswith("give --reference app_code=CODE")


def test_nothing_is_written_unless_that_is_allowed(serve: Serve, session_on: SessionOn) -> None:
    session = session_on(serve("moco"), "moco", write=False)
    before = session.target.sent
    treatments.essentials(session)
    treatments.depth(session)
    assert session.target.sent == before


# Each treatment left out of the contract that the server follows.

UNSEEN = {
    "deals.closed_on.ignored-while-pending-potential",  # is cleared while, anyway
    "deals.person.name.written-as",
    "loans.fee.number-from-text",  # an amount is written as a number, however it is stored
}


CONSEQUENCES = {
    # The emulator leaves null out as it merges.
    "deals.custom_properties.merged-by-key": ("deals.custom_properties.null-removes-a-key",)
}


def without(contract: Contract, treatment: Treatment) -> Contract:
    def change(resource: Resource) -> Resource:
        kept = tuple(item for item in resource.treatments if item != treatment)
        fields = dict(resource.fields)
        if treatment.kind is TreatmentKind.DEFAULT:
            field = fields[treatment.field]
            fields[treatment.field] = replace(field, default=MISSING)
        keys = resource.representation
        if treatment.kind is TreatmentKind.WRITTEN_AS:
            keys = tuple(
                replace(key, template="nothing" if key.key == treatment.field else key.template)
                for key in keys
            )
        return replace(resource, treatments=kept, fields=fields, representation=keys)

    return changed(contract, change)


def left_out() -> dict[str, tuple[str, Treatment]]:
    """The treatments that can be left out and seen to be, by API and claim."""
    elsewhere = (*GIVEN, TreatmentKind.INTEGRATION)
    return {
        f"{api} {claim}": (api, item)
        for api in APIS
        for item in served(contract_of(api)).treatments
        if (claim := claim_of(contract_of(api), item)) not in UNSEEN and item.kind not in elsewhere
    }


LEFT_OUT = left_out()


@pytest.mark.parametrize("name", LEFT_OUT)
def test_a_treatment_that_is_left_out_breaks_its_claim_and_no_other(
    check: Check, name: str
) -> None:
    api, treatment = LEFT_OUT[name]
    contract = contract_of(api)
    claim = claim_of(contract, treatment)
    assert broken(check(api, without(contract, treatment))) == {claim, *CONSEQUENCES.get(claim, ())}


def test_what_is_not_ignored_is_seen_where_nothing_clears_it_either(check: Check) -> None:
    contract = contract_of("moco")
    for kind in (TreatmentKind.IGNORED_WHILE, TreatmentKind.CLEARED_WHILE):
        item = next(t for t in served(contract).treatments if t.kind is kind)
        contract = without(contract, item)
    assert broken(check("moco", contract)) == {
        "deals.closed_on.ignored-while-pending-potential",
        "deals.closed_on.cleared-while-pending-potential",
    }


# Faults in what the server does.


def shown(edit: Callable[[dict[str, Any]], Any], *methods: str) -> Fault:
    """Shows records otherwise than they are, in the answers to some methods."""

    def fault(handle: Handle, call: Call, now: datetime) -> Reply:
        reply = handle(call, now)
        if reply.status >= 300 or (methods and call.method not in methods):
            return reply
        return edited(reply, lambda body: edit(body) if isinstance(body, dict) else body)

    return fault


def later(name: str, hours: float) -> Callable[[dict[str, Any]], dict[str, Any]]:
    def edit(body: dict[str, Any]) -> dict[str, Any]:
        moment = datetime.fromisoformat(body[name]) + timedelta(hours=hours)
        return {**body, name: moment.strftime("%Y-%m-%dT%H:%M:%SZ")}

    return edit


def elsewhere(body: dict[str, Any]) -> dict[str, Any]:
    moment = datetime.fromisoformat(body["created_at"]) + timedelta(hours=2)
    return {**body, "created_at": moment.strftime("%Y-%m-%dT%H:%M:%S+02:00")}


def is_now(body: dict[str, Any]) -> dict[str, Any]:
    reads.append(None)
    return later("updated_at", 0.01 * len(reads))(body)


reads: list[None] = []
"""One for each time that a record was read."""


def _resent(handle: Handle, call: Call, now: datetime, **fields: Any) -> Reply:
    """The answer to an update that sends something else too."""
    body = json.loads(call.body or b"{}")
    whole = {"deal": {**fields, **body["deal"]}} if "deal" in body else {**fields, **body}
    return handle(replace(call, body=json.dumps(whole).encode()), now)


def put_empties(handle: Handle, call: Call, now: datetime) -> Reply:
    if call.method != "PUT":
        return handle(call, now)
    return _resent(handle, call, now, info=None, service_period_to=None)


def patch_empties(handle: Handle, call: Call, now: datetime) -> Reply:
    return (
        _resent(handle, call, now, description=None)
        if call.method == "PATCH"
        else handle(call, now)
    )


def put_needs_all(handle: Handle, call: Call, now: datetime) -> Reply:
    if call.method == "PUT" and b'"currency"' not in (call.body or b""):
        return Reply(422, (), b'{"currency": ["can\'t be blank"]}')
    return handle(call, now)


def _looked_up(call: Call) -> bool:
    return "/deals/e/" in call.path


def nothing_is_found(handle: Handle, call: Call, now: datetime) -> Reply:
    return Reply(404, (), b"") if _looked_up(call) else handle(call, now)


def any_code_will_do(handle: Handle, call: Call, now: datetime) -> Reply:
    return handle(replace(call, path=call.path.replace("demo-shopx", "demo-shop")), now)


SERVER_FAULTS: dict[str, tuple[str, Fault, set[str]]] = {
    "an hour late": (
        "moco",
        shown(later("created_at", 1)),
        {"deals.created_at.time-of-creation"},
    ),
    "in another zone": ("moco", shown(elsewhere), {"deals.created_at.time-of-creation"}),
    "created when changed": (
        "moco",
        shown(later("created_at", 0.01), "PUT", "PATCH"),
        {"deals.created_at.time-of-creation"},
    ),
    "no time": (
        "moco",
        shown(lambda body: {**body, "updated_at": 1234567890}),
        {"deals.updated_at.time-of-last-change"},
    ),
    "changed when read": (
        "moco",
        shown(is_now, "GET"),
        {"deals.updated_at.time-of-last-change", "requests.update_that_changes_nothing"},
    ),
    "never changed": (
        "moco",
        shown(lambda body: {**body, "updated_at": body["created_at"]}),
        {"deals.updated_at.time-of-last-change"},
    ),
    "no code will do": ("intum", nothing_is_found, {"deals.app_code.integration-of-the-key"}),
    "any code will do": ("intum", any_code_will_do, {"deals.app_code.integration-of-the-key"}),
    "PUT empties": ("moco", put_empties, {"requests.field_that_is_not_sent"}),
    "PATCH empties": ("intum", patch_empties, {"requests.field_that_is_not_sent"}),
    "PUT needs all": ("moco", put_needs_all, {"requests.field_that_is_not_sent"}),
}


@pytest.mark.parametrize("name", SERVER_FAULTS)
def test_a_fault_of_the_server_breaks_its_claim_and_no_other(check: Check, name: str) -> None:
    api, fault, expected = SERVER_FAULTS[name]
    session = check(api, fault=fault)
    assert broken(session) == expected


def test_a_number_that_comes_back_is_not_new(serve: Serve, session_on: SessionOn) -> None:
    session = session_on(serve("moco"), "moco")
    (subject,) = session.subjects
    bench = Bench(session, subject)
    numbers = Numbers(bench)
    with bench.holding(subject.samples.record()) as made:
        numbers.saw(made)
        assert broken(session) == set()
    with bench.holding(subject.samples.record()) as other:
        numbers.saw(replace(other, id=made.id))
    assert broken(session) == {"deals.id.next-number"}


def test_a_counterexample_is_no_larger_than_it_must_be(check: Check) -> None:
    contract = contract_of("moco")
    item = next(t for t in served(contract).treatments if t.kind is TreatmentKind.ALIAS)
    session = check("moco", without(contract, item))
    (verdict,) = [v for v in session.book.verdicts() if v.counterexample is not None]
    assert verdict.counterexample is not None
    (exchange,) = verdict.counterexample.exchanges
    sent = json.loads(exchange.body)
    assert sent.keys() - {"info"} == {*REQUIRED, "customer_id"}
    assert verdict.counterexample.expected == f"company_id is {sent['customer_id']}"


@pytest.mark.parametrize("api", APIS)
def test_who_is_alone_gets_the_very_next_number(check: Check, api: str) -> None:
    assert broken(check(api, deep=True, exclusive=True)) == set()


@pytest.mark.parametrize(
    ("exclusive", "expected"), [(True, {"deals.id.next-number"}), (False, set())]
)
def test_who_is_not_alone_cannot_tell(
    serve: Serve, session_on: SessionOn, exclusive: bool, expected: set[str]
) -> None:
    server = serve("moco")
    session = session_on(server, "moco", exclusive=exclusive)
    (subject,) = session.subjects
    create = subject.operation(Action.CREATE)
    assert create is not None
    bench = Bench(session, subject)
    numbers = Numbers(bench)
    numbers.saw(bench.create(subject.samples.record()))
    session.target.call(create, body=subject.samples.record())  # as somebody else would
    numbers.saw(bench.create(subject.samples.record()))
    assert broken(session) == expected
