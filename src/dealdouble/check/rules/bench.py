"""What is at hand to test the rules of one resource."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dealdouble.check.rules.accepting import Accepting
from dealdouble.check.rules.hosts import Host, Hosts
from dealdouble.check.rules.plan import Plan, packed
from dealdouble.check.rules.refusing import Refusing
from dealdouble.check.rules.trial import Trial
from dealdouble.check.session import Session, Subject
from dealdouble.check.values.facts import About
from dealdouble.contract.model import Json, Operation, Rule
from dealdouble.vocabulary import Action


@dataclass(frozen=True, slots=True)
class RuleBench:
    """One resource on a server, the trials that are planned, and what carries them out."""

    session: Session
    subject: Subject
    hosts: Hosts
    plan: Plan
    accepting: Accepting
    refusing: Refusing

    @property
    def updates(self) -> list[Operation]:
        """The operations that update a record."""
        return self.subject.all_of(Action.UPDATE)

    def packed(self, trials: Iterable[Trial]) -> list[list[Trial]]:
        """Trials that keep all rules, together in as few records as that takes."""
        return packed(trials, self._keeps)

    def _keeps(self, fields: dict[str, Json]) -> bool:
        return not self.hosts.foresee(self.hosts.body(fields)).broken

    def refuse(self, trial: Trial, update: Operation | None) -> bool:
        """See a create refused, or an update; whether the trial could be made."""
        if trial.case.about is About.HALF and (update is None or self._is_lax(trial)):
            return False
        return self.refusing.new(trial) if update is None else self.refusing.change(update, trial)

    def _is_lax(self, trial: Trial) -> bool:
        """Whether the rule does not hold even where both of its fields are sent."""
        rule = trial.rule
        return rule is not None and self.session.book.is_broken(self.plan.claim(rule))

    def accept(self, packs: Sequence[list[Trial]]) -> None:
        """See each taken once: by a create, or by one of the updates that follow it."""
        turns = len(self.updates) + 1
        for first in range(0, len(packs), turns):
            host = self.accepting.new(packs[first]) or self.hosts.with_({}, "accepting")
            if host is not None:
                for update, pack in zip(self.updates, packs[first + 1 :], strict=False):
                    self.accepting.change(update, pack, host)
                self.retire(host)

    def retire(self, host: Host | None) -> None:
        """Delete a record that is no longer needed, if there is one."""
        if host is not None:
            self.hosts.retire(host)

    def tried_once(self, place: int, rule: Rule) -> list[Operation | None]:
        """By what a rule is tried first, None for a create; `place` is its place in the plan.

        A rule that binds is tried by everything, another one by a create or an update in turn.
        """
        everything = [None, *self.updates]
        if self.plan.claim(rule).binds:
            return list(everything)
        return [everything[place % len(everything)]]

    def tried_elsewhere(self, place: int, rule: Rule) -> list[Operation | None]:
        """By what else it may be tried."""
        tried = self.tried_once(place, rule)
        return [item for item in (None, *self.updates) if item not in tried]
