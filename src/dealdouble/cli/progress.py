"""One line on a terminal that tells what is under way, and is gone at the end."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

_ANEW = "\r\033[K"


@contextmanager
def shown_on_a_terminal() -> Iterator[Callable[[object], None]]:
    """What shows a stage, in place of the one before; nothing where nobody looks."""
    if not sys.stderr.isatty():
        yield lambda stage: None
        return
    try:
        yield _show
    finally:
        click.echo(_ANEW, nl=False, err=True)


def _show(stage: object) -> None:
    width = shutil.get_terminal_size().columns - 1
    click.echo(f"{_ANEW}{str(stage)[:width]}", nl=False, err=True)
