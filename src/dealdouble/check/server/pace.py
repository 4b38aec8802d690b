"""When the next request may be sent: at an even rate, and after what a server asks to wait."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from dealdouble.check.server.interruption import rest


class Pace:
    """Spaces requests evenly; a rate of None knows no pause."""

    def __init__(self, rate: float | None) -> None:
        self._gap = 0.0 if rate is None else 1 / rate
        self._next = 0.0

    def wait(self) -> None:
        """Wait for the turn of the next request."""
        if not self._gap:
            return
        now = time.monotonic()
        if self._next > now:
            rest(self._next - now)
        self._next = max(now, self._next) + self._gap


def asked_to_wait(headers: Mapping[str, str]) -> float | None:
    """The seconds for which an answer asks to be waited, None where it does not say.

    Retry-After is either a number of seconds or a date (RFC 9110, 10.2.3).
    """
    said = headers.get("retry-after", "").strip()
    if said.replace(".", "", 1).isdecimal():
        return float(said)
    try:
        until = parsedate_to_datetime(said)
    except ValueError:
        return None
    return max(0.0, (_aware(until) - _now(headers)).total_seconds())


def _now(headers: Mapping[str, str]) -> datetime:
    """The time by the server's own clock, by this machine's if the answer does not tell."""
    try:
        return _aware(parsedate_to_datetime(headers.get("date", "")))
    except ValueError:
        return datetime.now(UTC)


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
