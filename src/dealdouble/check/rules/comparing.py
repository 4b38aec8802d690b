"""Put down what came back of an accepted request: as foreseen, or which claim that breaks."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType

from dealdouble.check.claims import Claim
from dealdouble.check.model.blame import Blame
from dealdouble.check.model.compare import same
from dealdouble.check.model.model import Difference
from dealdouble.check.rules.hosts import Hosts
from dealdouble.check.rules.trial import Trial, said
from dealdouble.check.server.exchange import Exchange
from dealdouble.check.session import Session, Subject
from dealdouble.check.values.facts import About, Body
from dealdouble.contract.model import Json, Operation
from dealdouble.fitting import CONDITIONAL


class Comparing:
    """Compares what the records of one resource became with what they should have become."""

    def __init__(self, session: Session, subject: Subject, hosts: Hosts) -> None:
        self._session = session
        self._subject = subject
        self._hosts = hosts
        self._blame = Blame(session.claims, subject.resource)

    def judge(
        self,
        trials: Sequence[Trial],
        body: Body,
        operation: Operation | None,
        differences: Sequence[Difference],
        steps: Sequence[Exchange],
        meant: Body = MappingProxyType({}),
    ) -> None:
        """Put down what came back otherwise, and what came back as it should.

        `meant` are the values that an update should have changed, as they were before: if all
        of several are what they were, it is the operation that does not work.
        """
        wrong = {self._blame.field(item.key) for item in differences}
        if operation is not None and self._is_lost(meant, differences):
            works = self._session.claims.operation(operation)
            self._session.book.broke(works, steps, "the record is changed as was asked for")
            return
        blame = self._blame.of_create if operation is None else self._blame.of_update
        for item in self._independent(differences, wrong):
            claim = blame(item, body, differences, self._hosts.now.date())
            claim = claim and self._staked(claim, self._blame.field(item.key), trials)
            if claim is not None:
                expected, found = (f"{item.key}: {said(v)}" for v in (item.expected, item.found))
                self._session.book.broke(claim, steps, expected, found)
        self._session.book.kept(*(trial.claim for trial in trials if trial.field not in wrong))

    def _is_lost(self, meant: Body, differences: Sequence[Difference]) -> bool:
        shown = {self._blame.field(item.key): item.found for item in differences}
        return len(meant) > 1 and all(
            name in shown and self._is_shown(name, value, shown[name])
            for name, value in meant.items()
        )

    def _is_shown(self, name: str, value: Json, shown: Json) -> bool:
        """Whether an answer shows a value of a field, or the record that it names."""
        if name in self._subject.resource.references and isinstance(shown, dict):
            shown = shown.get("id")
        return same(self._subject.resource.fields[name].type, value, shown)

    def _staked(self, claim: Claim, name: str, trials: Sequence[Trial]) -> Claim:
        """What is at stake is to blame where else the field would be, and for null in any case."""
        field = self._subject.resource.fields.get(name)
        about = [trial for trial in trials if trial.field == name]
        if field is None or not about:
            return claim
        stored = self._session.claims.field(self._subject.resource, field)
        is_null = about[0].case.about is About.NULL
        if not is_null and (claim != stored or stored in [trial.claim for trial in about]):
            return claim
        return about[0].claim

    def _independent(self, found: Sequence[Difference], wrong: set[str]) -> list[Difference]:
        """Those that do not follow from another one, as a date does that depends on a status."""
        depending = {
            item.field
            for item in self._subject.resource.treatments
            if item.kind in CONDITIONAL and item.condition[0] in wrong
        }
        return [item for item in found if item.key not in depending]
