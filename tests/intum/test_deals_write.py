"""What creating, updating and deleting a deal does to it and to the others."""

import json
from typing import Any

import httpx
import pytest

from .values import (
    ALL,
    BELOW_NET,
    BLANK,
    EARLY_END,
    INVALID,
    KEYS,
    NO_NUMBER,
    NO_RECORD,
    TAKEN,
    TOO_SMALL,
    VALID,
    Clock,
    answer,
    broken,
    ids,
    refusal,
)

NOW = "2026-03-15T09:00:00Z"
NOT_FOUND = refusal(404, "Not found")

EMPTY: dict[str, Any] = {
    "name": None,
    "description": None,
    "currency": "PLN",
    "closed": None,
    "date": None,
    "date_from": None,
    "date_to": None,
    "number": None,
    "invoice_no": None,
    "url": None,
    "origin": None,
    "external_id": None,
    "client_id": None,
    "contact_id": None,
    "status_id": None,
    "responsible_id": None,
    "department_id": None,
    "project_id": None,
    "task_id": None,
    "next_deal_id": None,
    "fields": None,
}
FULL: dict[str, Any] = {
    "name": "Relaunch",
    "description": "Nowa strona i sklep",
    "total_amount_net": 250.5,
    "total_amount_gross": 308.12,
    "tax": "23",
    "currency": "EUR",
    "closed": "win",
    "date": "2026-03-14",
    "date_from": "2026-04-01",
    "date_to": "2026-09-30",
    "number": "D/7",
    "invoice_no": "FV/7",
    "url": "https://example.com/7",
    "origin": "polecenie",
    "external_id": "R-7",
    "client_id": 124,
    "contact_id": 6,
    "status_id": 9,
    "responsible_id": 17,
    "department_id": 12,
    "project_id": 13,
    "task_id": 14,
    "next_deal_id": 107,
    "fields": {"branża": ["IT", {"kod": 62}], "vip": True},
}


def test_a_minimal_create_leaves_the_rest_empty(intum: httpx.Client) -> None:
    response = intum.post("/deals.json", json={"deal": VALID})

    expected = EMPTY | VALID | {"id": 121, "created_at": NOW, "updated_at": NOW}
    assert answer(response) == (201, expected)
    assert set(response.json()) == KEYS
    assert intum.get("/deals/121.json").text == response.text


def test_a_full_create_keeps_everything(intum: httpx.Client) -> None:
    response = intum.post("/deals.json", json={"deal": FULL})

    assert answer(response) == (201, FULL | {"id": 121, "created_at": NOW, "updated_at": NOW})
    assert set(response.json()) == KEYS
    assert intum.get("/deals/121.json").text == response.text


def test_a_full_update_replaces_everything(intum: httpx.Client) -> None:
    response = intum.patch("/deals/101.json", json={"deal": FULL})

    stored = {"id": 101, "created_at": "2026-01-05T09:00:00Z", "updated_at": NOW}
    assert answer(response) == (200, FULL | stored)
    assert intum.get("/deals/101.json").text == response.text


def test_null_empties_every_optional_field(intum: httpx.Client) -> None:
    nothing = dict.fromkeys(EMPTY)
    response = intum.patch("/deals/101.json", json={"deal": nothing})

    stored = {
        "id": 101,
        "total_amount_net": 10000,
        "total_amount_gross": 12300,
        "tax": "23",
        "created_at": "2026-01-05T09:00:00Z",
        "updated_at": NOW,
    }
    assert answer(response) == (200, EMPTY | stored)


@pytest.mark.parametrize("deal", ALL)
def test_every_deal_has_all_keys(intum: httpx.Client, deal: int) -> None:
    assert set(intum.get(f"/deals/{deal}.json").json()) == KEYS


def test_a_deal_of_the_scenario_reads_as_written(intum: httpx.Client) -> None:
    assert answer(intum.get("/deals/101.json")) == (
        200,
        {
            "id": 101,
            "name": "Wdrożenie systemu CRM",
            "description": "Pełne wdrożenie z migracją danych",
            "total_amount_net": 10000,
            "total_amount_gross": 12300,
            "tax": "23",
            "currency": "PLN",
            "closed": None,
            "date": "2026-03-15",
            "date_from": "2026-03-01",
            "date_to": "2026-06-30",
            "number": "D/2026/101",
            "invoice_no": "FV/1/2026",
            "url": "https://acme.example/crm",
            "origin": "targi",
            "external_id": "A-1",
            "client_id": 123,
            "contact_id": 5,
            "status_id": 1,
            "responsible_id": 7,
            "department_id": 2,
            "project_id": 3,
            "task_id": 4,
            "next_deal_id": 102,
            "fields": {"pole": 1, "lista": ["a", None]},
            "created_at": "2026-01-05T09:00:00Z",
            "updated_at": "2026-01-06T09:00:00Z",
        },
    )


