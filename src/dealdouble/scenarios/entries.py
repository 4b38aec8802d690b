"""Read the entries of a resource: records that are written out, as bodies for their makers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dealdouble.contract.model import Resource
from dealdouble.errors import ScenarioError
from dealdouble.scenarios.names import Names
from dealdouble.scenarios.record_schema import INVALID, given_integrations, given_times, stem
from dealdouble.scenarios.values import GREATEST_WHOLE, UNDATED, Unshowable, exact, parse_time
from dealdouble.vocabulary import ValueType
from dealdouble.yaml_file import YamlPath

Refuse = Callable[[YamlPath, str, str], ScenarioError]
"""Makes an error of a path below the API, a cause and a remedy."""

Entry = Mapping[str, Any]
"""What a file says of a record."""


class Entries:
    """Reads the entries of one resource."""

    def __init__(self, resource: Resource, extends: bool, refuse: Refuse) -> None:
        self._resource = resource.name
        self._extends = extends
        self._refuse = refuse
        fields = resource.fields.items()
        self._whole: set[str] = {
            n for n, field in fields if field.type is ValueType.WHOLE_NUMBER
        } | {"id"}
        self._times = tuple(given_times(resource))
        self._given = {*resource.fields, *self._times, *given_integrations(resource)} - {"id"}
        self._named = [
            (stem(field), field, target)
            for field, target in resource.references.items()
            if stem(field) != field
        ]

    def showable(self, name: str, entry: Entry) -> dict[str, Any]:
        """The entry with `12.0` as 12, and no number that an answer could not hold."""
        made = dict(entry)
        for key, value in entry.items():
            if value is None or isinstance(value, str):
                continue
            whole = key in self._whole
            made[key] = (self._whole_number if whole else self._exact)(name, key, value)
        return made

    def body(self, name: str, entry: Entry, names: Names) -> dict[str, Any]:
        """The values of the record, with numbers for the names of other records."""
        body = {key: value for key, value in entry.items() if key in self._given}
        for key, field, target in self._named:
            if entry.get(key) is not None:
                body[field] = self._number(name, entry, key, field, target, names)
        return body

    def check_times(self, name: str, entry: Entry) -> None:
        """Refuse a time that is none."""
        if entry.get(INVALID):
            return
        for field in self._times:
            text = entry.get(field)
            try:
                if text is not None:
                    parse_time(text)
            except ValueError:
                remedy = f"write an instant in UTC, such as {UNDATED}"
                raise self.error((name, field), f"{field} is {text!r}", remedy) from None

    def _whole_number(self, name: str, key: str, value: Any) -> int:
        if not -GREATEST_WHOLE <= value <= GREATEST_WHOLE:  # of abs() there may be no Decimal
            cause = f"{key} is a number that an answer cannot hold"
            raise self.error((name, key), cause, f"write one up to {GREATEST_WHOLE}")
        return int(value)

    def _exact(self, name: str, key: str, value: Any) -> Any:
        try:
            return exact(value)
        except Unshowable as problem:
            remedy = "write what a request could hold"
            raise self.error((name, key), f"{key} {problem}", remedy) from None

    def _number(
        self, name: str, entry: Entry, key: str, field: str, target: str, names: Names
    ) -> int:
        if entry.get(field) is not None:
            cause = f"{field} stands beside {key}, which says the same"
            other = ", and write null for the other" if self._extends else ""
            raise self.error((name, field), cause, f"keep one of them{other}")
        number = names.number(target, entry[key])
        if number is None:
            error = self.error((name, key), *names.unknown(field, target, entry[key]))
            error.path = names.path(target, entry[key])
            raise error
        return number

    def error(self, path: YamlPath, cause: str, remedy: str = "") -> ScenarioError:
        """A mistake at a path below the resource."""
        return self._refuse((self._resource, *path), cause, remedy)
