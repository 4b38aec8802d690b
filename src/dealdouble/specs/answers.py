"""Compile the answers of an operation: what it succeeds with, and each way it can fail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dealdouble.documents.page import Entry, Origin
from dealdouble.errors import DocumentError
from dealdouble.specs.api import Api, writes
from dealdouble.specs.names import camel, extension, origin_value
from dealdouble.specs.resource import ResourcePage
from dealdouble.specs.schemas import json_value
from dealdouble.vocabulary import Action, Body, Check

_PHRASES = {200: "OK", 201: "Created", 204: "No content"}


def error_schemas(api: Api) -> dict[str, Any]:
    """A component schema for the body of each error that has one."""
    made: dict[str, Any] = {}
    for name, rows in api.errors.items():
        bodies = [
            {
                **_body_schema(json_value(row, "Body")),
                extension("origin"): origin_value(row.origin),
            }
            for row in rows
            if row.text("Body")
        ]
        if bodies:
            made[_schema_name(name)] = bodies[0] if len(bodies) == 1 else {"anyOf": bodies}
    return made


def _schema_name(error: str) -> str:
    return f"{camel(error)}Error"


def _body_schema(template: Any) -> dict[str, Any]:
    texts = {"type": "array", "items": {"type": "string"}}
    if template == "{errors}":
        return {"type": "object", "additionalProperties": texts}
    if template == "{messages}":
        return texts
    if isinstance(template, dict):
        properties = {key: _body_schema(value) for key, value in template.items()}
        return {"type": "object", "properties": properties, "required": list(template)}
    if isinstance(template, list):
        return {"type": "array", "items": _body_schema(template[0])} if template else texts
    return {"type": "string", "examples": [template]} if "{" not in template else {"type": "string"}


def success_responses(
    resource: ResourcePage, action: Action, examples: Mapping[str, Any], headers: Mapping[str, Any]
) -> dict[str, Any]:
    """The responses of success by status, the emulator's own first."""
    made: dict[str, Any] = {}
    for row in success_rows(resource, action):
        status, body = row.number("Status"), Body(row.text("Body"))
        response: dict[str, Any] = {"description": _PHRASES.get(status, "Success")}
        if action is Action.LIST:
            response["headers"] = dict(headers)
        if body is not Body.NOTHING:
            response["content"] = {
                "application/json": _content(resource.schema_name, body, examples)
            }
        response[extension("origin")] = origin_value(row.origin)
        made[str(status)] = response
    return made


def success_rows(resource: ResourcePage, action: Action) -> list[Entry]:
    """The rows of the page that say what an operation succeeds with."""
    rows = [row for row in resource.page.entries("Answers") if row.text("Operation") == action]
    if not rows:
        place = resource.page.place("Answers")
        raise DocumentError(f"no answer for the operation {str(action)!r}", "add a row", place)
    return rows


def _content(schema_name: str, body: Body, examples: Mapping[str, Any]) -> dict[str, Any]:
    reference = {"$ref": f"#/components/schemas/{schema_name}"}
    if body is Body.RECORD:
        return {"schema": reference, **({"examples": dict(examples)} if examples else {})}
    listed = {name: {**example, "value": [example["value"]]} for name, example in examples.items()}
    content: dict[str, Any] = {"schema": {"type": "array", "items": reference}}
    return {**content, **({"examples": listed} if listed else {})}


def error_names(resource: ResourcePage, operation: Entry, errors: set[str]) -> list[str]:
    """The errors that an operation can answer with, in the order of admission.

    `errors` are those of the resource's rules.
    """
    api, action = resource.api, Action(operation.text("Operation"))
    needed, withheld = operation.text("Needs"), api.access.values()
    filters = {row.text("Unreadable") for row in resource.page.entries("Filters")}
    said = {Check.RULES: errors, Check.FILTERS: filters}
    applies = {
        Check.PATH: False,
        Check.METHOD: False,
        Check.KEY: True,
        Check.RATE: True,
        Check.RIGHT: any(needed not in may for may in withheld),
        Check.SIZE: writes(action),
        Check.BODY: writes(action),
        Check.RECORD: "{id}" in operation.text("Path"),
        Check.FILTERS: action is Action.LIST,
        Check.RULES: writes(action),
    }
    found: list[str] = []
    for step in api.page.entries("Admission"):
        check, error = Check(step.text("Check")), step.text("Error")
        if applies[check] and error in said.get(check, (error,)):
            found.append(error)
    return list(dict.fromkeys(found))


def error_responses(api: Api, names: Sequence[str]) -> dict[str, Any]:
    """The responses of failure by status; errors that share a status share a response."""
    by_status: dict[str, list[str]] = {}
    for name in names:
        by_status.setdefault(str(api.errors[name][0].number("Status")), []).append(name)
    return {status: _error_response(api, by_status[status]) for status in sorted(by_status)}


def _error_response(api: Api, names: Sequence[str]) -> dict[str, Any]:
    with_body = [name for name in names if api.errors[name][0].text("Body")]
    references = [{"$ref": f"#/components/schemas/{_schema_name(name)}"} for name in with_body]
    response: dict[str, Any] = {"description": "; or ".join(names).capitalize()}
    headers = {
        row.text("Header"): {
            "description": row.text("Value").capitalize(),
            "schema": {"type": "string"},
            extension("origin"): origin_value(row.origin),
        }
        for row in api.page.entries("Error headers")
        if row.text("Error") in names
    }
    if headers:
        response["headers"] = headers
    if references:
        schema = references[0] if len(references) == 1 else {"anyOf": references}
        response["content"] = {"application/json": {"schema": schema}}
    origin: Origin = api.errors[names[0]][0].origin
    return {**response, extension("origin"): origin_value(origin)}
