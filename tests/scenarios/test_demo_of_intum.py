"""The scenario that a server starts with when none is named: what it holds for Intum."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from dealdouble.contract.model import Contract
from dealdouble.scenarios.scenario import Scenario, load_scenario

from .office import serving

# The deal of the vendor's page.
DEAL: dict[str, Any] = {
    "name": "Wdrożenie systemu CRM",
    "total_amount_net": 10000.00,
    "total_amount_gross": 12300.00,
    "tax": "23",
    "currency": "PLN",
    "client_id": 123,
    "status_id": 1,
    "date": "2026-03-15",
}


@pytest.fixture(scope="module")
def demo(contracts: list[Contract]) -> Scenario:
    return load_scenario("demo", contracts)


@pytest.fixture
def client(demo: Scenario, intum_contract: Contract) -> Iterator[httpx.Client]:
    """A client that sends no token of its own accord."""
    with serving(demo, intum_contract) as opened:
        del opened.headers["Authorization"]
        yield opened


def token(text: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {text}"}


def deals(client: httpx.Client) -> list[dict[str, Any]]:
    """All deals that the demo holds."""
    found = client.get("/deals.json", headers=token("demo")).json()
    assert isinstance(found, list)
    return found


def test_there_are_deals_over_the_statuses_and_closed_in_every_way(client: httpx.Client) -> None:
    found = deals(client)

    assert len(found) >= 25
    statuses = Counter(deal["status_id"] for deal in found)
    assert len(statuses) >= 5
    assert min(statuses.values()) >= 2
    endings = Counter(deal["closed"] for deal in found)
    assert set(endings) == {"win", "lost", None}
    assert min(endings.values()) >= 3


def test_there_are_amounts_that_tell_net_from_gross(client: httpx.Client) -> None:
    found = deals(client)

    assert any(deal["total_amount_net"] < deal["total_amount_gross"] for deal in found)
    assert any(deal["total_amount_net"] == deal["total_amount_gross"] for deal in found)
    assert len({deal["tax"] for deal in found}) >= 4


def test_each_client_has_an_email_that_its_deals_are_found_by(
    demo: Scenario, client: httpx.Client
) -> None:
    clients = demo.apis["intum"].base.tables["clients"].records
    named = {deal["client_id"] for deal in deals(client)} - {None}

    assert named <= clients.keys()
    assert [number for number, record in clients.items() if "@" not in record["email"]] == []
    for number in named:
        query = {"q": clients[number]["email"]}
        found = client.get("/deals.json", params=query, headers=token("demo")).json()
        assert number in {deal["client_id"] for deal in found}


def test_the_deals_of_the_integration_are_found_by_their_external_ids(
    client: httpx.Client,
) -> None:
    ids = {deal["external_id"]: deal["id"] for deal in deals(client) if deal["external_id"]}

    assert len(ids) >= 2
    found = {
        client.get(f"/deals/e/demo-shop/{text}.json", headers=token("demo")).status_code
        for text in ids
    }
    assert 200 in found


@pytest.mark.parametrize("field", ["client_id", "status_id"])
def test_what_the_vendors_example_names_is_there(client: httpx.Client, field: str) -> None:
    body = {"api_token": "TOKEN", "deal": DEAL}

    created = client.post("/deals.json", json=body)

    assert created.status_code == 201, created.text
    assert created.json()[field] == DEAL[field]
    refused = client.post("/deals.json", json=body | {"deal": DEAL | {field: 99999}})
    assert refused.status_code == 422


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        pytest.param("demo", None, id="demo"),
        pytest.param("TOKEN", None, id="token-of-the-page"),
        pytest.param("demo-no-crm", 403, id="without-the-right"),
        pytest.param("demo-expired", 401, id="expired"),
        pytest.param("nobody", 401, id="unknown"),
    ],
)
def test_each_token_may_do_what_its_name_says(
    client: httpx.Client, text: str, refused: int | None
) -> None:
    headers, change = token(text), {"deal": {"name": "Changed"}}
    answers = [
        client.get("/deals.json", headers=headers),
        client.get("/deals/101.json", headers=headers),
        client.get("/deals/e/demo-shop/A-1.json", headers=headers),
        client.post("/deals.json", headers=headers, json={"deal": DEAL}),
        client.patch("/deals/101.json", headers=headers, json=change),
        client.delete("/deals/101.json", headers=headers),
    ]

    done = [200, 200, 200, 201, 200, 200]
    statuses = [answer.status_code for answer in answers]
    assert statuses == (done if refused is None else [refused] * len(done))


@pytest.mark.parametrize("text", ["demo", "TOKEN"])
def test_what_a_token_creates_belongs_to_the_shop(client: httpx.Client, text: str) -> None:
    body = {"deal": DEAL | {"external_id": "N-1"}}
    created = client.post("/deals.json", headers=token(text), json=body)

    found = client.get("/deals/e/demo-shop/N-1.json", headers=token(text))

    assert (found.status_code, found.json()) == (200, created.json())