def test_a_deal_of_the_scenario_is_null_where_empty(intum: httpx.Client) -> None:
    stored = {
        "id": 107,
        "total_amount_net": 0,
        "total_amount_gross": 0,
        "tax": "np",
        "created_at": "2026-01-05T15:00:00Z",
        "updated_at": "2026-01-06T15:00:00Z",
    }
    assert answer(intum.get("/deals/107.json")) == (200, EMPTY | stored)


@pytest.mark.parametrize(
    ("deal", "sent"),
    [
        (101, {"name": "Nowa nazwa"}),
        (101, {"name": None}),
        (101, {"description": "Inny"}),
        (101, {"total_amount_net": 9000.5}),
        (101, {"total_amount_gross": 12300.01}),
        (101, {"total_amount_net": 20000, "total_amount_gross": 24600}),
        (101, {"tax": "8"}),
        (101, {"currency": "CHF"}),
        (101, {"closed": "win"}),
        (101, {"closed": "lost"}),
        (102, {"closed": "lost"}),
        (102, {"closed": None}),
        (101, {"date": "2026-03-20"}),
        (101, {"date": None}),
        (101, {"date_from": "2026-06-30"}),
        (101, {"date_to": "2026-03-01"}),
        (101, {"date_from": None}),
        (101, {"date_to": None}),
        (101, {"number": "D/1", "invoice_no": None}),
        (101, {"url": None, "origin": "www"}),
        (101, {"external_id": "A-1-bis"}),
        (101, {"external_id": None}),
        (101, {"client_id": 125}),
        (101, {"client_id": None}),
        (101, {"contact_id": None}),
        (101, {"status_id": 9}),
        (101, {"responsible_id": 17}),
        (101, {"department_id": 12}),
        (101, {"project_id": None}),
        (101, {"task_id": 14}),
        (101, {"next_deal_id": 103}),
        (101, {"next_deal_id": None}),
        (101, {"fields": {"inne": 2}}),
        (107, {"name": "Już nie pusty"}),
        (107, {"fields": {"pole": 1}}),
        (107, {"client_id": 123, "date": "2026-01-01"}),
    ],
    ids=repr,
)
def test_an_update_changes_only_what_is_sent(
    intum: httpx.Client, deal: int, sent: dict[str, Any]
) -> None:
    before = intum.get(f"/deals/{deal}.json").json()
    response = intum.patch(f"/deals/{deal}.json", json={"deal": sent})

    assert answer(response) == (200, before | sent | {"updated_at": NOW})
    assert intum.get(f"/deals/{deal}.json").text == response.text


def test_null_gives_a_foreign_deal_the_default_currency(intum: httpx.Client) -> None:
    response = intum.patch("/deals/103.json", json={"deal": {"currency": None}})

    assert (response.status_code, response.json()["currency"]) == (200, "PLN")


# Stored in 101: {"pole": 1, "lista": ["a", null]}.
@pytest.mark.parametrize(
    "fields",
    [{"pole": 2}, {"lista": []}, {"nowe": None}, {"pole": {"a": 1}}, {}, None],
    ids=repr,
)
def test_fields_are_replaced_as_a_whole(intum: httpx.Client, fields: object) -> None:
    response = intum.patch("/deals/101.json", json={"deal": {"fields": fields}})

    assert (response.status_code, response.json()["fields"]) == (200, fields)
    assert intum.get("/deals/101.json").json()["fields"] == fields


# Stored in 101: from 2026-03-01 to 2026-06-30.
@pytest.mark.parametrize(
    ("sent", "refused"),
    [
        ({"date_to": "2026-02-28"}, True),
        ({"date_to": "2026-03-01"}, False),
        ({"date_from": "2026-07-01"}, True),
        ({"date_from": "2026-06-30"}, False),
        ({"date_from": "2026-07-01", "date_to": "2026-06-30"}, True),
        ({"date_from": "2026-07-01", "date_to": "2026-07-01"}, False),
        ({"date_from": None, "date_to": "2020-01-01"}, False),
        ({"date_from": "2030-01-01", "date_to": None}, False),
        ({"date": "2020-01-01"}, False),
        ({"date": "2030-01-01"}, False),
    ],
    ids=repr,
)
def test_a_period_is_checked_against_the_stored_half(
    intum: httpx.Client, sent: dict[str, Any], refused: bool
) -> None:
    before = intum.get("/deals/101.json").json()
    response = intum.patch("/deals/101.json", json={"deal": sent})

    if refused:
        assert answer(response) == broken(date_to=EARLY_END)
        assert intum.get("/deals/101.json").json() == before
    else:
        assert answer(response) == (200, before | sent | {"updated_at": NOW})


