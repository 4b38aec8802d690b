"""Two small tables: people, and things that have tags and may belong to a person."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dealdouble.store.base import Base, Position, Record, TableLayout


def by_name(record: Record) -> Position:
    """Records stand in the order of their names, then of their numbers."""
    return (record["name"], record["id"])


def _tags(record: Record) -> Iterable[str]:
    return dict.fromkeys(record["tags"])


def _owner(record: Record) -> Iterable[int]:
    return () if record["owner"] is None else (record["owner"],)


LAYOUTS = {
    "people": TableLayout(by_name),
    "things": TableLayout(by_name, {"tag": _tags, "owner": _owner}, {"owner": "people"}),
}


def person(number: int, name: str) -> Record:
    """A record of the table of people."""
    return {"id": number, "name": name}


def thing(number: int, name: str, *tags: str, owner: int | None = None) -> Record:
    """A record of the table of things."""
    return {"id": number, "name": name, "tags": list(tags), "owner": owner}


def base(people: Iterable[Record] = (), things: Iterable[Record] = ()) -> Base:
    """A base that holds these records."""
    tables: dict[str, list[tuple[int, Any]]] = {
        "people": [(record["id"], record) for record in people],
        "things": [(record["id"], record) for record in things],
    }
    return Base(LAYOUTS, tables)
