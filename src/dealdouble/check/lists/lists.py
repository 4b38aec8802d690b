"""Lists: their pages, sizes, links, totals and orders."""

from __future__ import annotations

from time import sleep

from dealdouble.check.lists.overview import prepared
from dealdouble.check.lists.paging import Paging, Stretch, note
from dealdouble.check.lists.questions import Asker
from dealdouble.check.lists.sizes import Sizes
from dealdouble.check.lists.sorting import Sorting
from dealdouble.check.server.page import page_of
from dealdouble.check.server.target import Pairs
from dealdouble.check.session import Session, Subject
from dealdouble.check.side_by_side.tandem import Tandem, in_tandem
from dealdouble.check.side_by_side.walking import Walk, Walker
from dealdouble.check.values.variety import COUNT
from dealdouble.contract.model import Operation
from dealdouble.vocabulary import Action

_FEW = 5
"""How many records pages are tested with at first."""

_LATER = 1.1
"""Seconds after which a record is seen to be newer, also where time is told in whole ones."""

_MOST_FILLED = 120
"""How many records are created at most, to fill a list."""


def essentials(session: Session) -> None:
    """Test each claim about lists once."""
    for subject in session.subjects:
        operation = subject.operation(Action.LIST)
        if operation is None:
            continue
        if session.settings.write:
            with in_tandem(session, subject) as tandem:
                prepared(tandem, _FEW)
                _Trial(Asker(tandem, operation)).essentials()
        else:
            _read_only(session, subject, operation)
        Sizes(session, operation).check()


def depth(session: Session) -> None:
    """Test pages of all sizes, and every field that lists are sorted by."""
    for subject in session.subjects:
        operation = subject.operation(Action.LIST)
        if operation is None or not session.settings.write:
            continue
        with in_tandem(session, subject) as tandem:
            tandem.create(subject.samples.record())
            if session.contract.lists.sort_parameter:
                sleep(_LATER)
            variety = prepared(tandem, COUNT)
            tandem.create(variety.bodies(1)[0], is_doubtful=True)
            _Trial(Asker(tandem, operation)).depth()
            _fill(session, tandem, operation)
        if session.settings.exclusive:
            _check_whole(session, subject, operation)


class _Trial:
    """The list of some records of the run."""

    def __init__(self, asker: Asker) -> None:
        self._session, self._subject = asker.session, asker.tandem.subject
        self._asker = asker
        self._stretch = self._found()
        self._paging = Paging(self._session, asker.operation, self._stretch)
        self._sorting = Sorting(self._session, self._subject, asker.operation, self._stretch)

    def essentials(self) -> None:
        """Test pages of two, what cannot be read, and three orders."""
        self._paging.of_size(2, follow=True)
        self._paging.of_size(_FEW + 1, follow=False)
        self._paging.unreadable(["abc"])
        if self._session.contract.lists.sort_parameter:
            for place, name in enumerate(self._sorting.fields[:3]):
                self._sorting.ask(name, with_default=place == 0)
            self._sorting.ask_unknown("no_such_field")

    def depth(self) -> None:
        """Test pages of other sizes, and all orders."""
        for size in (1, 3, _FEW + 1, _FEW + 3):
            self._paging.of_size(size, follow=True)
        self._paging.unreadable(["0", "-1", "1.5"])
        if self._session.contract.lists.sort_parameter:
            for place, name in enumerate(self._sorting.fields):
                self._sorting.ask(name, with_default=place % 2 == 1)
            for name in self._sorting.fields[:2]:
                self._sorting.ask_by_pages(name, 2)
            self._sorting.ask_unknown("id sideways")

    def _found(self) -> Stretch:
        """A list that holds just the records; one of which nothing is known where none does."""
        found = self._asker.stretch()
        if found is not None:
            query, walk = found
            _note_shape(self._session)
            self._judge_order(query, walk)
            return Stretch(query, tuple(walk.records))
        ids = self._asker.tandem.ids
        walk = self._asker.walker.read([], ids, ids)
        self._judge_order([], walk)
        self._judge_parts(walk)
        return Stretch([], None)

    def _judge_order(self, query: Pairs, walk: Walk) -> None:
        """The records stand in the order of the documents, among others or not."""
        claim = self._session.claims.order(self._subject.resource)
        own = self._asker.tandem.ids
        found = [number for number in walk.records if number in own]
        wanted = self._asker.expected(query)
        if sorted(found) == sorted(wanted):
            told = ", ".join(map(str, found))
            expected = f"the records in this order: {', '.join(map(str, wanted))}"
            note(self._session, claim, found == wanted, [walk.last], expected, told)

    def _judge_parts(self, walk: Walk) -> None:
        """Among others, too, each record is on one page."""
        own = self._asker.tandem.ids
        found = [n for page in walk.pages for n in page.ids if n in own]
        claim = self._session.claims.lists("page_parameter")
        missing = [number for number in own if number not in found]
        pages = [page for page in walk.pages if page.records]
        if len(pages) > 1 and walk.is_whole and all(map(self._asker.tandem.read, missing)):
            steps = [page.exchange for page in pages]
            right = sorted(found) == sorted(own)
            note(self._session, claim, right, steps, f"each of the records {own} is on one page")


def _read_only(session: Session, subject: Subject, operation: Operation) -> None:
    """What single answers tell by themselves, of records that are there already."""
    stretch, lists = Stretch([], None), session.contract.lists
    paging = Paging(session, operation, stretch)
    for number in (1, 2):
        exchange = paging.ask((lists.size_parameter, "2"), (lists.page_parameter, str(number)))
        page = page_of(lists, exchange)
        if page is not None and page.records:
            _note_shape(session)
            paging.judge_alone(page, number, 2)
    if lists.sort_parameter:
        sorting = Sorting(session, subject, operation, stretch)
        for name in sorting.fields[:3]:
            sorting.ask(name)


def _note_shape(session: Session) -> None:
    """An answer was a list, as documents say."""
    claims = (session.claims.lists("shape"), session.claims.lists("items_key"))
    session.book.kept(*(claim for claim in claims if claim is not None))


def _fill(session: Session, tandem: Tandem, operation: Operation) -> None:
    """Make the list longer than a page, on a server of this machine, and look at its sizes."""
    sizes = Sizes(session, operation)
    count = sizes.lacking()
    room = min(session.target.rest // 3, session.own.most - session.own.created)
    if not count or count > min(_MOST_FILLED, room) or not session.target.is_local:
        return
    for _ in range(count):
        tandem.create(tandem.subject.samples.record())
    Sizes(session, operation).check()


def _check_whole(session: Session, subject: Subject, operation: Operation) -> None:
    """All records of an account that nobody else uses, through all pages."""
    walk = Walker(session.target, subject, operation).read([], [-1], [])
    if not walk.pages:
        return
    counted = [number for page in walk.pages for number in page.ids]
    right = len(counted) == len(walk.records)
    steps = [page.exchange for page in walk.pages]
    claim = session.claims.lists("page_parameter")
    if walk.is_whole and len(walk.pages) > 1:
        note(session, claim, right, steps, "no record is on two pages")
    for key in ("total_header", "total_key"):
        total = walk.pages[0].total
        expected, found = f"the total is {len(walk.records)}", f"it says {total}"
        if walk.is_whole:
            note(
                session,
                session.claims.lists(key),
                total == len(walk.records),
                steps[:1],
                expected,
                found,
            )
