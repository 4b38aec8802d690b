"""See that what must not be done is not done: no record is shown, stored, changed or removed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from dealdouble.check.bench import Bench
from dealdouble.check.claims import Claim
from dealdouble.check.errands import Errand, Specimen
from dealdouble.check.server.exchange import Exchange
from dealdouble.check.server.references import entries
from dealdouble.check.side_by_side.sightings import strays
from dealdouble.contract.model import ErrorAnswer, Form, Operation
from dealdouble.vocabulary import Action

WRITES = (Action.CREATE, Action.UPDATE, Action.DELETE)


@dataclass(slots=True)
class Guard:
    """Watches over one record, and over what is asked that must not be done.

    Whatever is done in spite of it breaks the `claim`; how it is refused is no matter here.
    """

    bench: Bench
    claim: Claim
    specimen: Specimen | None
    expected: str
    _without_trace: list[tuple[Errand, Exchange]] = field(default_factory=list)

    def saw(self, errand: Errand, exchange: Exchange) -> None:
        """Judge the answer to what must not be done."""
        if self._shows_that_it_is_done(errand, exchange):
            self._note_break(exchange)
        elif errand.operation.action in WRITES:
            self._without_trace.append((errand, exchange))
            if exchange.is_done and errand.operation.action is not Action.CREATE:
                self._look_at_record()
        elif exchange.is_refused:
            self.bench.session.book.kept(self.claim)

    def look(self) -> None:
        """See whether anything was done of which the answers told nothing."""
        self._look_at_record()
        self._look_for_new_records()

    def _shows_that_it_is_done(self, errand: Errand, exchange: Exchange) -> bool:
        match errand.operation.action:
            case Action.LIST:
                key = self.bench.session.contract.lists.items_key
                return exchange.is_done and bool(entries(key, exchange.json))
            case Action.READ | Action.LOOK_UP:
                assert self.specimen is not None, "or there would be no such errand"
                return self.bench.shows(exchange, self.specimen.id)
            case Action.CREATE:
                return self.bench.undo(errand, exchange)
            case _:
                return False

    def _look_at_record(self) -> None:
        """See whether the record is there, and as it was."""
        tried = [item for item in self._without_trace if "id" in item[0].arguments]
        if not tried or self.specimen is None:
            return
        self._without_trace = [i for i in self._without_trace if "id" not in i[0].arguments]
        seen = self.bench.read(self.specimen.id)
        if seen.is_gone:
            self._note_deletion(tried, seen)
            return
        for errand, exchange in tried:
            if self._is_changed_by(errand, seen):
                self._note_break(exchange, seen, found=f"the record is changed: {seen.came}")
            elif seen.is_done:
                self.bench.session.book.kept(self.claim)

    def _note_deletion(self, tried: Iterable[tuple[Errand, Exchange]], seen: Exchange) -> None:
        assert self.specimen is not None
        deletes = [
            exchange for errand, exchange in tried if errand.operation.action is Action.DELETE
        ]
        if deletes:
            self._note_break(*deletes, seen, found=f"the record is gone: {seen.came}")
        self.bench.session.own.forget(self.bench.subject.resource.name, self.specimen.id)
        self.specimen = self.bench.specimen()

    def _is_changed_by(self, errand: Errand, seen: Exchange) -> bool:
        if errand.operation.action is not Action.UPDATE:
            return False
        shown = self.bench.shown(seen) or {}
        marked = self.bench.subject.samples.marked
        return any(name in marked and shown.get(name) == v for name, v in errand.body.items())

    def _look_for_new_records(self) -> None:
        tried = [i for i in self._without_trace if i[0].operation.action is Action.CREATE]
        self._without_trace.clear()
        if not tried:
            return
        session, subject = self.bench.session, self.bench.subject
        sighting = strays(session, subject)
        for number, shown in sighting.records.items():
            session.own.adopt(subject.resource.name, number)
            for errand, exchange in tried:
                if all(shown.get(name) == errand.body[name] for name in subject.samples.marked):
                    seen = [] if sighting.exchange is None else [sighting.exchange]
                    self._note_break(exchange, *seen, found=f"a record was created: {number}")
            self.bench.delete(number)
        if sighting.is_certain and not sighting.records:
            session.book.kept(self.claim)

    def _note_break(self, *exchanges: Exchange, found: str = "") -> None:
        self.bench.session.book.broke(self.claim, exchanges, self.expected, found)


@dataclass(frozen=True, slots=True)
class Intruder:
    """Who asks for an operation with a key that must not do it; an empty key stands for none."""

    operation: Operation
    key: str
    form: Form | None = None
    who: str = "the key that was sent is none"


def turn_away(guard: Guard, intruders: Iterable[Intruder], error: ErrorAnswer | None) -> None:
    """See that intruders are refused as an error says, and nothing is done for them."""
    for intruder in intruders:
        errand = guard.bench.errand(intruder.operation, guard.specimen)
        if errand is None:
            continue
        exchange = guard.bench.do(errand, form=intruder.form, key=intruder.key)
        guard.bench.refused(error, exchange, intruder.who)
        guard.saw(errand, exchange)
    guard.look()
