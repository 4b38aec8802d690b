"""Which values each field of a deal takes, on create and on update."""

from typing import Any

import httpx
import pytest

from .values import (
    BLANK,
    EARLY_END,
    INVALID,
    NO_NUMBER,
    NO_RECORD,
    VALID,
    answer,
    broken,
)

# Deal 112 holds nothing beyond its name, the amounts and the tax of VALID, and PLN.
WRITES = [
    pytest.param("POST", "/deals.json", VALID, id="create"),
    pytest.param("PATCH", "/deals/112.json", {}, id="update"),
]
LONG = "Zażółć gęślą jaźń\n" * 1000


@pytest.mark.parametrize(("method", "path", "body"), WRITES)
@pytest.mark.parametrize(
    ("sent", "answered"),
    [
        ({"name": "x"}, {"name": "x"}),
        ({"name": "Łódź & „Spółka” / №1 🎉"}, {"name": "Łódź & „Spółka” / №1 🎉"}),
        ({"name": "123"}, {"name": "123"}),
        ({"name": ""}, {"name": ""}),
        ({"name": None}, {"name": None}),
        ({"description": "Two\nlines\t"}, {"description": "Two\nlines\t"}),
        ({"description": ""}, {"description": ""}),
        ({"description": None}, {"description": None}),
        ({"tax": "23"}, {"tax": "23"}),
        ({"tax": "0"}, {"tax": "0"}),
        ({"tax": "8.5"}, {"tax": "8.5"}),
        ({"tax": "zw"}, {"tax": "zw"}),
        ({"tax": "np."}, {"tax": "np."}),
        ({"tax": "stawka obniżona"}, {"tax": "stawka obniżona"}),
        ({}, {"currency": "PLN"}),
        ({"currency": "PLN"}, {"currency": "PLN"}),
        ({"currency": "EUR"}, {"currency": "EUR"}),
        ({"currency": "XYZ"}, {"currency": "XYZ"}),
        ({"currency": None}, {"currency": "PLN"}),
        ({}, {"closed": None}),
        ({"closed": "win"}, {"closed": "win"}),
        ({"closed": "lost"}, {"closed": "lost"}),
        ({"closed": ""}, {"closed": None}),
        ({"closed": None}, {"closed": None}),
        ({"date": "2026-03-15"}, {"date": "2026-03-15"}),
        ({"date": "2024-02-29"}, {"date": "2024-02-29"}),
        ({"date": "2000-02-29"}, {"date": "2000-02-29"}),
        ({"date": "1999-12-31"}, {"date": "1999-12-31"}),
        ({"date": "0001-01-01"}, {"date": "0001-01-01"}),
        ({"date": "9999-12-31"}, {"date": "9999-12-31"}),
        ({"date": None}, {"date": None}),
        ({"date_from": "2026-03-15"}, {"date_from": "2026-03-15", "date_to": None}),
        ({"date_from": None}, {"date_from": None}),
        ({"date_to": "2026-03-15"}, {"date_from": None, "date_to": "2026-03-15"}),
        ({"date_to": None}, {"date_to": None}),
        (
            {"date_from": "2026-03-15", "date_to": "2026-03-15"},
            {"date_from": "2026-03-15", "date_to": "2026-03-15"},
        ),
        (
            {"date": "2020-01-01", "date_from": "2026-03-15", "date_to": "2026-03-16"},
            {"date": "2020-01-01", "date_from": "2026-03-15", "date_to": "2026-03-16"},
        ),
        ({"date_from": "2026-03-15", "date_to": None}, {"date_to": None}),
        ({"number": "D/1/2026"}, {"number": "D/1/2026"}),
        ({"number": ""}, {"number": ""}),
        ({"number": None}, {"number": None}),
        ({"invoice_no": "FV 1"}, {"invoice_no": "FV 1"}),
        ({"invoice_no": ""}, {"invoice_no": ""}),
        ({"invoice_no": None}, {"invoice_no": None}),
        ({"url": "https://example.com/a?b=c#d"}, {"url": "https://example.com/a?b=c#d"}),
        ({"url": "no address"}, {"url": "no address"}),
        ({"url": ""}, {"url": ""}),
        ({"url": None}, {"url": None}),
        ({"origin": "targi"}, {"origin": "targi"}),
        ({"origin": ""}, {"origin": ""}),
        ({"origin": None}, {"origin": None}),
        ({"external_id": "X-1"}, {"external_id": "X-1"}),
        ({"external_id": "a b/c.d%ż"}, {"external_id": "a b/c.d%ż"}),
        ({"external_id": ""}, {"external_id": None}),
        ({"external_id": None}, {"external_id": None}),
        ({"client_id": 123}, {"client_id": 123}),
        ({"client_id": 125}, {"client_id": 125}),
        ({"client_id": 123.0}, {"client_id": 123}),
        ({"client_id": None}, {"client_id": None}),
        ({"contact_id": 6}, {"contact_id": 6}),
        ({"contact_id": None}, {"contact_id": None}),
        ({"status_id": 9}, {"status_id": 9}),
        ({"status_id": None}, {"status_id": None}),
        ({"responsible_id": 17}, {"responsible_id": 17}),
        ({"responsible_id": None}, {"responsible_id": None}),
        ({"department_id": 12}, {"department_id": 12}),
        ({"department_id": None}, {"department_id": None}),
        ({"project_id": 13}, {"project_id": 13}),
        ({"project_id": None}, {"project_id": None}),
        ({"task_id": 14}, {"task_id": 14}),
        ({"task_id": None}, {"task_id": None}),
        ({"next_deal_id": 120}, {"next_deal_id": 120}),
        ({"next_deal_id": 101}, {"next_deal_id": 101}),
        ({"next_deal_id": None}, {"next_deal_id": None}),
        ({"client_id": 123, "contact_id": 6}, {"client_id": 123, "contact_id": 6}),
        ({}, {"fields": None}),
        ({"fields": {}}, {"fields": {}}),
        ({"fields": {"pole": "a"}}, {"fields": {"pole": "a"}}),
        (
            {"fields": {"a": 1, "b": 0.5, "c": True, "d": None, "ę": "", "": "x"}},
            {"fields": {"a": 1, "b": 0.5, "c": True, "d": None, "ę": "", "": "x"}},
        ),
        (
            {"fields": {"a": {"b": [1, [], {"c": {}}, None]}}},
            {"fields": {"a": {"b": [1, [], {"c": {}}, None]}}},
        ),
        ({"fields": None}, {"fields": None}),
    ],
    ids=repr,
)
def test_a_good_value_is_stored_and_answered(
    intum: httpx.Client,
    method: str,
    path: str,
    body: dict[str, Any],
    sent: dict[str, Any],
    answered: dict[str, Any],
) -> None:
    response = intum.request(method, path, json={"deal": body | sent})

    assert response.status_code == (201 if method == "POST" else 200), response.text
    deal = response.json()
    assert {key: deal[key] for key in answered} == answered
    assert intum.get(f"/deals/{deal['id']}.json").text == response.text


