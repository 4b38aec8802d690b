"""Which trials the rules and fields of a resource are put to, the most telling ones first."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from dealdouble.check.claims import Claim, Claims
from dealdouble.check.rules.trial import Trial, agree, is_certain, merged
from dealdouble.check.values import values
from dealdouble.check.values.facts import About, Case, Facts
from dealdouble.contract.model import Json, Rule
from dealdouble.vocabulary import RuleKind

_CHOICES = (RuleKind.ONE_OF, RuleKind.ONE_OF_OR_EMPTY)
_LIMITING = (
    *(RuleKind.MATCHES, RuleKind.NOT_BLANK, RuleKind.LESS_THAN, RuleKind.GREATER_THAN),
    *(RuleKind.DATE, RuleKind.FIRST_DAY, RuleKind.LAST_DAY, *_CHOICES),
)


class Plan:
    """The trials of one resource; its rules stand in the order of what is known best."""

    def __init__(self, claims: Claims, facts: Facts) -> None:
        self.facts = facts
        self._claims = claims
        self._resource = facts.subject.resource
        self.rules = sorted(facts.rules, key=lambda rule: not self.claim(rule).binds)
        found = [values.of_rule(facts, rule) for rule in self.rules]
        self._kept = [self._trials(r, c.kept) for r, c in zip(self.rules, found, strict=True)]
        self._broken = [self._trials(r, c.broken) for r, c in zip(self.rules, found, strict=True)]

    def claim(self, rule: Rule) -> Claim:
        """The claim of a rule."""
        return self._claims.rule(self._resource, rule)

    def keeping(self, rule: Rule) -> list[Trial]:
        """The trials that keep a rule."""
        return self._kept[self.rules.index(rule)]

    def breaking(self, rule: Rule) -> list[Trial]:
        """The trials that break a rule."""
        return self._broken[self.rules.index(rule)]

    def first_keeping(self, rule: Rule) -> list[Trial]:
        """Those that keep a rule and are tried in any case: each choice, else the nearest value."""
        certain = [trial for trial in self.keeping(rule) if is_certain(trial)]
        return certain if rule.kind in _CHOICES else certain[:1]

    def of_fields(self, most: int) -> list[Trial]:
        """Plain values of the fields."""
        return [
            Trial(self._claims.field(self._resource, field), name, case)
            for name, field in self._resource.fields.items()
            for case in values.of_field(self.facts, name)[:most]
        ]

    def stake_of_field(self, name: str) -> Claim:
        """What is at stake in any value of a field: of the rules that limit it the least known."""
        claims = [self.claim(r) for r in self.rules if r.field == name and r.kind in _LIMITING]
        free = [claim for claim in claims if not claim.binds]
        stored = self._claims.field(self._resource, self.facts.field(name))
        return next(iter([*free, *claims]), stored)

    def nulls(self) -> list[Trial]:
        """Null for each field that takes it."""
        claim = self._claims.requests("null")
        found = values.nulls(self.facts).items() if claim else ()
        return [Trial(claim, name, case) for name, case in found if claim]

    def stake(self, rule: Rule, case: Case) -> Claim | None:
        """The claim at stake in a case of a rule, None where the documents make none."""
        match case.about:
            case About.RULE:
                return self.claim(rule)
            case About.NULL:
                return self._claims.requests("null")
            case About.HALF:
                both = self._claims.requests("rule_about_two_fields")
                is_surer = both is not None and both.binds and not self.claim(rule).binds
                return self.claim(rule) if is_surer else both
            case About.TYPE:
                found = self.facts.rule(RuleKind.TYPE, rule.field)
                return None if found is None else self.claim(found)

    def _trials(self, rule: Rule, cases: Iterable[Case]) -> list[Trial]:
        staked = ((self.stake(rule, case), case) for case in cases)
        return [Trial(claim, rule.field, case, rule) for claim, case in staked if claim]


def packed(trials: Iterable[Trial], keeps: Callable[[dict[str, Json]], bool]) -> list[list[Trial]]:
    """Trials that can be made together, in as few requests as that takes.

    Args:
        trials: what is to be tried; those that need more than a plain record are left out.
        keeps: whether a record with these fields keeps all rules.
    """
    packs: list[list[Trial]] = []
    for trial in trials:
        if not trial.is_simple or not keeps(merged([trial])):
            continue
        fitting = (p for p in packs if agree(p, trial) and keeps(merged([*p, trial])))
        pack = next(fitting, None)
        if pack is None:
            packs.append([trial])
        else:
            pack.append(trial)
    return packs
