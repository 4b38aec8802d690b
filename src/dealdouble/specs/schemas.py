"""JSON Schemas of requests and representations, and which keyword says which rule."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import jsonschema_rs

from dealdouble.documents.page import Entry, Origin
from dealdouble.specs import patterns
from dealdouble.specs.json_text import read_json
from dealdouble.specs.names import extension, origin_value
from dealdouble.vocabulary import RuleKind, TreatmentKind, ValueType

_TEXTS: dict[str, Any] = {"type": "array", "items": {"type": "string"}}

_TYPES: dict[ValueType, dict[str, Any]] = {
    ValueType.TEXT: {"type": "string"},
    ValueType.NUMBER: {"type": "number"},
    ValueType.NUMBER_WITH_PLACE: {"type": "number"},
    ValueType.DECIMAL: {"type": "number"},
    ValueType.WHOLE_NUMBER: {"type": "integer"},
    ValueType.DATE: {"type": "string", "format": "date", "pattern": patterns.DATE_SHAPE},
    ValueType.TIME: {"type": "string", "format": "date-time", "pattern": patterns.UTC_TIME},
    ValueType.TEXTS: _TEXTS,
    ValueType.PROPERTIES: {
        "type": "object",
        "additionalProperties": {"type": ["string", "array"], "items": {"type": "string"}},
    },
    ValueType.OBJECT: {"type": "object"},
    ValueType.RECORD: {"type": "object"},
}


@dataclass(frozen=True, slots=True)
class RuleEntry:
    """A rule as the specification lists it: its keywords say it, or its value does."""

    kind: RuleKind
    field: str
    error: str
    origin: Origin
    keywords: tuple[str, ...] = ()
    value: Any = None

    def as_value(self) -> dict[str, Any]:
        """The rule's entry in the extension."""
        said = {"keywords": list(self.keywords)} if self.keywords else {}
        value = {} if self.keywords or self.value is None else {"value": self.value}
        return {
            "rule": str(self.kind),
            "field": self.field,
            **said,
            **value,
            "error": self.error,
            "origin": origin_value(self.origin),
        }


@dataclass(frozen=True, slots=True)
class FieldSchema:
    """The schema of one request field, and the rules that it states."""

    name: str
    required: bool
    schema: dict[str, Any]
    rules: list[RuleEntry] = field(default_factory=list)


def type_schema(value_type: ValueType, nullable: bool = False) -> dict[str, Any]:
    """A fresh schema of a type; null is let through where it means that nothing is there."""
    schema = {key: _copy(value) for key, value in _TYPES[value_type].items()}
    if nullable:
        _let_be(schema, "null")
    return schema


def _let_be(schema: dict[str, Any], name: str) -> None:
    """Let a value be of one more of JSON's types."""
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    schema["type"] = [*types, name]


def field_schema(
    entry: Entry,
    rules: Mapping[str, Entry],
    treatments: Mapping[str, Entry],
    error: str,
    refusal: Origin,
) -> FieldSchema:
    """The schema of a field from its row, its rules by kind and its treatments by kind.

    `error` answers a missing or unreadable value; `refusal` tells how it is known that
    values of another type are refused.
    """
    name, value_type = entry.codes("Field")[0], ValueType(entry.text("Type"))
    required = entry.flag("Required")
    one_of = rules.get(RuleKind.ONE_OF)
    schema = type_schema(value_type, nullable=not required and one_of is None)
    made = FieldSchema(name, required, schema)
    type_keywords: tuple[str, ...] = ("type",)
    if TreatmentKind.FROM_TEXT in treatments:
        _let_be(schema, "string")
        schema["pattern"] = patterns.PLAIN_DECIMAL
        type_keywords = ("type", "pattern")
    if required:
        made.rules.append(RuleEntry(RuleKind.REQUIRED, name, error, entry.origin, ("required",)))
    if one_of is None:
        made.rules.append(RuleEntry(RuleKind.TYPE, name, error, refusal, type_keywords))
    if value_type is ValueType.PROPERTIES:
        _let_null_remove(schema, treatments)
    if value_type is ValueType.DATE:
        _say_date(made, entry, TreatmentKind.DATE_PART in treatments, error, rules)
    for kind, rule in rules.items():
        made.rules.append(_written_rule(RuleKind(kind), rule, schema))
    if TreatmentKind.DEFAULT in treatments:
        schema["default"] = json_value(treatments[TreatmentKind.DEFAULT], "Value")
    schema["description"] = entry.text("Description")
    schema[extension("type")] = str(value_type)
    schema[extension("origin")] = origin_value(entry.origin)
    return made


