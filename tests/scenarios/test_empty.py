"""The scenario `empty`: for programs that make their deals themselves."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dealdouble.contract.model import Contract

from .shipped import INTUM_DEAL, MOCO_DEAL, Clients, serving


@pytest.fixture
def clients(contracts: list[Contract]) -> Iterator[Clients]:
    with serving("empty", contracts) as clients:
        yield clients


@pytest.mark.parametrize("api", ["moco", "intum"])
def test_there_are_no_deals(clients: Clients, api: str) -> None:
    assert clients.listed(api) == []


def test_the_first_deal_has_the_id_1_and_names_what_demo_has(clients: Clients) -> None:
    body = MOCO_DEAL | {"company_id": 760260535, "person_id": 123311}

    deal = clients.of("moco").post("/deals", json=body).json()

    assert (deal["id"], deal["company"]["name"]) == (1, "Beispiel AG")
    assert (deal["person"]["name"], deal["user"]["firstname"]) == ("Max Muster", "Leonie")


def test_the_first_deal_of_intum_has_the_id_1(clients: Clients) -> None:
    body = {"deal": INTUM_DEAL["deal"] | {"client_id": 123, "status_id": 1}}

    deal = clients.of("intum").post("/deals.json", json=body).json()

    assert (deal["id"], deal["client_id"]) == (1, 123)
