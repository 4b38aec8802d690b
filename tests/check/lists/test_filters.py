"""Filters are held to the contract: each to its own row, alone and together."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from urllib.parse import unquote

import pytest

import dealdouble
from dealdouble.check.lists import filters
from dealdouble.check.session import Session
from dealdouble.contract.model import Contract
from dealdouble.emulator.call import Call, Reply
from dealdouble.vocabulary import NOTHING_MATCHES, Match

from ..faults import Fault, Handle, broken, honoured, why_untested
from ..queries import Pairs, asking, inverted, values, with_filter, without_filter
from ..serving import APIS, Served, contract_of

Serve = Callable[..., Served]
SessionOn = Callable[..., Session]
Check = Callable[..., Session]
Checking = Callable[..., Check]

ENOUGH = {"moco": 42, "intum": 42, "library": 32}
"""Requests in which each filter is tested once."""

REFERENCE = "give one with --reference client_id=ID"


@pytest.fixture
def check(checking: Checking) -> Check:
    """Holds a server to an API's filters, without waiting for its clock to move."""
    return checking(filters, filters)


def binding(session: Session) -> set[str]:
    """The ids of the broken claims that fail a run."""
    return {claim.id for claim in session.book.claims if claim.binds} & broken(session)


def filter_claims(session: Session) -> set[str]:
    return {claim.id for claim in session.book.claims if ".filter." in claim.id}


# The emulator.


@pytest.mark.parametrize("api", APIS)
def test_the_emulator_honours_all_of_it(check: Check, api: str) -> None:
    assert broken(check(api, deep=True)) == set()