EVERYTHING_BROKEN: dict[str, Any] = {
    "name": 5,
    "description": [],
    "total_amount_net": "x",
    "total_amount_gross": -1000000000000,
    "tax": " ",
    "currency": "pln",
    "closed": "won",
    "date": "2026-02-30",
    "date_from": "2026-03-15",
    "date_to": "2026-03-14",
    "number": True,
    "invoice_no": {},
    "url": 1,
    "origin": False,
    "external_id": "A-1",
    "client_id": "123",
    "contact_id": 999,
    "status_id": 1.5,
    "responsible_id": True,
    "department_id": [],
    "project_id": 0,
    "task_id": {},
    "next_deal_id": 999,
    "fields": [],
}
EVERY_MESSAGE = {
    "name": INVALID,
    "description": INVALID,
    "total_amount_net": NO_NUMBER,
    "total_amount_gross": TOO_SMALL,
    "tax": BLANK,
    "currency": INVALID,
    "closed": "is not included in the list",
    "date": INVALID,
    "date_to": EARLY_END,
    "number": INVALID,
    "invoice_no": INVALID,
    "url": INVALID,
    "origin": INVALID,
    "external_id": TAKEN,
    "client_id": NO_NUMBER,
    "contact_id": NO_RECORD,
    "status_id": NO_NUMBER,
    "responsible_id": NO_NUMBER,
    "department_id": NO_NUMBER,
    "project_id": NO_RECORD,
    "task_id": NO_NUMBER,
    "next_deal_id": NO_RECORD,
    "fields": INVALID,
}
WRITES = [
    pytest.param("POST", "/deals.json", VALID, id="create"),
    pytest.param("PATCH", "/deals/112.json", {}, id="update"),
]


@pytest.mark.parametrize(("method", "path", "body"), WRITES)
def test_all_broken_rules_are_told_together(
    intum: httpx.Client, method: str, path: str, body: dict[str, Any]
) -> None:
    before = intum.get("/deals.json").text
    response = intum.request(method, path, json={"deal": body | EVERYTHING_BROKEN})

    assert answer(response) == broken(**EVERY_MESSAGE)
    assert intum.get("/deals.json").text == before


@pytest.mark.parametrize(("method", "path", "body"), WRITES)
@pytest.mark.parametrize(
    ("sent", "messages"),
    [
        (
            {"total_amount_net": 200, "date_from": "2026-02-02", "date_to": "2026-02-01"},
            {"total_amount_gross": BELOW_NET, "date_to": EARLY_END},
        ),
        ({"total_amount_net": 200, "tax": ""}, {"total_amount_gross": BELOW_NET, "tax": BLANK}),
        (
            {"total_amount_net": 200, "client_id": 999, "external_id": "A-1"},
            {"total_amount_gross": BELOW_NET, "client_id": NO_RECORD, "external_id": TAKEN},
        ),
        ({"name": "Good", "closed": "win", "currency": "zł"}, {"currency": INVALID}),
        ({"date_from": "soon", "date_to": "2026-02-01"}, {"date_from": INVALID}),
        ({"date_from": "2026-02-01", "date_to": "soon"}, {"date_to": INVALID}),
        ({"total_amount_net": "x", "total_amount_gross": 1}, {"total_amount_net": NO_NUMBER}),
        ({"total_amount_net": 999, "total_amount_gross": "x"}, {"total_amount_gross": NO_NUMBER}),
        ({"fields": "x", "project_id": 999}, {"fields": INVALID, "project_id": NO_RECORD}),
    ],
    ids=repr,
)
def test_one_bad_value_refuses_the_good_ones_too(
    intum: httpx.Client,
    method: str,
    path: str,
    body: dict[str, Any],
    sent: dict[str, Any],
    messages: dict[str, str],
) -> None:
    before = intum.get("/deals.json").text

    assert answer(intum.request(method, path, json={"deal": body | sent})) == broken(**messages)
    assert intum.get("/deals.json").text == before


def test_a_create_tells_missing_and_broken_fields_together(intum: httpx.Client) -> None:
    response = intum.post("/deals.json", json={"deal": {"total_amount_gross": 5, "closed": "x"}})

    assert answer(response) == broken(
        total_amount_net=BLANK, tax=BLANK, closed="is not included in the list"
    )


UNKNOWN = {
    "id": 7,
    "colour": "red",
    "app_code": "other-shop",
    "api_token": "nobody",
    "client": {"id": 124},
    "created_at": "2001-01-01T00:00:00Z",
    "updated_at": "2001-01-01T00:00:00Z",
}


