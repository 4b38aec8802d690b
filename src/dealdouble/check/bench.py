"""A bench to try one resource on: a record of the run's own, and what may be asked of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from dealdouble.check.errands import Errand, Shown, Specimen, Untestable
from dealdouble.check.server.exchange import Exchange
from dealdouble.check.server.own import record_of
from dealdouble.check.server.references import entries, is_id
from dealdouble.check.server.refusals import expected_of, is_refused_with
from dealdouble.check.server.target import Pairs
from dealdouble.check.session import Session, Subject
from dealdouble.check.side_by_side.sightings import find_marked
from dealdouble.check.values.facts import Facts
from dealdouble.check.values.uniqueness import fresh_values
from dealdouble.contract.model import ErrorAnswer, Form, Json, Operation
from dealdouble.vocabulary import Action


@dataclass(slots=True)
class Bench:
    """One resource on a server, and the record at hand."""

    session: Session
    subject: Subject
    facts: Facts = field(init=False)
    _held: Specimen | None = None
    _keys: dict[str, str] = field(default_factory=dict)
    _why: str = ""
    _done: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.facts = Facts(self.subject)

    # Requests.

    def do(
        self, errand: Errand, query: Pairs = (), form: Form | None = None, key: str | None = None
    ) -> Exchange:
        """Ask for what an errand says; a record that is created is the run's."""

        def ask() -> Exchange:
            target, body = self.session.target, errand.body
            return target.call(errand.operation, errand.arguments, query, body, form, key)

        is_create = errand.operation.action is Action.CREATE
        exchange = self.session.own.creating(errand.operation, ask) if is_create else ask()
        self._note(errand.operation, exchange, key)
        return exchange

    def _note(self, operation: Operation, exchange: Exchange, key: str | None = None) -> None:
        if exchange.is_done and key is None:
            self._done.add(operation.id)

    def is_kept_out(self, operation: Operation, exchange: Exchange) -> bool:
        """Whether a refusal may be due to the run's own key, which never did such a thing yet."""
        return exchange.is_kept_out and operation.id not in self._done

    def create(self, fields: Shown, form: Form | None = None) -> Specimen:
        """A new record with exactly these fields.

        Raises:
            Untestable: there is none afterwards.
        """
        operation = self.subject.operation(Action.CREATE)
        if operation is None:
            raise Untestable(f"the API creates no {self.subject.resource.name}")
        exchange = self.do(Errand(operation, {}, fields), form=form)
        specimen = self.made(exchange, fields)
        if specimen is None:
            raise Untestable(f"a record for it was not created: {exchange.came}")
        return specimen

    def made(self, exchange: Exchange, fields: Shown) -> Specimen | None:
        """The record that a request to create one has made, also if the answer shows none."""
        if not exchange.is_done:
            return None
        shown = self.shown(exchange)
        number = self._sighted(fields, exchange) if shown is None else shown.get("id")
        ids = self.session.own.ids(self.subject.resource.name)
        return Specimen(number, fields, exchange) if is_id(number) and number in ids else None

    def _sighted(self, fields: Shown, made_by: Exchange) -> int | None:
        """The id of a new record that no answer told: its mark is on it."""
        for name in self.subject.samples.marked[:1]:
            found = find_marked(self.session, self.subject, str(fields.get(name))).records
            for number in found if len(found) == 1 else ():
                self.session.own.adopt(self.subject.resource.name, number, made_by)
                return number
        return None

    def undo(self, errand: Errand, exchange: Exchange) -> bool:
        """Delete what a request to create a record has made; False if it made none."""
        is_create = errand.operation.action is Action.CREATE
        made = self.made(exchange, errand.body) if is_create else None
        if made is not None:
            self.delete(made.id)
        return made is not None

    def read(self, number: int, query: Pairs = ()) -> Exchange:
        """Ask for a record.

        Raises:
            Untestable: the API reads none.
        """
        operation = self.subject.operation(Action.READ)
        if operation is None:
            raise Untestable(f"the API reads no single one of its {self.subject.resource.name}")
        return self.do(Errand(operation, {"id": number}), query)

    def delete(self, number: int, form: Form | None = None) -> Exchange | None:
        """Delete one of the run's own records, if the API does such a thing."""
        operation = self.subject.operation(Action.DELETE)
        if operation is None or number not in self.session.own.ids(self.subject.resource.name):
            return None
        exchange = self.session.own.delete(operation, number, form)
        self._note(operation, exchange)
        return exchange

    @contextmanager
    def holding(self, fields: Shown, form: Form | None = None) -> Iterator[Specimen]:
        """A new record with exactly these fields, deleted afterwards.

        Raises:
            Untestable: there is none.
        """
        specimen = self.create(fields, form)
        yield specimen
        self.delete(specimen.id)

    # The record at hand.

    def specimen(self) -> Specimen:
        """A record of the run's own, made when first needed and once it is gone.

        Raises:
            Untestable: there is none.
        """
        if self._why:
            raise Untestable(self._why)
        held = self._held
        if held is None or held.id not in self.session.own.ids(self.subject.resource.name):
            try:
                held = self._held = self._new_specimen()
            except Untestable as problem:
                self._why = str(problem)
                raise
        return held

    def any_record(self) -> Specimen | None:
        """A record to be read: the run's own, or where there is none, one that a list shows."""
        if self.session.settings.write:
            with suppress(Untestable):
                return self.specimen()
        operation = self.subject.operation(Action.LIST)
        if operation is None:
            return None
        exchange = self.session.target.call(operation)
        shown = entries(self.session.contract.lists.items_key, exchange.json)
        numbers = [record["id"] for record in shown if is_id(record.get("id"))]
        return Specimen(numbers[0], {}, exchange) if numbers else None

    def _new_specimen(self) -> Specimen:
        """One that can be looked up too, if such a record is taken."""
        plain = self.subject.samples.record()
        keyed = {**plain, **self._look_up_fields(plain)}
        if keyed != plain:
            try:
                return self.create(keyed)
            except Untestable:
                self._keys.clear()
        return self.create(plain)

    def _look_up_fields(self, plain: Shown) -> dict[str, Json]:
        """Values for the fields by which a record is looked up."""
        operation = self.subject.operation(Action.LOOK_UP)
        names = [] if operation is None else [s.name for s in operation.segments if s.name]
        given = self.subject.references.words
        fields = self.subject.resource.fields
        wanted = [name for name in names if name not in given]
        if any(name not in fields for name in wanted):
            return {}
        found = {name: plain.get(name) or self.word(name) for name in wanted}
        self._keys = {name: str(value) for name, value in found.items()}
        self._keys |= {name: given[name] for name in names if name in given}
        return found

    def word(self, name: str) -> str | None:
        """A text for a field that nobody else has there, without blanks if it takes that."""
        for text in fresh_values(self.facts, name)[:1]:
            plain = text.replace(" ", "-")
            return plain if self.facts.fits(name, plain) else text
        return None

    # What may be asked for it.

    def errand(self, operation: Operation, specimen: Specimen | None = None) -> Errand | None:
        """A request that should be done: a new mark goes into each that writes."""
        arguments = self._arguments(operation, specimen)
        if arguments is None:
            return None
        if operation.action is Action.CREATE:
            samples = self.subject.samples
            return None if samples.missing else Errand(operation, arguments, samples.record())
        if operation.action is Action.UPDATE:
            return Errand(operation, arguments, self.change())
        return Errand(operation, arguments)

    def change(self) -> dict[str, Json]:
        """Fields of an update that shows: a new mark, where the resource bears one."""
        samples = self.subject.samples
        fresh = samples.record()
        return {name: fresh[name] for name in samples.marked[:1] or samples.required[:1]}

    def _arguments(
        self, operation: Operation, specimen: Specimen | None
    ) -> Mapping[str, str | int] | None:
        """What stands for the names in a path, None where that is not known."""
        if operation.action in (Action.LIST, Action.CREATE):
            return {}
        if operation.action is Action.LOOK_UP:
            names = {segment.name for segment in operation.segments if segment.name}
            return self._keys if specimen is not None and names == self._keys.keys() else None
        if operation.action in (Action.UPDATE, Action.DELETE) and not self._is_own(specimen):
            return None
        return None if specimen is None else {"id": specimen.id}

    def _is_own(self, specimen: Specimen | None) -> bool:
        ids = self.session.own.ids(self.subject.resource.name)
        return specimen is not None and specimen.id in ids

    # What answers show, and the book.

    def shown(self, exchange: Exchange) -> dict[str, Json] | None:
        """The record that an answer shows."""
        return record_of(self.subject.resource, exchange)

    def shows(self, exchange: Exchange, number: int) -> bool:
        """Whether an answer shows the record of an id."""
        shown = self.shown(exchange) if exchange.is_done else None
        return shown is not None and shown.get("id") == number

    def after(
        self, exchange: Exchange, number: int
    ) -> tuple[dict[str, Json] | None, tuple[Exchange, ...]]:
        """A record after a request: as its answer shows it, or else as it is read."""
        if self.shows(exchange, number):
            return self.shown(exchange), (exchange,)
        seen = self.read(number)
        shown = self.shown(seen) if self.shows(seen, number) else None
        return shown, (exchange, seen)

    def refused(
        self,
        error: ErrorAnswer | None,
        exchange: Exchange,
        why: str,
        operation: Operation | None = None,
    ) -> None:
        """Judge an answer that should be the one of an error; `operation` is what was asked for.

        Without an operation nothing else can be the reason for a refusal.
        """
        if error is None or not exchange.status:
            return
        claim = self.session.claims.error(error)
        if is_refused_with(error, exchange):
            self.session.book.kept(claim)
        elif operation is None or not self.is_kept_out(operation, exchange):
            self.session.book.broke(claim, [exchange], f"{expected_of(error)}: {why}")

    def requests(self, key: str, is_kept: bool, expected: str, *exchanges: Exchange) -> None:
        """Judge what holds of all requests, where the documents say so."""
        claim = self.session.claims.requests(key)
        if claim is None or not all(item.status for item in exchanges):
            return
        if is_kept:
            self.session.book.kept(claim)
        else:
            self.session.book.broke(claim, exchanges, expected)
