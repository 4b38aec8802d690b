"""Hold the rows of a resource's page against each other, before and after they are compiled."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import jsonschema_rs

from dealdouble.documents.page import Entry, Page
from dealdouble.errors import DocumentError
from dealdouble.fitting import (
    CONDITIONAL,
    FILTERED,
    GIVEN,
    NAMING_A_FIELD,
    RULED,
    SEVERAL,
    TREATED,
)
from dealdouble.specs.api import Api, keys_in, writes
from dealdouble.specs.properties import EVERY_RESOURCE, RESOURCE, check_properties
from dealdouble.specs.representation import Kept
from dealdouble.specs.resource import ResourcePage
from dealdouble.specs.schemas import FieldSchema, json_value, said_by_schema, type_schema
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
    **dict.fromkeys((Action.READ, Action.LOOK_UP), (Body.RECORD,)),
    **dict.fromkeys((Action.CREATE, Action.UPDATE, Action.DELETE), (Body.RECORD, Body.NOTHING)),
}
_OF_THE_DAY = (RuleKind.FIRST_DAY, RuleKind.LAST_DAY)
_WITHOUT_VALUE = (RuleKind.NOT_BLANK, RuleKind.NOT_ITSELF, *_OF_THE_DAY)
_SAID_BY_PATTERN = (RuleKind.NOT_BLANK, RuleKind.MATCHES, *_OF_THE_DAY)
_SAID_BY_LIST = (RuleKind.ONE_OF, RuleKind.ONE_OF_OR_EMPTY)
_WITH_VALUE = (
    *(TreatmentKind.DEFAULT, TreatmentKind.ALIAS, TreatmentKind.WRITTEN_AS),
    TreatmentKind.INTEGRATION,
)


_ALWAYS_READ = (Match.ONE_OF, Match.ALL_OF, Match.CONTAINS, Match.PROPERTIES)
"""Matches that take any argument, and at worst find nothing."""


def named_resource(api: Api, page: Page) -> ResourcePage:
    """The page as a resource, once it tells how the resource is called.

    Raises:
        DocumentError: it does not, or tells something else beside.
    """
    check_properties(page, "Resource", RESOURCE, EVERY_RESOURCE)
    for row in page.entries("Resource"):
        if row.text("Property") == "Name" and row.text("Value") == "keys":
            raise row.refuse("Value", "another name, as scenarios list an API's keys under this")
    return ResourcePage(api, page)


def check_resource(resource: ResourcePage, known: Mapping[str, Mapping[str, Kept]]) -> None:
    """Whatever a row names is there and is of the right kind.

    `known` holds the fields of every resource that some page of the API tells of.

    Raises:
        DocumentError: a row refers to something that there is not, or contradicts another.
    """
    _check_keys_in_bodies(resource)
    _check_operations(resource)
    _check_answers(resource)
    _check_shown(resource)
    _check_rules(resource, known)
    _check_referred(resource)
    _check_treatments(resource)
    _check_filters(resource, known)
    _check_order(resource)


def check_paths(resources: Sequence[ResourcePage]) -> None:
    """No two paths differ only in the names of their parts in braces.

    Raises:
        DocumentError: two do, so that no request could tell them apart.
    """
    known: dict[str, str] = {}
    for row in (row for item in resources for row in item.page.entries("Operations")):
        path = row.text("Path")
        first = known.setdefault(re.sub(r"\{\w+\}", "{}", path), path)
        if first != path:
            raise row.refuse("Path", f"a path that a request can tell from {first}")


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
            entry = resource.fields[row.text("Field")]
            _check_default(row, schemas[row.text("Field")], ValueType(entry.text("Type")))


def _check_default(row: Entry, schema: Mapping[str, Any], value_type: ValueType) -> None:
    """A default is stored as it stands: what a request may send, and of the field's own type."""
    if schema["default"] is None:
        raise row.refuse("Value", "a value, as a field without a default is null anyway")
    for wanted in (schema, type_schema(value_type)):
        validator = jsonschema_rs.validator_for(dict(wanted), validate_formats=True)
        for problem in validator.iter_errors(schema["default"]):
            raise row.refuse("Value", f"a value that the field may have ({problem.message})")


def _check_keys_in_bodies(resource: ResourcePage) -> None:
    """A key that stands in a body beside the record, or in it, has a name of its own."""
    names = [row.text("Name") for row in keys_in(resource.api.page, "body")]
    for row in resource.page.entries("Resource"):
        if row.text("Property") == "Request wrapped in" and row.text("Value") in names:
            raise row.refuse("Value", "another name, as a key is sent under this one")
    for name, row in resource.fields.items():
        if not resource.wrapper("Request") and name in names:
            raise row.refuse("Field", "another name, as a key is sent under this one")


