"""A key is found in each of its forms, and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NoReturn

import pytest

from dealdouble.contract.model import MISSING, Contract, Form, Json, Origin
from dealdouble.emulator.authentication import Key, Keys
from dealdouble.vocabulary import Standing

from .service import KEY, KEYS

ORIGIN = Origin(Standing.ASSUMED, "test", "page.md:1")


def form(name: str, value: str, location: str = "header") -> Form:
    """A form of a key, by default in a header."""
    return Form("form", location, name, value, any_case=False, origin=ORIGIN)


def of(
    keys: Keys,
    headers: Mapping[str, str],
    pairs: Sequence[tuple[str, str]] = (),
    body: Json = MISSING,
) -> Key | None:
    """The key of a request of these parts."""
    return keys.of(headers, lambda: pairs, lambda: body)


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
    assert of(keys, {"authorization": value}) == KEYS[0]


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
    assert of(keys, {"authorization": value}) is None


def test_no_header_is_no_key(keys: Keys) -> None:
    assert of(keys, {}) is None
    assert of(keys, {"x-api-key": KEY, "Authorization": f"Bearer {KEY}"}) is None


def test_a_form_may_be_the_key_alone() -> None:
    keys = Keys([form("X-API-Key", "{key}")], KEYS)
    assert of(keys, {"x-api-key": KEY}) == KEYS[0]
    assert of(keys, {"x-api-key": f"Bearer {KEY}"}) is None


def test_a_form_is_taken_literally() -> None:
    keys = Keys([form("X-Key", "a.b*c={key};")], KEYS)
    assert of(keys, {"x-key": f"a.b*c={KEY};"}) == KEYS[0]
    assert of(keys, {"x-key": f"aXbbc={KEY};"}) is None


def test_the_first_form_that_is_present_decides() -> None:
    keys = Keys([form("X-One", "{key}"), form("X-Two", "Token {key}")], KEYS)
    assert of(keys, {"x-one": "reader", "x-two": f"Token {KEY}"}) == KEYS[1]
    assert of(keys, {"x-one": "nobody", "x-two": f"Token {KEY}"}) is None
    assert of(keys, {"x-one": "gone", "x-two": f"Token {KEY}"}) is None
    assert of(keys, {"x-one": "", "x-two": f"Token {KEY}"}) == KEYS[0]
    assert of(keys, {"x-one": "two words", "x-two": f"Token {KEY}"}) == KEYS[0]
    assert of(keys, {"x-two": "Token reader"}) == KEYS[1]


Parts = tuple[dict[str, str], list[tuple[str, str]], Json]
EVERYWHERE: dict[str, tuple[Parts, Key | None]] = {
    "header": (({"x-key": KEY}, [], MISSING), KEYS[0]),
    "query": (({}, [("token", KEY)], MISSING), KEYS[0]),
    "body": (({}, [], {"token": KEY}), KEYS[0]),
    "nowhere": (({}, [], MISSING), None),
    "header before query": (({"x-key": KEY}, [("token", "reader")], MISSING), KEYS[0]),
    "query before body": (({}, [("token", "reader")], {"token": KEY}), KEYS[1]),
    "an unknown one before a good one": (({}, [("token", "nobody")], {"token": KEY}), None),
    "an expired one before a good one": (({}, [("token", "gone")], {"token": KEY}), None),
    "query: the first of two": (({}, [("token", "reader"), ("token", KEY)], MISSING), KEYS[1]),
    "query: an empty one is none": (({}, [("token", ""), ("token", KEY)], MISSING), KEYS[0]),
    "query: empty, then the body": (({}, [("token", "")], {"token": KEY}), KEYS[0]),
    "query: another name": (({}, [("Token", KEY), ("tokens", KEY)], MISSING), None),
    "query: what a header holds": (({}, [("token", f"Bearer {KEY}")], MISSING), None),
    "query: blanks around": (({}, [("token", f" {KEY}\t")], MISSING), KEYS[0]),
    "body: empty": (({}, [], {"token": ""}), None),
    "body: null": (({}, [], {"token": None}), None),
    "body: a number": (({}, [], {"token": 5}), None),
    "body: a list": (({}, [], {"token": [KEY]}), None),
    "body: nested": (({}, [], {"deal": {"token": KEY}}), None),
    "body: a list around": (({}, [], [{"token": KEY}]), None),
    "body: the key alone": (({}, [], KEY), None),
    "body: null around": (({}, [], None), None),
}


@pytest.mark.parametrize(("parts", "expected"), EVERYWHERE.values(), ids=EVERYWHERE)
def test_a_key_may_stand_in_header_query_and_body(parts: Parts, expected: Key | None) -> None:
    forms = [
        form("X-Key", "{key}"),
        form("token", "{key}", "query"),
        form("token", "{key}", "body"),
    ]
    assert of(Keys(forms, KEYS), *parts) == expected


def test_query_and_body_are_not_read_before_they_are_asked() -> None:
    def never() -> NoReturn:
        raise AssertionError

    keys = Keys([form("X-Key", "{key}"), form("token", "{key}", "query")], KEYS)
    assert keys.of({"x-key": KEY}, never, never) == KEYS[0]
    assert keys.of({}, lambda: [("token", KEY)], never) == KEYS[0]
    assert keys.of({}, tuple, never) is None


def test_a_key_has_an_integration_or_none() -> None:
    shop = Key("shop", frozenset(), integration="demo-shop")
    keys = Keys([form("X-Key", "{key}")], [shop, *KEYS])
    found = [of(keys, {"x-key": text}) for text in ("shop", KEY)]
    assert [key and key.integration for key in found] == ["demo-shop", None]
