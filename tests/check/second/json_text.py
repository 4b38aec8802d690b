"""Reads and writes JSON with exact numbers."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

Json = Any

_DEEPEST = 100
_PLAIN = json.JSONEncoder(ensure_ascii=False)
_ESCAPED = json.JSONEncoder(ensure_ascii=True)


class Malformed(Exception):
    """Bytes that are no JSON."""


def read(body: bytes) -> Json:
    """A JSON value; numbers that are not whole become Decimals.

    Raises:
        Malformed: if it is none, or is nested too deeply.
    """
    try:
        value = json.loads(
            body.decode(), parse_float=Decimal, parse_int=_whole, parse_constant=_refuse
        )
        _encodable(value, _DEEPEST)
    except (ValueError, ArithmeticError, RecursionError) as problem:
        raise Malformed from problem
    return value


def write(value: Json, spread: bool = False) -> str:
    """A JSON text; spread has blanks, and escapes for letters beyond ASCII."""
    encoder, between, colon = (_ESCAPED, ", ", ": ") if spread else (_PLAIN, ",", ":")

    def written(item: Json) -> str:
        if isinstance(item, Decimal):
            return format(item, "f")
        if isinstance(item, dict):
            pairs = (encoder.encode(key) + colon + written(part) for key, part in item.items())
            return "{" + between.join(pairs) + "}"
        if isinstance(item, list):
            return "[" + between.join(map(written, item)) + "]"
        return encoder.encode(item)

    return written(value)


def _whole(text: str) -> int | Decimal:
    return int(text) if len(text) < 1000 else Decimal(text)


def _refuse(text: str) -> Json:
    raise ValueError(text)


def _encodable(value: Json, depth: int) -> None:
    """Raise ValueError where a value cannot be written again: too deep, or half of a letter."""
    if not depth:
        raise ValueError("too deep")
    if isinstance(value, str):
        value.encode()
    elif isinstance(value, list):
        for item in value:
            _encodable(item, depth - 1)
    elif isinstance(value, dict):
        for key, item in value.items():
            key.encode()
            _encodable(item, depth - 1)
