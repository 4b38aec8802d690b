"""The contract of an API: what its OpenAPI document says, as frozen values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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


def index_of(names: Iterable[str]) -> str:
    """The name of the index under which records are found by fields together, even by one."""
    return f"({'+'.join(sorted(names))})"


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
    """A refusal: its status, the template of its body or MISSING, and its headers.

    It is what the emulator answers; a real server may answer any of the alternatives too,
    which have the same name and headers.
    """

    name: str
    status: int
    body: Json
    headers: Mapping[str, HeaderValue]
    origin: Origin
    alternatives: tuple[ErrorAnswer, ...] = ()
    header_origins: Mapping[str, Origin] = field(default_factory=dict)


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
    origin: Origin


@dataclass(frozen=True, slots=True)
class Property:
    """A key of a representation.

    It shows the field of the same name; where there is a template, that; where it has
    parts, those of the record that the field `reference` names. `schema` is its JSON Schema
    without our extensions. A key that is not `always` there may be left out.
    """

    key: str
    type: ValueType
    reference: str
    template: str
    parts: tuple[Property, ...]
    schema: Mapping[str, Json]
    always: bool
    nullable: bool
    origin: Origin


@dataclass(frozen=True, slots=True)
class SortKey:
    """One step in the order of a list."""

    field: str
    comparison: Comparison
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Filter:
    """A parameter that restricts a list; `unreadable` is an error's name, or nothing matches.

    A search looks at several fields; `client_id.email` is a field of the record that
    `client_id` names. `message` is said of an argument that cannot be read. `origin` is that
    of what the parameter does, `unreadable_origin` that of the answer to such an argument.
    """

    parameter: str
    match: Match
    fields: tuple[str, ...]
    type: ValueType
    unreadable: str
    message: str
    origin: Origin
    unreadable_origin: Origin

    @property
    def field(self) -> str:
        """The field that is compared, or the first of those that are searched."""
        return self.fields[0]


@dataclass(frozen=True, slots=True)
class Resource:
    """A kind of record: its fields, and for a served one all that the API does with them.

    The wrappers are the keys under which a request or an answer holds the record, empty
    where it is the whole. `representation_schema` is the JSON Schema of a representation,
    without our extensions; it requires the documented keys alone. `order_origins` are those
    of the steps of the order.
    """

    name: str
    fields: Mapping[str, Field]
    rules: tuple[Rule, ...] = ()
    treatments: tuple[Treatment, ...] = ()
    references: Mapping[str, str] = field(default_factory=dict)
    representation: tuple[Property, ...] = ()
    representation_schema: Mapping[str, Json] = field(default_factory=dict)
    request_wrapper: str = ""
    answer_wrapper: str = ""
    order: tuple[SortKey, ...] = ()
    order_origins: tuple[Origin, ...] = ()
    sortable: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a path: a fixed text, or what stands for `name` between two fixed texts."""

    before: str
    name: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What an operation succeeds with.

    `text` is the JSON value of a body that is neither a list nor a record, else MISSING.
    """

    status: int
    body: Body
    text: Json
    origin: Origin


@dataclass(frozen=True, slots=True)
class Operation:
    """What a method does at a path.

    `segments` are those of the path below the API's base. The first of the answers is what
    the emulator gives; a real server may give any of them.
    """

    id: str
    method: str
    segments: tuple[Segment, ...]
    action: Action
    resource: str
    needs: str
    answers: tuple[Answer, ...]
    filters: tuple[Filter, ...]
    origin: Origin


@dataclass(frozen=True, slots=True)
class Requests:
    """What holds for every request: media type, largest body in bytes, rate.

    Without a media type bodies are read whatever they are said to be; without requests in a
    window there is no limit of the rate. `origins` tells of each property that the page
    states how it is known, by the property's key in the specification; those that have but
    one value, such as `null` and `unknown_key`, stand nowhere else.
    """

    content_type: str
    largest_body: int
    window_requests: int
    window_seconds: int
    origins: Mapping[str, Origin] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lists:
    """How a list is cut into pages and sorted: the names of parameters, headers and keys.

    A name is empty where the API has no such thing. Without an `items_key` a list is a bare
    array. `origins` is as that of requests; a link is there as `link_next` and the like.
    """

    page_parameter: str
    size_parameter: str
    size: int
    greatest_size: int
    page_header: str
    size_header: str
    total_header: str
    items_key: str
    page_key: str
    size_key: str
    total_key: str
    sort_parameter: str
    links: frozenset[str]
    origins: Mapping[str, Origin] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Contract:
    """What an API promises; `document` is the OpenAPI document that says so.

    `failures` are answers by their status that no request brings about.
    """

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
    access_origins: Mapping[str, Origin] = field(default_factory=dict)
    failures: Mapping[int, ErrorAnswer] = field(default_factory=dict)
    document: Mapping[str, Json] = field(default_factory=dict, compare=False, repr=False)
