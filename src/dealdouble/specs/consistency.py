"""Hold the rows of a resource's page against each other, before and after they are compiled."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import jsonschema_rs

from dealdouble.documents.page import Entry, Page
from dealdouble.errors import DocumentError
from dealdouble.specs.api import Api, writes
from dealdouble.specs.properties import RESOURCE, check_properties
from dealdouble.specs.representation import Kept
from dealdouble.specs.resource import ResourcePage
from dealdouble.specs.schemas import FieldSchema, said_by_schema
from dealdouble.vocabulary import (
    NOTHING_MATCHES,
    Action,
    Body,
    Check,
    Comparison,
    Match,
    RuleKind,
    TreatmentKind,
    ValueType,
)

_BODIES: dict[Action, tuple[Body, ...]] = {
    Action.LIST: (Body.LIST,),
    Action.READ: (Body.RECORD,),
    **dict.fromkeys((Action.CREATE, Action.UPDATE, Action.DELETE), (Body.RECORD, Body.NOTHING)),
}
_RULED: dict[RuleKind, tuple[ValueType, ...]] = {
    **dict.fromkeys((RuleKind.NOT_BLANK, RuleKind.MATCHES, RuleKind.ONE_OF), (ValueType.TEXT,)),
    RuleKind.LESS_THAN: (ValueType.NUMBER, ValueType.WHOLE_NUMBER),
    RuleKind.GREATER_THAN: (ValueType.NUMBER, ValueType.WHOLE_NUMBER),
    RuleKind.FIRST_DAY: (ValueType.DATE,),
    RuleKind.LAST_DAY: (ValueType.DATE,),
    RuleKind.NOT_BEFORE: (ValueType.DATE,),
    RuleKind.DIGITS: (ValueType.NUMBER,),
    RuleKind.EXISTS: (ValueType.WHOLE_NUMBER,),
    RuleKind.BYTES: tuple(ValueType),
}
_OF_THE_DAY = (RuleKind.FIRST_DAY, RuleKind.LAST_DAY)
_WITHOUT_VALUE = (RuleKind.NOT_BLANK, *_OF_THE_DAY)
_SAID_BY_PATTERN = (RuleKind.NOT_BLANK, RuleKind.MATCHES, *_OF_THE_DAY)
_TREATED: dict[TreatmentKind, ValueType] = {
    TreatmentKind.DATE_PART: ValueType.DATE,
    TreatmentKind.SORTED: ValueType.TEXTS,
    TreatmentKind.DISTINCT: ValueType.TEXTS,
    TreatmentKind.MERGED: ValueType.PROPERTIES,
    TreatmentKind.NULL_REMOVES: ValueType.PROPERTIES,
    TreatmentKind.TODAY: ValueType.DATE,
}
_FOR_STATUS = (TreatmentKind.IGNORED_WHILE, TreatmentKind.CLEARED_WHILE, TreatmentKind.TODAY)
_WITH_VALUE = (TreatmentKind.DEFAULT, TreatmentKind.ALIAS, TreatmentKind.WRITTEN_AS)
_GIVEN = (TreatmentKind.NEXT_NUMBER, TreatmentKind.CREATED, TreatmentKind.CHANGED)
_FILTERED: dict[Match, tuple[ValueType, ...]] = {
    Match.EQUAL: (ValueType.TEXT, ValueType.WHOLE_NUMBER, ValueType.DATE),
    Match.ONE_OF: (ValueType.TEXTS, ValueType.WHOLE_NUMBERS),
    Match.ALL_OF: (ValueType.TEXTS,),
    Match.FROM: (ValueType.DATE,),
    Match.TO: (ValueType.DATE,),
    Match.AFTER: (ValueType.TIME,),
    Match.PROPERTIES: (ValueType.PROPERTIES,),
}
_ITEMS = {ValueType.TEXTS: ValueType.TEXT, ValueType.WHOLE_NUMBERS: ValueType.WHOLE_NUMBER}
_SEVERAL = (ValueType.TEXTS, ValueType.PROPERTIES)


def named_resource(api: Api, page: Page) -> ResourcePage:
    """The page as a resource, once it tells how the resource is called.

    Raises:
        DocumentError: it does not, or tells something else beside.
    """
    check_properties(page, "Resource", RESOURCE, tuple(RESOURCE))
    return ResourcePage(api, page)


def check_resource(resource: ResourcePage, known: Mapping[str, Mapping[str, Kept]]) -> None:
    """Whatever a row names is there and is of the right kind.

    `known` holds the fields of every resource that some page of the API tells of.

    Raises:
        DocumentError: a row refers to something that there is not, or contradicts another.
    """
    _check_operations(resource)
    _check_answers(resource)
    _check_rules(resource, known)
    _check_referred(resource)
    _check_treatments(resource)
    _check_filters(resource)
    _check_order(resource)


def check_fields(resource: ResourcePage, fields: Sequence[FieldSchema]) -> None:
    """Each rule has a message, and each default is a value that a request could send.

    Raises:
        DocumentError: one has not, or is none.
    """
    page = resource.api.page
    told = {row.text("Rule") for row in page.entries("Messages")} | {RuleKind.TYPE}
    for rule in (rule for field in fields for rule in field.rules):
        if rule.kind not in told:
            raise DocumentError(
                f"no message for the rule {str(rule.kind)!r}", "add a row", page.place("Messages")
            )
    schemas = {field.name: field.schema for field in fields}
    for row in resource.page.entries("Treatments"):
        if row.text("Treatment") == TreatmentKind.DEFAULT:
            schema = schemas[row.text("Field")]
            validator = jsonschema_rs.validator_for(schema, validate_formats=True)
            for problem in validator.iter_errors(schema["default"]):
                raise row.refuse("Value", f"a value that the field may have ({problem.message})")


def _check_operations(resource: ResourcePage) -> None:
    allowed = {right for may in resource.api.access.values() for right in may}
    for row in resource.page.entries("Operations"):
        action, path = Action(row.text("Operation")), row.text("Path")
        row.check("Needs", sorted(allowed))
        if writes(action) and row.text("Method") in ("GET", "DELETE"):
            raise row.refuse("Method", f"for {action} a method with a body: POST, PUT, PATCH")
        with_id = action not in (Action.LIST, Action.CREATE)
        if ("{id}" in path) != with_id or path.count("{") != int(with_id):
            wanted = "with {id}" if with_id else "without a part in braces"
            raise row.refuse("Path", f"for {action} a path {wanted}")
        if not re.fullmatch(r"(?:/[^/?#\s]+)+", path):
            raise row.refuse("Path", "a path such as /deals or /deals/{id}")


def _check_answers(resource: ResourcePage) -> None:
    operations = [row.text("Operation") for row in resource.page.entries("Operations")]
    for row in resource.page.entries("Answers"):
        row.check("Operation", dict.fromkeys(operations))
        row.check("Body", _BODIES[Action(row.text("Operation"))])
        if row.text("Status") == "204":
            row.check("Body", (Body.NOTHING,))


def _check_rules(resource: ResourcePage, known: Mapping[str, Mapping[str, Kept]]) -> None:
    errors = [step.text("Error") for step in resource.api.checks(Check.RULES)]
    with_pattern: set[str] = set()
    for row in resource.page.entries("Rules"):
        kind, name = RuleKind(row.text("Rule")), row.text("Field")
        row.check("Field", resource.fields)
        row.check("Error", errors)
        _check_type(row, "Rule", ValueType(resource.fields[name].text("Type")), *_RULED[kind])
        if kind in _WITHOUT_VALUE:
            row.check("Value", ("",))
        if kind in _SAID_BY_PATTERN and name in with_pattern:
            raise row.refuse("Rule", "one rule of a field that is said by a pattern")
        with_pattern |= {name} if kind in _SAID_BY_PATTERN else set()
        said_by_schema(kind, row)
        if kind is RuleKind.EXISTS:
            row.check("Value", known)
        if kind is RuleKind.NOT_BEFORE:
            fields = resource.fields.items()
            dates = [n for n, e in fields if e.text("Type") == ValueType.DATE and n != name]
            row.check("Value", dates)


def _check_referred(resource: ResourcePage) -> None:
    for row in resource.page.entries("Referred records"):
        if row.text("Resource") == resource.name:
            raise row.refuse("Resource", "another resource than the page's own")
        row.check("Resource", dict.fromkeys(resource.references.values()))
        if row.text("Field") == "id":
            raise row.refuse("Field", "a field beside the number, which every record has")


def _check_type(row: Entry, column: str, found: ValueType, *types: ValueType) -> None:
    if found not in types:
        wanted = " or ".join(types)
        raise row.refuse(column, f"this for a field of the type {wanted}, not {found}")


def _check_treatments(resource: ResourcePage) -> None:
    seen: set[tuple[str, ...]] = set()
    for row in resource.page.entries("Treatments"):
        kind = TreatmentKind(row.text("Treatment"))
        _check_treated(resource, row, kind)
        # A condition may stand in several rows, as each of them has its own origin.
        key = (kind,) if kind in _GIVEN else (kind, row.text("Field"))
        if key in seen and kind not in (*_FOR_STATUS, TreatmentKind.ALIAS):
            raise row.refuse("Treatment", "this once for a field, or once for all if it gives one")
        seen.add(key)
        if kind in _FOR_STATUS:
            _check_condition(resource, row)
        elif kind in _WITH_VALUE:
            row.code("Value")
        else:
            row.check("Value", ("",))
    if (TreatmentKind.NEXT_NUMBER,) not in seen:
        raise DocumentError(
            f"no field has the treatment {str(TreatmentKind.NEXT_NUMBER)!r}",
            "give it to the key that shows the record's number",
            resource.page.place("Treatments"),
        )
    _check_aliases(resource)


def _check_treated(resource: ResourcePage, row: Entry, kind: TreatmentKind) -> None:
    keys = [entry.text("Key") for entry in resource.page.entries("Representation")]
    if kind is TreatmentKind.WRITTEN_AS:
        row.check("Field", keys)
    elif kind in _GIVEN:
        row.check("Field", [key for key in keys if key not in resource.fields and "." not in key])
    else:
        row.check("Field", resource.fields)
    if kind in _TREATED:
        found = ValueType(resource.fields[row.text("Field")].text("Type"))
        _check_type(row, "Treatment", found, _TREATED[kind])
    rules = {rule.text("Rule") for rule in resource.of_field("Rules", row.text("Field"))}
    if kind is TreatmentKind.DATE_PART and rules & set(_OF_THE_DAY):
        raise row.refuse("Treatment", "this for a field without a rule about the day of a month")


def _check_aliases(resource: ResourcePage) -> None:
    taken = set(resource.fields)
    for row in resource.page.entries("Treatments"):
        if row.text("Treatment") == TreatmentKind.ALIAS:
            if row.text("Value") in taken:
                raise row.refuse("Value", "a name that no field has")
            taken.add(row.text("Value"))


def _check_condition(resource: ResourcePage, row: Entry) -> None:
    """A condition is a field, a colon and some of the values that the field may have."""
    name, *values = row.codes("Value") or ("",)
    rules = [r for r in resource.of_field("Rules", name) if r.text("Rule") == RuleKind.ONE_OF]
    told = [value for rule in rules for value in rule.codes("Value")]
    listed = f"{name}: {', '.join(values)}"
    if not values or not set(values) <= set(told) or row.text("Value") != listed:
        wanted = f" ({', '.join(told)})" if told else ""
        raise row.refuse("Value", f"`field`: `value`, … of a field with a rule 'one of'{wanted}")


def _check_filters(resource: ResourcePage) -> None:
    errors = [step.text("Error") for step in resource.api.checks(Check.FILTERS)]
    taken = {
        row.text("Value"): row.text("Property")
        for row in resource.api.page.entries("Lists")
        if row.text("Property").endswith(" parameter")
    }
    for row in resource.page.entries("Filters"):
        match, value_type = Match(row.text("Match")), ValueType(row.text("Type"))
        if row.text("Parameter") in taken:
            property_name = taken[row.text("Parameter")]
            raise row.refuse("Parameter", f"another name, as this is the {property_name.lower()}")
        row.check("Field", sorted(resource.stored))
        if value_type not in _FILTERED[match]:
            raise row.refuse("Type", " or ".join(_FILTERED[match]))
        several = match is Match.ONE_OF
        of_one = _ITEMS[value_type] if several else value_type
        _check_type(row, "Type", resource.stored[row.text("Field")].type, of_one)
        row.check("Unreadable", (NOTHING_MATCHES, *errors))


def _check_order(resource: ResourcePage) -> None:
    for row in resource.page.entries("Order"):
        row.check("Field", sorted(resource.stored))
        value_type = resource.stored[row.text("Field")].type
        if value_type in _SEVERAL:
            raise row.refuse("Field", "a field of a single value")
        if value_type is not ValueType.TEXT:
            row.check("Compared", (Comparison.EXACTLY,))
