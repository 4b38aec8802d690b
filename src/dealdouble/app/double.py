"""A double: the emulators of a scenario, the clock that they follow, and the ways back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from dealdouble.app.clock import Clock, Reading
from dealdouble.app.journal import Journal
from dealdouble.contract.apart import check_apart
from dealdouble.contract.model import Contract
from dealdouble.emulator.authentication import Keys
from dealdouble.emulator.emulator import Emulator, Engine, Options, Saved
from dealdouble.emulator.representation import Decimals
from dealdouble.faults.faults import Faults
from dealdouble.scenarios.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Choices:
    """What a user chose, whatever a scenario says; None leaves it to the scenario.

    `clock` is an instant at which the clock stands at first, or REAL.
    """

    rate_limited: bool | None = None
    decimals: Decimals | None = None
    clock: datetime | str | None = None


REAL = "real"
"""Chosen as a clock, that of the machine."""

_NONE = Choices()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All that a double holds at a time."""

    scenario: Scenario
    choices: Choices
    clock: Reading
    saved: Mapping[str, Saved]
    faults: Faults


class Double:
    """The APIs that are served, with states of their own."""

    def __init__(
        self,
        engines: Sequence[Engine],
        scenario: Scenario,
        choices: Choices = _NONE,
        clock: Clock | None = None,
        has_sockets: bool = True,
    ) -> None:
        check_apart([engine.contract for engine in engines])
        self._engines = engines
        self._has_sockets = has_sockets
        self.journal = Journal()
        self.clock = Clock() if clock is None else clock
        self.emulators: tuple[Emulator, ...] = ()
        self.faults = Faults((), 0)
        self._begin(scenario, choices)
        if clock is None:
            self._start_clock()

    def load(self, scenario: Scenario, choices: Choices = _NONE) -> None:
        """Begin with another scenario, and what was chosen for it."""
        self._begin(scenario, choices)
        self._start_clock()

    def reset(self) -> None:
        """Go back to where the scenario began, the clock too."""
        for emulator in self.emulators:
            emulator.reset()
        self.faults = self._faults_of(self.scenario)
        self._start_clock()

    def _begin(self, scenario: Scenario, choices: Choices) -> None:
        self.faults = self._faults_of(scenario)
        self.scenario: Scenario = scenario
        self.choices = choices
        options = self.options
        self.emulators = tuple(_emulator(engine, scenario, options) for engine in self._engines)

    def _faults_of(self, scenario: Scenario) -> Faults:
        """The faults with which a scenario begins, numbered behind all that there were.

        Raises:
            FaultError: one of them needs a socket, and there is none.
        """
        return Faults(scenario.faults, scenario.seed or 0, self._has_sockets, self.faults.last)

    def snapshot(self) -> Snapshot:
        """What the double holds now, for `restore`."""
        saved = {emulator.contract.name: emulator.save() for emulator in self.emulators}
        return Snapshot(self.scenario, self.choices, self.clock.read(), saved, self.faults.copy())

    def restore(self, snapshot: Snapshot) -> None:
        """Hold again what a snapshot holds, however often."""
        faults = snapshot.faults.copy(self._has_sockets, self.faults.last)
        if snapshot.scenario is not self.scenario or snapshot.choices != self.choices:
            self._begin(snapshot.scenario, snapshot.choices)
        self.clock.restore(snapshot.clock)
        self.faults = faults
        for emulator in self.emulators:
            emulator.restore(snapshot.saved[emulator.contract.name])

    @property
    def contracts(self) -> list[Contract]:
        """The contracts of the APIs that are served."""
        return [engine.contract for engine in self._engines]

    @property
    def start(self) -> datetime | None:
        """The instant at which the clock stands at first, None if it is the machine's."""
        chosen = self.choices.clock
        start = self.scenario.clock if chosen is None else chosen
        return start if isinstance(start, datetime) else None

    @property
    def options(self) -> Options:
        """What holds of the scenario's options and those that were chosen."""
        chosen, options = self.choices, self.scenario.options
        if chosen.rate_limited is not None:
            options = replace(options, rate_limited=chosen.rate_limited)
        if chosen.decimals is not None:
            options = replace(options, decimals=chosen.decimals)
        return options

    def _start_clock(self) -> None:
        if self.start is None:
            self.clock.run()
        else:
            self.clock.freeze(self.start)


def _emulator(engine: Engine, scenario: Scenario, options: Options) -> Emulator:
    filled = scenario.apis[engine.contract.name]
    keys = Keys(engine.contract.authentication, filled.keys)
    return Emulator(engine, filled.base, keys, options)


def make_double(
    contracts: Sequence[Contract],
    scenario: Scenario,
    clock: Clock | None = None,
    choices: Choices = _NONE,
) -> Double:
    """A double of the APIs of these contracts."""
    return Double([Engine(contract) for contract in contracts], scenario, choices, clock)
