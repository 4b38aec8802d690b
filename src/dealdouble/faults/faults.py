"""The faults of a double: which of them a request meets, and what is answered then.

What is drawn, the requests of a share and the seconds of a delay, follows from the seed, the
fault's place among those of the scenario and how many requests it has met: the same requests
meet the same faults, also after a reset, while no number is given twice.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from dealdouble.emulator.admission import Sought
from dealdouble.emulator.call import Call, Reply
from dealdouble.emulator.emulator import Emulator
from dealdouble.errors import FaultError
from dealdouble.faults.fault import Fault
from dealdouble.faults.outcome import struck


@dataclass(slots=True)
class Tally:
    """A fault by its number, and how many requests it met and befell so far.

    `place` counts from 1 with those that were added since the scenario began.
    """

    number: int
    place: int
    fault: Fault
    met: int = 0
    used: int = 0

    @property
    def left(self) -> int | None:
        """How many more requests it befalls, None where that has no end."""
        return None if self.fault.times is None else self.fault.times - self.used

    def fits(self, api: str, call: Call, sought: Sought) -> bool:
        """Whether a request is one of those that it befalls."""
        fault = self.fault
        if fault.api not in ("", api):
            return False
        if fault.operation and fault.operation not in sought.names:
            return False
        if fault.record is not None and sought.record.lstrip("0") != str(fault.record):
            return False
        return not fault.path or is_like(call.path, fault.path)


class Faults:
    """The faults of one double, in the order in which they were added.

    A request meets the first that fits it and has some left; one that its share spares goes on
    to the next.

    `in_force` are those that a request may meet, `last` is the greatest number that was given.

    Args:
        faults: those that are in force from the beginning.
        seed: what is drawn follows from it.
        has_sockets: whether requests come over connections that can be cut.
        last: the number behind which theirs begin.
    """

    def __init__(
        self, faults: Iterable[Fault], seed: int, has_sockets: bool = True, last: int = 0
    ) -> None:
        self.last = last
        self._seed = seed
        self._has_sockets = has_sockets
        self._added = 0
        self._all: dict[int, Tally] = {}
        self.in_force: list[Tally] = []
        for fault in faults:
            self.add(fault)

    def __iter__(self) -> Iterator[Tally]:
        """All that were added and not removed, those that are used up too."""
        return iter(list(self._all.values()))

    def add(self, fault: Fault) -> Tally:
        """Put a fault in force, behind the others.

        Raises:
            FaultError: it takes a socket, and there is none.
        """
        _check(fault, self._has_sockets)
        self.last += 1
        self._added += 1
        tally = Tally(self.last, self._added, fault)
        self._all[tally.number] = tally
        self.in_force.append(tally)
        return tally

    def remove(self, number: int) -> None:
        """Take a fault away.

        Raises:
            KeyError: there is none of that number.
        """
        gone = self._all.pop(number)
        if gone in self.in_force:
            self.in_force.remove(gone)

    def clear(self) -> None:
        """Take all faults away; numbers are not given again."""
        self._all.clear()
        self.in_force.clear()

    def copy(self, has_sockets: bool = True, last: int = 0) -> Faults:
        """The same faults with the same numbers, as often used; others get greater ones.

        Raises:
            FaultError: one of them takes a socket, and there is none.
        """
        made = Faults((), self._seed, has_sockets, max(self.last, last))
        made._added = self._added
        for one in self._all.values():
            _check(one.fault, has_sockets)
            copied = replace(one)
            made._all[one.number] = copied
            if one.left != 0:
                made.in_force.append(copied)
        return made

    def handle(self, emulator: Emulator, call: Call, now: datetime) -> Reply:
        """Answer a call, with what goes wrong where a fault befalls it."""
        sought = emulator.sought(call.method, call.path)
        for tally in self.in_force:
            if tally.fits(emulator.contract.name, call, sought) and self._befalls(tally):
                delay = self._draw(tally, "delay", *tally.fault.delay)
                return struck(tally.fault, delay, emulator, call, sought, now)
        return emulator.handle(call, now)

    def _befalls(self, tally: Tally) -> bool:
        tally.met += 1
        if self._draw(tally, "share", 0, 1) >= tally.fault.share:
            return False
        tally.used += 1
        if tally.left == 0:
            self.in_force.remove(tally)
        return True

    def _draw(self, tally: Tally, what: str, least: float, most: float) -> float:
        if least == most:
            return least
        drawn = random.Random(f"{self._seed} {tally.place} {tally.met} {what}")  # noqa: S311
        return least + (most - least) * drawn.random()


def _check(fault: Fault, has_sockets: bool) -> None:
    if fault.needs_socket and not has_sockets:
        key = "drop" if fault.drop else "body"
        cause = "needs a connection that can be cut, and this double has no port"
        raise FaultError(key, cause, "use a double that has one, as the fixtures do")


def is_like(path: str, pattern: str) -> bool:
    """Whether a path is as a pattern says, in which `*` stands for any characters.

    Each part is looked for once, behind the one before: a regular expression may take forever.
    """
    first, *parts = pattern.split("*")
    if not parts:
        return path == pattern
    last = parts.pop()
    if not path.startswith(first):
        return False
    place = len(first)
    for part in parts:
        found = path.find(part, place)
        if found < 0:
            return False
        place = found + len(part)
    return len(path) - len(last) >= place and path.endswith(last)
