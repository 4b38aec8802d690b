"""Compile the page of a resource into schemas and its entry in the resources extension."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dealdouble import fitting
from dealdouble.documents.page import Entry, Page
from dealdouble.specs.api import Api, keys_in
from dealdouble.specs.names import camel, extension, origin_value
from dealdouble.specs.representation import Kept, representation_schema, sortable
from dealdouble.specs.schemas import FieldSchema, RuleEntry, field_schema, type_schema
from dealdouble.vocabulary import RuleKind, TreatmentKind, ValueType


@dataclass(frozen=True, slots=True)
class ResourcePage:
    """A resource's page, with what the parts of its specification refer to at hand."""

    api: Api
    page: Page

    def value(self, name: str) -> str:
        """The value of a property of the resource."""
        rows = self.page.entries("Resource")
        return next(e for e in rows if e.text("Property") == name).text("Value")

    def wrapper(self, what: str) -> str:
        """The key that a request or an answer is wrapped in, empty where there is none."""
        rows = self.page.entries("Resource")
        found = [e for e in rows if e.text("Property") == f"{what} wrapped in"]
        return found[0].text("Value") if found else ""

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
    def stored(self) -> dict[str, Kept]:
        """The fields that a record of the resource has: those sent, and those it is given."""
        rows = self.page.entries("Treatments")
        of_kind = {
            kind: [e.text("Field") for e in rows if e.text("Treatment") == kind]
            for kind in TreatmentKind
        }
        cleared = of_kind[TreatmentKind.CLEARED_WHILE]
        filled = of_kind[TreatmentKind.DEFAULT]
        sent = {
            name: Kept(
                ValueType(entry.text("Type")),
                name in cleared or (not entry.flag("Required") and name not in filled),
            )
            for name, entry in self.fields.items()
        }
        given = {
            name: Kept(value_type, kind is TreatmentKind.INTEGRATION)
            for kind, value_type in fitting.GIVEN.items()
            for name in of_kind[kind]
        }
        return sent | given

    @property
    def kept(self) -> dict[str, dict[str, Kept]]:
        """The fields of each resource that the page tells of: its own, and those referred to."""
        found = {self.name: self.stored}
        for name, rows in self.referred.items():
            found[name] = {"id": Kept(ValueType.WHOLE_NUMBER)} | {
                row.text("Field"): Kept(ValueType(row.text("Type")), not row.flag("Required"))
                for row in rows
            }
        return found

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
        DocumentError: the value of a rule or of a default is not one.
    """
    return [_field(resource, entry) for entry in resource.page.entries("Fields")]


def _field(resource: ResourcePage, entry: Entry) -> FieldSchema:
    name = entry.text("Field")
    rules = {row.text("Rule"): row for row in resource.of_field("Rules", name)}
    treatments = {row.text("Treatment"): row for row in resource.of_field("Treatments", name)}
    api = resource.api
    return field_schema(entry, rules, treatments, api.general_error, api.refusal(entry))


def field_components(
    resource: ResourcePage, fields: Sequence[FieldSchema], known: Mapping[str, Mapping[str, Kept]]
) -> dict[str, Any]:
    """The component schemas of requests, of the representation and of referred records."""
    name = resource.schema_name
    properties = {field.name: field.schema for field in fields}
    for row in resource.page.entries("Treatments"):
        if row.text("Treatment") == TreatmentKind.ALIAS:
            properties[row.codes("Value")[0]] = _alias(row, properties[row.text("Field")])
    reference = {"$ref": f"#/components/schemas/{name}Fields"}
    required = [field.name for field in fields if field.required]
    return {
        name: representation_schema(resource.page, resource.stored, resource.references, known),
        f"{name}Fields": {
            "description": "What a request may send, and what each value must be.",
            "type": "object",
            "properties": properties,
        },
        f"{name}Create": {"allOf": [reference], "required": required},
        f"{name}Update": {"allOf": [reference]},
        **_wrapped(resource),
        **{_record_name(n): _record(resource, n) for n in resource.referred},
    }


def _wrapped(resource: ResourcePage) -> dict[str, Any]:
    """The schemas of whole requests, where the fields are only a part of them."""
    key, name = resource.wrapper("Request"), resource.schema_name
    tokens = {
        row.text("Name"): {
            "type": "string",
            extension("origin"): origin_value(row.origin),
        }
        for row in keys_in(resource.api.page, "body")
    }
    if not key:
        return {}
    return {
        f"{name}{verb}Request": {
            "type": "object",
            "properties": {key: {"$ref": f"#/components/schemas/{name}{verb}"}, **tokens},
            "required": [key],
        }
        for verb in ("Create", "Update")
    }


def request_schema(resource: ResourcePage, verb: str) -> str:
    """The name of the schema of a whole request to create or update."""
    return f"{resource.schema_name}{verb}{'Request' if resource.wrapper('Request') else ''}"


def _alias(row: Entry, schema: dict[str, Any]) -> dict[str, Any]:
    return {
        **schema,
        "deprecated": True,
        "description": f"Another name of {row.text('Field')}",
        extension("origin"): origin_value(row.origin),
    }


def _record_name(resource: str) -> str:
    return f"{camel(resource)}Record"


def _record(resource: ResourcePage, name: str) -> dict[str, Any]:
    """What is known of a record; that it has a number, the rule says by which it is named."""
    rows, rules = resource.referred[name], resource.page.entries("Rules")
    named = next(r for r in rules if r.text("Rule") == RuleKind.EXISTS and r.text("Value") == name)
    properties = {"id": type_schema(ValueType.WHOLE_NUMBER)}
    properties["id"][extension("type")] = str(ValueType.WHOLE_NUMBER)
    properties["id"][extension("origin")] = origin_value(named.origin)
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
        **_wrappers(resource),
        "rules": [rule.as_value() for field in fields for rule in field.rules],
        "treatments": [_treatment(row) for row in resource.page.entries("Treatments")],
        "order": [_order(row) for row in resource.page.entries("Order")],
        "sortable": sortable(resource.page, resource.stored),
    }
    others = {
        other: {"fields": f"#/components/schemas/{_record_name(other)}"}
        for other in resource.referred
    }
    return {resource.name: own, **others}


def _wrappers(resource: ResourcePage) -> dict[str, str]:
    found = {what: resource.wrapper(what) for what in ("Request", "Answer")}
    return {f"{what.lower()}_wrapper": key for what, key in found.items() if key}


def _treatment(row: Entry) -> dict[str, Any]:
    kind = TreatmentKind(row.text("Treatment"))
    codes = row.codes("Value")
    made: dict[str, Any] = {"treatment": str(kind), "field": row.text("Field")}
    if kind in fitting.CONDITIONAL:
        made |= {"while": codes[0], "is": list(codes[1:])}
    elif kind in (TreatmentKind.ALIAS, TreatmentKind.WRITTEN_AS, TreatmentKind.INTEGRATION):
        made["value"] = codes[0]
    return {**made, "origin": origin_value(row.origin)}


def _order(row: Entry) -> dict[str, Any]:
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