def json_value(row: Entry, column: str) -> Any:
    """The JSON value in the cell's code span, numbers with a point as Decimals."""
    try:
        return read_json(row.text(column))
    except ValueError as problem:
        raise row.refuse(column, f"a JSON value ({problem})") from problem


def _let_null_remove(schema: dict[str, Any], treatments: Mapping[str, Entry]) -> None:
    if TreatmentKind.NULL_REMOVES in treatments:
        schema["additionalProperties"]["type"].append("null")


def _say_date(
    made: FieldSchema, entry: Entry, with_time: bool, error: str, rules: Mapping[str, Entry]
) -> None:
    """Add the rule that a date is one of the calendar, in the keywords that are left for it."""
    keywords: tuple[str, ...] = ("format", "pattern")
    if with_time:
        del made.schema["format"]
        made.schema["pattern"] = patterns.DATE_OR_TIME
        keywords = ("pattern",)
    elif rules.keys() & {RuleKind.FIRST_DAY, RuleKind.LAST_DAY}:
        # The rule about the day takes the pattern, and `format` lets the year 0000 through.
        made.schema["allOf"] = [{"pattern": patterns.DATE_SHAPE}]
        keywords = ("format", "allOf")
    made.rules.append(RuleEntry(RuleKind.DATE, made.name, error, entry.origin, keywords))


def _written_rule(kind: RuleKind, row: Entry, schema: dict[str, Any]) -> RuleEntry:
    name, error = row.codes("Field")[0], row.text("Error")
    keyword, said = said_by_schema(kind, row)
    if keyword is None:
        return RuleEntry(kind, name, error, row.origin, value=said)
    schema[keyword] = said
    return RuleEntry(kind, name, error, row.origin, (keyword,))


def said_by_schema(kind: RuleKind, row: Entry) -> tuple[str | None, Any]:
    """The keyword that says a rule, if any does, and its value.

    Raises:
        DocumentError: the row's value is not of the form that the rule asks for.
    """
    match kind:
        case RuleKind.NOT_BLANK:
            return "pattern", patterns.NOT_BLANK
        case RuleKind.MATCHES:
            return "pattern", _pattern(row)
        case RuleKind.ONE_OF:
            return "enum", _values(row)
        case RuleKind.ONE_OF_OR_EMPTY:
            return "enum", [*_values(row), "", None]
        case RuleKind.LESS_THAN | RuleKind.GREATER_THAN:
            less = kind is RuleKind.LESS_THAN
            return ("exclusiveMaximum" if less else "exclusiveMinimum"), _number(row)
        case RuleKind.FIRST_DAY | RuleKind.LAST_DAY:
            first = kind is RuleKind.FIRST_DAY
            return "pattern", patterns.FIRST_DAY if first else patterns.LAST_DAY
        case RuleKind.DIGITS | RuleKind.BYTES:
            return None, _count(row)
        case RuleKind.NOT_ITSELF:
            return None, None
        case _:  # NOT_BEFORE, NOT_LESS, EXISTS, UNIQUE: what they name is known to be there
            return None, row.code("Value")


def _pattern(row: Entry) -> str:
    """A regular expression that Python's engine and JSON Schema's both read."""
    pattern = row.code("Value")
    try:
        re.compile(pattern)
        jsonschema_rs.validator_for({"pattern": pattern})
    except (re.error, ValueError) as problem:
        cause = problem if isinstance(problem, re.error) else "not one of JSON Schema's"
        raise row.refuse("Value", f"a regular expression ({cause})") from problem
    return pattern


def _values(row: Entry) -> list[str]:
    values = list(row.codes("Value"))
    if not values or row.text("Value") != ", ".join(values) or len(set(values)) < len(values):
        raise row.refuse("Value", "values in backquotes, each once")
    return values


def _count(row: Entry) -> int:
    if not re.fullmatch("[1-9][0-9]{0,8}", row.text("Value")):
        raise row.refuse("Value", "a whole number from 1 to 999999999")
    return int(row.text("Value"))


def _number(row: Entry) -> int | Decimal:
    text = row.text("Value")
    if re.fullmatch(r"-?[0-9]{1,30}", text):
        return int(text)
    if re.fullmatch(r"-?[0-9]{1,30}\.[0-9]{1,30}", text):
        return Decimal(text)
    raise row.refuse("Value", "a number in plain digits")


def _copy(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copy(item) for key, item in value.items()}
    return list(value) if isinstance(value, list) else value
