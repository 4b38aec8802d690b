"""Read a list through its pages, as far as it takes to know which of some records it holds.

A server is not trusted with where its list ends, lest a lie about that be taken for a record
that is missing: a list is whole only after a page that is empty, or one that is shorter than a
page is known to be; one that brings nothing new ends it, too. What links and totals say is
enough where nothing is missing. So is, in a list that is sorted by id, newest first, a record
that is older than all that are looked for.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise

from dealdouble.check.server.exchange import Exchange
from dealdouble.check.server.page import Page, page_of
from dealdouble.check.server.references import is_id
from dealdouble.check.server.target import Pairs, Target
from dealdouble.check.session import Subject
from dealdouble.contract.model import Json, Operation

_MOST_PAGES = 40
"""How many pages of one list are read at most."""

ID = "id"


@dataclass(frozen=True, slots=True)
class Walk:
    """What was read of a list.

    Attributes:
        pages: the pages in their order.
        strange: the answer that is no list, at which the walk ended.
        is_whole: whether a record that was looked for and is on no page is not in the list.
    """

    pages: tuple[Page, ...]
    strange: Exchange | None = None
    is_whole: bool = False

    @property
    def records(self) -> dict[int, dict[str, Json]]:
        """The records by their ids, in the order of the list."""
        shown = (record for page in self.pages for record in page.records)
        return {record[ID]: record for record in shown if is_id(record.get(ID))}

    @property
    def last(self) -> Exchange:
        """The answer that was read last."""
        return self.strange or self.pages[-1].exchange

    def page_with(self, number: int) -> Exchange:
        """The first answer that shows a record, the last one where none does."""
        shown = (page.exchange for page in self.pages if number in page.ids)
        return next(shown, self.last)


class Walker:
    """Reads the lists of one operation, and remembers how long their pages are."""

    def __init__(self, target: Target, subject: Subject, operation: Operation) -> None:
        self._target = target
        self._operation = operation
        self._lists = target.contract.lists
        by_id = self._lists.sort_parameter and ID in subject.resource.sortable
        self._newest = [(self._lists.sort_parameter, f"{ID} desc")] if by_id else []
        self._longest = 0

    def page(self, query: Pairs) -> Exchange:
        """Ask for one page."""
        return self._target.call(self._operation, query=query)

    def newest(self, query: Pairs = ()) -> Walk | None:
        """The first page of a list, newest records first if it can be sorted so."""
        page = page_of(self._lists, self.page([*query, *self._newest]))
        return None if page is None else Walk((page,))

    def is_newest_first(self, walk: Walk) -> bool:
        """Whether that is how a list was asked for and is."""
        return bool(self._newest) and _is_descending(list(walk.records))

    def find(self, query: Pairs, wanted: Collection[int], sought: Collection[int]) -> Walk:
        """Read a list, newest records first if it can be sorted so, until enough is known.

        Args:
            query: what restricts the list.
            wanted: the ids that it should hold; while one of them is missing it is read on.
            sought: all ids of which it is to be known whether the list holds them.
        """
        return self.read([*query, *self._newest], wanted, sought)

    def read(self, query: Pairs, wanted: Collection[int], sought: Collection[int]) -> Walk:
        """The same, in the order that the query asks for."""
        pages: list[Page] = []
        found: list[int] = []
        while len(pages) < _MOST_PAGES:
            number = len(pages) + 1
            turn = [(self._lists.page_parameter, str(number))] if number > 1 else []
            exchange = self.page([*query, *turn])
            page = page_of(self._lists, exchange)
            if page is None and pages and exchange.is_refused:
                return Walk(tuple(pages), is_whole=True)  # it is past the end
            if page is None:
                return Walk(tuple(pages), exchange)
            pages.append(page)
            new = [item for item in page.ids if item not in found]
            found += new
            if not new:
                return Walk(tuple(pages), is_whole=len(page.records) < self._lists.size)
            if self._is_end(page, found, wanted, sought):
                return Walk(tuple(pages), is_whole=True)
        return Walk(tuple(pages))

    def _is_end(
        self, page: Page, found: list[int], wanted: Collection[int], sought: Collection[int]
    ) -> bool:
        if not self._lists.page_parameter or len(page.records) < self._longest:
            return True
        self._longest = len(page.records)
        if not set(wanted) <= set(found):
            return False
        passed = _is_descending(found) and bool(sought) and found[-1] < min(sought)
        return passed or self._is_said_to_end(page, len(found))

    def _is_said_to_end(self, page: Page, count: int) -> bool:
        if isinstance(page.total, int):
            return count >= page.total
        return bool(page.links) and "next" not in page.links


def _is_descending(ids: list[int]) -> bool:
    return all(one > other for one, other in pairwise(ids))
