"""What creating, updating and deleting a deal does to it and to the others."""

import json
from typing import Any

import httpx
import pytest

from .values import VALID, Clock, answer

UPDATES = ["PUT", "PATCH"]

# The keys of a representation in the order in which they are written.
KEYS = [
    "id",
    "name",
    "status",
    "reminder_date",
    "closed_on",
    "money",
    "currency",
    "info",
    "tags",
    "custom_properties",
    "user",
    "person",
    "customer",
    "company",
    "category",
    "service_period_from",
    "service_period_to",
    "inbox_email_address",
    "created_at",
    "updated_at",
]


def test_a_minimal_create_fills_in_the_defaults(moco: httpx.Client) -> None:
    status, created = answer(moco.post("/deals", json=VALID))

    assert status == 200
    assert list(created) == KEYS
    del created["inbox_email_address"]
    assert created == {
        "id": 201,
        "name": "Relaunch",
        "status": "pending",
        "reminder_date": "2026-04-01",
        "closed_on": None,
        "money": 25000.0,
        "currency": "EUR",
        "info": "",
        "tags": [],
        "custom_properties": {},
        "user": {"id": 123, "firstname": "Anna", "lastname": "Keller"},
        "person": None,
        "customer": None,
        "company": None,
        "category": {"id": 456, "name": "Erstkontakt", "probability": 1},
        "service_period_from": None,
        "service_period_to": None,
        "created_at": "2026-03-15T09:00:00Z",
        "updated_at": "2026-03-15T09:00:00Z",
    }


def test_a_full_create_keeps_everything(moco: httpx.Client) -> None:
    body = VALID | {
        "company_id": 760260535,
        "person_id": 357,
        "info": "Long story",
        "status": "lost",
        "closed_on": "2026-03-01",
        "service_period_from": "2026-05-01",
        "service_period_to": "2026-08-31",
        "tags": ["Web", "Health"],
        "custom_properties": {"Region": ["Ost"], "Type": "Shop"},
    }
    status, created = answer(moco.post("/deals", json=body))

    assert status == 200
    assert list(created) == KEYS
    del created["inbox_email_address"]
    assert created == {
        "id": 201,
        "name": "Relaunch",
        "status": "lost",
        "reminder_date": "2026-04-01",
        "closed_on": "2026-03-01",
        "money": 25000.0,
        "currency": "EUR",
        "info": "Long story",
        "tags": ["Health", "Web"],
        "custom_properties": {"Region": ["Ost"], "Type": "Shop"},
        "user": {"id": 123, "firstname": "Anna", "lastname": "Keller"},
        "person": {"id": 357, "name": "Erika Sommer"},
        "customer": {"id": 760260535, "name": "Beispiel AG"},
        "company": {"id": 760260535, "type": "customer", "name": "Beispiel AG"},
        "category": {"id": 456, "name": "Erstkontakt", "probability": 1},
        "service_period_from": "2026-05-01",
        "service_period_to": "2026-08-31",
        "created_at": "2026-03-15T09:00:00Z",
        "updated_at": "2026-03-15T09:00:00Z",
    }


@pytest.mark.parametrize(
    ("key", "order"),
    [
        ("user", ["id", "firstname", "lastname"]),
        ("person", ["id", "name"]),
        ("customer", ["id", "name"]),
        ("company", ["id", "type", "name"]),
        ("category", ["id", "name", "probability"]),
    ],
)
def test_nested_keys_have_an_order_too(moco: httpx.Client, key: str, order: list[str]) -> None:
    assert list(moco.get("/deals/123").json()[key]) == order


@pytest.mark.parametrize("deal", [101, 102, 104, 108, 123, 200])
def test_every_deal_has_all_keys_in_order(moco: httpx.Client, deal: int) -> None:
    assert list(moco.get(f"/deals/{deal}").json()) == KEYS


@pytest.mark.parametrize("status", ["potential", "pending", "won", "lost", "dropped"])
def test_every_status_has_a_category(moco: httpx.Client, status: str) -> None:
    deal = moco.put("/deals/123", json={"status": status}).json()

    assert deal["category"] == {"id": 12, "name": "Angebot", "probability": 30}


