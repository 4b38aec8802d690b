"""What is drawn keeps all rules, or breaks the one that it should."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from dealdouble.check.rules.trial import as_sent
from dealdouble.check.session import Session
from dealdouble.check.values import drawn
from dealdouble.check.values.drawing import draw
from dealdouble.check.values.facts import Case, Facts
from dealdouble.contract.model import Rule
from dealdouble.vocabulary import RuleKind

from ..rule_faults import rule_of
from ..serving import APIS, Served

Serve = Callable[..., Served]
SessionOn = Callable[..., Session]


def facts_of(session: Session) -> Facts:
    (subject,) = session.subjects
    return Facts(subject)


def broken_by(facts: Facts, case: Case) -> list[Rule]:
    subject = facts.subject
    body = as_sent(subject.samples.record(**case.whole))
    return [item.rule for item in subject.model.create(body, datetime.now(UTC)).broken]


def noting(seen: list[Case]) -> Callable[[Case], bool]:
    """Notes what is drawn, and takes it for right."""

    def holds(case: Case) -> bool:
        seen.append(case)
        return True

    return holds


@pytest.mark.parametrize("api", APIS)
def test_drawn_values_keep_all_rules(serve: Serve, session_on: SessionOn, api: str) -> None:
    facts = facts_of(session_on(serve(api), api))
    for name in facts.subject.resource.fields:
        strategy = drawn.keeping(facts, name)
        if strategy.is_empty:
            continue
        seen: list[Case] = []
        draw(strategy, noting(seen), 20, 1)
        assert [case for case in seen if broken_by(facts, case)] == []


@pytest.mark.parametrize("api", APIS)
def test_of_each_rule_that_can_be_drawn_some_case_breaks_it_alone(
    serve: Serve, session_on: SessionOn, api: str
) -> None:
    facts = facts_of(session_on(serve(api), api))
    for rule in facts.rules:
        strategy, seen = drawn.breaking(facts, rule), list[Case]()
        cannot = rule.kind in (RuleKind.REQUIRED, RuleKind.UNIQUE, RuleKind.NOT_ITSELF)
        assert strategy.is_empty is cannot
        if not cannot:
            draw(strategy, noting(seen), 30, 1)
            assert [rule] in [broken_by(facts, case) for case in seen]


def test_what_is_drawn_is_made_as_small_as_can_be(serve: Serve, session_on: SessionOn) -> None:
    facts = facts_of(session_on(serve("moco"), "moco"))
    rule = rule_of(facts.subject.resource, "service_period_from: first day of a month")
    seen: list[str] = []

    def holds(case: Case) -> bool:
        seen.append(case.sent["service_period_from"])
        return bool(case.sent["service_period_from"][5:7] < "06")

    draw(drawn.breaking(facts, rule), holds, 50, 3)
    failing = [text for text in seen if text[5:7] >= "06"]
    assert failing[-1][5:] == "06-02"
