"""Which values each field of a deal takes, on create and on update."""

import json
from typing import Any

import httpx
import pytest

from .values import ALL_MISSING, VALID, answer

# Deal 112 has neither company nor person, dates nor texts beyond the mandatory ones.
WRITES = [
    pytest.param("POST", "/deals", VALID, id="create"),
    pytest.param("PUT", "/deals/112", {}, id="put"),
    pytest.param("PATCH", "/deals/112", {}, id="patch"),
]

ANNA = {"id": 123, "firstname": "Anna", "lastname": "Keller"}
NICOLA = {"id": 933593033, "firstname": "Nicola", "lastname": "Piccinini"}
NORDWIND = {"id": 789, "type": "supplier", "name": "Nordwind GmbH"}
BEISPIEL = {"id": 760260535, "type": "customer", "name": "Beispiel AG"}
ERSTKONTAKT = {"id": 456, "name": "Erstkontakt", "probability": 1}
ANGEBOT = {"id": 12, "name": "Angebot", "probability": 30}


@pytest.mark.parametrize(("method", "path", "body"), WRITES)
@pytest.mark.parametrize(
    ("sent", "answered"),
    [
        ({"name": "x"}, {"name": "x"}),
        ({"name": "Ärger & Söhne / №1 🎉"}, {"name": "Ärger & Söhne / №1 🎉"}),
        ({"name": "123"}, {"name": "123"}),
        ({"currency": "CHF"}, {"currency": "CHF"}),
        ({"currency": "EUR"}, {"currency": "EUR"}),
        ({"currency": "USD"}, {"currency": "USD"}),
        ({"reminder_date": "2026-03-15"}, {"reminder_date": "2026-03-15"}),
        ({"reminder_date": "2017-08-15"}, {"reminder_date": "2017-08-15"}),
        ({"reminder_date": "2024-02-29"}, {"reminder_date": "2024-02-29"}),
        ({"reminder_date": "2026-04-01T10:30:00Z"}, {"reminder_date": "2026-04-01"}),
        ({"reminder_date": "2026-04-01T10:30:00"}, {"reminder_date": "2026-04-01"}),
        ({"reminder_date": "2026-04-01T10:30:00.123Z"}, {"reminder_date": "2026-04-01"}),
        ({"reminder_date": "2026-04-01T00:30:00+02:00"}, {"reminder_date": "2026-04-01"}),
        ({"reminder_date": "2026-04-01T23:30:00-05:00"}, {"reminder_date": "2026-04-01"}),
        ({"user_id": 123}, {"user": ANNA}),
        ({"user_id": 933593033}, {"user": NICOLA}),
        ({"user_id": 123.0}, {"user": ANNA}),
        ({"deal_category_id": 456}, {"category": ERSTKONTAKT}),
        ({"deal_category_id": 12}, {"category": ANGEBOT}),
        ({"deal_category_id": 12.0}, {"category": ANGEBOT}),
        (
            {"company_id": 789},
            {"company": NORDWIND, "customer": {"id": 789, "name": "Nordwind GmbH"}},
        ),
        (
            {"company_id": 760260535.0},
            {"company": BEISPIEL, "customer": {"id": 760260535, "name": "Beispiel AG"}},
        ),
        ({"company_id": None}, {"company": None, "customer": None}),
        ({"customer_id": 789}, {"company": NORDWIND}),
        ({"customer_id": None}, {"company": None}),
        ({"customer_id": 789, "company_id": 760260535}, {"company": BEISPIEL}),
        ({"company_id": 760260535, "customer_id": 999}, {"company": BEISPIEL}),
        ({"company_id": None, "customer_id": 789}, {"company": None}),
        ({"person_id": 357}, {"person": {"id": 357, "name": "Erika Sommer"}}),
        ({"person_id": 123311}, {"person": {"id": 123311, "name": "Max Muster"}}),
        ({"person_id": None}, {"person": None}),
        ({"info": "Two\nlines"}, {"info": "Two\nlines"}),
        ({"info": ""}, {"info": ""}),
        ({"info": None}, {"info": ""}),
        ({"status": "potential"}, {"status": "potential"}),
        ({"status": "pending"}, {"status": "pending"}),
        ({"status": "won"}, {"status": "won"}),
        ({"status": "lost"}, {"status": "lost"}),
        ({"status": "dropped"}, {"status": "dropped"}),
        ({"status": "won", "closed_on": "2021-12-27"}, {"closed_on": "2021-12-27"}),
        ({"status": "won", "closed_on": "2030-12-27"}, {"closed_on": "2030-12-27"}),
        ({"closed_on": None}, {"closed_on": None}),
        ({"service_period_from": "2022-06-01"}, {"service_period_from": "2022-06-01"}),
        ({"service_period_from": None}, {"service_period_from": None}),
        ({"service_period_to": "2022-12-31"}, {"service_period_to": "2022-12-31"}),
        ({"service_period_to": "2026-06-30"}, {"service_period_to": "2026-06-30"}),
        ({"service_period_to": "2026-02-28"}, {"service_period_to": "2026-02-28"}),
        ({"service_period_to": "2024-02-29"}, {"service_period_to": "2024-02-29"}),
        ({"service_period_to": "2000-02-29"}, {"service_period_to": "2000-02-29"}),
        ({"service_period_to": "2100-02-28"}, {"service_period_to": "2100-02-28"}),
        ({"service_period_to": None}, {"service_period_to": None}),
        (
            {"service_period_from": "2026-06-01", "service_period_to": "2026-06-30"},
            {"service_period_from": "2026-06-01", "service_period_to": "2026-06-30"},
        ),
        ({"tags": ["Important", "Health"]}, {"tags": ["Health", "Important"]}),
        ({"tags": ["b", "a", "b", "a"]}, {"tags": ["a", "b"]}),
        ({"tags": []}, {"tags": []}),
        ({"tags": None}, {"tags": []}),
        ({"custom_properties": {"Type": "Web"}}, {"custom_properties": {"Type": "Web"}}),
        ({"custom_properties": {"Type": ""}}, {"custom_properties": {"Type": ""}}),
        (
            {"custom_properties": {"Region": ["Süd", "Nord"], "Type": "Web"}},
            {"custom_properties": {"Region": ["Süd", "Nord"], "Type": "Web"}},
        ),
        ({"custom_properties": {}}, {"custom_properties": {}}),
        ({"custom_properties": None}, {"custom_properties": {}}),
        ({"custom_properties": {"Type": None, "A": "b"}}, {"custom_properties": {"A": "b"}}),
    ],
    ids=repr,
)
def test_a_good_value_is_stored_and_answered(
    moco: httpx.Client,
    method: str,
    path: str,
    body: dict[str, Any],
    sent: dict[str, Any],
    answered: dict[str, Any],
) -> None:
    response = moco.request(method, path, json=body | sent)

    assert response.status_code == 200, response.text
    deal = response.json()
    assert {key: deal[key] for key in answered} == answered
    assert moco.get(f"/deals/{deal['id']}").text == response.text


