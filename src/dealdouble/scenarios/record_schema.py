"""The JSON Schema of the records that a scenario writes out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dealdouble.contract.model import Field, Resource
from dealdouble.scenarios.values import GREATEST_ID
from dealdouble.vocabulary import TreatmentKind, ValueType

INVALID = "invalid"
"""The key of a record that need not keep the rules."""

Schema = dict[str, Any]
"""A JSON Schema."""

_LEFT_TO_RULES = ("pattern", "exclusiveMinimum", "exclusiveMaximum", "default", "allOf")


def record_schema(resource: Resource) -> Schema:
    """The schema of a whole record, or of one that is marked invalid."""
    marked = {"type": "object", "properties": {INVALID: {"const": True}}, "required": [INVALID]}
    return {"if": marked, "then": _invalid_record(resource), "else": _whole_record(resource)}


def partial_record_schema(resource: Resource) -> Schema:
    """The schema of what a file that extends another may say of a record; null takes it away."""
    whole = record_schema(resource)
    for branch in ("then", "else"):
        whole[branch] = or_null({**whole[branch], "required": []})
    return whole


def _whole_record(resource: Resource) -> Schema:
    required = [
        name
        for name, field in resource.fields.items()
        if field.required and name not in resource.references and name != "id"
    ]
    return _record_of(resource, values_of(resource), ["id", *required])


def _invalid_record(resource: Resource) -> Schema:
    """A record whose values need be of the right type only, or null."""
    loose = {name: _loose(value) for name, value in values_of(resource).items()}
    return _record_of(resource, loose, ["id"])


def _record_of(resource: Resource, values: Mapping[str, Schema], required: list[str]) -> Schema:
    return {
        "type": "object",
        "properties": {
            "id": {"type": "integer", "minimum": 1, "maximum": GREATEST_ID},
            **values,
            INVALID: {
                "type": "boolean",
                "description": "Whether it may break the rules, to show how callers cope",
            },
        },
        "required": required,
        "additionalProperties": False,
    }


def values_of(resource: Resource) -> dict[str, Schema]:
    """The schemas of all that a record may give beside its number."""
    references = {
        stem(name): {
            "type": ["string", "null"],
            "description": f"The {said(target)} it names, by the name in this file",
        }
        for name, target in resource.references.items()
        if stem(name) != name
    }
    return {
        **{name: value_schema(field) for name, field in resource.fields.items() if name != "id"},
        **references,
        **{name: {"type": ["string", "null"]} for name in given_integrations(resource)},
        **{
            name: {"type": ["string", "null"], "format": "date-time"}
            for name in given_times(resource)
        },
    }


def _loose(schema: Schema) -> Schema:
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    kept = [kind for kind in types if kind != "null" and not (kind == "string" != types[0])]
    left = {key: schema[key] for key in schema if key not in ("enum", "format")}
    return {**left, "type": [*kept, "null"]}


def stem(reference: str) -> str:
    """The key that refers to a record by its name in the file: `company` for `company_id`."""
    return reference.removesuffix("_id")


def given_times(resource: Resource) -> dict[str, TreatmentKind]:
    """The fields that hold the times of a record's creation and last change."""
    kinds = (TreatmentKind.CREATED, TreatmentKind.CHANGED)
    return {item.field: item.kind for item in resource.treatments if item.kind in kinds}


def given_integrations(resource: Resource) -> list[str]:
    """The fields that hold the integration that a record belongs to."""
    return [t.field for t in resource.treatments if t.kind is TreatmentKind.INTEGRATION]


def value_schema(field: Field) -> Schema:
    """What is asked of a value's type; its format says no more than what advice to give."""
    asked = {key: value for key, value in field.schema.items() if key not in _LEFT_TO_RULES}
    return {**asked, "format": "date"} if field.type is ValueType.DATE else asked


def said(name: str) -> str:
    """The name of a resource in a sentence."""
    return name.replace("_", " ")


def or_null(schema: Schema) -> Schema:
    """The schema, with null besides."""
    return {**schema, "type": [schema["type"], "null"]}
