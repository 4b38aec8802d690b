"""A sorted sequence of positions that stays quick to change however long it is.

A list of 100,000 moves half of its items for one that enters. Here they lie in chunks, and
only those of one chunk move.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator, Sequence
from itertools import chain
from operator import itemgetter
from typing import overload

from dealdouble.store.base import Position

_CHUNK = 512  # twice that many are cut in two
_LAST = itemgetter(-1)


class Positions(Sequence[Position]):
    """Sorted positions, none of them twice."""

    __slots__ = ("_chunks", "_length")

    def __init__(self, positions: Sequence[Position]) -> None:
        starts = range(0, len(positions), _CHUNK)
        self._chunks = [list(positions[start : start + _CHUNK]) for start in starts]
        self._length = len(positions)

    def copy(self) -> Positions:
        """The same positions, to be changed apart."""
        made = Positions(())
        made._chunks = [list(chunk) for chunk in self._chunks]
        made._length = self._length
        return made

    def add(self, position: Position) -> None:
        """Let a position in."""
        chunks = self._chunks
        if not chunks:
            chunks.append([])
        place = min(self._chunk_of(position), len(chunks) - 1)
        chunk = chunks[place]
        insort(chunk, position)
        self._length += 1
        if len(chunk) >= 2 * _CHUNK:
            chunks[place : place + 1] = [chunk[:_CHUNK], chunk[_CHUNK:]]

    def remove(self, position: Position) -> None:
        """Let a position that is there go."""
        place = self._chunk_of(position)
        chunk = self._chunks[place]
        within = bisect_left(chunk, position)
        assert chunk[within] == position, "what leaves is there"
        del chunk[within]
        self._length -= 1
        if not chunk:
            del self._chunks[place]

    def _chunk_of(self, position: Position) -> int:
        """Which chunk has a position, or would; past the end where all chunks end before it."""
        return 0 if len(self._chunks) < 2 else bisect_left(self._chunks, position, key=_LAST)

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[Position]:
        return chain.from_iterable(self._chunks)

    def __contains__(self, position: object) -> bool:
        assert isinstance(position, tuple)
        place = self._chunk_of(position)
        return place < len(self._chunks) and is_in(self._chunks[place], position)

    @overload
    def __getitem__(self, at: int) -> Position: ...
    @overload
    def __getitem__(self, at: slice) -> list[Position]: ...
    def __getitem__(self, at: int | slice) -> Position | list[Position]:
        if isinstance(at, int):
            place = range(self._length)[at]
            return self[place : place + 1][0]
        start, stop, step = at.indices(self._length)
        assert step == 1, "pages are read forwards"
        found: list[Position] = []
        for chunk in self._chunks:
            if stop <= 0:
                break
            if start < len(chunk):
                found += chunk[max(start, 0) : stop]
            start, stop = start - len(chunk), stop - len(chunk)
        return found


def is_in(positions: Sequence[Position], position: Position) -> bool:
    """Whether a position is among sorted ones."""
    if isinstance(positions, Positions):
        return position in positions
    place = bisect_left(positions, position)
    return place < len(positions) and positions[place] == position