@pytest.mark.parametrize(("method", "path", "body"), WRITES)
@pytest.mark.parametrize(
    ("sent", "answered"),
    [
        ("200", "200.0"),
        ("25000", "25000.0"),
        ("200.0", "200.0"),
        ("200.5", "200.5"),
        ("1234.56", "1234.56"),
        ("0", "0.0"),
        ("0.1", "0.1"),
        ("-1", "-1.0"),
        ("-250.75", "-250.75"),
        ("1e3", "1000.0"),
        ("999999999999", "999999999999.0"),
        ("-999999999999", "-999999999999.0"),
        ("999999999999.99", "999999999999.99"),
        ("-999999999999.99", "-999999999999.99"),
        ("999999999999.99999", "999999999999.99999"),
    ],
)
def test_money_has_at_least_one_decimal_place(
    moco: httpx.Client, method: str, path: str, body: dict[str, Any], sent: str, answered: str
) -> None:
    content = json.dumps(body | {"money": 111222}).replace("111222", sent)
    response = moco.request(
        method, path, headers={"Content-Type": "application/json"}, content=content
    )

    assert response.status_code == 200, response.text
    deal = json.loads(response.text, parse_int=str, parse_float=str)
    assert deal["money"] == answered
    assert moco.get(f"/deals/{deal['id']}").text == response.text


