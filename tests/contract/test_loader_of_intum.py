"""What MOCO's specification does not say: Intum's loads as the frozen values that it says."""

from __future__ import annotations

import dataclasses

import pytest

from dealdouble.contract.model import (
    MISSING,
    Contract,
    Filter,
    Origin,
    Rule,
    Segment,
    SortKey,
)
from dealdouble.vocabulary import (
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

PAGE = Origin(Standing.DOCUMENTED, "page", "")
CHOICE = Origin(Standing.ASSUMED, "choice", "")


def test_the_api_has_its_name_title_and_base_path(intum_contract: Contract) -> None:
    assert intum_contract.name == "intum"
    assert intum_contract.title == "Intum CRM as dealdouble knows it"
    assert intum_contract.base_path == "/crm"


def test_a_key_may_stand_in_header_query_and_body(intum_contract: Contract) -> None:
    forms = [(f.location, f.name, f.value, f.any_case) for f in intum_contract.authentication]
    assert forms == [
        ("header", "Authorization", "Bearer {key}", False),
        ("header", "Authorization", "Bearer {key}", True),
        ("query", "api_token", "{key}", False),
        ("body", "api_token", "{key}", False),
    ]


def test_the_size_is_checked_before_the_key(intum_contract: Contract) -> None:
    assert [(step.check, step.error) for step in intum_contract.admission] == [
        (Check.PATH, "not found"),
        (Check.METHOD, "method not allowed"),
        (Check.SIZE, "too large"),
        (Check.KEY, "unauthorized"),
        (Check.RIGHT, "forbidden"),
        (Check.BODY, "bad request"),
        (Check.RECORD, "not found"),
        (Check.FILTERS, "invalid"),
        (Check.RULES, "invalid"),
    ]


DEALS, RECORD = (Segment("deals.json"),), (Segment("deals"), Segment("", "id", ".json"))
LOOKED_UP = (
    *(Segment("deals"), Segment("e")),
    *(Segment("", "app_code"), Segment("", "external_id", ".json")),
)
OPERATIONS = {
    "listDeals": ("GET", DEALS, Action.LIST, 200, Body.LIST),
    "createDeal": ("POST", DEALS, Action.CREATE, 201, Body.RECORD),
    "readDeal": ("GET", RECORD, Action.READ, 200, Body.RECORD),
    "updateDeal": ("PATCH", RECORD, Action.UPDATE, 200, Body.RECORD),
    "deleteDeal": ("DELETE", RECORD, Action.DELETE, 200, Body.TEXT),
    "lookUpDeal": ("GET", LOOKED_UP, Action.LOOK_UP, 200, Body.RECORD),
}


def test_an_operation_tells_its_path_its_action_and_its_answer(intum_contract: Contract) -> None:
    assert {
        o.id: (o.method, o.segments, o.action, o.answers[0].status, o.answers[0].body)
        for o in intum_contract.operations
    } == OPERATIONS
    assert {o.id: o.answers[0].text for o in intum_contract.operations} == {
        **dict.fromkeys(OPERATIONS, MISSING),
        "deleteDeal": "ok",
    }
    assert {(o.resource, o.needs) for o in intum_contract.operations} == {("deals", "crm")}


FILTERS = {
    "q": Filter(
        *("q", Match.CONTAINS, ("name", "description", "client_id.email"), ValueType.TEXT),
        *("matches nothing", "is invalid", PAGE, CHOICE),
    ),
    "client_id": Filter(
        *("client_id", Match.EQUAL, ("client_id",), ValueType.WHOLE_NUMBER),
        *("invalid", "is not a number", PAGE, CHOICE),
    ),
    "main_date_to": Filter(
        *("main_date_to", Match.TO, ("date",), ValueType.DATE),
        *("invalid", "is invalid", PAGE, CHOICE),
    ),
    "total_amount_gross_from": Filter(
        *("total_amount_gross_from", Match.FROM, ("total_amount_gross",), ValueType.DECIMAL),
        *("invalid", "is not a number", PAGE, CHOICE),
    ),
}


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_has_its_fields_and_its_message(intum_contract: Contract, name: str) -> None:
    listing = next(o for o in intum_contract.operations if o.action is Action.LIST)
    (found,) = (item for item in listing.filters if item.parameter == name)
    origin, unreadable = unplaced(found.origin), unplaced(found.unreadable_origin)
    found = dataclasses.replace(found, origin=origin, unreadable_origin=unreadable)
    assert found == FILTERS[name]
    assert found.field == FILTERS[name].fields[0]


def unplaced(origin: Origin) -> Origin:
    """The origin, without the line of the page that states the fact."""
    return dataclasses.replace(origin, at="")


RULES = {
    "not less": Rule(
        *(RuleKind.NOT_LESS, "total_amount_gross", (), "total_amount_net"),
        *("must be greater than or equal to total_amount_net", "invalid", PAGE),
    ),
    "not itself": Rule(
        *(RuleKind.NOT_ITSELF, "next_deal_id", (), None),
        *("must be another record", "invalid", CHOICE),
    ),
    "unique": Rule(
        *(RuleKind.UNIQUE, "external_id", (), "app_code"),
        *("has already been taken", "invalid", CHOICE),
    ),
    "one of or empty": Rule(
        *(RuleKind.ONE_OF_OR_EMPTY, "closed", ("enum",), ["win", "lost", "", None]),
        *("is not included in the list", "invalid", PAGE),
    ),
}


@pytest.mark.parametrize("expected", RULES.values(), ids=RULES)
def test_a_rule_has_its_value_and_its_message(intum_contract: Contract, expected: Rule) -> None:
    rules = intum_contract.resources["deals"].rules
    (found,) = (r for r in rules if (r.field, r.kind) == (expected.field, expected.kind))
    assert dataclasses.replace(found, origin=unplaced(found.origin)) == expected


def test_treatments_name_what_they_are_for(intum_contract: Contract) -> None:
    treatments = intum_contract.resources["deals"].treatments
    assert [(item.kind, item.field, item.value) for item in treatments] == [
        (TreatmentKind.DEFAULT, "currency", ""),
        (TreatmentKind.EMPTY_IS_NULL, "closed", ""),
        (TreatmentKind.EMPTY_IS_NULL, "external_id", ""),
        (TreatmentKind.FROM_TEXT, "total_amount_net", ""),
        (TreatmentKind.FROM_TEXT, "total_amount_gross", ""),
        (TreatmentKind.INTEGRATION, "app_code", "external_id"),
        (TreatmentKind.NEXT_NUMBER, "id", ""),
        (TreatmentKind.CREATED, "created_at", ""),
        (TreatmentKind.CHANGED, "updated_at", ""),
    ]


def test_a_request_is_wrapped_and_an_answer_is_not(intum_contract: Contract) -> None:
    deals = intum_contract.resources["deals"]
    assert (deals.request_wrapper, deals.answer_wrapper) == ("deal", "")
    assert deals.order == (SortKey("id", Comparison.EXACTLY, descending=True),)


def test_a_resource_may_refer_to_itself(intum_contract: Contract) -> None:
    assert intum_contract.resources["deals"].references == {
        "client_id": "clients",
        "contact_id": "contacts",
        "status_id": "statuses",
        "responsible_id": "users",
        "department_id": "departments",
        "project_id": "projects",
        "task_id": "tasks",
        "next_deal_id": "deals",
    }


def test_decimals_and_objects_are_types(intum_contract: Contract) -> None:
    deals = intum_contract.resources["deals"]
    assert deals.fields["total_amount_net"].type is ValueType.DECIMAL
    assert deals.fields["total_amount_net"].required
    assert deals.fields["fields"].type is ValueType.OBJECT
    shown = {item.key: item for item in deals.representation}
    assert shown["total_amount_net"].type is ValueType.DECIMAL
    assert unplaced(shown["total_amount_net"].origin) == Origin(Standing.ASSUMED, "sibling", "")
    assert "app_code" not in shown
