"""The scenario that a server starts with when none is named: what it holds for MOCO."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from dealdouble.contract.model import Contract
from dealdouble.scenarios.files import scenario_names
from dealdouble.scenarios.scenario import Scenario, load_scenario

from .office import serving

# The example of the vendor's page.
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

# The create of the vendor's page, with every field that the page explains by a number.
CREATE: dict[str, Any] = {
    "name": "Beispiel AG Website Relaunch",
    "currency": "EUR",
    "money": 25000,
    "reminder_date": "2018-12-01",
    "user_id": 123,
    "deal_category_id": 456,
    "company_id": 789,
    "person_id": 357,
}


@pytest.fixture(scope="module")
def demo(contracts: list[Contract]) -> Scenario:
    return load_scenario("demo", contracts)


@pytest.fixture
def client(demo: Scenario, contract: Contract) -> Iterator[httpx.Client]:
    """A client that sends no key of its own accord."""
    with serving(demo, contract) as opened:
        del opened.headers["Authorization"]
        yield opened


def key(name: str) -> dict[str, str]:
    return {"Authorization": f"Token token={name}"}


def test_demo_is_shipped() -> None:
    assert "demo" in scenario_names()


@pytest.mark.parametrize("name", [name for name in scenario_names() if name != "large"])
def test_every_scenario_that_is_shipped_is_right_and_says_what_it_is_for(
    contracts: list[Contract], name: str
) -> None:
    title = load_scenario(name, contracts).title

    assert title == " ".join(title.split())
    assert len(title) > 10


def test_there_are_deals_to_page_through_in_every_status(client: httpx.Client) -> None:
    deals = client.get("/deals", headers=key("demo")).json()

    assert len(deals) >= 25
    statuses = Counter(deal["status"] for deal in deals)
    assert set(statuses) == {"potential", "pending", "won", "lost", "dropped"}
    assert min(statuses.values()) >= 2


def test_the_example_of_the_vendors_page_reads_as_printed(client: httpx.Client) -> None:
    deal = client.get("/deals/123", headers=key("YOUR_API_KEY")).json()

    assert {name: deal[name] for name in DEAL_123} == DEAL_123


def test_the_vendors_create_finds_whatever_it_names(client: httpx.Client) -> None:
    response = client.post("/deals", headers=key("YOUR_API_KEY"), json=CREATE)

    assert response.status_code == 200, response.text
    deal = response.json()
    named = (deal["user"], deal["category"], deal["company"], deal["person"])
    assert [record["id"] for record in named] == [123, 456, 789, 357]


@pytest.mark.parametrize(
    ("field", "shown", "number"),
    [
        pytest.param("user_id", "user", 933593033, id="user"),
        pytest.param("deal_category_id", "category", 12, id="category"),
        pytest.param("company_id", "company", 760260535, id="company"),
        pytest.param("person_id", "person", 123311, id="person"),
    ],
)
def test_what_the_vendors_example_shows_can_be_named_in_a_create(
    client: httpx.Client, field: str, shown: str, number: int
) -> None:
    response = client.post("/deals", headers=key("demo"), json=CREATE | {field: number})

    assert response.json()[shown]["id"] == number


@pytest.mark.parametrize(
    ("name", "read", "write"),
    [
        pytest.param("demo", 200, 200, id="demo"),
        pytest.param("YOUR_API_KEY", 200, 200, id="your-api-key"),
        pytest.param("demo-read-only", 200, 403, id="read-only"),
        pytest.param("demo-expired", 401, 401, id="expired"),
        pytest.param("nobody", 401, 401, id="unknown"),
    ],
)
def test_each_key_may_do_what_its_name_says(
    client: httpx.Client, name: str, read: int, write: int
) -> None:
    headers = key(name)

    assert client.get("/deals", headers=headers).status_code == read
    assert client.get("/deals/123", headers=headers).status_code == read
    assert client.post("/deals", headers=headers, json=CREATE).status_code == write
    assert client.put("/deals/123", headers=headers, json={"name": "A"}).status_code == write
    assert client.patch("/deals/123", headers=headers, json={"name": "B"}).status_code == write
    deleted = {200: 204}.get(write, write)
    assert client.delete("/deals/123", headers=headers).status_code == deleted
