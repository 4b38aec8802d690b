"""Read the examples of a page and hold them against the schemas that they are examples of."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import jsonschema_rs

from dealdouble.documents.markdown import CodeBlock
from dealdouble.documents.page import Entry, Page
from dealdouble.errors import DocumentError, Place
from dealdouble.specs.json_text import read_json
from dealdouble.specs.names import extension, origin_value
from dealdouble.specs.resource import ResourcePage, request_schema


def read_examples(page: Page) -> dict[str, dict[str, Any]]:
    """The examples by what they show and by name, as OpenAPI writes them.

    Raises:
        DocumentError: an example has no code, or code is no example, or is not JSON.
    """
    blocks: dict[str, CodeBlock] = {}
    for block in page.blocks:
        if (name := _name(page, block)) in blocks:
            place = Place(page.file, block.line)
            raise DocumentError(f"a second code block {name!r}", "give it a name of its own", place)
        blocks[name] = block
    made: dict[str, dict[str, Any]] = {}
    for entry in page.entries("Examples"):
        if entry.text("Example") not in blocks:
            raise entry.refuse("Example", "the name of a code block, such as ```json NAME")
        block = blocks.pop(entry.text("Example"))
        alike, name = made.setdefault(entry.text("Shows"), {}), _key(entry)
        if name in alike:
            raise entry.refuse("Example", "a name that differs in more than spaces and capitals")
        alike[name] = _example(page, entry, block)
    for name, block in blocks.items():
        place = Place(page.file, block.line)
        raise DocumentError(f"the code block {name!r} is no example", "list it or drop it", place)
    return made


def _key(entry: Entry) -> str:
    return entry.text("Example").lower().replace(" ", "-")


def _name(page: Page, block: CodeBlock) -> str:
    language, _, name = block.info.partition(" ")
    if language != "json" or not name:
        place = Place(page.file, block.line)
        raise DocumentError(f"a code block {block.info!r}", "understood: ```json NAME", place)
    return name


def _example(page: Page, entry: Entry, block: CodeBlock) -> dict[str, Any]:
    try:
        value = read_json(block.code)
    except json.JSONDecodeError as problem:
        raise _no_json(page, block.line + problem.lineno, problem.msg) from problem
    except ValueError as problem:
        raise _no_json(page, block.line, str(problem)) from problem
    return {"value": value, extension("origin"): origin_value(entry.origin)}


def _no_json(page: Page, line: int, cause: str) -> DocumentError:
    return DocumentError(f"the example is not JSON: {cause}", "repair it", Place(page.file, line))


def check_examples(
    resource: ResourcePage,
    examples: Mapping[str, Mapping[str, Any]],
    schemas: Mapping[str, Any],
) -> None:
    """Hold each example against its schema among the components.

    Raises:
        DocumentError: an example does not satisfy its schema, or has a key that it lacks.
    """
    name, wrapper = resource.schema_name, resource.wrapper("Request")
    of = {
        "create": request_schema(resource, "Create"),
        "update": request_schema(resource, "Update"),
        "representation": name,
    }
    for entry in resource.page.entries("Examples"):
        shown = entry.text("Shows")
        schema = {
            "$ref": f"#/components/schemas/{of[shown]}",
            "components": {"schemas": dict(schemas)},
        }
        example = examples[shown][_key(entry)]
        validator = jsonschema_rs.validator_for(schema, validate_formats=True)
        for problem in validator.iter_errors(example["value"]):
            where = ".".join(str(step) for step in problem.instance_path) or "the whole"
            raise DocumentError(
                f"the example {entry.text('Example')!r} breaks its own schema at {where}",
                problem.message,
                entry.place,
            )
        inner = wrapper and shown != "representation"
        listed = schemas[name if shown == "representation" else f"{name}Fields"]["properties"]
        for key in example["value"][wrapper] if inner else example["value"]:
            if key not in listed:
                raise DocumentError(
                    f"the example {entry.text('Example')!r} has the key {key!r}",
                    f"understood: {', '.join(listed)}",
                    entry.place,
                )
