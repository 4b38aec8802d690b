"""A state machine that drives server and model side by side, and has them agree after each step.

Whatever is written in whichever order: it is read as it was written, an update changes what was
sent and nothing else, a deletion deletes that record and no other, and lists hold just those
records that are there and match.
"""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import Any

from hypothesis import HealthCheck, Phase, Verbosity, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import Flaky
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from dealdouble.check.lists.inquiries import Inquiry
from dealdouble.check.lists.overview import Overview
from dealdouble.check.lists.paging import Paging, Stretch
from dealdouble.check.machine.round import go_round, keep_apart, read_only
from dealdouble.check.session import Session, Subject
from dealdouble.check.side_by_side.tandem import Tandem
from dealdouble.check.values.drafts import Drafts
from dealdouble.check.values.variety import Variety, names_its_field
from dealdouble.vocabulary import Action

_BUDGET = 600
"""How many requests may be spent on one resource."""

_MOST = 4
"""How many records there are at a time."""

_SETTINGS = settings(
    max_examples=100,
    stateful_step_count=10,
    database=None,
    deadline=None,
    phases=(Phase.generate, Phase.shrink),
    suppress_health_check=list(HealthCheck),
    verbosity=Verbosity.quiet,
    report_multiple_bugs=False,
    print_blob=False,
)


class Disagreement(Exception):
    """Server and model do not agree; the book knows in what."""


def essentials(session: Session) -> None:
    """Have each operation done once, and look at all that is shown."""
    for subject in session.subjects:
        if session.settings.write:
            go_round(session, subject)
        else:
            read_only(session, subject)


def depth(session: Session) -> None:
    """Let the machine run, and again past what it finds, as long as requests last."""
    if not session.settings.write:
        return
    for subject in session.subjects:
        if subject.operation(Action.CREATE) is None:
            continue
        with session.target.share(_BUDGET):
            keep_apart(session, subject)
            known: frozenset[str] = frozenset()
            while found := _run(session, subject, known):
                known |= found


def _run(session: Session, subject: Subject, known: frozenset[str]) -> set[str]:
    """Run the machine; the claims that it found broken and that were not known to be."""
    before = session.book.breaches
    factory: Any = seed(session.settings.seed)(partial(Machine, session, subject, known))
    with suppress(Disagreement, Flaky):
        run_state_machine_as_test(factory, settings=_SETTINGS)
    return _more(session, before) - known


def _more(session: Session, before: dict[str, int]) -> set[str]:
    """The claims that were broken since."""
    return {n for n, count in session.book.breaches.items() if count > before.get(n, 0)}


class Machine(RuleBasedStateMachine):
    """Some records of one resource, on the server and in the model.

    What breaks the claims that are `known` to be broken does not end a run.
    """

    def __init__(self, session: Session, subject: Subject, known: frozenset[str]) -> None:
        super().__init__()
        self._session = session
        self._subject = subject
        self._known = known
        self._tandem = Tandem(session, subject)
        self._overview = Overview(self._tandem)
        self._variety = Variety(session, subject)
        self._drafts = Drafts(subject, self._variety)

    def _has_room(self) -> bool:
        return len(self._tandem.ids) < _MOST

    def _has_records(self) -> bool:
        return bool(self._tandem.ids)

    @precondition(_has_room)
    @rule(data=st.data())
    def create(self, data: st.DataObject) -> None:
        """Create a record."""
        before = self._session.book.breaches
        number = self._tandem.create(data.draw(self._drafts.new()))
        operation = self._subject.operation(Action.CREATE)
        if number is not None and operation is not None:
            self._overview.look(operation, self._tandem.steps[number])
        self._agree(before)

    @precondition(_has_records)
    @rule(data=st.data())
    def update(self, data: st.DataObject) -> None:
        """Change some fields of a record, by any of the operations that do."""
        before = self._session.book.breaches
        operations = self._subject.all_of(Action.UPDATE)
        if operations:
            number = data.draw(st.sampled_from(self._tandem.ids))
            operation = data.draw(st.sampled_from(operations))
            body = data.draw(self._drafts.changes(number))
            if body:
                self._tandem.update(operation, number, body)
                self._overview.look(operation, self._tandem.steps[number])
        self._agree(before)

    @precondition(_has_records)
    @rule(data=st.data())
    def read(self, data: st.DataObject) -> None:
        """Read a record."""
        before = self._session.book.breaches
        self._tandem.read(data.draw(st.sampled_from(self._tandem.ids)))
        self._agree(before)

    @precondition(_has_records)
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        """Delete a record: then it is gone, and only it."""
        before = self._session.book.breaches
        number = data.draw(st.sampled_from(self._tandem.ids))
        operation = self._subject.operation(Action.DELETE)
        self._tandem.delete(number)
        if operation is not None and number in self._tandem.gone:
            self._tandem.is_absent(number)
            self._overview.look(operation, self._tandem.gone[number])
        self._agree(before)

    @precondition(_has_records)
    @rule(data=st.data())
    def ask(self, data: st.DataObject) -> None:
        """Ask the list for what matches a filter."""
        asker = self._overview.asker
        if asker is None or not asker.operation.filters:
            return
        before = self._session.book.breaches
        item = data.draw(st.sampled_from(asker.operation.filters))
        claims, resource = self._session.claims, self._subject.resource
        filters, variety = asker.operation.filters, self._variety
        asked = Inquiry(claims, resource, item, asker.records, variety, filters).questions()
        at_stake = {claims.operation(asker.operation).id, claims.filter(resource, item).id}
        if asked and names_its_field(item) and not at_stake & self._known:
            asker.ask(data.draw(st.sampled_from(asked)))
        self._agree(before)

    @precondition(_has_records)
    @rule(size=st.integers(1, _MOST))
    def turn_pages(self, size: int) -> None:
        """Read the list of all records page by page."""
        asker = self._overview.asker
        found = None if asker is None else asker.stretch()
        if asker is None or found is None:
            return
        before = self._session.book.breaches
        query, walk = found
        stretch = Stretch(query, tuple(walk.records))
        Paging(self._session, asker.operation, stretch).of_size(size, follow=False)
        self._agree(before)

    def teardown(self) -> None:
        """Delete what is there."""
        self._tandem.end()

    def _agree(self, before: dict[str, int]) -> None:
        """End the run where something new was found."""
        if _more(self._session, before) - self._known:
            raise Disagreement