@pytest.mark.parametrize(("method", "path", "body"), WRITES)
@pytest.mark.parametrize("field", ["name", "description", "number", "url", "origin"])
def test_a_text_may_be_long(
    intum: httpx.Client, method: str, path: str, body: dict[str, Any], field: str
) -> None:
    response = intum.request(method, path, json={"deal": body | {field: LONG}})

    assert response.json()[field] == LONG


@pytest.mark.parametrize(("method", "path", "body"), WRITES)
@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("name", 5, INVALID),
        ("name", True, INVALID),
        ("name", ["x"], INVALID),
        ("name", {"pl": "x"}, INVALID),
        ("description", 5, INVALID),
        ("description", False, INVALID),
        ("description", [], INVALID),
        ("description", {}, INVALID),
        ("total_amount_net", None, BLANK),
        ("total_amount_net", "", NO_NUMBER),
        ("total_amount_net", " ", NO_NUMBER),
        ("total_amount_net", "x", NO_NUMBER),
        ("total_amount_net", "1e3", NO_NUMBER),
        ("total_amount_net", " 1", NO_NUMBER),
        ("total_amount_net", "1 ", NO_NUMBER),
        ("total_amount_net", "1\n", NO_NUMBER),
        ("total_amount_net", "+1", NO_NUMBER),
        ("total_amount_net", "--1", NO_NUMBER),
        ("total_amount_net", "-", NO_NUMBER),
        ("total_amount_net", "1.", NO_NUMBER),
        ("total_amount_net", ".5", NO_NUMBER),
        ("total_amount_net", "1.2.3", NO_NUMBER),
        ("total_amount_net", "1,5", NO_NUMBER),
        ("total_amount_net", "1 000", NO_NUMBER),
        ("total_amount_net", "1_000", NO_NUMBER),
        ("total_amount_net", "0x10", NO_NUMBER),
        ("total_amount_net", "NaN", NO_NUMBER),
        ("total_amount_net", "Infinity", NO_NUMBER),
        ("total_amount_net", "100 PLN", NO_NUMBER),
        ("total_amount_net", "\u0661\u0660", NO_NUMBER),
        ("total_amount_net", True, NO_NUMBER),
        ("total_amount_net", [1], NO_NUMBER),
        ("total_amount_net", {}, NO_NUMBER),
        ("total_amount_gross", None, BLANK),
        ("total_amount_gross", "", NO_NUMBER),
        ("total_amount_gross", "x", NO_NUMBER),
        ("total_amount_gross", "1e3", NO_NUMBER),
        ("total_amount_gross", " 200", NO_NUMBER),
        ("total_amount_gross", "+200", NO_NUMBER),
        ("total_amount_gross", "200,00", NO_NUMBER),
        ("total_amount_gross", False, NO_NUMBER),
        ("total_amount_gross", [200], NO_NUMBER),
        ("total_amount_gross", {"value": 200}, NO_NUMBER),
        ("tax", None, BLANK),
        ("tax", "", BLANK),
        ("tax", "   ", BLANK),
        ("tax", "\n\t", BLANK),
        ("tax", 23, INVALID),
        ("tax", 0, INVALID),
        ("tax", True, INVALID),
        ("tax", ["23"], INVALID),
        ("tax", {}, INVALID),
        ("currency", "", INVALID),
        ("currency", "pln", INVALID),
        ("currency", "Pln", INVALID),
        ("currency", "PL", INVALID),
        ("currency", "PLNX", INVALID),
        ("currency", "P1N", INVALID),
        ("currency", "zł", INVALID),
        ("currency", "ŻŁÓ", INVALID),
        ("currency", " PLN", INVALID),
        ("currency", "PLN\n", INVALID),
        ("currency", 5, INVALID),
        ("currency", True, INVALID),
        ("currency", ["PLN"], INVALID),
        ("closed", "Win", "is not included in the list"),
        ("closed", "won", "is not included in the list"),
        ("closed", "win ", "is not included in the list"),
        ("closed", "loss", "is not included in the list"),
        ("closed", "lost\n", "is not included in the list"),
        ("closed", "null", "is not included in the list"),
        ("closed", " ", "is not included in the list"),
        ("date", "", INVALID),
        ("date", "soon", INVALID),
        ("date", "2026-02-30", INVALID),
        ("date", "2025-02-29", INVALID),
        ("date", "2100-02-29", INVALID),
        ("date", "2026-13-01", INVALID),
        ("date", "2026-00-10", INVALID),
        ("date", "2026-04-00", INVALID),
        ("date", "0000-01-01", INVALID),
        ("date", "2026-4-1", INVALID),
        ("date", "26-04-01", INVALID),
        ("date", "01.04.2026", INVALID),
        ("date", "2026/04/01", INVALID),
        ("date", "20260401", INVALID),
        ("date", "2026-04", INVALID),
        ("date", "2026-W14-3", INVALID),
        ("date", "2026-04-01\n", INVALID),
        ("date", " 2026-04-01", INVALID),
        ("date", "\u0662\u0660\u0662\u0666-04-01", INVALID),
        ("date", 20260401, INVALID),
        ("date", True, INVALID),
        ("date", ["2026-04-01"], INVALID),
        ("date", {}, INVALID),
        ("date_from", "", INVALID),
        ("date_from", "soon", INVALID),
        ("date_from", "2026-06-31", INVALID),
        ("date_from", 5, INVALID),
        ("date_from", [], INVALID),
        ("date_to", "", INVALID),
        ("date_to", "soon", INVALID),
        ("date_to", "2026-11-31", INVALID),
        ("date_to", False, INVALID),
        ("date_to", {}, INVALID),
        ("number", 5, INVALID),
        ("number", True, INVALID),
        ("number", [], INVALID),
        ("number", {}, INVALID),
        ("invoice_no", 5, INVALID),
        ("invoice_no", True, INVALID),
        ("invoice_no", [], INVALID),
        ("invoice_no", {}, INVALID),
        ("url", 5, INVALID),
        ("url", True, INVALID),
        ("url", [], INVALID),
        ("url", {}, INVALID),
        ("origin", 5, INVALID),
        ("origin", True, INVALID),
        ("origin", [], INVALID),
        ("origin", {}, INVALID),
        ("external_id", 5, INVALID),
        ("external_id", True, INVALID),
        ("external_id", ["A-9"], INVALID),
        ("external_id", {}, INVALID),
        ("client_id", 999, NO_RECORD),
        ("client_id", 1, NO_RECORD),
        ("client_id", 0, NO_RECORD),
        ("client_id", -123, NO_RECORD),
        ("client_id", 10**20, NO_RECORD),
        ("client_id", "123", NO_NUMBER),
        ("client_id", "", NO_NUMBER),
        ("client_id", 123.5, NO_NUMBER),
        ("client_id", True, NO_NUMBER),
        ("client_id", [123], NO_NUMBER),
        ("client_id", {"id": 123}, NO_NUMBER),
        ("contact_id", 123, NO_RECORD),
        ("contact_id", "5", NO_NUMBER),
        ("contact_id", 5.5, NO_NUMBER),
        ("contact_id", False, NO_NUMBER),
        ("contact_id", [], NO_NUMBER),
        ("status_id", 2, NO_RECORD),
        ("status_id", "1", NO_NUMBER),
        ("status_id", 1.5, NO_NUMBER),
        ("status_id", True, NO_NUMBER),
        ("status_id", {}, NO_NUMBER),
        ("responsible_id", 5, NO_RECORD),
        ("responsible_id", "7", NO_NUMBER),
        ("responsible_id", 7.5, NO_NUMBER),
        ("responsible_id", True, NO_NUMBER),
        ("responsible_id", [7], NO_NUMBER),
        ("department_id", 1, NO_RECORD),
        ("department_id", "2", NO_NUMBER),
        ("department_id", 2.5, NO_NUMBER),
        ("department_id", True, NO_NUMBER),
        ("department_id", {}, NO_NUMBER),
        ("project_id", 4, NO_RECORD),
        ("project_id", "3", NO_NUMBER),
        ("project_id", 3.5, NO_NUMBER),
        ("project_id", True, NO_NUMBER),
        ("project_id", [], NO_NUMBER),
        ("task_id", 3, NO_RECORD),
        ("task_id", "4", NO_NUMBER),
        ("task_id", 4.5, NO_NUMBER),
        ("task_id", True, NO_NUMBER),
        ("task_id", {}, NO_NUMBER),
        ("next_deal_id", 115, NO_RECORD),
        ("next_deal_id", 121, NO_RECORD),
        ("next_deal_id", 0, NO_RECORD),
        ("next_deal_id", "101", NO_NUMBER),
        ("next_deal_id", 101.5, NO_NUMBER),
        ("next_deal_id", True, NO_NUMBER),
        ("next_deal_id", [], NO_NUMBER),
        ("fields", "pole", INVALID),
        ("fields", "", INVALID),
        ("fields", "{}", INVALID),
        ("fields", 5, INVALID),
        ("fields", True, INVALID),
        ("fields", [], INVALID),
        ("fields", [{"pole": 1}], INVALID),
    ],
    ids=repr,
)
def test_a_bad_value_is_refused_and_stores_nothing(
    intum: httpx.Client,
    method: str,
    path: str,
    body: dict[str, Any],
    field: str,
    value: object,
    message: str,
) -> None:
    before = intum.get("/deals.json").text
    response = intum.request(method, path, json={"deal": body | {field: value}})

    assert answer(response) == broken(**{field: message})
    assert intum.get("/deals.json").text == before


