"""An emulator with a few records, called without HTTP."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from dealdouble.contract.model import Contract
from dealdouble.emulator.authentication import Key, Keys
from dealdouble.emulator.call import Call, Reply
from dealdouble.emulator.emulator import Emulator, Engine, Options
from dealdouble.emulator.listing import layouts
from dealdouble.store.base import Base, Record

NOW = datetime(2026, 3, 15, 9, 0, 0, tzinfo=UTC)
KEY = "k3y"
PLAIN = Options()
HEADERS = {"authorization": f"Token token={KEY}", "content-type": "application/json"}
KEYS = (
    Key(KEY, frozenset({"read", "write"})),
    Key("reader", frozenset({"read"})),
    Key("gone", frozenset({"read", "write"}), expired=True),
)
RECORDS: dict[str, list[Record]] = {
    "users": [{"id": 1, "firstname": "Ann", "lastname": "Bell"}],
    "companies": [{"id": 3, "name": "Acme", "type": "customer"}],
    "people": [{"id": 4, "firstname": None, "lastname": "Dee"}],
    "deal_categories": [{"id": 2, "name": "Lead", "probability": 30}],
}
VALID: dict[str, Any] = {
    "name": "Relaunch",
    "currency": "EUR",
    "money": 25000,
    "reminder_date": "2026-04-01",
    "user_id": 1,
    "deal_category_id": 2,
}


@dataclass(slots=True)
class Service:
    """An emulator, and what its callers usually say."""

    emulator: Emulator
    headers: Mapping[str, str] = field(default_factory=lambda: HEADERS)
    now: datetime = NOW

    def send(
        self,
        method: str,
        path: str,
        query: str = "",
        body: bytes | None = b"",
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        """The reply to a call below the API's base path."""
        base = self.emulator.contract.base_path
        said = self.headers if headers is None else headers
        return self.emulator.handle(
            Call(method, base + path, query, said, body, "http://host"), self.now
        )

    def create(self, path: str, **values: Any) -> Any:
        """The representation of a new record."""
        reply = self.send("POST", path, body=json.dumps(values).encode())
        assert reply.status == 200, reply.body
        return json.loads(reply.body)

    def ids(self, path: str, query: str = "") -> list[int]:
        """The ids of a list in its order."""
        reply = self.send("GET", path, query)
        assert reply.status == 200, reply.body
        return [record["id"] for record in json.loads(reply.body)]

    def everything(self) -> list[tuple[str, list[Record], int]]:
        """All that the state holds, table by table."""
        return [
            (name, [table[position[-1]] for position in table.order()], table.greatest)
            for name, table in self.emulator.state.tables.items()
        ]


def serve(
    contract: Contract,
    records: Mapping[str, Iterable[Record]] | None = None,
    options: Options = PLAIN,
) -> Service:
    """A service of that contract in a fresh state."""
    given = RECORDS if records is None else records
    base = Base(layouts(contract), {n: [(r["id"], r) for r in rs] for n, rs in given.items()})
    keys = Keys(contract.authentication, KEYS)
    return Service(Emulator(Engine(contract), base, keys, options))
