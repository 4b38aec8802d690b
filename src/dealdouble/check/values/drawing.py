"""Draw examples with Hypothesis, which makes what breaks something as small as it can be."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings
from hypothesis.errors import Flaky, Unsatisfiable
from hypothesis.strategies import SearchStrategy

_Drawn = TypeVar("_Drawn")


class _Broken(Exception):
    """An example breaks something; the book knows what."""


def draw(
    strategy: SearchStrategy[_Drawn], holds: Callable[[_Drawn], bool], examples: int, seeded: int
) -> None:
    """Try examples until one does not hold; that one is then made smaller.

    Args:
        strategy: what is drawn.
        holds: tries one, notes in the book what it finds, and tells whether it holds.
        examples: how many are tried at most.
        seeded: what is drawn follows from it.
    """

    @seed(seeded)
    @settings(
        max_examples=examples,
        database=None,
        deadline=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
        verbosity=Verbosity.quiet,
        report_multiple_bugs=False,
        print_blob=False,
    )
    @given(strategy)
    def run(drawn: _Drawn) -> None:
        if not holds(drawn):
            raise _Broken

    # What breaks something once, and not when it is tried again, is in the book all the same; and
    # where no example fits, none is tried.
    with suppress(_Broken, Flaky, Unsatisfiable):
        run()
