"""Reads one value of a request, by the type that its field is documented to have."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum, auto

from tests.check.second.freedoms import Freedoms
from tests.check.second.json_text import Json

_PLAIN_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_PLAIN_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_OTHER_DATES = ("%d.%m.%Y", "%Y-%m-%d", "%Y/%m/%d")  # the second for 2026-3-5
_GREATEST_EXPONENT = 1000


class Kind(Enum):
    """The types of fields."""

    STRING = auto()
    TEXT = auto()
    NUMBER = auto()
    AMOUNT = auto()
    WHOLE = auto()
    DATE = auto()
    TAGS = auto()
    PROPERTIES = auto()
    OBJECT = auto()


class Wrong(Exception):
    """A value that cannot be taken, and the reason."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Values:
    """Reads values as far as the documents say, and beyond as the server chooses."""

    def __init__(self, freedoms: Freedoms) -> None:
        self._freedoms = freedoms
        self._converts = freedoms.wrong_types == "converted"
        self._readers: Mapping[Kind, Callable[[Json], Json]] = {
            Kind.STRING: self._string,
            Kind.TEXT: self._text,
            Kind.NUMBER: self._number,
            Kind.AMOUNT: self._amount,
            Kind.WHOLE: self._whole,
            Kind.DATE: self._date,
            Kind.TAGS: self._tags,
            Kind.PROPERTIES: self._properties,
            Kind.OBJECT: self._object,
        }

    def read(self, kind: Kind, value: Json, date_times: bool = False) -> Json:
        """What is stored for a value, None where it is nothing.

        Args:
            kind: the type that it should have.
            value: what was sent.
            date_times: whether this date may usually have a time.

        Raises:
            Wrong: if it is of another type, and cannot be converted.
        """
        if value is None or (value == "" and self._converts and kind not in _TEXTS):
            return None
        if kind is Kind.DATE:
            return self._date(value, date_times)
        return self._readers[kind](value)

    def _string(self, value: Json) -> str:
        text = self._text(value)
        longest = self._freedoms.longest_string
        if longest is not None and len(text) > longest:
            raise Wrong("long")
        return text

    def _text(self, value: Json) -> str:
        if self._converts and isinstance(value, bool):
            value = "true" if value else "false"
        if self._converts and isinstance(value, int | Decimal):
            value = format(value, "f") if isinstance(value, Decimal) else str(value)
        if not isinstance(value, str) or ("\0" in value and self._freedoms.nul_refused):
            raise Wrong("invalid")
        return value

    def _number(self, value: Json) -> Decimal:
        if self._converts and isinstance(value, bool):
            value = int(value)
        if self._converts and isinstance(value, str) and _PLAIN_NUMBER.fullmatch(value.strip()):
            value = Decimal(value.strip())
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            raise Wrong("no number")
        number = Decimal(value)
        if abs(number.adjusted()) > _GREATEST_EXPONENT:
            raise Wrong("no number")
        return number

    def _amount(self, value: Json) -> Decimal:
        if isinstance(value, str) and self._freedoms.amounts_from_texts:
            value = Decimal(value) if _PLAIN_NUMBER.fullmatch(value) else value
        return self._number(value)

    def _whole(self, value: Json) -> int:
        number = self._number(value)
        if number != number.to_integral_value() and not self._converts:
            raise Wrong("no number")
        return int(number)

    def _date(self, value: Json, date_times: bool = False) -> str | None:
        if not isinstance(value, str):
            if self._converts:
                return None
            raise Wrong("invalid")
        choice = self._freedoms.dates
        found = day(value, loose=choice == "loose")
        if found is None and (choice == "loose" or (choice == "usual" and date_times)):
            found = _day_of_time(value)
        if found is None:
            raise Wrong("invalid")
        return found

    def _tags(self, value: Json) -> list[str]:
        if self._converts and isinstance(value, str):
            value = [part.strip() for part in value.split(",")]
        if not isinstance(value, list):
            raise Wrong("invalid")
        return [self._text(item) for item in value]

    def _properties(self, value: Json) -> dict[str, Json]:
        if not isinstance(value, dict):
            raise Wrong("invalid")
        return {self._text(key): self._property(item) for key, item in value.items()}

    def _property(self, value: Json) -> Json:
        if value is None:
            return None
        return self._tags(value) if isinstance(value, list) else self._text(value)

    def _object(self, value: Json) -> dict[str, Json]:
        if self._converts and isinstance(value, list):
            return {str(index): item for index, item in enumerate(value)}
        if not isinstance(value, dict):
            raise Wrong("invalid")
        return value


_TEXTS = (Kind.STRING, Kind.TEXT)


def day(text: str, loose: bool = False) -> str | None:
    """A day of the calendar as YYYY-MM-DD, None where the text names none."""
    if _PLAIN_DATE.fullmatch(text):
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError:
            return None
    for spelling in _OTHER_DATES if loose else ():
        try:
            return datetime.strptime(text, spelling).date().isoformat()
        except ValueError:
            continue
    return None


def _day_of_time(text: str) -> str | None:
    try:
        return datetime.fromisoformat(text).date().isoformat()
    except ValueError:
        return None


def with_places(number: Decimal, least: int) -> str:
    """A number in plain notation with no more places than it needs, and no fewer than these."""
    whole, _, places = format(number, "f").partition(".")
    places = places.rstrip("0").ljust(least, "0")
    return f"{whole}.{places}" if places else whole