def test_unknown_keys_are_ignored(intum: httpx.Client) -> None:
    before = intum.get("/deals/101.json").text
    created = intum.post("/deals.json", json={"deal": VALID | UNKNOWN, "colour": "red"})
    updated = intum.patch("/deals/101.json", json={"deal": UNKNOWN, "id": 102})

    expected = EMPTY | VALID | {"id": 121, "created_at": NOW, "updated_at": NOW}
    assert answer(created) == (201, expected)
    assert (updated.status_code, updated.text) == (200, before)


@pytest.mark.parametrize("deal", [101, 103, 104, 105, 106, 107, 108, 111, 112, 113, 114, 120])
def test_a_whole_representation_can_be_sent_back(intum: httpx.Client, deal: int) -> None:
    before = intum.get(f"/deals/{deal}.json")
    unchanged = intum.patch(f"/deals/{deal}.json", content=f'{{"deal": {before.text}}}'.encode())

    assert (unchanged.status_code, unchanged.text) == (200, before.text)


def test_new_ids_follow_the_greatest_so_far(intum: httpx.Client) -> None:
    assert intum.post("/deals.json", json={"deal": VALID}).json()["id"] == 121
    assert intum.post("/deals.json", json={"deal": {}}).status_code == 422
    assert intum.post("/deals.json", json={"deal": VALID}).json()["id"] == 122
    intum.delete("/deals/122.json")
    assert intum.post("/deals.json", json={"deal": VALID}).json()["id"] == 123


def test_delete_answers_ok_and_takes_a_deal_away(intum: httpx.Client) -> None:
    response = intum.delete("/deals/104.json")

    assert (response.status_code, response.content) == (200, b'"ok"')
    for method in ("GET", "PATCH", "DELETE"):
        again = intum.request(method, "/deals/104.json", json={"deal": {}})
        assert answer(again) == NOT_FOUND
    assert ids(intum.get("/deals.json")) == [deal for deal in ALL if deal != 104]


def test_deals_that_named_a_deleted_one_name_none(intum: httpx.Client) -> None:
    intum.delete("/deals/102.json")

    assert intum.get("/deals/101.json").json()["next_deal_id"] is None
    assert intum.get("/deals/103.json").json()["next_deal_id"] is None
    named = intum.post("/deals.json", json={"deal": VALID | {"next_deal_id": 102}})
    assert answer(named) == broken(next_deal_id=NO_RECORD)


def test_writing_one_deal_leaves_the_others_alone(intum: httpx.Client) -> None:
    before = {deal["id"]: deal for deal in intum.get("/deals.json").json()}
    intum.post("/deals.json", json={"deal": VALID})
    intum.patch("/deals/112.json", json={"deal": {"name": "Zmiana"}})
    intum.delete("/deals/104.json")
    after = {deal["id"]: deal for deal in intum.get("/deals.json").json()}

    assert set(after) == {*ALL, 121} - {104}
    assert all(after[deal] == before[deal] for deal in ALL if deal not in {104, 112})


def test_times_are_whole_seconds_in_utc(intum: httpx.Client, clock: Clock) -> None:
    clock.advance(61.7)
    created = intum.post("/deals.json", json={"deal": VALID}).json()
    clock.advance(60)
    updated = intum.patch("/deals/121.json", json={"deal": {"name": "Later"}}).json()

    assert created["created_at"] == created["updated_at"] == "2026-03-15T09:01:01Z"
    assert updated["created_at"] == "2026-03-15T09:01:01Z"
    assert updated["updated_at"] == "2026-03-15T09:02:01Z"


@pytest.mark.parametrize(
    "sent",
    [
        '{"name": "Wdrożenie systemu CRM"}',
        '{"total_amount_net": 10000}',
        '{"total_amount_net": 10000.00}',
        '{"total_amount_gross": "12300.00"}',
        '{"total_amount_net": 1e4, "total_amount_gross": 12300.0}',
        '{"currency": null}',
        '{"closed": null}',
        '{"closed": ""}',
        '{"date": "2026-03-15"}',
        '{"external_id": "A-1"}',
        '{"client_id": 123, "next_deal_id": 102}',
        '{"fields": {"pole": 1, "lista": ["a", null]}}',
    ],
)
def test_an_update_that_changes_nothing_leaves_its_time_alone(
    intum: httpx.Client, sent: str
) -> None:
    before = intum.get("/deals/101.json").text
    response = intum.patch("/deals/101.json", content=f'{{"deal": {sent}}}'.encode())

    assert (response.status_code, response.text) == (200, before)


def test_texts_are_written_as_they_are(intum: httpx.Client) -> None:
    text = 'Ćma "w cudzysłowie" \\ / <b>&amp;</b>\u2028 \U0001f389'
    sent = {"name": text, "description": text, "tax": text, "fields": {text: text}}
    response = intum.post("/deals.json", json={"deal": VALID | sent})

    created = json.loads(response.content)
    assert {key: created[key] for key in sent} == sent
