"""Which keywords an OpenAPI document may use: those whose meaning the loader knows.

Each kind of object lists its keys and the kind of what stands there. `*` stands for every
key, `[]` for the items of a list, ANY for a value that is not looked into, and EXTENSION
for an extension that a JSON Schema of its own describes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dealdouble.vocabulary import EXTENSION as PREFIX
from dealdouble.yaml_file import YamlPath

ANY = "any"
EXTENSION = "extension"
_EXAMPLES = {"*": "example"}
_X = f"{PREFIX}{{}}".format

_SCHEMA_KEYWORDS = (
    *("$ref", "type", "format", "pattern", "enum", "default", "required", "description"),
    *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "deprecated", "examples"),
)

KINDS: dict[str, dict[str, str]] = {
    "document": {
        **dict.fromkeys(("openapi", "info", "servers", "tags", "security"), ANY),
        "paths": "paths",
        "components": "components",
        **dict.fromkeys(
            map(_X, ("api", "authentication", "access", "admission", "errors", "messages")),
            EXTENSION,
        ),
        **dict.fromkeys(map(_X, ("requests", "lists", "resources")), EXTENSION),
    },
    "paths": {"*": "path"},
    "path": {
        "parameters": "parameters",
        **dict.fromkeys(("get", "post", "put", "patch", "delete"), "operation"),
    },
    "operation": {
        **dict.fromkeys(("operationId", "tags", "summary"), ANY),
        "parameters": "parameters",
        "requestBody": "request body",
        "responses": "responses",
        _X("operation"): EXTENSION,
    },
    "parameters": {"[]": "parameter"},
    "parameter": {
        **dict.fromkeys(("name", "in", "required", "description", "style", "explode"), ANY),
        "schema": "schema",
        _X("filter"): EXTENSION,
        _X("origin"): EXTENSION,
    },
    "request body": {"required": ANY, "content": "content"},
    "content": {"application/json": "media"},
    "media": {"schema": "schema", "examples": "examples"},
    "examples": _EXAMPLES,
    "example": {"value": ANY, _X("origin"): EXTENSION},
    "responses": {"*": "response"},
    "response": {
        "description": ANY,
        "headers": "headers",
        "content": "content",
        "links": "links",
        _X("origin"): EXTENSION,
    },
    "headers": {"*": "header"},
    "header": {"description": ANY, "schema": "schema", _X("origin"): EXTENSION},
    "links": {"*": "link"},
    "link": {"operationId": ANY, "parameters": ANY},
    "components": {"securitySchemes": "schemes", "schemas": "schemas"},
    "schemes": {"*": "scheme"},
    "scheme": {
        **dict.fromkeys(("type", "in", "name", "scheme", "description"), ANY),
        _X("origin"): EXTENSION,
    },
    "schemas": {"*": "schema"},
    "schema": {
        **dict.fromkeys(_SCHEMA_KEYWORDS, ANY),
        "properties": "schemas",
        **dict.fromkeys(("items", "additionalProperties"), "schema"),
        **dict.fromkeys(("allOf", "anyOf"), "list of schemas"),
        **dict.fromkeys(map(_X, ("type", "from", "origin")), EXTENSION),
    },
    "list of schemas": {"[]": "schema"},
}


class UnknownKeyword(Exception):
    """A key that no kind lists: raised here, and told to the user by the loader."""

    def __init__(self, path: YamlPath, kind: str) -> None:
        self.path = path
        self.kind = kind
        super().__init__(path, kind)


def extensions(value: Any, kind: str = "document", path: YamlPath = ()) -> Iterator[YamlPath]:
    """The paths of all extensions in a document.

    Raises:
        UnknownKeyword: a key stands where the loader does not know what it means.
    """
    if kind in (ANY, EXTENSION):
        yield from (path,) if kind == EXTENSION else ()
        return
    known = KINDS[kind]
    pairs: list[tuple[str | int, Any, str | None]]
    if isinstance(value, list):
        pairs = [(index, item, known.get("[]")) for index, item in enumerate(value)]
    elif isinstance(value, dict):
        pairs = [(key, item, known.get(key, known.get("*"))) for key, item in value.items()]
    else:
        pairs = []
    for key, item, inner in pairs:
        if inner is None:
            raise UnknownKeyword((*path, key), kind)
        yield from extensions(item, inner, (*path, key))
