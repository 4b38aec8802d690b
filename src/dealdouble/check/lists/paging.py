"""Pages: that they part a list without overlap and gap, and that what they say of it is true.

The list is one that holds known records alone, so that nobody else can move its pages; where
there is none, only what a single answer tells by itself is judged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from dealdouble.check.claims import Claim
from dealdouble.check.server.exchange import Exchange
from dealdouble.check.server.page import Page, page_of
from dealdouble.check.server.target import Pairs
from dealdouble.check.session import Session
from dealdouble.check.wording import records_said
from dealdouble.contract.model import Json, Operation


@dataclass(frozen=True, slots=True)
class Stretch:
    """A list: the query that gives it, and the ids that it holds in their order.

    Without ids it is one of which nothing is known, such as all records of an account.
    """

    query: Pairs
    ids: tuple[int, ...] | None


class Paging:
    """The pages of one list."""

    def __init__(self, session: Session, operation: Operation, stretch: Stretch) -> None:
        self._session = session
        self._operation = operation
        self._lists = session.contract.lists
        self._stretch = stretch

    def ask(self, *more: tuple[str, str]) -> Exchange:
        """Ask for the list, with more parameters."""
        query = [*self._stretch.query, *more]
        return self._session.target.call(self._operation, query=query)

    def of_size(self, size: int, follow: bool) -> None:
        """Read all pages of a size and judge them; `follow` their links, too."""
        ids = self._stretch.ids
        if not ids or not self._lists.size_parameter or not self._lists.page_parameter:
            return
        count = -(-len(ids) // size)
        pages: list[Page] = []
        for number in range(1, count + 1):
            page = self._page(number, size)
            if page is None:
                return
            pages.append(page)
            if number == 1 and not self._keeps_size(page, size):
                return
        self._judge_parts(pages, size)
        for number, page in enumerate(pages, 1):
            self._judge_said(page, number, size, len(ids))
            self._judge_links(page, number, count)
        if follow:
            self._follow_links(pages)
            self._ask_past_the_end(count + 1, size)

    def _page(self, number: int, size: int) -> Page | None:
        """A page, None where the answer is none."""
        exchange = self.ask(
            (self._lists.size_parameter, str(size)), (self._lists.page_parameter, str(number))
        )
        page = page_of(self._lists, exchange)
        key = "page_parameter" if number > 1 else "page_size_parameter"
        key = "shape" if exchange.is_done else key
        if page is None and exchange.status:
            self._note(key, False, [exchange], f"page {number} of the list")
        return page

    def _keeps_size(self, page: Page, size: int) -> bool:
        assert self._stretch.ids is not None, "the list is known"
        wanted = min(size, len(self._stretch.ids))
        right = len(page.records) == wanted
        found = records_said(len(page.records))
        self._note("page_size_parameter", right, [page.exchange], records_said(wanted), found)
        return right

    def _judge_parts(self, pages: Sequence[Page], size: int) -> None:
        """Each record is on one page, and each page but the last is full."""
        assert self._stretch.ids is not None, "the list is known"
        found = [number for page in pages for number in page.ids]
        full = all(len(page.records) == size for page in pages[:-1])
        right = full and sorted(found) == sorted(self._stretch.ids)
        self._note(
            "page_parameter",
            right,
            [page.exchange for page in pages],
            f"each of the records {self._said(self._stretch.ids)} is on one page",
            " | ".join(self._said(page.ids) for page in pages),
        )

    def judge_alone(self, page: Page, number: int, size: int) -> None:
        """Judge what a page says of itself in a list of which nothing is known."""
        self._judge_said(page, number, size, None)

    def _judge_said(self, page: Page, number: int, size: int, total: int | None) -> None:
        lists = self._lists
        said: tuple[tuple[str, str, Json, int | None], ...] = (
            ("page_header", lists.page_header, page.number, number),
            ("page_key", lists.page_key, page.number, number),
            ("page_size_header", lists.size_header, page.size, size),
            ("page_size_key", lists.size_key, page.size, size),
            ("total_header", lists.total_header, page.total, total),
            ("total_key", lists.total_key, page.total, total),
        )
        for key, name, found, expected in said:
            if name and expected is not None:
                right = found == expected and not isinstance(found, bool)
                told = f"{name}: {found if found is not None else 'not there'}"
                self._note(key, right, [page.exchange], f"{name}: {expected}", told)

    def _judge_links(self, page: Page, number: int, count: int) -> None:
        """There is a link where it leads somewhere else."""
        if count == 1:
            found = ", ".join(page.links) or "none"
            self._note("link_on_a_single_page", not page.links, [page.exchange], "no link", found)
            return
        due = {"next": number < count, "last": True, "prev": number > 1, "first": number > 1}
        for name in sorted(self._lists.links):
            there = name in page.links
            expected = f"{'a' if due[name] else 'no'} link '{name}' on page {number} of {count}"
            self._note(f"link_{name}", there == due[name], [page.exchange], expected)

    def _follow_links(self, pages: Sequence[Page]) -> None:
        """Each kind of link leads to the page that it names."""
        last = len(pages) - 1
        ways = (("next", 0, 1), ("last", 0, last), ("prev", last, last - 1), ("first", last, 0))
        for name, start, goal in ways:
            address = pages[start].links.get(name)
            if last and name in self._lists.links and address is not None:
                self._follow(name, pages[start], address, pages[goal])

    def _follow(self, name: str, start: Page, address: str, goal: Page) -> None:
        exchange = self._visit(start, address)
        page = None if exchange is None else page_of(self._lists, exchange)
        steps = [start.exchange, *([exchange] if exchange is not None else ())]
        right = page is not None and page.ids == goal.ids
        expected = f"the link '{name}' leads to the page with {self._said(goal.ids)}"
        found = address if page is None else self._said(page.ids)
        self._note(f"link_{name}", right, steps, expected, found)

    def _visit(self, start: Page, address: str) -> Exchange | None:
        """Follow a link at the server that is checked; None where it leads elsewhere.

        Assumed: a server behind others may name itself otherwise than our user does.
        """
        base = urlsplit(self._session.target.base).path
        try:
            link = urlsplit(urljoin(start.exchange.url, address))
        except ValueError:
            return None
        if not link.path.startswith(f"{base}/"):
            return None
        query = f"?{link.query}" if link.query else ""
        return self._session.target.raw("GET", link.path[len(base) :] + query)

    def _ask_past_the_end(self, number: int, size: int) -> None:
        exchange = self.ask(
            (self._lists.size_parameter, str(size)), (self._lists.page_parameter, str(number))
        )
        page = page_of(self._lists, exchange)
        right = page is not None and not page.records
        self._note("page_past_the_end", right, [exchange], "a list without records")

    def unreadable(self, texts: Sequence[str]) -> None:
        """Ask for pages and sizes that cannot be: as if nothing was asked."""
        ids = self._stretch.ids
        if ids is None:
            return
        for name in (self._lists.page_parameter, self._lists.size_parameter):
            for text in texts if name else ():
                exchange = self.ask((name, text))
                page = page_of(self._lists, exchange)
                right = page is not None and sorted(page.ids) == sorted(ids)
                expected = f"all of the records {self._said(ids)}"
                self._note("unreadable_page_or_size", right, [exchange], expected)

    def _note(
        self, key: str, right: bool, steps: Sequence[Exchange], expected: str, found: str = ""
    ) -> None:
        """Note what is so of a claim about lists, where the documents make it."""
        note(self._session, self._session.claims.lists(key), right, steps, expected, found)

    def _said(self, numbers: Sequence[int]) -> str:
        return ", ".join(map(str, numbers)) or "none"


def note(
    session: Session,
    claim: Claim | None,
    right: bool,
    steps: Sequence[Exchange],
    expected: str,
    found: str = "",
) -> None:
    """Note that a claim is kept or broken; one that the documents do not make is neither."""
    if claim is None or not steps[-1].status:
        return
    if right:
        session.book.kept(claim)
    else:
        session.book.broke(claim, steps, expected, found)
