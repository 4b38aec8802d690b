"""Make the records of a scenario: references resolved, rules kept, numbers unique."""

from __future__ import annotations

import re
from collections.abc import Collection, Hashable, Mapping
from datetime import datetime
from typing import Any

from dealdouble.contract.model import Contract, Resource, Rule, Treatment
from dealdouble.emulator.decision import Decider
from dealdouble.emulator.listing import layouts
from dealdouble.errors import ScenarioError
from dealdouble.rules.treatment import Caller
from dealdouble.scenarios.mistakes import of_rule, shown
from dealdouble.scenarios.schema import given_integrations, given_times, stem
from dealdouble.store.base import Record
from dealdouble.vocabulary import TreatmentKind, ValueType
from dealdouble.yaml_file import YamlFile, YamlPath

_UNDATED = "2026-01-01T09:00:00Z"
"""When a record that does not say so was created: fixed, so that every start is alike."""

_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")

_GREATEST = 2**53 - 1
"""The greatest whole number that every reader of JSON takes exactly."""

_LOSING = (TreatmentKind.IGNORED_WHILE, TreatmentKind.CLEARED_WHILE, TreatmentKind.INTEGRATION)
"""The treatments by which a record loses a value to what another field holds."""

_LISTED = 12
"""How many records a message lists."""


