"""Generate records: their numbers, and the values that recipes give their fields."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from dealdouble.contract.model import Resource
from dealdouble.errors import ScenarioError
from dealdouble.scenarios.draws import Stream
from dealdouble.scenarios.field import At, Column
from dealdouble.scenarios.making import Fault, recipe_for
from dealdouble.scenarios.merging import GENERATED
from dealdouble.scenarios.names import Names
from dealdouble.scenarios.recipe_schema import SHARE
from dealdouble.scenarios.recipes import draw
from dealdouble.scenarios.record_schema import given_integrations, given_times, stem, value_schema
from dealdouble.scenarios.values import GREATEST_ID
from dealdouble.vocabulary import ValueType
from dealdouble.yaml_file import YamlPath

Refuse = Callable[[YamlPath, str, str], ScenarioError]
"""Makes an error of a path below the API, a cause and a remedy."""

_FIELDS = "fields"
_IN_RECIPE = 5
"""How many keys lead to a field's recipe: the API, what is generated, resource and field."""


def in_recipe(path: Sequence[str | int]) -> bool:
    """Whether a path lies within what is said of a field, which is judged when it is drawn."""
    return len(path) >= _IN_RECIPE and (path[1], path[3]) == (GENERATED, _FIELDS)


def generated_numbers(
    section: Mapping[str, Any], written: Mapping[str, Mapping[str, int]], refuse: Refuse
) -> dict[str, range]:
    """By resource, the numbers of the records that are to be generated.

    Raises:
        ScenarioError: one of them belongs to a record that is written out.
    """
    made = {}
    for resource, block in section.get(GENERATED, {}).items():
        names = written[resource]
        first = block.get("first_id", max(names.values(), default=0) + 1)
        numbers = range(int(first), int(first) + int(block["count"]))
        if numbers.stop > GREATEST_ID:
            remedy = f"let them end before {GREATEST_ID}"
            raise refuse((resource, "first_id"), "the ids are too great", remedy)
        for name, number in names.items():
            if number in numbers:
                cause = f"the ids {first} to {numbers[-1]} hold {number}, that of {name!r}"
                remedy = f"write first_id: {max(names.values()) + 1}, or another that is free"
                raise refuse((resource, "first_id"), cause, remedy)
        made[resource] = numbers
    return made


class GeneratedBlock:
    """The records of a resource that are generated together."""

    def __init__(
        self,
        api: str,
        resource: Resource,
        entry: Mapping[str, Any],
        numbers: range,
        names: Names,
        seed: int | None,
        refuse: Refuse,
    ) -> None:
        self.resource = resource.name
        self.numbers = numbers
        self.names = names
        self._origin = (api, resource.name)
        self._refuse = refuse
        self._fields = resource.fields
        self._types = {name: field.type for name, field in resource.fields.items()} | {
            **dict.fromkeys(given_integrations(resource), ValueType.TEXT),
            **dict.fromkeys(given_times(resource), ValueType.TIME),
        }
        self._references = resource.references
        self._seed = int(entry.get("seed", 1)) if seed is None else seed
        self._recipes = dict(self._read(entry[_FIELDS]))
        self._drawn: dict[str, Column] = {}
        self._waiting: list[str] = []

    def columns(self) -> dict[str, Column]:
        """The values of each field that has a recipe, by the field's own name."""
        columns = {name: self.column(name) for name in self._recipes}
        for name, field in self._fields.items():
            if field.required and name not in columns and name != "id":
                said = self.said(name)
                raise self.error((_FIELDS,), f"{said!r} is missing", f"add {said}, with a recipe")
        return columns

    def refused(self, fault: Fault, number: int) -> ScenarioError:
        """What is told of the first record that is wrong: the recipe that drew it."""
        said = self.said(fault.field)
        row = number - self.numbers.start
        column = self._drawn.get(fault.field)
        cause, remedy = fault.said(said, None if column is None else column[row])
        recipe = fault.recipe or recipe_for(fault.rule)
        if fault.is_lack:
            drawn = self._recipes[fault.field][1]
            is_shared = isinstance(drawn, Mapping) and SHARE in drawn
            said_of_it = "leave share out" if is_shared else "write a recipe that always gives one"
            stands = f" ({remedy})" if fault.rule else ""
            remedy = f"{said_of_it}, as every record needs a {said}{stands}"
        if recipe:
            rest = f" ({remedy})" if remedy.startswith("the rule") else f", or {remedy}"
            remedy = f"write {recipe}{rest}"
        which = f"(record {row + 1} of {len(self.numbers)}, id {number})"
        return self.error((_FIELDS, said), f"{cause} {which}", remedy)

    def said(self, field: str) -> str:
        """How the block calls a field, or would call it."""
        return str(self._recipes[field][0].path[1]) if field in self._recipes else stem(field)

    def _read(self, fields: Mapping[str, Any]) -> Iterator[tuple[str, tuple[At, Any]]]:
        """The recipes by the fields' own names, each with its place."""
        own = {stem(name): name for name in self._references}
        rows = range(len(self.numbers))
        for key, recipe in fields.items():
            name = own.get(key, key)
            if key != name and name in fields:
                cause = f"{name} stands beside {key}, which says the same"
                raise self.error((_FIELDS, name), cause, "keep one of them")
            target = self._references.get(name, "")
            is_named = bool(target) and key != name
            path = (_FIELDS, key)
            at = At(self, name, self._types[name], target, is_named, path, rows)
            yield name, (at, recipe)

    def at(self, name: str) -> At | None:
        """The field that a recipe names, by its own name or that of a reference."""
        own = {stem(field): field for field in self._references}
        found = self._recipes.get(own.get(name, name))
        return None if found is None else found[0]

    def known(self) -> list[str]:
        """The fields that have recipes, as the block calls them."""
        return [at.said for at, _ in self._recipes.values()]

    def column(self, field: str) -> Column:
        """The values of a field, drawn before those that follow from them."""
        if field in self._drawn:
            return self._drawn[field]
        at, recipe = self._recipes[field]
        if field in self._waiting:
            names = " from ".join((*self._waiting[self._waiting.index(field) :], field))
            raise at.error(f"follows from itself: {names}", "let one of them follow from none")
        self._waiting.append(field)
        column = self._drawn[field] = draw(recipe, at)
        self._waiting.pop()
        return column

    def stream(self, path: YamlPath) -> Stream:
        """The draws that are made at a path below the block."""
        return Stream(self._seed, [*self._origin, *map(str, path)])

    def schema(self, field: str) -> Mapping[str, Any]:
        """What is asked of the values of a field."""
        found = self._fields.get(field)
        return {"type": ["string", "null"]} if found is None else value_schema(found)

    def error(self, path: YamlPath, cause: str, remedy: str) -> ScenarioError:
        """A mistake at a path below the block."""
        return self._refuse((self.resource, *path), cause, remedy)
