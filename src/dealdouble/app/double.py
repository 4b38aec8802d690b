"""A double: the emulators of one scenario, and the clock that they follow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from dealdouble.contract.apart import check_apart
from dealdouble.contract.model import Contract
from dealdouble.emulator.authentication import Keys
from dealdouble.emulator.emulator import Emulator, Options
from dealdouble.scenarios.scenario import Scenario

_PLAIN = Options()


class Clock(Protocol):
    """Tells the time that the emulated services live in."""

    def now(self) -> datetime:
        """The present instant, in UTC."""


class SystemClock:
    """The clock of this machine."""

    def now(self) -> datetime:
        """The present instant, in UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Double:
    """What a server serves."""

    scenario: Scenario
    emulators: tuple[Emulator, ...]
    clock: Clock


def make_double(
    contracts: Sequence[Contract],
    scenario: Scenario,
    clock: Clock,
    options: Options = _PLAIN,
) -> Double:
    """A double in a fresh state of the scenario."""
    check_apart(contracts)
    emulators = []
    for contract in contracts:
        filled = scenario.apis[contract.name]
        keys = Keys(contract.authentication, filled.keys)
        emulators.append(Emulator(contract, filled.base, keys, options))
    return Double(scenario, tuple(emulators), clock)
