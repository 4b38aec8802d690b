"""Doubles that tests play with and hold against each other: all that callers can see of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import orjson

from dealdouble.app.double import Double, make_double
from dealdouble.contract.model import Contract
from dealdouble.emulator.call import Call, Reply
from dealdouble.emulator.emulator import Emulator
from dealdouble.scenarios.export import exported
from dealdouble.scenarios.scenario import Scenario, load_scenario

NOW = datetime(2026, 3, 15, 9, 0, 0, tzinfo=UTC)
LISTS = {"moco": "/api/v1/deals", "intum": "/crm/deals.json"}
RECORDS = {"moco": "/api/v1/deals/{}", "intum": "/crm/deals/{}.json"}
CHANGES = {"moco": "PUT", "intum": "PATCH"}


class Played:
    """A double without HTTP, whose clock stands where its scenario says, or at NOW."""

    def __init__(self, scenario: Scenario, contracts: Sequence[Contract]) -> None:
        self.scenario = scenario
        self.contracts = contracts
        self.double: Double = make_double(contracts, scenario)
        self.double.clock.freeze(scenario.clock or NOW)
        self.emulators: dict[str, Emulator] = {
            emulator.contract.name: emulator for emulator in self.double.emulators
        }

    def send(
        self, api: str, method: str, path: str, query: str = "", body: Any = None, key: str = "demo"
    ) -> Reply:
        """The reply to a call."""
        headers = {"authorization": f"Bearer {key}", "content-type": "application/json"}
        text = b"" if body is None else written(body)
        call = Call(method, path, query, headers, text, "http://host")
        return self.emulators[api].handle(call, self.double.clock.now())

    def create(self, api: str, body: dict[str, Any], key: str = "demo") -> Reply:
        """The reply to a create."""
        sent = {"deal": body} if api == "intum" else body
        return self.send(api, "POST", LISTS[api], body=sent, key=key)

    def change(self, api: str, number: int, body: dict[str, Any], key: str = "demo") -> Reply:
        """The reply to an update."""
        sent = {"deal": body} if api == "intum" else body
        return self.send(api, CHANGES[api], RECORDS[api].format(number), body=sent, key=key)

    def delete(self, api: str, number: int) -> Reply:
        """The reply to a delete."""
        return self.send(api, "DELETE", RECORDS[api].format(number))

    def numbers(self, api: str) -> list[int]:
        """The ids of all deals, sorted."""
        return sorted(p[-1] for p in self.emulators[api].state.tables["deals"].order())

    def pages(self, api: str, key: str = "demo") -> list[bytes]:
        """The bytes of every page of the list of deals."""
        found: list[bytes] = []
        while True:
            query = f"page={len(found) + 1}"
            reply = self.send(api, "GET", LISTS[api], query, key=key)
            assert reply.status == 200, reply.body
            if found and reply.body == b"[]":
                return found
            found.append(reply.body)

    def seen(self) -> dict[str, Any]:
        """All that the states hold and the keys may do."""
        return {
            name: (
                self.pages(name),
                {
                    table: (
                        {p[-1]: dict(rows[p[-1]]) for p in rows.order()},
                        list(rows.order()),
                        rows.greatest,
                    )
                    for table, rows in emulator.state.tables.items()
                },
                self.scenario.apis[name].keys,
                dict(self.scenario.apis[name].access),
            )
            for name, emulator in self.emulators.items()
        }

    def exported(self) -> dict[str, Any]:
        """The export of the double as it is."""
        states = {name: emulator.state for name, emulator in self.emulators.items()}
        clock = self.double.clock.now()
        return exported(self.scenario, self.contracts, states, clock, self.scenario.options)

    def read_back(self, file: Path) -> Played:
        """A double that starts with the export, read from a file."""
        file.write_bytes(written(self.exported()))
        return Played(load_scenario(str(file), self.contracts), self.contracts)


def written(value: Any) -> bytes:
    """A value as JSON, its Decimals exact."""
    return orjson.dumps(value, default=_exact)


def _exact(number: Decimal) -> orjson.Fragment:
    return orjson.Fragment(str(number))
