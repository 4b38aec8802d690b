"""Tell what is under way: on a terminal in one line that goes, elsewhere in a line a minute."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from dealdouble.check.stage import Stage

_ANEW = "\r\033[K"

_NOW_AND_THEN = 60.0
"""Seconds between two lines where nobody looks until later."""

_LONG = 10.0
"""Seconds from which on a wait is told of by itself."""


@contextmanager
def shown_progress() -> Iterator[Callable[[Stage], None]]:
    """What shows a stage: on a terminal in place of the one before."""
    if not sys.stderr.isatty():
        yield _Lines().show
        return
    try:
        yield _show
    finally:
        click.echo(_ANEW, nl=False, err=True)


def _show(stage: Stage) -> None:
    width = shutil.get_terminal_size().columns - 1
    click.echo(f"{_ANEW}{str(stage)[:width]}", nl=False, err=True)


class _Lines:
    """Plain lines for a log, about one a minute."""

    def __init__(self) -> None:
        self._next = time.monotonic() + _NOW_AND_THEN

    def show(self, stage: Stage) -> None:
        """Write a line, if it is time for one or a long wait begins."""
        now = time.monotonic()
        if now >= self._next or stage.waiting >= _LONG:
            click.echo(str(stage), err=True)
            self._next = now + _NOW_AND_THEN
