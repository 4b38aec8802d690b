"""Say how records are sorted: the position that a table keeps, and the key of any other sort."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import lru_cache, total_ordering
from typing import Any

from dealdouble.contract.model import SortKey
from dealdouble.store.base import Position, Record
from dealdouble.vocabulary import Comparison

_LONG = 256  # characters of a text that is not worth remembering


def collate(text: str) -> str:
    """A text as it is compared where case, punctuation and accents do not count."""
    return _collated(text) if len(text) > _LONG else _kept(text)


def _collated(text: str) -> str:
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    kept = (sign for sign in plain if unicodedata.category(sign)[0] not in "PM")
    return " ".join("".join(kept).split())


_kept = lru_cache(maxsize=4096)(_collated)


def position_of(order: Iterable[SortKey], id_field: str) -> Callable[[Record], Position]:
    """A function from a record to its position: the keys of the order, then its number.

    Positions are flat tuples, as they are compared often. Null comes last, in descending
    order first; there numbers are negated.
    """
    keys = [key for key in order if key.field != id_field or key.descending]

    def position(record: Record) -> Position:
        parts: list[Any] = []
        for key in keys:
            found = record[key.field]
            if found is None:
                parts += (not key.descending, "")
            else:
                parts += (key.descending, _placed(found, key))
        return (*parts, record[id_field])

    return position


def _placed(value: Any, key: SortKey) -> Any:
    if key.comparison is not Comparison.EXACTLY:
        value = _comparable(value)
    if not key.descending:
        return value
    return -value if isinstance(value, (int, Decimal)) else _Descending(value)


def sort_value(name: str) -> Callable[[Record], tuple[bool, Any]]:
    """A function from a record to what `name` sorts it by: null comes last."""

    def value(record: Record) -> tuple[bool, Any]:
        found = record[name]
        return (True, "") if found is None else (False, _comparable(found))

    return value


def _comparable(value: Any) -> Any:
    return collate(value) if isinstance(value, str) else value


@total_ordering
class _Descending:
    """A value that sorts the other way round."""

    __slots__ = ("_value",)

    def __init__(self, value: Any) -> None:
        self._value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Descending) and self._value == other._value

    def __lt__(self, other: _Descending) -> bool:
        return bool(other._value < self._value)

    def __hash__(self) -> int:
        return hash(self._value)
