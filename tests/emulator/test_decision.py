"""What a write would change is decided, and nothing is stored."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from dealdouble.contract.model import Contract, Json
from dealdouble.emulator.decision import Decider, Decision
from dealdouble.emulator.listing import layouts
from dealdouble.rules.treatment import Caller
from dealdouble.store.base import Base, Record
from dealdouble.store.state import Drop, Put, State

from .library import LIBRARY
from .service import NOW

CALLER = Caller(NOW, "shop")


def deal(number: int, next_deal: int | None = None, **more: Any) -> Record:
    """A deal of Intum's as it is stored, as far as the tests ask."""
    return {"id": number, "next_deal_id": next_deal, **more}


@pytest.fixture
def deals(intum_contract: Contract) -> State:
    """Deals that follow each other: 1 and 2 are followed by 3, 3 by itself, 4 by 1."""
    fields = intum_contract.resources["deals"].fields
    empty = {**dict.fromkeys(fields), "app_code": None, "created_at": "", "updated_at": ""}
    found = [deal(1, 3), deal(2, 3), deal(3, 3), deal(4, 1)]
    records = {"deals": [(int(r["id"]), {**empty, **r}) for r in found]}
    return State(Base(layouts(intum_contract), records))


NEXT = {
    "nobody names it": (2, []),
    "one names it": (1, [4]),
    "two name it, and it names itself": (3, [2, 1]),
}


@pytest.mark.parametrize(("number", "changed"), NEXT.values(), ids=NEXT)
def test_records_that_name_what_is_deleted_go_on_with_null(
    intum_contract: Contract, deals: State, number: int, changed: list[int]
) -> None:
    table = deals.tables["deals"]
    before = {n: table[n] for n in (1, 2, 3, 4)}
    decision = Decider(intum_contract, "deals").delete(number, deals)
    puts = [Put("deals", n, {**before[n], "next_deal_id": None}) for n in changed]
    assert decision == Decision(number, (*puts, Drop("deals", number)))
    assert {n: table[n] for n in (1, 2, 3, 4)} == before, "nothing is stored"
    deals.apply(decision.changes)
    assert deals.numbers("deals", "next_deal_id", number) == []
    assert table.get(number) is None


def test_a_record_that_names_it_by_two_fields_is_changed_once(intum_contract: Contract) -> None:
    references = {"next_deal_id": "deals", "task_id": "deals"}
    deals = dataclasses.replace(intum_contract.resources["deals"], references=references, rules=())
    contract = dataclasses.replace(intum_contract, resources={"deals": deals}, operations=())
    records = {"deals": [(1, deal(1, None, task_id=None)), (2, deal(2, 1, task_id=1))]}
    state = State(Base(layouts(contract), records))
    decision = Decider(contract, "deals").delete(1, state)
    changed = Put("deals", 2, deal(2, None, task_id=None))
    assert decision == Decision(1, (changed, Drop("deals", 1)))


def test_records_of_another_resource_go_on_with_null() -> None:
    book = {"id": 7, "author_id": 1, "title": "Emma", "words": None}
    records = {"authors": [(1, {"id": 1, "name": "Jane"})], "books": [(7, book)]}
    whole = {n: [(i, _whole(n, record)) for i, record in rs] for n, rs in records.items()}
    state = State(Base(layouts(LIBRARY), whole))
    decision = Decider(LIBRARY, "authors").delete(1, state)
    orphan = Put("books", 7, {**_whole("books", book), "author_id": None})
    assert decision == Decision(1, (orphan, Drop("authors", 1)))


def _whole(resource: str, record: dict[str, Any]) -> Record:
    return {**dict.fromkeys(LIBRARY.resources[resource].fields), **record}


def test_a_new_record_is_judged_with_the_number_that_it_will_have(
    intum_contract: Contract, deals: State
) -> None:
    decider = Decider(intum_contract, "deals")
    body = {"total_amount_net": "1.50", "total_amount_gross": 2, "tax": "23", "next_deal_id": 5}
    refused = decider.create(body, deals, CALLER)
    assert [(item.field, item.message) for item in refused.broken] == [
        ("next_deal_id", "must exist")
    ]
    assert (refused.number, refused.changes) == (5, ())
    made = decider.create({**body, "next_deal_id": 4, "external_id": "A"}, deals, CALLER)
    (put,) = made.changes
    assert isinstance(put, Put)
    kept = {name: put.record[name] for name in ("id", "next_deal_id", "app_code", "created_at")}
    assert kept == {
        "id": 5,
        "next_deal_id": 4,
        "app_code": "shop",
        "created_at": "2026-03-15T09:00:00Z",
    }


def test_a_record_may_not_name_itself(intum_contract: Contract, deals: State) -> None:
    body = {"total_amount_net": 1, "total_amount_gross": 2, "tax": "zw", "next_deal_id": 2}
    broken = Decider(intum_contract, "deals").update(2, body, deals, CALLER).broken
    assert [(item.field, item.message) for item in broken] == [
        ("next_deal_id", "must be another record")
    ]


@pytest.mark.parametrize(
    ("stored", "sent", "changes"),
    [
        (1, True, True),
        (True, 1, True),
        (0, False, True),
        (True, True, False),
        ([0], [False], True),
        ([1, "a"], [1, "a"], False),
        ({"a": 1}, {"a": True}, True),
        ({"a": [{"b": False}]}, {"a": [{"b": 0}]}, True),
        (1, 1.0, False),
        ("1", 1, True),
        (None, False, True),
        ({}, [], True),
    ],
)
def test_a_value_that_is_another_in_json_is_a_change(
    intum_contract: Contract, deals: State, stored: Json, sent: Json, changes: bool
) -> None:
    decider = Decider(intum_contract, "deals")
    number = deals.tables["deals"].order()[0][-1]
    for value in (stored, sent):
        decision = decider.update(number, {"fields": {"x": value}}, deals, Caller(NOW))
        assert not decision.broken
        deals.apply(decision.changes)
    assert bool(decision.changes) is changes
