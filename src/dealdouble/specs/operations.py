"""Compile the operations of a resource into path items."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from dealdouble.documents.page import Entry
from dealdouble.errors import DocumentError
from dealdouble.specs.answers import (
    body_of,
    error_names,
    error_responses,
    success_responses,
    success_rows,
)
from dealdouble.specs.api import Api, writes
from dealdouble.specs.names import camel, extension, origin_value
from dealdouble.specs.resource import ResourcePage, request_schema
from dealdouble.vocabulary import Action, Body, ValueType

_ARGUMENTS: dict[ValueType, dict[str, Any]] = {
    ValueType.TEXT: {"schema": {"type": "string"}},
    ValueType.DECIMAL: {"schema": {"type": "number"}},
    ValueType.WHOLE_NUMBER: {"schema": {"type": "integer"}},
    ValueType.DATE: {"schema": {"type": "string", "format": "date"}},
    ValueType.TIME: {"schema": {"type": "string", "format": "date-time"}},
    ValueType.TEXTS: {
        "style": "form",
        "explode": False,
        "schema": {"type": "array", "items": {"type": "string"}},
    },
    ValueType.WHOLE_NUMBERS: {
        "style": "form",
        "explode": False,
        "schema": {"type": "array", "items": {"type": "integer"}},
    },
    ValueType.PROPERTIES: {
        "style": "deepObject",
        "explode": True,
        "schema": {"type": "object", "additionalProperties": {"type": "string"}},
    },
}
_ID = {
    "name": "id",
    "in": "path",
    "required": True,
    "description": "The record's number",
    "schema": {"type": "integer", "minimum": 1},
}

_PART = {"in": "path", "required": True, "schema": {"type": "string"}}


def path_items(
    resource: ResourcePage, errors: set[str], examples: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    """The resource's paths; `errors` are those of its rules, `examples` come by what they show."""
    paths: dict[str, Any] = {}
    ids = _operation_ids(resource)
    for row in resource.page.entries("Operations"):
        method, path = row.text("Method").lower(), row.text("Path")
        parameters = list(_path_parameters(path))
        item = paths.setdefault(path, {"parameters": parameters} if parameters else {})
        item[method] = _operation(resource, row, ids, errors, examples)
    return paths


def _path_parameters(path: str) -> Iterable[dict[str, Any]]:
    for name in re.findall(r"\{(\w+)\}", path):
        yield _ID if name == "id" else {**_PART, "name": name}


def _operation_ids(resource: ResourcePage) -> dict[int, str]:
    """A name of its own for each operation, by line: the second update is named by method."""
    taken: set[str] = set()
    ids: dict[int, str] = {}
    for row in resource.page.entries("Operations"):
        plural = row.text("Operation") == Action.LIST
        verb = camel(row.text("Operation"))
        verb = verb[:1].lower() + verb[1:]
        name = verb + camel(resource.value("Name" if plural else "Record"))
        if name in taken:
            name += f"With{row.text('Method').capitalize()}"
        if name in taken:
            raise row.refuse("Method", f"one that {row.text('Operation')} does not have already")
        taken.add(name)
        ids[row.place.line or 0] = name
    return ids


def _operation(
    resource: ResourcePage,
    row: Entry,
    ids: Mapping[int, str],
    errors: set[str],
    examples: Mapping[str, Mapping[str, Any]],
) -> dict[str, Any]:
    action = Action(row.text("Operation"))
    first = success_rows(resource, action)[0]
    made: dict[str, Any] = {
        "operationId": ids[row.place.line or 0],
        "tags": [resource.name],
        "summary": row.text("Summary"),
        extension("operation"): {
            "resource": resource.name,
            "action": str(action),
            "needs": row.text("Needs"),
            "answers": [_answer(item) for item in success_rows(resource, action)],
            "origin": origin_value(row.origin),
        },
    }
    if action is Action.LIST:
        made["parameters"] = list(_list_parameters(resource))
    if writes(action):
        schema = {"$ref": f"#/components/schemas/{request_schema(resource, camel(action))}"}
        shown = {"examples": dict(examples[action])} if examples.get(action) else {}
        made["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": schema, **shown}},
        }
    records = examples.get("representation", {})
    responses = success_responses(resource, action, records, _list_headers(resource.api))
    if action is Action.CREATE and body_of(first)["body"] == Body.RECORD:
        responses[str(first.number("Status"))]["links"] = _links(resource, ids)
    failures = error_responses(resource.api, error_names(resource, row, errors))
    made["responses"] = {**responses, **failures}
    return made


