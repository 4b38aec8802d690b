"""Load the resources of a contract: fields, rules, treatments, representation, order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import jsonschema_rs

from dealdouble.contract.keywords import without_extensions
from dealdouble.contract.model import (
    MISSING,
    Field,
    Json,
    Property,
    Resource,
    Rule,
    SortKey,
    Treatment,
)
from dealdouble.contract.origins import load_origin
from dealdouble.vocabulary import EXTENSION, Comparison, RuleKind, TreatmentKind, ValueType

_Schemas = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Messages:
    """What is said of a broken rule, by the rule's kind or by the type that was asked for."""

    rules: Mapping[str, str]
    types: Mapping[str, str]

    def of(self, kind: RuleKind, field: Field, value: Json) -> str:
        """The message of a rule, with the rule's own value in it."""
        template = self.types[field.type] if kind is RuleKind.TYPE else self.rules[kind]
        return template.replace("{value}", str(value))


def load_resource(
    name: str, entry: Mapping[str, Any], schemas: _Schemas, messages: Messages
) -> Resource:
    """A resource from its entry in the resources extension and the component schemas."""
    described = _schema(schemas, entry["fields"])
    required = described.get("required", ())
    if "create" in entry:
        required = _schema(schemas, entry["create"]).get("required", ())
    treatments = tuple(map(_treatment, entry.get("treatments", ())))
    aliases = {item.value for item in treatments if item.kind is TreatmentKind.ALIAS}
    fields = {
        key: _field(key, schema, key in required)
        for key, schema in described["properties"].items()
        if key not in aliases
    }
    rules = tuple(_rule(rule, fields, messages) for rule in entry.get("rules", ()))
    if "representation" not in entry:
        return Resource(name, fields)
    written = {t.field: t.value for t in treatments if t.kind is TreatmentKind.WRITTEN_AS}
    shown = _schema(schemas, entry["representation"])
    return Resource(
        name=name,
        fields=fields,
        rules=rules,
        treatments=treatments,
        references={rule.field: rule.value for rule in rules if rule.kind is RuleKind.EXISTS},
        representation=_properties(shown, written, ""),
        representation_schema=without_extensions(shown),
        request_wrapper=entry.get("request_wrapper", ""),
        answer_wrapper=entry.get("answer_wrapper", ""),
        order=tuple(
            SortKey(key["field"], Comparison(key["compared"]), key["descending"])
            for key in entry["order"]
        ),
        order_origins=tuple(load_origin(key["origin"]) for key in entry["order"]),
        sortable=tuple(entry["sortable"]),
    )


def _schema(schemas: _Schemas, reference: str) -> Mapping[str, Any]:
    return schemas[reference.rpartition("/")[2]]


def _field(name: str, schema: Mapping[str, Any], required: bool) -> Field:
    return Field(
        name=name,
        type=ValueType(schema[f"{EXTENSION}type"]),
        schema=without_extensions(schema),
        required=required,
        default=schema.get("default", MISSING),
        origin=load_origin(schema[f"{EXTENSION}origin"]),
    )


def _rule(entry: Mapping[str, Any], fields: Mapping[str, Field], messages: Messages) -> Rule:
    kind, field = RuleKind(entry["rule"]), fields[entry["field"]]
    keywords = tuple(entry.get("keywords", ()))
    value = entry.get("value", field.schema.get(keywords[0]) if keywords else None)
    return Rule(
        kind=kind,
        field=field.name,
        keywords=keywords,
        value=value,
        message=messages.of(kind, field, value),
        error=entry["error"],
        origin=load_origin(entry["origin"]),
    )


def _treatment(entry: Mapping[str, Any]) -> Treatment:
    return Treatment(
        kind=TreatmentKind(entry["treatment"]),
        field=entry["field"],
        value=entry.get("value", ""),
        condition=(entry.get("while", ""), frozenset(entry.get("is", ()))),
        origin=load_origin(entry["origin"]),
    )


def _properties(
    schema: Mapping[str, Any], written: Mapping[str, str], around: str
) -> tuple[Property, ...]:
    return tuple(
        _property(key, part, written, around) for key, part in schema.get("properties", {}).items()
    )


def _property(
    key: str, described: Mapping[str, Any], written: Mapping[str, str], around: str
) -> Property:
    schema = without_extensions(described)
    return Property(
        key=key,
        type=ValueType(described[f"{EXTENSION}type"]),
        reference=described.get(f"{EXTENSION}from", ""),
        template=written.get(around + key, ""),
        parts=_properties(described, written, f"{around}{key}."),
        schema=schema,
        always=f"{EXTENSION}absent" not in described,
        nullable=jsonschema_rs.is_valid(schema, None),
        origin=load_origin(described[f"{EXTENSION}origin"]),
    )
