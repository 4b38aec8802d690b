"""The JSON Schema of scenario files: it follows from the contracts that they fill."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dealdouble.contract.model import Contract, Field, Resource
from dealdouble.vocabulary import TreatmentKind

_LEFT_TO_RULES = ("format", "pattern", "exclusiveMinimum", "exclusiveMaximum", "default")


def scenario_schema(contracts: Iterable[Contract]) -> dict[str, Any]:
    """The JSON Schema of scenario files that fill any of the given APIs.

    It says which keys there are and what type each value has. Whether a record keeps the
    rules of its API is judged by those rules, whose messages are plainer.
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A scenario of dealdouble",
        "type": "object",
        "properties": {
            "title": {
                "type": "string",
                "description": "One line that says what the scenario is for",
            },
            **{contract.name: _api(contract) for contract in contracts},
        },
        "required": ["title"],
        "additionalProperties": False,
    }


def _api(contract: Contract) -> dict[str, Any]:
    resources = {
        name: {
            "type": "object",
            "description": f"The {name.replace('_', ' ')}, each under a name of your own",
            "additionalProperties": _record(resource),
        }
        for name, resource in contract.resources.items()
    }
    return {
        "type": "object",
        "description": contract.title,
        "properties": {"keys": _keys(contract), **resources},
        "additionalProperties": False,
    }


def _keys(contract: Contract) -> dict[str, Any]:
    return {
        "type": "object",
        "description": "The keys that callers may send, and what each may do",
        "additionalProperties": {
            "type": "object",
            "properties": {
                "access": {"enum": list(contract.access)},
                "expired": {
                    "type": "boolean",
                    "description": "Whether the key counts as unknown",
                },
                **_integration(contract),
            },
            "required": ["access"],
            "additionalProperties": False,
        },
    }


def _integration(contract: Contract) -> dict[str, Any]:
    if not any(map(given_integrations, contract.resources.values())):
        return {}
    description = "The code of the integration that the key is for"
    return {"integration": {"type": "string", "description": description}}


def _record(resource: Resource) -> dict[str, Any]:
    references = {
        stem(name): {
            "type": "string",
            "description": f"The {target.replace('_', ' ')} it names, by the name in this file",
        }
        for name, target in resource.references.items()
    }
    fields = {name: _value(field) for name, field in resource.fields.items()}
    required = [
        name
        for name, field in resource.fields.items()
        if field.required and name not in resource.references and name != "id"
    ]
    return {
        "type": "object",
        "properties": {
            "id": {"type": "integer", "minimum": 1},
            **fields,
            **references,
            **{name: {"type": "string"} for name in given_integrations(resource)},
            **{name: {"type": "string"} for name in given_times(resource)},
        },
        "required": ["id", *required],
        "additionalProperties": False,
    }


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


def _value(field: Field) -> dict[str, Any]:
    return {key: value for key, value in field.schema.items() if key not in _LEFT_TO_RULES}
