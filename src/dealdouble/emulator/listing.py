"""Answer lists: find the records, cut out the page, join their bytes."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from urllib.parse import urlencode

from dealdouble.contract.model import Contract, Lists, Operation
from dealdouble.emulator.call import Call, Headers, Reply
from dealdouble.emulator.conditions import ID, Conditions, Pairs
from dealdouble.emulator.order import position_of, sort_value
from dealdouble.emulator.refusal import JSON_HEADERS
from dealdouble.store.base import Position, Record, TableLayout
from dealdouble.store.state import Table
from dealdouble.vocabulary import Match


def layouts(contract: Contract) -> dict[str, TableLayout]:
    """How the contract's tables are kept: in their default order, indexed for exact filters."""
    made: dict[str, TableLayout] = {}
    for name, resource in contract.resources.items():
        filters = [
            item
            for operation in contract.operations
            if operation.resource == name
            for item in operation.filters
        ]
        indexes = {i.field: _member for i in filters if i.match is Match.ALL_OF}
        indexes |= {i.field: _value for i in filters if i.match is Match.EQUAL}
        indexes |= dict.fromkeys(resource.references, _value)
        keys = {index: keys_of(index) for index, keys_of in indexes.items()}
        made[name] = TableLayout(position_of(resource.order, ID), keys, resource.references)
    return made


def _value(name: str) -> Callable[[Record], Iterable[Hashable]]:
    return lambda record: () if record[name] is None else (record[name],)


def _member(name: str) -> Callable[[Record], Iterable[Hashable]]:
    return lambda record: dict.fromkeys(record[name] or ())


def find(table: Table, wanted: Conditions) -> Sequence[Position]:
    """The positions of the records that keep the conditions, sorted as they ask.

    The default order, whole or under one exact key, is there already; more keys cost the
    narrowest of them, tests and other sorts cost all that the keys leave.
    """
    if wanted.nothing:
        return ()
    named = [table.found(*key) for key in wanted.exact]
    if wanted.numbers is not None:
        named.append(table.positions(wanted.numbers))
    found = min(named, key=len, default=table.order())
    if len(named) > 1:
        found = [position for position in found if all(_in(position, other) for other in named)]
    if wanted.tests:
        found = [p for p in found if all(test(table[p[-1]]) for test in wanted.tests)]
    return found if wanted.sort is None else _sorted(table, found, *wanted.sort)


def _in(position: Position, positions: Sequence[Position]) -> bool:
    place = bisect_left(positions, position)
    return place < len(positions) and positions[place] == position


def _sorted(
    table: Table, found: Sequence[Position], name: str, descending: bool
) -> Sequence[Position]:
    """The positions sorted by a field, ties by number, whatever the direction."""
    value = sort_value(name)
    by_number = sorted(found, key=lambda position: int(position[-1]))
    return sorted(by_number, key=lambda p: value(table[p[-1]]), reverse=descending)


class Pages:
    """How the lists of one API are cut into pages."""

    def __init__(self, lists: Lists) -> None:
        self._lists = lists

    def reply(
        self,
        call: Call,
        pairs: Pairs,
        wanted: Conditions,
        found: Sequence[Position],
        show: Callable[[int], bytes],
        operation: Operation,
    ) -> Reply:
        """The page that was asked for; `show` gives the bytes of a record."""
        start = (wanted.page - 1) * wanted.size
        page = found[start : start + wanted.size]
        body = b"[" + b",".join([show(position[-1]) for position in page]) + b"]"
        headers: Headers = (
            *JSON_HEADERS,
            (self._lists.page_header.lower(), str(wanted.page)),
            (self._lists.size_header.lower(), str(wanted.size)),
            (self._lists.total_header.lower(), str(len(found))),
            *self._link(call, pairs, wanted, len(found)),
        )
        return Reply(operation.status, headers, body, operation.id)

    def _link(self, call: Call, pairs: Pairs, wanted: Conditions, total: int) -> Headers:
        last = -(-total // wanted.size)
        if last < 2:
            return ()
        targets: Mapping[str, int] = {
            **({"first": 1, "prev": min(wanted.page - 1, last)} if wanted.page > 1 else {}),
            **({"next": wanted.page + 1} if wanted.page < last else {}),
            "last": last,
        }
        parameter = self._lists.page_parameter
        kept = [pair for pair in pairs if pair[0] != parameter]
        address = f"{call.origin}{call.path.rstrip('/')}?"
        links = [
            f'<{address}{urlencode([*kept, (parameter, str(page))])}>; rel="{name}"'
            for name, page in targets.items()
            if name in self._lists.links
        ]
        return (("link", ", ".join(links)),) if links else ()
