"""Put the times of a record to the test: its creation, which stays, and its last change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from time import sleep

from dealdouble.check.bench import Bench
from dealdouble.check.claims import Claim
from dealdouble.check.errands import Shown, Specimen, Untestable, attempt, said
from dealdouble.check.model.compare import instant, same
from dealdouble.check.model.model import now_at
from dealdouble.check.server.exchange import Exchange
from dealdouble.check.values.facts import Body
from dealdouble.contract.model import Operation, Treatment
from dealdouble.vocabulary import TreatmentKind, ValueType

_TIMES = (TreatmentKind.CREATED, TreatmentKind.CHANGED)
_UNCHANGED = "update_that_changes_nothing"

_NEAR = timedelta(minutes=5)
"""How far the clock of records may be from the one behind the header Date."""

_WAIT = 1.1
"""Seconds after which a clock has moved that shows whole ones."""

_READS, _CHANGES = 2, 3
"""How often a record is read and changed at most, to see the time of its last change move."""


@dataclass(slots=True)
class _Course:
    """What was asked of one record so far, how it was shown each time, and how last."""

    bench: Bench
    number: int
    steps: list[Exchange] = field(default_factory=list)
    views: list[Shown] = field(default_factory=list)

    @property
    def shown(self) -> Shown:
        """How the record was shown last."""
        return self.views[-1]

    def saw(self, exchange: Exchange) -> None:
        """Take note of an answer.

        Raises:
            Untestable: it does not come with the record.
        """
        shown, steps = self.bench.after(exchange, self.number)
        self.steps += steps
        if shown is None:
            raise Untestable(f"the record is not shown: {self.steps[-1].came}")
        self.views.append(shown)

    def update(self, operation: Operation, body: Body) -> None:
        """Change the record.

        Raises:
            Untestable: that is refused.
        """
        exchange = self.bench.session.target.call(operation, {"id": self.number}, body=body)
        if not exchange.is_done:
            raise Untestable(f"an update that would show it is refused: {exchange.came}")
        self.saw(exchange)

    def time(self, treatment: Treatment) -> datetime:
        """A time that the record shows, to the second: reads may tell less of it than writes.

        Raises:
            Untestable: it does not show it.
        """
        name = treatment.field
        found = instant(self.shown.get(name))
        if name in self.shown and found is None:
            expected = f"{name} is a time with its offset from UTC"
            self.broke(self.claim(treatment), expected, f"{name}: {said(self.shown[name])}")
        if found is None:
            raise Untestable(f"no answer shows {name} as a time")
        return found.replace(microsecond=0)

    def claim(self, treatment: Treatment) -> Claim:
        """What a treatment claims."""
        return self.bench.session.claims.treatment(self.bench.subject.resource, treatment)

    def judge(self, claim: Claim, is_kept: bool, expected: str, found: str) -> None:
        """Put down what came of all the requests."""
        if is_kept:
            self.bench.session.book.kept(claim)
        else:
            self.broke(claim, expected, found)

    def broke(self, claim: Claim, expected: str, found: str) -> None:
        """Put down what is wrong."""
        self.bench.session.book.broke(claim, self.steps, expected, found)


def times(bench: Bench, operation: Operation | None) -> None:
    """See the times of a new record, and with an operation, what becomes of them in updates.

    Raises:
        Untestable: no record is created.
    """
    treated = {item.kind: item for item in bench.subject.resource.treatments if item.kind in _TIMES}
    with bench.holding(bench.subject.samples.record()) as made:
        course = _Course(bench, made.id)
        claims = [course.claim(item) for item in treated.values()]
        attempt(bench.session, lambda: _follow(course, made, treated, operation), *claims)


def _follow(
    course: _Course,
    made: Specimen,
    treated: Mapping[TreatmentKind, Treatment],
    operation: Operation | None,
) -> None:
    session = course.bench.session
    course.saw(made.made_by)
    for item in treated.values():
        attempt(session, partial(_is_now, course, item), course.claim(item))
    if operation is None:
        return
    changed, created = treated.get(_TIMES[1]), treated.get(_TIMES[0])
    if changed is None:
        course.update(operation, course.bench.change())
    else:
        test = partial(_moves, course, made, changed, operation)
        attempt(session, test, course.claim(changed), session.claims.requests(_UNCHANGED))
    if created is not None:
        attempt(session, partial(_stays, course, created), course.claim(created))


def _is_now(course: _Course, treatment: Treatment) -> None:
    """A time is told in UTC, and where the server tells the time of its answer, it is that."""
    shown, last, name = course.time(treatment), course.steps[-1], treatment.field
    is_near = "date" not in last.answer_headers or abs(shown - now_at(last)) <= _NEAR
    expected = f"{name} is about {now_at(last):%Y-%m-%dT%H:%M:%SZ}, in UTC"
    is_kept = is_near and shown.utcoffset() == timedelta()
    course.judge(course.claim(treatment), is_kept, expected, f"{name}: {course.shown[name]}")


def _stays(course: _Course, created: Treatment) -> None:
    first, *others = (view.get(created.field) for view in course.views)
    wrong = [found for found in others if not same(ValueType.TIME, first, found)]
    expected, found = f"{created.field} stays {first}", f"{created.field}: {said(wrong)}"
    course.judge(course.claim(created), not wrong, expected, found)


def _moves(course: _Course, made: Specimen, changed: Treatment, operation: Operation) -> None:
    _is_not_moved_by_reading(course, changed)
    before, name = course.time(changed), changed.field
    _change_nothing(course, made, changed, operation)
    for turn in range(_CHANGES):
        sleep(_WAIT if turn else 0)
        course.update(operation, course.bench.change())
        if course.time(changed) > before:
            break
    moved, found = course.time(changed), f"{name}: {course.shown[name]}"
    if moved == before and not moved.second:
        raise Untestable(f"{name} is shown in minutes, which is too long to wait for")
    expected = f"{name} is later than {before:%Y-%m-%dT%H:%M:%SZ}"
    course.judge(course.claim(changed), moved > before, expected, found)
    _is_now(course, changed)
    _is_read(course, changed)


def _is_read(course: _Course, changed: Treatment) -> None:
    """Who reads the record is shown the time of that change, to the second at least."""
    told = course.time(changed)
    course.saw(course.bench.read(course.number))
    is_kept = course.time(changed) >= told
    expected = f"{changed.field} is read as {told:%Y-%m-%dT%H:%M:%SZ} or later"
    found = f"{changed.field}: {course.shown[changed.field]}"
    course.judge(course.claim(changed), is_kept, expected, found)


def _is_not_moved_by_reading(course: _Course, changed: Treatment) -> None:
    """A server may have something to do to a new record for itself, but not whenever it is read."""
    for _ in range(_READS):
        before = course.time(changed)
        sleep(_WAIT)
        course.saw(course.bench.read(course.number))
        is_kept = course.time(changed) == before
        if is_kept or course.time(changed) < before:
            break
    name = changed.field
    expected = f"{name} stays {before:%Y-%m-%dT%H:%M:%SZ} while nothing is changed"
    course.judge(course.claim(changed), is_kept, expected, f"{name}: {course.shown[name]}")


def _change_nothing(
    course: _Course, made: Specimen, changed: Treatment, operation: Operation
) -> None:
    claim, before = course.bench.session.claims.requests(_UNCHANGED), course.time(changed)
    if claim is None:
        return
    course.update(operation, made.sent)
    expected = f"{changed.field} stays {before:%Y-%m-%dT%H:%M:%SZ}"
    found = f"{changed.field}: {course.shown[changed.field]}"
    course.judge(claim, course.time(changed) == before, expected, found)
