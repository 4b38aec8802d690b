"""The time at the service, and the numbers of its new records."""

from __future__ import annotations

import random
from collections.abc import Callable, Collection
from datetime import UTC, datetime, timedelta

from tests.check.second.freedoms import Freedoms


class Clock:
    """The service's own time; `now` tells the seconds since 1970."""

    def __init__(self, freedoms: Freedoms, now: Callable[[], float]) -> None:
        self._freedoms = freedoms
        self._now = now

    def now(self) -> datetime:
        """The time, in UTC."""
        return datetime.fromtimestamp(self._now() + self._freedoms.clock_ahead, UTC)

    def stamp(self, later: float = 0) -> datetime:
        """The time, or that some seconds later, as it is stored: cut off to what is told apart."""
        step = round(self._freedoms.clock_resolution * 1000)
        milliseconds = int((self.now().timestamp() + later) * 1000) // step * step
        return datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=milliseconds)

    def today(self) -> str:
        """The day in the account's time zone."""
        return (self.now() + timedelta(hours=self._freedoms.today_ahead)).date().isoformat()


def shown_time(time: datetime, milliseconds: bool) -> str:
    """A time as answers show it, in UTC."""
    exactness = "milliseconds" if milliseconds else "seconds"
    return time.replace(tzinfo=None).isoformat(timespec=exactness) + "Z"


class Ids:
    """Numbers for new records: the next one, or far apart, or without any order."""

    def __init__(self, freedoms: Freedoms) -> None:
        self._kind = freedoms.ids
        self._draw = random.Random(f"ids {freedoms}")  # noqa: S311 - nothing is secret
        self._greatest = 0

    def next(self, taken: Collection[int]) -> int:
        """A number that no record has, nor had."""
        if self._kind == "random":
            number = self._draw.randrange(10**8, 2**40)
            return self.next(taken) if number in taken else number
        self._greatest += 1 if self._kind == "next" else self._draw.randrange(10**6, 10**9)
        return self._greatest
