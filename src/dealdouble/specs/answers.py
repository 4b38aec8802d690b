"""Compile the answers of an operation: what it succeeds with, and each way it can fail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dealdouble.documents.page import Entry, Origin
from dealdouble.errors import DocumentError
from dealdouble.specs.api import Api, keys_in, writes
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
    if not isinstance(template, str):
        return {"const": template}
    return {"type": "string", "examples": [template]} if "{" not in template else {"type": "string"}


def success_responses(
    resource: ResourcePage, action: Action, examples: Mapping[str, Any], headers: Mapping[str, Any]
) -> dict[str, Any]:
    """The responses of success by status, the emulator's own first."""
    made: dict[str, Any] = {}
    for row in success_rows(resource, action):
        status, said = row.number("Status"), body_of(row)
        response: dict[str, Any] = {"description": _PHRASES.get(status, "Success")}
        if action is Action.LIST:
            response |= {"headers": dict(headers)} if headers else {}
        if "text" in said:
            response["content"] = {"application/json": {"schema": {"const": said["text"]}}}
        elif said["body"] != Body.NOTHING:
            content = _content(resource, Body(said["body"]), examples)
            response["content"] = {"application/json": content}
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


def body_of(row: Entry) -> dict[str, Any]:
    """What a success answers with, as the extension says it: a kind of body, or a JSON text."""
    if row.codes("Body"):
        return {"body": str(Body.TEXT), "text": json_value(row, "Body")}
    return {"body": row.text("Body")}


def _content(resource: ResourcePage, body: Body, examples: Mapping[str, Any]) -> dict[str, Any]:
    reference: dict[str, Any] = {"$ref": f"#/components/schemas/{resource.schema_name}"}
    lists, wrapper = resource.api.properties("Lists"), resource.wrapper("Answer")
    values = {name: item["value"] for name, item in examples.items()}
    schema, around, beside = reference, wrapper, dict[str, int]()
    if body is Body.LIST:
        schema = {"type": "array", "items": reference}
        values = {name: [value] for name, value in values.items()}
        around = lists["Items key"].text("Value") if "Items key" in lists else ""
        beside = _beside_items(lists)
    if around:
        numbers = {name: {"type": "integer"} for name in beside}
        properties = {around: schema, **numbers}
        schema = {"type": "object", "properties": properties, "required": list(properties)}
        values = {name: {around: value, **beside} for name, value in values.items()}
    shown = {name: {**examples[name], "value": value} for name, value in values.items()}
    return {"schema": schema, "examples": shown} if shown else {"schema": schema}


def _beside_items(lists: Mapping[str, Entry]) -> dict[str, int]:
    """What a list of a single record says beside it, by key."""
    said = {"Page key": 1, "Page size key": lists["Page size"].number("Value"), "Total key": 1}
    return {lists[name].text("Value"): n for name, n in said.items() if name in lists}


def error_names(resource: ResourcePage, operation: Entry, errors: set[str]) -> list[str]:
    """The errors that an operation can answer with, in the order of admission.

    `errors` are those of the resource's rules.
    """
    api, action = resource.api, Action(operation.text("Operation"))
    needed, withheld = operation.text("Needs"), api.access.values()
    filters = {row.text("Answer") for row in resource.page.entries("Unreadable filters")}
    said = {Check.RULES: errors, Check.FILTERS: filters}
    applies = {
        Check.PATH: False,
        Check.METHOD: False,
        Check.KEY: True,
        Check.RATE: True,
        Check.RIGHT: any(needed not in may for may in withheld),
        Check.SIZE: writes(action) or bool(keys_in(api.page, "body")),
        Check.BODY: writes(action),
        Check.RECORD: "{" in operation.text("Path"),
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