def test_money_stands_as_a_number_in_the_text(moco: httpx.Client) -> None:
    assert '"money":200.0,' in moco.put("/deals/123", json={"money": 200}).text
    assert '"money":200.0,' in moco.get("/deals?ids=123").text


BLANK = "can't be blank"
INVALID = "is invalid"
NO_NUMBER = "is not a number"
NO_RECORD = "must exist"


@pytest.mark.parametrize(("method", "path", "body"), WRITES)
@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("name", None, BLANK),
        ("name", "", BLANK),
        ("name", "   ", BLANK),
        ("name", "\n\t", BLANK),
        ("name", 5, INVALID),
        ("name", True, INVALID),
        ("name", ["x"], INVALID),
        ("name", {"de": "x"}, INVALID),
        ("currency", None, BLANK),
        ("currency", "", INVALID),
        ("currency", "eur", INVALID),
        ("currency", "Eur", INVALID),
        ("currency", "EU", INVALID),
        ("currency", "EURO", INVALID),
        ("currency", "E1R", INVALID),
        ("currency", "€", INVALID),
        ("currency", "ÄÖÜ", INVALID),
        ("currency", " EUR", INVALID),
        ("currency", "EUR\n", INVALID),
        ("currency", 5, INVALID),
        ("currency", True, INVALID),
        ("currency", ["EUR"], INVALID),
        ("currency", {}, INVALID),
        ("money", None, BLANK),
        ("money", "200", NO_NUMBER),
        ("money", "", NO_NUMBER),
        ("money", True, NO_NUMBER),
        ("money", False, NO_NUMBER),
        ("money", [200], NO_NUMBER),
        ("money", {}, NO_NUMBER),
        ("money", 1000000000000, "must be less than 1000000000000"),
        ("money", 1000000000000.5, "must be less than 1000000000000"),
        ("money", 1e300, "must be less than 1000000000000"),
        ("money", -1000000000000, "must be greater than -1000000000000"),
        ("money", -1000000000000.5, "must be greater than -1000000000000"),
        ("money", -1e300, "must be greater than -1000000000000"),
        ("reminder_date", None, BLANK),
        ("reminder_date", "", INVALID),
        ("reminder_date", "soon", INVALID),
        ("reminder_date", "2026-02-30", INVALID),
        ("reminder_date", "2025-02-29", INVALID),
        ("reminder_date", "2100-02-29", INVALID),
        ("reminder_date", "2026-13-01", INVALID),
        ("reminder_date", "2026-00-10", INVALID),
        ("reminder_date", "2026-04-00", INVALID),
        ("reminder_date", "0000-01-01", INVALID),
        ("reminder_date", "2026-4-1", INVALID),
        ("reminder_date", "01.04.2026", INVALID),
        ("reminder_date", "04/01/2026", INVALID),
        ("reminder_date", "2026-W14-3", INVALID),
        ("reminder_date", "2026-04", INVALID),
        ("reminder_date", "2026-04-01\n", INVALID),
        ("reminder_date", " 2026-04-01", INVALID),
        ("reminder_date", "\u0662\u0660\u0662\u0666-04-01", INVALID),
        ("reminder_date", "2026-04-01Tnoon", INVALID),
        ("reminder_date", "2026-02-30T10:00:00Z", INVALID),
        ("reminder_date", 20260401, INVALID),
        ("reminder_date", True, INVALID),
        ("reminder_date", ["2026-04-01"], INVALID),
        ("reminder_date", {}, INVALID),
        ("user_id", None, BLANK),
        ("user_id", 999, NO_RECORD),
        ("user_id", 0, NO_RECORD),
        ("user_id", -123, NO_RECORD),
        ("user_id", "123", NO_NUMBER),
        ("user_id", "", NO_NUMBER),
        ("user_id", 123.5, NO_NUMBER),
        ("user_id", True, NO_NUMBER),
        ("user_id", [123], NO_NUMBER),
        ("user_id", {"id": 123}, NO_NUMBER),
        ("deal_category_id", None, BLANK),
        ("deal_category_id", 999, NO_RECORD),
        ("deal_category_id", 123, NO_RECORD),
        ("deal_category_id", "456", NO_NUMBER),
        ("deal_category_id", 12.5, NO_NUMBER),
        ("deal_category_id", True, NO_NUMBER),
        ("deal_category_id", [], NO_NUMBER),
        ("deal_category_id", {}, NO_NUMBER),
        ("company_id", 999, NO_RECORD),
        ("company_id", 357, NO_RECORD),
        ("company_id", "789", NO_NUMBER),
        ("company_id", 789.5, NO_NUMBER),
        ("company_id", True, NO_NUMBER),
        ("company_id", [], NO_NUMBER),
        ("company_id", {}, NO_NUMBER),
        ("person_id", 999, NO_RECORD),
        ("person_id", 789, NO_RECORD),
        ("person_id", "357", NO_NUMBER),
        ("person_id", 357.5, NO_NUMBER),
        ("person_id", True, NO_NUMBER),
        ("person_id", [], NO_NUMBER),
        ("person_id", {}, NO_NUMBER),
        ("info", 5, INVALID),
        ("info", True, INVALID),
        ("info", ["x"], INVALID),
        ("info", {}, INVALID),
        ("closed_on", "soon", INVALID),
        ("closed_on", "2026-02-30", INVALID),
        ("closed_on", 5, INVALID),
        ("closed_on", True, INVALID),
        ("closed_on", [], INVALID),
        ("closed_on", {}, INVALID),
        ("service_period_from", "soon", INVALID),
        ("service_period_from", "2026-13-01", INVALID),
        ("service_period_from", 5, INVALID),
        ("service_period_from", True, INVALID),
        ("service_period_from", [], INVALID),
        ("service_period_from", "2026-06-02", "must be the first day of a month"),
        ("service_period_from", "2026-06-30", "must be the first day of a month"),
        ("service_period_to", "soon", INVALID),
        ("service_period_to", "2026-06-31", INVALID),
        ("service_period_to", "2100-02-29", INVALID),
        ("service_period_to", 5, INVALID),
        ("service_period_to", True, INVALID),
        ("service_period_to", {}, INVALID),
        ("service_period_to", "2026-06-01", "must be the last day of a month"),
        ("service_period_to", "2026-12-30", "must be the last day of a month"),
        ("service_period_to", "2024-02-28", "must be the last day of a month"),
        ("tags", "Important", INVALID),
        ("tags", 5, INVALID),
        ("tags", True, INVALID),
        ("tags", {}, INVALID),
        ("tags", [1], INVALID),
        ("tags", ["Important", None], INVALID),
        ("tags", [["Important"]], INVALID),
        ("custom_properties", "Website", INVALID),
        ("custom_properties", 5, INVALID),
        ("custom_properties", True, INVALID),
        ("custom_properties", [], INVALID),
        ("custom_properties", {"Type": 5}, INVALID),
        ("custom_properties", {"Type": True}, INVALID),
        ("custom_properties", {"Type": {"de": "x"}}, INVALID),
        ("custom_properties", {"Region": [1]}, INVALID),
        ("custom_properties", {"Region": ["Nord", None]}, INVALID),
        ("custom_properties", {"Region": [["Nord"]]}, INVALID),
    ],
    ids=repr,
)
def test_a_bad_value_is_refused_and_stores_nothing(
    moco: httpx.Client,
    method: str,
    path: str,
    body: dict[str, Any],
    field: str,
    value: object,
    message: str,
) -> None:
    before = moco.get("/deals").text
    response = moco.request(method, path, json=body | {field: value})

    assert answer(response) == (422, {field: [message]})
    assert moco.get("/deals").text == before


