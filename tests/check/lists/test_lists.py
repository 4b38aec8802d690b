"""Pages, sizes, links, totals and orders are held to the contract."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

import pytest

import dealdouble
from dealdouble.check.lists import lists
from dealdouble.check.session import Session
from dealdouble.contract.model import Contract
from dealdouble.emulator.call import Call, Reply

from ..faults import Fault, Handle, broken, honoured, why_untested
from ..queries import Pairs, asking, relisted, with_lists
from ..serving import APIS, Served, changed, contract_of

Serve = Callable[..., Served]
SessionOn = Callable[..., Session]
Check = Callable[..., Session]
Checking = Callable[..., Check]

ENOUGH = {"moco": 36, "intum": 28, "library": 32}
"""Requests in which each claim about lists is tested once."""

OF_FILTERS = {
    "lists.empty_filter",
    "lists.combined_filters",
    "lists.ends_of_a_range",
    "lists.single_end_of_a_range",
    "lists.letter_case_of_a_search",
    "lists.place_of_a_search",
    "lists.repeated_parameter",
}
"""Claims that filters test."""

MOCO = contract_of("moco")


@pytest.fixture
def check(checking: Checking) -> Check:
    """Holds a server to what is said of an API's lists, without waiting for its clock to move."""
    return checking(lists, lists)


def binding(session: Session) -> set[str]:
    """The ids of the broken claims that fail a run."""
    return {claim.id for claim in session.book.claims if claim.binds} & broken(session)


def list_claims(session: Session) -> set[str]:
    found = {c.id for c in session.book.claims if c.id.startswith("lists.")} - OF_FILTERS
    return found | {c.id for c in session.book.claims if c.id.endswith(".order")}


# The emulator.


@pytest.mark.parametrize("api", APIS)
def test_the_emulator_honours_all_of_it(check: Check, api: str) -> None:
    session = check(api, deep=True, exclusive=True)
    assert broken(session) == set()
    assert list_claims(session) <= honoured(session)


