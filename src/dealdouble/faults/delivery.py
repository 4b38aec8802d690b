"""How an answer goes out that does not go out at once, and whole."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, auto

from dealdouble.emulator.call import Reply
from dealdouble.faults.fault import Fault

_PIECES_A_SECOND = 10
_WITHIN_THE_FIRST_LINE = 10  # bytes; some clients take what is cut later for a whole answer


class End(Enum):
    """Where an answer ends."""

    WHOLE = auto()
    HALF = auto()
    BEFORE_IT_BEGINS = auto()


@dataclass(frozen=True, slots=True)
class Delivery:
    """An answer that is late, slow, or cut: seconds before it, seconds of its body, its end."""

    delay: float = 0
    slow: float = 0
    end: End = End.WHOLE

    @property
    def is_cut(self) -> bool:
        """Whether the connection ends before it is whole."""
        return self.end is not End.WHOLE

    @property
    def seconds(self) -> float:
        """How long it takes."""
        return self.delay + self.slow

    def steps(self, head: bytes, body: bytes) -> Iterator[tuple[float, bytes]]:
        """What to send, each after so many seconds."""
        match self.end:
            case End.BEFORE_IT_BEGINS:
                yield self.delay, b""
            case End.HALF if len(body) > 1:
                yield from self._steps(head, body[: len(body) // 2])
            case End.HALF:
                yield self.delay, head[:_WITHIN_THE_FIRST_LINE]
            case _:
                yield from self._steps(head, body)

    def _steps(self, head: bytes, body: bytes) -> Iterator[tuple[float, bytes]]:
        if not self.slow:
            yield self.delay, head + body
            return
        yield self.delay, head
        yield from self.pieces(body)

    def pieces(self, body: bytes) -> Iterator[tuple[float, bytes]]:
        """The pieces of a slow body, each after so many seconds."""
        pieces = max(1, min(len(body), math.ceil(self.slow * _PIECES_A_SECOND)))
        for number in range(pieces):
            start, end = (len(body) * place // pieces for place in (number, number + 1))
            yield self.slow / pieces, body[start:end]


@dataclass(frozen=True, slots=True)
class Struck(Reply):
    """An answer that a fault has made, and how it goes out."""

    fault: Fault = field(default_factory=Fault)
    delivery: Delivery = field(default_factory=Delivery)
