"""Read the query of a list: which records it asks for, how sorted, and which page of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from urllib.parse import parse_qsl

from dealdouble.contract.model import Filter, Lists, Operation, Resource
from dealdouble.emulator.arguments import ARGUMENTS
from dealdouble.emulator.authentication import Pairs
from dealdouble.store.base import Record
from dealdouble.store.state import State
from dealdouble.vocabulary import NOTHING_MATCHES, Match, ValueType

Test = Callable[[Record], bool]
"""Whether a record is one of those asked for."""

ID = "id"
"""The field that holds a record's number."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A filter whose argument cannot be read, and the argument."""

    filter: Filter
    value: str

    @property
    def field(self) -> str:
        """The parameter that an answer names."""
        return self.filter.parameter

    @property
    def message(self) -> str:
        """What an answer says of it."""
        return self.filter.message

    @property
    def error(self) -> str:
        """The error that answers."""
        return self.filter.unreadable


@dataclass(frozen=True, slots=True)
class Search:
    """A text that is looked for in what `text` makes of a record in a state.

    Whatever is made under one `kind` is the same, so that it can be kept.
    """

    kind: str
    text: Callable[[State, Record], str]
    needle: str


@dataclass(slots=True)
class Conditions:
    """What a list is asked for.

    A record belongs to it if it stands under every key of `exact`, each the name of an
    index and a key, and every test and search says so. `numbers` names the records by id, if
    not None.
    `unreadable` holds the filters whose arguments cannot be read and want an error.
    """

    exact: list[tuple[str, Hashable]] = field(default_factory=list)
    tests: list[Test] = field(default_factory=list)
    searches: list[Search] = field(default_factory=list)
    numbers: list[int] | None = None
    nothing: bool = False
    unreadable: list[Unreadable] = field(default_factory=list)
    sort: tuple[str, bool] | None = None
    page: int = 1
    size: int = 0


def read_pairs(query: str) -> Pairs:
    """The parameters of a query in their order, repeated ones too."""
    if not query:
        return ()
    # Callers in process may hand over UTF-8 that is not encoded.
    text = query.encode("latin-1", "replace").decode("utf-8", "replace")
    return parse_qsl(text, keep_blank_values=True, errors="replace")


def read_conditions(
    pairs: Pairs, operation: Operation, resource: Resource, lists: Lists
) -> Conditions:
    """What the query asks of a list; unknown parameters and empty values count as absent."""
    # A parameter that the API does not have is named as nothing is.
    last = {name: value for name, value in pairs if name}
    found = Conditions(
        sort=_sort(last.get(lists.sort_parameter, ""), resource.sortable),
        page=_count(last.get(lists.page_parameter, ""), 1),
        size=min(_count(last.get(lists.size_parameter, ""), lists.size), lists.greatest_size),
    )
    for item in operation.filters:
        try:
            reader = _READERS.get(item.match) or _contains(resource)
            reader(item, pairs, found)
        except (ValueError, OverflowError):
            found.nothing = True
            if item.unreadable != NOTHING_MATCHES:
                found.unreadable.append(Unreadable(item, _last(item, pairs)))
    return found


def _sort(text: str, sortable: Sequence[str]) -> tuple[str, bool] | None:
    name, _, direction = text.strip().partition(" ")
    if name not in sortable or direction.strip() not in ("", "asc", "desc"):
        return None
    return name, direction.strip() == "desc"


def _count(text: str, default: int) -> int:
    if not re.fullmatch("[0-9]+", text) or not text.strip("0"):
        return default
    return int(text[-19:]) if len(text.lstrip("0")) < 19 else 10**18


def _arguments(item: Filter, pairs: Pairs) -> list[str]:
    return [value for name, value in pairs if name == item.parameter and value]


def _last(item: Filter, pairs: Pairs) -> str:
    arguments = _arguments(item, pairs)
    return arguments[-1].strip() if arguments else ""


