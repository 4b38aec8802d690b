"""Read the values of options that are more than a text or a number."""

from __future__ import annotations

import math
from datetime import datetime
from typing import Any

import click


class Whole(click.IntRange):
    """A whole number in a range."""

    name = "whole number"


class _Seconds(click.FloatRange):
    """A time in seconds, more than none."""

    name = "number of seconds"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """The number that a text says, which is one, as `nan` is not."""
        seconds: float = super().convert(value, param, ctx)
        if math.isnan(seconds):
            self.fail(f"{value!r} is not a valid {self.name}.", param, ctx)
        return seconds


SECONDS = _Seconds(0, min_open=True)
SECONDS_OF_A_DAY = _Seconds(0, 86_400, min_open=True)


def read_start(
    context: click.Context, option: click.Parameter, text: str | None
) -> datetime | str | None:
    """The instant at which a clock starts, the word for the machine's, or None if none is said.

    Raises:
        BadParameter: the text is neither.
    """
    from dealdouble.app.double import REAL
    from dealdouble.scenarios.values import parse_moment

    try:
        return text if text in (None, REAL) else parse_moment(text)
    except ValueError:
        raise click.BadParameter(
            f"{text!r} is neither {REAL} nor an instant in UTC, such as 2026-03-15T09:00:00Z."
        ) from None


def read_host(context: click.Context, option: click.Parameter, name: str) -> str:
    """The address to listen on.

    Raises:
        BadParameter: it is empty, which would be every address there is.
    """
    if not name.strip():
        raise click.BadParameter(
            f"{name!r} is no address: write one, such as 127.0.0.1, or 0.0.0.0 for all there are."
        )
    return name


def read_hosts(
    context: click.Context, option: click.Parameter, names: tuple[str, ...]
) -> tuple[str, ...]:
    """Names or addresses of hosts.

    Raises:
        BadParameter: one is none.
    """
    from dealdouble.app.control_guard import plain_name

    for name in names:
        if not plain_name(name):
            raise click.BadParameter(
                f"{name!r} is not a host: write a name or an address, without scheme and port."
            )
    return names
