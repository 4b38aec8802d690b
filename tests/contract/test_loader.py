"""The shipped specification loads as the frozen values that it says."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TypeVar

import pytest

from dealdouble.contract.loader import load_contract, shipped_contracts
from dealdouble.contract.model import (
    MISSING,
    Contract,
    ErrorAnswer,
    Filter,
    Form,
    Lists,
    Origin,
    Property,
    Requests,
    Rule,
    Segment,
    SortKey,
    Step,
    Treatment,
)
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

from .editing import Edit, write

PAGE = Origin(Standing.DOCUMENTED, "page", "")
VENDOR = Origin(Standing.DOCUMENTED, "vendor", "")
CHOICE = Origin(Standing.ASSUMED, "choice", "")
FRAMEWORK = Origin(Standing.ASSUMED, "framework", "")
RECORDINGS = Origin(Standing.OBSERVED, "recordings", "")


Fact = TypeVar("Fact", Rule, Treatment, Filter, Step, Form, ErrorAnswer)


def unplaced(fact: Fact) -> Fact:
    """The fact, without the line of the page that states it."""
    return dataclasses.replace(fact, origin=dataclasses.replace(fact.origin, at=""))


def test_the_api_has_its_name_title_and_base_path(contract: Contract) -> None:
    assert contract.name == "moco"
    assert contract.title == "MOCO as dealdouble knows it"
    assert contract.base_path == "/api/v1"


def test_every_shipped_specification_loads_under_its_own_name() -> None:
    loaded = {name: load_contract(file).name for name, file in shipped_contracts().items()}
    assert "moco" in loaded
    assert list(loaded) == list(loaded.values())


def test_a_contract_cannot_be_changed(contract: Contract) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        contract.name = "other"  # type: ignore[misc]


def test_the_forms_of_a_key_stand_in_their_order(contract: Contract) -> None:
    assert [form.form for form in contract.authentication] == [
        *("token", "bearer", "token in quotes"),
        *("token in any case", "token in quotes and any case", "bearer in any case"),
    ]
    assert unplaced(contract.authentication[2]) == Form(
        form="token in quotes",
        location="header",
        name="Authorization",
        value='Token token="{key}"',
        any_case=False,
        origin=Origin(Standing.ASSUMED, "clients", ""),
    )


def test_access_names_rights(contract: Contract) -> None:
    assert contract.access == {"full": {"read", "write"}, "read-only": {"read"}}


def test_admission_goes_from_the_path_to_the_rules(contract: Contract) -> None:
    assert [(step.check, step.error) for step in contract.admission] == [
        (Check.PATH, "not found"),
        (Check.METHOD, "method not allowed"),
        (Check.KEY, "unauthorized"),
        (Check.RATE, "too many requests"),
        (Check.RIGHT, "access denied"),
        (Check.SIZE, "too large"),
        (Check.BODY, "invalid payload"),
        (Check.RECORD, "not found"),
        (Check.FILTERS, "invalid date range"),
        (Check.RULES, "unknown status"),
        (Check.RULES, "invalid"),
    ]
    assert unplaced(contract.admission[0]) == Step(Check.PATH, "not found", CHOICE)


ERRORS = {
    "no body": ErrorAnswer(
        "not found",
        404,
        MISSING,
        {},
        Origin(Standing.OBSERVED, "recordings, of another resource", ""),
    ),
    "body": ErrorAnswer("access denied", 403, {"errors": ["Access denied"]}, {}, VENDOR),
    "header": ErrorAnswer(
        "too many requests",
        429,
        {"message": "Too many requests"},
        {"Retry-After": HeaderValue.SECONDS_TO_WAIT},
        VENDOR,
    ),
    "header without body": ErrorAnswer(
        "method not allowed", 405, MISSING, {"Allow": HeaderValue.ALLOWED_METHODS}, CHOICE
    ),
    "template": ErrorAnswer("invalid", 422, "{errors}", {}, RECORDINGS),
}


@pytest.mark.parametrize("expected", ERRORS.values(), ids=ERRORS)
def test_an_error_has_status_body_and_headers(contract: Contract, expected: ErrorAnswer) -> None:
    assert unplaced(contract.errors[expected.name]) == expected


def test_requests_and_lists_have_their_limits_and_names(contract: Contract) -> None:
    assert contract.requests == Requests("application/json", 8 * 1024 * 1024, 120, 120)
    assert contract.lists == Lists(
        page_parameter="page",
        size_parameter="per_page",
        size=100,
        greatest_size=100,
        page_header="X-Page",
        size_header="X-Per-Page",
        total_header="X-Total",
        items_key="",
        page_key="",
        size_key="",
        total_key="",
        sort_parameter="sort_by",
        links=frozenset({"first", "prev", "next", "last"}),
    )


DEALS, ID = Segment("deals"), Segment("", "id")
RECORD = (DEALS, ID)
OPERATIONS = {
    "listDeals": ("GET", (DEALS,), Action.LIST, "read", 200, Body.LIST),
    "createDeal": ("POST", (DEALS,), Action.CREATE, "write", 200, Body.RECORD),
    "readDeal": ("GET", RECORD, Action.READ, "read", 200, Body.RECORD),
    "updateDeal": ("PUT", RECORD, Action.UPDATE, "write", 200, Body.RECORD),
    "updateDealWithPatch": ("PATCH", RECORD, Action.UPDATE, "write", 200, Body.RECORD),
    "deleteDeal": ("DELETE", RECORD, Action.DELETE, "write", 204, Body.NOTHING),
}


def test_an_operation_tells_its_path_its_action_and_its_answer(contract: Contract) -> None:
    assert {
        o.id: (o.method, o.segments, o.action, o.needs, o.status, o.body)
        for o in contract.operations
    } == OPERATIONS
    assert {o.resource for o in contract.operations} == {"deals"}
    assert all(o.text is MISSING for o in contract.operations)


FILTERS = [
    ("status", Match.EQUAL, "status", ValueType.TEXT, "matches nothing"),
    ("tags", Match.ALL_OF, "tags", ValueType.TEXTS, "matches nothing"),
    ("company_id", Match.EQUAL, "company_id", ValueType.WHOLE_NUMBER, "matches nothing"),
    ("closed_from", Match.FROM, "closed_on", ValueType.DATE, "invalid date range"),
    ("closed_to", Match.TO, "closed_on", ValueType.DATE, "invalid date range"),
    ("ids", Match.ONE_OF, "id", ValueType.WHOLE_NUMBERS, "matches nothing"),
    ("updated_after", Match.AFTER, "updated_at", ValueType.TIME, "invalid date range"),
    (
        *("custom_properties", Match.PROPERTIES, "custom_properties"),
        *(ValueType.PROPERTIES, "matches nothing"),
    ),
]


def test_a_list_has_its_filters(contract: Contract) -> None:
    listing = next(o for o in contract.operations if o.action is Action.LIST)
    found = [(f.parameter, f.match, f.field, f.type, f.unreadable) for f in listing.filters]
    assert found == FILTERS
    assert unplaced(listing.filters[0]) == Filter(
        parameter="status",
        match=Match.EQUAL,
        fields=("status",),
        type=ValueType.TEXT,
        unreadable="matches nothing",
        message="is invalid",
        origin=PAGE,
    )


RULES = {
    "said by the standard, without a value": Rule(
        RuleKind.REQUIRED, "name", ("required",), None, "can't be blank", "invalid", PAGE
    ),
    "said by a type": Rule(
        RuleKind.TYPE, "money", ("type",), "number", "is not a number", "invalid", FRAMEWORK
    ),
    "whose message shows the keyword's value": Rule(
        *(RuleKind.LESS_THAN, "money", ("exclusiveMaximum",), 10**12),
        *("must be less than 1000000000000", "invalid", CHOICE),
    ),
    "said by two keywords": Rule(
        *(RuleKind.DATE, "closed_on", ("format", "pattern"), "date", "is invalid", "invalid"),
        PAGE,
    ),
    "with an error of its own": Rule(
        *(RuleKind.ONE_OF, "status", ("enum",)),
        ["potential", "pending", "won", "lost", "dropped"],
        *("is not included in the list", "unknown status", PAGE),
    ),
    "beside the schema, of another field": Rule(
        *(RuleKind.NOT_BEFORE, "service_period_to", (), "service_period_from"),
        *("must not be before service_period_from", "invalid", CHOICE),
    ),
    "beside the schema, of another resource": Rule(
        RuleKind.EXISTS, "company_id", (), "companies", "must exist", "invalid", FRAMEWORK
    ),
    "beside the schema, of a size": Rule(
        *(RuleKind.BYTES, "custom_properties", (), 12288),
        *("is too large (maximum is 12288 bytes)", "invalid"),
        Origin(Standing.DOCUMENTED, "vendor, which says 12 kB", ""),
    ),
}


@pytest.mark.parametrize("expected", RULES.values(), ids=RULES)
def test_a_rule_has_its_value_and_its_message(contract: Contract, expected: Rule) -> None:
    rules = contract.resources["deals"].rules
    found = [unplaced(r) for r in rules if (r.field, r.kind) == (expected.field, expected.kind)]
    assert found == [expected]


TREATMENTS = {
    "alias": Treatment(
        *(TreatmentKind.ALIAS, "company_id", "customer_id", ("", frozenset())),
        Origin(Standing.DOCUMENTED, "vendor, which calls it deprecated", ""),
    ),
    "sorted": Treatment(TreatmentKind.SORTED, "tags", "", ("", frozenset()), RECORDINGS),
    "conditional": Treatment(
        *(TreatmentKind.IGNORED_WHILE, "closed_on", ""),
        *(("status", frozenset({"potential", "pending"})), RECORDINGS),
    ),
    "template": Treatment(
        *(TreatmentKind.WRITTEN_AS, "person.name", "{firstname} {lastname}"),
        *(("", frozenset()), Origin(Standing.ASSUMED, "page, by its example", "")),
    ),
}


@pytest.mark.parametrize("expected", TREATMENTS.values(), ids=TREATMENTS)
def test_a_treatment_has_its_value_and_its_condition(
    contract: Contract, expected: Treatment
) -> None:
    key = (expected.field, expected.kind)
    treatments = contract.resources["deals"].treatments
    assert [unplaced(t) for t in treatments if (t.field, t.kind) == key] == [expected]


def test_a_field_has_its_schema_without_extensions(contract: Contract) -> None:
    field = contract.resources["deals"].fields["tags"]
    assert field.type is ValueType.TEXTS
    assert field.required is False
    assert field.default == []
    assert field.schema == {
        "type": ["array", "null"],
        "items": {"type": "string"},
        "default": [],
        "description": "Labels",
    }


def test_a_field_without_a_default_has_none(contract: Contract) -> None:
    assert contract.resources["deals"].fields["name"].default is MISSING


def test_the_required_fields_are_those_of_a_create(contract: Contract) -> None:
    fields = contract.resources["deals"].fields
    assert [name for name, field in fields.items() if field.required] == [
        *("name", "currency", "money", "reminder_date", "user_id", "deal_category_id")
    ]


def test_an_alias_is_no_field(contract: Contract) -> None:
    assert "customer_id" not in contract.resources["deals"].fields


def test_a_representation_shows_values_records_and_templates(contract: Contract) -> None:
    shown = {item.key: item for item in contract.resources["deals"].representation}
    assert list(shown)[:4] == ["id", "name", "status", "reminder_date"]
    assert shown["money"] == Property("money", ValueType.NUMBER_WITH_PLACE, "", "", ())
    assert shown["inbox_email_address"].template == "deal-{id}@inbox.example"
    assert shown["person"] == Property(
        key="person",
        type=ValueType.RECORD,
        reference="person_id",
        template="",
        parts=(
            Property("id", ValueType.WHOLE_NUMBER, "", "", ()),
            Property("name", ValueType.TEXT, "", "{firstname} {lastname}", ()),
        ),
    )


def test_a_resource_has_its_references_and_its_order(contract: Contract) -> None:
    deals = contract.resources["deals"]
    assert deals.references == {
        "user_id": "users",
        "deal_category_id": "deal_categories",
        "company_id": "companies",
        "person_id": "people",
    }
    assert deals.order == (
        SortKey("name", Comparison.COLLATED, descending=False),
        SortKey("id", Comparison.EXACTLY, descending=False),
    )
    assert deals.sortable == (
        *("id", "name", "status", "reminder_date", "closed_on", "money", "currency", "info"),
        *("service_period_from", "service_period_to", "created_at", "updated_at"),
    )


def test_a_resource_that_is_only_referred_to_has_fields_alone(contract: Contract) -> None:
    users = contract.resources["users"]
    assert list(users.fields) == ["id", "firstname", "lastname"]
    assert users.fields["firstname"].required
    assert (users.rules, users.treatments, users.representation, users.order) == ((), (), (), ())


def test_a_create_may_require_nothing(tmp_path: Path) -> None:
    nothing = Edit(
        "    DealCreate:",
        "      required:\n        - name\n        - currency\n        - money\n"
        "        - reminder_date\n        - user_id\n        - deal_category_id\n",
        "",
    )
    file, _ = write(tmp_path, nothing)
    fields = load_contract(file).resources["deals"].fields.values()
    assert not any(field.required for field in fields)


def test_a_disputed_fact_says_so(tmp_path: Path) -> None:
    disputed = Edit("  unauthorized:", "source: vendor", "disputed: true, source: vendor")
    file, _ = write(tmp_path, disputed)
    errors = load_contract(file).errors
    assert unplaced(errors["unauthorized"]).origin == Origin(
        Standing.DOCUMENTED, "vendor", "", disputed=True
    )
    assert not errors["access denied"].origin.disputed
