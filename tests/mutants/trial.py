"""Hold the check against a mutant: what it finds, of what it should find."""

from __future__ import annotations

import time
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from dealdouble.check.report import Report, end, steps
from dealdouble.check.runner import Wishes, check
from dealdouble.check.server.target import Limits
from dealdouble.check.session import Settings
from dealdouble.check.verdict import Outcome, Verdict
from dealdouble.errors import CheckError
from dealdouble.vocabulary import TreatmentKind

from ..check.serving import scenario_of
from .mutant import Mutant
from .serving import Faulty, serving

Known = Mapping[str, Sequence[str]]
"""What a user says of the account: ids by field, words by the name in a path."""


class Finding(StrEnum):
    """What became of a mutant, the best first."""

    CAUGHT = "caught"
    REFUSED = "not checked"
    ELSEWHERE = "caught by another"
    MILD = "only remarked on"
    SURVIVED = "survived"
    FAILED = "the check failed"

    @property
    def is_caught(self) -> bool:
        """Whether the claim that should break is broken, and no less than that."""
        return self is Finding.CAUGHT


@dataclass(frozen=True, slots=True)
class Trial:
    """What the check said of a mutant.

    Attributes:
        finding: how that compares with what is damaged.
        right: the claims that were found broken as they should be.
        failures: other claims whose break fails the run.
        remarks: others that are remarked on.
        told: the counterexample of the first of them, or why nothing could be checked.
        in_depth: whether a quick check had found nothing.
        crashes: failures of the mutant itself.
        is_proven: whether one of those that were rightly found broken fails the run.
    """

    name: str
    kind: str
    binding: bool
    finding: Finding
    right: Sequence[str]
    failures: Sequence[str]
    remarks: Sequence[str]
    told: str
    seconds: float
    requests: int
    in_depth: bool = False
    crashes: Sequence[str] = ()
    is_proven: bool = False

    @property
    def is_harmful(self) -> bool:
        """Whether a fault went by that the check has to find, or to remark on."""
        return self.finding in (Finding.MILD, Finding.SURVIVED, Finding.FAILED) or (
            self.finding is Finding.ELSEWHERE and self.binding and not self.failures
        )

    @property
    def is_refused(self) -> bool:
        """Whether the check gave no verdict at all."""
        return self.finding is Finding.REFUSED

    @property
    def is_false(self) -> bool:
        """Whether documented claims were found broken though nothing documented is."""
        return bool(self.failures) and not self.binding and not self.is_proven

    @property
    def is_wrong(self) -> bool:
        """Whether the check did otherwise than it should, unless there is a reason for it."""
        return self.is_harmful or self.is_refused or self.is_false


def tried(mutant: Mutant, seed: int, quick: bool = False, deep: bool = False) -> Trial:
    """Check a mutant quickly, and in depth where that does not find the fault, or at once."""
    if deep:
        return once(mutant, seed, quick=False, with_references=True)
    first = once(mutant, seed, quick=True)
    if first.finding is Finding.REFUSED:
        # As the check asks for them, a user would give references.
        first = once(mutant, seed, quick=True, with_references=True)
    if quick or first.finding.is_caught or first.finding is Finding.REFUSED:
        return first
    return once(mutant, seed, quick=False, with_references=True)


def once(mutant: Mutant, seed: int, quick: bool, with_references: bool = False) -> Trial:
    """Check a mutant one time."""
    began = time.monotonic()
    known = _references(mutant) if with_references else {}
    with serving(mutant) as faulty:
        try:
            report = check(_wishes(mutant, faulty, seed, quick, known))
        except CheckError as problem:
            seconds = time.monotonic() - began
            return _without_report(mutant, Finding.REFUSED, str(problem), seconds)
        except Exception as problem:  # whatever it is, the others are tried
            seconds = time.monotonic() - began
            told = f"{problem!r} at {_place(problem)}"
            return _without_report(mutant, Finding.FAILED, told, seconds)
        return _trial(mutant, report, not quick, faulty.crashes)


