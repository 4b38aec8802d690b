"""See what breaks a rule refused, named, and without any trace."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from dealdouble.check.claims import Claim
from dealdouble.check.rules.hosts import Host, Hosts, Shown
from dealdouble.check.rules.trial import Trial, as_sent, merged, said
from dealdouble.check.server.exchange import Exchange
from dealdouble.check.server.refusals import expected_of, is_refused_with, named_in
from dealdouble.check.session import Session, Subject
from dealdouble.check.side_by_side.sightings import strays
from dealdouble.check.values.facts import ITSELF, About
from dealdouble.contract.model import Operation, Rule
from dealdouble.contract.sentences import rule_in_words
from dealdouble.rules.judge import Broken

_OF_PATHS = (404, 405)
"""Refusals of what is asked for: as of whoever may not ask, whatever the body says was not read."""


class Refusing:
    """Requests to one resource that must be refused, and what is seen of them."""

    def __init__(self, session: Session, subject: Subject, hosts: Hosts) -> None:
        self._session = session
        self._subject = subject
        self._hosts = hosts
        self._claim = session.claims.requests("refused_request")
        self._creates: list[Exchange] = []

    def new(self, trial: Trial) -> bool:
        """See a create refused that breaks one rule; whether the trial could be made."""
        case = trial.case
        if ITSELF in case.sent.values() or not self._hosts.is_other_there(trial):
            return False
        body = self._hosts.body(case.whole)
        broken = self._hosts.foresee(body).broken
        if not _breaks(trial, broken) or not self._hosts.can_find(body):
            return False
        self._judge(trial, [self._create(body)])
        return True

    def are_broken(self, trials: Sequence[Trial]) -> bool:
        """Whether a create would break the rules of all these trials, and no others."""
        broken = self._hosts.foresee(self._hosts.body(merged(trials))).broken
        rules = [trial.rule for trial in trials]
        return len(broken) == len(rules) and all(item.rule in rules for item in broken)

    def several(self, trials: Sequence[Trial]) -> Exchange:
        """Ask for a create that breaks the rules of some trials."""
        return self._create(self._hosts.body(merged(trials)))

    def change(self, operation: Operation, trial: Trial) -> bool:
        """See an update refused that breaks one rule; whether the trial could be made."""
        host = self._hosts.of(trial)
        body = {} if host is None else as_sent(trial.case.sent, host.id)
        if host is None or not body:
            return False
        if not _breaks(trial, self._hosts.foresee(body, host.id).broken):
            return False
        if self._claim is not None:
            self._hosts.watch(host)
        exchange = self._hosts.send(operation, host, body)
        self._judge(trial, [*host.steps, exchange])
        if exchange.is_refused:
            host.refused.append((operation, trial))
        else:
            self._hosts.retire(host)
        return True

    def _judge(self, trial: Trial, steps: Sequence[Exchange]) -> None:
        """Judge an answer; none at all tells nothing, as that may be the network's fault."""
        exchange, book = steps[-1], self._session.book
        if exchange.is_kept_out or exchange.status in _OF_PATHS:
            return
        if exchange.is_refused:
            book.kept(trial.claim)
            self._judge_error(trial, exchange)
        elif exchange.status:
            rule = _in_words(trial.field, trial.rule) if trial.rule else trial.claim.says
            book.broke(trial.claim, steps, f"a refusal, 400 to 499, as it breaks '{rule}'")

    def _judge_error(self, trial: Trial, exchange: Exchange) -> None:
        """See that the refusal is the documented one, and names the field where that has names."""
        if trial.rule is None or trial.case.about is not About.RULE:
            return
        error = self._session.contract.errors[trial.rule.error]
        claim = self._session.claims.error(error)
        if claim.binds and not trial.claim.binds:
            return
        names = named_in(error, exchange)
        if is_refused_with(error, exchange) and (names is None or trial.field in names):
            self._session.book.kept(claim)
        else:
            expected = f"{expected_of(error)}"
            if names is not None:
                expected += f", which names {trial.field}"
            self._session.book.broke(claim, [exchange], expected)

    def look(self) -> None:
        """See that no refused request has changed or stored anything."""
        for host in self._hosts.kept():
            if host.refused and self._claim is not None:
                self._look_at(host, self._claim)
        if self._creates and self._subject.samples.marked:
            self._look_for_strays()

    def _look_at(self, host: Host, claim: Claim) -> None:
        refused, host.refused = host.refused, []
        seen = self._hosts.read(host.id)
        if seen is None or not seen.status:
            return
        if self._hosts.is_as_before(host, seen):
            self._session.book.kept(claim)
            return
        self._hosts.retire(host)
        for operation, trial in refused:
            if not self._session.book.is_broken(claim):
                self._repeat(operation, trial, claim)

    def _repeat(self, operation: Operation, trial: Trial, claim: Claim) -> None:
        """See whether it was this one that changed a record."""
        host = self._hosts.of(trial)
        if host is None:
            return
        self._hosts.watch(host)
        exchange = self._hosts.send(operation, host, as_sent(trial.case.sent, host.id))
        seen = self._hosts.read(host.id)
        if exchange.is_refused and seen and not self._hosts.is_as_before(host, seen):
            expected = "the record is as it was before the refusal"
            self._session.book.broke(claim, (*host.steps, exchange, seen), expected)
        self._hosts.retire(host)

    def _look_for_strays(self) -> None:
        """See that no refused create has stored anything; what is there is deleted."""
        sighting, creates = strays(self._session, self._subject), self._creates
        self._creates = []
        for number, shown in sighting.records.items():
            self._session.own.adopt(self._subject.resource.name, number)
            self._note_stray(shown, creates, sighting.exchange)
            self._hosts.delete(number)
        if self._claim is None:
            return
        if sighting.doubt:
            self._session.book.untested(self._claim, sighting.doubt)
        elif not sighting.records:
            self._session.book.kept(self._claim)

    def _note_stray(self, shown: Shown, creates: Iterable[Exchange], seen: Exchange | None) -> None:
        marks = [shown.get(name) for name in self._subject.samples.marked]
        for exchange in creates:
            if self._claim and any(m and json.dumps(m).encode() in exchange.body for m in marks):
                steps = (exchange, *([seen] if seen else []))
                self._session.book.broke(self._claim, steps, "nothing is stored", said(dict(shown)))

    def _create(self, body: dict[str, object]) -> Exchange:
        """Ask for a record that must not be made; it is deleted if it is."""
        exchange, number = self._hosts.create(body)
        if number is not None:
            self._hosts.delete(number)
        elif exchange.is_refused:
            self._creates.append(exchange)
        return exchange


def _breaks(trial: Trial, broken: Sequence[Broken]) -> bool:
    """Whether a trial breaks its rule and no other; of null any rule, as nobody says which."""
    if trial.case.about is About.NULL:
        return bool(broken) and all(item.field == trial.field for item in broken)
    return [item.rule for item in broken] == [trial.rule]


def _in_words(field: str, rule: Rule) -> str:
    return f"{field}: {rule_in_words(rule.kind, rule.value)}"
