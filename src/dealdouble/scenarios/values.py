"""Values of scenario files as records hold them: exact, and such as answers can show."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from typing import Any

UNDATED = "2026-01-01T09:00:00Z"
"""When a record that does not say so was created: fixed, so that every start is alike."""

GREATEST_WHOLE = 2**53 - 1
"""The greatest whole number that every reader of JSON takes exactly."""

GREATEST_ID = 9_000_000_000_000_000
"""The greatest id of a scenario: those of records that are created later count on from it."""

_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
_MOMENT = re.compile(_INSTANT.pattern.replace("Z", r"(?:\.[0-9]{1,6})?Z"))

_GREATEST_INTEGER = 10**18
"""Whole numbers from here on are kept as Decimals, since answers hold integers of 64 bits."""

_LONGEST = 1000  # digits of a number in plain notation
_DEEPEST = 100  # levels of a value, as in a request


class Unshowable(ValueError):
    """A value that no answer could hold."""


def exact(value: Any) -> Any:
    """A JSON value as records hold it, with its numbers such as answers can show.

    Raises:
        Unshowable: a number of thousands of digits, or lists in lists without end.
    """
    return _exact(value, _DEEPEST)


def _exact(value: Any, depth: int) -> Any:
    if not depth and isinstance(value, dict | list):
        raise Unshowable(f"is nested more than {_DEEPEST} times")
    match value:
        case dict():
            return {key: _exact(item, depth - 1) for key, item in value.items()}
        case list():
            return [_exact(item, depth - 1) for item in value]
        case Decimal() if value and not -_LONGEST < value.adjusted() < _LONGEST:
            raise Unshowable("is a number that an answer cannot hold")
        case int() if not -_GREATEST_INTEGER < value < _GREATEST_INTEGER:
            return _exact(Decimal(value), depth)
    return value


def parse_time(text: str) -> datetime:
    """An instant that a record names, such as `2026-03-15T09:00:00Z`.

    Raises:
        ValueError: it is not an instant in UTC, in whole seconds.
    """
    if not _INSTANT.fullmatch(text):
        raise ValueError(text)
    return datetime.fromisoformat(text)


def parse_moment(text: str) -> datetime:
    """An instant at which a clock stands; it may lie within a second.

    Raises:
        ValueError: it is not an instant in UTC.
    """
    if not _MOMENT.fullmatch(text):
        raise ValueError(text)
    return datetime.fromisoformat(text)
