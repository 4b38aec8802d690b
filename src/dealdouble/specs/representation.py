"""Compile the table of a representation into its schema."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Set
from typing import Any

from dealdouble.documents.page import Entry, Page
from dealdouble.specs.names import extension, origin_value
from dealdouble.specs.schemas import type_schema
from dealdouble.vocabulary import Standing, TreatmentKind, ValueType

_UNSORTABLE = (ValueType.TEXTS, ValueType.PROPERTIES, ValueType.RECORD)


def representation_schema(
    page: Page, stored: Set[str], references: Mapping[str, str]
) -> dict[str, Any]:
    """The schema of a representation; only documented keys that are never absent are required.

    Raises:
        DocumentError: a key shows a field that is not stored, or a part of nothing.
    """
    made: dict[str, Any] = {"type": "object", "properties": {}, "required": []}
    parents: dict[str, dict[str, Any]] = {"": made}
    written = {
        row.text("Field")
        for row in page.entries("Treatments")
        if row.text("Treatment") == TreatmentKind.WRITTEN_AS
    }
    for entry in page.entries("Representation"):
        key = entry.text("Key")
        around, _, name = key.rpartition(".")
        if around not in parents:
            raise entry.refuse("Key", f"a row for {around!r}, a record, above this one")
        schema = _key_schema(entry, references)
        if not around and not entry.codes("From") and key not in (stored | written):
            raise entry.refuse("Key", f"one of the stored fields {', '.join(sorted(stored))}")
        if entry.text("Type") == ValueType.RECORD:
            schema |= {"properties": {}, "required": []}
            parents[key] = schema
        parents[around]["properties"][name] = schema
        if entry.text("When empty") != "absent" and _is_documented(entry):
            parents[around]["required"].append(name)
    return made


def _key_schema(entry: Entry, references: Mapping[str, str]) -> dict[str, Any]:
    value_type = ValueType(entry.text("Type"))
    schema = type_schema(value_type, nullable=entry.text("When empty") == "null")
    schema[extension("type")] = str(value_type)
    if value_type is ValueType.RECORD:
        if entry.text("From") not in references:
            raise entry.refuse("From", f"a field with a rule 'exists': {', '.join(references)}")
        schema[extension("from")] = entry.text("From")
    elif entry.text("From"):
        raise entry.refuse("From", "nothing, as only a record comes from another field")
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
