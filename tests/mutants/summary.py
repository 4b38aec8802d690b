"""Tell what became of mutants: a line for each, and a table of all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from .survivors import reason
from .trial import Finding, Trial

_SHOWN = 4


def line(api: str, trial: Trial) -> str:
    """What became of one mutant: how it was caught, by which verdicts, after how long."""
    found = trial.finding.upper() if trial.is_harmful else trial.finding
    excused = (
        f" ({reason(api, trial.name)})" if trial.is_harmful and reason(api, trial.name) else ""
    )
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
    excused = {t.name for t in trials if t.is_harmful and reason(api, t.name)}
    yield ""
    yield f"{api:24}{'all':>6}" + "".join(f"{finding:>20}" for finding in Finding)
    for kind in dict.fromkeys(trial.kind for trial in trials):
        yield _row(kind, [trial for trial in trials if trial.kind == kind])
    yield _row("all", trials)
    yield from (f"went by: {t.name}" for t in trials if t.is_harmful and t.name not in excused)
    yield from (f"no fault: {name}: {reason(api, name)}" for name in sorted(excused))
    yield from _false(trials)
    beside = [len(trial.failures) for trial in trials if trial.failures and trial.binding]
    yield f"{sum(beside)} other documented claims failed beside the damaged one, of {len(beside)}"
    seconds, requests = sum(t.seconds for t in trials), sum(t.requests for t in trials)
    yield f"{len(trials)} mutants, {seconds:.0f} s of checking, {requests:,} requests"


def _row(name: str, trials: Sequence[Trial]) -> str:
    counts = Counter(trial.finding for trial in trials)
    return f"{name:24}{len(trials):>6}" + "".join(f"{counts[finding]:>20}" for finding in Finding)


def _false(trials: Sequence[Trial]) -> Iterator[str]:
    """Documented claims that were found broken though nothing documented is."""
    for trial in trials:
        if trial.failures and not trial.binding:
            yield f"failed without need: {trial.name}: {_named(trial.failures)}"


def _named(names: Sequence[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return f"{', '.join(names[:_SHOWN])}{more}"
