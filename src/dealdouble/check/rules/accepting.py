"""See what keeps all rules accepted, and come back as it should."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dealdouble.check.claims import Claim
from dealdouble.check.rules.comparing import Comparing
from dealdouble.check.rules.hosts import Host, Hosts
from dealdouble.check.rules.trial import Trial, as_sent, is_certain, merged, said
from dealdouble.check.server.exchange import Exchange
from dealdouble.check.session import Session, Subject
from dealdouble.check.values.facts import Body, Facts
from dealdouble.check.values.uniqueness import fresh_values
from dealdouble.contract.model import Json, Operation
from dealdouble.vocabulary import RuleKind

_ACCEPTED = "it is accepted, as it breaks no rule"


class Accepting:
    """Requests to one resource that must be accepted, and what is seen of them."""

    def __init__(self, session: Session, facts: Facts, hosts: Hosts) -> None:
        self._session = session
        self._facts = facts
        self._subject: Subject = facts.subject
        self._hosts = hosts
        self._comparing = Comparing(session, self._subject, hosts)

    def new(self, trials: Sequence[Trial], bare: bool = False) -> Host | None:
        """See a create accepted that keeps all rules, and come back as it should.

        What is refused is taken apart. A bare record names no field that need not be there.
        Returns the record, if it is there.
        """
        if not all(map(self._hosts.is_other_there, trials)):
            return None
        body = self._hosts.body(merged(trials), bare)
        if not self._hosts.is_sound(body) or not self._hosts.can_find(body):
            return None
        exchange, number = self._hosts.create(body)
        if number is not None:
            host, differences = self._hosts.take(exchange, number, body)
            self._comparing.judge(trials, body, None, differences, host.steps)
            return host
        if exchange.status and not exchange.is_done:
            if bare:
                self._retire(self.new(trials))
                self._try_bare()
            else:
                self._apart_new(trials, exchange)
        return None

    def change(self, operation: Operation, trials: Sequence[Trial], host: Host) -> None:
        """See an update of a record accepted that keeps all rules, and come back as it should."""
        sent = {name: value for trial in trials for name, value in trial.case.sent.items()}
        body = as_sent(sent, host.id)
        if not self._hosts.is_sound(body, host.id):
            return
        foreseen, before = self._hosts.foresee(body, host.id), self._subject.model.record(host.id)
        exchange = self._hosts.send(operation, host, body)
        if exchange.is_done:
            differences = self._hosts.change(host, exchange, body)
            fields = {trial.field for trial in trials if is_certain(trial)}
            meant = {n: before[n] for n in fields if foreseen.record[n] != before[n]}
            self._comparing.judge(trials, body, operation, differences, host.steps, meant)
        elif exchange.status:
            for trial in _told_apart(trials):
                if len(trials) > 1:
                    self.change_alone(operation, trial)
                elif not (self._is_of_no_use(trial) or self._refuses_companions(trial, operation)):
                    self._broke(trial, (*host.steps, exchange))

    def change_alone(self, operation: Operation, trial: Trial) -> None:
        """The same for one trial, on a record that has what it asks to be stored."""
        host = self._hosts.of(trial)
        if host is not None:
            self.change(operation, [trial], host)
            self._hosts.retire(host)

    def _apart_new(self, trials: Sequence[Trial], exchange: Exchange) -> None:
        """Find out which of some trials together are not accepted."""
        for trial in _told_apart(trials):
            if len(trials) > 1:
                self._retire(self.new([trial]))
            elif not self._accepts_another(trial) and not self._refuses_companions(trial):
                self._broke(trial, [exchange])

    def _accepts_another(self, trial: Trial) -> bool:
        """Whether it may have been this value only: one that somebody else has, or a record.

        That some records may not be named, users who have left for example, breaks nothing.
        """
        refusals = self._refusals(trial, trial.case.alike)
        is_refused_too = len(refusals) == len(trial.case.alike)
        others = self._others(trial)
        if is_refused_too and len(self._refusals(trial, others)) == len(others):
            return False
        self._session.book.kept(trial.claim)
        if refusals and is_refused_too:
            self._remark(trial, refusals[-1])
        return True

    def _refusals(self, trial: Trial, values: Iterable[Json]) -> list[Exchange]:
        """The answers to creates with other values of the field, until one is accepted."""
        refusals: list[Exchange] = []
        for value in values:
            if self._creates(self._hosts.body({**trial.case.whole, trial.field: value})):
                break
            refusals.append(self._last)
        return refusals

    def _remark(self, trial: Trial, refusal: Exchange) -> None:
        """Note that all values like this one are refused, by what nobody documents.

        How odd a value may be that records are known by, nobody says; and each of these may be
        somebody's, though that is not likely.
        """
        unique = self._facts.rule(RuleKind.UNIQUE, trial.field)
        resource, claims = self._subject.resource, self._session.claims
        assert unique is not None, "only what records may not share has others like it"
        found = (trial.claim, claims.rule(resource, unique))
        claim = next((one for one in found if not one.binds), None)
        if claim is not None and refusal.status:
            self._session.book.broke(claim, [refusal], _ACCEPTED)

    def _others(self, trial: Trial) -> list[Json]:
        """Other values of a field of which a server may know more than the documents."""
        known: Sequence[Json] = self._facts.known(trial.field)
        if self._facts.rule(RuleKind.UNIQUE, trial.field):
            known = fresh_values(self._facts, trial.field)[:2]
        return [value for value in known if value != trial.case.whole.get(trial.field)]

    def _is_of_no_use(self, trial: Trial) -> bool:
        """Whether no new record may have the value either, though it may have others."""
        if not self._others(trial) or self._creates(self._hosts.body(trial.case.whole)):
            return False
        return self._accepts_another(trial)

    def _refuses_companions(self, trial: Trial, operation: Operation | None = None) -> bool:
        """Whether the fields that only accompany the one at stake are refused without it too."""
        companions = {n: v for n, v in trial.case.sent.items() if n != trial.field}
        if not companions or trial.field not in trial.case.sent:
            return False
        if operation is None:
            body = self._hosts.body({**trial.case.stored, **companions})
            return self._hosts.is_sound(body) and not self._creates(body)
        host = self._hosts.of(trial)
        if host is None:
            return True
        body = as_sent(companions, host.id)
        if not self._hosts.is_sound(body, host.id):
            return False
        exchange = self._hosts.send(operation, host, body)
        self._hosts.retire(host)
        return not exchange.is_done

    def _try_bare(self) -> None:
        """Find out which field is asked for that need not be there."""
        samples = self._subject.samples
        for name in samples.marked:
            body = {key: value for key, value in samples.record().items() if key != name}
            if name not in samples.required and not self._creates(body):
                expected = f"{_ACCEPTED}: {name} may be left out"
                self._session.book.broke(self._optional(name), [self._last], expected)

    def _optional(self, name: str) -> Claim:
        """What says that a field is not required: where that is disputed of others, of it too."""
        resource, claims = self._subject.resource, self._session.claims
        required = [rule for rule in resource.rules if rule.kind is RuleKind.REQUIRED]
        disputed = [claim for r in required if not (claim := claims.rule(resource, r)).binds]
        return next(iter(disputed), claims.field(resource, resource.fields[name]))

    def _creates(self, body: Body) -> bool:
        """Whether a record is made, which is deleted at once."""
        self._last, number = self._hosts.create(body)
        if number is not None:
            self._hosts.delete(number)
        return self._last.is_done

    def _broke(self, trial: Trial, steps: Sequence[Exchange]) -> None:
        """Note a refusal, unless the field takes not even plain values, as is noted already."""
        resource = self._subject.resource
        field = self._session.claims.field(resource, resource.fields[trial.field])
        if trial.rule is None or not self._session.book.is_broken(field):
            self._session.book.broke(trial.claim, steps, _ACCEPTED)

    def _retire(self, host: Host | None) -> None:
        if host is not None:
            self._hosts.retire(host)


def _told_apart(trials: Sequence[Trial]) -> list[Trial]:
    """Of trials that send the same, the one about a rule: what a field may hold, its rules say."""
    found: dict[str, Trial] = {}
    for trial in trials:
        key = f"{trial.field} {said(dict(trial.case.sent))}"
        if key not in found or found[key].rule is None:
            found[key] = trial
    return list(found.values())
