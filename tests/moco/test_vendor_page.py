"""Every sentence and example of the vendor's page, with its damaged addresses repaired."""

import json
from typing import Any

import httpx
import pytest

from .values import answer, ids

KEY = {"Authorization": "Token token=YOUR_API_KEY"}
JSON = {"Content-Type": "application/json"}

# The example of the page, and below it the two keys that the real service adds.
DEAL_123: dict[str, Any] = {
    "id": 123,
    "name": "Website V2",
    "status": "pending",
    "reminder_date": "2022-09-19",
    "closed_on": None,
    "money": 61000,
    "currency": "CHF",
    "info": "Interesting Lead!",
    "custom_properties": {"Type": "Website"},
    "user": {"id": 933593033, "firstname": "Nicola", "lastname": "Piccinini"},
    "company": {"id": 760260535, "name": "Beispiel AG", "type": "customer"},
    "person": {"id": 123311, "name": "Max Muster"},
    "category": {"id": 12, "name": "Angebot", "probability": 30},
    "service_period_from": "2022-09-01",
    "service_period_to": "2023-01-31",
    "created_at": "2021-10-17T09:33:46Z",
    "updated_at": "2012-10-17T09:33:46Z",
}
OBSERVED = {"tags": [], "customer": {"id": 760260535, "name": "Beispiel AG"}}

# The body of the page's create, without its last comma and with its closing brace.
CREATE = """{
        "name": "Beispiel AG Website Relaunch",
        "currency": "EUR",
        "money": 25000,
        "reminder_date": "2018-12-01",
        "user_id": 123,
        "deal_category_id": 456
      }"""


def test_the_example_deal_reads_as_printed(anonymous: httpx.Client) -> None:
    status, deal = answer(anonymous.get("/deals/123", headers=KEY))

    assert status == 200
    del deal["inbox_email_address"]
    assert deal == DEAL_123 | OBSERVED


def test_money_of_the_example_has_a_decimal_place(anonymous: httpx.Client) -> None:
    assert '"money":61000.0' in anonymous.get("/deals/123", headers=KEY).text


def test_all_deals_are_retrieved_with_complete_information(anonymous: httpx.Client) -> None:
    response = anonymous.get("/deals", headers=KEY)

    assert len(ids(response)) == 16
    [listed] = [deal for deal in response.json() if deal["id"] == 123]
    assert listed == anonymous.get("/deals/123", headers=KEY).json()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("status=potential", [110, 200, 101]),
        ("status=pending", [105, 108, 112, 123]),
        ("status=won", [102, 109, 106, 113]),
        ("status=lost", [103, 107, 114]),
        ("status=dropped", [104, 111]),
        ("tags=Important, Strategic", [102, 105]),
        ("tags=Important", [102, 103, 105]),
        ("ids=123", [123]),
        ("updated_after=2026-03-09T00:00:00Z", [200]),
        ("custom_properties[Type]=Website", [123, 101]),
    ],
)
def test_status_tags_and_the_global_filters_apply(
    anonymous: httpx.Client, query: str, expected: list[int]
) -> None:
    assert ids(anonymous.get(f"/deals?{query}", headers=KEY)) == expected


def test_the_example_create_makes_a_pending_deal(anonymous: httpx.Client) -> None:
    response = anonymous.post("/deals", headers=KEY | JSON, content=CREATE)

    assert response.status_code == 200
    created = response.json()
    assert created["name"] == "Beispiel AG Website Relaunch"
    assert (created["money"], created["currency"]) == (25000.0, "EUR")
    assert created["reminder_date"] == "2018-12-01"
    assert created["user"]["id"] == 123
    assert created["category"]["id"] == 456
    assert created["status"] == "pending"
    assert created["closed_on"] is None
    assert (created["company"], created["person"]) == (None, None)
    assert anonymous.get(f"/deals/{created['id']}", headers=KEY).json() == created


def test_the_example_update_loses_the_deal(anonymous: httpx.Client) -> None:
    response = anonymous.put("/deals/123", headers=KEY | JSON, content='{"status": "lost"}')

    assert response.status_code == 200
    lost = response.json()
    del lost["inbox_email_address"]
    assert lost == DEAL_123 | OBSERVED | {
        "status": "lost",
        "closed_on": "2026-03-15",
        "updated_at": "2026-03-15T09:00:00Z",
    }


def test_the_example_delete_takes_the_deal_away(anonymous: httpx.Client) -> None:
    assert answer(anonymous.delete("/deals/123", headers=KEY)) == (204, None)
    assert anonymous.get("/deals/123", headers=KEY).status_code == 404


