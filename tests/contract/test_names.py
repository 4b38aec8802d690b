"""The loader stops where one part of a hand-edited document names what no part tells."""

from __future__ import annotations

from pathlib import Path

import pytest

from .editing import Edit, assert_stops

RESOURCES = "x-dealdouble-resources:"
SENT = (
    "name, currency, money, reminder_date, user_id, deal_category_id, company_id, person_id, "
    "info, status, closed_on, service_period_from, service_period_to, tags, custom_properties"
)
STORED = f"{SENT}, id, created_at, updated_at"
ERRORS = (
    "unauthorized, access denied, not found, method not allowed, too large, too many requests, "
    "invalid payload, invalid date range, unknown status, invalid"
)
SCHEMAS = ", ".join(
    f"#/components/schemas/{name}"
    for name in (
        *("Deal", "DealFields", "DealCreate", "DealUpdate", "UsersRecord", "CompaniesRecord"),
        *("PeopleRecord", "DealCategoriesRecord", "UnauthorizedError", "AccessDeniedError"),
        *("TooLargeError", "TooManyRequestsError", "InvalidPayloadError"),
        *("InvalidDateRangeError", "UnknownStatusError", "InvalidError"),
    )
)
KEYS = (
    "id, name, status, reminder_date, closed_on, money, currency, info, tags, "
    "custom_properties, user.id, user.firstname, user.lastname, person.id, person.name, "
    "customer.id, customer.name, company.id, company.type, company.name, category.id, "
    "category.name, category.probability, service_period_from, service_period_to, "
    "inbox_email_address, created_at, updated_at"
)

