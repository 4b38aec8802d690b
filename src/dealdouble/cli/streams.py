"""Tell our user something on stdout or stderr, which may be closed or full."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

import click


def _closed() -> str:
    """Which of the two was closed before we began; Python has none then."""
    names = [name for name in ("stdout", "stderr") if getattr(sys, name) is None]
    return f"{' and '.join(names)}: nothing can be written there" if names else ""


@dataclass(slots=True)
class Streams:
    """Stdout and stderr; `lost` tells why what was said is not known to our user, if it is not."""

    lost: str = field(default_factory=_closed)

    def say(self, text: str, err: bool = False, nl: bool = True) -> None:
        """Write a line; where that cannot be, what is to come is lost, too."""
        name = "stderr" if err else "stdout"
        try:
            click.echo(text, nl=nl, err=err)
        except OSError as problem:
            self.lost = f"{name} cannot be written to: {problem.strerror}"
            _pour_away(getattr(sys, name))


def _pour_away(stream: TextIO) -> None:
    """Let go what a stream still holds, which Python would try to write when it ends."""
    with suppress(OSError), Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), stream.fileno())
