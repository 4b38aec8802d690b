"""Write records as the JSON that the API shows of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from enum import StrEnum
from typing import Any

import orjson

from dealdouble.contract.model import Property, Resource
from dealdouble.fitting import NUMBERS
from dealdouble.store.base import Record
from dealdouble.store.state import State
from dealdouble.vocabulary import ValueType

_Show = Callable[[Record, State], Any]


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

    def write(self, record: Record, state: State) -> bytes:
        """The record, with what it shows of the records it names, as JSON."""
        shown = {key: show(record, state) for key, show in self._parts}
        return orjson.dumps(shown, default=_exact)

    def _shows(self, properties: tuple[Property, ...]) -> list[tuple[str, _Show]]:
        return [(item.key, self._show(item)) for item in properties]

    def _show(self, item: Property) -> _Show:
        if item.type is ValueType.RECORD:
            return _show_referred(self._references[item.reference], item, self._shows(item.parts))
        if item.template:
            return _show_template(item.template)
        key = item.key
        if item.type is ValueType.DECIMAL and self._decimals is Decimals.TEXT:
            return lambda record, state: _text(record[key])
        if item.type in NUMBERS:
            places = int(item.type is ValueType.NUMBER_WITH_PLACE)
            return lambda record, state: _number(record[key], places)
        return lambda record, state: record[key]


def _exact(number: Decimal) -> orjson.Fragment:
    """A number inside a free object, as it was sent."""
    return orjson.Fragment(str(number))


def _show_referred(table: str, item: Property, parts: list[tuple[str, _Show]]) -> _Show:
    name = item.reference

    def show(record: Record, state: State) -> Any:
        referred = state.tables[table].get(record[name])
        if referred is None:
            return None
        return {key: part(referred, state) for key, part in parts}

    return show


def _show_template(template: str) -> _Show:
    def show(record: Record, state: State) -> Any:
        def value(name: re.Match[str]) -> str:
            found = record[name[1]]
            return "" if found is None else str(found)

        return re.sub(r"\{(\w+)\}", value, template).strip()

    return show


def _number(number: int | Decimal | None, places: int) -> orjson.Fragment | None:
    return None if number is None else orjson.Fragment(plain_number(number, places))


def _text(number: int | Decimal | None) -> str | None:
    return None if number is None else plain_number(number)


def plain_number(number: int | Decimal, places: int = 0) -> str:
    """A number in plain notation: exact, without needless zeros, with at least `places`."""
    # Zero may have any exponent, and a sign: neither is shown.
    exact = format(Decimal(number), "f") if number else "0"
    whole, _, fraction = exact.partition(".")
    fraction = fraction.rstrip("0").ljust(places, "0")
    return f"{whole}.{fraction}" if fraction else whole
