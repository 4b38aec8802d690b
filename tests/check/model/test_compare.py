"""What an answer shows is held against what a record should hold, as far as documents go."""

from __future__ import annotations

import pytest

from dealdouble.check.model.compare import same
from dealdouble.vocabulary import ValueType


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("2026-03-15T09:41:37Z", "2026-03-15T09:41:37.000000Z", True),
        ("2026-03-15T09:41:37.987654Z", "2026-03-15T09:41:37Z", True),
        ("2026-03-15T09:41:37.987654Z", "2026-03-15T09:41:38Z", True),
        ("2026-03-15T09:41:37Z", "2026-03-15T11:41:37+02:00", True),
        ("2026-03-15T09:41:37Z", "2026-03-15T09:41:38Z", False),
        ("2026-03-15T09:41:37Z", "2026-03-15T09:41:36.9Z", True),
        ("2026-03-15T09:41:37Z", "2026-03-15T09:41:35.9Z", False),
        ("2026-03-15T09:41:37Z", "2026-03-15T09:41:37", False),
        ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", False),
    ],
)
def test_a_time_is_the_same_though_one_answer_tells_more_digits_of_it(
    one: str, other: str, expected: bool
) -> None:
    assert same(ValueType.TIME, one, other) is expected
