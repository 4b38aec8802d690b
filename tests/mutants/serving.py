"""Serve a mutant over HTTP, with the records of its API's own scenario."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime

from dealdouble.app.application import Application
from dealdouble.app.double import Choices, Double, make_double
from dealdouble.app.listener import Listener
from dealdouble.contract.model import Contract
from dealdouble.emulator.authentication import Key
from dealdouble.emulator.call import Call, Reply
from dealdouble.emulator.listing import layouts
from dealdouble.scenarios.scenario import ApiScenario
from dealdouble.store.base import Base

from ..check.serving import scenario_of
from .core import Core, Handle
from .mutant import Mutant


@dataclass(slots=True)
class Faulty:
    """A mutant that answers: its address, and what lets in.

    Attributes:
        url: scheme, host and port, empty if it has none.
        keys: a key for each access, that which may do the most first.
        handle: what answers.
        crashes: what went wrong in it that nobody foresaw; each was answered with 500.
    """

    url: str
    keys: Mapping[str, str]
    handle: Handle
    crashes: list[str] = field(default_factory=list)


@contextmanager
def serving(mutant: Mutant, port: int = 0) -> Iterator[Faulty]:
    """A mutant at a port, or a free one, until the end."""
    double, faulty = damaged(mutant)
    listener = Listener(Application(double), port=port)
    faulty.url = listener.origin
    try:
        yield faulty
    finally:
        listener.close()


def damaged(mutant: Mutant) -> tuple[Double, Faulty]:
    """A double of a mutant, and what is to be known of it."""
    scenario = scenario_of(mutant.contract.name)
    account = _account(scenario.apis[mutant.contract.name], mutant.contract)
    start = replace(scenario, apis={mutant.contract.name: account})
    choices = Choices(rate_limited=mutant.rate_limited, clock="real")
    double = make_double([mutant.contract], start, choices=choices)
    double.reset()
    (emulator,) = double.emulators
    handle = mutant.damage(Core(emulator, account))
    best = account.best_key()
    assert best is not None, "every scenario has a key"
    first = {account.access[best.text]: best.text}
    keys = {account.access[key.text]: key.text for key in reversed(account.keys) if not key.expired}
    faulty = Faulty("", {**first, **keys, **first}, handle)
    # The core knows no faults: what it answers with is replaced from without.
    emulator.handle = _unfailing(faulty)  # type: ignore[assignment, method-assign]
    return double, faulty


def _account(filled: ApiScenario, contract: Contract) -> ApiScenario:
    """What a scenario fills, as the contract keeps it, with a key for every access."""
    records = {name: table.records.items() for name, table in filled.base.tables.items()}
    known = set(filled.access.values())
    made = {f"only-{name}": name for name in contract.access if name not in known}
    keys = (*filled.keys, *(Key(text, contract.access[name]) for text, name in made.items()))
    base = Base(layouts(contract), records)
    return replace(filled, base=base, keys=keys, access={**filled.access, **made})


def _unfailing(faulty: Faulty) -> Handle:
    """What a server does whose code fails: it answers 500, and goes on."""

    def handle(call: Call, now: datetime) -> Reply:
        try:
            return faulty.handle(call, now)
        except Exception as problem:  # any failure is one of the mutant's
            faulty.crashes.append(f"{call.method} {call.path}: {problem!r}")
            return Reply(500, (), b"")

    return handle