def _check_operations(resource: ResourcePage) -> None:
    allowed = {right for may in resource.api.access.values() for right in may}
    for row in resource.page.entries("Operations"):
        action, path = Action(row.text("Operation")), row.text("Path")
        row.check("Needs", sorted(allowed))
        if writes(action) and row.text("Method") in ("GET", "DELETE"):
            raise row.refuse("Method", f"for {action} a method with a body: POST, PUT, PATCH")
        if not re.fullmatch(r"(?:/(?:[^/{}?#\s]|\{\w+\}(?![^/]*\{))+)+", path):
            raise row.refuse("Path", "a path such as /deals or /deals/{id}")
        _check_parameters(resource, row, action, re.findall(r"\{(\w+)\}", path))


def _check_parameters(
    resource: ResourcePage, row: Entry, action: Action, names: Sequence[str]
) -> None:
    """What stands in braces in a path: the record's number, or what it is looked up by."""
    if action is Action.LOOK_UP:
        texts = [name for name, kept in resource.stored.items() if kept.type is ValueType.TEXT]
        if not names or len(set(names)) < len(names) or not set(names) <= set(texts):
            raise row.refuse("Path", f"in braces, each once, some of {', '.join(texts)}")
        return
    wanted = ["id"] if action not in (Action.LIST, Action.CREATE) else []
    if list(names) != wanted:
        said = "with {id}" if wanted else "without a part in braces"
        raise row.refuse("Path", f"for {action} a path {said}")


def _check_answers(resource: ResourcePage) -> None:
    operations = [row.text("Operation") for row in resource.page.entries("Operations")]
    for row in resource.page.entries("Answers"):
        row.check("Operation", dict.fromkeys(operations))
        bodies = _BODIES[Action(row.text("Operation"))]
        if row.codes("Body") and Body.NOTHING in bodies:
            row.code("Body")
            json_value(row, "Body")
        elif row.codes("Body") or row.text("Body") not in bodies:
            fixed = ("a JSON text in backquotes",) if Body.NOTHING in bodies else ()
            raise row.refuse("Body", ", ".join((*bodies, *fixed)))
        if row.text("Status") == "204":
            row.check("Body", (Body.NOTHING,))


def _check_shown(resource: ResourcePage) -> None:
    rows = resource.page.entries("Representation")
    shown = {row.text(column) for row in rows for column in ("Key", "From")}
    for name, row in resource.fields.items():
        if name not in shown:
            raise row.refuse("Field", "a field that a row under 'Representation' shows")


def _check_rules(resource: ResourcePage, known: Mapping[str, Mapping[str, Kept]]) -> None:
    errors = [step.text("Error") for step in resource.api.checks(Check.RULES)]
    with_pattern: set[str] = set()
    with_list: set[str] = set()
    for row in resource.page.entries("Rules"):
        kind, name = RuleKind(row.text("Rule")), row.text("Field")
        row.check("Field", resource.fields)
        row.check("Error", errors)
        _check_type(row, "Rule", ValueType(resource.fields[name].text("Type")), *RULED[kind])
        if kind in _WITHOUT_VALUE:
            row.check("Value", ("",))
        if kind in _SAID_BY_PATTERN and name in with_pattern:
            raise row.refuse("Rule", "one rule of a field that is said by a pattern")
        with_pattern |= {name} if kind in _SAID_BY_PATTERN else set()
        if kind in _SAID_BY_LIST and name in with_list:
            raise row.refuse("Rule", "one rule of a field that lists its values")
        with_list |= {name} if kind in _SAID_BY_LIST else set()
        said_by_schema(kind, row)
        if kind is RuleKind.EXISTS:
            row.check("Value", known)
        if kind in NAMING_A_FIELD:
            wanted, fields = resource.fields[name].text("Type"), resource.fields.items()
            row.check("Value", [n for n, e in fields if e.text("Type") == wanted and n != name])
        if kind is RuleKind.UNIQUE:
            single = [n for n, kept in resource.stored.items() if kept.type not in SEVERAL]
            row.check("Value", [n for n in single if n != name])
        if kind is RuleKind.NOT_ITSELF and resource.references.get(name) != resource.name:
            raise row.refuse("Field", f"a field with a rule 'exists' about {resource.name}")


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
    given: set[str] = set()
    for row in resource.page.entries("Treatments"):
        kind = TreatmentKind(row.text("Treatment"))
        _check_treated(resource, row, kind)
        # A condition may stand in several rows, as each of them has its own origin.
        key = (kind,) if kind in GIVEN else (kind, row.text("Field"))
        if key in seen and kind not in (*CONDITIONAL, TreatmentKind.ALIAS):
            raise row.refuse("Treatment", "this once for a field, or once for all if it gives one")
        seen.add(key)
        if kind in GIVEN and row.text("Field") in given:
            raise row.refuse("Field", "a field that is given nothing else")
        given |= {row.text("Field")} if kind in GIVEN else set()
        if kind in CONDITIONAL:
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
    elif kind is TreatmentKind.INTEGRATION:
        row.check("Value", resource.fields)
        if row.text("Field") in resource.fields:
            raise row.refuse("Field", "a field that no request sends")
    elif kind in GIVEN:
        row.check("Field", [key for key in keys if key not in resource.fields and "." not in key])
        if kind is TreatmentKind.NEXT_NUMBER and row.text("Field") != "id":
            raise row.refuse("Field", "id, by which paths and other records know the number")
    else:
        row.check("Field", resource.fields)
    if kind in TREATED:
        found = ValueType(resource.fields[row.text("Field")].text("Type"))
        _check_type(row, "Treatment", found, *TREATED[kind])
    rules = {rule.text("Rule") for rule in resource.of_field("Rules", row.text("Field"))}
    if kind is TreatmentKind.DATE_PART and rules & set(_OF_THE_DAY):
        raise row.refuse("Treatment", "this for a field without a rule about the day of a month")


