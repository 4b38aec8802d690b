"""The server and the model in tandem: each write goes to both, each answer is compared.

What is found of the operations, their answers, the keys they show and the fields they store
goes into the book, blamed on the claim that is at stake.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime

from dealdouble.check.claims import Claim
from dealdouble.check.model.blame import Blame
from dealdouble.check.model.compare import instant, is_empty, same
from dealdouble.check.model.model import Difference, is_usual, now_at
from dealdouble.check.server.exchange import Exchange
from dealdouble.check.server.references import is_id
from dealdouble.check.server.refusals import error_at, expected_of, is_refused_with
from dealdouble.check.server.target import OutOfRequests
from dealdouble.check.session import Session, Subject
from dealdouble.check.side_by_side.answers import Answers
from dealdouble.check.side_by_side.sightings import find_marked
from dealdouble.contract.model import MISSING, Json, Operation
from dealdouble.emulator.json_body import write_json
from dealdouble.vocabulary import Action, Check, TreatmentKind, ValueType

Shown = Mapping[str, Json]
Steps = tuple[Exchange, ...]

_ID = "id"


class Tandem:
    """Some records of the run's own, of one resource, as the server holds them and the model.

    Attributes:
        steps: the requests that made each record what it is, while it should be there.
        gone: those that made and deleted each record that should be no more.
    """

    def __init__(self, session: Session, subject: Subject) -> None:
        self.session = session
        self.subject = subject
        self.steps: dict[int, Steps] = {}
        self.gone: dict[int, Steps] = {}
        resource, claims = subject.resource, session.claims
        self.answers = Answers(session.contract, claims, session.book, resource)
        self._blame = Blame(claims, resource)
        kinds = {item.kind: item for item in resource.treatments}
        self._created = kinds.get(TreatmentKind.CREATED)
        self._changed = kinds.get(TreatmentKind.CHANGED)

    @property
    def ids(self) -> list[int]:
        """The ids of the records that should be there."""
        return list(self.steps)

    def create(self, body: Shown, is_doubtful: bool = False) -> int | None:
        """Create a record that breaks no rule; its id, None where none is known to be there.

        That a doubtful one is refused is not noted.
        """
        operation = self.subject.operation(Action.CREATE)
        if operation is None:
            return None
        exchange = self.session.own.create(operation, body)
        if is_doubtful and not exchange.is_done:
            return None
        if not self.answers.succeeded(operation, [exchange], "the record is created"):
            return None
        name = self.subject.resource.name
        shown: Shown = self.answers.record(exchange) or {}
        if shown.get(_ID) not in self.session.own.ids(name):
            shown = self._found(body)
        number = shown.get(_ID)
        if not is_id(number):
            self._note_nameless(exchange)
            return None
        self.session.own.adopt(name, number)
        self._take(number, (exchange,), None, shown, body)
        return number

    def update(self, operation: Operation, number: int, body: Shown) -> bool:
        """Change a record by a body that breaks no rule; whether that, and no more, happened."""
        exchange = self.session.target.call(operation, {_ID: number}, body=body)
        steps = (*self.steps[number], exchange)
        if not self.answers.succeeded(operation, steps, "the record is changed"):
            return not exchange.status
        shown = self.answers.record(exchange) or self._read_back(number)
        if shown is None:
            return True
        if not self._is_of(number, shown, operation, steps):
            return False
        return self._take(number, steps, operation, shown, body)

    def read(self, number: int) -> bool:
        """Read a record: whether it is what it should be."""
        operation = self.subject.operation(Action.READ)
        if operation is None:
            return True
        exchange = self.session.target.call(operation, {_ID: number})
        steps = (*self.steps[number], exchange)
        if not self.answers.succeeded(operation, steps, "the record is there"):
            if exchange.is_gone:
                self.lose(number)
            return not exchange.status
        shown = self.answers.record(exchange)
        if shown is None:
            return True
        if not self._is_of(number, shown, operation, steps):
            return False
        self.answers.check_shown(steps, shown, self.subject.model.record(number))
        return self.compare(number, shown, steps, operation)

    def compare(self, number: int, shown: Shown, steps: Steps, cause: Operation) -> bool:
        """Compare what an answer shows of a record with what was stored: whether it is that.

        Keys that are not there are another matter. Where several fields are otherwise, what is
        to blame is the operation that is the cause.
        """
        differences = self.subject.model.differences(number, shown)
        found = self._blame.of_reading(differences, self.session.claims.operation(cause))
        for claim, item in found:
            self._broke(claim, steps, item)
        return not found

    @property
    def changed(self) -> str:
        """The field of the time of the last change, empty where there is none."""
        return "" if self._changed is None else self._changed.field

    def has_moved(self, number: int, shown: Shown) -> bool:
        """Whether a later time of change is shown than was, which is taken over.

        A server may work on a record by itself after it was written.
        """
        record, name = self.subject.model.record(number), self.changed
        before, now = instant(record.get(name)), instant(shown.get(name))
        is_later = before is not None and now is not None and now > before
        if not is_later or same(ValueType.TIME, record[name], shown[name]):
            return False
        self.subject.model.put({**record, name: shown[name]})
        return True

    def delete(self, number: int) -> bool:
        """Delete a record: whether the server says that it is gone."""
        operation = self.subject.operation(Action.DELETE)
        if operation is None:
            return True
        steps = self.steps[number]
        exchange = self.session.own.delete(operation, number)
        if not self.answers.succeeded(operation, (*steps, exchange), "the record is deleted"):
            if exchange.is_gone:
                self.lose(number)
            return not exchange.status
        del self.steps[number]
        self.gone[number] = (*steps, exchange)
        self.subject.model.drop(number)
        return True

    def is_absent(self, number: int) -> bool:
        """Whether a record that was deleted cannot be read any more."""
        operation = self.subject.operation(Action.READ)
        if operation is None:
            return True
        exchange = self.session.target.call(operation, {_ID: number})
        steps = (*self.gone[number], exchange)
        shown = self.answers.record(exchange) if exchange.is_done else None
        if shown is not None:
            if self._is_of(number, shown, operation, steps):
                self.is_back(number, exchange)
            return False
        error = error_at(self.session.contract, Check.RECORD)
        if error is None or not exchange.status:
            return True
        claim = self.session.claims.error(error)
        if is_refused_with(error, exchange):
            self.session.book.kept(claim)
            return True
        self.session.book.broke(claim, steps, expected_of(error))
        return False

    def is_back(self, number: int, exchange: Exchange) -> None:
        """Note that an answer shows a record that was deleted."""
        operation = self.subject.operation(Action.DELETE)
        assert operation is not None, "it was deleted"
        claim, steps = self.session.claims.operation(operation), (*self.gone[number], exchange)
        self.session.book.broke(claim, steps, f"the record {number} is gone")
        self.session.own.adopt(self.subject.resource.name, number)

    def lose(self, number: int) -> None:
        """No longer count on a record: it is gone though it should not be."""
        self.subject.model.drop(number)
        self.session.own.forget(self.subject.resource.name, number)
        del self.steps[number]

    def end(self) -> None:
        """Delete all records that are there."""
        for number in self.ids:
            self.delete(number)

    def _note_nameless(self, exchange: Exchange) -> None:
        """Note that a new record has no id by which it could be read or deleted."""
        key = next((p for p in self.subject.resource.representation if p.key == _ID), None)
        if key is not None and self.answers.record(exchange) is not None:
            claim = self.session.claims.shown(self.subject.resource, key)
            self.session.book.broke(claim, [exchange], "the record has an id")

    def _found(self, body: Shown) -> Shown:
        """A new record of which no answer told the id, as the server shows it."""
        marked = self.subject.samples.marked[-1:]
        mark = "".join(str(body.get(name, "")) for name in marked)
        records = find_marked(self.session, self.subject, mark).records if mark else {}
        return next(iter(records.values())) if len(records) == 1 else {}

    def _take(
        self, number: int, steps: Steps, update: Operation | None, shown: Shown, sent: Shown
    ) -> bool:
        """Have the model store what a write should have made of a record, and compare."""
        model = self.subject.model
        before = {} if update is None else model.record(number)
        now = self._now(steps[-1], shown, before)
        foreseen = model.update(number, sent, now) if before else model.create(sent, now)
        found = model.take(foreseen, shown, number)
        self._follow(number, found)
        self.steps[number] = steps
        self.answers.check_shown(steps, shown, model.record(number))
        judge = self._blame.of_update if before else self._blame.of_create
        blamed = [(judge(item, sent, found, now.date()), item) for item in found]
        if update is not None and self._is_lost(sent, foreseen.record, before, found):
            blamed = [(self.session.claims.operation(update), item) for item in found]
        for claim, item in blamed:
            self._broke(claim, steps, item)
        self._note_kept(number, sent, found)
        return self._stays(number, steps, before) and not any(claim for claim, _ in blamed)

    def _follow(self, number: int, found: Sequence[Difference]) -> None:
        """Have the model name the records that the server shows, where all keys agree on them."""
        shown: dict[str, list[Json]] = {}
        for item in found:
            if item.found is not MISSING and self._blame.field(item.key) != item.key:
                one = item.found.get(_ID) if isinstance(item.found, dict) else None
                one = one if is_id(one) else None
                shown.setdefault(self._blame.field(item.key), []).append(one)
        for name, ids in shown.items():
            count = sum(part.reference == name for part in self.subject.resource.representation)
            if len(ids) == count and len(set(map(str, ids))) == 1:
                self.subject.model.put({**self.subject.model.record(number), name: ids[0]})

    def _is_lost(
        self, sent: Shown, expected: Shown, before: Shown, found: Sequence[Difference]
    ) -> bool:
        """Whether nothing was done of an update that should change several fields."""
        meant = {name for name in self._blame.fields(sent) if expected[name] != before[name]}
        shown = {self._blame.field(item.key): item.found for item in found}
        return len(meant) > 1 and all(
            name in shown and self._is_shown(name, before[name], shown[name]) for name in meant
        )

    def _is_shown(self, name: str, value: Json, shown: Json) -> bool:
        """Whether an answer shows a value of a field, or the record that it names."""
        if name in self.subject.resource.references and isinstance(shown, dict):
            shown = shown.get(_ID)
        return same(self.subject.resource.fields[name].type, value, shown)

    def _note_kept(self, number: int, sent: Shown, found: Sequence[Difference]) -> None:
        """Note the fields that were stored as they were sent."""
        resource, stored = self.subject.resource, self.subject.model.record(number)
        wrong = {self._blame.field(item.key) for item in found}
        for name in self._blame.fields(sent) - wrong:
            if not is_empty(stored[name]):
                claim = self.session.claims.field(resource, resource.fields[name])
                self.session.book.kept(claim)

    def _stays(self, number: int, steps: Steps, before: Shown) -> bool:
        """Whether the time of creation is what it was."""
        if self._created is None or not before:
            return True
        name = self._created.field
        claim = self.session.claims.treatment(self.subject.resource, self._created)
        expected, found = before[name], self.subject.model.record(number)[name]
        if same(ValueType.TIME, expected, found):
            self.session.book.kept(claim)
            return True
        self._broke(claim, steps, Difference(claim, name, expected, found))
        return False

    def _is_of(self, number: int, shown: Shown, operation: Operation, steps: Steps) -> bool:
        """Whether an answer shows the record that was asked for, as far as it tells."""
        if shown.get(_ID, number) == number:
            return True
        claim = self.session.claims.operation(operation)
        self.session.book.broke(claim, steps, f"the record {number} is shown")
        return False

    def _read_back(self, number: int) -> Shown | None:
        """What the server shows of a record, if it does."""
        operation = self.subject.operation(Action.READ)
        if operation is None:
            return None
        exchange = self.session.target.call(operation, {_ID: number})
        return self.answers.record(exchange) if exchange.is_done else None

    def _now(self, exchange: Exchange, shown: Shown, before: Shown) -> datetime:
        """The time at the server of a write: what it notes of it, or else of its answer."""
        noted = instant(shown.get(self.changed))
        if not is_usual(noted) or noted == instant(before.get(self.changed)):
            return now_at(exchange)
        return noted

    def _broke(self, claim: Claim | None, steps: Steps, item: Difference) -> None:
        if claim is not None:
            expected, found = (
                f"{item.key}: {_said(item.expected)}",
                f"{item.key}: {_said(item.found)}",
            )
            self.session.book.broke(claim, steps, expected, found)


@contextmanager
def in_tandem(session: Session, subject: Subject) -> Iterator[Tandem]:
    """A tandem whose records are deleted afterwards, also where no more may be asked."""
    tandem = Tandem(session, subject)
    try:
        yield tandem
    except OutOfRequests:
        tandem.end()
        raise
    tandem.end()


def _said(value: Json) -> str:
    return "not there" if value is MISSING else write_json(value).decode(errors="replace")
