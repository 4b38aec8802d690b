"""Read the arguments of filters, each as records hold such values."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from dealdouble.rules.treatment import timestamp
from dealdouble.vocabulary import ValueType


def _whole_number(text: str) -> int | Decimal:
    if not re.fullmatch("-?[0-9]+", text):
        raise ValueError(text)
    return int(text) if len(text) < 19 else Decimal(text)  # int() refuses 4,300 digits


def _decimal(text: str) -> Decimal:
    if not re.fullmatch(r"-?[0-9]{1,30}(?:\.[0-9]{1,30})?", text):
        raise ValueError(text)
    return Decimal(text)


def _date(text: str) -> str:
    if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise ValueError(text)
    return date.fromisoformat(text).isoformat()


_TIME = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(?:[Tt ]((?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?)(?:[.,][0-9]{1,9})?"
    r"([Zz]|[+\- ](?:[01][0-9]|2[0-3]):?[0-5][0-9])?)?"
)


def _time(text: str) -> str:
    """The second in which an instant lies, in UTC; a `+` that a query turned into a blank too.

    Records know whole seconds only, so that "after the instant" and "after its second" are
    the same.
    """
    found = _TIME.fullmatch(text)
    if found is None:
        raise ValueError(text)
    moment = datetime.fromisoformat(f"{found[1]}T{found[2] or '00:00'}").replace(tzinfo=UTC)
    return timestamp(moment - _offset(found[3] or "Z"))


def _offset(text: str) -> timedelta:
    if text in ("Z", "z"):
        return timedelta()
    hours, minutes = int(text[1:3]), int(text[-2:])
    return timedelta(hours=hours, minutes=minutes) * (-1 if text[0] == "-" else 1)


ARGUMENTS: Mapping[ValueType, Callable[[str], Hashable]] = {
    ValueType.TEXT: str,
    ValueType.WHOLE_NUMBER: _whole_number,
    ValueType.DECIMAL: _decimal,
    ValueType.DATE: _date,
    ValueType.TIME: _time,
}
"""How an argument of each type is read; a ValueError or an OverflowError if it is none."""
