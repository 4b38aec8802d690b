"""What the check says of a mutant is held against what it should say."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from .catalogue import mutants_of
from .damage import untouched
from .mutant import Mutant
from .summary import line, summary, why
from .trial import Finding, Trial, once, tried


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


@pytest.mark.parametrize("deep", [False, True])
def test_what_is_caught_quickly_is_tried_in_depth_where_that_is_asked_for(
    deep: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    quickly = once(_DROPPED, seed=1, quick=True)
    asked: list[bool] = []

    def noting(mutant: Mutant, seed: int, quick: bool, with_references: bool = False) -> Trial:
        asked.append(quick)
        return quickly

    monkeypatch.setattr("tests.mutants.trial.once", noting)
    assert tried(_DROPPED, seed=1, deep=deep) is quickly
    assert asked == [not deep]


def test_what_harms_nothing_survives() -> None:
    trial = once(replace(_DROPPED, damage=untouched), seed=1, quick=True)
    assert trial.finding is Finding.SURVIVED
    assert trial.is_harmful
    assert "SURVIVED" in line("library", trial)


def test_what_binds_nobody_is_remarked_on() -> None:
    trial = once(mutant("loans.branch.one-of: dropped"), seed=2, quick=True)
    assert (trial.finding, trial.binding) == (Finding.CAUGHT, False)
    assert trial.failures == []


def test_what_ends_without_a_verdict_is_not_checked() -> None:
    trial = once(mutant("loans.shows.id: missing"), seed=1, quick=True)
    assert trial.finding is Finding.REFUSED
    assert "no answer tells its id" in trial.told
    assert why("library", trial).startswith("a record whose id nobody is told could not be deleted")


def test_a_counterexample_begins_with_the_creation_of_the_record_that_it_names() -> None:
    open_to_all = "authentication.card: no key is needed: PATCH updateLoan"
    trial = once(mutant(open_to_all), seed=1, quick=True)
    first, *others = trial.told.splitlines()
    (number,) = re.findall(r"/loans/([0-9]+) ", others[1])
    assert "/loans -H" in first
    assert "--data-raw" in first
    assert f'"id":{number}' in others[0]
    assert others[-1] == f"note      {number} is an id that the server gave: put yours in its place"


def trial_of(name: str, finding: Finding, *failures: str, binding: bool = True) -> Trial:
    """What a check of a mutant may come to."""
    return Trial(name, "kind", binding, finding, (), failures, (), "it is none", 1.0, 9)


@pytest.mark.parametrize(
    ("trial", "told"),
    [
        pytest.param(
            trial_of("loans.new", Finding.REFUSED),
            "not checked, WITHOUT A REASON: loans.new",
            id="not-checked",
        ),
        pytest.param(
            trial_of("loans.new", Finding.CAUGHT, "loans.branch", binding=False),
            "failed without need: loans.new: loans.branch",
            id="failed-without-need",
        ),
        pytest.param(trial_of("loans.new", Finding.SURVIVED), "went by: loans.new", id="went-by"),
    ],
)
def test_what_the_check_does_otherwise_than_it_should_takes_a_reason(
    trial: Trial, told: str
) -> None:
    assert trial.is_wrong
    assert why("library", trial) == ""
    assert told in summary({"library": [trial]}).splitlines()


def test_a_mutant_may_have_a_reason_for_not_being_checked() -> None:
    trial = trial_of("lists.shape: of ids alone", Finding.REFUSED)
    because = "what is asked for first is no list, so that it may be another API altogether"
    assert f"not checked: {trial.name}: {because}" in summary({"moco": [trial]}).splitlines()
    assert because in line("moco", trial)
