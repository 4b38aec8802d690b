"""Records that are marked invalid are kept as they are written, and nothing trips over them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from dealdouble.contract.model import Contract

from .office import OFFICE, load, refused
from .played import LISTS, RECORDS, Played
from .shop import SHOP

MOCO_DIRT: dict[str, str] = {
    "nothing": "{}",
    "nulls": "{name: null, status: null, money: null, currency: null, reminder_date: null, "
    "user_id: null, deal_category_id: null, company: null, person: null, info: null, tags: null, "
    "closed_on: null, service_period_from: null, custom_properties: null, created_at: null, "
    "updated_at: null}",
    "wrong-values": "{name: '', status: open, money: 1e30, currency: euro, reminder_date: soon, "
    "closed_on: 2026-02-30, service_period_from: 2026-02-15, service_period_to: 2025-01-01, "
    "info: a, tags: [b, a, b, ''], created_at: yesterday, updated_at: ''}",
    "nobody": "{user_id: 99, deal_category_id: 0, company_id: -1, person_id: 9007199254740991}",
    "numbers": "{money: -1e-900, custom_properties: {a: null, b: []}}",
    "great-number": "{money: 100000000000000000000000000000000000}",
    "lost": "{status: pending, closed_on: 2026-02-01}",
    "large": f"{{custom_properties: {{a: {'x' * 20000}}}}}",
}
INTUM_DIRT: dict[str, str] = {
    "nothing": "{}",
    "nulls": "{name: null, total_amount_net: null, total_amount_gross: null, tax: null, "
    "currency: null, closed: null, external_id: null, app_code: null, fields: null, "
    "created_at: null}",
    "wrong-values": "{total_amount_net: 5, total_amount_gross: -1e40, tax: '', currency: zł, "
    "closed: open, date: yesterday, date_from: 2026-02-02, date_to: 2026-02-01}",
    "nobody": "{client_id: 99, next_deal_id: 104, status_id: -5}",
    "itself": "{next_deal_id: 105}",
    "taken": "{external_id: A-1, app_code: demo-shop}",
    "ownerless": "{app_code: demo-shop}",
    "fields": "{fields: {a: 123456789012345678901234567890, b: 1e-900, c: [[], {}]}}",
}
FULL: dict[str, dict[str, Any]] = {
    "moco": {
        "name": "Clean",
        "money": 1,
        "currency": "CHF",
        "reminder_date": "2026-04-01",
        "user_id": 1,
        "deal_category_id": 4,
        "company_id": None,
        "person_id": None,
        "service_period_from": None,
        "service_period_to": None,
        "custom_properties": {"a": "b"},
    },
    "intum": {
        "total_amount_net": 1,
        "total_amount_gross": 2,
        "tax": "23",
        "client_id": None,
        "status_id": None,
        "next_deal_id": None,
        "external_id": "Clean",
        "date_from": None,
        "date_to": None,
    },
}
UPDATES: dict[str, list[dict[str, Any]]] = {
    "moco": [
        {"info": "x"},
        {"status": "won", "tags": ["b"], "custom_properties": {"a": "b"}},
        {"closed_on": "2026-02-01", "service_period_to": "2026-02-28"},
        FULL["moco"],
        {"status": "pending", "custom_properties": {"a": None}},
    ],
    "intum": [
        {"description": "x"},
        {"closed": "win", "external_id": "A-1", "fields": {"a": 1}},
        {"total_amount_gross": 3},
        {"date_to": "2026-03-01"},
        FULL["intum"],
        {"next_deal_id": 101},
    ],
}
QUERIES = {
    "moco": [
        *(f"sort_by={field}%20{way}" for field in FULL["moco"] for way in ("asc", "desc")),
        *(f"sort_by={f}%20desc" for f in ("id", "status", "tags", "info", "closed_on")),
        *("sort_by=created_at", "sort_by=updated_at%20desc", "status=open", "tags=a,b"),
        *("company_id=-1", "closed_from=2026-01-01", "closed_to=2026-12-31", "ids=11,12,13"),
        *("updated_after=2025-01-01T00:00:00Z", "custom_properties[a]=b"),
        *("custom_properties[b][]=x", "page=2&per_page=3"),
    ],
    "intum": [
        *("q=x", "client_id=99", "status_id=-5", "main_date_from=2026-01-01"),
        *("main_date_to=2026-12-31", "total_amount_gross_from=-5", "total_amount_gross_to=5"),
        "page=2&per_page=3",
    ],
}


def text_of(base: str, dirt: dict[str, str], first: int) -> str:
    """The scenario with dirty deals, their ids from a first one on."""
    lines = []
    for number, (name, said) in enumerate(dirt.items(), first):
        rest = said[1:-1]
        more = f", {rest}" if rest else ""
        lines.append(f"    {name}: {{id: {number}, invalid: true{more}}}\n")
    return base + "".join(lines)


@pytest.fixture
def texts() -> dict[str, str]:
    """The scenarios with dirty deals: MOCO's ids from 11 on, Intum's from 103."""
    return {
        "moco": text_of(OFFICE, MOCO_DIRT, 11),
        "intum": text_of(SHOP, INTUM_DIRT, 103),
    }


@pytest.fixture(params=["moco", "intum"])
def api(request: pytest.FixtureRequest) -> str:
    """Each API in turn."""
    assert isinstance(request.param, str)
    return request.param


@pytest.fixture
def played(
    tmp_path: Path, contracts: Sequence[Contract], api: str, texts: dict[str, str]
) -> Played:
    """A double of the API with all the dirty deals."""
    contract = next(item for item in contracts if item.name == api)
    return Played(load(tmp_path, texts[api], contract), [contract])


def shown(played: Played, api: str, number: int) -> dict[str, Any]:
    """A deal as the API shows it, its numbers exact."""
    reply = played.send(api, "GET", RECORDS[api].format(number))
    assert reply.status == 200
    deal = json.loads(reply.body, parse_float=Decimal)
    assert isinstance(deal, dict)
    return deal


def test_each_is_shown_and_listed(played: Played, api: str) -> None:
    (page,) = played.pages(api)

    listed = {deal["id"]: deal for deal in json.loads(page, parse_float=Decimal)}
    assert listed == {number: shown(played, api, number) for number in played.numbers(api)}
    assert len(listed) == {"moco": 9, "intum": 10}[api]


def test_every_list_is_answered(played: Played, api: str) -> None:
    statuses = {query: played.send(api, "GET", LISTS[api], query).status for query in QUERIES[api]}

    assert set(statuses.values()) == {200}, statuses


def test_every_sort_has_every_deal(played: Played, api: str) -> None:
    for query in QUERIES[api]:
        if query.startswith("sort_by"):
            reply = played.send(api, "GET", LISTS[api], query)
            assert len(json.loads(reply.body)) == 9, query


def test_each_can_be_changed_and_deleted_or_is_refused_as_ever(played: Played, api: str) -> None:
    for number in played.numbers(api):
        statuses = {played.change(api, number, body).status for body in UPDATES[api]}
        assert statuses <= {200, 422}
        body = FULL[api] | ({"money": 1} if api == "moco" else {})
        assert played.change(api, number, body).status in (200, 422)
        assert played.delete(api, number).status in (200, 204)
    assert played.numbers(api) == []


def test_deals_can_be_created_beside_them(played: Played, api: str) -> None:
    greatest = max(played.numbers(api))

    assert played.create(api, FULL[api]).status in (200, 201)
    assert max(played.numbers(api)) == greatest + 1


@pytest.mark.parametrize(
    ("number", "field", "value"),
    [
        (11, "status", "pending"),
        (11, "tags", []),
        (11, "created_at", "2026-01-01T09:00:00Z"),
        (11, "name", None),
        (12, "status", None),
        (12, "tags", None),
        (12, "info", None),
        (12, "created_at", None),
        (12, "user", None),
        (13, "status", "open"),
        (13, "tags", ["b", "a", "b", ""]),
        (13, "money", Decimal("1e30")),
        (13, "updated_at", ""),
        (14, "company", None),
        (14, "user", None),
        (15, "money", Decimal("-1e-900")),
        (16, "money", Decimal(10) ** 35),
        (17, "closed_on", "2026-02-01"),
    ],
)
def test_moco_shows_what_is_written(
    tmp_path: Path, contract: Contract, texts: dict[str, str], number: int, field: str, value: Any
) -> None:
    played = Played(load(tmp_path, texts["moco"], contract), [contract])

    assert shown(played, "moco", number)[field] == value


@pytest.mark.parametrize(
    ("number", "field", "value"),
    [
        (103, "total_amount_net", None),
        (103, "currency", "PLN"),
        (104, "currency", None),
        (105, "total_amount_gross", Decimal("-1e40")),
        (105, "closed", "open"),
        (106, "next_deal_id", 104),
        (107, "next_deal_id", 105),
        (108, "external_id", "A-1"),
        (
            110,
            "fields",
            {"a": 123456789012345678901234567890, "b": Decimal("1e-900"), "c": [[], {}]},
        ),
    ],
)
def test_intum_shows_what_is_written(
    tmp_path: Path,
    intum_contract: Contract,
    texts: dict[str, str],
    number: int,
    field: str,
    value: Any,
) -> None:
    played = Played(load(tmp_path, texts["intum"], intum_contract), [intum_contract])

    assert shown(played, "intum", number)[field] == value


def test_referred_records_may_be_dirty_too(tmp_path: Path, contract: Contract) -> None:
    text = OFFICE.replace(
        "max: {id: 3, firstname: Max, lastname: Muster}", "max: {id: 3, invalid: true}"
    ).replace("{id: 2, name: Nordwind GmbH, type: customer}", "{id: 2, invalid: true, name: null}")
    played = Played(load(tmp_path, text, contract), [contract])

    deal = shown(played, "moco", 5)

    assert deal["person"] == {"id": 3, "name": ""}
    assert deal["company"] == {"id": 2, "type": None, "name": None}


def test_the_id_of_an_integration_belongs_to_who_has_it_rightly(
    tmp_path: Path, intum_contract: Contract
) -> None:
    """A dirty deal that has it too is in nobody's way while the scenario is read."""
    dirty = "    dirty: {id: 1, invalid: true, external_id: A-1, app_code: demo-shop}\n"
    text = SHOP.replace("  deals:\n", f"  deals:\n{dirty}")

    played = Played(load(tmp_path, text, intum_contract), [intum_contract])

    assert played.numbers("intum") == [1, 101, 102]
    assert played.scenario.apis["intum"].invalid["deals"] == {1}


def test_what_is_marked_false_is_held_to_the_rules(tmp_path: Path, contract: Contract) -> None:
    text = f"{OFFICE}    more: {{id: 6, invalid: false}}\n"

    assert refused(tmp_path, text, contract).cause == "moco.deals.more: 'name' is missing"


def test_what_is_marked_invalid_may_be_right(tmp_path: Path, contract: Contract) -> None:
    scenario = load(tmp_path, f"{OFFICE}      invalid: true\n", contract)
    clean = load(tmp_path, OFFICE, contract)

    tables = [item.apis["moco"].base.tables["deals"].records for item in (scenario, clean)]
    assert tables[0] == tables[1]
