"""The rules that a JSON Schema cannot say, on plain values."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dealdouble.contract.model import Json, index_of
from dealdouble.rules.beside import KEEPS, Among, digits
from dealdouble.vocabulary import RuleKind

from .made import Neighbours, rule

OTHERS = Neighbours(
    {"users": (1, 2), "companies": (7,), "deals": (1, 2)},
    {
        ("deals", index_of(("a", "b")), ("x", "shop")): (1,),
        ("deals", index_of(("a", "b")), ("y", "shop")): (1, 2),
        ("users", index_of(("a", "b")), ("z", "shop")): (1,),
    },
)
"""Users 1 and 2, companies 7, deals 1 and 2, of which 1 is x and both are y in the shop."""


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (0, 1),
        (-0, 1),
        (Decimal("-0.000"), 1),
        (Decimal("0E+50"), 1),
        (Decimal("0E-50"), 1),
        (7, 1),
        (-7, 1),
        (10, 2),
        (1_000_000, 7),
        (10**29, 30),
        (10**30, 31),
        (Decimal("1.5"), 2),
        (Decimal("1.50"), 2),
        (Decimal("100.00"), 3),
        (Decimal("-12.340"), 4),
        (Decimal("0.1"), 2),
        (Decimal("0.001"), 4),
        (Decimal("0.0010"), 4),
        (Decimal("1E+3"), 4),
        (Decimal("12E+3"), 5),
        (Decimal("1E-3"), 4),
        (Decimal("1E+400"), 401),
        (Decimal("1E-400"), 401),
        (Decimal("1E+999999999999"), 1_000_000_000_000),
        (Decimal("999999999999.99999"), 17),
    ],
)
def test_digits_are_those_of_plain_notation(number: int | Decimal, expected: int) -> None:
    assert digits(number) == expected


def test_many_needless_zeros_are_counted_in_linear_time() -> None:
    assert digits(Decimal("1." + "0" * 500_000)) == 1


DIGITS = rule(RuleKind.DIGITS, "a", value=3)
BYTES = rule(RuleKind.BYTES, "a", value=10)
NOT_BEFORE = rule(RuleKind.NOT_BEFORE, "a", value="b")
NOT_LESS = rule(RuleKind.NOT_LESS, "a", value="b")
NOT_ITSELF = rule(RuleKind.NOT_ITSELF, "a")
UNIQUE = rule(RuleKind.UNIQUE, "a", value="b")
UNIQUE_OTHERWISE = rule(RuleKind.UNIQUE, "b", value="a")
EXISTS = rule(RuleKind.EXISTS, "a", value="users")

CASES = {
    "digits: as many": (DIGITS, {"a": 999}, True),
    "digits: one more": (DIGITS, {"a": 1000}, False),
    "digits: needless zeros": (DIGITS, {"a": Decimal("9.9900")}, True),
    "digits: decimals count": (DIGITS, {"a": Decimal("9.999")}, False),
    "bytes: as many": (BYTES, {"a": {"k": "12"}}, True),
    "bytes: one more": (BYTES, {"a": {"k": "123"}}, False),
    "bytes: a letter of two bytes": (BYTES, {"a": ["äääx"]}, False),
    "bytes: letters of one byte": (BYTES, {"a": ["aaax"]}, True),
    "bytes: empty": (BYTES, {"a": {}}, True),
    "not before: later": (NOT_BEFORE, {"a": "2026-02-28", "b": "2026-02-01"}, True),
    "not before: the same": (NOT_BEFORE, {"a": "2026-02-01", "b": "2026-02-01"}, True),
    "not before: earlier": (NOT_BEFORE, {"a": "2026-01-31", "b": "2026-02-01"}, False),
    "not before: earlier year": (NOT_BEFORE, {"a": "0999-12-31", "b": "1000-01-01"}, False),
    "not before: no earlier date": (NOT_BEFORE, {"a": "2026-01-31", "b": None}, True),
    "exists: it does": (EXISTS, {"a": 2}, True),
    "exists: in another table": (EXISTS, {"a": 7}, False),
    "exists: nowhere": (EXISTS, {"a": 3}, False),
    "not less: more": (NOT_LESS, {"a": Decimal("10.01"), "b": 10}, True),
    "not less: the same": (NOT_LESS, {"a": Decimal("10.00"), "b": 10}, True),
    "not less: less": (NOT_LESS, {"a": Decimal("9.99"), "b": Decimal(10)}, False),
    "not less: as numbers, not as texts": (NOT_LESS, {"a": 10, "b": 9}, True),
    "not less: below zero": (NOT_LESS, {"a": -2, "b": -1}, False),
    "not less: nothing to compare with": (NOT_LESS, {"a": -2, "b": None}, True),
    "not itself: another": (NOT_ITSELF, {"a": 2, "id": 1}, True),
    "not itself: itself": (NOT_ITSELF, {"a": 1, "id": 1}, False),
    "not itself: nobody": (NOT_ITSELF, {"a": 9, "id": 1}, True),
    "not itself: the number it will have": (NOT_ITSELF, {"a": 3, "id": 3}, True),
    "unique: nobody has it": (UNIQUE, {"a": "w", "b": "shop", "id": 2}, True),
    "unique: another has it": (UNIQUE, {"a": "x", "b": "shop", "id": 2}, False),
    "unique: a new one": (UNIQUE, {"a": "x", "b": "shop", "id": 3}, False),
    "unique: it has it itself": (UNIQUE, {"a": "x", "b": "shop", "id": 1}, True),
    "unique: others have it as well": (UNIQUE, {"a": "y", "b": "shop", "id": 1}, False),
    "unique: elsewhere": (UNIQUE, {"a": "x", "b": "fair", "id": 2}, True),
    "unique: in another resource": (UNIQUE, {"a": "z", "b": "shop", "id": 2}, True),
    "unique: nowhere": (UNIQUE, {"a": "x", "b": None, "id": 2}, True),
    "unique: whichever field is asked": (
        UNIQUE_OTHERWISE,
        {"a": "x", "b": "shop", "id": 2},
        False,
    ),
}


@pytest.mark.parametrize(("asked", "record", "kept"), CASES.values(), ids=CASES)
def test_a_rule_is_kept_or_broken(asked: object, record: dict[str, Json], kept: bool) -> None:
    assert isinstance(asked, type(DIGITS))
    assert KEEPS[asked.kind](asked, record, Among("deals", OTHERS)) is kept