def _place(problem: Exception) -> str:
    """The line of the check itself where something went wrong."""
    frames = traceback.extract_tb(problem.__traceback__)
    ours = [frame for frame in frames if "dealdouble/check" in Path(frame.filename).as_posix()]
    return f"{Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else "somewhere else"


def _wishes(mutant: Mutant, faulty: Faulty, seed: int, quick: bool, known: Known) -> Wishes:
    best, *others = faulty.keys
    chosen = {"exclusive": True, **mutant.wishes}
    keys = {name: faulty.keys[name] for name in others}
    return Wishes(
        mutant.held_to,
        faulty.url,
        faulty.keys[best],
        Settings(write=True, quick=quick, seed=seed, keys=keys, **chosen),
        Limits(requests=3000, timeout=10),
        {**_integration(mutant), **known},
    )


def _integration(mutant: Mutant) -> Known:
    """What a user would say of the account: the integration of the key."""
    best = scenario_of(mutant.contract.name).apis[mutant.contract.name].best_key()
    names = [
        treatment.field
        for resource in mutant.held_to.resources.values()
        for treatment in resource.treatments
        if treatment.kind is TreatmentKind.INTEGRATION
    ]
    return {name: [best.integration] for name in names if best and best.integration}


def _references(mutant: Mutant) -> Known:
    """What a user would say of the records that others may name: one for each field."""
    tables = scenario_of(mutant.contract.name).apis[mutant.contract.name].base.tables
    known = {
        name: sorted(tables[other].records.items())[:2]
        for resource in mutant.held_to.resources.values()
        for name, other in resource.references.items()
        if tables[other].records
    }
    searched = {
        f"{name}.{part}": [str(record[part])]
        for name, [(_, record), *_] in known.items()
        for part in record
        if f"{name}.{part}" in _searched(mutant) and record[part]
    }
    ids = {name: [str(number) for number, _ in records] for name, records in known.items()}
    return {**ids, **searched}


def _searched(mutant: Mutant) -> set[str]:
    """The fields in which searches look."""
    filters = (item for operation in mutant.held_to.operations for item in operation.filters)
    return {name for item in filters for name in item.fields}


def _without_report(mutant: Mutant, finding: Finding, told: str, seconds: float) -> Trial:
    return Trial(
        mutant.name, mutant.kind, mutant.binding, finding, (), (), (), told, seconds, requests=0
    )


def _trial(mutant: Mutant, report: Report, in_depth: bool, crashes: Sequence[str]) -> Trial:
    broken = report.of(Outcome.BROKEN)
    right = [item for item in broken if item.claim.id in mutant.claims]
    others = [item for item in broken if item not in right]
    found = _finding(mutant, right, broken)
    if report.exit_code == 2 and not broken:
        found = Finding.REFUSED
    return Trial(
        name=mutant.name,
        kind=mutant.kind,
        binding=mutant.binding,
        finding=found,
        right=[item.claim.id for item in right],
        failures=[item.claim.id for item in others if item.is_failure()],
        remarks=[item.claim.id for item in others if not item.is_failure()],
        told=_told([*right, *others]) or "; ".join(end(report)),
        seconds=report.seconds,
        requests=report.requests,
        in_depth=in_depth,
        crashes=tuple(crashes[:3]),
        is_proven=any(item.is_failure() for item in right),
    )


def _finding(mutant: Mutant, right: Sequence[Verdict], broken: Sequence[Verdict]) -> Finding:
    if right and (not mutant.binding or any(item.is_failure() for item in right)):
        return Finding.CAUGHT
    if mutant.binding and broken and not any(item.is_failure() for item in broken):
        return Finding.MILD
    return Finding.ELSEWHERE if broken else Finding.SURVIVED


def _told(broken: Sequence[Verdict]) -> str:
    example = next((item.counterexample for item in broken if item.counterexample), None)
    return "" if example is None else "\n".join(steps(example))
