"""Clients of the scenarios that are shipped, over HTTP in process."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

import httpx

from dealdouble.app.application import Application
from dealdouble.app.double import Double, make_double
from dealdouble.contract.loader import load_contract, shipped_contracts
from dealdouble.contract.model import Contract
from dealdouble.scenarios.catalogue import Catalogue

from ..in_process import AsgiTransport

BASES = {"moco": "/api/v1", "intum": "/crm"}
LISTS = {"moco": "/deals", "intum": "/deals.json"}
MOCO_DEAL: dict[str, Any] = {
    "name": "Neu",
    "currency": "CHF",
    "money": 100,
    "reminder_date": "2026-04-01",
    "user_id": 123,
    "deal_category_id": 12,
}
INTUM_DEAL: dict[str, Any] = {
    "deal": {"total_amount_net": 100, "total_amount_gross": 123, "tax": "23"}
}


class Clients:
    """A double that starts with a shipped scenario, and clients of it."""

    def __init__(self, double: Double) -> None:
        self.double = double
        self._transport = AsgiTransport(Application(double))

    def of(self, api: str, key: str = "demo") -> httpx.Client:
        """A client of an API, with a key."""
        return httpx.Client(
            transport=self._transport,
            base_url=f"http://127.0.0.1:8080{BASES[api]}",
            headers={"Authorization": f"Bearer {key}"},
        )

    def listed(self, api: str, **query: str | int) -> list[Any]:
        """The deals of all pages of a list."""
        found: list[Any] = []
        client = self.of(api)
        for page in range(1, 10_000):
            answer = client.get(LISTS[api], params={**query, "page": page})
            assert answer.status_code == 200, answer.text
            deals = answer.json()
            found += deals
            if len(deals) < 100:
                break
        return found

    def close(self) -> None:
        self._transport.close()


@cache
def _catalogue() -> Catalogue:
    """Keeps what was loaded, as most tests ask for a double of their own of the same scenario."""
    return Catalogue([load_contract(file) for file in shipped_contracts().values()])


@contextmanager
def serving(name: str, contracts: Sequence[Contract], seed: int | None = None) -> Iterator[Clients]:
    """Clients of a double that starts with the scenario."""
    clients = Clients(make_double(contracts, _catalogue().load(name, seed)))
    try:
        yield clients
    finally:
        clients.close()
