"""Filters: a list holds exactly those of the run's records that match, alone and combined."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations
from time import sleep

from dealdouble.check.claims import Claim
from dealdouble.check.lists.glimpses import glimpse
from dealdouble.check.lists.inquiries import Inquiry
from dealdouble.check.lists.overview import Overview, prepared
from dealdouble.check.lists.questions import Asker, Question
from dealdouble.check.lists.unreadable import ask_unreadable
from dealdouble.check.server.properties import lack
from dealdouble.check.server.target import Pairs
from dealdouble.check.session import Session, Subject
from dealdouble.check.side_by_side.tandem import Tandem, in_tandem
from dealdouble.check.values.variety import COUNT, Variety, mended
from dealdouble.contract.model import Filter, Operation
from dealdouble.vocabulary import Action, Match

_LATER = 2.1
"""Seconds after which a change is seen to be later, also where time is told in whole ones."""

_SEVERAL = (Match.AFTER, Match.PROPERTIES, Match.ALL_OF)
"""Filters that take two questions to be tested."""


def essentials(session: Session) -> None:
    """Test each filter once, alone and with others."""
    _each(session, deep=False)


def depth(session: Session) -> None:
    """Test all that tells filters apart, every two of them together, and after changes."""
    if session.settings.write:
        _each(session, deep=True)


def _each(session: Session, deep: bool) -> None:
    for subject in session.subjects:
        operation = subject.operation(Action.LIST)
        if operation is None or not operation.filters:
            continue
        if session.settings.write:
            with in_tandem(session, subject) as tandem:
                variety = prepared(tandem, COUNT)
                if _are_listed(tandem, Action.CREATE):
                    _Trial(Asker(tandem, operation), variety, deep).run()
                else:
                    _give_up(session, subject, operation)
        else:
            glimpse(session, subject, operation)
        for item in operation.filters:
            _ask_unreadable(session, subject, operation, item, deep)


def _are_listed(tandem: Tandem, action: Action) -> bool:
    """Whether a list without filters shows all records as they were written."""
    write = tandem.subject.operation(action)
    return write is None or Overview(tandem).look(write, narrow=False)


def _give_up(session: Session, subject: Subject, operation: Operation) -> None:
    for item in operation.filters:
        why = "the records by which it is tested are not listed as they were created"
        session.book.untested(session.claims.filter(subject.resource, item), why)


def _ask_unreadable(
    session: Session, subject: Subject, operation: Operation, item: Filter, deep: bool
) -> None:
    """Ask for what a filter cannot read, if it does what it should with what it can."""
    if session.book.is_broken(session.claims.filter(subject.resource, item)):
        why = f"{item.parameter} does not even do what it should with what it can read"
        session.book.untested(session.claims.unreadable(subject.resource, item), why)
    else:
        ask_unreadable(session, subject, operation, item, deep)


class _Trial:
    """The filters of one list, and the records of the run by which they are tested."""

    def __init__(self, asker: Asker, variety: Variety, deep: bool) -> None:
        self._asker = asker
        self._session = asker.session
        self._variety = variety
        self._deep = deep
        self._sound: list[Inquiry] = []

    def run(self) -> None:
        """Ask the filters alone and together; in depth also after the records have changed."""
        self._sound = self._ask_alone(self._asker.operation.filters)
        self._ask_neighbours()
        self._ask_empty()
        self._ask_repeated()
        self._ask_together()
        if self._deep:
            self._change()
            if _are_listed(self._asker.tandem, Action.UPDATE):
                self._ask_alone([inquiry.filter for inquiry in self._sound])

    def _ask_alone(self, filters: Iterable[Filter]) -> list[Inquiry]:
        """Ask each filter by itself; those that are right."""
        return [one for one in map(self._inquiry, filters) if self._is_right(one)]

    def _inquiry(self, item: Filter) -> Inquiry:
        resource, claims = self._asker.tandem.subject.resource, self._session.claims
        others = self._asker.operation.filters
        return Inquiry(claims, resource, item, self._asker.records, self._variety, others)

    def _is_right(self, inquiry: Inquiry) -> bool:
        questions = inquiry.questions()
        if not questions:
            self._session.book.untested(inquiry.claim, _reason(inquiry))
            return False
        count = 2 if inquiry.filter.match in _SEVERAL or inquiry.is_alike else 1
        asked = questions if self._deep else questions[:count]
        right = [self._asker.ask(question) for question in asked]
        if self._deep or inquiry.is_narrow:
            right.append(self._asker.ask_for_a_page(questions))
        return all(right)

    def _ask_neighbours(self) -> None:
        """Search for what stands in other records that the run's own name."""
        for inquiry in self._sound:
            known = self._asker.tandem.subject.references
            for question in inquiry.of_neighbours(self._asker.shown, known):
                self._asker.ask(question)

    def _ask_empty(self) -> None:
        """Ask for nothing in every parameter at once."""
        claim = self._session.claims.lists("empty_filter")
        if claim is not None and self._sound:
            self._asker.ask(Question([one.empty for one in self._sound], claim))

    def _ask_repeated(self) -> None:
        """Ask each filter for two things, in a parameter each."""
        claim = self._session.claims.lists("repeated_parameter")
        several = [(one, query) for one in self._sound if (query := one.repeated())]
        for inquiry, query in several if self._deep else several[:2]:
            if claim is not None:
                self._asker.ask(inquiry.together(claim, query))

    def _ask_together(self) -> None:
        """Ask all filters at once, and two at a time: each with each, or some with the next."""
        claim = self._session.claims.lists("combined_filters")
        if claim is None or len(self._sound) < 2:
            return
        self._ask_for_one(claim, self._sound)
        some = zip(self._sound[::2], self._sound[1:6:2], strict=False)
        for pair in combinations(self._sound, 2) if self._deep else some:
            self._ask_for_one(claim, pair)

    def _ask_for_one(self, claim: Claim, inquiries: Iterable[Inquiry]) -> None:
        """Ask filters for what the record has that fits the most of them."""
        best: dict[int, tuple[Inquiry, Pairs]] = {}
        for number in self._asker.tandem.ids:
            found = [(one, query) for one in inquiries if (query := one.fitting(number))]
            best = max(best, dict(enumerate(found)), key=len)
        if len(best) > 1:
            first, *rest = (one for one, _ in best.values())
            whole = [pair for _, query in best.values() for pair in query]
            self._asker.ask(first.together(claim, whole, rest))

    def _change(self) -> None:
        """Give each record what another one had, once it shows that it was changed."""
        tandem = self._asker.tandem
        operation = tandem.subject.operation(Action.UPDATE)
        if operation is None:
            return
        if any(item.match is Match.AFTER for item in self._asker.operation.filters):
            sleep(_LATER)
        bodies = self._variety.bodies(COUNT)
        for place, number in enumerate(tandem.ids):
            body = mended(tandem.subject, bodies[(place + 1) % COUNT], number)
            if body:
                tandem.update(operation, number, body)


def _reason(inquiry: Inquiry) -> str:
    name = inquiry.filter.field
    if name in inquiry.resource.references:
        return f"no record is known that {name} could name: give one with --reference {name}=ID"
    if inquiry.filter.match is Match.PROPERTIES:
        return lack(name)
    return f"no record of the run has anything in {name}"
