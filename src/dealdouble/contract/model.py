"""The contract of an API: what its OpenAPI document says, as frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from dealdouble.vocabulary import (
    Action,
    Body,
    Check,
    Comparison,
    HeaderValue,
    Match,
    RuleKind,
    Standing,
    TreatmentKind,
    ValueType,
)

Json = Any
"""A JSON value: None, bool, int, Decimal, str, list or dict. Its shape is not known here."""

MISSING: Final = object()
"""Stands where no value is, as null is a value."""


@dataclass(frozen=True, slots=True)
class Origin:
    """How a fact is known, its source, and the page and line that state it."""

    standing: Standing
    source: str
    at: str
    disputed: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """A form in which a key is sent; `value` holds `{key}` where the key stands."""

    form: str
    location: str
    name: str
    value: str
    any_case: bool
    origin: Origin


@dataclass(frozen=True, slots=True)
class Step:
    """A step of admission: what is checked, and the name of the error that answers."""

    check: Check
    error: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class ErrorAnswer:
    """A refusal: its status, the template of its body or MISSING, and its headers."""

    name: str
    status: int
    body: Json
    headers: Mapping[str, HeaderValue]
    origin: Origin


@dataclass(frozen=True, slots=True)
class Rule:
    """Something asked of a value or of a record.

    `keywords` are those of the field's schema that say it; where there are none, `value`
    says it, as the rule's kind understands it.
    """

    kind: RuleKind
    field: str
    keywords: tuple[str, ...]
    value: Json
    message: str
    error: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Treatment:
    """What becomes of a field's value; the condition is a field and some of its values."""

    kind: TreatmentKind
    field: str
    value: str
    condition: tuple[str, frozenset[str]]
    origin: Origin


@dataclass(frozen=True, slots=True)
class Field:
    """A field that a record has; `schema` is its JSON Schema without our extensions."""

    name: str
    type: ValueType
    schema: Mapping[str, Json]
    required: bool
    default: Json


@dataclass(frozen=True, slots=True)
class Property:
    """A key of a representation.

    It shows the field of the same name; where there is a template, that; where it has
    parts, those of the record that the field `reference` names.
    """

    key: str
    type: ValueType
    reference: str
    template: str
    parts: tuple[Property, ...]


@dataclass(frozen=True, slots=True)
class SortKey:
    """One step in the order of a list."""

    field: str
    comparison: Comparison
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Filter:
    """A parameter that restricts a list; `unreadable` is an error's name, or nothing matches."""

    parameter: str
    match: Match
    field: str
    type: ValueType
    unreadable: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Resource:
    """A kind of record: its fields, and for a served one all that the API does with them."""

    name: str
    fields: Mapping[str, Field]
    rules: tuple[Rule, ...] = ()
    treatments: tuple[Treatment, ...] = ()
    references: Mapping[str, str] = field(default_factory=dict)
    representation: tuple[Property, ...] = ()
    order: tuple[SortKey, ...] = ()
    sortable: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Operation:
    """What a method does at a path.

    `segments` are those of the path below the API's base; None stands for the record's id.
    """

    id: str
    method: str
    segments: tuple[str | None, ...]
    action: Action
    resource: str
    needs: str
    status: int
    body: Body
    filters: tuple[Filter, ...]


@dataclass(frozen=True, slots=True)
class Requests:
    """What holds for every request: media type, largest body in bytes, rate."""

    content_type: str
    largest_body: int
    window_requests: int
    window_seconds: int


@dataclass(frozen=True, slots=True)
class Lists:
    """How a list is cut into pages and sorted: the names of parameters and headers."""

    page_parameter: str
    size_parameter: str
    size: int
    greatest_size: int
    page_header: str
    size_header: str
    total_header: str
    sort_parameter: str
    links: frozenset[str]


@dataclass(frozen=True, slots=True)
class Contract:
    """What an API promises."""

    name: str
    title: str
    base_path: str
    authentication: tuple[Form, ...]
    access: Mapping[str, frozenset[str]]
    admission: tuple[Step, ...]
    errors: Mapping[str, ErrorAnswer]
    requests: Requests
    lists: Lists
    operations: tuple[Operation, ...]
    resources: Mapping[str, Resource]