class Records:
    """The records that a scenario file holds for one API."""

    def __init__(self, document: YamlFile, contract: Contract) -> None:
        self._document = document
        self._contract = contract
        section: Mapping[str, Any] = document.value.get(contract.name, {})
        self._section = {
            name: {key: self._whole(resource, key, entry) for key, entry in section[name].items()}
            for name, resource in contract.resources.items()
            if name in section
        }
        self._numbers = {
            resource: {entry["id"] for _, entry in self._entries(resource)}
            for resource in contract.resources
        }
        self._layouts = layouts(contract)
        self._found: dict[tuple[str, str, Hashable], list[int]] = {}
        self._deciders = {
            name: Decider(contract, name)
            for name, resource in contract.resources.items()
            if resource.representation
        }

    def read(self) -> dict[str, list[tuple[int, Record]]]:
        """The records by resource, each with its number.

        Raises:
            ScenarioError: a name refers to nothing, a number is used twice, a rule is broken.
        """
        for resource in self._contract.resources:
            self._check_numbers(resource)
        return {
            name: [self._record(resource, key, entry) for key, entry in self._entries(name)]
            for name, resource in self._contract.resources.items()
        }

    def _entries(self, resource: str) -> list[tuple[str, Mapping[str, Any]]]:
        return list(self._section.get(resource, {}).items())

    def exists(self, resource: str, number: object) -> bool:
        """Whether the file has a record of that number."""
        return number in self._numbers[resource]

    def numbers(self, resource: str, index: str, key: Hashable) -> Collection[int]:
        """The numbers of the records read so far that an index has under a key."""
        return self._found.get((resource, index, key), ())

    def _check_numbers(self, resource: str) -> None:
        seen: dict[int, str] = {}
        for name, entry in self._entries(resource):
            number = entry["id"]
            if number in seen:
                raise self._error(
                    (resource, name, "id"),
                    f"the id {number} is that of {seen[number]!r} already",
                    f"give one of them another, such as {max(self._numbers[resource]) + 1}",
                )
            seen[number] = name

    def _record(
        self, resource: Resource, name: str, entry: Mapping[str, Any]
    ) -> tuple[int, Record]:
        number = entry["id"]
        if resource.name not in self._deciders:
            return number, {field: entry.get(field) for field in resource.fields}
        times = self._times(resource, name, entry)
        body = self._resolved(resource, name, entry)
        changed = max(times.values(), default=_UNDATED)
        decider = self._deciders[resource.name]
        integration = next((entry[f] for f in given_integrations(resource) if f in entry), None)
        caller = Caller(parse_time(changed), integration)
        record, broken = decider.new_record(body, number, self, caller)
        for item in broken:
            raise self._refused(resource, name, entry, item.field, item.rule)
        self._check_kept(resource, name, entry, record)
        for index, keys in self._layouts[resource.name].indexes.items():
            for key in keys(record):
                self._found.setdefault((resource.name, index, key), []).append(number)
        return number, {**record, **times}

    def _refused(
        self,
        resource: Resource,
        name: str,
        entry: Mapping[str, Any],
        field: str,
        rule: Rule,
    ) -> ScenarioError:
        said = field if field in entry else stem(field)
        cause, remedy = of_rule(rule, said, entry.get(said))
        target = resource.references.get(field)
        if target is not None:
            remedy = self._choice(field, target)
        return self._error((resource.name, name, said), cause, remedy)

    def _check_kept(
        self, resource: Resource, name: str, entry: Mapping[str, Any], record: Record
    ) -> None:
        """Refuse a value that the record loses, such as the day on which an open deal closed."""
        for item in resource.treatments:
            if item.kind not in _LOSING:
                continue
            said = item.field if item.field in entry else stem(item.field)
            lost = _lost(item, record)
            if lost is not None and entry.get(said) is not None:
                cause, remedy = lost
                raise self._error(
                    (resource.name, name, said),
                    f"{said} {shown(entry[said])} would be lost, as {cause}",
                    f"leave {said} out, or {remedy}",
                )

    def _choice(self, field: str, target: str) -> str:
        """How a reference is written, and the first of the records that it can name."""
        known = [f"{name} ({entry['id']})" for name, entry in self._entries(target)]
        if not known:
            return f"there are no {target} here: add some under {self._contract.name}.{target}"
        rest = len(known) - _LISTED
        listed = ", ".join(known[:_LISTED]) + (f" and {rest} more" if rest > 0 else "")
        return f"write {stem(field)}: NAME or {field}: NUMBER of one of the {target}: {listed}"

    def _whole(self, resource: Resource, name: str, entry: Mapping[str, Any]) -> dict[str, Any]:
        """The entry with `12.0` as 12, and no whole number that an answer could not hold."""
        whole = {
            key for key, field in resource.fields.items() if field.type is ValueType.WHOLE_NUMBER
        } | {"id"}
        made = dict(entry)
        for key, value in entry.items():
            if key not in whole or value is None:
                continue
            if abs(value) > _GREATEST:
                cause = f"{key} is a number that an answer cannot hold"
                remedy = f"write one up to {_GREATEST}"
                raise self._error((resource.name, name, key), cause, remedy)
            made[key] = int(value)
        return made

    def _resolved(self, resource: Resource, name: str, entry: Mapping[str, Any]) -> dict[str, Any]:
        """The entry's fields, with numbers for the names of other records."""
        body = {key: value for key, value in entry.items() if key in resource.fields}
        for field, target in resource.references.items():
            key = stem(field)
            if key == field or key not in entry:
                continue
            if field in entry:
                raise self._error(
                    (resource.name, name, field),
                    f"{field} stands beside {key}, which says the same",
                    "keep one of them",
                )
            known = self._section.get(target, {})
            if entry[key] not in known:
                raise self._error(
                    (resource.name, name, key),
                    f"{key} is {entry[key]!r}, which is none of the {target}",
                    self._choice(field, target),
                )
            body[field] = known[entry[key]]["id"]
        return body

    def _times(self, resource: Resource, name: str, entry: Mapping[str, Any]) -> dict[str, str]:
        """The record's times; it was changed last when it was created, unless it says so."""
        kinds = given_times(resource)
        created = next((f for f, kind in kinds.items() if kind is TreatmentKind.CREATED), "")
        default = entry.get(created, _UNDATED)
        times = {field: entry.get(field, default) for field in kinds}
        for field, text in times.items():
            try:
                parse_time(text)
            except ValueError:
                raise self._error(
                    (resource.name, name, field),
                    f"{field} is {text!r}",
                    f"write an instant in UTC, such as {_UNDATED}",
                ) from None
        return times

    def _error(self, path: YamlPath, cause: str, remedy: str = "") -> ScenarioError:
        where = ".".join(map(str, (self._contract.name, *path[:2])))
        place = self._document.place((self._contract.name, *path))
        return ScenarioError(f"{where}: {cause}", remedy, place)


def _lost(item: Treatment, record: Record) -> tuple[str, str] | None:
    """Why a record does not hold the treated field, and what else would let it, if so."""
    if item.kind is TreatmentKind.INTEGRATION:
        if record[item.value] is not None:
            return None
        return f"there is no {item.value}", f"add {item.value}"
    field, values = item.condition
    value = record[field]
    if value not in values:
        return None
    others = " or ".join(map(repr, sorted(values)))
    return f"{field} is {shown(value)}", f"give a {field} other than {others}"


def parse_time(text: str) -> datetime:
    """An instant that a scenario names, such as `2026-03-15T09:00:00Z`.

    Raises:
        ValueError: it is not an instant in UTC, in whole seconds.
    """
    if not _INSTANT.fullmatch(text):
        raise ValueError(text)
    return datetime.fromisoformat(text)
