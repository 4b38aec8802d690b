"""Write records as the JSON that the API shows of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from enum import StrEnum
from typing import Any

import orjson

from dealdouble.contract.model import Property, Resource
from dealdouble.emulator.json_body import write_json
from dealdouble.fitting import NUMBERS
from dealdouble.store.base import Record
from dealdouble.store.state import State
from dealdouble.vocabulary import ValueType

_Show = Callable[[Record, State], Any]
_Parts = list[tuple[str, _Show | None]]
"""Keys, and what gives the value where it is not the field of that name as it is."""

_EXACT = 2**53
"""Whole numbers below are the same as a float."""


class Decimals(StrEnum):
    """How the amounts of the type decimal are written in answers."""

    NUMBER = "number"
    TEXT = "text"


class Representation:
    """How the records of one resource are shown."""

    def __init__(self, resource: Resource, decimals: Decimals = Decimals.NUMBER) -> None:
        self._references = resource.references
        self._decimals = decimals
        self._parts = self._shows(resource.representation)

    @property
    def kind(self) -> str:
        """The name of what is derived here from a record."""
        return f"representation with decimals as {self._decimals}"

    def write(self, record: Record, state: State) -> bytes:
        """The record, with what it shows of the records it names, as JSON."""
        return write_json(_shown(self._parts, record, state))

    def _shows(self, properties: tuple[Property, ...]) -> _Parts:
        return [(item.key, self._show(item)) for item in properties]

    def _show(self, item: Property) -> _Show | None:
        if item.type is ValueType.RECORD:
            return _show_referred(self._references[item.reference], item, self._shows(item.parts))
        if item.template:
            return _show_template(item.template)
        key = item.key
        if item.type is ValueType.DECIMAL and self._decimals is Decimals.TEXT:
            return lambda record, state: _text(record[key])
        if item.type is ValueType.NUMBER_WITH_PLACE:
            return lambda record, state: _number_with_place(record[key])
        if item.type in NUMBERS:
            return lambda record, state: _number(record[key])
        return None


def _shown(parts: _Parts, record: Record, state: State) -> dict[str, Any]:
    return {key: record[key] if show is None else show(record, state) for key, show in parts}


def _show_referred(table: str, item: Property, parts: _Parts) -> _Show:
    """What is shown of the record that another names, made once for each version of it."""
    name = item.reference
    made: dict[int, tuple[Record, orjson.Fragment]] = {}

    def show(record: Record, state: State) -> orjson.Fragment | None:
        number = record[name]
        referred = state.tables[table].get(number)
        if referred is None:
            return None
        kept = made.get(number)
        if kept is None or kept[0] is not referred:
            whole = write_json(_shown(parts, referred, state))
            kept = made[number] = (referred, orjson.Fragment(whole))
        return kept[1]

    return show


def _show_template(template: str) -> _Show:
    texts = re.split(r"\{(\w+)\}", template)
    parts = list(zip(texts[::2], texts[1::2], strict=False))

    def show(record: Record, state: State) -> str:
        made = [text + _said(record[name]) for text, name in parts]
        return ("".join(made) + texts[-1]).strip()

    return show


def _said(value: Any) -> str:
    return "" if value is None else str(value)


def _number(number: int | Decimal | None) -> int | orjson.Fragment | None:
    if number is None or isinstance(number, int):
        return number
    return orjson.Fragment(plain_number(number))


def _number_with_place(number: int | Decimal | None) -> float | orjson.Fragment | None:
    if number is None:
        return None
    if isinstance(number, int) and -_EXACT < number < _EXACT:
        return float(number)  # 25000.0, as Python writes it too
    return orjson.Fragment(plain_number(number, places=1))


def _text(number: int | Decimal | None) -> str | None:
    return None if number is None else plain_number(number)


def plain_number(number: int | Decimal, places: int = 0) -> str:
    """A number in plain notation: exact, without needless zeros, with at least `places`."""
    # Zero may have any exponent, and a sign: neither is shown.
    exact = format(Decimal(number), "f") if number else "0"
    whole, _, fraction = exact.partition(".")
    fraction = fraction.rstrip("0").ljust(places, "0")
    return f"{whole}.{fraction}" if fraction else whole
