"""A double as a test holds it: where it is reached, its clock, its scenario, the ways back."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from dealdouble.app.double import Double, Snapshot
from dealdouble.errors import OptionError
from dealdouble.testing import arguments, supply
from dealdouble.testing.arguments import Instant
from dealdouble.testing.requests import Request

if TYPE_CHECKING:
    import httpx

    Authorise = Callable[[httpx.Request], httpx.Request]

_Made = TypeVar("_Made")

Find = Callable[[str | Path], str]


class Held(ABC):
    """A double, and how it is reached.

    Args:
        origin: scheme, host and port at which it is asked.
        find: gives the path of the file that is meant where a test names a scenario's.
    """

    def __init__(self, origin: str, find: Find) -> None:
        self.origin = origin
        self.find = find

    @abstractmethod
    def call(self, work: Callable[[Double], _Made]) -> _Made:
        """Do something with the double while it answers nothing, and return what it gives."""

    @abstractmethod
    def client(self, base: str, authorise: Authorise) -> httpx.Client:
        """A client that is closed with the double.

        Raises:
            OptionError: the double has no port.
        """


class Controls:
    """What a test does with a double as a whole, whichever of its APIs it looks at."""

    def __init__(self, held: Held) -> None:
        self._held = held

    @property
    def requests(self) -> Sequence[Request]:
        """What was asked so far, and answered; the oldest first.

        Only the last 1,000 are kept, or fewer if their bodies are large. A request whose
        answer has arrived is among them.
        """
        return tuple(map(Request, self._held.call(lambda double: tuple(double.journal))))

    @property
    def now(self) -> datetime:
        """The time on the clock of the emulated services, in UTC."""
        return self._held.call(lambda double: double.clock.now())

    def freeze(self, instant: Instant | None = None) -> None:
        """Let the clock stand at an instant, or at the present one.

        Raises:
            OptionError: it is no instant, or without a time zone.
        """
        at = None if instant is None else arguments.instant(instant)
        self._held.call(lambda double: double.clock.freeze(at))

    def advance(self, by: timedelta | None = None, *, seconds: float | None = None) -> None:
        """Move the clock ahead, by a timedelta or by seconds.

        Raises:
            OptionError: both or neither are given, or there is no such time.
        """
        if (by is None) == (seconds is None):
            raise OptionError("the clock is advanced by seconds=… or by a timedelta", "say one")
        far = arguments.seconds(seconds) if by is None else arguments.seconds_of(by)
        try:
            self._held.call(lambda double: double.clock.advance(far))
        except (OverflowError, ValueError) as problem:
            raise OptionError(
                f"the clock cannot be advanced by {far} seconds: {problem}"
            ) from problem

    def load(
        self, scenario: str | Path, *, seed: int | None = None, clock: Instant | None = None
    ) -> None:
        """Begin with another scenario: a shipped one, or a file.

        What was chosen of rate limit and amounts holds on. The clock is that of the scenario,
        if none is given.

        Raises:
            ScenarioError: there is none, or it is not understood, or a record breaks a rule.
            OptionError: an argument is of the wrong type.
        """
        start = arguments.clock(clock)
        loaded = supply.scenario(self._held.find(scenario), arguments.seed(seed))
        self._held.call(lambda double: double.load(loaded, replace(double.choices, clock=start)))

    def reset(self) -> None:
        """Go back to where the scenario began, the clock too; requests are kept."""
        self._held.call(lambda double: double.reset())

    def snapshot(self) -> Snapshot:
        """What the double holds now, its clock too, for `restore`."""
        return self._held.call(lambda double: double.snapshot())

    def restore(self, snapshot: Snapshot) -> None:
        """Hold again what a snapshot holds, of this double or of another one.

        Raises:
            OptionError: the snapshot is of a double that has not all the APIs of this one.
        """

        def restored(double: Double) -> set[str]:
            lacking = {item.contract.name for item in double.emulators} - set(snapshot.saved)
            if not lacking:
                double.restore(snapshot)
            return lacking

        lacking = self._held.call(restored)
        if lacking:
            raise OptionError(
                f"the snapshot holds nothing of {' and '.join(sorted(lacking))}",
                "take it from a double of the same APIs",
            )
