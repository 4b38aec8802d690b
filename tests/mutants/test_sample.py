"""The mutants of a day: a few of each API, of many kinds, others every day."""

from __future__ import annotations

from datetime import date

from .catalogue import mutants_of
from .sample import sample

_SIZE = 8


def test_another_day_has_another_sample() -> None:
    mutants = mutants_of("moco")
    first, second = (sample(mutants, _SIZE, date(2026, 3, day)) for day in (15, 16))
    assert first == sample(mutants, _SIZE, date(2026, 3, 15))
    assert first != second


def test_a_sample_is_of_as_many_kinds_as_it_can_be() -> None:
    drawn = sample(mutants_of("moco"), _SIZE, date(2026, 3, 15))
    assert len({mutant.kind for mutant in drawn}) == _SIZE
