"""Make the records of a scenario: references resolved, rules kept, numbers unique."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from dealdouble.contract.model import Contract, Resource
from dealdouble.emulator.decision import Decider
from dealdouble.errors import ScenarioError
from dealdouble.scenarios.schema import given_times, stem
from dealdouble.store.base import Record
from dealdouble.vocabulary import TreatmentKind
from dealdouble.yaml_file import YamlFile, YamlPath

_UNDATED = "2026-01-01T09:00:00Z"
"""When a record that does not say so was created: fixed, so that every start is alike."""


class Records:
    """The records that a scenario file holds for one API."""

    def __init__(self, document: YamlFile, contract: Contract) -> None:
        self._document = document
        self._contract = contract
        self._section: Mapping[str, Any] = document.value.get(contract.name, {})
        self._numbers = {
            resource: {entry["id"] for _, entry in self._entries(resource)}
            for resource in contract.resources
        }
        self._deciders = {
            name: Decider(resource)
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

    def _exists(self, resource: str, number: object) -> bool:
        return number in self._numbers[resource]

    def _check_numbers(self, resource: str) -> None:
        seen: dict[int, str] = {}
        for name, entry in self._entries(resource):
            number = entry["id"]
            if number in seen:
                raise self._error(
                    (resource, name, "id"), f"the id {number} is that of {seen[number]!r} already"
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
        changed = parse_time(max(times.values(), default=_UNDATED))
        decider = self._deciders[resource.name]
        record, broken = decider.new_record(body, number, self._exists, changed)
        for item in broken:
            field = item.rule.field
            said = field if field in entry else stem(field)
            raise self._error(
                (resource.name, name, said),
                f"{said} {item.rule.message}",
                f"the rule {str(item.rule.kind)!r} stands in {item.rule.origin.at}",
            )
        return number, {**record, **times}

    def _resolved(self, resource: Resource, name: str, entry: Mapping[str, Any]) -> dict[str, Any]:
        """The entry's fields, with numbers for the names of other records."""
        body = {key: value for key, value in entry.items() if key in resource.fields}
        for field, target in resource.references.items():
            key = stem(field)
            if key == field or key not in entry:
                continue
            known = self._section.get(target, {})
            if entry[key] not in known:
                raise self._error(
                    (resource.name, name, key),
                    f"{key} is {entry[key]!r}, which is none of the {target}",
                    f"known: {', '.join(known)}" if known else f"list it under {target}",
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


def parse_time(text: str) -> datetime:
    """An instant that a scenario names, such as `2026-03-15T09:00:00Z`.

    Raises:
        ValueError: it is not an instant in UTC, in whole seconds.
    """
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
