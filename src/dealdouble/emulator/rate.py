"""Limit how often a key is used, over a window that slides."""

from __future__ import annotations

import math
from collections import deque
from datetime import datetime, timedelta


class RateLimit:
    """So many requests in a window for each key."""

    def __init__(self, requests: int, seconds: int) -> None:
        self._requests = requests
        self._seconds = seconds
        self._window = timedelta(seconds=seconds)
        self._times: dict[str, deque[datetime]] = {}

    def copy(self) -> RateLimit:
        """A limit that has counted the same so far."""
        made = RateLimit(self._requests, self._seconds)
        made._times = {key: deque(times) for key, times in self._times.items()}
        return made

    def take(self, key: str, now: datetime) -> int:
        """Count a request: 0, or the seconds to wait if it is one too many and not counted."""
        times = self._times.setdefault(key, deque())
        while times and times[-1] > now:  # the clock was set back: these are still to come
            times.pop()
        while times and now - times[0] >= self._window:
            times.popleft()
        if len(times) < self._requests:
            times.append(now)
            return 0
        return max(1, math.ceil((self._window - (now - times[0])).total_seconds()))
