"""The rules of a resource in depth: all that is known to be telling, what binds first."""

from __future__ import annotations

from itertools import cycle

from dealdouble.check.rules import drawn
from dealdouble.check.rules.bench import RuleBench
from dealdouble.check.rules.once import refuse_one
from dealdouble.check.rules.trial import is_certain
from dealdouble.check.values.facts import About


def run(bench: RuleBench) -> None:
    """Try all that is left to try, then what Hypothesis draws."""
    _refuse_elsewhere(bench)
    _accept(bench)
    _refuse_others(bench)
    bench.refusing.look()
    drawn.run(bench)
    bench.refusing.look()


def _refuse_elsewhere(bench: RuleBench) -> None:
    """Each rule by those operations by which it was not tried."""
    for place, rule in enumerate(bench.plan.rules):
        trials = [trial for trial in bench.plan.breaking(rule) if is_certain(trial)]
        for update in bench.tried_elsewhere(place, rule):
            refuse_one(bench, trials, update)


def _accept(bench: RuleBench) -> None:
    """All that just keeps a rule: together as far as that goes, else alone."""
    kept = [trial for rule in bench.plan.rules for trial in bench.plan.keeping(rule)]
    bench.accept(bench.packed([*bench.plan.of_fields(4), *kept]))
    updates = cycle(bench.updates)
    for trial in kept:
        if trial.is_simple:
            continue
        if bench.updates:
            bench.accepting.change_alone(next(updates), trial)
        if trial.case.about is not About.HALF:
            bench.retire(bench.accepting.new([trial]))


def _refuse_others(bench: RuleBench) -> None:
    """All other ways to break a rule, breadth first, each by one operation in turn."""
    operations = [None, *bench.updates]
    left = [
        (depth, trial)
        for rule in bench.plan.rules
        for depth, trial in enumerate(bench.plan.breaking(rule))
        if depth > 1 or not is_certain(trial)
    ]
    left.sort(key=lambda pair: pair[0])
    for depth, trial in left:
        first = depth % len(operations)
        any(bench.refuse(trial, one) for one in (*operations[first:], *operations[:first]))
