"""The clock that the emulated services live by: that of the machine, or one that stands."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_LAST = datetime.max.replace(microsecond=0, tzinfo=UTC)


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

    def follow(self, other: Clock) -> None:
        """Tell the time that another clock tells now."""
        self._frozen, self._ahead = other._frozen, other._ahead

    def copy(self) -> Clock:
        """A clock that tells the same time."""
        made = Clock()
        made.follow(self)
        return made
