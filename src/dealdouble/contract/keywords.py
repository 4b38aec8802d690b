"""Which keywords an OpenAPI document may use: those whose meaning the loader knows.

Each kind of object lists its keys and the kind of what stands there. `*` stands for every
key, `[]` for the items of a list, ANY for a value that is not looked into, TEXT for a text,
REFERENCE for the address of a schema, and EXTENSION for an extension that a JSON Schema of
its own describes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from dealdouble.vocabulary import EXTENSION as PREFIX
from dealdouble.yaml_file import YamlPath

ANY = "any"
TEXT = "text"
REFERENCE = "reference"
EXTENSION = "extension"
_EXAMPLES = {"*": "example"}
_X = f"{PREFIX}{{}}".format

_SCHEMA_KEYWORDS = (
    *("type", "format", "pattern", "enum", "const", "default", "required", "description"),
    *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "deprecated", "examples"),
)

KINDS: dict[str, dict[str, str]] = {
    "document": {
        **dict.fromkeys(("openapi", "servers", "tags", "security"), ANY),
        "info": "info",
        "paths": "paths",
        "components": "components",
        **dict.fromkeys(
            map(_X, ("api", "authentication", "access", "admission", "errors", "failures")),
            EXTENSION,
        ),
        **dict.fromkeys(map(_X, ("messages", "requests", "lists", "resources")), EXTENSION),
    },
    "info": {"title": TEXT, "*": ANY},
    "paths": {"*": "path"},
    "path": {
        "parameters": "parameters",
        **dict.fromkeys(("get", "post", "put", "patch", "delete"), "operation"),
    },
    "operation": {
        "operationId": TEXT,
        **dict.fromkeys(("tags", "summary"), ANY),
        "parameters": "parameters",
        "requestBody": "request body",
        "responses": "responses",
        _X("operation"): EXTENSION,
    },
    "parameters": {"[]": "parameter"},
    "parameter": {
        "name": TEXT,
        **dict.fromkeys(("in", "required", "description", "style", "explode"), ANY),
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
        "$ref": REFERENCE,
        **dict.fromkeys(_SCHEMA_KEYWORDS, ANY),
        "properties": "schemas",
        **dict.fromkeys(("items", "additionalProperties"), "schema"),
        **dict.fromkeys(("allOf", "anyOf"), "list of schemas"),
        **dict.fromkeys(map(_X, ("type", "from", "absent", "origin")), EXTENSION),
    },
    "list of schemas": {"[]": "schema"},
}


REQUIRED: dict[str, tuple[str, ...]] = {
    "document": (
        *("info", "paths", "components"),
        *(key for key, kind in KINDS["document"].items() if kind == EXTENSION),
    ),
    "info": ("title",),
    "operation": ("operationId", _X("operation")),
    "parameter": ("name",),
    "components": ("schemas",),
}
"""The keys without which an object of a kind cannot be read."""


class Misplaced(Exception):
    """Something stands where it is not known, or is not there: told to the user by the loader."""

    def __init__(self, path: YamlPath, cause: str, remedy: str) -> None:
        self.path = path
        self.cause = cause
        self.remedy = remedy
        super().__init__(path, cause, remedy)


@dataclass(frozen=True, slots=True)
class Found:
    """An extension or a reference: where it stands, which of the two it is, and its value."""

    path: YamlPath
    kind: str
    value: Any


def found(value: Any, kind: str = "document", path: YamlPath = ()) -> Iterator[Found]:
    """All extensions and references in a document.

    Raises:
        Misplaced: a key stands where the loader does not know what it means, a value is of
            another shape than its place asks for, or a key is missing.
    """
    if kind == ANY:
        return
    if kind == EXTENSION:
        yield Found(path, kind, value)
        return
    if kind in (TEXT, REFERENCE):
        _ask(isinstance(value, str), path, "a text")
        yield from (Found(path, kind, value),) if kind == REFERENCE else ()
        return
    for key, item in _items(value, kind, path):
        inner = KINDS[kind].get("[]" if isinstance(key, int) else key, KINDS[kind].get("*"))
        if inner is None:
            known = f"known: {', '.join(KINDS[kind])}"
            raise Misplaced(
                (*path, key), f"{key!r} is not known here, in the object {kind!r}", known
            )
        yield from found(item, inner, (*path, key))


def without_extensions(value: Any, kind: str = "schema") -> Any:
    """A JSON Schema, or a part of one, as any validator reads it."""
    inner = KINDS.get(kind, {})
    if "[]" in inner:
        return [without_extensions(item, inner["[]"]) for item in value]
    if not inner:
        return value
    kinds = {key: inner.get(key, inner.get("*", ANY)) for key in value}
    return {
        key: without_extensions(value[key], kinds[key]) for key in value if kinds[key] != EXTENSION
    }


def _items(value: Any, kind: str, path: YamlPath) -> Iterable[tuple[str | int, Any]]:
    if "[]" in KINDS[kind]:
        _ask(isinstance(value, list), path, "a list")
        return enumerate(value)
    _ask(isinstance(value, dict), path, "a mapping")
    for key in REQUIRED.get(kind, ()):
        if key not in value:
            remedy = "build the file with `dealdouble specs build`"
            raise Misplaced(path, f"{key} is missing", remedy)
    pairs: Iterable[tuple[str | int, Any]] = value.items()
    return pairs


def _ask(is_so: bool, path: YamlPath, wanted: str) -> None:
    if not is_so:
        name = path[-1] if path else "the document"
        raise Misplaced(path, f"{name!r} is not {wanted}", f"write {wanted} there")