@pytest.mark.parametrize(("method", "path", "body"), WRITES)
@pytest.mark.parametrize(
    ("value", "message"),
    [(999, NO_RECORD), ("789", NO_NUMBER), (789.5, NO_NUMBER), (True, NO_NUMBER)],
)
def test_a_bad_customer_is_reported_as_the_company(
    moco: httpx.Client, method: str, path: str, body: dict[str, Any], value: object, message: str
) -> None:
    response = moco.request(method, path, json=body | {"customer_id": value})

    assert answer(response) == (422, {"company_id": [message]})


@pytest.mark.parametrize(("method", "path", "body"), WRITES)
@pytest.mark.parametrize(
    ("status", "error"),
    [
        ("foo", "'foo' is not a valid status"),
        ("", "'' is not a valid status"),
        ("Pending", "'Pending' is not a valid status"),
        ("won ", "'won ' is not a valid status"),
        ("gewonnen", "'gewonnen' is not a valid status"),
        (None, "'' is not a valid status"),
        (5, "'5' is not a valid status"),
        (True, "'true' is not a valid status"),
        (["won"], "'[\"won\"]' is not a valid status"),
        ({}, "'{}' is not a valid status"),
    ],
    ids=repr,
)
def test_an_unknown_status_is_a_bad_request_and_stores_nothing(
    moco: httpx.Client, method: str, path: str, body: dict[str, Any], status: object, error: str
) -> None:
    before = moco.get("/deals").text
    response = moco.request(method, path, json=body | {"status": status, "info": "Lost"})

    assert answer(response) == (400, {"error": error})
    assert moco.get("/deals").text == before


