"""The scenario `permissions`: for programs that cope with 401, 403 and several integrations."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dealdouble.contract.model import Contract

from .shipped import INTUM_DEAL, MOCO_DEAL, Clients, serving


@pytest.fixture
def clients(contracts: list[Contract]) -> Iterator[Clients]:
    with serving("permissions", contracts) as clients:
        yield clients


@pytest.mark.parametrize(
    ("key", "read", "write"),
    [
        *(("full", 200, 200), ("demo", 200, 200), ("YOUR_API_KEY", 200, 200)),
        *(("read-only", 200, 403), ("demo-read-only", 200, 403)),
        *(("expired", 401, 401), ("expired-read-only", 401, 401), ("demo-expired", 401, 401)),
        ("unknown", 401, 401),
    ],
)
def test_mocos_keys_may_do_what_they_are_called(
    clients: Clients, key: str, read: int, write: int
) -> None:
    client = clients.of("moco", key)

    assert client.get("/deals").status_code == read
    assert client.get("/deals/1").status_code == read
    assert client.post("/deals", json=MOCO_DEAL).status_code == write
    assert client.put("/deals/1", json={"info": "x"}).status_code == write


@pytest.mark.parametrize(
    ("key", "read", "write"),
    [
        *(("shop", 200, 201), ("service", 200, 201), ("without-integration", 200, 201)),
        *(("crm-only", 200, 201), ("no-crm", 403, 403), ("expired", 401, 401)),
        *(("expired-no-crm", 401, 401), ("unknown", 401, 401)),
    ],
)
def test_intums_tokens_may_do_what_they_are_called(
    clients: Clients, key: str, read: int, write: int
) -> None:
    client = clients.of("intum", key)

    assert client.get("/deals.json").status_code == read
    assert client.get("/deals/1.json").status_code == read
    assert client.post("/deals.json", json=INTUM_DEAL).status_code == write


@pytest.mark.parametrize(
    ("code", "status", "number"),
    [("demo-shop", 200, 1), ("demo-serwis", 200, 2), ("other", 404, None)],
)
def test_each_integration_finds_its_own_deal_under_the_same_id(
    clients: Clients, code: str, status: int, number: int | None
) -> None:
    answer = clients.of("intum", "shop").get(f"/deals/e/{code}/1001.json")

    assert answer.status_code == status
    assert answer.json().get("id") == number


@pytest.mark.parametrize(
    ("key", "status"), [("shop", 422), ("service", 422), ("without-integration", 201)]
)
def test_an_integration_does_not_take_its_own_id_twice(
    clients: Clients, key: str, status: int
) -> None:
    body = {"deal": INTUM_DEAL["deal"] | {"external_id": "1001"}}

    assert clients.of("intum", key).post("/deals.json", json=body).status_code == status
