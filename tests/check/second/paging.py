"""Cuts a list into pages, and tells the addresses of the others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from tests.check.second.draft import Record
from tests.check.second.exchange import Arguments
from tests.check.second.freedoms import Freedoms

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list, counted from 1."""

    number: int
    size: int
    total: int

    @property
    def last(self) -> int:
        """The number of the last page; a list without records has one, too."""
        return max(1, -(-self.total // self.size))

    @property
    def is_past_the_end(self) -> bool:
        """Whether the list ends before it."""
        return self.number > self.last

    def cut(self, records: list[Record]) -> list[Record]:
        """The records on this page."""
        return records[(self.number - 1) * self.size : self.number * self.size]


def page_of(
    arguments: Arguments, sizes: tuple[int, int], total: int, freedoms: Freedoms
) -> Page | None:
    """The page that is asked for, None where that cannot be read and is refused.

    Args:
        arguments: the query.
        sizes: of a page that does not say, and the greatest.
        total: how many records the whole list has.
        freedoms: whether unreadable numbers are ignored.
    """
    usual, greatest = sizes
    number = _number(arguments.one("page"), 1)
    size = _number(arguments.one("per_page"), usual)
    is_refused = freedoms.unreadable_page == "refused" and None in (number, size)
    if is_refused or (size and size > greatest and freedoms.size_too_great == "refused"):
        return None
    return Page(number or 1, min(size or usual, greatest), total)


def _number(text: str | None, usual: int) -> int | None:
    """A number from 1, None where the text is none."""
    if text is None:
        return usual
    return int(text) or None if re.fullmatch(r"[0-9]{1,18}", text) else None


def links(page: Page, address: str, pairs: Pairs, freedoms: Freedoms) -> str:
    """The value of the header Link, empty for none."""
    safe = "" if freedoms.commas_encoded else ","
    others = [pair for pair in pairs if pair[0] != "page"]

    def link(rel: str, number: int) -> str:
        query = urlencode([*others, ("page", str(number))], quote_via=quote, safe=safe)
        return f'<{address}?{query}>; rel="{rel}"'

    return ", ".join(link(*item) for item in _linked(page, freedoms))


def _linked(page: Page, freedoms: Freedoms) -> Iterator[tuple[str, int]]:
    is_whole = page.last == 1 and freedoms.links != "all"
    if freedoms.links != "next" and not is_whole:
        if page.number > 1 or freedoms.links == "all":
            yield "first", 1
        if page.number > 1:
            yield "prev", min(page.number - 1, page.last)
    if page.number < page.last:
        yield "next", page.number + 1
    if freedoms.links != "next" and not is_whole:
        yield "last", page.last