def _answer(row: Entry) -> dict[str, Any]:
    origin = origin_value(row.origin)
    return {"status": row.number("Status"), **body_of(row), "origin": origin}


def _links(resource: ResourcePage, ids: Mapping[int, str]) -> dict[str, Any]:
    """How to reach the created record by the operations on one record."""
    made: dict[str, Any] = {}
    wrapper = resource.wrapper("Answer")
    inner = f"/{wrapper}" if wrapper else ""
    for row in resource.page.entries("Operations"):
        if "{id}" in row.text("Path"):
            operation_id = ids[row.place.line or 0]
            made[camel(operation_id)] = {
                "operationId": operation_id,
                "parameters": {"id": f"$response.body#{inner}/id"},
            }
    return made


def _list_parameters(resource: ResourcePage) -> Iterable[dict[str, Any]]:
    unreadable = {row.text("Parameter"): row for row in resource.page.entries("Unreadable filters")}
    for row in resource.page.entries("Filters"):
        refused = unreadable[row.text("Parameter")]
        yield {
            "name": row.text("Parameter"),
            "in": "query",
            **_ARGUMENTS[ValueType(row.text("Type"))],
            extension("filter"): {
                "match": row.text("Match"),
                "field": row.codes("Field")[0],
                **_other_fields(row),
                "type": row.text("Type"),
                "origin": origin_value(row.origin),
                "unreadable": {
                    "answer": refused.text("Answer"),
                    "origin": origin_value(refused.origin),
                },
            },
        }
    rows = resource.api.properties("Lists")
    size: dict[str, Any] = {"type": "integer", "minimum": 1}
    greatest = rows["Greatest page size"].number("Value")
    default = rows["Page size"].number("Value")
    keys = "|".join(row.text("Key") for row in resource.page.entries("Representation"))
    schemas: dict[str, dict[str, Any]] = {
        "Page parameter": {**size, "default": 1},
        "Page size parameter": {**size, "maximum": greatest, "default": default},
        "Sort parameter": {"type": "string", "examples": [f"{keys.partition('|')[0]} desc"]},
    }
    for name, schema in schemas.items():
        if name not in rows:
            continue
        yield {
            "name": rows[name].text("Value"),
            "in": "query",
            "schema": schema,
            extension("origin"): origin_value(rows[name].origin),
        }


def _other_fields(row: Entry) -> dict[str, Any]:
    others = list(row.codes("Field")[1:])
    return {"more_fields": others} if others else {}


def _list_headers(api: Api) -> dict[str, Any]:
    rows = api.properties("Lists")
    numbers = ("Page header", "Page size header", "Total header")
    made: dict[str, Any] = {
        rows[name].text("Value"): {
            "schema": {"type": "integer"},
            extension("origin"): origin_value(rows[name].origin),
        }
        for name in numbers
        if name in rows
    }
    if "Link" in rows:
        made["Link"] = {
            "description": "Addresses of other pages; absent where there is a single page",
            "schema": {"type": "string"},
            extension("origin"): origin_value(rows["Link"].origin),
        }
    return made


def security(api: Api) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The security requirements and schemes: what the standard can say of the forms."""
    schemes: dict[str, Any] = {}
    for row in api.page.entries("Authentication"):
        if row.text("Letter case") == "exact" and row.text("In") != "body":
            schemes[camel(row.text("Form"))] = _scheme(row)
    if not schemes:
        raise DocumentError(
            "no form of authentication in exact letter case outside the body",
            "give at least one",
            api.page.place("Authentication"),
        )
    return [{name: []} for name in schemes], schemes


def _scheme(row: Entry) -> dict[str, Any]:
    origin = {extension("origin"): origin_value(row.origin)}
    is_standard = row.text("In") == "header" and row.text("Name").lower() == "authorization"
    if is_standard and row.text("Value") == "Bearer {key}":
        return {"type": "http", "scheme": "bearer", **origin}
    return {
        "type": "apiKey",
        "in": row.text("In"),
        "name": row.text("Name"),
        "description": f"The whole value is {row.text('Value')}",
        **origin,
    }
