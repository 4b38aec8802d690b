"""A small API that is unlike MOCO wherever a contract may be: authors, and their books."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from dealdouble.contract.model import (
    MISSING,
    Answer,
    Contract,
    ErrorAnswer,
    Field,
    Filter,
    Form,
    Json,
    Lists,
    Operation,
    Origin,
    Property,
    Requests,
    Resource,
    Rule,
    Segment,
    SortKey,
    Step,
    Treatment,
)
from dealdouble.vocabulary import (
    NOTHING_MATCHES,
    Action,
    Body,
    Check,
    Comparison,
    Match,
    RuleKind,
    Standing,
    TreatmentKind,
    ValueType,
)

ORIGIN = Origin(Standing.ASSUMED, "test", "page.md:1")
SCHEMAS: dict[ValueType, dict[str, Json]] = {
    ValueType.TEXT: {"type": ["string", "null"]},
    ValueType.NUMBER: {"type": ["number", "null"]},
    ValueType.WHOLE_NUMBER: {"type": ["integer", "null"]},
    ValueType.DATE: {"type": ["string", "null"]},
    ValueType.TEXTS: {"type": ["array", "null"], "items": {"type": "string"}},
    ValueType.PROPERTIES: {"type": ["object", "null"]},
}


def _field(name: str, kind: ValueType) -> Field:
    return Field(name, kind, SCHEMAS[kind], required=False, default=MISSING, origin=ORIGIN)


def _rule(kind: RuleKind, field: str, *keywords: str, value: Json = None) -> Rule:
    return Rule(kind, field, keywords, value, f"{field} must {kind}", "broken", ORIGIN)


def property_of(
    key: str, kind: ValueType = ValueType.TEXT, template: str = "", **more: Any
) -> Property:
    """A key of a representation; `more` are its other attributes."""
    whole: dict[str, Any] = {"reference": "", "parts": (), "schema": {}, "origin": ORIGIN} | more
    return Property(key, kind, template=template, always=True, nullable=True, **whole)


def _operation(method: str, action: Action, resource: str, status: int, body: Body) -> Operation:
    one = () if action in (Action.LIST, Action.CREATE) else (Segment("", "id"),)
    segments = (Segment(resource), *one)
    name = f"{action}-{resource}"
    filters = FILTERS if resource == "books" and action is Action.LIST else ()
    answers = (Answer(status, body, MISSING, ORIGIN),)
    return Operation(name, method, segments, action, resource, "all", answers, filters, ORIGIN)


def _filter(parameter: str, match: Match, field: str, kind: ValueType) -> Filter:
    return Filter(parameter, match, (field,), kind, NOTHING_MATCHES, "", ORIGIN, ORIGIN)


FILTERS = (
    _filter("genre", Match.ONE_OF, "genre", ValueType.TEXTS),
    _filter("stock", Match.ONE_OF, "stock", ValueType.WHOLE_NUMBERS),
    _filter("ids", Match.ONE_OF, "id", ValueType.WHOLE_NUMBERS),
    _filter("words", Match.ALL_OF, "words", ValueType.TEXTS),
    _filter("out", Match.EQUAL, "out", ValueType.DATE),
    _filter("notes", Match.PROPERTIES, "notes", ValueType.PROPERTIES),
    Filter("since", Match.FROM, ("out",), ValueType.DATE, "bad date", "is no date", ORIGIN, ORIGIN),
)
NUMBER = Treatment(TreatmentKind.NEXT_NUMBER, "id", "", ("", frozenset()), ORIGIN)
AUTHORS = Resource(
    name="authors",
    fields={"name": _field("name", ValueType.TEXT)},
    rules=(_rule(RuleKind.TYPE, "name", "type"),),
    treatments=(NUMBER,),
    representation=(property_of("id", ValueType.WHOLE_NUMBER), property_of("name")),
    order=(SortKey("id", Comparison.EXACTLY, descending=True),),
)
BOOKS = Resource(
    name="books",
    fields={
        "title": _field("title", ValueType.TEXT),
        "author_id": _field("author_id", ValueType.WHOLE_NUMBER),
        "price": _field("price", ValueType.NUMBER),
        "stock": _field("stock", ValueType.WHOLE_NUMBER),
        "genre": _field("genre", ValueType.TEXT),
        "words": _field("words", ValueType.TEXTS),
        "out": _field("out", ValueType.DATE),
        "notes": _field("notes", ValueType.PROPERTIES),
    },
    rules=(
        *(_rule(RuleKind.TYPE, name, "type") for name in ("title", "author_id", "price", "stock")),
        _rule(RuleKind.EXISTS, "author_id", value="authors"),
        _rule(RuleKind.DIGITS, "price", value=30),
        _rule(RuleKind.DIGITS, "stock", value=30),
    ),
    treatments=(
        NUMBER,
        Treatment(TreatmentKind.MERGED, "notes", "", ("", frozenset()), ORIGIN),
    ),
    references={"author_id": "authors"},
    representation=(
        property_of("id", ValueType.WHOLE_NUMBER),
        property_of("title"),
        property_of(
            "author", ValueType.RECORD, reference="author_id", parts=(property_of("name"),)
        ),
        property_of("price", ValueType.NUMBER),
        property_of("stock", ValueType.WHOLE_NUMBER),
        property_of("label", template="{title} ({genre})"),
        property_of("notes", ValueType.PROPERTIES),
    ),
    order=(SortKey("title", Comparison.COLLATED),),
    sortable=("price", "title"),
)
ERRORS = (
    ErrorAnswer("lost", 404, {"code": 404, "why": None, "sure": True}, {}, ORIGIN),
    ErrorAnswer("bad date", 400, {"ratio": Decimal("1.50")}, {}, ORIGIN),
    ErrorAnswer("broken", 422, {"all": "{messages}", "text": "Sorry: {message}."}, {}, ORIGIN),
)
OPERATIONS = tuple(
    _operation(method, action, resource, status, body)
    for resource in ("authors", "books")
    for method, action, status, body in (
        ("GET", Action.LIST, 200, Body.LIST),
        ("POST", Action.CREATE, 201, Body.RECORD),
        ("GET", Action.READ, 200, Body.RECORD),
        ("PUT", Action.UPDATE, 204, Body.NOTHING),
        ("DELETE", Action.DELETE, 200, Body.RECORD),
    )
)
LIBRARY = Contract(
    name="library",
    title="A library",
    base_path="",
    authentication=(Form("key", "header", "X-Key", "{key}", any_case=False, origin=ORIGIN),),
    access={"full": frozenset({"all"})},
    admission=tuple(
        Step(check, error, ORIGIN)
        for check, error in (
            *((Check.PATH, "lost"), (Check.METHOD, "lost"), (Check.RATE, "lost")),
            *((Check.BODY, "lost"), (Check.RECORD, "lost"), (Check.FILTERS, "bad date")),
            (Check.RULES, "broken"),
        )
    ),
    errors={error.name: error for error in ERRORS},
    requests=Requests("application/json", 1000, 2, 60),
    lists=Lists("p", "n", 2, 3, "P", "N", "T", "", "", "", "", "by", frozenset({"next"})),
    operations=OPERATIONS,
    resources={"authors": AUTHORS, "books": BOOKS},
)
"""No key is asked for, a delete answers with the record, an update with nothing."""