def _check_aliases(resource: ResourcePage) -> None:
    taken = set(resource.stored)
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


def _check_filters(resource: ResourcePage, known: Mapping[str, Mapping[str, Kept]]) -> None:
    taken = {
        row.text("Value"): f"the {row.text('Property').lower()}"
        for row in resource.api.page.entries("Lists")
        if row.text("Property").endswith(" parameter")
    } | {row.text("Name"): "a key's parameter" for row in keys_in(resource.api.page, "query")}
    for row in resource.page.entries("Filters"):
        match, value_type = Match(row.text("Match")), ValueType(row.text("Type"))
        if row.text("Parameter") in taken:
            said = taken[row.text("Parameter")]
            raise row.refuse("Parameter", f"another name, as this is {said}")
        if value_type not in FILTERED[match].values():
            raise row.refuse("Type", " or ".join(dict.fromkeys(FILTERED[match].values())))
        fitting = [field for field, asked in FILTERED[match].items() if asked is value_type]
        for name in row.codes("Field"):
            _check_type(row, "Type", _filtered(resource, row, name, known), *fitting)
        if match is not Match.CONTAINS:
            row.code("Field")
    _check_unreadable(resource)


def _filtered(
    resource: ResourcePage, row: Entry, name: str, known: Mapping[str, Mapping[str, Kept]]
) -> ValueType:
    """The type of a field that a filter names: the resource's own, or a neighbour's."""
    around, _, part = name.rpartition(".")
    if not around:
        fields: Mapping[str, Kept] = resource.stored
    elif around in resource.references and row.text("Match") == Match.CONTAINS:
        fields = known[resource.references[around]]
    else:
        fields = {}
    if part not in fields:
        raise row.refuse("Field", ", ".join(sorted(fields or resource.stored)))
    return fields[part].type


def _check_unreadable(resource: ResourcePage) -> None:
    """Each filter has a row that tells what answers an argument that cannot be read."""
    filters = {row.text("Parameter"): row for row in resource.page.entries("Filters")}
    rows = {row.text("Parameter"): row for row in resource.page.entries("Unreadable filters")}
    errors = [step.text("Error") for step in resource.api.checks(Check.FILTERS)]
    for name, row in rows.items():
        row.check("Parameter", filters)
        match, value_type = Match(filters[name].text("Match")), filters[name].text("Type")
        always = value_type == ValueType.TEXT or match in _ALWAYS_READ
        row.check("Answer", (NOTHING_MATCHES, *(() if always else errors)))
    for name, row in filters.items():
        if name not in rows:
            raise row.refuse("Parameter", "a filter with a row under 'Unreadable filters'")
        _check_told(resource, row, rows[name].text("Answer"))


def _check_told(resource: ResourcePage, row: Entry, answer: str) -> None:
    """An error that names fields has something to say of an argument of this type."""
    if answer == NOTHING_MATCHES:
        return
    page = resource.api.page
    names_fields = "{errors}" in resource.api.errors[answer][0].text("Body")
    told = [entry.text("Type") for entry in page.entries("Types")]
    if names_fields and row.text("Type") not in told:
        raise row.refuse("Type", f"a type listed under 'Types' of {page.file}")


def _check_order(resource: ResourcePage) -> None:
    for row in resource.page.entries("Order"):
        row.check("Field", sorted(resource.stored))
        value_type = resource.stored[row.text("Field")].type
        if value_type in SEVERAL:
            raise row.refuse("Field", "a field of a single value")
        if value_type is not ValueType.TEXT:
            row.check("Compared", (Comparison.EXACTLY,))
