"""Serve a contract, or a faulty variant of one, and open sessions of the check on servers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import formatdate
from functools import cache
from pathlib import Path
from typing import Any

import httpx

from dealdouble.app.application import Application
from dealdouble.app.double import Choices, Double
from dealdouble.app.listener import Listener
from dealdouble.check.opening import Given, opened
from dealdouble.check.server.target import Limits, Target
from dealdouble.check.session import Session, Settings
from dealdouble.contract.loader import load_contract, parse_contract, shipped_contracts
from dealdouble.contract.model import Contract, Json, Resource
from dealdouble.emulator.decision import Decider, Decision
from dealdouble.emulator.emulator import Engine
from dealdouble.emulator.listing import layouts
from dealdouble.rules.treatment import Caller
from dealdouble.scenarios.scenario import Scenario, load_scenario
from dealdouble.specs.build import compile_folder
from dealdouble.store.base import Base
from dealdouble.store.state import State
from dealdouble.testing.doubles import RunningDouble

from ..in_process import DirectTransport

LIBRARY = Path(__file__).parents[1] / "library"

APIS = ("moco", "intum", "library")

RUN = "check-of-the-check"
"""The name of a test's run, which its records bear."""

GIVEN: Mapping[str, Given] = {"intum": {"app_code": ("demo-shop",)}}
"""What a user of these servers would say of the account."""


@dataclass(frozen=True, slots=True)
class Served:
    """A server of a test's own: its address, and a key that may do everything."""

    listener: Listener
    key: str

    @property
    def url(self) -> str:
        """Scheme, host and port."""
        return self.listener.origin

    def records(self, api: str, resource: str) -> dict[int, Mapping[str, Any]]:
        """The records that it holds."""

        def read() -> dict[int, Mapping[str, Any]]:
            emulators = self.listener.application.double.emulators
            state = next(one.state for one in emulators if one.contract.name == api)
            table = state.tables[resource]
            return {position[-1]: table[position[-1]] for position in table.order()}

        return self.listener.thread.call(read)

    def greatest(self, api: str, resource: str) -> int:
        """The greatest id that any record had, whether it is still there or not."""

        def read() -> int:
            emulators = self.listener.application.double.emulators
            state = next(one.state for one in emulators if one.contract.name == api)
            return state.tables[resource].greatest

        return self.listener.thread.call(read)


@cache
def contract_of(api: str) -> Contract:
    """The contract of an API, as its pages say: `library` is the one that only tests know."""
    if api == "library":
        text = compile_folder(LIBRARY / "pages" / "library")
        return parse_contract(text, "library.openapi.yaml")
    return load_contract(shipped_contracts()[api])


@cache
def scenario_of(api: str) -> Scenario:
    """The scenario with which an API is served."""
    if api == "library":
        return load_scenario(str(LIBRARY / "scenario.yaml"), [contract_of(api)])
    return load_scenario("demo", [contract_of("moco"), contract_of("intum")])


class _Updating(Decider):
    """Decides updates by another contract than all the rest."""

    def __init__(self, contract: Contract, updates: Contract, name: str) -> None:
        super().__init__(contract, name)
        self._updates = Decider(updates, name)

    def update(
        self, number: int, body: Mapping[str, Json], state: State, caller: Caller
    ) -> Decision:
        """What the other contract would decide."""
        return self._updates.update(number, body, state, caller)


def served(
    contract: Contract, clock: datetime | None = None, updates: Contract | None = None
) -> Served:
    """A server that follows a contract, with the records of the API's own scenario.

    Args:
        contract: what it follows.
        clock: where its clock stands; it is the machine's if it is not said.
        updates: a contract that it follows in updates alone.
    """
    scenario = scenario_of(contract.name)
    filled = scenario.apis[contract.name]
    records = {name: table.records.items() for name, table in filled.base.tables.items()}
    base = Base(layouts(contract), records)
    start = replace(scenario, apis={contract.name: replace(filled, base=base)})
    engine = Engine(contract)
    for name in engine.deciders if updates else ():
        engine.deciders[name] = _Updating(contract, updates or contract, name)
    double = Double([engine], start, Choices(clock=clock or "real"))
    key = filled.best_key()
    assert key is not None
    return Served(Listener(Application(double)), key.text)


class _Directly(DirectTransport):
    """Answers as the server does: with the date, and 500 where the application fails."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        try:
            answer = super().handle_request(request)
        except Exception as problem:
            answer = httpx.Response(500, text=repr(problem), request=request)
        answer.headers["date"] = formatdate(usegmt=True)
        return answer


def changed(contract: Contract, change: Callable[[Resource], Resource]) -> Contract:
    """A variant of a contract: what is changed in those of its resources that it serves."""
    resources = {
        name: change(resource) if resource.representation else resource
        for name, resource in contract.resources.items()
    }
    return replace(contract, resources=resources)


def session(
    server: Served | RunningDouble | str,
    api: str = "moco",
    *,
    key: str = "",
    contract: Contract | None = None,
    given: Given | None = None,
    limits: Limits | None = None,
    journal: Path | None = None,
    most_records: int = 10_000,
    run: str = RUN,
    **settings: Any,
) -> Session:
    """A session that may write, on a server that is held to the API's own contract.

    One of `served` is asked directly, as it answers the same over HTTP, where each request
    takes four times as long.

    Args:
        server: what is checked: one of `served`, a double, or an address.
        api: whose contract it is held to.
        key: what lets the check in; that of the server if it is not said.
        contract: another one that it is held to.
        given: what a user says of the account, in place of what fits these servers.
        limits: how much may be asked; no more than 10,000 requests if it is not said.
        journal: where the run's records are noted.
        most_records: how many may be created.
        run: the run's own name.
        settings: those of `Settings`.
    """
    if isinstance(server, RunningDouble):
        key = key or server.accounts[api].token
    transport = None
    if isinstance(server, Served):
        key = key or server.key
        transport = _Directly(server.listener.application)
    url = server if isinstance(server, str) else server.url
    most = limits or Limits(requests=10_000)
    target = Target(contract or contract_of(api), url, key, most, transport)
    chosen = Settings(**{"write": True, **settings})
    known = GIVEN.get(api, {}) if given is None else given
    return opened(target, run, chosen, known, journal, most_records)
