"""The loader stops at dangling names where only Intum's specification has such entries."""

from __future__ import annotations

from pathlib import Path

import pytest

from .editing import Edit, assert_stops

TEXTS = (
    "name, description, tax, currency, closed, number, invoice_no, url, origin, external_id, "
    "app_code"
)
SENT = (
    "name, description, total_amount_net, total_amount_gross, tax, currency, closed, date, "
    "date_from, date_to, number, invoice_no, url, origin, external_id, client_id, contact_id, "
    "status_id, responsible_id, department_id, project_id, task_id, next_deal_id, fields"
)
SINGLE = f"{SENT.removesuffix(', fields')}, app_code, id, created_at, updated_at"
STORED = f"{SENT}, app_code, id, created_at, updated_at"
REFERENCES = (
    "client_id, contact_id, status_id, responsible_id, department_id, project_id, task_id, "
    "next_deal_id"
)
SEARCH = "            match: contains\n            field: name\n            more_fields:\n"
UNIQUE = "rule: unique\n        field: external_id\n        value: app_code"
DEALS = "x-dealdouble-resources:"


def edit(after: str, old: str, new: str, stop: str = "") -> Edit:
    """An edit of Intum's specification."""
    return Edit(after, old, new, stop, api="intum")


NAMES = {
    "a path that looks up by nothing": (
        edit("paths:", "  /deals/e/{app_code}/{external_id}.json:", "  /deals/e.json:"),
        "'/deals/e.json' is no path to look up",
        f"give it in braces, each once, some of {TEXTS}",
    ),
    "a path that looks up by an unknown field": (
        edit("paths:", "  /deals/e/{app_code}/{external_id}.json:", "  /deals/e/{code}.json:"),
        "'/deals/e/{code}.json' is no path to look up",
        f"give it in braces, each once, some of {TEXTS}",
    ),
    "a path that looks up by a number": (
        edit("paths:", "  /deals/e/{app_code}/{external_id}.json:", "  /deals/e/{client_id}:"),
        "'/deals/e/{client_id}' is no path to look up",
        f"give it in braces, each once, some of {TEXTS}",
    ),
    "a path that looks up by the same field twice": (
        edit("paths:", "  /deals/e/{app_code}/{external_id}.json:", "  /deals/e/{name}/{name}:"),
        "'/deals/e/{name}/{name}' is no path to look up",
        f"give it in braces, each once, some of {TEXTS}",
    ),
    "a path that reads by a name": (
        edit("paths:", "  /deals/{id}.json:", "  /deals/{name}.json:"),
        "'/deals/{name}.json' is no path to read",
        "give it one {id}",
    ),
    "a text that nobody tells": (
        edit("operationId: deleteDeal", "            text: ok\n", "", "body: text"),
        "the body 'text' and the text do not fit",
        "say what the text is, with no other body",
    ),
    "a text of a record": (
        edit("operationId: deleteDeal", "body: text", "body: record"),
        "the body 'record' and the text do not fit",
        "say what the text is, with no other body",
    ),
    "a search of an unknown field": (
        edit(SEARCH, "              - description", "              - prose"),
        "'prose' is no field",
        f"known: {STORED}",
    ),
    "a search of a number": (
        edit(SEARCH, "description", "client_id", "            match: contains"),
        "'whole number' is no type for 'contains'",
        "known: text",
    ),
    "a search of an unknown neighbour": (
        edit(SEARCH, "              - client_id.email", "              - owner_id.email"),
        "'owner_id' is no reference",
        f"known: {REFERENCES}",
    ),
    "a search of no neighbour": (
        edit(SEARCH, "              - client_id.email", "              - .email"),
        "'' is no reference",
        f"known: {REFERENCES}",
    ),
    "a search of an unknown field of a neighbour": (
        edit(SEARCH, "              - client_id.email", "              - client_id.mail"),
        "'mail' is no field",
        "known: id, name, email",
    ),
    "a search of a field of another neighbour": (
        edit(SEARCH, "              - client_id.email", "              - client_id.kind"),
        "'kind' is no field",
        "known: id, name, email",
    ),
    "a search for a number": (
        edit(SEARCH, "            type: text", "            type: whole number"),
        "'whole number' is no type",
        "known: text",
    ),
    "the field of a neighbour that is compared": (
        edit(
            "- name: client_id",
            "match: equal\n            field: client_id",
            "match: equal\n            field: client_id.name",
        ),
        "'equal' is no match for 'client_id.name'",
        "known: contains",
    ),
    "a bound of a text": (
        edit(
            "- name: main_date_from",
            "match: from\n            field: date",
            "match: from\n            field: tax",
        ),
        "'text' is no type for 'from'",
        "known: date, time, decimal, whole number",
    ),
    "the other number of a rule": (
        edit(DEALS, "value: total_amount_net", "value: tax"),
        "'tax' is no field",
        "known: total_amount_net, total_amount_gross",
    ),
    "a text that is not less": (
        edit(
            DEALS,
            "rule: not less than\n        field: total_amount_gross",
            "rule: not less than\n@@        field: tax",
        ),
        "'text' is no type for 'not less than'",
        "known: number, number with a decimal place, decimal, whole number",
    ),
    "the field within which another is unique": (
        edit(DEALS, UNIQUE, UNIQUE.replace("        value: app", "@@        value: integration")),
        "'integration_code' is no field",
        f"known: {SINGLE}",
    ),
    "an object within which a field is unique": (
        edit(DEALS, UNIQUE, UNIQUE.replace("        value: app_code", "@@        value: fields")),
        "'fields' is no field",
        f"known: {SINGLE}",
    ),
    "a unique number": (
        edit(DEALS, UNIQUE, UNIQUE.replace("        field: ext", "@@        field: client_id #")),
        "'whole number' is no type for 'unique'",
        "known: text",
    ),
    "a reference to another resource that is not itself": (
        edit(
            DEALS,
            "- rule: not itself\n        field: next_deal_id",
            "@@- rule: not itself\n        field: client_id",
        ),
        "'clients' is no own reference",
        "known: deals",
    ),
    "a number that is no reference and not itself": (
        edit(
            DEALS,
            "- rule: exists\n        field: next_deal_id\n        value: deals\n",
            "- rule: digits\n        field: total_amount_net\n        value: 5\n",
            "- rule: not itself",
        ),
        "'None' is no own reference",
        "known: deals",
    ),
    "an integration without the value that it is of": (
        edit(
            DEALS,
            "        value: external_id\n",
            "",
            "- treatment: integration of the key",
        ),
        "the treatment 'integration of the key' has no value",
        "give it one",
    ),
    "an integration of an unknown value": (
        edit(DEALS, "        value: external_id", "        value: foreign_id"),
        "'foreign_id' is no field",
        f"known: {SENT}",
    ),
    "a number from the text of a date": (
        edit(
            DEALS,
            "treatment: number from text\n        field: total_amount_net",
            "treatment: number from text\n@@        field: date",
        ),
        "'date' is no type for 'number from text'",
        "known: number, decimal",
    ),
    "an empty text of a number": (
        edit(
            DEALS,
            "treatment: empty text is null\n        field: closed",
            "treatment: empty text is null\n@@        field: client_id",
        ),
        "'whole number' is no type for 'empty text is null'",
        "known: text",
    ),
}


@pytest.mark.parametrize(("edit_", "cause", "remedy"), NAMES.values(), ids=NAMES)
def test_a_name_that_nothing_explains_stops_the_loading(
    tmp_path: Path, edit_: Edit, cause: str, remedy: str
) -> None:
    assert_stops(tmp_path, edit_, cause, remedy)


BROKEN = {
    "a form in a cookie": (
        edit("x-dealdouble-authentication:", "in: body", "in: cookie"),
        'x-dealdouble-authentication: "cookie" is not one of "header", "query" or "body"',
    ),
    "an empty wrapper": (
        edit(DEALS, "request_wrapper: deal", "request_wrapper: ''"),
        'x-dealdouble-resources: "" is shorter than 1 character',
    ),
    "a list of another shape": (
        edit("x-dealdouble-lists:", "value: array", "value: tree"),
        'x-dealdouble-lists: "tree" is not one of "array" or "object"',
    ),
}


@pytest.mark.parametrize(("edit_", "cause"), BROKEN.values(), ids=BROKEN)
def test_an_extension_that_breaks_its_schema_stops_the_loading(
    tmp_path: Path, edit_: Edit, cause: str
) -> None:
    assert_stops(tmp_path, edit_, cause, "")