def test_new_ids_follow_the_greatest_so_far(moco: httpx.Client) -> None:
    assert moco.post("/deals", json=VALID).json()["id"] == 201
    assert moco.post("/deals", json={}).status_code == 422
    assert moco.post("/deals", json=VALID).json()["id"] == 202
    moco.delete("/deals/202")
    assert moco.post("/deals", json=VALID).json()["id"] == 203


@pytest.mark.parametrize("method", UPDATES)
@pytest.mark.parametrize(
    ("deal", "sent", "changed"),
    [
        (123, {"name": "New"}, {"name": "New"}),
        (123, {"currency": "EUR"}, {"currency": "EUR"}),
        (123, {"money": 5}, {"money": 5.0}),
        (123, {"reminder_date": "2026-07-07"}, {"reminder_date": "2026-07-07"}),
        (
            123,
            {"user_id": 123},
            {"user": {"id": 123, "firstname": "Anna", "lastname": "Keller"}},
        ),
        (
            123,
            {"deal_category_id": 456},
            {"category": {"id": 456, "name": "Erstkontakt", "probability": 1}},
        ),
        (
            123,
            {"company_id": 789},
            {
                "company": {"id": 789, "type": "supplier", "name": "Nordwind GmbH"},
                "customer": {"id": 789, "name": "Nordwind GmbH"},
            },
        ),
        (123, {"company_id": None}, {"company": None, "customer": None}),
        (123, {"customer_id": None}, {"company": None, "customer": None}),
        (123, {"person_id": 357}, {"person": {"id": 357, "name": "Erika Sommer"}}),
        (123, {"person_id": None}, {"person": None}),
        (123, {"info": "Less"}, {"info": "Less"}),
        (123, {"info": None}, {"info": ""}),
        (123, {"status": "potential"}, {"status": "potential"}),
        (123, {"service_period_from": None}, {"service_period_from": None}),
        (123, {"service_period_to": None}, {"service_period_to": None}),
        (105, {"tags": ["New"]}, {"tags": ["New"]}),
        (105, {"tags": []}, {"tags": []}),
        (105, {"tags": None}, {"tags": []}),
        (123, {"name": "New", "money": 5}, {"name": "New", "money": 5.0}),
    ],
    ids=repr,
)
def test_an_update_changes_only_what_is_sent(
    moco: httpx.Client, method: str, deal: int, sent: dict[str, Any], changed: dict[str, Any]
) -> None:
    before = moco.get(f"/deals/{deal}").json()
    status, updated = answer(moco.request(method, f"/deals/{deal}", json=sent))

    assert status == 200
    assert list(updated) == KEYS
    assert updated == before | changed | {"updated_at": "2026-03-15T09:00:00Z"}
    assert moco.get(f"/deals/{deal}").json() == updated


def test_writing_one_deal_leaves_the_others_alone(moco: httpx.Client) -> None:
    before = {deal["id"]: deal for deal in moco.get("/deals").json()}
    moco.post("/deals", json=VALID)
    moco.put("/deals/123", json={"name": "New"})
    moco.delete("/deals/102")
    after = {deal["id"]: deal for deal in moco.get("/deals").json()}

    assert set(after) == set(before) - {102} | {201}
    assert all(after[deal] == before[deal] for deal in set(before) - {102, 123})


# Stored in 105: {"Region": ["Nord", "Ost", "Süd"], "Type": "Shop"}.
REGION = ["Nord", "Ost", "Süd"]


