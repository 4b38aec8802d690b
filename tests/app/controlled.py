"""Doubles of all APIs whose control is called in process."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from starlette.types import Message

from dealdouble.app.application import Application
from dealdouble.app.double import Choices, Double, make_double
from dealdouble.contract.model import Contract
from dealdouble.scenarios.catalogue import Catalogue

from ..in_process import AsgiTransport
from ..moco.values import VALID

KEYS = {"moco": {"Authorization": "Token token=demo"}, "intum": {"Authorization": "Bearer demo"}}
DEALS = {"moco": "/api/v1/deals", "intum": "/crm/deals.json"}
NOON = "2026-03-15T12:00:00Z"
NEW = {**VALID, "user_id": 123, "deal_category_id": 456}

OFFICE = """\
title: A small account
moco:
  keys:
    demo: {access: full}
  users:
    anna: {id: 1, firstname: Anna, lastname: Keller}
  deal_categories:
    angebot: {id: 4, name: Angebot, probability: 30}
  deals:
    website:
      id: 5
      name: Website
      reminder_date: 2026-04-01
      money: 61000
      currency: CHF
      user: anna
      deal_category: angebot
"""


@dataclass(frozen=True, slots=True)
class Controlled:
    """A double, and a client of it that sends no key."""

    double: Double
    client: httpx.Client
    application: Application

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
        """Call what lies under `/_double/`; bytes are sent as they are."""
        sent: dict[str, Any] = {}
        if isinstance(body, bytes):
            sent["content"] = body
        elif body is not None:
            sent["json"] = body
        return self.client.request(method, f"/_double/{path}", headers=headers, **sent)

    def deals(self, api: str = "moco") -> list[Any]:
        """The deals of an API."""
        answer = self.client.get(DEALS[api], headers=KEYS[api])
        assert answer.status_code == 200, answer.text
        return list(answer.json())

    def everything(self) -> list[bytes]:
        """All that can be told of the double."""
        paths = ["scenario", "clock", "state", "snapshots"]
        return [self.ask("GET", path).content for path in paths]


def created(control: Controlled) -> dict[str, object]:
    """A deal that was created just now."""
    answer = control.client.post(DEALS["moco"], json=NEW, headers=KEYS["moco"])
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


@contextmanager
def controlled(
    contracts: Sequence[Contract],
    catalogue: Catalogue,
    choices: Choices | None = None,
    hosts: Sequence[str] = (),
    served: Sequence[Contract] = (),
) -> Iterator[Controlled]:
    """A double of the scenario `demo` for as long as the block lasts; of all APIs, or a few."""
    scenario = catalogue.load("demo")
    double = make_double(served or contracts, scenario, choices=choices or Choices())
    application = Application(double, catalogue, contracts, hosts)
    with httpx.Client(
        transport=AsgiTransport(application), base_url="http://127.0.0.1:8080"
    ) as client:
        yield Controlled(double, client, application)


def raw_call(
    application: Application,
    method: str,
    path: str,
    headers: Sequence[tuple[bytes, bytes]],
    messages: Iterator[Message],
) -> list[Message]:
    """What the application sends for a request whose messages are made as they are asked for."""
    sent: list[Message] = []
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": list(headers),
        "server": ("127.0.0.1", 8080),
        "client": ("127.0.0.1", 40000),
    }

    async def receive() -> Message:
        return next(messages)

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(application(scope, receive, send))
    return sent
