"""What was asked and answered, as far back as there is room."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from dealdouble.emulator.call import Call, Reply

_MOST = 10_000
_LARGEST = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Entry:
    """A request to an API and its answer; `at` is the time on the emulated service's clock."""

    api: str
    call: Call
    reply: Reply
    at: datetime


class Journal:
    """The last requests: at most 10,000, and at most 32 MiB of bodies; the oldest go first."""

    def __init__(self) -> None:
        self._entries: deque[Entry] = deque()
        self._size = 0

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[Entry]:
        """The entries, the oldest first."""
        return iter(tuple(self._entries))

    def note(self, entry: Entry) -> None:
        """Add an entry."""
        self._entries.append(entry)
        self._size += _size(entry)
        while len(self._entries) > _MOST or (self._size > _LARGEST and len(self._entries) > 1):
            self._size -= _size(self._entries.popleft())

    def clear(self) -> None:
        """Forget all entries."""
        self._entries.clear()
        self._size = 0


def _size(entry: Entry) -> int:
    # Pages of a list are shared by all that asked for them, yet counted each time.
    return len(entry.call.body or b"") + len(entry.call.query) + len(entry.reply.body)
