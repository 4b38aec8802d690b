"""Tell what is under way: on a terminal in one line that goes, elsewhere in a line a minute."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from dealdouble.cli.streams import Streams

if TYPE_CHECKING:
    from dealdouble.check.stage import Stage

_ANEW = "\r\033[K"

_NOW_AND_THEN = 60.0
"""Seconds between two lines where nobody looks until later."""

_LONG = 10.0
"""Seconds from which on a wait is told of by itself."""


@contextmanager
def shown_progress(streams: Streams | None = None) -> Iterator[Callable[[Stage], None]]:
    """What shows a stage: on a terminal in place of the one before."""
    streams = streams or Streams()
    if sys.stderr is None or not sys.stderr.isatty():
        yield _Lines(streams).show
        return
    try:
        yield _Line(streams).show
    finally:
        streams.say(_ANEW, err=True, nl=False)


class _Line:
    """The one line of a terminal."""

    def __init__(self, streams: Streams) -> None:
        self._streams = streams

    def show(self, stage: Stage) -> None:
        """Write the line anew."""
        width = shutil.get_terminal_size().columns - 1
        self._streams.say(f"{_ANEW}{str(stage)[:width]}", err=True, nl=False)


class _Lines:
    """Plain lines for a log, about one a minute."""

    def __init__(self, streams: Streams) -> None:
        self._streams = streams
        self._next = time.monotonic() + _NOW_AND_THEN

    def show(self, stage: Stage) -> None:
        """Write a line, if it is time for one or a long wait begins."""
        now = time.monotonic()
        if now >= self._next or stage.waiting >= _LONG:
            self._streams.say(str(stage), err=True)
            self._next = now + _NOW_AND_THEN
