"""Say in the published schema all that JSON Schema can say of scenario files, for editors.

What reads the files asks less of this schema: it has rules for the rest, whose messages are
plainer. Editors have nothing else. `patternErrorMessage`, which they show where a pattern does
not match, is not of the standard, and others pass over it.
"""

from __future__ import annotations

from collections.abc import Iterable

from dealdouble.contract.model import Contract, Field, Resource
from dealdouble.scenarios.keys import SENDABLE
from dealdouble.scenarios.mistakes import advice
from dealdouble.scenarios.recipe_schema import DRAWN, OPTIONAL, RECIPES, SHARE
from dealdouble.scenarios.record_schema import Schema, given_times, stem
from dealdouble.scenarios.schema import REAL, scenario_schema
from dealdouble.vocabulary import RuleKind, TreatmentKind

_DAY = "[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
_TIME = "([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
_INSTANT = "write an instant in UTC, such as 2026-03-15T09:00:00Z"
_STATED = {"pattern": "pattern", "exclusiveMinimum": "minimum", "exclusiveMaximum": "maximum"}
"""The keywords that are stated, and how: 999999999999.99999 is 10^12 to most editors."""


def editor_schema(contracts: Iterable[Contract]) -> Schema:
    """The JSON Schema of scenario files, as strict as one can be."""
    contracts = list(contracts)
    schema = scenario_schema(contracts)
    settings, parts = schema["properties"], schema["$defs"]
    clock = _text(f"{REAL}|{_DAY}T{_TIME}([.][0-9]{{1,6}})?Z", f"{_INSTANT}, or {REAL}")
    settings["clock"] |= clock
    settings["extends"]["minLength"] = 1
    parts[DRAWN]["then"]["allOf"] = [*map(_recipe, RECIPES), _NO_RECIPE]
    for contract in contracts:
        for name in (contract.name, f"{contract.name}.part"):
            _state_api(parts[name]["properties"], contract)
        for resource in contract.resources.values():
            _state_references(parts[contract.name]["properties"][resource.name], resource)
    return schema


def _state_api(sections: Schema, contract: Contract) -> None:
    sections["keys"]["propertyNames"] = _text(
        SENDABLE, "write letters, digits and signs of ASCII, without blanks and double quotes"
    )
    for resource in contract.resources.values():
        values = sections[resource.name]["additionalProperties"]["else"]["properties"]
        for name in given_times(resource):
            values[name] |= _text(f"{_DAY}T{_TIME}Z", _INSTANT)
        for field in resource.fields.values() if resource.representation else ():
            if field.name != "id":
                values[field.name] = _value(values[field.name], field, resource)


def _value(asked: Schema, field: Field, resource: Resource) -> Schema:
    """What is asked of a field's values, with what its own schema states of them."""
    asked = {key: value for key, value in asked.items() if key != "format"}
    treated = {item.kind for item in resource.treatments if item.field == field.name}
    if TreatmentKind.EMPTY_IS_NULL in treated:
        return asked
    stated = {
        said: field.schema[keyword] for keyword, said in _STATED.items() if keyword in field.schema
    }
    for rule in resource.rules:
        if rule.field == field.name and "pattern" in rule.keywords:
            stated["patternErrorMessage"] = advice(rule) or f"{field.name} {rule.message}"
            if rule.kind is RuleKind.DATE and "format" in field.schema:
                stated |= {"format": "date", "pattern": f"^{_DAY}$"}
    return asked | stated


def _state_references(table: Schema, resource: Resource) -> None:
    """Ask of whole records that they name what they must, in one of the two ways."""
    needed = [
        {"anyOf": [{"required": [stem(field)]}, {"required": [field]}]}
        for field in resource.references
        if resource.fields[field].required and stem(field) != field
    ]
    if needed:
        table["additionalProperties"]["else"]["allOf"] = needed


def _text(pattern: str, message: str) -> Schema:
    return {"pattern": f"^({pattern})$", "patternErrorMessage": message}


def _recipe(head: str) -> Schema:
    """What stands beside the key that tells a recipe, which may itself stand beside others."""
    beside = RECIPES[head]
    around = [name for name, keys in RECIPES.items() if head in keys]
    told: Schema = {"required": [head]}
    if around:
        told["not"] = {"anyOf": [{"required": [name]} for name in around]}
    required = [key for key in beside if not {key, head} & set(OPTIONAL)]
    names = {"propertyNames": {"enum": [head, *beside, SHARE]}}
    return {"if": told, "then": {"required": required, **names}}


_NO_RECIPE: Schema = {
    "if": {
        "propertyNames": {
            "enum": [*sorted({key for keys in RECIPES.values() for key in keys} - {"from"}), SHARE]
        },
    },
    "then": {"anyOf": [{"required": [head]} for head in RECIPES]},
}
"""Keys that only stand beside others do not tell of a recipe."""
