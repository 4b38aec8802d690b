"""Compile the page of a resource into schemas and its entry in the resources extension."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from dealdouble.documents.page import Entry, Page
from dealdouble.errors import DocumentError
from dealdouble.specs.api import Api
from dealdouble.specs.names import camel, extension, origin_value
from dealdouble.specs.representation import representation_schema, sortable
from dealdouble.specs.schemas import FieldSchema, RuleEntry, field_schema, type_schema
from dealdouble.vocabulary import RuleKind, TreatmentKind, ValueType

_FOR_STATUS = (TreatmentKind.IGNORED_WHILE, TreatmentKind.CLEARED_WHILE, TreatmentKind.TODAY)
_WITH_VALUE = (TreatmentKind.DEFAULT, TreatmentKind.ALIAS, TreatmentKind.WRITTEN_AS)


@dataclass(frozen=True, slots=True)
class ResourcePage:
    """A resource's page, with what the parts of its specification refer to at hand."""

    api: Api
    page: Page

    def value(self, name: str) -> str:
        """The value of a property of the resource."""
        for entry in self.page.entries("Resource"):
            if entry.text("Property") == name:
                return entry.text("Value")
        raise DocumentError(
            f"Resource does not tell {name!r}", "Name, Record, Title", self.page.place("Resource")
        )

    @property
    def name(self) -> str:
        """The resource's name, such as `deals`."""
        return self.value("Name")

    @property
    def schema_name(self) -> str:
        """The name of the representation's schema, such as `Deal`."""
        return camel(self.value("Record"))

    @property
    def fields(self) -> dict[str, Entry]:
        """The rows of the request fields by name."""
        return {entry.text("Field"): entry for entry in self.page.entries("Fields")}

    @property
    def stored(self) -> set[str]:
        """The fields that a record of the resource has: those sent, and those it is given."""
        given = (TreatmentKind.NEXT_NUMBER, TreatmentKind.CREATED, TreatmentKind.CHANGED)
        rows = self.page.entries("Treatments")
        return {*self.fields, *(e.text("Field") for e in rows if e.text("Treatment") in given)}

    @property
    def referred(self) -> dict[str, list[Entry]]:
        """The rows of each resource that is only referred to."""
        found: dict[str, list[Entry]] = {}
        for entry in self.page.entries("Referred records"):
            found.setdefault(entry.text("Resource"), []).append(entry)
        return found

    @property
    def references(self) -> dict[str, str]:
        """The resource that each referring field names."""
        rows = self.page.entries("Rules")
        return {
            e.text("Field"): e.codes("Value")[0]
            for e in rows
            if e.text("Rule") == RuleKind.EXISTS and e.codes("Value")
        }

    def of_field(self, section: str, name: str) -> list[Entry]:
        """The rows of a section that speak of a field."""
        return [entry for entry in self.page.entries(section) if entry.text("Field") == name]


def compile_fields(resource: ResourcePage) -> list[FieldSchema]:
    """The schema and rules of each request field, in the page's order.

    Raises:
        DocumentError: a row names a field, an error or a resource that there is not.
    """
    _check_rules(resource)
    _check_treatments(resource)
    return [_field(resource, entry) for entry in resource.page.entries("Fields")]


def _field(resource: ResourcePage, entry: Entry) -> FieldSchema:
    name = entry.text("Field")
    rules = {row.text("Rule"): row for row in resource.of_field("Rules", name)}
    treatments = {row.text("Treatment"): row for row in resource.of_field("Treatments", name)}
    api = resource.api
    return field_schema(entry, rules, treatments, api.general_error, api.refusal(entry))


def _check_rules(resource: ResourcePage) -> None:
    errors = [step.text("Error") for step in resource.api.page.entries("Admission")]
    for row in resource.page.entries("Rules"):
        _check_choice(row, "Field", resource.fields)
        _check_choice(row, "Error", errors)
        if row.text("Rule") == RuleKind.EXISTS:
            _check_choice(row, "Value", {**resource.referred, resource.name: []})
        if row.text("Rule") == RuleKind.NOT_BEFORE:
            dates = [n for n, e in resource.fields.items() if e.text("Type") == ValueType.DATE]
            _check_choice(row, "Value", dates)


def _check_treatments(resource: ResourcePage) -> None:
    keys = [entry.text("Key") for entry in resource.page.entries("Representation")]
    for row in resource.page.entries("Treatments"):
        kind = TreatmentKind(row.text("Treatment"))
        given = (TreatmentKind.NEXT_NUMBER, TreatmentKind.CREATED, TreatmentKind.CHANGED)
        shown = kind is TreatmentKind.WRITTEN_AS or kind in given
        _check_choice(row, "Field", keys if shown else resource.fields)
        if kind in _FOR_STATUS:
            _check_condition(resource, row)
        elif (kind in _WITH_VALUE) != bool(row.codes("Value")):
            raise row.refuse("Value", "a value in backquotes" if kind in _WITH_VALUE else "nothing")


