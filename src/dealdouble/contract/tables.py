"""Check that the parts of a resource fit: fields, rules, treatments, order, representation.

The extensions' own schemas tell what each entry may hold. Here names are followed: an entry
that speaks of a field, a schema or a resource that is not there stops the loading, as does
one that asks of a type what it cannot give.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import jsonschema_rs

from dealdouble.contract.keywords import REFERENCE, Misplaced, found
from dealdouble.fitting import (
    BESIDE,
    CONDITIONAL,
    GIVEN,
    NAMING_A_FIELD,
    NUMBERS,
    RULED,
    SEVERAL,
    TREATED,
)
from dealdouble.vocabulary import EXTENSION, RuleKind, TreatmentKind, ValueType
from dealdouble.yaml_file import YamlPath

_SCHEMAS = "#/components/schemas/"
_OTHERS = tuple(kind for kind in ValueType if kind not in (*NUMBERS, ValueType.RECORD))


_WITH_VALUE = (TreatmentKind.ALIAS, TreatmentKind.WRITTEN_AS, TreatmentKind.INTEGRATION)


@dataclass(frozen=True, slots=True)
class Table:
    """A resource as its entry tells it: the types of the fields that are sent, and stored."""

    path: YamlPath
    entry: Mapping[str, Any]
    sent: Mapping[str, ValueType]
    stored: Mapping[str, ValueType]

    @property
    def is_served(self) -> bool:
        """Whether the API itself reads and writes the records."""
        return "representation" in self.entry

    @property
    def references(self) -> dict[str, str]:
        """The resource that each referring field names."""
        rules = self.entries("rules")
        return {r["field"]: r["value"] for _, r in rules if r["rule"] == RuleKind.EXISTS}

    def entries(self, section: str) -> Iterator[tuple[YamlPath, Mapping[str, Any]]]:
        """The entries of a section, each with its path."""
        for index, item in enumerate(self.entry.get(section, ())):
            yield (*self.path, section, index), item


def choose(value: object, known: Iterable[object], path: YamlPath, what: str) -> None:
    """Stop unless the value is one of those that are known."""
    choices = list(known)
    if value not in choices:
        listed = ", ".join(map(str, choices))
        raise Misplaced(path, f"{str(value)!r} is no {what}", f"known: {listed}")


def follow(document: Mapping[str, Any], reference: str, path: YamlPath) -> YamlPath:
    """The path of the component schema that a reference at `path` names."""
    schemas = document["components"]["schemas"]
    choose(reference, (_SCHEMAS + name for name in schemas), path, "schema")
    return ("components", "schemas", reference.removeprefix(_SCHEMAS))


def read_tables(document: Mapping[str, Any]) -> dict[str, Table]:
    """The resources of a document, once their fields are known to be well described."""
    name = f"{EXTENSION}resources"
    return {key: _table(document, (name, key), entry) for key, entry in document[name].items()}


def _table(document: Mapping[str, Any], path: YamlPath, entry: Mapping[str, Any]) -> Table:
    treatments = entry.get("treatments", ())
    aliases = {t.get("value") for t in treatments if t["treatment"] == TreatmentKind.ALIAS}
    fields = _types(document, follow(document, entry["fields"], (*path, "fields")))
    sent = {field: kind for field, kind in fields.items() if field not in aliases}
    given = {t["field"]: GIVEN[t["treatment"]] for t in treatments if t["treatment"] in GIVEN}
    table = Table(path, entry, sent, {**sent, **given})
    choose("id", table.stored, path, "field")
    return table


def _types(document: Mapping[str, Any], path: YamlPath) -> dict[str, ValueType]:
    described = document["components"]["schemas"][path[-1]]
    types: dict[str, ValueType] = {}
    for field, schema in described.get("properties", {}).items():
        here = (*path, "properties", field)
        types[field] = _type(schema, here)
        _check_schema(schema, here)
    return types


def _type(schema: Mapping[str, Any], path: YamlPath) -> ValueType:
    for name in ("type", "origin"):
        if EXTENSION + name not in schema:
            remedy = "every field and key has a type and an origin"
            raise Misplaced(path, f"{EXTENSION}{name} is missing", remedy)
    return ValueType(schema[f"{EXTENSION}type"])


def _check_schema(schema: Mapping[str, Any], path: YamlPath) -> None:
    """A schema stands by itself and is one."""
    if any(item.kind == REFERENCE for item in found(schema, "schema", path)):
        raise Misplaced(path, f"{path[-1]!r} refers to a schema", "write the schema out here")
    try:
        jsonschema_rs.validator_for(dict(schema))
    except jsonschema_rs.ValidationError as problem:
        cause = f"{path[-1]!r} is no JSON Schema: {problem.message}"
        raise Misplaced(path, cause, "") from None


def check_table(document: Mapping[str, Any], table: Table, tables: Mapping[str, Table]) -> None:
    """Stop at the first thing in a served resource that names what is not there."""
    create = follow(document, table.entry["create"], (*table.path, "create"))
    for field in document["components"]["schemas"][create[-1]].get("required", ()):
        choose(field, table.sent, (*create, "required"), "field")
    for path, rule in table.entries("rules"):
        _check_rule(document, path, rule, table, tables)
    for path, treatment in table.entries("treatments"):
        _check_treatment(path, treatment, table)
    for path, key in table.entries("order"):
        choose(key["field"], table.stored, (*path, "field"), "field")
    for index, field in enumerate(table.entry["sortable"]):
        choose(field, table.stored, (*table.path, "sortable", index), "field")
    _Shown(document, table, tables).check()


def _check_rule(
    document: Mapping[str, Any],
    path: YamlPath,
    rule: Mapping[str, Any],
    table: Table,
    tables: Mapping[str, Table],
) -> None:
    kind, field = RuleKind(rule["rule"]), rule["field"]
    choose(field, table.sent, (*path, "field"), "field")
    messages = document[f"{EXTENSION}messages"]
    if kind is RuleKind.TYPE:
        choose(table.sent[field], messages["types"], path, "type with a message")
    else:
        choose(kind, messages["rules"], path, "rule with a message")
    if kind is RuleKind.REQUIRED:
        return
    if "keywords" in rule:
        schema = document["components"]["schemas"][table.entry["fields"].removeprefix(_SCHEMAS)]
        for keyword in rule["keywords"]:
            choose(
                keyword, schema["properties"][field], (*path, "keywords"), "keyword of this field"
            )
        return
    choose(kind, BESIDE, (*path, "rule"), "rule without keywords")
    choose(table.sent[field], RULED[kind], (*path, "field"), f"type for {str(kind)!r}")
    _check_rule_value(path, rule, table, tables)


def _check_rule_value(
    path: YamlPath, rule: Mapping[str, Any], table: Table, tables: Mapping[str, Table]
) -> None:
    kind, value, here = rule["rule"], rule.get("value"), (*path, "value")
    if kind == RuleKind.EXISTS:
        choose(value, tables, here, "resource")
    elif kind in NAMING_A_FIELD:
        wanted = table.sent[rule["field"]]
        choose(value, (f for f, kind in table.sent.items() if kind is wanted), here, "field")
    elif kind == RuleKind.UNIQUE:
        choose(value, (f for f, kind in table.stored.items() if kind not in SEVERAL), here, "field")
    elif kind == RuleKind.NOT_ITSELF:
        choose(table.references.get(rule["field"]), (table.path[-1],), path, "own reference")
    elif not isinstance(value, int | Decimal):
        raise Misplaced(path, f"the rule {kind!r} has no number as its value", "give it one")


def _check_treatment(path: YamlPath, treatment: Mapping[str, Any], table: Table) -> None:
    kind, field = TreatmentKind(treatment["treatment"]), treatment["field"]
    if kind in _WITH_VALUE and "value" not in treatment:
        raise Misplaced(path, f"the treatment {str(kind)!r} has no value", "give it one")
    if kind is TreatmentKind.INTEGRATION:
        choose(treatment["value"], table.sent, (*path, "value"), "field")
    if kind is TreatmentKind.NEXT_NUMBER:
        choose(field, ("id",), (*path, "field"), "field")
    if kind in GIVEN or kind is TreatmentKind.WRITTEN_AS:
        return
    choose(field, table.sent, (*path, "field"), "field")
    allowed = TREATED.get(kind, tuple(ValueType))
    choose(table.sent[field], allowed, (*path, "field"), f"type for {str(kind)!r}")
    if kind in CONDITIONAL:
        if "while" not in treatment or "is" not in treatment:
            raise Misplaced(path, f"the treatment {str(kind)!r} has no condition", "while, is")
        texts = (name for name, kind in table.sent.items() if kind is ValueType.TEXT)
        choose(treatment["while"], texts, (*path, "while"), "field")


class _Shown:
    """The keys of a representation, against what is stored."""

    def __init__(
        self, document: Mapping[str, Any], table: Table, tables: Mapping[str, Table]
    ) -> None:
        self._document = document
        self._table = table
        self._tables = tables
        self._written = {
            treatment["field"]: (path, treatment["value"])
            for path, treatment in table.entries("treatments")
            if treatment["treatment"] == TreatmentKind.WRITTEN_AS
        }
        self._keys: list[str] = []

    def check(self) -> None:
        """Stop at the first key that shows nothing, and the first template of no key."""
        reference = self._table.entry["representation"]
        path = follow(self._document, reference, (*self._table.path, "representation"))
        schema = self._document["components"]["schemas"][path[-1]]
        _check_schema(schema, path)
        for key, part in schema.get("properties", {}).items():
            self._check_key(key, part, (*path, "properties", key))
        for field, (place, _) in self._written.items():
            choose(field, self._keys, (*place, "field"), "key")

    def _check_key(self, key: str, schema: Mapping[str, Any], path: YamlPath) -> None:
        if _type(schema, path) is not ValueType.RECORD:
            self._check_value(key, key, schema, path, self._table.stored)
            return
        references = self._table.references
        choose(schema.get(f"{EXTENSION}from"), references, path, "reference")
        stored = self._tables[references[schema[f"{EXTENSION}from"]]].stored
        for name, part in schema.get("properties", {}).items():
            here = (*path, "properties", name)
            self._check_value(f"{key}.{name}", name, part, here, stored)

    def _check_value(
        self,
        key: str,
        name: str,
        schema: Mapping[str, Any],
        path: YamlPath,
        stored: Mapping[str, ValueType],
    ) -> None:
        self._keys.append(key)
        if key in self._written:
            place, template = self._written[key]
            for field in re.findall(r"\{(\w+)\}", template):
                choose(field, stored, (*place, "value"), "field")
            return
        choose(name, stored, path, "field")
        allowed = NUMBERS if stored[name] in NUMBERS else _OTHERS
        choose(_type(schema, path), allowed, path, f"type to show a {stored[name]}")