@pytest.mark.parametrize("method", UPDATES)
@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ({"Type": "Web"}, {"Region": REGION, "Type": "Web"}),
        ({"Site": "example.com"}, {"Region": REGION, "Type": "Shop", "Site": "example.com"}),
        ({"type": "Web"}, {"Region": REGION, "Type": "Shop", "type": "Web"}),
        ({"Region": ["West"]}, {"Region": ["West"], "Type": "Shop"}),
        ({"Region": "West"}, {"Region": "West", "Type": "Shop"}),
        ({"Type": ["Web", "Shop"]}, {"Region": REGION, "Type": ["Web", "Shop"]}),
        ({"Type": None}, {"Region": REGION}),
        ({"Type": None, "Region": None}, {}),
        ({"Type": None, "Site": "x"}, {"Region": REGION, "Site": "x"}),
        ({"Nope": None}, {"Region": REGION, "Type": "Shop"}),
        ({}, {"Region": REGION, "Type": "Shop"}),
        (None, {"Region": REGION, "Type": "Shop"}),
    ],
    ids=repr,
)
def test_custom_properties_merge_key_by_key(
    moco: httpx.Client, method: str, sent: object, stored: dict[str, object]
) -> None:
    response = moco.request(method, "/deals/105", json={"custom_properties": sent})

    assert response.json()["custom_properties"] == stored
    assert moco.get("/deals/105").json()["custom_properties"] == stored


EARLY_END = (422, {"service_period_to": ["must not be before service_period_from"]})


def test_a_new_service_period_cannot_end_before_it_starts(moco: httpx.Client) -> None:
    period = {"service_period_from": "2026-07-01", "service_period_to": "2026-06-30"}

    assert answer(moco.post("/deals", json=VALID | period)) == EARLY_END


# Stored: 123 from 2022-09-01 to 2023-01-31, 101 from 2026-02-01 only.
@pytest.mark.parametrize("method", UPDATES)
@pytest.mark.parametrize(
    ("deal", "start", "end", "refused"),
    [
        pytest.param(123, ..., "2022-08-31", True, id="end-before-stored-start"),
        pytest.param(123, ..., "2022-09-30", False, id="end-in-month-of-stored-start"),
        pytest.param(123, "2023-02-01", ..., True, id="start-after-stored-end"),
        pytest.param(123, "2023-01-01", ..., False, id="start-in-month-of-stored-end"),
        pytest.param(123, "2026-07-01", "2026-06-30", True, id="both-crossed"),
        pytest.param(123, "2026-07-01", "2026-07-31", False, id="both-moved"),
        pytest.param(123, None, "2022-08-31", False, id="start-removed"),
        pytest.param(123, "2023-02-01", None, False, id="end-removed"),
        pytest.param(123, None, None, False, id="both-removed"),
        pytest.param(101, ..., "2026-01-31", True, id="end-before-lone-start"),
        pytest.param(101, ..., "2026-02-28", False, id="end-after-lone-start"),
        pytest.param(101, "2030-01-01", ..., False, id="lone-start-moved"),
        pytest.param(112, ..., "2020-01-31", False, id="lone-end"),
    ],
)
def test_a_service_period_is_checked_against_the_stored_half(
    moco: httpx.Client, method: str, deal: int, start: object, end: object, refused: bool
) -> None:
    before = moco.get(f"/deals/{deal}").json()
    sent = {"service_period_from": start, "service_period_to": end}
    sent = {key: value for key, value in sent.items() if value is not ...}
    response = moco.request(method, f"/deals/{deal}", json=sent)

    if refused:
        assert answer(response) == EARLY_END
        assert moco.get(f"/deals/{deal}").json() == before
    else:
        assert answer(response) == (200, before | sent | {"updated_at": "2026-03-15T09:00:00Z"})


def test_a_refused_end_lets_the_period_move_in_two_steps(moco: httpx.Client) -> None:
    assert answer(moco.put("/deals/123", json={"service_period_from": "2026-01-01"})) == EARLY_END
    assert moco.put("/deals/123", json={"service_period_to": "2026-06-30"}).status_code == 200
    assert moco.put("/deals/123", json={"service_period_from": "2026-01-01"}).status_code == 200


