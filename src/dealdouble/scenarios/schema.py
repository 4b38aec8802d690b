"""The JSON Schema of scenario files: it follows from the contracts that they fill."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dealdouble.contract.model import Contract
from dealdouble.emulator.representation import Decimals
from dealdouble.faults.reading import fault_schema
from dealdouble.scenarios.merging import GENERATED
from dealdouble.scenarios.recipe_schema import DRAWN, block_schema, drawn_schema
from dealdouble.scenarios.record_schema import (
    Schema,
    given_integrations,
    or_null,
    partial_record_schema,
    record_schema,
    said,
    values_of,
)
from dealdouble.scenarios.values import GREATEST_ID

REAL = "real"
"""The clock that is the machine's."""

LAST_IDS = "last_ids"
"""The key of an API under which the greatest ids so far stand."""


def scenario_schema(contracts: Iterable[Contract]) -> Schema:
    """The JSON Schema of scenario files that fill any of the given APIs.

    It says which keys there are and what type each value has. Whether a record keeps the
    rules of its API is judged by those rules, whose messages are plainer. What extends another
    scenario may leave out whatever it likes, and take things away with null.
    """
    apis = {contract.name: contract for contract in contracts}
    title = {"type": "string", "description": "One line that says what the scenario is for"}
    wholes = {name: {"$ref": f"#/$defs/{name}"} for name in apis}
    parts = {name: {"$ref": f"#/$defs/{name}.part"} for name in apis}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A scenario of dealdouble",
        "type": "object",
        "properties": {
            "title": {"description": title["description"]},
            **{name: {"description": contract.title} for name, contract in apis.items()},
            **_settings(),
        },
        "additionalProperties": False,
        "if": {"required": ["extends"]},
        "then": {"properties": {"title": title, **parts}},
        "else": {"properties": {"title": title, **wholes}, "required": ["title"]},
        "$defs": {
            DRAWN: drawn_schema(),
            **{f"{name}.part": _part(contract) for name, contract in apis.items()},
            **{name: _api(contract) for name, contract in apis.items()},
        },
    }


def _settings() -> Schema:
    return {
        "extends": {
            "type": "string",
            "examples": ["demo", "mine.yaml"],
            "description": "A scenario that this one changes: a shipped one by its name, or "
            "the path of a file, seen from this one",
        },
        "clock": {
            "type": "string",
            "examples": [REAL, "2026-03-15T09:00:00Z"],
            "description": "The instant at which the clock stands, such as "
            "2026-03-15T09:00:00Z, or real, for the machine's clock",
        },
        "rate_limit": {
            "type": "boolean",
            "description": "Whether requests past the documented rate are refused",
        },
        "decimals": {
            "enum": [str(item) for item in Decimals],
            "description": "How amounts of the type decimal are written in answers",
        },
        "faults": {
            "type": "array",
            "items": fault_schema(),
            "description": "What goes wrong on demand; of several the first that fits a request",
        },
        "$schema": {
            "type": "string",
            "description": "Where an editor finds the schema of this file; it changes nothing",
        },
    }


def _api(contract: Contract) -> Schema:
    resources = {
        name: _under_names(
            f"The {said(name)}, each under a name of your own", record_schema(resource)
        )
        for name, resource in contract.resources.items()
    }
    keys = _under_names("The keys that callers may send, and what each may do", _key(contract))
    return _section(contract, keys, resources)


def _part(contract: Contract) -> Schema:
    """An API in a file that extends another: anything may be left out, or taken away."""
    resources = {
        name: or_null(
            _under_names(
                f"The {said(name)} to add, or to change, or with null to take away",
                partial_record_schema(resource),
            )
        )
        for name, resource in contract.resources.items()
    }
    key = or_null({**_key(contract), "required": []})
    keys = or_null(_under_names("The keys to add, to change, or with null to take away", key))
    section = _section(contract, keys, resources)
    generated = section["properties"][GENERATED]
    for name, block in generated["properties"].items():
        generated["properties"][name] = {**or_null(block), "required": []}
    for name in (GENERATED, LAST_IDS):
        section["properties"][name] = or_null(section["properties"][name])
    return or_null(section)


def _section(contract: Contract, keys: Schema, resources: Mapping[str, Schema]) -> Schema:
    return {
        "type": "object",
        "description": contract.title,
        "properties": {
            "keys": keys,
            **resources,
            GENERATED: _generated(contract),
            LAST_IDS: _last_ids(contract),
        },
        "additionalProperties": False,
    }


def _under_names(description: str, schema: Schema) -> Schema:
    return {"type": "object", "description": description, "additionalProperties": schema}


def _key(contract: Contract) -> Schema:
    return {
        "type": "object",
        "properties": {
            "access": {"enum": list(contract.access)},
            "expired": {"type": "boolean", "description": "Whether the key counts as unknown"},
            **_integration(contract),
        },
        "required": ["access"],
        "additionalProperties": False,
    }


def _integration(contract: Contract) -> Schema:
    if not any(map(given_integrations, contract.resources.values())):
        return {}
    description = "The code of the integration that the key is for"
    return {"integration": {"type": "string", "description": description}}


def _generated(contract: Contract) -> Schema:
    blocks = {
        name: block_schema(f"The {said(name)} to be generated", list(values_of(resource)))
        for name, resource in contract.resources.items()
    }
    return {
        "type": "object",
        "description": "Records that are drawn, the same ones every time",
        "properties": blocks,
        "additionalProperties": False,
    }


def _last_ids(contract: Contract) -> Schema:
    number = {"type": "integer", "minimum": 1, "maximum": GREATEST_ID}
    return {
        "type": "object",
        "description": "By resource, the greatest id that was used so far, even if its record "
        "is gone: the next record gets the one after it",
        "properties": dict.fromkeys(contract.resources, number),
        "additionalProperties": False,
    }
