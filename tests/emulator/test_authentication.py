"""A key is found in each of its forms, and nowhere else."""

from __future__ import annotations

import pytest

from dealdouble.contract.model import Contract, Form, Origin
from dealdouble.emulator.authentication import Keys
from dealdouble.vocabulary import Standing

from .service import KEY, KEYS

ORIGIN = Origin(Standing.ASSUMED, "test", "page.md:1")


def form(name: str, value: str, any_case: bool = False) -> Form:
    """A form of a key in a header."""
    return Form("form", "header", name, value, any_case, ORIGIN)


@pytest.fixture(scope="module")
def keys(contract: Contract) -> Keys:
    """The keys of a service, in MOCO's forms."""
    return Keys(contract.authentication, KEYS)


@pytest.mark.parametrize(
    "value",
    [
        f"Token token={KEY}",
        f"token token={KEY}",
        f"TOKEN TOKEN={KEY}",
        f'Token token="{KEY}"',
        f'toKen tokEn="{KEY}"',
        f"Bearer {KEY}",
        f"bearer {KEY}",
        f"Bearer   {KEY}",
        f"Bearer\t{KEY}",
        f"  Bearer {KEY}\t ",
    ],
)
def test_a_key_counts_in_each_form(keys: Keys, value: str) -> None:
    assert keys.of({"authorization": value}) == KEYS[0]


@pytest.mark.parametrize(
    "value",
    [
        "",
        KEY,
        f"Token {KEY}",
        f"Token token ={KEY}",
        f"Token token={KEY.upper()}",
        f"Token token={KEY}x",
        f"Token token={KEY} x",
        f'Token token="{KEY}',
        f'Token token={KEY}"',
        f'Bearer "{KEY}"',
        f"Bearer{KEY}",
        f"Basic {KEY}",
        f"Bearer {KEY}\n",
        f"Bearer {KEY}, Bearer {KEY}",
        "Bearer ",
        "Token token=",
        "Bearer gone",
        "Bearer nobody",
        "Bearer \xff",
        "Bearer " + "x" * 100_000,
    ],
)
def test_no_other_value_is_a_key(keys: Keys, value: str) -> None:
    assert keys.of({"authorization": value}) is None


def test_no_header_is_no_key(keys: Keys) -> None:
    assert keys.of({}) is None
    assert keys.of({"x-api-key": KEY, "Authorization": f"Bearer {KEY}"}) is None


def test_a_form_may_be_the_key_alone() -> None:
    keys = Keys([form("X-API-Key", "{key}")], KEYS)
    assert keys.of({"x-api-key": KEY}) == KEYS[0]
    assert keys.of({"x-api-key": f"Bearer {KEY}"}) is None


def test_a_form_is_taken_literally() -> None:
    keys = Keys([form("X-Key", "a.b*c={key};")], KEYS)
    assert keys.of({"x-key": f"a.b*c={KEY};"}) == KEYS[0]
    assert keys.of({"x-key": f"aXbbc={KEY};"}) is None


def test_the_first_header_with_a_key_that_counts_is_taken() -> None:
    keys = Keys([form("X-One", "{key}"), form("X-Two", "{key}")], KEYS)
    assert keys.of({"x-one": "reader", "x-two": KEY}) == KEYS[1]
    assert keys.of({"x-one": "nobody", "x-two": KEY}) == KEYS[0]
    assert keys.of({"x-two": "reader"}) == KEYS[1]
