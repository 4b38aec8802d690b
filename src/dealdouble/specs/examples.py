"""Read the examples of a page and hold them against the schemas that they are examples of."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import jsonschema_rs

from dealdouble.documents.markdown import CodeBlock
from dealdouble.documents.page import Entry, Page
from dealdouble.errors import DocumentError, Place
from dealdouble.specs.names import extension, origin_value


def read_examples(page: Page) -> dict[str, dict[str, Any]]:
    """The examples by what they show and by name, as OpenAPI writes them.

    Raises:
        DocumentError: an example has no code, or code is no example, or is not JSON.
    """
    blocks = {_name(page, block): block for block in page.blocks}
    made: dict[str, dict[str, Any]] = {}
    for entry in page.entries("Examples"):
        block = blocks.pop(entry.text("Example"), None)
        if block is None:
            raise entry.refuse("Example", "the name of a code block, such as ```json NAME")
        name = entry.text("Example").lower().replace(" ", "-")
        made.setdefault(entry.text("Shows"), {})[name] = _example(page, entry, block)
    for name, block in blocks.items():
        place = Place(page.file, block.line)
        raise DocumentError(f"the code block {name!r} is no example", "list it or drop it", place)
    return made


def _name(page: Page, block: CodeBlock) -> str:
    language, _, name = block.info.partition(" ")
    if language != "json" or not name:
        place = Place(page.file, block.line)
        raise DocumentError(f"a code block {block.info!r}", "understood: ```json NAME", place)
    return name


def _example(page: Page, entry: Entry, block: CodeBlock) -> dict[str, Any]:
    try:
        value = json.loads(block.code, parse_float=Decimal)
    except json.JSONDecodeError as problem:
        place = Place(page.file, block.line + problem.lineno)
        raise DocumentError(f"the example is not JSON: {problem.msg}", place=place) from problem
    return {"value": value, extension("origin"): origin_value(entry.origin)}


def check_examples(
    page: Page, examples: Mapping[str, Mapping[str, Any]], schemas: Mapping[str, Any], name: str
) -> None:
    """Hold each example against its schema among the components; `name` is the record's.

    Raises:
        DocumentError: an example does not satisfy its schema.
    """
    of = {"create": f"{name}Create", "update": f"{name}Update", "representation": name}
    for entry in page.entries("Examples"):
        shown = entry.text("Shows")
        schema = {
            "$ref": f"#/components/schemas/{of[shown]}",
            "components": {"schemas": dict(schemas)},
        }
        example = examples[shown][entry.text("Example").lower().replace(" ", "-")]
        validator = jsonschema_rs.validator_for(schema, validate_formats=True)
        for problem in validator.iter_errors(example["value"]):
            where = ".".join(str(step) for step in problem.instance_path) or "the whole"
            raise DocumentError(
                f"the example {entry.text('Example')!r} breaks its own schema at {where}",
                problem.message,
                entry.place,
            )
