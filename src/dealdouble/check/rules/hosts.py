"""The records of the run's own that trials are made on, on the server and in the model alike."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from dealdouble.check.model.blame import Blame
from dealdouble.check.model.compare import alike, same
from dealdouble.check.model.model import Difference, Foreseen, now_at
from dealdouble.check.rules.trial import Trial, as_sent, said
from dealdouble.check.server.exchange import Exchange
from dealdouble.check.server.own import record_of
from dealdouble.check.session import Session, Subject
from dealdouble.check.side_by_side.answers import Answers
from dealdouble.check.side_by_side.sightings import find_marked
from dealdouble.check.values.facts import Body
from dealdouble.contract.model import Json, Operation
from dealdouble.vocabulary import Action

Shown = Mapping[str, Json]


@dataclass(slots=True)
class Host:
    """A record that is there: the requests that made it what it is, and how it was read then.

    `refused` are the updates that were refused since.
    """

    id: int
    steps: tuple[Exchange, ...]
    before: Shown | None = None
    refused: list[tuple[Operation, Trial]] = field(default_factory=list)


class Hosts:
    """Makes the records of one resource, and deletes them.

    Those that have the same fields stored are made once, as long as nothing changes them.
    """

    def __init__(self, session: Session, subject: Subject, create: Operation) -> None:
        self.now: datetime = now_at(None)
        """The time at the server, when it last told."""
        self._session = session
        self._subject = subject
        self._create = create
        self._answers_tell = False
        self._blame = Blame(session.claims, subject.resource)
        self._answers = Answers(session.contract, session.claims, session.book, subject.resource)
        self._kept: dict[str, Host] = {}
        self._all: dict[int, Host] = {}

    def body(self, fields: Body, bare: bool = False) -> dict[str, Json]:
        """A plain record with these fields; a bare one has only those beside that are required."""
        samples = self._subject.samples
        made = samples.record(**fields)
        names = {*fields, *samples.required} if bare else made.keys()
        return as_sent({name: made[name] for name in names})

    def foresee(self, body: Body, number: int | None = None) -> Foreseen:
        """What should become of a new record, or of an update of one that is there."""
        if number is None:
            return self._subject.model.create(body, self.now)
        return self._subject.model.update(number, body, self.now)

    def is_sound(self, body: Body, number: int | None = None) -> bool:
        """Whether a new record, or an update of one that is there, breaks no rule for sure."""
        taken = self._subject.model.may_be_taken(body, number)
        return not taken and not self.foresee(body, number).broken

    def send(self, operation: Operation, host: Host, body: Body) -> Exchange:
        """Ask for an update."""
        exchange = self._session.target.call(operation, {"id": host.id}, body=body)
        self.now = now_at(exchange)
        return exchange

    def create(self, body: Body) -> tuple[Exchange, int | None]:
        """Ask for a record; its id, if it is there, also where the answer does not tell it."""
        exchange = self._session.own.create(self._create, body)
        self.now = now_at(exchange)
        if not exchange.is_done:
            return exchange, None
        number = (record_of(self._subject.resource, exchange) or {}).get("id")
        if number in list(self._all):
            return exchange, None  # it is another record's
        if number in self._session.own.ids(self._subject.resource.name):
            self._answers_tell = True
            return exchange, number
        return exchange, self._sighted(body, exchange)

    def can_find(self, body: Body) -> bool:
        """Whether a record that is made of a body could be found, and so deleted."""
        mark = f"{self._subject.samples.mark} "
        marks = (body.get(name) for name in self._subject.samples.marked)
        return self._answers_tell or any(str(text).startswith(mark) for text in marks)

    def _sighted(self, body: Body, made_by: Exchange) -> int | None:
        """The id of a new record that no answer told: its mark is on it."""
        for name in self._subject.samples.marked:
            found = find_marked(self._session, self._subject, str(body.get(name))).records
            if len(found) == 1:
                (number,) = found
                self._session.own.adopt(self._subject.resource.name, number, made_by)
                return number
        return None

    def take(self, exchange: Exchange, number: int, body: Body) -> tuple[Host, list[Difference]]:
        """Have the model store a new record as the server shows it."""
        host = self._all[number] = Host(number, (exchange,))
        return host, self._take(host, exchange, self.foresee(body))

    def change(self, host: Host, exchange: Exchange, body: Body) -> list[Difference]:
        """Have the model store a changed record as the server shows it."""
        host.steps = (*host.steps, exchange)
        host.before = None
        return self._take(host, exchange, self.foresee(body, host.id))

    def _take(self, host: Host, exchange: Exchange, foreseen: Foreseen) -> list[Difference]:
        shown: Shown | None = record_of(self._subject.resource, exchange)
        if shown is None:
            seen = self.read(host.id)
            shown = None if seen is None else record_of(self._subject.resource, seen)
            host.steps = (*host.steps, *([seen] if seen else []))
        if shown is None:
            self._subject.model.put({**foreseen.record, "id": host.id})
            return []
        found = self._subject.model.take(foreseen, {**shown, "id": host.id}, host.id)
        self._answers.check_shown(host.steps, shown, self._subject.model.record(host.id))
        return found

    def with_(self, fields: Body, role: str = "") -> Host | None:
        """A record that has these fields beside the plain ones, the same one for the same role."""
        key = role + json.dumps(fields, default=str, sort_keys=True)
        if key not in self._kept:
            body = self.body(fields)
            if not self.is_sound(body):
                return None
            exchange, number = self.create(body)
            if number is None:
                return None
            self._kept[key], _ = self.take(exchange, number, body)
        return self._kept[key]

    def of(self, trial: Trial) -> Host | None:
        """A record on which a trial can be made, None where there is none."""
        return self.with_(trial.case.stored) if self.is_other_there(trial) else None

    def is_other_there(self, trial: Trial) -> bool:
        """Whether the other record is there that a trial asks for, if it does."""
        other = trial.case.other
        return other is None or self.with_(other, "other") is not None

    def kept(self) -> list[Host]:
        """The records that are kept as they are."""
        return list(self._kept.values())

    def retire(self, host: Host) -> None:
        """Delete a record that is no longer needed, or no longer what it was."""
        self._kept = {key: one for key, one in self._kept.items() if one is not host}
        self.delete(host.id)

    def delete(self, number: int) -> None:
        """Delete a record; if it cannot be, it is left to the end of the run."""
        operation = self._subject.operation(Action.DELETE)
        self._all.pop(number, None)
        if number in self._subject.model.ids:
            self._subject.model.drop(number)
        if operation is not None and number in self._session.own.ids(self._subject.resource.name):
            self._session.own.delete(operation, number)

    def end(self) -> None:
        """Delete all records, the newest first, as others may be named by them."""
        for number in reversed(list(self._all)):
            self.delete(number)

    def read(self, number: int) -> Exchange | None:
        """Ask for a record, where the API reads one."""
        operation = self._subject.operation(Action.READ)
        if operation is None:
            return None
        return self._session.target.call(operation, {"id": number})

    def watch(self, host: Host) -> None:
        """Note how a record is read before something is refused that must not change it."""
        if host.before is None:
            seen = self.read(host.id)
            host.before = None if seen is None else record_of(self._subject.resource, seen)
            if seen is not None and host.before is not None:
                self._compare(host, seen, host.before)

    def _compare(self, host: Host, seen: Exchange, shown: Shown) -> None:
        """See that a record is read as it was stored."""
        book, claims = self._session.book, self._session.claims
        differences = self._subject.model.differences(host.id, shown)
        operation = self._subject.operation(Action.READ)
        assert operation is not None, "it was read"
        for claim, item in self._blame.of_reading(differences, claims.operation(operation)):
            expected, found = (f"{item.key}: {said(v)}" for v in (item.expected, item.found))
            book.broke(claim, (*host.steps, seen), expected, found)

    def is_as_before(self, host: Host, seen: Exchange) -> bool:
        """Whether an answer shows a record as it was before; so it is where nothing tells."""
        if not seen.status or host.before is None:
            return True
        shown = record_of(self._subject.resource, seen) if seen.is_done else None
        return shown is not None and all(
            alike(before, now) or same(item.type, before, now)
            for item in self._subject.resource.representation
            for before, now in [(host.before.get(item.key), shown.get(item.key))]
        )
