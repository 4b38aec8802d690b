"""The shipped specification loads as the frozen values that it says."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TypeVar

import jsonschema_rs
import pytest

from dealdouble.contract.loader import load_contract, shipped_contracts
from dealdouble.contract.model import (
    MISSING,
    Answer,
    Contract,
    ErrorAnswer,
    Filter,
    Form,
    Origin,
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
EXAMPLE = Origin(Standing.DOCUMENTED, "page, by its example", "")
DISPUTED = Origin(Standing.DOCUMENTED, "vendor", "", disputed=True)


Fact = TypeVar("Fact", Rule, Treatment, Filter, Step, Form, ErrorAnswer, Answer)


def unplaced(fact: Fact) -> Fact:
    """The fact, without the line of the page that states it."""
    return dataclasses.replace(fact, origin=anywhere(fact.origin))


def anywhere(origin: Origin) -> Origin:
    """The origin, without the line."""
    return dataclasses.replace(origin, at="")


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
    origins = {name: anywhere(origin) for name, origin in contract.access_origins.items()}
    assert origins == {"full": VENDOR, "read-only": VENDOR}


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
        header_origins={"Retry-After": FRAMEWORK},
    ),
    "header without body": ErrorAnswer(
        *("method not allowed", 405, MISSING, {"Allow": HeaderValue.ALLOWED_METHODS}, CHOICE),
        header_origins={"Allow": CHOICE},
    ),
    "template and alternatives": ErrorAnswer(
        *("invalid", 422, "{errors}", {}, RECORDINGS),
        alternatives=(
            ErrorAnswer("invalid", 422, {"errors": "{messages}"}, {}, DISPUTED),
            ErrorAnswer("invalid", 422, {"message": "{message}"}, {}, DISPUTED),
        ),
    ),
}


@pytest.mark.parametrize("expected", ERRORS.values(), ids=ERRORS)
def test_an_error_has_status_body_headers_and_alternatives(
    contract: Contract, expected: ErrorAnswer
) -> None:
    found = contract.errors[expected.name]
    others = tuple(map(unplaced, found.alternatives))
    origins = {name: anywhere(origin) for name, origin in found.header_origins.items()}
    found = dataclasses.replace(found, alternatives=others, header_origins=origins)
    assert unplaced(found) == expected


def test_what_fails_on_demand_has_a_body_of_its_own(contract: Contract) -> None:
    assert list(contract.failures) == [500, 503]
    expected = ErrorAnswer("failure 503", 503, {"message": "Service Unavailable"}, {}, CHOICE)
    assert unplaced(contract.failures[503]) == expected


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
        o.id: (o.method, o.segments, o.action, o.needs, o.answers[0].status, o.answers[0].body)
        for o in contract.operations
    } == OPERATIONS
    assert {o.resource for o in contract.operations} == {"deals"}


def test_an_operation_tells_what_else_a_server_may_answer(contract: Contract) -> None:
    sibling = Origin(Standing.ASSUMED, "recordings, of a sibling resource", "")
    found = {o.id: o for o in contract.operations}
    assert list(map(unplaced, found["deleteDeal"].answers)) == [
        Answer(204, Body.NOTHING, MISSING, sibling),
        Answer(200, Body.RECORD, MISSING, DISPUTED),
    ]
    assert list(map(unplaced, found["createDeal"].answers)) == [
        Answer(200, Body.RECORD, MISSING, RECORDINGS)
    ]


def test_an_operation_and_its_answer_are_known_apart(contract: Contract) -> None:
    origins = {o.id: anywhere(o.origin) for o in contract.operations}
    assert origins == {
        **dict.fromkeys(("listDeals", "createDeal", "readDeal", "deleteDeal"), PAGE),
        "updateDeal": EXAMPLE,
        "updateDealWithPatch": VENDOR,
    }


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
    status = listing.filters[0]
    assert unplaced(status) == Filter(
        parameter="status",
        match=Match.EQUAL,
        fields=("status",),
        type=ValueType.TEXT,
        unreadable="matches nothing",
        message="is invalid",
        origin=PAGE,
        unreadable_origin=status.unreadable_origin,
    )


def test_what_a_filter_cannot_read_is_known_apart_from_what_it_does(contract: Contract) -> None:
    listing = next(o for o in contract.operations if o.action is Action.LIST)
    assert {f.parameter: anywhere(f.unreadable_origin) for f in listing.filters} == {
        **dict.fromkeys(("status", "tags", "company_id", "ids"), CHOICE),
        **dict.fromkeys(("closed_from", "closed_to"), VENDOR),
        "updated_after": Origin(Standing.ASSUMED, "vendor, which says it of dates", ""),
        "custom_properties": Origin(Standing.DOCUMENTED, "vendor, of an unknown custom field", ""),
    }


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


def test_a_field_has_its_origin(contract: Contract) -> None:
    fields = contract.resources["deals"].fields
    assert anywhere(fields["tags"].origin) == PAGE
    assert anywhere(fields["custom_properties"].origin) == VENDOR


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
    money, person = shown["money"], shown["person"]
    assert (money.type, money.reference, money.parts) == (ValueType.NUMBER_WITH_PLACE, "", ())
    assert shown["inbox_email_address"].template == "deal-{id}@inbox.example"
    assert (person.type, person.reference) == (ValueType.RECORD, "person_id")
    assert [(part.key, part.type, part.template) for part in person.parts] == [
        ("id", ValueType.WHOLE_NUMBER, ""),
        ("name", ValueType.TEXT, "{firstname} {lastname}"),
    ]


def test_a_key_has_its_origin_and_its_parts_have_theirs(contract: Contract) -> None:
    shown = {item.key: item for item in contract.resources["deals"].representation}
    assert anywhere(shown["money"].origin) == PAGE
    assert anywhere(shown["inbox_email_address"].origin) == VENDOR
    assert anywhere(shown["customer"].origin) == RECORDINGS
    assert [anywhere(part.origin) for part in shown["customer"].parts] == [RECORDINGS] * 2


def test_a_key_has_its_schema_without_extensions(contract: Contract) -> None:
    shown = {item.key: item for item in contract.resources["deals"].representation}
    assert shown["tags"].schema == {"type": "array", "items": {"type": "string"}}
    assert shown["customer"].schema == {
        "type": ["object", "null"],
        "properties": {"id": {"type": "integer"}, "name": {"type": "string"}},
        "required": [],
    }
    assert shown["customer"].parts[0].schema == {"type": "integer"}


def test_a_key_may_be_null_or_left_out(contract: Contract) -> None:
    shown = contract.resources["deals"].representation
    assert [item.key for item in shown if not item.always] == [
        *("custom_properties", "inbox_email_address")
    ]
    assert [item.key for item in shown if item.nullable] == [
        *("closed_on", "person", "customer", "company"),
        *("service_period_from", "service_period_to"),
    ]


def test_the_schema_of_a_representation_asks_for_what_is_documented(contract: Contract) -> None:
    schema = dict(contract.resources["deals"].representation_schema)
    assert "x-dealdouble" not in str(schema)
    shown = {
        **dict.fromkeys(("name", "status", "currency", "info"), "x"),
        **dict.fromkeys(("closed_on", "person", "company"), None),
        **dict.fromkeys(("service_period_from", "service_period_to"), None),
        **dict.fromkeys(("created_at", "updated_at"), "2026-03-15T09:00:00Z"),
        "id": 1,
        "money": 5.5,
        "reminder_date": "2026-03-15",
        "user": {"id": 1, "firstname": "A", "lastname": "B"},
        "category": {"id": 1, "name": "C", "probability": 30},
    }
    fits = jsonschema_rs.validator_for(schema).is_valid
    assert fits(shown)
    assert fits({**shown, "tags": [], "customer": None, "more": 5})
    assert not fits({**shown, "tags": None})
    assert not fits({**shown, "user": {"id": 1, "firstname": "A"}})
    assert not fits({key: shown[key] for key in shown if key != "info"})


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
    assert list(map(anywhere, deals.order_origins)) == [RECORDINGS, RECORDINGS]
    assert deals.sortable == (
        *("id", "name", "status", "reminder_date", "closed_on", "money", "currency", "info"),
        *("service_period_from", "service_period_to", "created_at", "updated_at"),
    )


def test_a_resource_that_is_only_referred_to_has_fields_alone(contract: Contract) -> None:
    users = contract.resources["users"]
    assert list(users.fields) == ["id", "firstname", "lastname"]
    assert users.fields["firstname"].required
    assert anywhere(users.fields["firstname"].origin) == VENDOR
    assert anywhere(users.fields["id"].origin) == FRAMEWORK
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
