"""Have Hypothesis look for records and values that a server judges otherwise, and shrink them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import cycle
from typing import TypeVar

from hypothesis.strategies import SearchStrategy, fixed_dictionaries

from dealdouble.check.rules.bench import RuleBench
from dealdouble.check.rules.trial import Trial
from dealdouble.check.values import drawn
from dealdouble.check.values.drawing import draw
from dealdouble.check.values.facts import Case
from dealdouble.contract.model import Operation, Rule

_RECORDS = 8
_VALUES = 4
_MOST = 60  # requests that one search may take, shrinking included

_Drawn = TypeVar("_Drawn")


def run(bench: RuleBench) -> None:
    """Search whole records that keep all rules, then values that break one."""
    for update in (None, *bench.updates):
        _search(bench, _records(bench), partial(_accept, bench, update), _RECORDS)
    operations = cycle([None, *bench.updates])
    for rule in bench.plan.rules:
        cases = drawn.breaking(bench.plan.facts, rule)
        if not cases.is_empty and not bench.session.book.is_broken(bench.plan.claim(rule)):
            _search(bench, cases, partial(_refuse, bench, rule, next(operations)), _VALUES)


def _records(bench: RuleBench) -> SearchStrategy[dict[str, Case]]:
    """Cases of all the fields of a record."""
    fields = bench.subject.resource.fields
    cases = {name: drawn.keeping(bench.plan.facts, name) for name in fields}
    return fixed_dictionaries({name: item for name, item in cases.items() if not item.is_empty})


def _accept(bench: RuleBench, update: Operation | None, cases: dict[str, Case]) -> None:
    trials = [Trial(bench.plan.stake_of_field(name), name, case) for name, case in cases.items()]
    pack = next(iter(bench.packed(trials)), None)
    if pack is None:
        return
    if update is None:
        bench.retire(bench.accepting.new(pack))
        return
    host, before = bench.hosts.with_({}, "drawn"), bench.session.book.breaches
    if host is not None:
        bench.accepting.change(update, pack, host)
        if bench.session.book.breaches != before:
            bench.retire(host)  # the next one is made from scratch, so that little has to be shown


def _refuse(bench: RuleBench, rule: Rule, update: Operation | None, case: Case) -> None:
    bench.refuse(Trial(bench.plan.claim(rule), rule.field, case, rule), update)


def _search(
    bench: RuleBench, cases: SearchStrategy[_Drawn], tried: Callable[[_Drawn], None], most: int
) -> None:
    """Try what is drawn; what breaks a claim goes into the book, ever smaller."""
    book = bench.session.book

    def holds(drawn_case: _Drawn) -> bool:
        before = book.breaches
        tried(drawn_case)
        return book.breaches == before

    with bench.session.target.share(_MOST):
        draw(cases, holds, most, bench.session.settings.seed)
