"""A double as a test holds it: where it is reached, its clock, its scenario, the ways back."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, Unpack

from dealdouble.app.double import Double, Snapshot
from dealdouble.errors import OptionError
from dealdouble.faults.reading import read_fault
from dealdouble.testing import arguments, supply
from dealdouble.testing.arguments import Instant
from dealdouble.testing.faults import Fault, FaultWords, is_unsaid, unused
from dealdouble.testing.requests import Request, Requests

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
        self.made: list[Fault] = []
        """The faults that the test has made."""

    @property
    def is_closed(self) -> bool:
        """Whether nothing can ask the double any more."""
        return False

    @abstractmethod
    def call(self, work: Callable[[Double], _Made]) -> _Made:
        """Do something with the double while it answers nothing, and return what it gives."""

    def change(self, work: Callable[[Double], _Made]) -> _Made:
        """The same for what changes the double, which would not be seen once it is closed.

        Raises:
            OptionError: it is closed.
        """
        self.check_open()
        return self.call(work)

    def check_open(self) -> None:
        """Check that the double can still be asked.

        Raises:
            OptionError: it is closed.
        """
        if self.is_closed:
            raise OptionError(
                "this double is closed, as one of a test is when the test has ended",
                "start another one; of this one only what it holds can be read",
            )

    @abstractmethod
    def client(self, base: str, authorise: Authorise) -> httpx.Client:
        """A client that is closed with the double.

        Raises:
            OptionError: the double has no port, or is closed.
        """


class Controls:
    """What a test does with a double as a whole, whichever of its APIs it looks at.

    Once the double is closed it can be read, and what would change it raises OptionError.
    """

    def __init__(self, held: Held) -> None:
        self._held = held

    @property
    def requests(self) -> Requests:
        """What was asked so far, and answered; the oldest first.

        That is all but what browsers ask beforehand for a page, and calls of the double's own
        control. Only the last 1,000 are kept, or fewer if their bodies are large. A request whose
        answer has arrived is among them.
        """
        return Requests(map(Request, self._held.call(lambda double: tuple(double.journal))))

    def fault(self, **said: Unpack[FaultWords]) -> Fault:
        """Let something go wrong from now on, until it has as often as is said, or is removed.

        The first six say for which requests, and without them it is for all. Of several
        faults the first that fits a request befalls it.

        Args:
            api: the name of the API; an account's faults are for its own.
            operation: an action such as `"update"`, or an operation's id.
            path: the whole path as it is sent, where `*` stands for any characters.
            record: the id of a record that is read, updated or deleted.
            share: the part of these requests, above 0 and at most 1, drawn with the seed.
            times: for how many of them; without it for all, until it is removed.
            status: of the answer, 400 to 599 but not 405, with the body that the API gives it,
                whatever the operation; the request is not done.
            retry_after: seconds for the header `Retry-After` of that answer.
            delay: seconds by which the answer is late, or a pair to draw between.
            drop: the connection ends without an answer, and the request is not done.
            body: `"garbage"` for one that is not JSON, `"truncated"` for half of one.
            slow: seconds over which the body arrives.
            stored: with a status or a drop: the request is done all the same, or refused: then
                the rules that it broke are in `.broken` of the request.

        Raises:
            FaultError: that is not understood, or needs a port where there is none.
            OptionError: the double is closed.
        """
        words: dict[str, Any] = {**said}
        given = {name: value for name, value in words.items() if not is_unsaid(name, value)}
        fault = read_fault(self._about(given), list(supply.contracts().values()))
        made = Fault(self._held, self._held.change(lambda double: double.faults.add(fault)))
        self._held.made.append(made)
        return made

    def fail_next(self, **said: Unpack[FaultWords]) -> Fault:
        """Let the next request fail, or as many as `times` says; else as `fault`."""
        if said.get("times") is None:
            said["times"] = 1
        return self.fault(**said)

    @property
    def faults(self) -> list[Fault]:
        """The faults that were made and not removed, those that are used up too."""
        tallies = self._held.call(lambda double: list(double.faults))
        return [Fault(self._held, one) for one in tallies if self._concerns(one.fault.api)]

    def assert_faults_used(self) -> None:
        """Check that each fault of this test has befallen as many requests as it was made for.

        One without a number is to have befallen one at least. Those that were removed count,
        those with which a scenario begins do not. To restore a snapshot brings back how often
        each was used by then: what it befell since counts no more, though `requests` has it.

        Raises:
            AssertionError: one has not.
        """
        left = unused(one for one in self._held.made if self._concerns(one.said.get("api", "")))
        if left:
            raise AssertionError(f"not all faults were used: {left}")

    def _about(self, said: dict[str, Any]) -> dict[str, Any]:
        """What is said of a fault, with what goes without saying."""
        return said

    def _concerns(self, api: str) -> bool:
        """Whether a fault of an API, or of any, is one of these."""
        return True

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
        self._held.change(lambda double: double.clock.freeze(at))

    def run(self, instant: Instant | None = None) -> None:
        """Let the clock run on from an instant, or go with the machine's again.

        Raises:
            OptionError: it is no instant, or without a time zone.
        """
        at = None if instant is None else arguments.instant(instant)
        self._held.change(lambda double: double.clock.run(at))

    def advance(self, by: timedelta | None = None, *, seconds: float | None = None) -> None:
        """Move the clock ahead, by a timedelta or by seconds.

        Raises:
            OptionError: both or neither are given, or there is no such time.
        """
        if (by is None) == (seconds is None):
            raise OptionError("the clock is advanced by seconds=… or by a timedelta", "say one")
        far = arguments.seconds(seconds) if by is None else arguments.seconds_of(by)
        try:
            self._held.change(lambda double: double.clock.advance(far))
        except (OverflowError, ValueError) as problem:
            raise OptionError(
                f"the clock cannot be advanced by {far} seconds: {problem}"
            ) from problem

    def load(
        self, scenario: str | Path, *, seed: int | None = None, clock: Instant | None = None
    ) -> None:
        """Begin with another scenario: a shipped one, or a file.

        A file's path is seen as where the double was started: from the current directory, by
        the fixtures from the test's and from pytest's root directory. What was chosen of clock,
        rate limit and amounts holds on, whatever the scenario says; a seed does not.

        Args:
            scenario: a shipped one, or the path of a file.
            seed: for the records that the scenario generates; None leaves each its own.
            clock: an instant at which the clock stands, or "real", chosen from now on; None
                leaves it to what was chosen before, or else to the scenario.

        Raises:
            ScenarioError: there is none, or it is not understood, or a record breaks a rule.
            OptionError: an argument is of the wrong type.
        """
        self._held.check_open()
        start = arguments.clock(clock)
        loaded = supply.scenario(self._held.find(scenario), arguments.seed(seed))

        def load(double: Double) -> None:
            kept = double.choices
            double.load(loaded, kept if start is None else replace(kept, clock=start))

        self._held.change(load)

    def reset(self) -> None:
        """Go back to where the scenario began, the clock too; requests are kept."""
        self._held.change(lambda double: double.reset())

    def snapshot(self) -> Snapshot:
        """What the double holds now, its clock too, for `restore`."""
        return self._held.call(lambda double: double.snapshot())

    def restore(self, snapshot: Snapshot) -> None:
        """Hold again what a snapshot holds, of this double or of another one.

        Raises:
            OptionError: it is none, or of a double that has not all the APIs of this one.
        """
        if not isinstance(snapshot, Snapshot):
            raise OptionError(f"{snapshot!r} is no snapshot", "give what snapshot() returned")

        def restored(double: Double) -> set[str]:
            lacking = {item.contract.name for item in double.emulators} - set(snapshot.saved)
            if not lacking:
                double.restore(snapshot)
            return lacking

        lacking = self._held.change(restored)
        if lacking:
            raise OptionError(
                f"the snapshot holds nothing of {' and '.join(sorted(lacking))}",
                "take it from a double of the same APIs",
            )
