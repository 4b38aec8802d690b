"""Read what tests say of a double: the clock, the seed, the rate limit, how amounts are written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from dealdouble.app.double import REAL, Choices
from dealdouble.emulator.representation import Decimals
from dealdouble.errors import OptionError

_GREATEST_PORT = 65535

Instant = datetime | str
"""Such as `"2026-03-15T09:00:00Z"`: ISO 8601 with its offset from UTC, or a datetime with one."""

_EXAMPLE = "write one such as '2026-03-15T09:00:00Z'"
_STANDING = f"{_EXAMPLE}; run() has the clock go with the machine's"
_AT_FIRST = f"{_EXAMPLE}, or 'real' for the machine's clock"


def scenario(value: Any) -> str:
    """The name of a scenario, or the path of its file.

    Raises:
        OptionError: it is neither.
    """
    if not isinstance(value, str | Path):
        raise OptionError(f"the scenario {value!r} is no name", "write one such as 'demo'")
    return str(value)


def instant(value: Any, name: str = "the instant", remedy: str = _STANDING) -> datetime:
    """An instant in UTC.

    Raises:
        OptionError: it is none, or does not say in which time zone.
    """
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        found = None
    if not isinstance(found, datetime):
        raise OptionError(f"{name} {value!r} is no instant", remedy)
    if found.tzinfo is None:
        raise OptionError(f"{name} {value!r} does not say its time zone", remedy)
    try:
        return found.astimezone(UTC)
    except OverflowError:
        raise OptionError(f"{name} {value!r} is not in the years 1 to 9999 of UTC") from None


def clock(value: Any) -> datetime | str | None:
    """An instant at which a clock stands, REAL, or None where none is chosen.

    Raises:
        OptionError: it is none of these.
    """
    return value if value is None or value == REAL else instant(value, "the clock", _AT_FIRST)


def seconds(value: Any) -> float:
    """How far a clock is moved.

    Raises:
        OptionError: it is no number.
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise OptionError(f"{value!r} is no time to advance by", "write a number of seconds")
    return value


def seconds_of(value: Any) -> float:
    """How far a clock is moved that is told by a timedelta.

    Raises:
        OptionError: it is none.
    """
    if not isinstance(value, timedelta):
        raise OptionError(f"{value!r} is no timedelta", f"write seconds={value!r}")
    return value.total_seconds()


def seed(value: Any) -> int | None:
    """A seed, or None for the scenario's own.

    Raises:
        OptionError: it is no whole number.
    """
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise OptionError(f"the seed {value!r} is no whole number", "write one such as 7")


def choices(rate_limit: Any = None, decimals: Any = None, at: Any = None) -> Choices:
    """What a test chooses beside the scenario, None leaving it to that.

    Raises:
        OptionError: something is of the wrong type, or not known.
    """
    if rate_limit is not None:
        flag("rate_limit", rate_limit)
    known = [item.value for item in Decimals]
    if not (decimals is None or decimals in known):
        raise OptionError(f"decimals is {decimals!r}", f"it is {' or '.join(map(repr, known))}")
    return Choices(rate_limit, None if decimals is None else Decimals(decimals), clock(at))


def flag(name: str, value: Any) -> bool:
    """An argument that is true or false.

    Raises:
        OptionError: it is neither.
    """
    if not isinstance(value, bool):
        raise OptionError(f"{name} is {value!r}", "it is True or False")
    return value


def port(value: Any) -> int:
    """A port, 0 for any that is free.

    Raises:
        OptionError: there is no such port.
    """
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _GREATEST_PORT:
        return value
    raise OptionError(
        f"the port {value!r} is no whole number from 0 to {_GREATEST_PORT}",
        "leave it out for one that is free",
    )


def apis(value: Any) -> Sequence[str] | None:
    """The names of APIs, None for all.

    Raises:
        OptionError: these are no names.
    """
    if value is None:
        return None
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, Iterable):
        raise OptionError(f"apis is {value!r}", "write a list of names, or leave it out for all")
    return list(names)