EVERYTHING_BROKEN: dict[str, Any] = {
    "name": " ",
    "currency": "eur",
    "money": 1000000000000,
    "reminder_date": "soon",
    "user_id": "123",
    "deal_category_id": 999,
    "company_id": 1.5,
    "person_id": True,
    "info": 5,
    "closed_on": "2026-02-30",
    "service_period_from": "2026-06-02",
    "service_period_to": "2026-06-29",
    "tags": "Important",
    "custom_properties": [],
}
EVERY_ERROR = {
    "name": ["can't be blank"],
    "currency": ["is invalid"],
    "money": ["must be less than 1000000000000"],
    "reminder_date": ["is invalid"],
    "user_id": ["is not a number"],
    "deal_category_id": ["must exist"],
    "company_id": ["is not a number"],
    "person_id": ["is not a number"],
    "info": ["is invalid"],
    "closed_on": ["is invalid"],
    "service_period_from": ["must be the first day of a month"],
    "service_period_to": ["must be the last day of a month"],
    "tags": ["is invalid"],
    "custom_properties": ["is invalid"],
}


@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/deals"), ("PUT", "/deals/123"), ("PATCH", "/deals/123")]
)
def test_all_broken_rules_are_told_together_and_a_status_alone(
    moco: httpx.Client, method: str, path: str
) -> None:
    before = moco.get("/deals").text
    broken = moco.request(method, path, json=EVERYTHING_BROKEN)
    with_status = moco.request(method, path, json=EVERYTHING_BROKEN | {"status": "foo"})
    with_good = moco.request(method, path, json=VALID | {"status": "won", "money": "x"})

    assert answer(broken) == (422, EVERY_ERROR)
    assert answer(with_status) == (400, {"error": "'foo' is not a valid status"})
    assert answer(with_good) == (422, {"money": ["is not a number"]})
    assert moco.get("/deals").text == before


def test_a_create_tells_missing_and_broken_fields_together(moco: httpx.Client) -> None:
    response = moco.post("/deals", json={"name": "Half", "money": "x", "currency": "EUR"})

    assert answer(response) == (
        422,
        {
            "money": ["is not a number"],
            "reminder_date": ["can't be blank"],
            "user_id": ["can't be blank"],
            "deal_category_id": ["can't be blank"],
        },
    )


def test_delete_takes_a_deal_away(moco: httpx.Client) -> None:
    response = moco.delete("/deals/123")

    assert (response.status_code, response.content) == (204, b"")
    for method in ("GET", "PUT", "PATCH", "DELETE"):
        assert answer(moco.request(method, "/deals/123")) == (404, None)
    assert moco.get("/deals").headers["X-Total"] == "15"
    assert moco.get("/deals?ids=123").json() == []


def test_times_are_whole_seconds_in_utc(moco: httpx.Client, clock: Clock) -> None:
    clock.advance(61.7)
    created = moco.post("/deals", json=VALID).json()
    clock.advance(60)
    updated = moco.put("/deals/201", json={"info": "Later"}).json()

    assert created["created_at"] == created["updated_at"] == "2026-03-15T09:01:01Z"
    assert updated["created_at"] == "2026-03-15T09:01:01Z"
    assert updated["updated_at"] == "2026-03-15T09:02:01Z"


@pytest.mark.parametrize("method", UPDATES)
@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"name": "Website V2"},
        {"money": 61000},
        {"money": 61000.0},
        {"company_id": 760260535},
        {"customer_id": 760260535},
        {"reminder_date": "2022-09-19T12:00:00Z"},
        {"closed_on": "2026-01-01"},
        {"tags": None},
        {"custom_properties": None},
        {"custom_properties": {"Type": "Website", "Nope": None}},
    ],
    ids=repr,
)
def test_an_update_that_changes_nothing_leaves_its_time_alone(
    moco: httpx.Client, method: str, sent: dict[str, Any]
) -> None:
    before = moco.get("/deals/123").text

    assert moco.request(method, "/deals/123", json=sent).text == before


def test_texts_are_written_as_they_are(moco: httpx.Client) -> None:
    name = 'Ärger "quoted" \\ / <b>&amp;</b>\u2028 \U0001f389'
    response = moco.post("/deals", json=VALID | {"name": name, "info": name})

    assert json.loads(response.content)["name"] == name
    assert json.loads(response.content)["info"] == name
