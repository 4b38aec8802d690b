"""The clock that the emulated services live by: that of the machine, or one that stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_LAST = datetime.max.replace(microsecond=0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a clock told at a time, and whether it stood then, or followed the machine's."""

    now: datetime
    is_frozen: bool
    is_real: bool


class Clock:
    """Tells the time; it stands at an instant until it is moved, or runs with the machine's.

    One that has run to the end of the year 9999 stands there.
    """

    def __init__(self, frozen: datetime | None = None) -> None:
        self._frozen = frozen
        self._ahead = timedelta()

    @property
    def is_frozen(self) -> bool:
        """Whether the clock stands."""
        return self._frozen is not None

    def now(self) -> datetime:
        """The present instant, in UTC."""
        if self._frozen is not None:
            return self._frozen
        try:
            return datetime.now(UTC) + self._ahead
        except OverflowError:
            return _LAST

    def freeze(self, instant: datetime | None = None) -> None:
        """Stand at an instant, or at the present one."""
        self._frozen = self.now() if instant is None else instant

    def run(self, instant: datetime | None = None) -> None:
        """Run on from an instant, or with the clock of the machine."""
        self._ahead = timedelta() if instant is None else instant - datetime.now(UTC)
        self._frozen = None

    def advance(self, seconds: float) -> None:
        """Move ahead.

        Raises:
            OverflowError: there is no such time.
        """
        by = timedelta(seconds=seconds)
        if self._frozen is not None:
            self._frozen += by
        else:
            ahead = self._ahead + by
            self._ahead = ahead if datetime.now(UTC) + ahead else self._ahead

    def read(self) -> Reading:
        """What it tells now, for `restore`."""
        is_real = not self.is_frozen and not self._ahead
        return Reading(self.now(), self.is_frozen, is_real)

    def restore(self, reading: Reading) -> None:
        """Go on from a reading: stand there, run on from there, or follow the machine's again."""
        if reading.is_frozen:
            self.freeze(reading.now)
        else:
            self.run(None if reading.is_real else reading.now)
