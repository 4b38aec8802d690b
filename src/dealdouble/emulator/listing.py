"""Answer lists: find the records, cut out the page, join their bytes."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from functools import partial
from urllib.parse import urlencode

import orjson

from dealdouble.contract.model import Contract, Lists, Resource, index_of
from dealdouble.emulator.authentication import Pairs
from dealdouble.emulator.call import Call, Headers, Reply
from dealdouble.emulator.conditions import ID, Conditions
from dealdouble.emulator.exchange import Exchange
from dealdouble.emulator.json_body import write_json
from dealdouble.emulator.order import position_of, sort_value
from dealdouble.emulator.refusal import JSON_HEADERS
from dealdouble.store.base import Position, Record, TableLayout
from dealdouble.store.positions import is_in
from dealdouble.store.state import State, Table
from dealdouble.vocabulary import Action, Match, RuleKind

_KEPT = 64  # pages
_LONG = 1024  # characters of an address whose page is not kept
_LARGE = 256 * 1024  # bytes of a page that is not kept


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
        keys |= {index_of(names): _together(names) for names in _found_by(contract, resource)}
        made[name] = TableLayout(position_of(resource.order, ID), keys, resource.references)
    return made


def _found_by(contract: Contract, resource: Resource) -> Iterable[Sequence[str]]:
    """The fields by which together a record is looked up, or held to be unique."""
    for rule in resource.rules:
        if rule.kind is RuleKind.UNIQUE:
            yield sorted((rule.field, rule.value))
    for operation in contract.operations:
        if operation.resource == resource.name and operation.action is Action.LOOK_UP:
            yield sorted(segment.name for segment in operation.segments if segment.name)


def _together(names: Sequence[str]) -> Callable[[Record], Iterable[Hashable]]:
    def keys(record: Record) -> Iterable[Hashable]:
        key = tuple(record[name] for name in names)
        return () if None in key else (key,)

    return keys


def _value(name: str) -> Callable[[Record], Iterable[Hashable]]:
    return lambda record: () if record[name] is None else (record[name],)


def _member(name: str) -> Callable[[Record], Iterable[Hashable]]:
    return lambda record: dict.fromkeys(record[name] or ())


def find(state: State, name: str, wanted: Conditions) -> Sequence[Position]:
    """The positions of the records that keep the conditions, sorted as they ask.

    The default order, whole or under one exact key, is there already; more keys cost the
    narrowest of them, tests and other sorts cost all that the keys leave.
    """
    table = state.tables[name]
    if wanted.nothing:
        return ()
    named = [table.found(*key) for key in wanted.exact]
    if wanted.numbers is not None:
        named.append(table.positions(wanted.numbers))
    found = min(named, key=len, default=table.order())
    if len(named) > 1:
        found = [position for position in found if all(is_in(other, position) for other in named)]
    for test in wanted.tests:
        found = [position for position in found if test(table[position[-1]])]
    for search in wanted.searches:
        text = table.derive(search.kind, partial(search.text, state))
        needle = search.needle
        found = [position for position in found if needle in text(position[-1])]
    return found if wanted.sort is None else _sorted(table, found, *wanted.sort)


def _sorted(
    table: Table, found: Sequence[Position], name: str, descending: bool
) -> Sequence[Position]:
    """The positions sorted by a field, ties by number, whatever the direction."""
    value = table.derive(f"sort by {name}", sort_value(name))
    by_number = sorted(found, key=lambda position: int(position[-1]))
    return sorted(by_number, key=lambda position: value(position[-1]), reverse=descending)


class Pages:
    """How the lists of one API are cut into pages."""

    def __init__(self, lists: Lists) -> None:
        self._lists = lists
        self._kept: dict[tuple[str, str, str], Reply] = {}
        self._version: object = None

    def reply(self, exchange: Exchange, show: Callable[[int], bytes]) -> Reply:
        """The page that was asked for; `show` gives the bytes of a record.

        Pages are kept until something changes, as callers ask for the same ones again. What a
        page holds follows from the address and the state alone: not from the key, the time,
        other headers or a body.
        """
        call, version = exchange.call, exchange.state.version
        if version is not self._version:
            self._version = version
            self._kept.clear()
        key = (call.path, call.query, call.origin)
        kept = self._kept.get(key)
        if kept is None:
            kept = self._page(exchange, show)
            is_long = sum(map(len, key)) > _LONG or len(kept.body) > _LARGE
            if len(self._kept) < _KEPT and not is_long:
                self._kept[key] = kept
        return kept

    def _page(self, exchange: Exchange, show: Callable[[int], bytes]) -> Reply:
        wanted, operation = exchange.wanted, exchange.operation
        assert wanted is not None, "filters are read before a list is answered"
        found = find(exchange.state, operation.resource, wanted)
        start = (wanted.page - 1) * wanted.size
        page = found[start : start + wanted.size]
        items = b"[" + b",".join([show(position[-1]) for position in page]) + b"]"
        lists, numbers = self._lists, (wanted.page, wanted.size, len(found))
        names = (lists.page_header, lists.size_header, lists.total_header)
        headers: Headers = (
            *JSON_HEADERS,
            *((name.lower(), str(n)) for name, n in zip(names, numbers, strict=True) if name),
            *self._link(exchange.call, exchange.pairs(), wanted, len(found)),
        )
        body = self._whole(items, numbers) if lists.items_key else items
        return Reply(operation.answers[0].status, headers, body, operation.id)

    def _whole(self, items: bytes, numbers: tuple[int, int, int]) -> bytes:
        """A list that is an object: its items, and what it says of the page."""
        lists = self._lists
        names = (lists.page_key, lists.size_key, lists.total_key)
        said = {name: n for name, n in zip(names, numbers, strict=True) if name}
        return write_json({lists.items_key: orjson.Fragment(items), **said})

    def _link(self, call: Call, pairs: Pairs, wanted: Conditions, total: int) -> Headers:
        last = -(-total // wanted.size)
        if last < 2 or not self._lists.links:
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
