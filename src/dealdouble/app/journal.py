"""What was asked and answered, as far back as there is room."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from dealdouble.emulator.call import Call, Reply
from dealdouble.faults.delivery import Struck
from dealdouble.faults.fault import Fault

_MOST = 1_000
_LARGEST = 16 * 1024 * 1024

Watcher = Callable[["Entry"], None]


@dataclass(frozen=True, slots=True)
class Entry:
    """A request and its answer.

    Attributes:
        number: counted from 1; those that were forgotten are counted, too.
        api: empty where the request reached none: at another path, or refused by HTTP itself.
        call: the request; of one that was not understood the method is empty.
        reply: the answer, with the status 0 where there was none.
        at: the time on the emulated service's clock.
        seconds: how long it took from when the request was there until its answer was, or is
            to be, handed over.
    """

    number: int
    api: str
    call: Call
    reply: Reply
    at: datetime
    seconds: float

    @property
    def size(self) -> int:
        """How many bytes were said, at least."""
        return self.call.head_size + len(self.call.body or b"") + len(self.reply.body)

    @property
    def fault(self) -> Fault | None:
        """What went wrong on demand."""
        return self.reply.fault if isinstance(self.reply, Struck) else None


class Journal:
    """The last requests: at most 1,000, and at most 16 MiB of what was said; the oldest go first.

    What is kept of a request is what was made of it anyway: each copy, each text put together
    would cost more than keeping it does.
    """

    def __init__(self) -> None:
        self._kept: deque[tuple[str, Call, Reply, datetime, float, int]] = deque()
        self._size = 0
        self._noted = 0
        self._watchers: list[Watcher] = []

    def __len__(self) -> int:
        return len(self._kept)

    @property
    def last(self) -> int:
        """The number of the last entry, 0 before the first."""
        return self._noted

    def __iter__(self) -> Iterator[Entry]:
        """The entries, the oldest first."""
        kept = list(self._kept)
        first = self._noted - len(kept) + 1
        return (Entry(number, *one[:-1]) for number, one in enumerate(kept, first))

    def note(self, api: str, call: Call, reply: Reply, at: datetime, seconds: float) -> None:
        """Add an entry."""
        # A page that many asked for is one in memory, yet counted each time.
        size = call.head_size + len(call.body or b"") + len(reply.body)
        kept = self._kept
        kept.append((api, call, reply, at, seconds, size))
        self._size += size
        self._noted += 1
        while len(kept) > _MOST or (self._size > _LARGEST and len(kept) > 1):
            self._size -= kept.popleft()[-1]
        if self._watchers:
            entry = Entry(self._noted, api, call, reply, at, seconds)
            for watch in tuple(self._watchers):
                watch(entry)

    def clear(self) -> None:
        """Forget all entries."""
        self._kept.clear()
        self._size = 0

    def watch(self, watcher: Watcher) -> None:
        """Have each entry told from now on, as soon as it is noted."""
        self._watchers.append(watcher)

    def watch_no_more(self, watcher: Watcher) -> None:
        """Tell a watcher no more."""
        self._watchers.remove(watcher)