@pytest.mark.parametrize("api", ["moco", "intum"])
def test_many_other_records_change_nothing(
    session_on: SessionOn, api: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with dealdouble.running("sales-pipeline") as double:
        monkeypatch.setattr(
            "dealdouble.check.lists.lists.sleep", lambda seconds: double.advance(seconds=seconds)
        )
        session = session_on(double, api, seed=5)
        lists.essentials(session)
        created = session.own.created
        assert "lists.page_size" in honoured(session)
        lists.depth(session)
        assert broken(session) == set()
        assert session.own.created <= created + 8


@pytest.mark.parametrize("api", APIS)
def test_each_claim_is_tested_with_few_requests(check: Check, api: str) -> None:
    session = check(api)
    sizes = {"lists.page_size", "lists.greatest_page_size", "lists.size_above_the_greatest"}
    untested = list_claims(session) - honoured(session)
    assert untested <= (sizes if api == "intum" else set())
    assert session.target.sent <= ENOUGH[api]


def test_a_size_that_no_list_shows_is_not_tested(check: Check) -> None:
    why = why_untested(check("intum"), "lists.page_size")
    assert re.fullmatch("the list has only [0-9]+ records, a page would have 100", why)


def test_lists_are_filled_on_no_server_but_one_of_this_machine(
    check: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dealdouble.check.server.target.is_local", lambda url: False)
    session = check("intum", deep=True)
    assert session.own.created < 20


@pytest.mark.parametrize("api", APIS)
def test_without_write_nothing_is_created_and_what_is_shown_is_judged(
    serve: Serve, session_on: SessionOn, api: str
) -> None:
    session = session_on(serve(api), api, write=False)
    lists.essentials(session)
    lists.depth(session)
    assert session.own.created == 0
    assert broken(session) == set()


def test_without_write_headers_and_orders_are_tested(serve: Serve, session_on: SessionOn) -> None:
    session = session_on(serve("moco"), "moco", write=False)
    lists.essentials(session)
    assert honoured(session) >= {
        "lists.page_header",
        "lists.page_size_header",
        "lists.sort_parameter",
        "lists.page_size",
    }


# Faults that one claim has to answer for, and no other that is documented.


def parameter(name: str, change: Callable[[str], str | None]) -> Fault:
    """Take a parameter's value for another one, or for none."""

    def changed_pairs(pairs: Pairs) -> Pairs:
        made = [(n, change(v) if n == name else v) for n, v in pairs]
        return [(n, v) for n, v in made if v is not None]

    return asking(changed_pairs)


def header(name: str, change: Callable[[str], str]) -> Fault:
    """Say something else in a header."""

    def fault(handle: Handle, call: Call, now: datetime) -> Reply:
        reply = handle(call, now)
        made = tuple((n, change(v) if n == name else v) for n, v in reply.headers)
        return replace(reply, headers=made)

    return fault


def link(rel: str, change: Callable[[str], str]) -> Fault:
    """Have a link lead elsewhere."""
    pattern = re.compile(rf'<([^>]*)>; rel="{rel}"')
    return header("link", lambda v: pattern.sub(lambda m: f'<{change(m[1])}>; rel="{rel}"', v))


def one_twice(items: list[Any], query: dict[str, str]) -> list[Any]:
    return [*items[:1], *items[:-1]] if query.get("page") == "2" else items


def is_sorted_as_text(items: list[Any], query: dict[str, str]) -> list[Any]:
    name, _, way = query.get("sort_by", "").partition(" ")
    if name != "money":
        return items
    return sorted(items, key=lambda item: str(item[name]), reverse=way == "desc")


def without_link(rel: str) -> Contract:
    return with_lists(MOCO, links=MOCO.lists.links - {rel})


@pytest.mark.parametrize(
    ("claim", "contract", "fault"),
    [
        ("page_header", None, header("x-page", lambda v: "1")),
        ("page_header", with_lists(MOCO, page_header=""), None),
        ("page_size_header", None, header("x-per-page", lambda v: "30")),
        ("total_header", None, header("x-total", lambda v: str(int(v) + 1))),
        ("total_header", with_lists(MOCO, total_header=""), None),
        ("link_next", without_link("next"), None),
        ("link_next", None, link("next", lambda a: a.replace("?", "/all?"))),
        ("link_next", None, link("next", lambda a: a.replace("page=", "page=1"))),
        ("page_parameter", None, relisted(one_twice)),
        ("sort_parameter", with_lists(MOCO, sort_parameter=""), None),
        ("sort_parameter", None, parameter("sort_by", lambda v: v.partition(" ")[0])),
        ("sort_parameter", None, relisted(is_sorted_as_text)),
        ("page_size", with_lists(MOCO, size=99), None),
        ("greatest_page_size", with_lists(MOCO, greatest_size=101), None),
        ("page_size_parameter", None, parameter("per_page", lambda v: "3" if v == "2" else v)),
    ],
)
def test_a_faulty_list_is_found(
    check: Check, claim: str, contract: Contract | None, fault: Fault | None
) -> None:
    session = check("moco", contract, fault)
    assert f"lists.{claim}" in binding(session)
    assert binding(session) <= {f"lists.{claim}", "lists.page_size_header", "lists.link_next"}


@pytest.mark.parametrize("api", ["moco", "intum", "library"])
def test_pages_that_are_ignored_are_found(check: Check, api: str) -> None:
    session = check(api, fault=parameter("page", lambda v: None))
    assert "lists.page_parameter" in broken(session)


@pytest.mark.parametrize("name", ["created_at", "info", "status", "currency", "service_period_to"])
def test_a_field_that_is_not_sorted_by_is_found_in_depth(check: Check, name: str) -> None:
    rest = tuple(field for field in MOCO.resources["deals"].sortable if field != name)
    faulty = changed(MOCO, lambda resource: replace(resource, sortable=rest))
    assert "lists.sort_parameter" in binding(check("moco", faulty, deep=True))


def test_pages_that_are_sorted_each_by_itself_are_found_in_depth(check: Check) -> None:
    def fault(handle: Handle, call: Call, now: datetime) -> Reply:
        asked = dict(parse_qsl(call.query))
        name, _, way = asked.pop("sort_by", "").partition(" ")
        if not name or "per_page" not in asked:
            return handle(call, now)
        plain = "&".join(f"{n}={v}" for n, v in asked.items())
        reply = handle(replace(call, query=plain), now)
        items = json.loads(reply.body)
        items.sort(key=lambda item: (item[name] is None, item[name]), reverse=way == "desc")
        return replace(reply, body=json.dumps(items).encode())

    assert "lists.sort_parameter" in binding(check("moco", fault=fault, deep=True))


def test_a_list_that_is_cut_short_is_found_once_it_is_long(check: Check) -> None:
    def fault(handle: Handle, call: Call, now: datetime) -> Reply:
        reply = handle(call, now)
        is_list = reply.body.startswith(b"[") and "per_page" not in call.query
        items = json.loads(reply.body) if is_list else []
        return replace(reply, body=json.dumps(items[:90]).encode()) if len(items) > 90 else reply

    assert "lists.page_size" in broken(check("intum", fault=fault, deep=True))


# Faults in what no document promises are remarked on.


@pytest.mark.parametrize(
    ("claim", "contract", "fault"),
    [
        ("lists.link_last", without_link("last"), None),
        ("lists.link_prev", None, link("prev", lambda a: a.replace("page=", "page=3"))),
        ("lists.unknown_sort", None, parameter("sort_by", lambda v: v.replace("no_such", "id"))),
        ("lists.page_past_the_end", None, parameter("page", lambda v: "1" if v > "3" else v)),
        (
            "lists.unreadable_page_or_size",
            None,
            parameter("page", lambda v: v if v.isdigit() else "7"),
        ),
        ("deals.order", changed(MOCO, lambda r: replace(r, order=r.order[1:])), None),
    ],
)
def test_what_is_undocumented_is_remarked_on(
    check: Check, claim: str, contract: Contract | None, fault: Fault | None
) -> None:
    session = check("moco", contract, fault)
    assert claim in broken(session) or claim == "lists.unknown_sort"
    assert binding(session) == set()
