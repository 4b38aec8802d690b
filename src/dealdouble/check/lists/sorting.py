"""Sorted lists: whether what an answer shows stands in the order that was asked for.

Only an order on which everybody would agree is looked for: of numbers, of days and times, and
of texts that differ first in letters at the beginning of a word, or in figures. Of choices it
is asked that equal ones stand together. Nobody says how ties are sorted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import combinations, groupby
from string import digits

from dealdouble.check.lists.paging import Stretch, note
from dealdouble.check.model.compare import instant, is_empty, number
from dealdouble.check.server.exchange import Exchange
from dealdouble.check.server.page import Page, page_of
from dealdouble.check.session import Session, Subject
from dealdouble.contract.model import Json, Operation
from dealdouble.fitting import NUMBERS
from dealdouble.vocabulary import ValueType

Shown = Mapping[str, Json]


class Sorting:
    """The orders in which one list can be asked for."""

    def __init__(
        self, session: Session, subject: Subject, operation: Operation, stretch: Stretch
    ) -> None:
        self._session = session
        self._operation = operation
        self._stretch = stretch
        self._lists = session.contract.lists
        resource = subject.resource
        self._choices = {name for name, item in resource.fields.items() if "enum" in item.schema}
        self._nullable = {item.key for item in resource.representation if item.nullable}
        self._types = {
            item.key: item.type
            for item in resource.representation
            if item.key in resource.sortable and item.key not in resource.references
        }

    @property
    def fields(self) -> list[str]:
        """The fields whose order shows, of each kind one first, those that are plainest before.

        Of several of a kind it is one that may be empty.
        """
        plain = [name for name in self._types if name not in self._choices]
        plain.sort(key=lambda name: name not in self._nullable)
        firsts = {self._kind(name): name for name in reversed(plain)}
        names = [firsts[kind] for kind in sorted(firsts, key=_by_plainness)]
        return [*names, *(name for name in self._types if name not in names)]

    def _kind(self, name: str) -> str:
        kind = self._types[name]
        return "number" if kind in NUMBERS and name != "id" else str(kind)

    def ask(self, name: str, with_default: bool = False) -> None:
        """Ask for the list sorted by a field, both ways; the direction may be left out."""
        groups: list[list[str]] = []
        for words in (name if with_default else f"{name} asc", f"{name} desc"):
            exchange, page = self._page((self._lists.sort_parameter, words))
            right = page is not None and self._is_complete(page)
            if page is None or not right:
                key = "shape" if page is None and exchange.is_done else "sort_parameter"
                self._note(key, False, [exchange], f"the list sorted by {words}")
                return
            values = [record[name] for record in page.records if name in record]
            self._judge(name, words.endswith(" desc"), values, [exchange])
            if self._stretch.ids is None:
                groups.clear()  # the first pages of a long list hold other records each way
            groups.append([value for value, _ in groupby(map(str, values))])
            if name in self._choices:
                expected = f"each {name} in one piece, turned round for {name} desc"
                right = _are_turned(groups)
                self._note("sort_parameter", right, [exchange], expected, _said(values))

    def ask_by_pages(self, name: str, size: int) -> None:
        """Read the list sorted by a field on short pages: they are cut from what is sorted."""
        lists, ids = self._lists, self._stretch.ids
        records: list[Shown] = []
        steps: list[Exchange] = []
        if ids is None or not lists.size_parameter or not lists.page_parameter:
            return
        for turn in range(-(-len(ids) // size)):
            exchange, page = self._page(
                (lists.sort_parameter, f"{name} desc"),
                (lists.size_parameter, str(size)),
                (lists.page_parameter, str(turn + 1)),
            )
            steps.append(exchange)
            records += [] if page is None else page.records
        values = [record[name] for record in records if name in record]
        self._judge(name, True, values, steps)

    def ask_unknown(self, words: str) -> None:
        """Ask for an order that there is not: as if nothing was asked."""
        if self._stretch.ids is not None:
            exchange, page = self._page((self._lists.sort_parameter, words))
            right = page is not None and tuple(page.ids) == self._stretch.ids
            expected = f"the records in their order: {_said(self._stretch.ids)}"
            self._note("unknown_sort", right, [exchange], expected)

    def _page(self, *more: tuple[str, str]) -> tuple[Exchange, Page | None]:
        query = [*self._stretch.query, *more]
        exchange = self._session.target.call(self._operation, query=query)
        return exchange, page_of(self._lists, exchange)

    def _is_complete(self, page: Page) -> bool:
        """Whether sorting did not change what a list holds."""
        ids = self._stretch.ids
        return ids is None or sorted(page.ids) == sorted(ids)

    def _judge(
        self, name: str, descending: bool, values: Sequence[Json], steps: Sequence[Exchange]
    ) -> None:
        held = [value for value in values if not is_empty(value)]
        signs = {self._sign(name, one, other) for one, other in combinations(held, 2)}
        if signs & {1, -1}:
            way = "descending" if descending else "ascending"
            right = (-1 if descending else 1) not in signs
            self._note("sort_parameter", right, steps, f"{name} is {way}", _said(values))
        # Whether others' records hold an empty text or null, nobody can tell.
        are_told_apart = self._stretch.ids is not None or "" not in values
        if held and len(held) < len(values) and are_told_apart:
            nulls = [is_empty(value) for value in values]
            right = nulls == sorted(nulls, reverse=descending)
            expected = f"nulls come {'first' if descending else 'last'}"
            self._note("nulls_in_a_sort", right, steps, expected, _said(values))

    def _sign(self, name: str, one: Json, other: Json) -> int:
        """-1, 0 or 1 as one value comes before the other, or nobody can tell, or after it."""
        if name in self._choices:
            return 0
        first, second = _compared(self._types[name], one, other)
        if first is None or second is None:
            return 0
        return int(first > second) - int(first < second)

    def _note(
        self, key: str, right: bool, steps: Sequence[Exchange], expected: str, found: str = ""
    ) -> None:
        note(self._session, self._session.claims.lists(key), right, steps, expected, found)


def _are_turned(groups: Sequence[Sequence[str]]) -> bool:
    """Whether each value stands in one place, the last time in the order turned round."""
    once = all(len(found) == len(set(found)) for found in groups)
    return once and (len(groups) < 2 or list(groups[-1]) == list(groups[0])[::-1])


def _by_plainness(kind: str) -> int:
    known = ("number", "date", "text")
    return known.index(kind) if kind in known else len(known)


def _compared(kind: ValueType, one: Json, other: Json) -> tuple[Json, Json]:
    """Two values as everybody would compare them, None where they would not agree."""
    if kind in NUMBERS:
        return number(one), number(other)
    if kind is ValueType.TIME:
        return instant(one), instant(other)
    if not isinstance(one, str) or not isinstance(other, str):
        return None, None
    return (one, other) if kind is ValueType.DATE else _where_they_differ(one, other)


def _where_they_differ(one: str, other: str) -> tuple[str | None, str | None]:
    """The first letters or figures in which two texts differ, if that tells their order."""
    same = zip(one, other, strict=False)
    start = next((n for n, (a, b) in enumerate(same) if a != b), min(len(one), len(other)))
    start = len(one[:start].rstrip(digits))  # numbers differ as a whole
    before = one[start - 1] if start else " "
    for kind, no_kind in (("[a-z]", "[^a-zA-Z]"), ("[A-Z]", "[^a-zA-Z]"), (r"[0-9]+\b", "[^0-9]")):
        found = [re.compile(kind).match(text, start) for text in (one, other)]
        if all(found) and re.fullmatch(no_kind, before):
            first, second = (match[0] for match in found if match)
            return (first, second) if len(first) == len(second) else (None, None)
    return None, None


def _said(values: Sequence[Json]) -> str:
    return ", ".join(map(str, values)) or "none"
