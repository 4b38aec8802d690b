"""The kinds of rules that a JSON Schema cannot say, one function each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

import orjson

from dealdouble.contract.model import Json, Rule
from dealdouble.vocabulary import RuleKind

_Record = Mapping[str, Json]
_Exists = Callable[[str, Json], bool]


def beside_schema(rule: Rule, record: _Record, exists: _Exists) -> bool:
    """Whether a record keeps a rule that stands beside the schema; null keeps all of them."""
    if record[rule.field] is None:
        return True
    return _KEEPS[rule.kind](rule, record, exists)


def _digits(rule: Rule, record: _Record, exists: _Exists) -> bool:
    return digits(record[rule.field]) <= int(rule.value)


def digits(number: int | Decimal) -> int:
    """How many digits a number has in plain notation, without needless zeros."""
    if not number:
        return 1
    _, found, exponent = Decimal(number).as_tuple()
    assert isinstance(exponent, int), "numbers are finite"
    count = len(found)
    while found[count - 1] == 0 and exponent < 0:
        count, exponent = count - 1, exponent + 1
    return count + exponent if exponent >= 0 else max(count, 1 - exponent)


def _bytes(rule: Rule, record: _Record, exists: _Exists) -> bool:
    return len(orjson.dumps(record[rule.field])) <= int(rule.value)


def _not_before(rule: Rule, record: _Record, exists: _Exists) -> bool:
    earlier = record[rule.value]
    return earlier is None or bool(record[rule.field] >= earlier)


def _exists(rule: Rule, record: _Record, exists: _Exists) -> bool:
    return exists(rule.value, record[rule.field])


_KEEPS: dict[RuleKind, Callable[[Rule, _Record, _Exists], bool]] = {
    RuleKind.DIGITS: _digits,
    RuleKind.BYTES: _bytes,
    RuleKind.NOT_BEFORE: _not_before,
    RuleKind.EXISTS: _exists,
}
