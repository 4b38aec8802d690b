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
_LONG = 8 * 1024  # bytes of a head or an answer: shorter ones need no counting

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
        return _size(self.call, self.reply)

    @property
    def fault(self) -> Fault | None:
        """What went wrong on demand."""
        return self.reply.fault if isinstance(self.reply, Struck) else None


class Journal:
    """The last requests: at most 1,000, and of those with much to say 16 MiB; the oldest go first.

    What is kept of a request is what was made of it anyway: each copy, each text put together
    would cost more than keeping it does, and so would adding up what is short.
    """

    def __init__(self) -> None:
        self._kept: deque[tuple[str, Call, Reply, datetime, float]] = deque(maxlen=_MOST)
        self._long: deque[tuple[int, int]] = deque()  # numbers and sizes
        self._size = 0  # of the long ones
        self._page: Reply | None = None  # the last of them
        self._noted = 0
        self._watchers: list[Watcher] = []

    @property
    def last(self) -> int:
        """The number of the last entry, 0 before the first."""
        return self._noted

    def __iter__(self) -> Iterator[Entry]:
        """The entries, the oldest first."""
        kept = list(self._kept)
        first = self._noted - len(kept) + 1
        return (Entry(number, *one) for number, one in enumerate(kept, first))

    def note(self, api: str, call: Call, reply: Reply, at: datetime, seconds: float) -> None:
        """Add an entry."""
        self._noted += 1
        self._kept.append((api, call, reply, at, seconds))
        if call.body or call.head_size > _LONG or len(reply.body) > _LONG:
            self._make_room(call, reply)
        if self._watchers:
            entry = Entry(self._noted, api, call, reply, at, seconds)
            for watch in tuple(self._watchers):
                watch(entry)

    def clear(self) -> None:
        """Forget all entries."""
        self._kept.clear()
        self._long.clear()
        self._size = 0
        self._page = None

    def _make_room(self, call: Call, reply: Reply) -> None:
        """Forget what is oldest while the long ones, with the last, take too much.

        A page that is asked for over and over is one in memory, and takes no more.
        """
        if reply is self._page and not call.body and call.head_size <= _LONG:
            return
        self._page = reply
        long, kept = self._long, self._kept
        size = _size(call, reply)
        long.append((self._noted, size))
        self._size += size
        while long[0][0] <= self._noted - len(kept) or (self._size > _LARGEST and len(long) > 1):
            number, gone = long.popleft()
            self._size -= gone
            while self._noted - len(kept) < number:
                kept.popleft()

    def watch(self, watcher: Watcher) -> None:
        """Have each entry told from now on, as soon as it is noted."""
        self._watchers.append(watcher)

    def watch_no_more(self, watcher: Watcher) -> None:
        """Tell a watcher no more."""
        self._watchers.remove(watcher)


def _size(call: Call, reply: Reply) -> int:
    return call.head_size + len(call.body or b"") + len(reply.body)
