"""Let requests that name the run's own records begin with those that created them.

Nobody could repeat a request for a record that is gone by the time he reads of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

from dealdouble.check.server.exchange import Exchange
from dealdouble.contract.model import Contract, Json, Operation, Resource
from dealdouble.emulator.json_body import Unreadable, read_json
from dealdouble.vocabulary import Action

_MOST_LISTED = 8
"""Records of a list that a counterexample creates."""

_Key = tuple[str, int]
"""A record: its resource and its id."""


@dataclass(frozen=True, slots=True)
class Replay:
    """Requests that can be sent again, and the ids in them that will be others then."""

    exchanges: tuple[Exchange, ...]
    ids: tuple[int, ...] = ()


class Creations:
    """The requests that created a run's records.

    Args:
        contract: tells where a request names a record.
        base: the address of the API.
    """

    def __init__(self, contract: Contract, base: str) -> None:
        self._contract = contract
        self._root = urlsplit(base).path
        self._paths = [
            (operation, _pattern(operation))
            for operation in contract.operations
            if any(segment.name for segment in operation.segments)
        ]
        self._made: dict[_Key, list[Exchange]] = {}

    def note(self, resource: str, number: int, exchange: Exchange) -> None:
        """Note which request created a record; a server may give an id more than once."""
        self._made.setdefault((resource, number), []).append(exchange)

    def replay(self, steps: Sequence[Exchange], said: str = "") -> Replay:
        """Requests, behind those that create the records which they name.

        Of a list, `said` tells by their ids which records it should hold, or does.
        """
        before: list[Exchange] = []
        ids: dict[int, None] = {}
        for step in steps:
            for key in self._named(step):
                self._begin(key, step, [*steps], before, ids)
        for key in self._listed(steps[-1], said):
            self._begin(key, steps[-1], [*steps], before, ids)
            ids[key[1]] = None
        return Replay((*before, *steps), tuple(ids))

    def _begin(
        self,
        key: _Key,
        step: Exchange,
        steps: list[Exchange],
        before: list[Exchange],
        ids: dict[int, None],
    ) -> None:
        makers = self._made.get(key, [])
        if not makers or step in makers:
            return
        if not any(maker in steps or maker in before for maker in makers):
            for other in self._named(makers[-1]):
                self._begin(other, makers[-1], [*steps, makers[-1]], before, ids)
            before.append(makers[-1])
        if str(key[1]) in step.curl:
            ids[key[1]] = None

    def _listed(self, step: Exchange, said: str) -> list[_Key]:
        """The records that are spoken of where a list was asked for."""
        path = urlsplit(step.url).path.removeprefix(self._root)
        lists = [item for item in self._contract.operations if item.action is Action.LIST]
        names = {item.resource for item in lists if step.method == "GET" and path_to(item) == path}
        numbers = {int(text) for text in re.findall(r"\b[0-9]{1,18}\b", said)}
        found = [key for key in self._made if key[0] in names and key[1] in numbers]
        return found[:_MOST_LISTED]

    def _named(self, exchange: Exchange) -> Iterator[_Key]:
        """The records that a request names: in its path, in its query, in its body."""
        address = urlsplit(exchange.url)
        path = address.path.removeprefix(self._root)
        for operation, pattern in self._paths:
            if found := pattern.match(path):
                yield from self._in_path(operation, found)
        filters = {
            item.parameter: operation.resource
            for operation in self._contract.operations
            for item in operation.filters
            if tuple(item.fields) == ("id",)
        }
        for name, text in parse_qsl(address.query):
            if name in filters:
                yield from ((filters[name], int(one)) for one in re.findall("[0-9]{1,18}", text))
        for resource in self._contract.resources.values():
            for name, number in sent_by(resource, exchange).items():
                if name in resource.references and type(number) is int:
                    yield resource.references[name], number

    def _in_path(self, operation: Operation, found: re.Match[str]) -> Iterator[_Key]:
        """The record of an id, or the one that was created with the words that stand there."""
        words = {name: unquote(text) for name, text in found.groupdict().items()}
        if "id" in words:
            yield operation.resource, int(words["id"])
            return
        resource = self._contract.resources[operation.resource]
        of_it = [item for item in reversed(self._made.items()) if item[0][0] == resource.name]
        for key, makers in of_it:
            sent = sent_by(resource, makers[-1])
            if sent.keys() & words.keys() and all(sent.get(n, w) == w for n, w in words.items()):
                yield key
                return


def path_to(operation: Operation) -> str:
    """The path of an operation without names in it."""
    return "/" + "/".join(segment.before for segment in operation.segments)


def _pattern(operation: Operation) -> re.Pattern[str]:
    """The beginning of an operation's path, up to the last name in it."""
    parts = [
        re.escape(s.before)
        + (f"(?P<{s.name}>{'[0-9]{1,18}' if s.name == 'id' else '[^/?]+?'})" if s.name else "")
        + re.escape(s.after)
        for s in operation.segments
    ]
    return re.compile("/" + "/".join(parts) + r"(?![^/])")


def sent_by(resource: Resource, exchange: Exchange) -> Mapping[str, Json]:
    """The fields that a request sent, none where its body is no record."""
    try:
        value = read_json(exchange.body)
    except Unreadable:
        return {}
    if resource.request_wrapper and isinstance(value, dict):
        value = value.get(resource.request_wrapper)
    return value if isinstance(value, dict) else {}
