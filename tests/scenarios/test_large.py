"""The scenario `large`: for programs that have to cope with a lot."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dealdouble.contract.model import Contract

from .shipped import INTUM_DEAL, LISTS, MOCO_DEAL, Clients, serving


@pytest.fixture(scope="module")
def clients(contracts: list[Contract]) -> Iterator[Clients]:
    with serving("large", contracts) as clients:
        yield clients


def test_moco_has_a_thousand_pages(clients: Clients) -> None:
    client = clients.of("moco")
    first = client.get("/deals")

    assert first.headers["x-total"] == "100000"
    assert 'page=1000>; rel="last"' in first.headers["link"]
    last = client.get("/deals", params={"page": 1000}).json()
    assert len(last) == 100
    assert client.get("/deals", params={"page": 1001}).json() == []
    assert first.json()[0]["name"] < last[-1]["name"]


def test_intum_has_a_thousand_pages(clients: Clients) -> None:
    client = clients.of("intum")

    assert client.get("/deals.json").json()[0]["id"] == 100_000
    last = client.get("/deals.json", params={"page": 1000}).json()
    assert [deal["id"] for deal in last] == list(range(100, 0, -1))
    assert client.get("/deals.json", params={"page": 1001}).json() == []


@pytest.mark.parametrize("api", ["moco", "intum"])
def test_it_goes_back_to_its_start(clients: Clients, api: str) -> None:
    client = clients.of(api)
    before = client.get(LISTS[api]).content
    body = MOCO_DEAL | {"name": "!"} if api == "moco" else INTUM_DEAL
    created = client.post(LISTS[api], json=body)
    assert created.json()["id"] == 100_001
    assert client.get(LISTS[api]).content != before

    clients.double.reset()

    assert client.get(LISTS[api]).content == before


def test_its_first_deals_are_those_of_the_pipeline(
    contracts: list[Contract], clients: Clients
) -> None:
    with serving("sales-pipeline", contracts) as small:
        deals = small.of("moco").get("/deals", params={"ids": "1,250,500"}).json()

    assert clients.of("moco").get("/deals", params={"ids": "1,250,500"}).json() == deals