@pytest.mark.parametrize(
    "field", ["name", "currency", "money", "reminder_date", "user_id", "deal_category_id"]
)
def test_the_starred_fields_are_mandatory(moco: httpx.Client, field: str) -> None:
    body = json.loads(CREATE)
    del body[field]
    status, errors = answer(moco.post("/deals", json=body))

    assert status == 422
    assert list(errors) == [field]


FIELDS = [
    ("name", "Beispiel AG / Website Relaunch", "name", "Beispiel AG / Website Relaunch"),
    ("currency", "EUR", "currency", "EUR"),
    ("money", 25000, "money", 25000.0),
    ("reminder_date", "2017-08-15", "reminder_date", "2017-08-15"),
    ("user_id", 123, "user", {"id": 123, "firstname": "Anna", "lastname": "Keller"}),
    (
        "deal_category_id",
        456,
        "category",
        {"id": 456, "name": "Erstkontakt", "probability": 1},
    ),
    ("company_id", 789, "company", {"id": 789, "type": "supplier", "name": "Nordwind GmbH"}),
    ("person_id", 357, "person", {"id": 357, "name": "Erika Sommer"}),
    ("info", "Information for this lead…", "info", "Information for this lead…"),
    ("status", "potential", "status", "potential"),
    ("status", "pending", "status", "pending"),
    ("status", "won", "status", "won"),
    ("status", "lost", "status", "lost"),
    ("status", "dropped", "status", "dropped"),
    ("service_period_from", "2022-06-01", "service_period_from", "2022-06-01"),
    ("service_period_to", "2022-12-31", "service_period_to", "2022-12-31"),
    ("tags", ["Important", "Health"], "tags", ["Health", "Important"]),
]


@pytest.mark.parametrize(("field", "value", "key", "answered"), FIELDS)
def test_every_listed_field_can_be_created(
    moco: httpx.Client, field: str, value: object, key: str, answered: object
) -> None:
    status, deal = answer(moco.post("/deals", json=json.loads(CREATE) | {field: value}))

    assert (status, deal[key]) == (200, answered)


@pytest.mark.parametrize(("field", "value", "key", "answered"), FIELDS)
def test_every_listed_field_can_be_updated(
    moco: httpx.Client, field: str, value: object, key: str, answered: object
) -> None:
    status, deal = answer(moco.put("/deals/123", json={field: value}))

    assert (status, deal[key]) == (200, answered)


@pytest.mark.parametrize(("method", "path"), [("POST", "/deals"), ("PUT", "/deals/123")])
def test_a_closing_date_can_be_given(moco: httpx.Client, method: str, path: str) -> None:
    body = json.loads(CREATE) | {"status": "won", "closed_on": "2021-12-27"}

    assert moco.request(method, path, json=body).json()["closed_on"] == "2021-12-27"


@pytest.mark.parametrize(("method", "path"), [("POST", "/deals"), ("PUT", "/deals/123")])
@pytest.mark.parametrize(
    ("field", "date", "status"),
    [
        ("service_period_from", "2022-12-01", 200),
        ("service_period_from", "2022-12-02", 422),
        ("service_period_from", "2022-11-30", 422),
        ("service_period_to", "2022-11-30", 200),
        ("service_period_to", "2022-11-29", 422),
        ("service_period_to", "2022-12-01", 422),
        ("service_period_to", "2024-02-29", 200),
        ("service_period_to", "2024-02-28", 422),
    ],
)
def test_a_service_period_is_made_of_whole_months(
    moco: httpx.Client, method: str, path: str, field: str, date: str, status: int
) -> None:
    response = moco.request(method, path, json=json.loads(CREATE) | {field: date})

    assert response.status_code == status
    assert status == 200 or list(response.json()) == [field]


def test_a_company_and_a_person_are_optional(moco: httpx.Client) -> None:
    deal = moco.put("/deals/123", json={"company_id": None, "person_id": None}).json()

    assert (deal["company"], deal["person"]) == (None, None)


def test_custom_properties_are_among_the_fields_of_a_lead(moco: httpx.Client) -> None:
    body = json.loads(CREATE) | {"custom_properties": {"Type": "Website"}}

    assert moco.post("/deals", json=body).json()["custom_properties"] == {"Type": "Website"}


@pytest.mark.parametrize("status", ["potential", "won", "lost", "dropped"])
def test_the_category_matters_only_while_pending_but_stays(moco: httpx.Client, status: str) -> None:
    deal = moco.put("/deals/123", json={"status": status}).json()

    assert deal["category"] == {"id": 12, "name": "Angebot", "probability": 30}


def test_a_status_beyond_the_five_is_refused(moco: httpx.Client) -> None:
    assert moco.put("/deals/123", json={"status": "open"}).status_code == 400
