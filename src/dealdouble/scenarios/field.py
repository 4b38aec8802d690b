"""A place in the recipe of a field: what may stand there, and the draws that are made for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Protocol

import jsonschema_rs

from dealdouble.errors import ScenarioError
from dealdouble.fitting import NUMBERS
from dealdouble.scenarios.draws import MOST, Stream
from dealdouble.scenarios.mistakes import of_shape, shown, true_path
from dealdouble.scenarios.names import Names
from dealdouble.scenarios.record_schema import stem
from dealdouble.scenarios.values import Unshowable, exact, parse_time
from dealdouble.vocabulary import ValueType
from dealdouble.yaml_file import YamlPath

Column = list[Any]
"""The values of a field, one for each record that is generated."""

_EXAMPLES = {
    ValueType.TEXT: "{words: projects-de}",
    ValueType.TEXTS: "{some: [TEXT, TEXT]}",
    ValueType.DATE: "{from: 2026-01-01, to: 2026-12-31}",
    ValueType.TIME: "{from: 2026-01-01, to: 2026-12-31}",
    **dict.fromkeys(NUMBERS, "{from: 100, to: 900}"),
}
"""A recipe that fits a type, for those that have one of their own."""

_KINDS = {
    ValueType.PROPERTIES: "holds custom properties",
    ValueType.OBJECT: "holds an object",
}


class Block(Protocol):
    """The records of a resource that are generated together."""

    resource: str
    numbers: range
    names: Names

    def stream(self, path: YamlPath) -> Stream:
        """The draws that are made at a path below the block."""

    def schema(self, field: str) -> Mapping[str, Any]:
        """What is asked of the values of a field."""

    def at(self, name: str) -> At | None:
        """The field that a recipe names, by its own name or that of a reference."""

    def known(self) -> list[str]:
        """The fields that have recipes, as the block calls them."""

    def column(self, field: str) -> Column:
        """The values of a field, drawn before those that follow from them."""

    def error(self, path: YamlPath, cause: str, remedy: str) -> ScenarioError:
        """A mistake at a path below the block."""


@dataclass(frozen=True, slots=True)
class At:
    """A place in the recipe of a field.

    `target` is the resource whose records the field names, if it names any; `is_named` tells
    that it does so by their names. `rows` are the records of the block whose values are asked
    for, counted from 0; draws are made for all.
    """

    block: Block
    name: str
    type: ValueType
    target: str
    is_named: bool
    path: YamlPath
    rows: Sequence[int]

    @property
    def count(self) -> int:
        """How many values are asked for."""
        return len(self.rows)

    @property
    def numbers(self) -> list[int]:
        """The numbers of the records."""
        numbers = self.block.numbers
        return [numbers[row] for row in self.rows]

    @property
    def names_its_own_kind(self) -> bool:
        """Whether a record might name itself."""
        return self.target == self.block.resource

    def records(self) -> Sequence[int]:
        """The numbers of the records that the field may name."""
        return self.block.names.all(self.target)

    def below(self, bound: int, *path: str | int) -> list[int]:
        """A draw for each record, from 0 to below `bound`."""
        if bound == 1 or not self.rows:
            return [0] * self.count
        if bound > MOST:
            raise self.error(
                "there are too many choices", "write a narrower range, or a greater step"
            )
        stream = self.block.stream((*self.path, *path))
        return stream.below(bound, len(self.block.numbers), self.rows)

    def other(self, name: str, key: str) -> At:
        """The field of that name, from which this one follows."""
        found = self.block.at(name)
        if found is None:
            known = ", ".join(name for name in self.block.known() if name != self.said)
            cause = f"{key} names {name!r}, which has no recipe here"
            raise self.error(cause, f"give it one, or write one of {known}", key)
        return found

    def column(self, other: At) -> Column:
        """The values of another field."""
        column = self.block.column(other.name)
        if len(self.rows) == len(column):
            return column
        return [column[row] for row in self.rows]

    def case(self, rows: Sequence[int], *path: str) -> At:
        """The place of a recipe within this one, for some of the rows."""
        return replace(self, path=(*self.path, *path), rows=rows)

    def constant(self, value: Any, *path: str | int) -> Any:
        """A value that a recipe names, as records hold it."""
        if self.is_named:
            return self._named(value, path)
        self.check(value, self.block.schema(self.name), *path)
        if value is None:
            return None
        if self.type is ValueType.WHOLE_NUMBER:
            return int(value)
        if self.type is ValueType.TIME:
            self.instant(value, *path)
        return self._exact(value, *path)

    def _exact(self, value: Any, *path: str | int) -> Any:
        try:
            return exact(value)
        except Unshowable as problem:
            raise self.error(f"{self.said} {problem}", "write another", *path) from None

    def _named(self, name: Any, path: Sequence[str | int]) -> int | None:
        if name is None:
            return None
        if not isinstance(name, str):
            choice = self.block.names.choice(self.name, self.target)
            raise self.error(f"{self.said} is {shown(name)}, which is no name", choice, *path)
        number = self.block.names.number(self.target, name)
        if number is None:
            raise self.error(*self.block.names.unknown(self.name, self.target, name), *path)
        return number

    def instant(self, text: str, *path: str | int) -> None:
        """Refuse a text that is no instant."""
        try:
            parse_time(text)
        except ValueError:
            remedy = "write an instant in UTC, such as 2026-01-01T09:00:00Z"
            raise self.error(f"{shown(text)} is no instant", remedy, *path) from None

    def whole(self, recipe: Mapping[str, Any], key: str, default: int | None = None) -> int:
        """A whole number that a recipe gives under a key."""
        value = self._exact(recipe.get(key, default), key)
        if isinstance(value, int | Decimal) and value == int(value):
            return int(value)
        raise self.error(f"{key} is {shown(value)}", "write a whole number", key)

    def number(self, recipe: Mapping[str, Any], key: str) -> int | Decimal:
        """A number that a recipe gives under a key."""
        value = recipe[key]
        if isinstance(value, int | Decimal):
            return self._exact(value, key)  # type: ignore[no-any-return]
        raise self.error(f"{key} {shown(value)} is no number", "write a number", key)

    def check(self, value: Any, schema: Mapping[str, Any], *path: str | int) -> None:
        """Refuse a value of the wrong shape."""
        problems = jsonschema_rs.validator_for(dict(schema)).iter_errors(value)
        for problem in problems:
            inside = true_path(value, problem.instance_path)
            cause, remedy, key = of_shape(value, inside, schema, problem.schema_path)
            raise self.error(cause, remedy, *path, *inside, *key)

    def unfit(self, what: str, types: str) -> ScenarioError:
        """A mistake: a recipe that is for other types."""
        example = "{any: all}" if self.target else _EXAMPLES.get(self.type, "{value: …}")
        cause = f"{what} is for {types}, and {self.said} {self.kind}"
        return self.error(cause, f"write another recipe, such as {example}")

    @property
    def kind(self) -> str:
        """What the field is, as the end of a sentence about it."""
        return "names a record" if self.target else _KINDS.get(self.type, f"is a {self.type}")

    @property
    def said(self) -> str:
        """The field as it is written here."""
        return stem(self.name) if self.is_named else self.name

    def error(self, cause: str, remedy: str = "", *path: str | int) -> ScenarioError:
        """A mistake at this place."""
        return self.block.error((*self.path, *path), cause, remedy)