@pytest.mark.parametrize("api", ["moco", "intum"])
def test_many_other_records_change_nothing(
    session_on: SessionOn, api: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with dealdouble.running("sales-pipeline") as double:
        monkeypatch.setattr(
            "dealdouble.check.lists.filters.sleep", lambda seconds: double.advance(seconds=seconds)
        )
        session = session_on(double, api, seed=5)
        filters.essentials(session)
        assert session.target.sent <= ENOUGH[api] + 4
        filters.depth(session)
        assert broken(session) == set()


@pytest.mark.parametrize("api", APIS)
def test_each_filter_is_tested_with_few_requests(check: Check, api: str) -> None:
    session = check(api)
    assert filter_claims(session) <= honoured(session)
    assert {"lists.combined_filters", "lists.empty_filter", "lists.ends_of_a_range"} <= honoured(
        session
    )
    assert session.target.sent <= ENOUGH[api] + len(session.subjects) + 8


def test_a_filter_by_records_of_which_none_is_known_is_not_tested(
    check: Check, session_on: SessionOn
) -> None:
    with dealdouble.running("empty", apis=["intum"]) as double:
        nothing: dict[str, list[str]] = {"client_id": [], "status_id": []}
        session = session_on(double, "intum", given={"app_code": ["demo-shop"], **nothing})
        filters.essentials(session)
    assert why_untested(session, "deals.filter.client_id").endswith(REFERENCE)
    assert "deals.filter.main_date_from" in honoured(session)


@pytest.mark.parametrize("api", APIS)
def test_without_write_nothing_is_created_and_what_is_shown_is_judged(
    serve: Serve, session_on: SessionOn, api: str
) -> None:
    session = session_on(serve(api), api, write=False)
    before = session.own.created
    filters.essentials(session)
    filters.depth(session)
    assert session.own.created == before == 0
    assert broken(session) == set()
    assert len(filter_claims(session) & honoured(session)) >= 8


# Faults that one claim has to answer for, and no other that is documented.

MOCO: list[tuple[str, Contract | None, Fault | None, set[str]]] = [
    ("status", without_filter(contract_of("moco"), "status"), None, set()),
    ("status", None, inverted("status"), set()),
    ("status", None, values("status", lambda text: "won"), set()),
    ("tags", None, values("tags", lambda text: text.split(",")[0]), set()),
    (
        "company_id",
        with_filter(contract_of("moco"), "company_id", fields=("user_id",)),
        None,
        set(),
    ),
    ("company_id", None, inverted("company_id"), set()),
    ("closed_from", with_filter(contract_of("moco"), "closed_from", match=Match.TO), None, set()),
    (
        "closed_to",
        with_filter(contract_of("moco"), "closed_to", fields=("reminder_date",)),
        None,
        set(),
    ),
    ("ids", None, values("ids", lambda text: text.split(",")[0]), set()),
    ("ids", None, values("ids", lambda text: text.split(",")[-1]), set()),
    ("updated_after", without_filter(contract_of("moco"), "updated_after"), None, set()),
    (
        "custom_properties",
        None,
        asking(lambda pairs: list({name: (name, value) for name, value in pairs}.values())),
        set(),
    ),
]


@pytest.mark.parametrize(("parameter", "contract", "fault", "also"), MOCO)
def test_a_faulty_filter_of_moco_is_found(
    check: Check, parameter: str, contract: Contract | None, fault: Fault | None, also: set[str]
) -> None:
    session = check("moco", contract, fault)
    assert binding(session) == {f"deals.filter.{parameter}"} | also


INTUM = contract_of("intum")


@pytest.mark.parametrize(
    ("parameter", "contract", "fault"),
    [
        ("q", with_filter(INTUM, "q", fields=("name", "client_id.email")), None),
        ("q", with_filter(INTUM, "q", fields=("description", "client_id.email")), None),
        ("q", with_filter(INTUM, "q", fields=("name", "description", "number")), None),
        ("client_id", without_filter(INTUM, "client_id"), None),
        ("status_id", with_filter(INTUM, "status_id", fields=("client_id",)), None),
        ("responsible_id", None, inverted("responsible_id")),
        ("main_date_from", without_filter(INTUM, "main_date_from"), None),
        ("main_date_to", with_filter(INTUM, "main_date_to", match=Match.FROM), None),
        (
            "total_amount_gross_from",
            with_filter(INTUM, "total_amount_gross_from", fields=("total_amount_net",)),
            None,
        ),
        ("total_amount_gross_to", None, values("total_amount_gross_to", lambda text: text[1:])),
    ],
)
def test_a_faulty_filter_of_intum_is_found(
    check: Check, parameter: str, contract: Contract | None, fault: Fault | None
) -> None:
    assert binding(check("intum", contract, fault)) == {f"deals.filter.{parameter}"}


def test_an_index_that_is_not_kept_up_to_date_is_found_in_depth(check: Check) -> None:
    known: dict[int, str] = {}

    def as_created(items: list[Any], asked: dict[str, str]) -> list[Any]:
        for item in items:
            known.setdefault(item["id"], item["status"])
        return [
            item for item in items if known[item["id"]] == asked.get("status", known[item["id"]])
        ]

    def fault(handle: Any, call: Any, now: Any) -> Any:
        pairs = [pair for pair in call.query.split("&") if not pair.startswith("status=")]
        whole = handle(replace(call, query="&".join(pairs)), now)
        if call.method == "POST" and whole.status < 300:
            known.setdefault(json.loads(whole.body)["id"], json.loads(whole.body)["status"])
        if not whole.body.startswith(b"["):
            return whole
        asked = dict(pair.partition("=")[::2] for pair in call.query.split("&") if pair)
        made = as_created(json.loads(whole.body), asked)
        return replace(whole, body=json.dumps(made).encode())

    assert "deals.filter.status" in broken(check("moco", fault=fault, deep=True))


# Faults in what no document promises are remarked on, and blamed on nothing else.


def first_of_each(pairs: Pairs) -> Pairs:
    return list({name: (name, value) for name, value in reversed(pairs)}.values())


def only_the_last(pairs: Pairs) -> Pairs:
    kept = {name for name, _ in pairs} & {"sort_by", "page", "per_page"}
    others = [pair for pair in pairs if pair[0] not in kept]
    last = [pair for pair in others if others and pair[0] == others[-1][0]]
    return [*last, *(pair for pair in pairs if pair[0] in kept)]


def any_tag(handle: Any, call: Any, now: Any) -> Any:
    if "tags=" not in call.query or "%2C" not in call.query:
        return handle(call, now)
    both = call.query.partition("tags=")[2].partition("&")[0]
    replies = [
        handle(replace(call, query=call.query.replace(both, one)), now) for one in both.split("%2C")
    ]
    items = {item["id"]: item for reply in replies for item in json.loads(reply.body)}
    return replace(replies[0], body=json.dumps(list(items.values())).encode())


@pytest.mark.parametrize(
    ("claim", "fault"),
    [
        ("lists.combined_filters", asking(only_the_last)),
        ("lists.combined_filters", any_tag),
        ("lists.repeated_parameter", asking(first_of_each)),
        ("lists.empty_filter", asking(lambda pairs: [(n, v or "nothing") for n, v in pairs])),
    ],
)
def test_what_is_undocumented_is_remarked_on(check: Check, claim: str, fault: Fault) -> None:
    session = check("moco", fault=fault)
    assert claim in broken(session)
    assert binding(session) <= {"deals.filter.custom_properties"}


def test_the_ends_of_a_range_are_a_claim_of_their_own(check: Check) -> None:
    def later(text: str) -> str:
        return text[:-2] + f"{int(text[-2:]) + 1:02}" if text < "2199" else text

    assert broken(check("moco", fault=values("closed_from", later))) >= {"lists.ends_of_a_range"}


def test_the_letter_case_of_a_search_is_a_claim_of_its_own(check: Check) -> None:
    assert broken(check("intum", fault=values("q", str.upper))) == set()


# What cannot be read.


def test_an_error_that_is_not_answered_is_found(check: Check) -> None:
    quiet = with_filter(contract_of("moco"), "closed_from", unreadable=NOTHING_MATCHES)
    assert binding(check("moco", quiet)) == {"deals.filter.closed_from.unreadable"}


def test_another_status_is_a_matter_of_the_error(check: Check) -> None:
    def fault(handle: Any, call: Any, now: Any) -> Any:
        reply = handle(call, now)
        return replace(reply, status=422) if b"Invalid date range" in reply.body else reply

    assert binding(check("moco", fault=fault)) == {"error.invalid-date-range"}


def test_a_filter_that_does_nothing_is_not_asked_for_what_it_cannot_read(check: Check) -> None:
    session = check("moco", without_filter(contract_of("moco"), "closed_from"))
    assert "does not even" in why_untested(session, "deals.filter.closed_from.unreadable")


# Times of change that move by themselves.


def changed_later(shown: bool) -> Fault:
    """A server whose lists know that records were changed a minute after their last write."""
    minute = timedelta(minutes=1)

    def moved(match: re.Match[str], by: timedelta) -> str:
        time = datetime.fromisoformat(unquote(match[2])) + by
        return f"{match[1]}{time:%Y-%m-%dT%H:%M:%SZ}"

    def fault(handle: Handle, call: Call, now: datetime) -> Reply:
        asked = re.sub("(updated_after=)([0-9][^&]+Z)", partial(moved, by=-minute), call.query)
        reply = handle(replace(call, query=asked), now)
        if not shown or not reply.body.startswith(b"["):
            return reply
        body = re.sub('("updated_at":")([^"]+)', partial(moved, by=minute), reply.body.decode())
        return replace(reply, body=body.encode())

    return fault


def test_a_time_of_change_that_moves_after_the_write_is_taken_over(check: Check) -> None:
    session = check("moco", fault=changed_later(shown=True))
    assert binding(session) == set()
    assert "deals.filter.updated_after" in honoured(session)


def test_a_filter_that_knows_later_times_of_change_than_are_shown_is_found_out(
    check: Check,
) -> None:
    session = check("moco", fault=changed_later(shown=False))
    assert binding(session) == {"deals.filter.updated_after"}
