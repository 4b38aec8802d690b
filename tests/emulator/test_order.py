"""How records are sorted: collation, positions, other sorts."""

from __future__ import annotations

import sys
from decimal import Decimal
from typing import Any

import pytest

from dealdouble.contract.model import SortKey
from dealdouble.emulator.order import collate, position_of, sort_value
from dealdouble.vocabulary import Comparison


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("Alpha", "alpha"),
        ("ALPHA!", "alpha"),
        ("(gamma)", "gamma"),
        ('"Beta" Portal', "beta portal"),
        ("Éclair", "eclair"),
        ("E\u0301clair", "eclair"),
        ("  a \t\n b  ", "a b"),
        ("a-b", "ab"),
        ("a - b", "a b"),
        ("...", ""),
        ("Straße", "strasse"),
        ("STRASSE", "strasse"),
        ("Ⅻ", "xii"),
        ("㎒", "mhz"),
        ("ﬁn", "fin"),
        ("İ", "i"),
        ("a+b", "a+b"),
        ("日本", "日本"),
    ],
)
def test_case_punctuation_and_accents_do_not_count(text: str, expected: str) -> None:
    assert collate(text) == expected


def test_a_collated_text_collates_to_itself_whatever_the_sign() -> None:
    signs = (chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000)
    odd = [sign for sign in signs if collate(made := collate(sign)) != made]
    assert odd == []


RECORDS: list[dict[str, Any]] = [
    {"id": 1, "name": "beta", "money": 5, "day": None},
    {"id": 2, "name": "Alpha", "money": Decimal("4.5"), "day": "2026-01-02"},
    {"id": 3, "name": "alpha!", "money": None, "day": "2026-01-01"},
    {"id": 4, "name": None, "money": Decimal("5.0"), "day": "2026-01-02"},
]
COLLATED, EXACTLY = Comparison.COLLATED, Comparison.EXACTLY
ORDERS = {
    "collated": ([SortKey("name", COLLATED)], [2, 3, 1, 4]),
    "exactly": ([SortKey("name", EXACTLY)], [2, 3, 1, 4]),
    "numbers": ([SortKey("money", EXACTLY)], [2, 1, 4, 3]),
    "numbers, collated": ([SortKey("money", COLLATED)], [2, 1, 4, 3]),
    "descending": ([SortKey("day", EXACTLY, descending=True)], [1, 2, 4, 3]),
    "descending, then ascending": (
        [SortKey("day", EXACTLY, descending=True), SortKey("money", EXACTLY)],
        [1, 2, 4, 3],
    ),
    "by id": ([SortKey("id", EXACTLY)], [1, 2, 3, 4]),
    "by id, descending": ([SortKey("id", EXACTLY, descending=True)], [4, 3, 2, 1]),
    "two keys": ([SortKey("day", EXACTLY), SortKey("name", COLLATED)], [3, 2, 4, 1]),
}


@pytest.mark.parametrize(("order", "expected"), ORDERS.values(), ids=ORDERS)
def test_positions_sort_records(order: list[SortKey], expected: list[int]) -> None:
    positions = sorted(map(position_of(order, "id"), RECORDS))
    assert [position[-1] for position in positions] == expected


def test_a_position_by_id_holds_the_number_alone() -> None:
    position = position_of([SortKey("name", COLLATED), SortKey("id", EXACTLY)], "id")
    assert position(RECORDS[0]) == (False, "beta", 1)
    assert position(RECORDS[3]) == (True, "", 4)


def test_equal_positions_are_equal_and_hash_alike_in_descending_order() -> None:
    position = position_of([SortKey("day", EXACTLY, descending=True)], "id")
    same = {**RECORDS[1], "name": "other"}
    assert position(RECORDS[1]) == position(same)
    assert len({position(RECORDS[1]), position(same), position(RECORDS[0])}) == 2
    assert position(RECORDS[1]) != ((False, "2026-01-02"), 2)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("name", [2, 3, 1, 4]), ("money", [2, 1, 4, 3]), ("day", [3, 2, 4, 1])],
)
def test_any_other_sort_puts_null_last(name: str, expected: list[int]) -> None:
    value = sort_value(name)
    assert [record["id"] for record in sorted(RECORDS, key=value)] == expected
