"""How many records a page has where nothing is said, and how many it has at most.

Both show only in a list of more records than that: one that is there, or one that is filled
for it on a server of this machine. Before that a page's own word for its size is taken.
"""

from __future__ import annotations

from dealdouble.check.claims import Claim
from dealdouble.check.lists.paging import note
from dealdouble.check.server.page import Page, page_of
from dealdouble.check.server.target import Pairs
from dealdouble.check.session import Session
from dealdouble.check.wording import records_said
from dealdouble.contract.model import Operation


class Sizes:
    """The sizes of the pages of one list, of all records that are there."""

    def __init__(self, session: Session, operation: Operation) -> None:
        self._session = session
        self._operation = operation
        self._lists = session.contract.lists

    def check(self) -> None:
        """Ask for a page of no particular size, of the greatest one, and of one more."""
        lists = self._lists
        self._check_size("page_size", [], lists.size)
        if lists.size_parameter:
            greatest = lists.greatest_size
            self._check_size("greatest_page_size", self._sized(greatest), greatest)
            self._check_above(greatest)

    def lacking(self) -> int:
        """How many records must be added until the list is longer than any page."""
        wanted = max(self._lists.size, self._lists.greatest_size) + 1
        page = self._page([])
        if page is None:
            return 0
        count = len(page.records) if self._is_whole(page, []) else wanted
        return max(0, wanted - count)

    def _sized(self, size: int) -> Pairs:
        return [(self._lists.size_parameter, str(size))]

    def _page(self, query: Pairs) -> Page | None:
        exchange = self._session.target.call(self._operation, query=query)
        return page_of(self._lists, exchange)

    def _check_size(self, key: str, query: Pairs, size: int) -> None:
        claim = self._session.claims.lists(key)
        exchange = self._session.target.call(self._operation, query=query)
        page, expected = page_of(self._lists, exchange), f"{records_said(size)} on a page"
        if claim is None or not exchange.status:
            return
        if page is None:
            shape = self._session.claims.lists("shape") if exchange.is_done else None
            self._session.book.broke(shape or claim, [exchange], expected)
        elif self._says_otherwise(page, size):
            self._session.book.broke(claim, [exchange], expected, f"it says {page.size}")
        elif len(page.records) < size and self._is_whole(page, query):
            self._note_said(claim, page, size)
        else:
            found = f"{records_said(len(page.records))}, and the list goes on"
            note(self._session, claim, len(page.records) == size, [exchange], expected, found)

    def _note_said(self, claim: Claim, page: Page, size: int) -> None:
        """The list is too short to tell, so its own word must do."""
        if page.size == size:
            self._session.book.kept(claim)
        else:
            why = f"the list has only {records_said(len(page.records))}, a page would have {size}"
            self._session.book.untested(claim, why)

    def _check_above(self, greatest: int) -> None:
        exchange = self._session.target.call(self._operation, query=self._sized(greatest + 1))
        page = page_of(self._lists, exchange)
        most = self._session.claims.lists("greatest_page_size")
        above = self._session.claims.lists("size_above_the_greatest")
        expected = f"at most {greatest} records on a page"
        if page is not None and (
            len(page.records) > greatest or self._says_otherwise(page, greatest)
        ):
            found = f"{records_said(len(page.records))}, and it says {page.size}"
            note(self._session, most, False, [exchange], expected, found)
        elif page is None:
            note(self._session, above, False, [exchange], f"{greatest} records on a page")
        elif len(page.records) == greatest or page.size == greatest:
            note(self._session, above, True, [exchange], expected)
        elif above is not None and self._is_whole(page, self._sized(greatest + 1)):
            self._note_said(above, page, greatest)
        else:
            note(self._session, above, False, [exchange], f"{greatest} records on a page")

    def _says_otherwise(self, page: Page, size: int) -> bool:
        """Whether a page says of itself that it has another size, and its word can be taken."""
        claims = map(self._session.claims.lists, ("page_size_header", "page_size_key"))
        trusted = not any(claim and self._session.book.is_broken(claim) for claim in claims)
        return trusted and isinstance(page.size, int) and page.size != size

    def _is_whole(self, page: Page, query: Pairs) -> bool:
        """Whether nothing comes after a page."""
        if not self._lists.page_parameter:
            return True
        more = self._page([*query, (self._lists.page_parameter, "2")])
        return more is None or not set(more.ids) - set(page.ids)
