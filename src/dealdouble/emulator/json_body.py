"""Read and write JSON exactly: numbers with a point as Decimals, nothing that JSON does not have.

orjson reads `999999999999.99999` as 10^12, so the standard library reads here.
"""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn

import orjson

DEEPEST = 100  # Assumed: the nesting at which the JSON reader of Ruby on Rails gives up.
_LONGEST_INTEGER = 18  # digits; orjson writes integers of 64 bits only


class Unreadable(Exception):
    """The text is not JSON that could be stored and written again."""


def read_json(body: bytes, deepest: int = DEEPEST, decoder: json.JSONDecoder | None = None) -> Any:
    """The JSON value of a body in UTF-8, as a decoder reads it that is stricter than the usual one.

    Raises:
        Unreadable: it is not JSON, nests deeper than so many levels, or holds half a surrogate
            pair, NaN, an infinity or a number whose exponent no Decimal can hold.
    """
    try:
        text = body.decode()
        value = (decoder or _DECODER).decode(text)
    except (ValueError, RecursionError, InvalidOperation) as problem:
        raise Unreadable(str(problem)) from problem
    if "\\u" in text or text.count("[") + text.count("{") > deepest:
        _check(value, deepest)
    return value


def _integer(digits: str) -> int | Decimal:
    return int(digits) if len(digits) <= _LONGEST_INTEGER else Decimal(digits)


def _not_a_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


_DECODER = json.JSONDecoder(parse_float=Decimal, parse_int=_integer, parse_constant=_not_a_number)


def _check(value: Any, depth: int) -> None:
    if isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError as problem:
            raise Unreadable("half a surrogate pair") from problem
    elif isinstance(value, (dict, list)):
        if not depth:
            raise Unreadable("nested too deep")
        for item in value:
            _check(item, depth - 1)
        for item in value.values() if isinstance(value, dict) else ():
            _check(item, depth - 1)


def write_json(value: Any) -> bytes:
    """A value as JSON: Decimals as the exact numbers that they are, Fragments as they stand."""
    made = orjson.dumps(value, default=_exact)
    # orjson takes room for 8 kB at least and gives none of it back: what is kept is copied.
    return bytes(memoryview(made))


def _exact(number: Decimal) -> orjson.Fragment:
    return orjson.Fragment(str(number))
