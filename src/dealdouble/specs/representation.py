"""Compile the table of a representation into its schema."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from dealdouble.documents.page import Entry, Page
from dealdouble.fitting import SEVERAL
from dealdouble.specs.names import extension, origin_value
from dealdouble.specs.schemas import type_schema
from dealdouble.vocabulary import Standing, TreatmentKind, ValueType


@dataclass(frozen=True, slots=True)
class Kept:
    """A field that a stored record has: its type, and whether it may hold nothing."""

    type: ValueType
    may_be_empty: bool = False


_UNSORTABLE = (*SEVERAL, ValueType.RECORD)
_Parent = tuple[dict[str, Any], Mapping[str, Kept]]


def representation_schema(
    page: Page,
    stored: Mapping[str, Kept],
    references: Mapping[str, str],
    known: Mapping[str, Mapping[str, Kept]],
) -> dict[str, Any]:
    """The schema of a representation; only documented keys that are never absent are required.

    `stored` holds the resource's own fields, `references` the resource that each referring
    field names, `known` the fields of those.

    Raises:
        DocumentError: a key shows a field that is not stored, or a part of nothing, or shows
            it as something else than it is.
    """
    made: dict[str, Any] = {"type": "object", "properties": {}, "required": []}
    parents: dict[str, _Parent] = {"": (made, stored)}
    written = {
        row.text("Field"): row
        for row in page.entries("Treatments")
        if row.text("Treatment") == TreatmentKind.WRITTEN_AS
    }
    for entry in page.entries("Representation"):
        key = entry.text("Key")
        around, _, name = key.rpartition(".")
        if around not in parents:
            raise entry.refuse("Key", f"a row for {around!r}, a record, above this one")
        parent, fields = parents[around]
        schema = _key_schema(entry, {} if around else references)
        if entry.text("Type") == ValueType.RECORD:
            shown = stored[entry.text("From")]
            schema |= {"properties": {}, "required": []}
            parents[key] = (schema, known[references[entry.text("From")]])
        else:
            shown = _shown(entry, written.get(key), fields, name)
        if shown.may_be_empty and entry.text("When empty") == "never":
            raise entry.refuse("When empty", "null or absent, as the field may be empty")
        parent["properties"][name] = schema
        if entry.text("When empty") != "absent" and _is_documented(entry):
            parent["required"].append(name)
    return made


def _shown(entry: Entry, written: Entry | None, fields: Mapping[str, Kept], name: str) -> Kept:
    """What a key shows, made sure to be of the key's type: a field, or a text made of some."""
    choices = ", ".join(sorted(fields))
    if written is not None:
        words = re.findall(r"\{([^{}]*)\}", written.text("Value"))
        opened = written.text("Value").count("{")
        if not set(words) <= set(fields) or opened != len(words):
            raise written.refuse("Value", f"in braces the fields {choices}")
        shown = Kept(ValueType.TEXT)
    elif name in fields:
        shown = fields[name]
    else:
        raise entry.refuse("Key", f"one of the stored fields {choices}")
    types = [shown.type]
    if shown.type is ValueType.NUMBER:
        types.append(ValueType.NUMBER_WITH_PLACE)
    entry.check("Type", types)
    return shown


def _key_schema(entry: Entry, references: Mapping[str, str]) -> dict[str, Any]:
    value_type = ValueType(entry.text("Type"))
    schema = type_schema(value_type, nullable=entry.text("When empty") == "null")
    schema[extension("type")] = str(value_type)
    if value_type is ValueType.RECORD:
        if entry.codes("From") not in [(name,) for name in references]:
            names = ", ".join(references) or "none in a record within a record"
            raise entry.refuse("From", f"in backquotes a field with a rule 'exists': {names}")
        schema[extension("from")] = entry.text("From")
    elif entry.text("From"):
        raise entry.refuse("From", "nothing, as only a record comes from another field")
    if entry.text("When empty") == "absent":
        schema[extension("absent")] = True
    schema[extension("origin")] = origin_value(entry.origin)
    return schema


def _is_documented(entry: Entry) -> bool:
    return entry.origin.standing is Standing.DOCUMENTED and not entry.origin.disputed


def sortable(page: Page, stored: Collection[str]) -> list[str]:
    """The keys by which a list can be sorted: those that show a stored, single value."""
    return [
        entry.text("Key")
        for entry in page.entries("Representation")
        if entry.text("Key") in stored and entry.text("Type") not in _UNSORTABLE
    ]
