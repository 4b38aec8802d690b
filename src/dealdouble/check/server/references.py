"""Find records that the run's own may name: given, listed by the API, or named by others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeGuard

from dealdouble.check.server.own import operation_of
from dealdouble.check.server.properties import Properties, fields_of_properties, find_properties
from dealdouble.check.server.target import Target
from dealdouble.contract.model import Contract, Json, Resource
from dealdouble.errors import OptionError
from dealdouble.vocabulary import Action, ValueType

_ENOUGH = 3
"""How many records of a resource are of use."""


@dataclass(frozen=True, slots=True)
class References:
    """What is known of the account: the ids that each field may hold, and words such as a code.

    `ids` and `properties` are by field; `words` by the name that stands in a path, as `app_code`
    does.
    """

    ids: dict[str, tuple[int, ...]] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    properties: Mapping[str, Properties] = field(default_factory=dict)

    def of(self, name: str) -> tuple[int, ...]:
        """The ids that a field may hold."""
        return self.ids.get(name, ())

    def prefer(self, name: str, number: int) -> None:
        """Have a field name this one of those that it may hold before the others."""
        self.ids[name] = (number, *(other for other in self.ids[name] if other != number))


def find_references(
    target: Target,
    resource: Resource,
    given: Mapping[str, Sequence[str]],
    seen: Sequence[Mapping[str, Json]],
) -> References:
    """What the fields of a resource may name.

    Args:
        target: the server.
        resource: whose fields they are.
        given: what our user said, by field or by a name in a path.
        seen: records of the resource that are there already.
    """
    ids: dict[str, tuple[int, ...]] = {}
    listed: dict[str, tuple[int, ...]] = {}
    for name, other in resource.references.items():
        if name in given:
            ids[name] = tuple(int(text) for text in given[name])
            continue
        if other not in listed:
            listed[other] = tuple(_listed(target, other))
        found = [*_named(resource, name, seen), *listed[other]]
        ids[name] = tuple(dict.fromkeys(found))[:_ENOUGH]
    properties = find_properties(resource, given, seen)
    others = given.keys() - resource.references.keys() - properties.keys()
    return References(ids, {name: given[name][0] for name in others}, properties)


def check_given(contract: Contract, given: Mapping[str, Sequence[str]]) -> None:
    """See that what our user gave has names that the API knows, and ids where ids belong.

    Raises:
        OptionError: it has not.
    """
    fields = {name for resource in contract.resources.values() for name in resource.references}
    words = {s.name for item in contract.operations for s in item.segments if s.name}
    words |= {
        name
        for operation in contract.operations
        for item in operation.filters
        for name in item.fields
        if "." in name  # a search looks in the record that the field names
    }
    properties = {
        name for resource in contract.resources.values() for name in fields_of_properties(resource)
    }
    known = sorted(fields | properties | words - {"id"})
    for name, texts in given.items():
        if name not in known:
            raise OptionError(f"{name!r} is no reference", f"there are {', '.join(known)}")
        for text in texts:
            if name in fields and not re.fullmatch(r"[1-9][0-9]{0,17}", text):
                raise OptionError(f"{text!r} is no id for {name}", "give a whole number above 0")


def _listed(target: Target, resource: str) -> Iterator[int]:
    """The ids that the API lists of a resource, if it does."""
    operation = operation_of(target.contract, resource, Action.LIST)
    if operation is None:
        return
    for record in entries(target.contract.lists.items_key, target.call(operation).json):
        if is_id(record.get("id")):
            yield record["id"]


def _named(resource: Resource, name: str, seen: Sequence[Mapping[str, Json]]) -> Iterator[int]:
    """The ids that existing records have in a field, or show of the record it names."""
    for record in seen:
        found = record.get(name)
        for item in resource.representation:
            if item.type is ValueType.RECORD and item.reference == name:
                part = record.get(item.key)
                found = part.get("id") if isinstance(part, dict) else found
        if is_id(found):
            yield found


def entries(items_key: str, value: Json) -> list[dict[str, Json]]:
    """The records of a list, as its answer holds them."""
    if items_key and isinstance(value, dict):
        value = value.get(items_key)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def is_id(value: Json) -> TypeGuard[int]:
    """Whether a value may be the id of a record."""
    return isinstance(value, int) and not isinstance(value, bool)
