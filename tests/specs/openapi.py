"""What tests of a compiled document look for in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dealdouble.shipped import shipped

PAGES = shipped("specs") / "documents"
X = "x-dealdouble-"


def operations(document: Any) -> Iterator[tuple[str, Any]]:
    """Each operation, by its method and path."""
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method != "parameters":
                yield f"{method} {path}", operation


def operation(document: Any, name: str) -> Any:
    """The operation of that id."""
    [found] = [item for _, item in operations(document) if item["operationId"] == name]
    return found


def schemas(document: Any) -> Any:
    """The component schemas."""
    return document["components"]["schemas"]


def row(origin: dict[str, Any]) -> list[str]:
    """The cells of the row that an origin leads to, without backquotes."""
    page, _, line = origin["at"].rpartition(":")
    written = (PAGES / page).read_text(encoding="utf-8").split("\n")[int(line) - 1]
    assert written.startswith("| ")
    assert written.endswith(" |")
    return [cell.strip().replace("`", "") for cell in written.strip("|").split("|")]


def origins(value: Any) -> Iterator[dict[str, Any]]:
    """Every origin in a part of the document."""
    if isinstance(value, dict):
        if set(value) in ({"standing", "source", "at"}, {"standing", "source", "at", "disputed"}):
            yield value
        for part in value.values():
            yield from origins(part)
    if isinstance(value, list):
        for part in value:
            yield from origins(part)


def examples(document: Any) -> Iterator[tuple[str, Any, Any]]:
    """Each example with where it stands and its schema."""
    for key, item in operations(document):
        parts = [("request", item.get("requestBody", {}))]
        parts += [(f"response {status}", said) for status, said in item["responses"].items()]
        for which, part in parts:
            media = part.get("content", {}).get("application/json", {})
            for name, example in media.get("examples", {}).items():
                yield f"{key} {which} {name}", media["schema"], example["value"]


def keys(schema: Any, around: str = "") -> Iterator[tuple[str, Any]]:
    """Each key of a representation, those of the records within it too."""
    for name, part in schema.get("properties", {}).items():
        yield around + name, part
        yield from keys(part, f"{around}{name}.")
