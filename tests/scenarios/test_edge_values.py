"""The scenario `edge-values`: for clients that show, sort and sum whatever a deal may hold."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest

from dealdouble.contract.model import Contract

from .shipped import INTUM_DEAL, LISTS, Clients, serving

BIDI = "Left \u202eright\u202c left \u2067\u05e9\u05dc\u05d5\u05dd\u2069 left"
CONTROL = (
    "tab\tline\nreturn\r nul\0 bell\a escape\x1b delete\x7f next\x85 para\u2029 line\u2028 "
    "nbsp\xa0 zero\u200bwidth bom\ufeff last\ufffd\uffff"
)


@pytest.fixture
def clients(contracts: list[Contract]) -> Iterator[Clients]:
    with serving("edge-values", contracts) as clients:
        yield clients


def deal_of(clients: Clients, api: str, number: int) -> dict[str, Any]:
    path = {"moco": f"/deals/{number}", "intum": f"/deals/{number}.json"}[api]
    deal = clients.of(api).get(path).json()
    assert isinstance(deal, dict)
    return deal


@pytest.mark.parametrize(
    ("api", "number", "written"),
    [
        ("moco", 1, '"money":999999999999.999999999999999999,'),
        ("moco", 2, '"money":-999999999999.999999999999999999,'),
        ("moco", 3, '"money":999999999999.0,'),
        ("moco", 4, '"money":0.00000000000000000000000000001,'),
        ("moco", 5, '"money":0.0,'),
        ("moco", 6, '"money":-0.01,'),
        ("moco", 7, '"money":123456789012.12345,'),
        ("intum", 1, '"total_amount_gross":999999999999.999999999999999999,'),
        ("intum", 2, '"total_amount_net":-999999999999.999999999999999999,'),
        ("intum", 3, '"total_amount_gross":999999999999.999999999999999999,'),
        ("intum", 4, '"total_amount_gross":0.00000000000000000000000000001,'),
        ("intum", 5, '"total_amount_gross":0,'),
        ("intum", 8, '"total_amount_net":0.1,"total_amount_gross":0.123,'),
        ("intum", 41, '"past-64-bits":123456789012345678901234567890,'),
        ("intum", 41, '"exact":0.1000000000000000055511151231257827,'),
    ],
)
def test_amounts_reach_to_the_limits_exactly(
    clients: Clients, api: str, number: int, written: str
) -> None:
    path = {"moco": f"/deals/{number}", "intum": f"/deals/{number}.json"}[api]

    assert written in clients.of(api).get(path).text


@pytest.mark.parametrize(
    ("api", "number", "field", "value"),
    [
        ("moco", 10, "reminder_date", "0001-01-01"),
        ("moco", 10, "created_at", "0001-01-01T00:00:00Z"),
        ("moco", 11, "closed_on", "9999-12-31"),
        ("moco", 11, "updated_at", "9999-12-31T23:59:59Z"),
        ("moco", 12, "service_period_from", "0001-01-01"),
        ("moco", 12, "service_period_to", "9999-12-31"),
        ("moco", 13, "closed_on", "2028-02-29"),
        ("moco", 13, "service_period_to", "2028-02-29"),
        ("moco", 14, "service_period_to", "2400-02-29"),
        ("moco", 15, "service_period_to", "2100-02-28"),
        ("moco", 16, "reminder_date", "2026-03-31"),
        ("moco", 16, "service_period_to", None),
        ("moco", 17, "service_period_from", None),
        ("moco", 52, "closed_on", "2025-12-31"),
        ("intum", 10, "date_from", "0001-01-01"),
        ("intum", 11, "date_to", "9999-12-31"),
        ("intum", 13, "date", "2000-02-29"),
        ("intum", 14, "date_to", None),
        ("intum", 15, "date_from", None),
    ],
)
def test_days_are_the_first_the_last_and_leap_days(
    clients: Clients, api: str, number: int, field: str, value: str | None
) -> None:
    assert deal_of(clients, api, number)[field] == value


def test_mocos_nulls_are_everywhere_they_may_be(clients: Clients) -> None:
    deal = deal_of(clients, "moco", 20)

    empty = {name for name, value in deal.items() if not value}
    assert empty == {
        *("closed_on", "info", "tags", "custom_properties", "person", "customer", "company"),
        *("service_period_from", "service_period_to"),
    }


def test_intums_nulls_are_everywhere_they_may_be(clients: Clients) -> None:
    deal = deal_of(clients, "intum", 20)

    given = {name for name, value in deal.items() if value is not None}
    assert given == {
        *("id", "total_amount_net", "total_amount_gross", "tax", "currency"),
        *("created_at", "updated_at"),
    }


@pytest.mark.parametrize(("api", "number"), [("moco", 22), ("intum", 22)])
def test_one_deal_has_a_value_in_every_field(clients: Clients, api: str, number: int) -> None:
    deal = deal_of(clients, api, number)

    assert [name for name, value in deal.items() if value in (None, "", [], {})] == []


@pytest.mark.parametrize(
    ("api", "number", "field", "value"),
    [
        ("moco", 30, "name", "a"),
        ("moco", 35, "info", BIDI),
        ("moco", 35, "tags", ["דחוף", "عاجل"]),
        ("moco", 36, "name", "🚀 Launch 👩‍👩‍👧‍👦 🏳️‍🌈 🇵🇱 1️⃣ 👍🏿"),
        ("moco", 36, "custom_properties", {"🏷️": ["✅", "❌"]}),
        ("moco", 38, "name", CONTROL),
        ("moco", 38, "info", " \t\n "),
        ("moco", 39, "name", "  blanks around  "),
        ("moco", 39, "tags", [" a ", "a", "a,b", "ä, ö"]),
        ("moco", 41, "tags", ["0", "1e3", "2026-03-31", "true", "undefined"]),
        ("moco", 21, "tags", [""]),
        ("moco", 21, "custom_properties", {"": "", "leer": [], "nichts": ""}),
        ("intum", 21, "name", ""),
        ("intum", 21, "closed", None),
        ("intum", 21, "external_id", None),
        ("intum", 21, "fields", {}),
        ("intum", 35, "tax", "٢٣"),
        ("intum", 36, "tax", "23 %"),
        ("intum", 38, "name", CONTROL),
    ],
)
def test_texts_are_kept_as_they_are(
    clients: Clients, api: str, number: int, field: str, value: Any
) -> None:
    assert deal_of(clients, api, number)[field] == value


def test_texts_are_as_long_as_they_may_be(clients: Clients) -> None:
    deals = [deal_of(clients, "moco", number) for number in (31, 32, 33)]

    assert (len(deals[0]["name"]), len(deals[1]["info"])) == (1_000, 4_000)
    properties = json.dumps(deals[2]["custom_properties"], separators=(",", ":"))
    assert len(properties.encode()) == 12_288


def test_not_one_byte_more_of_custom_properties_is_taken(clients: Clients) -> None:
    text = deal_of(clients, "moco", 33)["custom_properties"]["k"]

    answer = clients.of("moco").put("/deals/33", json={"custom_properties": {"k": f"{text}."}})

    assert answer.status_code == 422
    assert "custom_properties" in answer.json()


@pytest.mark.parametrize(
    ("code", "external_id", "number"),
    [
        ("demo-shop", "a/b/../c", 50),
        ("demo-shop", "100% zł?x=1&y#z+.json", 51),
        ("sklep/główny", "1", 52),
        ("demo-shop", "1", 22),
        ("demo-shop", " ", 54),
    ],
)
def test_the_strangest_ids_of_integrations_are_found(
    clients: Clients, code: str, external_id: str, number: int
) -> None:
    path = f"/deals/e/{quote(code, safe='')}/{quote(external_id, safe='')}.json"

    assert clients.of("intum").get(path).json()["id"] == number


def test_deals_may_follow_each_other_in_a_ring(clients: Clients) -> None:
    client = clients.of("intum")
    assert [deal_of(clients, "intum", n)["next_deal_id"] for n in (60, 61)] == [61, 60]

    assert client.delete("/deals/60.json").status_code == 200

    assert deal_of(clients, "intum", 61)["next_deal_id"] is None


@pytest.mark.parametrize("api", ["moco", "intum"])
def test_ids_go_on_beyond_32_bits(clients: Clients, api: str) -> None:
    assert {2_147_483_647, 4_294_967_296} <= {deal["id"] for deal in clients.listed(api)}
    body = INTUM_DEAL if api == "intum" else clients_deal(clients)

    assert clients.of(api).post(LISTS[api], json=body).json()["id"] == 4_294_967_297


def clients_deal(clients: Clients) -> dict[str, Any]:
    """What creates a deal like another one."""
    deal = deal_of(clients, "moco", 3)
    kept = {name: deal[name] for name in ("name", "currency", "reminder_date")}
    return {**kept, "money": 1, "user_id": 1, "deal_category_id": 1}


def test_mocos_deals_can_be_sorted_by_every_field(clients: Clients) -> None:
    deals = clients.listed("moco")

    for field in deals[0]:
        for way in ("asc", "desc"):
            found = clients.listed("moco", sort_by=f"{field} {way}")
            assert sorted(d["id"] for d in found) == sorted(d["id"] for d in deals)


def test_names_that_are_sorted_alike_come_by_their_ids(clients: Clients) -> None:
    ids = [deal["id"] for deal in clients.listed("moco")]

    assert ids.index(43) == ids.index(42) + 1


@pytest.mark.parametrize(
    ("api", "query", "ids"),
    [
        ("moco", {"closed_from": "9999-12-31"}, [11]),
        ("moco", {"closed_to": "0001-01-01"}, [10]),
        ("moco", {"closed_from": "2028-02-29", "closed_to": "2028-02-29"}, [13]),
        ("moco", {"updated_after": "9999-12-31T23:59:58Z"}, [12, 11]),
        ("moco", {"tags": "🔥"}, [36]),
        ("moco", {"custom_properties[🏷️]": "✅"}, [36]),
        ("moco", {"custom_properties[a.b]": "1"}, [40]),
        ("intum", {"main_date_from": "9999-12-31"}, [11]),
        ("intum", {"main_date_to": "0001-01-01"}, [10]),
        ("intum", {"total_amount_gross_from": "999999999999.99"}, [3, 1]),
        ("intum", {"total_amount_gross_to": "-100.01"}, [7, 2]),
        ("intum", {"q": "🚀"}, [36]),
        ("intum", {"q": "שלום"}, [35]),
        ("intum", {"q": "xn--mgba"}, [35, 31]),
    ],
)
def test_boundaries_can_be_filtered_for(
    clients: Clients, api: str, query: dict[str, str], ids: list[int]
) -> None:
    assert [deal["id"] for deal in clients.listed(api, **query)] == ids
