"""So many requests in a window that slides."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from dealdouble.emulator.rate import RateLimit

from .service import NOW


def taken(limit: RateLimit, *seconds: float, key: str = "a") -> list[int]:
    """What each of the requests at these seconds is told."""
    return [limit.take(key, NOW + timedelta(seconds=second)) for second in seconds]


CASES = {
    "within": ([0, 0, 0], [0, 0, 0]),
    "one too many": ([0, 0, 0, 0], [0, 0, 0, 10]),
    "a part of a second is a whole one": ([0, 0, 0, 0.5, 9.2, 9.999], [0, 0, 0, 10, 1, 1]),
    "the window ends": ([0, 0, 0, 10, 10, 10, 10], [0, 0, 0, 0, 0, 0, 10]),
    "just before it ends": ([0, 0, 0, 9.999999], [0, 0, 0, 1]),
    "the window slides": ([0, 4, 8, 9, 10, 11, 14, 18], [0, 0, 0, 1, 0, 3, 0, 0]),
    "what was refused does not count": ([0, 0, 0, 5, 5, 5, 10], [0, 0, 0, 5, 5, 5, 0]),
    "the clock goes back": ([5, 5, 5, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 10]),
    "the clock goes back a little": ([0, 4, 8, 6, 6, 6, 10], [0, 0, 0, 0, 4, 4, 0]),
}


@pytest.mark.parametrize(("seconds", "expected"), CASES.values(), ids=CASES)
def test_a_request_too_many_is_told_how_long_to_wait(
    seconds: list[float], expected: list[int]
) -> None:
    assert taken(RateLimit(3, 10), *seconds) == expected


def test_keys_are_counted_apart() -> None:
    limit = RateLimit(1, 10)
    assert taken(limit, 0, 1, key="a") == [0, 9]
    assert taken(limit, 1, 2, key="b") == [0, 9]


def test_a_copy_has_counted_the_same_and_counts_on_by_itself() -> None:
    limit = RateLimit(2, 10)
    assert taken(limit, 0) == [0]
    copied = limit.copy()
    assert taken(copied, 1, 2) == [0, 8]
    assert taken(limit, 2, 3) == [0, 7]


@pytest.mark.parametrize("year", [1, 9999])
def test_a_window_may_reach_beyond_the_calendar(year: int) -> None:
    end = datetime.max if year == 9999 else datetime.min
    limit, now = RateLimit(1, 10), end.replace(tzinfo=UTC)
    assert [limit.take("a", now) for _ in range(2)] == [0, 10]
