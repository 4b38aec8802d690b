"""The numbers that the records of an API have, and the names that a scenario gives them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dealdouble.scenarios.record_schema import stem
from dealdouble.yaml_file import YamlPath

_LISTED = 12
"""How many records a message lists."""


class Names:
    """By resource, the records that are written out, by their names, and those generated."""

    def __init__(
        self, api: str, written: Mapping[str, Mapping[str, int]], generated: Mapping[str, range]
    ) -> None:
        self._api = api
        self._written = written
        self._generated = generated
        self._numbers = {resource: set(names.values()) for resource, names in written.items()}

    def exists(self, resource: str, number: object) -> bool:
        """Whether the resource has a record of that number."""
        return number in self._numbers[resource] or number in self._generated.get(resource, ())

    def number(self, resource: str, name: object) -> int | None:
        """The number of the record of that name, if there is one."""
        return self._written[resource].get(name)  # type: ignore[call-overload, no-any-return]

    def path(self, resource: str, *name: str) -> YamlPath:
        """The keys that lead to a record of that name, or to all records of the resource."""
        return (self._api, resource, *name)

    def all(self, resource: str) -> Sequence[int]:
        """The numbers of all records, those that are written out first."""
        return [*self._written[resource].values(), *self._generated.get(resource, ())]

    def unknown(self, field: str, target: str, name: object) -> tuple[str, str]:
        """What is said of a name that no record of the target has."""
        cause = f"{stem(field)} is {name!r}, which is none of the {target}"
        return cause, self.choice(field, target)

    def choice(self, field: str, target: str) -> str:
        """How a reference is written, and the first of the records that it can name."""
        known = [f"{name} ({number})" for name, number in self._written[target].items()]
        if not known:
            return f"there are no {target} here: add some under {self._api}.{target}"
        rest = len(known) - _LISTED
        listed = ", ".join(known[:_LISTED]) + (f" and {rest} more" if rest > 0 else "")
        return f"write {stem(field)}: NAME or {field}: NUMBER of one of the {target}: {listed}"
