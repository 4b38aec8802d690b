"""The kinds of rules that a JSON Schema cannot say, one function each."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

import orjson

from dealdouble.contract.model import Json, Rule, index_of
from dealdouble.vocabulary import RuleKind

_Record = Mapping[str, Json]


class Others(Protocol):
    """What a rule may ask about other records."""

    def exists(self, resource: str, number: object) -> bool:
        """Whether the resource has a record of that number."""

    def numbers(self, resource: str, index: str, key: Hashable) -> Collection[int]:
        """The numbers of the records that an index has under a key."""


@dataclass(frozen=True, slots=True)
class Among:
    """The place of a record: the resource it belongs to, and the other records."""

    resource: str
    others: Others


Keeps = Callable[[Rule, _Record, Among], bool]
"""Whether a record keeps a rule; the value that the rule is about is not null."""


def _digits(rule: Rule, record: _Record, among: Among) -> bool:
    return digits(record[rule.field]) <= int(rule.value)


def digits(number: int | Decimal) -> int:
    """How many digits a number has in plain notation, without needless zeros."""
    if isinstance(number, int):
        return len(str(abs(number)))
    if not number:
        return 1
    _, found, exponent = Decimal(number).as_tuple()
    assert isinstance(exponent, int), "numbers are finite"
    count = len(found)
    while found[count - 1] == 0 and exponent < 0:
        count, exponent = count - 1, exponent + 1
    return count + exponent if exponent >= 0 else max(count, 1 - exponent)


def _bytes(rule: Rule, record: _Record, among: Among) -> bool:
    return len(orjson.dumps(record[rule.field])) <= int(rule.value)


def _not_less(rule: Rule, record: _Record, among: Among) -> bool:
    other = record[rule.value]
    return other is None or bool(record[rule.field] >= other)


def _exists(rule: Rule, record: _Record, among: Among) -> bool:
    return among.others.exists(rule.value, record[rule.field])


def _not_itself(rule: Rule, record: _Record, among: Among) -> bool:
    """A record that is not stored yet has no number that could be named."""
    named = record[rule.field]
    return bool(named != record["id"]) or not among.others.exists(among.resource, named)


def _unique(rule: Rule, record: _Record, among: Among) -> bool:
    """Nobody else has the same value within the same value of the other field, if it has one."""
    names = sorted((rule.field, rule.value))
    key = tuple(record[name] for name in names)
    if None in key:
        return True
    holders = among.others.numbers(among.resource, index_of(names), key)
    return all(number == record["id"] for number in holders)


KEEPS: Mapping[RuleKind, Keeps] = {
    RuleKind.DIGITS: _digits,
    RuleKind.BYTES: _bytes,
    RuleKind.NOT_BEFORE: _not_less,
    RuleKind.NOT_LESS: _not_less,
    RuleKind.EXISTS: _exists,
    RuleKind.NOT_ITSELF: _not_itself,
    RuleKind.UNIQUE: _unique,
}
"""What tells whether a rule of a kind is kept."""
