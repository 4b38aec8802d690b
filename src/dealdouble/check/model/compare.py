"""Compare what a record should hold with what an answer shows of it, as far as documents say.

Where the documents leave it open, empty is empty: null, an empty text, list or object, or a
key that is not there. Numbers of the type decimal may be written as texts.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from dealdouble.contract.model import MISSING, Json
from dealdouble.fitting import NUMBERS
from dealdouble.vocabulary import ValueType

_SECOND = timedelta(seconds=1)

_MOST_DIGITS = 400
"""More than those of any number that JSON's readers know, and few enough to work with."""


def is_empty(value: Json) -> bool:
    """Whether a value stands for nothing."""
    return value is MISSING or value is None or (isinstance(value, str | list | dict) and not value)


def same(kind: ValueType, expected: Json, found: Json) -> bool:
    """Whether a value is shown as it should be."""
    if is_empty(expected) or is_empty(found):
        return is_empty(expected) and is_empty(found)
    if kind in NUMBERS:
        return isinstance(found, int | Decimal | str) and number(found) == number(expected)
    if kind is ValueType.TEXTS:
        return isinstance(found, list) and _texts(expected) == _texts(found)
    if kind is ValueType.TIME:
        one, other = instant(expected), instant(found)
        # One answer may tell more digits of a second than another, cut off or rounded.
        return one is not None and other is not None and abs(one - other) < _SECOND
    return alike(expected, found)


def read(kind: ValueType, found: Json) -> Json:
    """What a record holds of which an answer shows this."""
    if kind in NUMBERS:
        value = number(found)
        if value is None:
            return None
        return int(value) if value == value.to_integral_value() else value
    return found if found != "" and _is_of(kind, found) else None


def _is_of(kind: ValueType, value: Json) -> bool:
    """Whether a value is of the JSON type of its kind, so that it can be worked with."""
    if kind in (ValueType.PROPERTIES, ValueType.OBJECT, ValueType.RECORD):
        return isinstance(value, dict)
    if kind is ValueType.TEXTS:
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    return isinstance(value, str)


def number(value: Json) -> Decimal | None:
    """A number, exactly, also if it is written as a text."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        return None
    try:
        found = Decimal(value)
    except InvalidOperation:
        return None
    return found if found.is_finite() and abs(found.adjusted()) < _MOST_DIGITS else None


def is_date(value: Json) -> bool:
    """Whether a value is a day of the calendar."""
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def instant(value: Json) -> datetime | None:
    """A time with its offset from UTC."""
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None


def alike(one: Any, other: Any) -> bool:
    """Whether two JSON values are equal; true is no 1."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(alike(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(alike, one, other))
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    return bool(one == other)


def _texts(values: list[Any]) -> list[str]:
    return sorted({str(value) for value in values})
