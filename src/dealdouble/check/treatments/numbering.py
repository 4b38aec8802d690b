"""Put to the test what a server gives a record beside times: its number, and whose it is."""

from __future__ import annotations

from dataclasses import dataclass, field

from dealdouble.check.bench import Bench
from dealdouble.check.claims import Claim
from dealdouble.check.errands import Errand, Specimen, Untestable
from dealdouble.check.server.exchange import Exchange
from dealdouble.contract.model import Operation, Treatment
from dealdouble.vocabulary import Action, TreatmentKind


@dataclass(slots=True)
class Numbers:
    """The numbers that new records got, each by the request that made it."""

    bench: Bench
    _by: dict[int, Exchange] = field(default_factory=dict)
    _next: tuple[int, Exchange] | None = None

    def saw(self, made: Specimen) -> None:
        """Take note of a new record: its number is one that no other ever had.

        Where nobody else creates any, it is the very next one.
        """
        expected, first = made.id - self._created, self._by.setdefault(made.id, made.made_by)
        before, self._next = self._next, (expected, made.made_by)
        for treatment in self.bench.subject.resource.treatments:
            if treatment.kind is not TreatmentKind.NEXT_NUMBER:
                continue
            if first is not made.made_by or made.id <= 0:
                said = f"{treatment.field} is a number above 0 that no record ever had"
                self._note_break(treatment, said, first, made.made_by)
            elif before is not None and before[0] != expected and self._is_alone:
                said = f"{treatment.field} is {before[0] + self._created}, the next one"
                self._note_break(treatment, said, before[1], made.made_by)
            else:
                self.bench.session.book.kept(self._claim(treatment))

    @property
    def _created(self) -> int:
        """How many records the run has created, each of which took a number."""
        return self.bench.session.own.created

    @property
    def _is_alone(self) -> bool:
        return self.bench.session.settings.exclusive

    def _claim(self, treatment: Treatment) -> Claim:
        return self.bench.session.claims.treatment(self.bench.subject.resource, treatment)

    def _note_break(
        self, treatment: Treatment, expected: str, before: Exchange, last: Exchange
    ) -> None:
        steps = [last] if before is last else [before, last]
        self.bench.session.book.broke(self._claim(treatment), steps, expected)


def integration(bench: Bench, treatment: Treatment, update: Operation | None) -> None:
    """A record is found under the integration of the key that named it, and under no other.

    Raises:
        Untestable: it is not known which integration that is, or there is no record.
    """
    operation = _look_up(bench, treatment)
    code = bench.subject.references.words.get(treatment.field)
    if operation is None:
        raise Untestable(f"no answer shows {treatment.field}, and nothing is looked up by it")
    if code is None:
        option = f"--reference {treatment.field}=CODE"
        raise Untestable(f"it is not known what {treatment.field} is for the key: give {option}")
    name = treatment.value
    named, later = bench.word(name), bench.word(name)
    if named is None or later is None:
        raise Untestable(f"no text for {name} is known that nobody has")
    plain = bench.subject.samples.record
    with bench.holding({**plain(), name: named}) as made:
        _judge(bench, treatment, operation, made, {treatment.field: code, name: named}, True)
        other = {treatment.field: f"{code}x", name: named}
        _judge(bench, treatment, operation, made, other, False)
    if update is None:
        return
    with bench.holding(plain()) as made:
        change = bench.do(Errand(update, {"id": made.id}, {name: later}))
        if change.is_done:
            words = {treatment.field: code, name: later}
            _judge(bench, treatment, operation, made, words, True, change)


def _look_up(bench: Bench, treatment: Treatment) -> Operation | None:
    wanted = {treatment.field, treatment.value}
    for operation in bench.subject.all_of(Action.LOOK_UP):
        if {segment.name for segment in operation.segments if segment.name} == wanted:
            return operation
    return None


def _judge(
    bench: Bench,
    treatment: Treatment,
    operation: Operation,
    made: Specimen,
    words: dict[str, str],
    is_there: bool,
    *steps: Exchange,
) -> None:
    exchange = bench.session.target.call(operation, words)
    claim = bench.session.claims.treatment(bench.subject.resource, treatment)
    if not exchange.status:
        return
    if bench.shows(exchange, made.id) == is_there:
        bench.session.book.kept(claim)
        return
    expected = f"the record is {'found' if is_there else 'not found'} under these words"
    bench.session.book.broke(claim, [made.made_by, *steps, exchange], expected)
