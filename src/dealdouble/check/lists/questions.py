"""Ask a list for records of the run's own, and hold its answer against the model's."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from dealdouble.check.claims import Claim
from dealdouble.check.server.exchange import Exchange
from dealdouble.check.server.own import record_of
from dealdouble.check.server.page import page_of
from dealdouble.check.server.target import Pairs
from dealdouble.check.side_by_side.tandem import Tandem
from dealdouble.check.side_by_side.walking import ID, Walk, Walker
from dealdouble.contract.model import Json, Operation
from dealdouble.vocabulary import Match

Record = Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Question:
    """What a list is asked for, and the claim that its answer puts to the test.

    Attributes:
        query: what restricts the list.
        claim: that it holds exactly what matches.
        details: other claims at stake by the record that tells them; None where the
            documents leave it open whether the list holds it.
        otherwise: other claims, each broken by just this answer, which keeps `claim`.
        wanted: what the list should hold, where the model cannot know.
        may_be_refused: whether the documents leave it open whether such a thing may be asked.
        instead: what must be answered rightly where this is not: then only the claim beside it,
            None where there is none, is broken.
    """

    query: Pairs
    claim: Claim
    details: Mapping[int, Claim | None] = field(default_factory=dict)
    otherwise: Mapping[frozenset[int], Claim] = field(default_factory=dict)
    wanted: frozenset[int] | None = None
    may_be_refused: bool = False
    instead: tuple[Question, Claim | None] | None = None


class Asker:
    """Asks lists of one operation for the records that a tandem holds."""

    def __init__(self, tandem: Tandem, operation: Operation) -> None:
        self.tandem = tandem
        self.operation = operation
        self.session = tandem.session
        self.walker = Walker(tandem.session.target, tandem.subject, operation)

    @property
    def records(self) -> dict[int, Record]:
        """The records as they are stored, by their ids."""
        return {number: self.tandem.subject.model.record(number) for number in self.tandem.ids}

    @property
    def shown(self) -> dict[int, Record]:
        """The records as the server showed them when they were written."""
        resource, steps = self.tandem.subject.resource, self.tandem.steps
        return {number: record_of(resource, made[-1]) or {} for number, made in steps.items()}

    def expected(self, query: Pairs) -> list[int]:
        """The ids of the tandem's records that a list should hold, in their order."""
        listed = self.tandem.subject.model.listed(self.operation, query)
        return [number for number in listed if number in self.tandem.steps]

    def _narrow(self, ids: Collection[int]) -> Iterator[Pairs]:
        """Queries that should list just the tandem's records, by their ids or their mark."""
        samples = self.tandem.subject.samples
        for item in self.operation.filters:
            claim = self.session.claims.filter(self.tandem.subject.resource, item)
            if self.session.book.is_broken(claim):
                continue
            if item.match is Match.ONE_OF and item.field == ID:
                yield [(item.parameter, ",".join(map(str, ids)))]
            elif item.match is Match.CONTAINS and set(item.fields) & set(samples.marked):
                yield [(item.parameter, samples.mark)]

    def stretch(self) -> tuple[Pairs, Walk] | None:
        """A list that holds just the tandem's records, and what was read of it, if there is one."""
        ids = self.tandem.ids
        for query in self._narrow(ids):
            walk = self.walker.read(query, ids, ids)
            if walk.is_whole and sorted(walk.records) == sorted(ids):
                return query, walk
        return None

    def walk(self, narrow: bool = True) -> Walk:
        """All of the tandem's records, those that should be gone among them if they are not.

        A narrow list is one that a filter restricts to them, if there is such a filter.
        """
        ids, sought = self.tandem.ids, [*self.tandem.ids, *self.tandem.gone]
        for query in self._narrow(sought) if narrow else ():
            walk = self.walker.read(query, ids, sought)
            if walk.is_whole and set(walk.records) >= set(ids):
                return walk
        return self._read(lambda: self.walker.find([], ids, sought), ids)

    def _read(
        self, read: Callable[[], Walk], wanted: Collection[int], free: Collection[int] = ()
    ) -> Walk:
        """Read a list, and where its pages do not hold just what is wanted, once more.

        Others may have moved records from one page to another meanwhile. Of those that are free
        it may hold any.
        """
        walk = read()
        told = [number for number in self.tandem.ids if number not in free]
        right = all((number in walk.records) == (number in wanted) for number in told)
        return walk if right or len(walk.pages) < 2 else read()

    def ask(self, question: Question) -> bool:
        """Ask, and note in the book what the answer breaks or keeps: whether it is right."""
        wanted = question.wanted
        if wanted is None:
            wanted = frozenset(self.expected(question.query))
        sure = [number for number in wanted if number not in question.details]
        ids, query = self.tandem.ids, question.query
        free = question.details
        walk = self._read(lambda: self.walker.find(query, sure, ids), sure, free)
        question = self._without_moved(question, walk)
        if question.instead is not None:
            if not self._is_answered(walk, sure, question):
                return self._ask_instead(*question.instead, walk, wanted)
            self._keep(question.instead[1])
        if walk.strange is not None:
            return self._refused(question, walk.strange, wanted)
        return self._judge(question, walk, wanted)

    def _without_moved(self, question: Question, walk: Walk) -> Question:
        """A question of which records tell nothing whose time has moved, if it asks for that."""
        asked = {name for name, _ in question.query}
        times = {item.field for item in self.operation.filters if item.parameter in asked}
        shown = walk.records
        moved = [n for n in self.tandem.ids if n in shown and self.tandem.has_moved(n, shown[n])]
        free = moved if self.tandem.changed in times else []
        return replace(question, details={**question.details, **dict.fromkeys(free)})

    def _is_answered(self, walk: Walk, sure: Collection[int], question: Question) -> bool:
        """Whether an answer is right, apart from details."""
        if walk.strange is not None:
            return not walk.strange.status
        told = [n for n in self.tandem.ids if n not in question.details]
        return all((number in walk.records) == (number in sure) for number in told)

    def _ask_instead(
        self, question: Question, claim: Claim | None, walk: Walk, wanted: Collection[int]
    ) -> bool:
        if not self.ask(question):
            return False
        if claim is not None:
            found = "no list" if walk.strange is not None else self._said(self._own(walk))
            self.session.book.broke(claim, [walk.last], self._said(wanted), found)
        return True

    def _keep(self, claim: Claim | None) -> None:
        if claim is not None:
            self.session.book.kept(claim)

    def _own(self, walk: Walk) -> list[int]:
        return [number for number in self.tandem.ids if number in walk.records]

    def ask_for_a_page(self, questions: Sequence[Question]) -> bool:
        """Ask two of some questions for a page of one record: there is one, if any matches."""
        found = ((one, set(self.expected(one.query)) - one.details.keys()) for one in questions)
        asked = islice(((one, sure) for one, sure in found if sure), 2)
        return all(self._ask_for_a_page(one, min(sure)) for one, sure in asked)

    def _ask_for_a_page(self, question: Question, number: int) -> bool:
        size = self.session.contract.lists.size_parameter
        if not size:
            return True
        exchange = self.walker.page([*question.query, (size, "1")])
        if not exchange.status or self._holds_some(exchange):
            return True
        if not self._holds_some(self.walker.page([(size, "1")])):
            return True  # it is no matter of the filter
        steps = (*self.tandem.steps[number], exchange)
        self.session.book.broke(question.claim, steps, "the first record of the list")
        return False

    def _holds_some(self, exchange: Exchange) -> bool:
        page = page_of(self.session.contract.lists, exchange)
        return page is not None and bool(page.records)

    def _refused(self, question: Question, exchange: Exchange, wanted: Collection[int]) -> bool:
        if not exchange.status or (exchange.is_refused and question.may_be_refused):
            return True
        shape = self.session.claims.lists("shape") if exchange.is_done else None
        expected = f"a list: {self._said(wanted)}"
        self.session.book.broke(shape or question.claim, [exchange], expected)
        return False

    def _judge(self, question: Question, walk: Walk, wanted: frozenset[int]) -> bool:
        found = frozenset(walk.records) & set(self.tandem.ids)
        book, other = self.session.book, question.otherwise.get(found)
        if other is not None and found != wanted:
            book.kept(question.claim)
            number = min(found ^ wanted)
            self._broke(other, walk, number, wanted, found)
            return False
        is_right = True
        for claim, numbers in self._by_claim(question).items():
            wrong = [n for n in numbers if (n in found) != (n in wanted)]
            lacking = [n for n in wrong if n in wanted]
            if lacking == wrong and wrong and not walk.is_whole:
                pages = len(walk.pages)
                book.untested(
                    claim, f"the list has more than {pages} pages: take a smaller account"
                )
            elif wrong:
                is_right = False
                self._broke(claim, walk, wrong[0], wanted, found)
            else:
                book.kept(claim)
        return is_right

    def _by_claim(self, question: Question) -> dict[Claim, list[int]]:
        """The records that tell each claim."""
        found: dict[Claim, list[int]] = {question.claim: []}
        for number in self.tandem.ids:
            claim = question.details.get(number, question.claim)
            if claim is not None:
                found.setdefault(claim, []).append(number)
        return found

    def _broke(
        self, claim: Claim, walk: Walk, number: int, wanted: Collection[int], found: Collection[int]
    ) -> None:
        steps = (*self.tandem.steps[number], walk.page_with(number))
        self.session.book.broke(claim, steps, self._said(wanted), self._said(found))

    def _said(self, numbers: Collection[int]) -> str:
        own = ", ".join(map(str, self.tandem.ids))
        held = ", ".join(map(str, sorted(numbers))) or "none"
        return f"of the run's records {own} the list holds {held}"
