"""Write records as the JSON that the API shows of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import orjson

from dealdouble.contract.model import Property, Resource
from dealdouble.store.base import Record
from dealdouble.store.state import State
from dealdouble.vocabulary import ValueType

_Show = Callable[[Record, State], Any]

_NUMBERS = (ValueType.NUMBER, ValueType.NUMBER_WITH_PLACE, ValueType.WHOLE_NUMBER)


class Representation:
    """How the records of one resource are shown."""

    def __init__(self, resource: Resource) -> None:
        self._parts = _shows(resource.representation, resource.references)

    def write(self, record: Record, state: State) -> bytes:
        """The record, with what it shows of the records it names, as JSON."""
        return orjson.dumps({key: show(record, state) for key, show in self._parts})


def _shows(
    properties: tuple[Property, ...], references: Mapping[str, str]
) -> list[tuple[str, _Show]]:
    return [(item.key, _show(item, references)) for item in properties]


def _show(item: Property, references: Mapping[str, str]) -> _Show:
    if item.type is ValueType.RECORD:
        return _show_referred(item, references)
    if item.template:
        return _show_template(item.template)
    key = item.key
    if item.type in _NUMBERS:
        places = int(item.type is ValueType.NUMBER_WITH_PLACE)
        return lambda record, state: _number(record[key], places)
    return lambda record, state: record[key]


def _show_referred(item: Property, references: Mapping[str, str]) -> _Show:
    parts, name = _shows(item.parts, references), item.reference
    table = references[name]

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


def plain_number(number: int | Decimal, places: int = 0) -> str:
    """A number in plain notation: exact, without needless zeros, with at least `places`."""
    # Zero may have any exponent, and a sign: neither is shown.
    exact = format(Decimal(number), "f") if number else "0"
    whole, _, fraction = exact.partition(".")
    fraction = fraction.rstrip("0").ljust(places, "0")
    return f"{whole}.{fraction}" if fraction else whole