def _check_condition(resource: ResourcePage, row: Entry) -> None:
    """A condition is a field, a colon and some of the values that the field may have."""
    named = row.codes("Value")
    rules = [
        rule
        for name in named[:1]
        for rule in resource.of_field("Rules", name)
        if rule.text("Rule") == RuleKind.ONE_OF
    ]
    if not rules or len(named) < 2 or not set(named[1:]) <= set(rules[0].codes("Value")):
        raise row.refuse("Value", "`field`: `value`, … of a field with a rule 'one of'")


def _check_choice(row: Entry, column: str, choices: Iterable[str]) -> None:
    if row.text(column) not in (known := list(choices)):
        raise row.refuse(column, ", ".join(known))


def field_components(resource: ResourcePage, fields: Sequence[FieldSchema]) -> dict[str, Any]:
    """The component schemas of requests, of the representation and of referred records."""
    name = resource.schema_name
    properties = {field.name: field.schema for field in fields}
    for row in resource.page.entries("Treatments"):
        if row.text("Treatment") == TreatmentKind.ALIAS:
            properties[row.codes("Value")[0]] = _alias(row, properties[row.text("Field")])
    reference = {"$ref": f"#/components/schemas/{name}Fields"}
    required = [field.name for field in fields if field.required]
    return {
        name: representation_schema(resource.page, resource.stored, resource.references),
        f"{name}Fields": {
            "description": "What a request may send, and what each value must be.",
            "type": "object",
            "properties": properties,
        },
        f"{name}Create": {"allOf": [reference], "required": required},
        f"{name}Update": {"allOf": [reference]},
        **{_record_name(n): _record(rows) for n, rows in resource.referred.items()},
    }


def _alias(row: Entry, schema: dict[str, Any]) -> dict[str, Any]:
    return {
        **schema,
        "deprecated": True,
        "description": f"Another name of {row.text('Field')}",
        extension("origin"): origin_value(row.origin),
    }


def _record_name(resource: str) -> str:
    return f"{camel(resource)}Record"


def _record(rows: Sequence[Entry]) -> dict[str, Any]:
    properties: dict[str, Any] = {"id": {"type": "integer", extension("type"): "whole number"}}
    for row in rows:
        required = row.flag("Required")
        schema = type_schema(ValueType(row.text("Type")), nullable=not required)
        schema[extension("type")] = row.text("Type")
        schema[extension("origin")] = origin_value(row.origin)
        properties[row.text("Field")] = schema
    names = ["id", *(row.text("Field") for row in rows if row.flag("Required"))]
    return {
        "description": "What is known here of a record that others refer to.",
        "type": "object",
        "properties": properties,
        "required": names,
    }


def resource_extension(resource: ResourcePage, fields: Sequence[FieldSchema]) -> dict[str, Any]:
    """The resources extension's entries of a page: its own, and those it refers to."""
    name = resource.schema_name
    own = {
        "record": resource.value("Record"),
        "fields": f"#/components/schemas/{name}Fields",
        "create": f"#/components/schemas/{name}Create",
        "representation": f"#/components/schemas/{name}",
        "rules": [rule.as_value() for field in fields for rule in field.rules],
        "treatments": [_treatment(row) for row in resource.page.entries("Treatments")],
        "order": [_order(row, resource.stored) for row in resource.page.entries("Order")],
        "sortable": sortable(resource.page, resource.stored),
    }
    others = {
        other: {"fields": f"#/components/schemas/{_record_name(other)}"}
        for other in resource.referred
    }
    return {resource.name: own, **others}


def _treatment(row: Entry) -> dict[str, Any]:
    kind = TreatmentKind(row.text("Treatment"))
    codes = row.codes("Value")
    made: dict[str, Any] = {"treatment": str(kind), "field": row.text("Field")}
    if kind in _FOR_STATUS:
        made |= {"while": codes[0], "is": list(codes[1:])}
    elif kind in (TreatmentKind.ALIAS, TreatmentKind.WRITTEN_AS):
        made["value"] = codes[0]
    return {**made, "origin": origin_value(row.origin)}


def _order(row: Entry, stored: Iterable[str]) -> dict[str, Any]:
    _check_choice(row, "Field", sorted(stored))
    return {
        "field": row.text("Field"),
        "compared": row.text("Compared"),
        "descending": row.text("Direction") == "descending",
        "origin": origin_value(row.origin),
    }


def rule_errors(fields: Sequence[FieldSchema]) -> set[str]:
    """The errors that the fields' rules answer with."""
    rules: list[RuleEntry] = [rule for field in fields for rule in field.rules]
    return {rule.error for rule in rules}
