"""Tell what became of mutants: a line for each, and a table of all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from .survivors import reason, why_false, why_unchecked
from .trial import Finding, Trial

_SHOWN = 4


def line(api: str, trial: Trial) -> str:
    """What became of one mutant: how it was caught, by which verdicts, after how long."""
    found = trial.finding.upper() if trial.is_harmful or trial.is_refused else trial.finding
    excused = f" ({why(api, trial)})" if why(api, trial) else ""
    how = f"{trial.seconds:5.1f} s {trial.requests:5} requests{' in depth' * trial.in_depth}"
    by = f" by {_named(trial.right)}" if trial.right else ""
    beside = f", beside it {_named(trial.failures)}" if trial.failures else ""
    if not trial.right and not trial.failures and trial.remarks:
        beside = f", remarked on: {_named(trial.remarks)}"
    crashed = f", it crashed: {trial.crashes[0]}" if trial.crashes else ""
    if trial.finding in (Finding.FAILED, Finding.REFUSED):
        crashed = f": {trial.told}"
    return f"{api:8}{how}  {found}: {trial.name}{by}{beside}{crashed}{excused}"


def summary(found: Mapping[str, Sequence[Trial]]) -> str:
    """How many of each kind were caught, and those that went by."""
    return "\n".join(line for api, trials in found.items() for line in _of_api(api, trials))


def _of_api(api: str, trials: Sequence[Trial]) -> Iterator[str]:
    yield ""
    yield f"{api:24}{'all':>6}" + "".join(f"{finding:>20}" for finding in Finding)
    for kind in dict.fromkeys(trial.kind for trial in trials):
        yield _row(kind, [trial for trial in trials if trial.kind == kind])
    yield _row("all", trials)
    yield from sorted(filter(None, (_told(api, trial) for trial in trials)))
    beside = [len(trial.failures) for trial in trials if trial.failures and trial.binding]
    yield f"{sum(beside)} other documented claims failed beside the damaged one, of {len(beside)}"
    seconds, requests = sum(t.seconds for t in trials), sum(t.requests for t in trials)
    yield f"{len(trials)} mutants, {seconds:.0f} s of checking, {requests:,} requests"


def _row(name: str, trials: Sequence[Trial]) -> str:
    counts = Counter(trial.finding for trial in trials)
    return f"{name:24}{len(trials):>6}" + "".join(f"{counts[finding]:>20}" for finding in Finding)


def why(api: str, trial: Trial) -> str:
    """The reason for which the check may do of a mutant what it did, empty if there is none."""
    if trial.is_refused:
        return why_unchecked(api, trial.name)
    if trial.is_false:
        return why_false(api, trial.name)
    return reason(api, trial.name) if trial.is_harmful else ""


def _told(api: str, trial: Trial) -> str:
    """A mutant of which the check did otherwise than it should, and why it may; else nothing."""
    if not trial.is_wrong:
        return ""
    because = f": {found}" if (found := why(api, trial)) else ""
    if trial.is_refused:
        return f"not checked{'' if because else ', WITHOUT A REASON'}: {trial.name}{because}"
    if trial.is_false:
        need = "for a reason" if because else "without need"
        return f"failed {need}: {trial.name}: {_named(trial.failures)}{because}"
    return f"no fault: {trial.name}{because}" if because else f"went by: {trial.name}"


def _named(names: Sequence[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return f"{', '.join(names[:_SHOWN])}{more}"
