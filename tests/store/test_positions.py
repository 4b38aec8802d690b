"""Sorted positions: what a sorted list would hold, whatever enters and leaves."""

from __future__ import annotations

from collections.abc import Iterator
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dealdouble.store import positions
from dealdouble.store.base import Position
from dealdouble.store.positions import Positions, is_in

NUMBERS = st.sets(st.integers(0, 60), max_size=40)


@pytest.fixture(scope="module", autouse=True)
def _short_chunks() -> Iterator[None]:
    """Cut chunks so short that a few positions fill several."""
    with mock.patch.object(positions, "_CHUNK", 4):
        yield


def places(numbers: set[int]) -> list[Position]:
    """Positions made of numbers, sorted."""
    return [(number,) for number in sorted(numbers)]


@settings(derandomize=True, deadline=None)
@given(at_first=NUMBERS, changes=st.lists(st.integers(0, 60), max_size=60), data=st.data())
def test_it_holds_what_a_sorted_list_holds(
    at_first: set[int], changes: list[int], data: st.DataObject
) -> None:
    held, found = set(at_first), Positions(places(at_first))
    for number in changes:
        if number in held:
            held.remove(number)
            found.remove((number,))
        else:
            held.add(number)
            found.add((number,))
    expected = places(held)

    assert list(found) == expected
    assert len(found) == len(expected)
    assert [number for number in range(-1, 62) if (number,) in found] == sorted(held)
    assert [found[at] for at in range(-len(held), len(held))] == [*expected, *expected]
    cut = data.draw(st.slices(len(held)).filter(lambda part: part.step in (None, 1)))
    assert found[cut] == expected[cut]


@settings(derandomize=True, deadline=None)
@given(at_first=NUMBERS, change=st.integers(0, 60))
def test_a_copy_goes_its_own_way(at_first: set[int], change: int) -> None:
    found = Positions(places(at_first))
    copied = found.copy()
    (copied.remove if change in at_first else copied.add)((change,))

    assert list(found) == places(at_first)
    assert list(copied) == places(at_first ^ {change})


def test_there_is_nothing_past_the_end() -> None:
    found = Positions(places({1, 2, 3}))
    with pytest.raises(IndexError):
        found[3]
    assert found[5:] == []


@pytest.mark.parametrize("kind", [list, Positions])
def test_a_position_is_among_sorted_ones_or_not(kind: type[Positions]) -> None:
    sorted_ones = kind(places(set(range(0, 40, 2))))
    assert [number for number in range(-1, 42) if is_in(sorted_ones, (number,))] == list(
        range(0, 40, 2)
    )
