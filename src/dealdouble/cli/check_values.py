"""Read the values of the options of `check`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import click


def read_pairs(
    context: click.Context, option: click.Parameter, texts: Sequence[str]
) -> Mapping[str, Sequence[str]]:
    """Values by name, from `NAME=VALUE` each.

    Raises:
        BadParameter: one has no name, or no value.
    """
    found: dict[str, list[str]] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not (name and equals and value):
            raise click.BadParameter(f"{text!r} is not {option.metavar}.")
        found.setdefault(name, []).append(value)
    return found


def read_rate(context: click.Context, option: click.Parameter, text: str | None) -> float | None:
    """Requests a second, 0 for as many as can be, None where nothing is said.

    Raises:
        BadParameter: it is no rate.
    """
    if text is None or text == "unlimited":
        return None if text is None else 0.0
    found = re.fullmatch(r"([0-9]*\.?[0-9]+)/(s|m)", text)
    if found is None or not float(found[1]):
        raise click.BadParameter(f"{text!r} is no rate, such as 10/s, 60/m or unlimited.")
    return float(found[1]) / (60 if found[2] == "m" else 1)
