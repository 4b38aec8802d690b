"""Draw whole numbers that are the same on every machine and with every version of Python.

Of the standard library only `random.Random(int).random()` is used, whose sequence Python
promises to keep; each of its floats is a 53-bit fraction, and all else is done with integers.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Sequence
from itertools import repeat

_BITS = 53
_WHOLE = float(2**_BITS)

MOST = 2**_BITS
"""The greatest number of choices between which a draw can decide."""


class Stream:
    """An endless sequence of draws of its own for each seed and path."""

    def __init__(self, seed: int, path: Sequence[str]) -> None:
        text = "\0".join((str(seed), *path))
        digest = hashlib.sha256(text.encode()).digest()
        # S311: what is drawn is to be foreseen.
        self._next: Callable[[], float] = random.Random(int.from_bytes(digest[:8])).random  # noqa: S311

    def below(self, bound: int, count: int, rows: Sequence[int]) -> list[int]:
        """Of that many whole numbers from 0 to below `bound`, all alike, those of some rows."""
        draw = self._next
        if len(rows) == count:
            return [int(draw() * _WHOLE) * bound >> _BITS for _ in repeat(None, count)]
        drawn = [draw() for _ in repeat(None, count)]
        return [int(drawn[row] * _WHOLE) * bound >> _BITS for row in rows]
