"""The rules of a resource, each once or so: what any run does, however few its requests are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from dealdouble.check.rules.bench import RuleBench
from dealdouble.check.rules.hosts import Host
from dealdouble.check.rules.trial import Trial, agree, is_certain
from dealdouble.check.server.refusals import named_in
from dealdouble.check.values.facts import About
from dealdouble.contract.model import Operation

_SEVERAL = 3


def run(bench: RuleBench) -> None:
    """Put each rule and each field to the test."""
    _accept(bench)
    for place, rule in enumerate(bench.plan.rules):
        trials = [trial for trial in bench.plan.breaking(rule) if is_certain(trial)]
        tried = [refuse_one(bench, trials, item) for item in bench.tried_once(place, rule)]
        if not any(tried):
            any(refuse_one(bench, trials, item) for item in bench.tried_elsewhere(place, rule))
    _refuse_halves(bench)
    _refuse_several(bench)
    bench.refusing.look()


def refuse_one(bench: RuleBench, trials: Sequence[Trial], update: Operation | None) -> bool:
    """See the first refused that can be tried; of an update the second, so that both are tried.

    Whether there is one.
    """
    turned = trials if update is None else (*trials[1:2], *trials[:1], *trials[2:])
    return any(bench.refuse(trial, update) for trial in turned)


def _accept(bench: RuleBench) -> None:
    """See that fields keep what they are given, and what just keeps a rule is taken.

    The last record has no more than it needs.
    """
    chosen = [trial for rule in bench.plan.rules for trial in bench.plan.first_keeping(rule)]
    packs = bench.packed([*bench.plan.of_fields(2), *chosen])
    hosts = [bench.accepting.new(pack, bare=pack is packs[-1]) for pack in packs]
    there = [host for host in hosts if host is not None]
    for place, host in enumerate(hosts):
        for turn, update in enumerate(bench.updates, start=1):
            if host is not None:
                bench.accepting.change(update, packs[(place + turn) % len(packs)], host)
    _empty(bench, there)
    for host in there:
        bench.hosts.retire(host)


def _empty(bench: RuleBench, hosts: Sequence[Host]) -> None:
    """See that null empties whatever may be empty."""
    for pack in bench.packed(bench.plan.nulls()):
        bench.retire(bench.accepting.new(pack))
        for update, host in zip(bench.updates, hosts, strict=False):
            bench.accepting.change(update, pack, host)


def _refuse_halves(bench: RuleBench) -> None:
    """See that a rule about two fields holds with what is stored."""
    for rule in bench.plan.rules:
        halves = [t for t in bench.plan.breaking(rule) if t.case.about is About.HALF]
        one_each = {tuple(trial.case.sent): trial for trial in reversed(halves)}
        for update in bench.updates[:1]:
            for trial in one_each.values():
                bench.refuse(trial, update)


def _refuse_several(bench: RuleBench) -> None:
    """See that rules which are broken together are named together."""
    claim = bench.session.claims.requests("several_broken_rules")
    if claim is None:
        return
    trials = _broken_together(bench)
    if len(trials) < 2 or trials[0].rule is None:
        return
    exchange = bench.refusing.several(trials)
    names = named_in(bench.session.contract.errors[trials[0].rule.error], exchange)
    if names is None:
        bench.session.book.untested(claim, "the refusal does not name fields")
    elif all(trial.field in names for trial in trials):
        bench.session.book.kept(claim)
    else:
        fields = " and ".join(trial.field for trial in trials)
        bench.session.book.broke(claim, [exchange], f"the answer names {fields}")


def _broken_together(bench: RuleBench) -> list[Trial]:
    """Some trials about several fields that answer with the same error, the one that most do."""
    errors = Counter(rule.error for rule in bench.plan.rules)
    chosen: list[Trial] = []
    for rule in bench.plan.rules:
        for trial in bench.plan.breaking(rule)[:1]:
            others = {other.field for other in chosen}
            is_usual = rule.error == errors.most_common(1)[0][0] and trial.is_simple
            is_free = trial.field not in others and agree(chosen, trial)
            if is_usual and is_free and bench.refusing.are_broken([*chosen, trial]):
                chosen.append(trial)
    return chosen[:_SEVERAL]