# Whether a value of another type is called invalid or not included is left open.
@pytest.mark.parametrize(("method", "path", "body"), WRITES)
@pytest.mark.parametrize("value", [5, 0, True, False, ["win"], {}], ids=repr)
def test_closed_is_a_text(
    intum: httpx.Client, method: str, path: str, body: dict[str, Any], value: object
) -> None:
    status, error = answer(intum.request(method, path, json={"deal": body | {"closed": value}}))

    assert (status, error["code"], list(error["message"])) == (422, "error", ["closed"])


@pytest.mark.parametrize(("method", "path", "body"), WRITES)
@pytest.mark.parametrize(
    ("start", "end"),
    [("2026-03-15", "2026-03-14"), ("2026-03-01", "2026-02-28"), ("2027-01-01", "2026-12-31")],
)
def test_a_period_cannot_end_before_it_starts(
    intum: httpx.Client, method: str, path: str, body: dict[str, Any], start: str, end: str
) -> None:
    before = intum.get("/deals.json").text
    sent = body | {"date_from": start, "date_to": end}

    assert answer(intum.request(method, path, json={"deal": sent})) == broken(date_to=EARLY_END)
    assert intum.get("/deals.json").text == before


@pytest.mark.parametrize("field", ["total_amount_net", "total_amount_gross", "tax"])
def test_a_create_needs_every_required_field(intum: httpx.Client, field: str) -> None:
    before = intum.get("/deals.json").text
    body = {key: value for key, value in VALID.items() if key != field}

    assert answer(intum.post("/deals.json", json={"deal": body})) == broken(**{field: BLANK})
    assert intum.get("/deals.json").text == before


def test_an_update_needs_no_field(intum: httpx.Client) -> None:
    before = intum.get("/deals/101.json").text
    response = intum.patch("/deals/101.json", json={"deal": {}})

    assert (response.status_code, response.text) == (200, before)


@pytest.mark.parametrize("deal", [101, 112, 120])
def test_a_deal_is_not_its_own_next(intum: httpx.Client, deal: int) -> None:
    before = intum.get("/deals.json").text
    response = intum.patch(f"/deals/{deal}.json", json={"deal": {"next_deal_id": deal}})

    assert answer(response) == broken(next_deal_id="must be another record")
    assert intum.get("/deals.json").text == before


def test_two_deals_may_follow_each_other(intum: httpx.Client) -> None:
    response = intum.patch("/deals/102.json", json={"deal": {"next_deal_id": 101}})

    assert (response.status_code, response.json()["next_deal_id"]) == (200, 101)
    assert intum.get("/deals/101.json").json()["next_deal_id"] == 102
