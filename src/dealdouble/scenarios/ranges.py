"""Draw numbers, dates and instants between two ends, after another date, or from an amount.

Amounts are whole multiples of a step, counted with integers, so that they stay exact.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import Any

from dealdouble.fitting import NUMBERS
from dealdouble.rules.treatment import number_of
from dealdouble.scenarios.field import At, Column
from dealdouble.scenarios.mistakes import shown
from dealdouble.scenarios.values import parse_time
from dealdouble.vocabulary import ValueType

EXACT = Context(prec=4000)
"""For sums that do not depend on the settings of whoever asks for them."""

_CENT = Decimal("0.01")
_DAY = 86_400
_OPENS, _OFFICE_HOURS = 7 * 3600, 11 * 3600
_LATER = 3 * 3600
"""Within how many seconds of its time of day something follows on a later day."""

_DATED = (ValueType.DATE, ValueType.TIME)


def draw_range(recipe: Mapping[str, Any], at: At) -> Column:
    """Values from one to another, both of them among the choices."""
    if at.type in NUMBERS and not at.is_named:
        _leave_out(recipe, at, "day", "dates")
        return _numbers(recipe, at)
    if at.type is ValueType.DATE:
        return _dates(recipe, at)
    if at.type is ValueType.TIME:
        _leave_out(recipe, at, "day", "dates")
        _leave_out(recipe, at, "step", "numbers and dates")
        return _times(recipe, at)
    raise at.unfit("a range", "numbers, dates and instants")


def draw_after(recipe: Mapping[str, Any], at: At) -> Column:
    """Dates and instants so many days after those of another field."""
    other = at.other(recipe["after"], "after")
    if at.type not in _DATED:
        raise at.unfit("after", "dates and instants")
    if other.type not in _DATED:
        raise at.error(f"after names {other.said}, which is no date", "name a date", "after")
    least, most = at.whole(recipe, "from"), at.whole(recipe, "to")
    _check_ends(least, most, at)
    days = at.below(most - least + 1, "after")
    dates = [
        None if text is None else _ordinal(text[:10]) + least + k
        for text, k in zip(at.column(other), days, strict=True)
    ]
    if at.type is ValueType.DATE:
        move = _mover(recipe, at)
        return [None if day is None else move(day) for day in dates]
    _leave_out(recipe, at, "day", "dates")
    move = _mover({}, at)
    seconds = _seconds_after(at, other)
    return [
        None if day is None else move(day) + _time_of_day(second)
        for day, second in zip(dates, seconds, strict=True)
    ]


def draw_product(recipe: Mapping[str, Any], at: At) -> Column:
    """Another amount, multiplied, to the cent."""
    other = at.other(recipe["of"], "of")
    if at.type not in NUMBERS or at.target:
        raise at.unfit("a product", "numbers")
    if other.type not in NUMBERS or other.target:
        raise at.error(f"of names {other.said}, which is no number", "name an amount", "of")
    factor = at.number(recipe, "times")
    values = [number_of(value) for value in at.column(other)]
    text = next((value for value in values if isinstance(value, str)), None)
    if text is not None:
        raise at.error(f"{other.said} is {shown(text)}, which is no number", "write one there")
    return [None if value is None else _product(value, factor) for value in values]


def _product(value: int | Decimal, factor: int | Decimal) -> Decimal:
    product = EXACT.multiply(Decimal(value), Decimal(factor))
    return product.quantize(_CENT, ROUND_HALF_UP, EXACT)


def _numbers(recipe: Mapping[str, Any], at: At) -> Column:
    given = {key: at.number(recipe, key) for key in ("from", "to", "step") if key in recipe}
    places = max(map(_places, given.values()))
    scaled = {key: _scaled(value, places) for key, value in given.items()}
    _check_ends(scaled["from"], scaled["to"], at)
    values = range(scaled["from"], scaled["to"] + 1, scaled.get("step", 1))
    return _chosen(values, lambda number: _unscaled(number, places), at)


def _places(value: int | Decimal) -> int:
    exponent = 0 if isinstance(value, int) else value.as_tuple().exponent
    assert isinstance(exponent, int), "numbers are finite"
    return max(-exponent, 0)


def _scaled(value: int | Decimal, places: int) -> int:
    return int(EXACT.scaleb(Decimal(value), places))


def _unscaled(number: int, places: int) -> int | Decimal:
    return EXACT.scaleb(Decimal(number), -places) if places else number


def _dates(recipe: Mapping[str, Any], at: At) -> Column:
    first, last = (_day(recipe, key, at) for key in ("from", "to"))
    _check_ends(first, last, at)
    days = range(first, last + 1, at.whole(recipe, "step", 1))
    return _chosen(days, _mover(recipe, at), at)


def _times(recipe: Mapping[str, Any], at: At) -> Column:
    """Instants between two, or at office hours between two days."""
    if all(isinstance(recipe[key], str) and len(recipe[key]) == 10 for key in ("from", "to")):
        first, last = (_day(recipe, key, at) for key in ("from", "to"))
        _check_ends(first, last, at)
        drawn = at.below((last - first + 1) * _OFFICE_HOURS, "from")
        days = (first + k // _OFFICE_HOURS for k in drawn)
        seconds = (_OPENS + k % _OFFICE_HOURS for k in drawn)
    else:
        first, last = (_second(recipe, key, at) for key in ("from", "to"))
        _check_ends(first, last, at)
        drawn = [first + k for k in at.below(last - first + 1, "from")]
        days = (k // _DAY for k in drawn)
        seconds = (k % _DAY for k in drawn)
    return [_written(day) + _time_of_day(second) for day, second in zip(days, seconds, strict=True)]


def _seconds_after(at: At, other: At) -> Sequence[int]:
    """The seconds of the day at which something follows."""
    if other.type is ValueType.DATE:
        return [_OPENS + k for k in at.below(_OFFICE_HOURS, "after", "time")]
    later = at.below(_LATER, "after", "time")
    return [
        0 if text is None else min(_second_of(text) + k, _DAY - 1)
        for text, k in zip(at.column(other), later, strict=True)
    ]


def _chosen(values: range, make: Callable[[int], Any], at: At) -> Column:
    """A draw from a range for each record; what is drawn twice is made once."""
    length = (values.stop - values.start - 1) // values.step + 1  # len() stops at 63 bits
    drawn = at.below(length, "from")
    made = {k: make(values[k]) for k in dict.fromkeys(drawn)}
    return [made[k] for k in drawn]


def _mover(recipe: Mapping[str, Any], at: At) -> Callable[[int], str]:
    """Writes days, moved within their months if the recipe says so."""
    end = recipe.get("day")

    def moved(ordinal: int) -> str:
        try:
            text = _written(ordinal)
        except (ValueError, OverflowError):
            raise at.error("leads to a year that no date can have", "write fewer days") from None
        return text if end is None else _moved(text, end)

    return moved


@lru_cache(maxsize=65_536)
def _written(ordinal: int) -> str:
    return date.fromordinal(ordinal).isoformat()


@lru_cache(maxsize=65_536)
def _ordinal(text: str) -> int:
    return date.fromisoformat(text).toordinal()


@lru_cache(maxsize=65_536)
def _moved(text: str, end: str) -> str:
    last = monthrange(int(text[:4]), int(text[5:7]))[1]
    return f"{text[:8]}{'01' if end == 'first' else last}"


def _time_of_day(second: int) -> str:
    return f"T{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}Z"


def _second_of(text: str) -> int:
    return int(text[11:13]) * 3600 + int(text[14:16]) * 60 + int(text[17:19])


def _day(recipe: Mapping[str, Any], key: str, at: At) -> int:
    value = recipe[key]
    try:
        if isinstance(value, str) and len(value) == 10:
            return _ordinal(value)
    except ValueError:
        pass
    raise at.error(f"{key} {shown(value)} is no date", "write a date such as 2026-03-31", key)


def _second(recipe: Mapping[str, Any], key: str, at: At) -> int:
    value = recipe[key]
    try:
        if isinstance(value, str):
            parse_time(value)
            return _ordinal(value[:10]) * _DAY + _second_of(value)
    except ValueError:
        pass
    remedy = "write two dates, or two instants such as 2026-01-01T09:00:00Z"
    raise at.error(f"{key} {shown(value)} is no instant", remedy, key)


def _check_ends(first: int, last: int, at: At) -> None:
    if last < first:
        raise at.error("to is less than from", "write the lesser one under from")


def _leave_out(recipe: Mapping[str, Any], at: At, key: str, types: str) -> None:
    if key in recipe:
        is_for = f"{key} is for {types}, and {at.said} {at.kind}"
        raise at.error(is_for, f"leave {key} out", key)
