"""Read the values of options that are more than a text or a number."""

from __future__ import annotations

from datetime import datetime

import click


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
