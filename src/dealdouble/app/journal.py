"""What was asked and answered, as far back as there is room."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dealdouble.emulator.call import Call, Reply

_MOST = 1_000
_LARGEST = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Entry:
    """A request and its answer; `at` is the time on the emulated service's clock.

    `api` is empty where the request reached none: at another path, or refused by HTTP itself.
    Of one that was not understood the method is empty too.
    """

    api: str
    call: Call
    reply: Reply
    at: datetime


class Journal:
    """The last requests: at most 1,000, and at most 16 MiB of what was said; the oldest go first.

    They are kept in few and small objects: the more memory a server passes through, the
    slower it is, as none of it is in the processor's cache when its turn comes again.
    """

    def __init__(self) -> None:
        self._kept: deque[tuple[Any, ...]] = deque()
        self._size = 0

    def __len__(self) -> int:
        return len(self._kept)

    def __iter__(self) -> Iterator[Entry]:
        """The entries, the oldest first."""
        return map(_entry, tuple(self._kept))

    def note(self, api: str, call: Call, reply: Reply, at: datetime) -> None:
        """Add an entry."""
        # Values of headers hold no line ends.
        head = "\n".join([part for pair in call.headers.items() for part in pair])
        asked = (api, call.method, call.path, call.query, head, call.body, call.origin)
        answered = (reply.status, reply.headers, reply.body, reply.operation, reply.broken)
        size = _size(call, head, reply)
        self._kept.append((*asked, *answered, at, size))
        self._size += size
        while len(self._kept) > _MOST or (self._size > _LARGEST and len(self._kept) > 1):
            self._size -= self._kept.popleft()[-1]

    def clear(self) -> None:
        """Forget all entries."""
        self._kept.clear()
        self._size = 0


def _entry(kept: tuple[Any, ...]) -> Entry:
    api, method, path, query, head, body, origin, *answered, at, _ = kept
    parts = head.split("\n")
    headers = dict(zip(parts[::2], parts[1::2], strict=False))
    return Entry(api, Call(method, path, query, headers, body, origin), Reply(*answered), at)


def _size(call: Call, head: str, reply: Reply) -> int:
    asked = len(call.path) + len(call.query) + len(head) + len(call.body or b"")
    # A page that many asked for is one in memory, yet counted each time.
    return asked + len(reply.body)