@pytest.mark.parametrize(("method", "path", "body"), WRITES)
@pytest.mark.parametrize(
    ("text", "refused"),
    [
        pytest.param("x" * 12_280, False, id="12288-bytes"),
        pytest.param("x" * 12_281, True, id="12289-bytes"),
        pytest.param("ü" * 6_140, False, id="12288-bytes-of-umlauts"),
        pytest.param("ü" * 6_141, True, id="12290-bytes-of-umlauts"),
    ],
)
def test_custom_properties_take_twelve_kilobytes(  # {"k":""} is 8 bytes of them
    moco: httpx.Client, method: str, path: str, body: dict[str, Any], text: str, refused: bool
) -> None:
    response = moco.request(method, path, json=body | {"custom_properties": {"k": text}})

    if refused:
        message = "is too large (maximum is 12288 bytes)"
        assert answer(response) == (422, {"custom_properties": [message]})
    else:
        assert response.json()["custom_properties"] == {"k": text}


@pytest.mark.parametrize("field", list(ALL_MISSING))
def test_a_create_needs_every_mandatory_field(moco: httpx.Client, field: str) -> None:
    body = {key: value for key, value in VALID.items() if key != field}

    assert answer(moco.post("/deals", json=body)) == (422, {field: [BLANK]})
    assert moco.get("/deals").headers["X-Total"] == "16"


def test_a_create_without_any_field_names_all_that_are_missing(moco: httpx.Client) -> None:
    assert answer(moco.post("/deals", json={})) == (422, ALL_MISSING)


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_an_update_needs_no_field(moco: httpx.Client, method: str) -> None:
    before = moco.get("/deals/123").text
    response = moco.request(method, "/deals/123", json={})

    assert (response.status_code, response.text) == (200, before)
