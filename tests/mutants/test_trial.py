"""What the check says of a mutant is held against what it should say."""

from __future__ import annotations

from dataclasses import replace

from .catalogue import mutants_of
from .damage import untouched
from .mutant import Mutant
from .summary import line
from .trial import Finding, once


def mutant(name: str) -> Mutant:
    """A mutant of the API that only tests know."""
    return next(one for one in mutants_of("library") if one.name == name)


_DROPPED = mutant("loans.member_id.required: dropped")


def test_a_fault_is_caught_by_its_claim() -> None:
    trial = once(_DROPPED, seed=1, quick=True)
    assert trial.finding is Finding.CAUGHT
    assert trial.right == ["loans.member_id.required"]
    assert "--data-raw" in trial.told
    assert f"caught: {_DROPPED.name} by loans.member_id.required" in line("library", trial)


def test_what_harms_nothing_survives() -> None:
    trial = once(replace(_DROPPED, damage=untouched), seed=1, quick=True)
    assert trial.finding is Finding.SURVIVED
    assert trial.is_harmful
    assert "SURVIVED" in line("library", trial)


def test_what_binds_nobody_is_remarked_on() -> None:
    trial = once(mutant("loans.branch.one-of: dropped"), seed=2, quick=True)
    assert (trial.finding, trial.binding) == (Finding.CAUGHT, False)
    assert trial.failures == []
