"""The validator that judges, jsonschema-rs, and the reference, jsonschema, accept the same."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import jsonschema
import jsonschema_rs
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dealdouble.contract.model import Contract, Json

from .bodies import GOOD, VALUES


def rs_accepts(schema: dict[str, Json], value: Json) -> bool:
    """Whether the validator that judges accepts a value."""
    return jsonschema_rs.validator_for(schema, validate_formats=True).is_valid(value)


def reference_accepts(schema: dict[str, Json], value: Json) -> bool:
    """Whether the reference accepts it, formats included."""
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    return jsonschema.Draft202012Validator(schema, format_checker=checker).is_valid(value)


def _is_whole_decimal(schema: dict[str, Json], value: Json) -> bool:
    return (
        "integer" in schema["type"]
        and isinstance(value, Decimal)
        and value == value.to_integral_value()
    )


def _ends_a_line(schema: dict[str, Json], value: Json) -> bool:
    return "pattern" in schema and isinstance(value, str) and value.endswith("\n")


DIFFERENCES: dict[str, tuple[Callable[[dict[str, Json], Json], bool], str, Json]] = {
    "jsonschema-rs takes Decimal('1') for an integer, as JSON Schema does 1.0": (
        _is_whole_decimal,
        "user_id",
        Decimal("1.0"),
    ),
    "jsonschema lets `$` match before a line break, as Python's re does": (
        _ends_a_line,
        "currency",
        "EUR\n",
    ),
}


@pytest.mark.parametrize(("applies", "name", "witness"), DIFFERENCES.values(), ids=DIFFERENCES)
def test_a_known_difference_is_one(
    contract: Contract,
    applies: Callable[[dict[str, Json], Json], bool],
    name: str,
    witness: Json,
) -> None:
    schema = dict(contract.resources["deals"].fields[name].schema)
    assert applies(schema, witness)
    assert rs_accepts(schema, witness) is not reference_accepts(schema, witness)


@pytest.mark.parametrize("name", GOOD)
@settings(max_examples=150, derandomize=True, deadline=None)
@given(data=st.data())
def test_both_validators_accept_the_same_values(
    contract: Contract, name: str, data: st.DataObject
) -> None:
    schema = dict(contract.resources["deals"].fields[name].schema)
    value = data.draw(VALUES[name])
    assume(not any(applies(schema, value) for applies, _, _ in DIFFERENCES.values()))
    assert rs_accepts(schema, value) is reference_accepts(schema, value)


@pytest.mark.parametrize("name", GOOD)
def test_both_validators_accept_the_good_values(contract: Contract, name: str) -> None:
    schema = dict(contract.resources["deals"].fields[name].schema)
    for value in GOOD[name]:
        assert rs_accepts(schema, value), value
        assert reference_accepts(schema, value), value