NAMES = {
    "a reference in a path": (
        Edit("paths:", "'#/components/schemas/Deal'", "'#/components/schemas/Bill'"),
        "'#/components/schemas/Bill' is no schema",
        f"known: {SCHEMAS}",
    ),
    "a reference to another file": (
        Edit("paths:", "'#/components/schemas/Deal'", "other.yaml#/Deal"),
        "'other.yaml#/Deal' is no schema",
        f"known: {SCHEMAS}",
    ),
    "the fields of a resource": (
        Edit(RESOURCES, "fields: '#/components/schemas/DealFields'", "fields: DealFields"),
        "'DealFields' is no schema",
        f"known: {SCHEMAS}",
    ),
    "the create schema of a resource": (
        Edit(RESOURCES, "create: '#/components/schemas/DealCreate'", "create: Nothing"),
        "'Nothing' is no schema",
        f"known: {SCHEMAS}",
    ),
    "the representation of a resource": (
        Edit(RESOURCES, "representation: '#/components/schemas/Deal'", "representation: Nothing"),
        "'Nothing' is no schema",
        f"known: {SCHEMAS}",
    ),
    "the fields of a resource that is referred to": (
        Edit("  users:\n", "UsersRecord", "UserRecord"),
        "'#/components/schemas/UserRecord' is no schema",
        f"known: {SCHEMAS}",
    ),
    "a referred record without an id": (
        Edit("    UsersRecord:", "        id:", "        number:", "  users:\n    fields"),
        "'id' is no field",
        "known: number, firstname, lastname",
    ),
    "a required field": (
        Edit(
            "    DealCreate:", "      required:\n        - name", "      required:\n        - nmae"
        ),
        "'nmae' is no field",
        f"known: {SENT}",
    ),
    "the page of an origin": (
        Edit(RESOURCES, "at: 'moco/deals.md:40'", "at: 'moco/deal.md:40'"),
        "'moco/deal.md' is no page",
        "known: moco/api.md, moco/deals.md",
    ),
    "the line of an origin": (
        Edit(RESOURCES, "at: 'moco/deals.md:40'", "at: 'moco/deals.md:x'"),
        "'x' is no line of a page",
        "say moco/deals.md:LINE",
    ),
    "the error of an admission step": (
        Edit("x-dealdouble-admission:", "error: unauthorized", "error: who are you"),
        "'who are you' is no error",
        f"known: {ERRORS}",
    ),
    "the resource of an operation": (
        Edit("operationId: updateDeal\n", "resource: deals", "resource: bills"),
        "'bills' is no served resource",
        "known: deals",
    ),
    "an operation on a resource that is only referred to": (
        Edit("operationId: updateDeal\n", "resource: deals", "resource: users"),
        "'users' is no served resource",
        "known: deals",
    ),
    "the right of an operation": (
        Edit("operationId: updateDeal\n", "needs: write", "needs: wealth"),
        "'wealth' is no right",
        "known: read, write",
    ),
    "the field of a filter": (
        Edit("x-dealdouble-filter:", "field: status", "field: state"),
        "'state' is no field",
        f"known: {STORED}",
    ),
    "the error of a filter": (
        Edit("x-dealdouble-filter:", "answer: matches nothing", "answer: nothing"),
        "'nothing' is no error of an unreadable filter",
        "known: matches nothing, invalid date range",
    ),
    "a filter whose error no step of admission answers": (
        Edit("x-dealdouble-filter:", "answer: matches nothing", "answer: invalid"),
        "'invalid' is no error of an unreadable filter",
        "known: matches nothing, invalid date range",
    ),
    "the field of a rule": (
        Edit(RESOURCES, "field: currency", "field: currencies"),
        "'currencies' is no field",
        f"known: {SENT}",
    ),
    "the alias of a field in a rule": (
        Edit(
            RESOURCES,
            "rule: type\n        field: company_id",
            "rule: type\n@@        field: customer_id",
        ),
        "'customer_id' is no field",
        f"known: {SENT}",
    ),
    "the error of a rule": (
        Edit(RESOURCES, "error: unknown status", "error: unknown state"),
        "'unknown state' is no error of a broken rule",
        "known: unknown status, invalid",
    ),
    "a rule whose error no step of admission answers": (
        Edit(RESOURCES, "error: unknown status", "error: not found"),
        "'not found' is no error of a broken rule",
        "known: unknown status, invalid",
    ),
    "the resource that a rule refers to": (
        Edit(RESOURCES, "value: companies", "value: firms"),
        "'firms' is no resource",
        "known: deals, users, companies, people, deal_categories",
    ),
    "the other date of a rule": (
        Edit(RESOURCES, "value: service_period_from", "value: service_start"),
        "'service_start' is no field",
        "known: reminder_date, closed_on, service_period_from, service_period_to",
    ),
    "the field of a treatment": (
        Edit(
            RESOURCES,
            "treatment: sorted\n        field: tags",
            "treatment: sorted\n@@        field: labels",
        ),
        "'labels' is no field",
        f"known: {SENT}",
    ),
    "the field of a condition": (
        Edit(RESOURCES, "while: status", "while: state"),
        "'state' is no field",
        "known: name, currency, info, status",
    ),
    "the field that holds the number": (
        Edit(RESOURCES, "        field: id\n", "        field: number\n", "  deals:\n    record"),
        "'id' is no field",
        f"known: {SENT}, number, created_at, updated_at",
    ),
    "a key whose template is written for another": (
        Edit(
            RESOURCES,
            "field: inbox_email_address",
            "field: inbox",
            "        inbox_email_address:\n          type",
        ),
        "'inbox_email_address' is no field",
        f"known: {STORED}",
    ),
    "the key that a template writes": (
        Edit(
            RESOURCES,
            "treatment: default\n        field: info",
            "treatment: written as\n@@        field: memo\n        value: Memo",
        ),
        "'memo' is no key",
        f"known: {KEYS}",
    ),
    "a field in a template": (
        Edit(RESOURCES, "value: deal-{id}@", "value: deal-{number}@"),
        "'number' is no field",
        f"known: {STORED}",
    ),
    "a field of another record in a template": (
        Edit(RESOURCES, "value: '{firstname} {lastname}'", "value: '{name}'"),
        "'name' is no field",
        "known: id, firstname, lastname",
    ),
    "the field of the order": (
        Edit("    order:", "field: name", "field: title"),
        "'title' is no field",
        f"known: {STORED}",
    ),
    "a sortable field": (
        Edit("    sortable:", "      - status", "      - state"),
        "'state' is no field",
        f"known: {STORED}",
    ),
    "a key that shows nothing": (
        Edit("    Deal:", "        currency:", "        colour:"),
        "'colour' is no field",
        f"known: {STORED}",
    ),
    "a part that shows nothing": (
        Edit("x-dealdouble-from: user_id", "            firstname:", "            forename:"),
        "'forename' is no field",
        "known: id, firstname, lastname",
    ),
    "the field that names a shown record": (
        Edit(
            "    Deal:",
            "x-dealdouble-from: user_id",
            "x-dealdouble-from: owner_id",
            "        user:\n          type: object",
        ),
        "'owner_id' is no reference",
        "known: user_id, deal_category_id, company_id, person_id",
    ),
    "a message of a rule": (
        Edit("x-", "    not blank:\n", "    never blank:\n", "- rule: not blank"),
        "'not blank' is no rule with a message",
        "known: required, date, never blank, matches, one of, less than, greater than, digits, "
        "first day of a month, last day of a month, not before, exists, bytes",
    ),
    "a message of a type": (
        Edit(
            "x-dealdouble-messages:",
            "    number:\n",
            "    figure:\n",
            "- rule: type\n        field: money",
        ),
        "'number' is no type with a message",
        "known: text, figure, whole number, date, list of texts, custom properties",
    ),
}


@pytest.mark.parametrize(("edit", "cause", "remedy"), NAMES.values(), ids=NAMES)
def test_a_name_that_nothing_explains_stops_the_loading(
    tmp_path: Path, edit: Edit, cause: str, remedy: str
) -> None:
    assert_stops(tmp_path, edit, cause, remedy)
