"""The loader stops where the parts of a hand-edited document do not fit each other."""

from __future__ import annotations

from pathlib import Path

import pytest

from dealdouble.contract.loader import parse_contract, shipped_contracts
from dealdouble.errors import SpecificationError

from .editing import Edit, assert_stops

RESOURCES = "x-dealdouble-resources:"
NUMBERS = "number, number with a decimal place, decimal"
OTHERS = "text, date, time, list of texts, list of whole numbers, custom properties, object"
ORDER = "path and method come first, rules last, record and filters between"

MISFITS = {
    "a field without a type": (
        Edit(
            "    DealFields:",
            "          x-dealdouble-type: number\n",
            "",
            "        money:\n          type: number\n          exclusiveMaximum",
        ),
        "x-dealdouble-type is missing",
        "every field and key has a type and an origin",
    ),
    "a key without a type": (
        Edit(
            "    Deal:",
            "          x-dealdouble-type: text\n",
            "",
            "        name:\n          type: string",
        ),
        "x-dealdouble-type is missing",
        "every field and key has a type and an origin",
    ),
    "a field without an origin": (
        Edit(
            "    UsersRecord:",
            "          x-dealdouble-origin: {standing: documented,",
            "          description: x # {",
            "        firstname:\n          type: string\n          x-dealdouble-type: text\n"
            "          description",
        ),
        "x-dealdouble-origin is missing",
        "every field and key has a type and an origin",
    ),
    "a key without an origin": (
        Edit(
            "    Deal:",
            "          x-dealdouble-origin: {standing: documented,",
            "          description: x # {",
            "        id:\n          type: integer\n          x-dealdouble-type: whole number\n"
            "          description",
        ),
        "x-dealdouble-origin is missing",
        "every field and key has a type and an origin",
    ),
    "a representation that refers to a schema": (
        Edit(
            "    Deal:",
            "          items:\n            type: string",
            "          items:\n            $ref: '#/components/schemas/DealFields'",
            "    Deal:",
        ),
        "'Deal' refers to a schema",
        "write the schema out here",
    ),
    "a representation with a pattern that is none": (
        Edit(
            "    Deal:",
            "        name:\n          type: string",
            "        name:\n          type: string\n          pattern: (",
            "    Deal:",
        ),
        '\'Deal\' is no JSON Schema: "(" is not a "regex"',
        "",
    ),
    "a field that refers to a schema": (
        Edit(
            "    DealFields:",
            "          items:\n            type: string",
            "          items:\n            $ref: '#/components/schemas/Deal'",
            "        tags:\n          type:\n            - array\n            - 'null'",
        ),
        "'tags' refers to a schema",
        "write the schema out here",
    ),
    "a schema of an unknown type": (
        Edit(
            "    DealFields:",
            "        money:\n          type: number",
            "        money:\n          type: figure",
        ),
        "'money' is no JSON Schema: \"figure\" is not valid under any of the schemas listed in "
        "the 'anyOf' keyword",
        "",
    ),
    "a schema with a pattern that is none": (
        Edit(
            "    DealFields:",
            "        currency:\n          type: string\n          pattern: ^[A-Z]{3}$",
            "        currency:\n          type: string\n          pattern: (",
        ),
        '\'currency\' is no JSON Schema: "(" is not a "regex"',
        "",
    ),
    "a rule by a keyword that the schema lacks": (
        Edit(
            RESOURCES,
            "        keywords:\n          - enum",
            "        keywords:\n          - minimum",
        ),
        "'minimum' is no keyword of this field",
        "known: type, enum, default, description, x-dealdouble-type, x-dealdouble-origin",
    ),
    "a rule that needs a keyword": (
        Edit(
            RESOURCES,
            "      - rule: one of\n        field: status\n        keywords:\n          - enum\n",
            "      - rule: one of\n        field: status\n",
        ),
        "'one of' is no rule without keywords",
        "known: digits, bytes, not before, not less than, exists, not itself, unique",
    ),
    "digits of a text": (
        Edit(
            RESOURCES, "rule: digits\n        field: money", "rule: digits\n@@        field: name"
        ),
        "'text' is no type for 'digits'",
        f"known: {NUMBERS}",
    ),
    "digits without a number": (
        Edit(
            RESOURCES,
            "rule: digits\n        field: money\n        value: 30",
            "rule: digits\n        field: money\n        value: many",
        ),
        "the rule 'digits' has no number as its value",
        "give it one",
    ),
    "bytes without a number": (
        Edit(
            RESOURCES,
            "rule: bytes\n        field: custom_properties\n        value: 12288",
            "rule: bytes\n        field: custom_properties",
        ),
        "the rule 'bytes' has no number as its value",
        "give it one",
    ),
    "a date compared with a text": (
        Edit(RESOURCES, "value: service_period_from", "value: name"),
        "'name' is no field",
        "known: reminder_date, closed_on, service_period_from, service_period_to",
    ),
    "an alias of nothing": (
        Edit(RESOURCES, "        value: customer_id\n", "", "- treatment: alias"),
        "the treatment 'alias' has no value",
        "give it one",
    ),
    "a date-time that is a number": (
        Edit(
            RESOURCES,
            "treatment: date of a date-time\n        field: reminder_date",
            "treatment: date of a date-time\n@@        field: money",
        ),
        "'number' is no type for 'date of a date-time'",
        "known: date",
    ),
    "sorted properties": (
        Edit(
            RESOURCES,
            "treatment: sorted\n        field: tags",
            "treatment: sorted\n@@        field: custom_properties",
        ),
        "'custom properties' is no type for 'sorted'",
        "known: list of texts",
    ),
    "a condition without values": (
        Edit(
            RESOURCES,
            "        is:\n          - potential\n          - pending\n",
            "",
            "- treatment: ignored while",
        ),
        "the treatment 'ignored while' has no condition",
        "while, is",
    ),
    "a condition without a field": (
        Edit(RESOURCES, "        while: status\n", "", "- treatment: ignored while"),
        "the treatment 'ignored while' has no condition",
        "while, is",
    ),
    "a condition on a list": (
        Edit(RESOURCES, "while: status", "while: tags"),
        "'tags' is no field",
        "known: name, currency, info, status",
    ),
    "a number of another field": (
        Edit(
            RESOURCES,
            "treatment: sorted\n        field: tags",
            "treatment: next number\n@@        field: tags",
        ),
        "'tags' is no field",
        "known: id",
    ),
    "a text shown as a number": (
        Edit(
            "    Deal:",
            "        currency:\n          type: string\n          x-dealdouble-type: text",
            "        currency:\n          type: string\n          x-dealdouble-type: number",
        ),
        "'number' is no type to show a text",
        f"known: {OTHERS}",
    ),
    "a number shown as a text": (
        Edit(
            "    Deal:",
            "type: number\n          x-dealdouble-type: number with a decimal place",
            "type: number\n          x-dealdouble-type: text",
            "        money:\n          type: number\n          x-dealdouble-type",
        ),
        "'text' is no type to show a number",
        f"known: {NUMBERS}, whole number",
    ),
    "a record within a record": (
        Edit(
            "x-dealdouble-from: user_id",
            "firstname:\n              type: string\n              x-dealdouble-type: text",
            "firstname:\n              type: string\n              x-dealdouble-type: record",
        ),
        "'record' is no type to show a text",
        f"known: {OTHERS}",
    ),
    "a path whose id has another name": (
        Edit("paths:", "  /deals/{id}:", "  /deals/{deal_id}:"),
        "'/deals/{deal_id}' is no path to read",
        "give it one {id}",
    ),
    "a path with two ids": (
        Edit("paths:", "  /deals/{id}:", "  /users/{id}/deals/{id}:"),
        "'/users/{id}/deals/{id}' is no path to read",
        "give it one {id}",
    ),
    "a path with braces twice in a segment": (
        Edit("paths:", "  /deals/{id}:", "  /deals/{id}{id}:"),
        "'/deals/{id}{id}' is no path to read",
        "give it one {id}",
    ),
    "a path with half a pair of braces": (
        Edit("paths:", "  /deals/{id}:", "  /deals}/{id}:"),
        "'/deals}/{id}' is no path to read",
        "give it one {id}",
    ),
    "a path with nothing in braces": (
        Edit("paths:", "  /deals/{id}:", "  /deals/{}:"),
        "'/deals/{}' is no path to read",
        "give it one {id}",
    ),
    "a list at the path of a record": (
        Edit("paths:", "  /deals:", "  /{id}/deals:"),
        "'/{id}/deals' is no path to list",
        "give it nothing in braces",
    ),
    "a list that answers with a record": (
        Edit("operationId: listDeals", "body: list", "body: record"),
        "'list' does not answer with 'record'",
        "a list does, and nothing else",
    ),
    "a delete that may answer with a list": (
        Edit("operationId: deleteDeal\n      tags", "body: record", "body: list"),
        "'delete' does not answer with 'list'",
        "a list does, and nothing else",
    ),
    "a read that answers with a list": (
        Edit("operationId: readDeal", "body: record", "body: list"),
        "'read' does not answer with 'list'",
        "a list does, and nothing else",
    ),
    "a filter of another type than its field": (
        Edit("- name: company_id", "type: whole number", "type: text"),
        "'text' is no type",
        "known: whole number",
    ),
    "a filter that the type of its field does not have": (
        Edit("- name: tags", "match: all of", "match: equal"),
        "'list of texts' is no type for 'equal'",
        "known: text, whole number, date, time",
    ),
    "an admission that begins with the key": (
        Edit(
            "x-dealdouble-admission:\n", "check: path\n", "check: key\n", "x-dealdouble-admission:"
        ),
        "the checks are key, method, key, rate, right, size, body, record, filters, rules, rules",
        ORDER,
    ),
    "an admission that ends with filters": (
        Edit(
            "error: unknown status",
            "- check: rules\n    error: invalid\n",
            "- check: filters\n    error: invalid\n",
            "x-dealdouble-admission:",
        ),
        "the checks are path, method, key, rate, right, size, body, record, filters, rules, "
        "filters",
        ORDER,
    ),
    "an admission without the record": (
        Edit("x-dealdouble-admission:", "check: record", "check: size", "x-dealdouble-admission:"),
        "the checks are path, method, key, rate, right, size, body, size, filters, rules, rules",
        ORDER,
    ),
    "an admission that decides before it filters": (
        Edit("x-dealdouble-admission:", "check: size", "check: rules", "x-dealdouble-admission:"),
        "the checks are path, method, key, rate, right, rules, body, record, filters, rules, rules",
        ORDER,
    ),
}


@pytest.mark.parametrize(("edit", "cause", "remedy"), MISFITS.values(), ids=MISFITS)
def test_what_does_not_fit_where_it_stands_stops_the_loading(
    tmp_path: Path, edit: Edit, cause: str, remedy: str
) -> None:
    assert_stops(tmp_path, edit, cause, remedy)


def test_an_admission_without_rules_stops_the_loading() -> None:
    text = shipped_contracts()["moco"].read_text(encoding="utf-8")
    with pytest.raises(SpecificationError) as caught:
        parse_contract(text.replace("- check: rules\n", "- check: filters\n"), "edited.yaml")
    checks = "path, method, key, rate, right, size, body, record, filters, filters, filters"
    assert caught.value.cause == f"the checks are {checks}"
    assert caught.value.remedy == ORDER
