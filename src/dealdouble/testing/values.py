"""Python values as an API would read them from the JSON of a request."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

from dealdouble.contract.model import Json
from dealdouble.emulator.json_body import DEEPEST, Unreadable, read_json
from dealdouble.errors import OptionError

_REMEDY = "give texts, numbers, dates, lists, dicts, True, False or None"


def sent(value: Any, deepest: int = DEEPEST) -> Json:
    """The JSON value; of what is a kind of text, number or date, as other libraries make them.

    Raises:
        OptionError: there is none.
    """
    match value:
        case None | bool():
            return value
        case Enum():
            return sent(value.value, deepest)
        case str():
            return _text(value)
        case int():  # which Python does not write if it is very long
            return _number(format(Decimal(int(value)), "f"))
        case float():
            return _number(float.__repr__(value))
        case Decimal():
            return _number(Decimal.__str__(value))
        case date() | time():
            return value.isoformat()
        case UUID():
            return str(value)
    if not deepest:
        raise OptionError("this cannot be sent as JSON: it is nested too deep", _REMEDY)
    match value:
        case Mapping():
            return {_key(key): sent(item, deepest - 1) for key, item in value.items()}
        case list() | tuple():
            return [sent(item, deepest - 1) for item in value]
    raise _unfit(value)


def _text(value: str) -> str:
    text = str.__str__(value)
    try:
        text.encode()
    except UnicodeEncodeError:  # half a surrogate pair
        raise _unfit(value) from None
    return text


def _number(digits: str) -> Json:
    try:
        number: Json = read_json(digits.encode())
    except Unreadable:  # not a number, or infinite
        raise OptionError(f"this cannot be sent as JSON: {digits}", _REMEDY) from None
    return number


def _key(key: Any) -> str:
    if not isinstance(key, str):
        raise OptionError(f"this cannot be sent as JSON: the key {key!r}", "give a text")
    return _text(key)


def _unfit(value: Any) -> OptionError:
    return OptionError(f"this cannot be sent as JSON: {value!r}", _REMEDY)