def _listed(item: Filter, pairs: Pairs) -> list[str]:
    parts = (part.strip() for text in _arguments(item, pairs) for part in text.split(","))
    return [part for part in parts if part]


def _equal(item: Filter, pairs: Pairs, found: Conditions) -> None:
    if argument := _last(item, pairs):
        found.exact.append((item.field, ARGUMENTS[item.type](argument)))


def _one_of(item: Filter, pairs: Pairs, found: Conditions) -> None:
    if not _arguments(item, pairs):
        return
    wanted: set[Any] = set(_listed(item, pairs))
    if item.type is ValueType.WHOLE_NUMBERS:
        wanted = {int(part) for part in wanted if re.fullmatch("[0-9]{1,18}", part)}
    if item.field == ID:
        found.numbers = sorted(wanted)
    else:
        found.tests.append(lambda record: record[item.field] in wanted)


def _all_of(item: Filter, pairs: Pairs, found: Conditions) -> None:
    found.exact += [(item.field, part) for part in dict.fromkeys(_listed(item, pairs))]


def _from(item: Filter, pairs: Pairs, found: Conditions) -> None:
    _bound(item, pairs, found, lambda value, bound: value >= bound)


def _to(item: Filter, pairs: Pairs, found: Conditions) -> None:
    _bound(item, pairs, found, lambda value, bound: value <= bound)


def _after(item: Filter, pairs: Pairs, found: Conditions) -> None:
    _bound(item, pairs, found, lambda value, bound: value > bound)


def _bound(item: Filter, pairs: Pairs, found: Conditions, fits: Callable[[Any, Any], bool]) -> None:
    if argument := _last(item, pairs):
        name, bound = item.field, ARGUMENTS[item.type](argument)

        def test(record: Record) -> bool:
            return record[name] is not None and fits(record[name], bound)

        found.tests.append(test)


def _contains(resource: Resource) -> _Reader:
    """A search over texts, those of records that the searched one names among them."""

    def read(item: Filter, pairs: Pairs, found: Conditions) -> None:
        if argument := _last(item, pairs):
            names = ", ".join(item.fields)
            texts = [_text_of(name, resource) for name in item.fields]
            found.searches.append(
                Search(f"text of {names}", partial(_joined, texts), argument.casefold())
            )

    return read


_Text = Callable[[State, Record], str]

_BETWEEN = "\ud800"
"""Stands between texts that are searched together: half a surrogate pair is in no text."""


def _joined(texts: Sequence[_Text], state: State, record: Record) -> str:
    return _BETWEEN.join([text(state, record) for text in texts])


def _text_of(name: str, resource: Resource) -> _Text:
    around, _, part = name.rpartition(".")

    def text(state: State, record: Record) -> str:
        if not around:
            return (record[name] or "").casefold()
        neighbour = state.tables[resource.references[around]].get(record[around])
        return "" if neighbour is None else (neighbour[part] or "").casefold()

    return text


def _properties(item: Filter, pairs: Pairs, found: Conditions) -> None:
    asked = re.compile(re.escape(item.parameter) + r"\[([^\[\]]+)\](\[\])?")
    last: dict[str, str] = {}
    for name, value in pairs:
        key = asked.fullmatch(name) if value else None
        if key is not None and key[2]:
            found.tests.append(_has_property(item.field, key[1], value))
        elif key is not None:
            last[key[1]] = value
    found.tests += [_has_property(item.field, key, value) for key, value in last.items()]


def _has_property(name: str, key: str, value: str) -> Test:
    def test(record: Record) -> bool:
        stored = (record[name] or {}).get(key)
        return value in stored if isinstance(stored, list) else value == stored

    return test


_Reader = Callable[[Filter, Pairs, Conditions], None]

_READERS: Mapping[Match, _Reader] = {
    Match.EQUAL: _equal,
    Match.ONE_OF: _one_of,
    Match.ALL_OF: _all_of,
    Match.FROM: _from,
    Match.TO: _to,
    Match.AFTER: _after,
    Match.PROPERTIES: _properties,
}
