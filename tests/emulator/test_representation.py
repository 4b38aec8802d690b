"""Numbers in plain notation, and what is missing."""

from __future__ import annotations

from decimal import Decimal

import orjson
import pytest

from dealdouble.contract.model import Contract
from dealdouble.emulator.listing import layouts
from dealdouble.emulator.representation import Decimals, Representation, plain_number
from dealdouble.store.base import Base
from dealdouble.store.state import State


@pytest.mark.parametrize(
    ("number", "plain", "with_a_place"),
    [
        (0, "0", "0.0"),
        (5, "5", "5.0"),
        (-5, "-5", "-5.0"),
        (200, "200", "200.0"),
        (9007199254740993, "9007199254740993", "9007199254740993.0"),
        (10**30, "1" + "0" * 30, "1" + "0" * 30 + ".0"),
        (Decimal("1.5"), "1.5", "1.5"),
        (Decimal("1.50"), "1.5", "1.5"),
        (Decimal("1.00"), "1", "1.0"),
        (Decimal("-0.10"), "-0.1", "-0.1"),
        (Decimal("1E+3"), "1000", "1000.0"),
        (Decimal("1.5E+3"), "1500", "1500.0"),
        (Decimal("1E-7"), "0.0000001", "0.0000001"),
        (Decimal("999999999999.99999"), "999999999999.99999", "999999999999.99999"),
        (Decimal("-0"), "0", "0.0"),
        (Decimal("-0.00"), "0", "0.0"),
        (Decimal("0E+20"), "0", "0.0"),
        (Decimal("0E-999999999999"), "0", "0.0"),
    ],
)
def test_a_number_is_plain_exact_and_without_needless_zeros(
    number: int | Decimal, plain: str, with_a_place: str
) -> None:
    assert plain_number(number) == plain
    assert plain_number(number, 1) == with_a_place


@pytest.mark.parametrize("decimals", Decimals)
def test_an_amount_that_is_missing_is_shown_as_null(contract: Contract, decimals: Decimals) -> None:
    state = State(Base(layouts(contract), {}))
    record = dict.fromkeys(contract.resources["deals"].fields) | {"id": 1}
    record |= {"created_at": None, "updated_at": None}
    shown = orjson.loads(Representation(contract.resources["deals"], decimals).write(record, state))
    assert (shown["id"], shown["money"], shown["user"]) == (1, None, None)
