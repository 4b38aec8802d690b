"""Draw a few mutants that change with the day, of as many kinds as there are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from random import Random

from .mutant import Mutant


def sample(mutants: Sequence[Mutant], size: int, day: date) -> list[Mutant]:
    """So many mutants for a day, no kind a second time as long as there is another."""
    draw = Random(day.toordinal())  # noqa: S311  # the same for everybody on that day
    shuffled = draw.sample(mutants, len(mutants))
    rounds: dict[str, int] = {}

    def turn(mutant: Mutant) -> int:
        rounds[mutant.kind] = rounds.get(mutant.kind, 0) + 1
        return rounds[mutant.kind]

    placed = [(turn(mutant), place) for place, mutant in enumerate(shuffled)]
    return [shuffled[place] for _, place in sorted(placed)[:size]]
