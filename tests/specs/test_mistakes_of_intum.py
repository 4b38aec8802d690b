"""Mistakes in what only Intum's pages say stop the compiler as well."""

from __future__ import annotations

from pathlib import Path

import pytest

from dealdouble.errors import DocumentError, Place
from dealdouble.specs.build import compile_folder

from ..documents.pages import DEALS, INTUM, Mistake, check, copy_pages, line_of, mistake

DECIMALS = "this for a field of the type number or decimal"
TEXTS = "name, description, tax, currency, closed, number, invoice_no, url, origin, external_id"
LISTED = "one rule of a field that lists its values"


@pytest.mark.parametrize(
    "made",
    [
        mistake(
            "one of or empty on a number",
            "| one of or empty | `closed` |",
            "| one of or empty | `status_id` |",
            "Rule is 'one of or empty'",
            "understood: this for a field of the type text, not whole number",
        ),
        mistake(
            "one of or empty without values",
            "| one of or empty | `closed` | `win`, `lost` |",
            "| one of or empty | `closed` | |",
            "Value is 'nothing'",
            "understood: values in backquotes, each once",
        ),
        mistake(
            "one of or empty of a value twice",
            "| one of or empty | `closed` | `win`, `lost` |",
            "| one of or empty | `closed` | `win`, `win` |",
            "Value is 'win, win'",
            "understood: values in backquotes, each once",
        ),
        mistake(
            "two lists of values",
            "| one of or empty | `closed` | `win`, `lost` |",
            "| one of | `closed` | `win` | invalid | assumed | choice |\n"
            "| one of or empty | `closed` | `win`, `lost` |",
            "Rule is 'one of or empty'",
            f"understood: {LISTED}",
            at="| one of or empty |",
        ),
        mistake(
            "not less than on a date",
            "| not before | `date_to` | `date_from` |",
            "| not less than | `date_to` | `date_from` |",
            "Rule is 'not less than'",
            "understood: this for a field of the type number or number with a decimal place or "
            "decimal or whole number, not date",
        ),
        mistake(
            "not less than a field of another type",
            "| not less than | `total_amount_gross` | `total_amount_net` |",
            "| not less than | `total_amount_gross` | `client_id` |",
            "Value is 'client_id'",
            "understood: total_amount_net",
        ),
        mistake(
            "not less than a number",
            "| not less than | `total_amount_gross` | `total_amount_net` |",
            "| not less than | `total_amount_gross` | `0` |",
            "Value is '0'",
            "understood: total_amount_net",
        ),
        mistake(
            "not less than without backquotes",
            "| not less than | `total_amount_gross` | `total_amount_net` |",
            "| not less than | `total_amount_gross` | total_amount_net |",
            "Value is 'total_amount_net'",
            "understood: one name in backquotes",
        ),
        mistake(
            "not itself with a value",
            "| not itself | `next_deal_id` | |",
            "| not itself | `next_deal_id` | `deals` |",
            "Value is 'deals'",
            "understood: nothing",
        ),
        mistake(
            "not itself on another resource's number",
            "| not itself | `next_deal_id` | |",
            "| not itself | `task_id` | |",
            "Field is 'task_id'",
            "understood: a field with a rule 'exists' about deals",
        ),
        mistake(
            "not itself on a text",
            "| not itself | `next_deal_id` | |",
            "| not itself | `number` | |",
            "Rule is 'not itself'",
            "understood: this for a field of the type whole number, not text",
        ),
        mistake(
            "unique on a number",
            "| unique | `external_id` |",
            "| unique | `client_id` |",
            "Rule is 'unique'",
            "understood: this for a field of the type text, not whole number",
        ),
        mistake(
            "unique within itself",
            "| unique | `external_id` | `app_code` |",
            "| unique | `external_id` | `external_id` |",
            "Value is 'external_id'",
            "understood: name, description",
        ),
        mistake(
            "unique within an unknown field",
            "| unique | `external_id` | `app_code` |",
            "| unique | `external_id` | `shop` |",
            "Value is 'shop'",
            "understood: name, description",
        ),
        mistake(
            "unique within an object",
            "| unique | `external_id` | `app_code` |",
            "| unique | `external_id` | `fields` |",
            "Value is 'fields'",
            "understood: name, description",
        ),
        mistake(
            "unique without backquotes",
            "| unique | `external_id` | `app_code` |",
            "| unique | `external_id` | app_code |",
            "Value is 'app_code'",
            "understood: one name in backquotes",
        ),
        mistake(
            "digits of an object",
            "| digits | `total_amount_net` |",
            "| digits | `fields` |",
            "Rule is 'digits'",
            "decimal, not object",
        ),
        mistake(
            "bytes of an object",
            "| digits | `total_amount_net` |",
            "| bytes | `fields` |",
            "Rule is 'bytes'",
            "understood: this for a field of the type text or list of texts or custom properties, "
            "not object",
        ),
    ],
)
def test_a_mistake_in_a_rule_is_named(tmp_path: Path, made: Mistake) -> None:
    check(copy_pages(tmp_path, INTUM), DEALS, made, compile_folder)


@pytest.mark.parametrize(
    "made",
    [
        mistake(
            "empty text of a number",
            "| `closed` | empty text is null |",
            "| `client_id` | empty text is null |",
            "Treatment is 'empty text is null'",
            "understood: this for a field of the type text, not whole number",
        ),
        mistake(
            "value beside empty text",
            "| `closed` | empty text is null | |",
            "| `closed` | empty text is null | `win` |",
            "Value is 'win'",
            "understood: nothing",
        ),
        mistake(
            "number from text on a text",
            "| `total_amount_net` | number from text |",
            "| `tax` | number from text |",
            "Treatment is 'number from text'",
            f"understood: {DECIMALS}, not text",
        ),
        mistake(
            "number from text on a whole number",
            "| `total_amount_net` | number from text |",
            "| `client_id` | number from text |",
            "Treatment is 'number from text'",
            f"understood: {DECIMALS}, not whole number",
        ),
        mistake(
            "integration of an unknown field",
            "| `app_code` | integration of the key | `external_id` |",
            "| `app_code` | integration of the key | `foreign_id` |",
            "Value is 'foreign_id'",
            "understood: name, description",
        ),
        mistake(
            "integration of no field",
            "| `app_code` | integration of the key | `external_id` |",
            "| `app_code` | integration of the key | |",
            "Value is 'nothing'",
            "understood: name, description",
        ),
        mistake(
            "integration without backquotes",
            "| `app_code` | integration of the key | `external_id` |",
            "| `app_code` | integration of the key | external_id |",
            "Value is 'external_id'",
            "understood: one name in backquotes",
        ),
        mistake(
            "integration twice",
            "| `app_code` | integration of the key | `external_id` | assumed | choice |",
            "| `app_code` | integration of the key | `external_id` | assumed | choice |\n"
            "| `shop` | integration of the key | `number` | assumed | choice |",
            "Treatment is 'integration of the key'",
            "understood: this once for a field, or once for all if it gives one",
            at="| `shop` |",
        ),
        mistake(
            "two times in a field",
            "| `updated_at` | time of last change |",
            "| `created_at` | time of last change |",
            "Field is 'created_at'",
            "understood: a field that is given nothing else",
        ),
        mistake(
            "time twice",
            "| `updated_at` | time of last change |",
            "| `updated_at` | time of creation |",
            "Treatment is 'time of creation'",
            "understood: this once for a field, or once for all if it gives one",
        ),
        mistake(
            "default that is null",
            '| `currency` | default | `"PLN"` |',
            "| `currency` | default | `null` |",
            "Value is 'null'",
            "understood: a value, as a field without a default is null anyway",
        ),
        mistake(
            "default of a number as a text",
            '| `currency` | default | `"PLN"` |',
            '| `total_amount_net` | default | `"1"` |',
            "Value is '\"1\"'",
            'understood: a value that the field may have ("1" is not of type "number")',
        ),
        mistake(
            "default of an object that is a list",
            '| `currency` | default | `"PLN"` |',
            "| `fields` | default | `[]` |",
            "Value is '[]'",
            "understood: a value that the field may have ([] is not of types",
        ),
    ],
)
def test_a_mistake_in_a_treatment_is_named(tmp_path: Path, made: Mistake) -> None:
    check(copy_pages(tmp_path, INTUM), DEALS, made, compile_folder)


def test_an_integration_in_a_field_that_is_sent_is_named(tmp_path: Path) -> None:
    folder = copy_pages(tmp_path, INTUM)
    text = (folder / DEALS).read_text(encoding="utf-8").replace("app_code", "number")
    (folder / DEALS).write_text(text, encoding="utf-8")

    with pytest.raises(DocumentError) as caught:
        compile_folder(folder)
    assert caught.value.cause == "Field is 'number'"
    assert caught.value.remedy == "understood: a field that no request sends"
    assert caught.value.place == Place("intum/deals.md", line_of(text, "| `number` | integration"))


@pytest.mark.parametrize(
    "made",
    [
        *(
            mistake(
                f"path of a look up with {what}",
                "`/deals/e/{app_code}/{external_id}.json`",
                f"`{path}`",
                f"Path is {path!r}",
                f"understood: in braces, each once, some of {TEXTS}",
                at="| look up | GET |",
            )
            for what, path in (
                ("nothing in braces", "/deals/e.json"),
                ("a field twice", "/deals/e/{external_id}/{external_id}.json"),
                ("an unknown field", "/deals/e/{shop}/{external_id}.json"),
                ("the number", "/deals/e/{id}.json"),
                ("a whole number", "/deals/e/{client_id}.json"),
            )
        ),
        mistake(
            "two parts of a path at once",
            "`/deals/e/{app_code}/{external_id}.json`",
            "`/deals/e/{app_code}-{external_id}.json`",
            "Path is '/deals/e/{app_code}-{external_id}.json'",
            "understood: a path such as /deals or /deals/{id}",
            at="| look up | GET |",
        ),
        mistake(
            "look up that hides another path",
            "`/deals/e/{app_code}/{external_id}.json`",
            "`/deals/{external_id}.json`",
            "Path is '/deals/{external_id}.json'",
            "understood: a path that a request can tell from /deals/{id}.json",
            at="| look up | GET |",
        ),
        mistake(
            "third update by one method",
            "| delete | DELETE |",
            "| update | PATCH | `/deals/{id}/a` | crm | Again | assumed | choice |\n"
            "| update | PATCH | `/deals/{id}/b` | crm | Again | assumed | choice |\n"
            "| delete | DELETE |",
            "Method is 'PATCH'",
            "understood: one that update does not have already",
            at="| update | PATCH | `/deals/{id}/b` |",
        ),
        mistake(
            "right that nobody has",
            "| look up | GET | `/deals/e/{app_code}/{external_id}.json` | crm |",
            "| look up | GET | `/deals/e/{app_code}/{external_id}.json` | nothing |",
            "Needs is 'nothing'",
            "understood: crm",
        ),
        mistake(
            "look up without an answer",
            "| look up | 200 | record | assumed | sibling |\n",
            "",
            "no answer for the operation 'look up'",
            "add a row",
            at="## Answers",
        ),
        mistake(
            "unknown body",
            '| delete | 200 | `"ok"` |',
            "| delete | 200 | text |",
            "Body is 'text'",
            "understood: record, nothing, a JSON text in backquotes",
        ),
        mistake(
            "body that is not JSON",
            '| delete | 200 | `"ok"` |',
            "| delete | 200 | `ok` |",
            "Body is 'ok'",
            "understood: a JSON value (Expecting value",
        ),
        mistake(
            "two bodies",
            '| delete | 200 | `"ok"` |',
            "| delete | 200 | `1`, `2` |",
            "Body is '1, 2'",
            "understood: one name in backquotes",
        ),
        mistake(
            "body of no content",
            '| delete | 200 | `"ok"` |',
            '| delete | 204 | `"ok"` |',
            "Body is '\"ok\"'",
            "understood: nothing",
        ),
        mistake(
            "list that is a text",
            "| list | 200 | list |",
            "| list | 200 | `[]` |",
            "Body is '[]'",
            "understood: list",
        ),
        mistake(
            "record that is a text",
            "| look up | 200 | record |",
            '| look up | 200 | `"ok"` |',
            "Body is '\"ok\"'",
            "understood: record",
        ),
        mistake(
            "wrapper without backquotes",
            "| Request wrapped in | `deal` |",
            "| Request wrapped in | deal |",
            "Value is 'deal'",
            "understood: one name in backquotes",
        ),
        mistake(
            "misspelt wrapper",
            "| Request wrapped in | `deal` |",
            "| Requests wrapped in | `deal` |",
            "Property is 'Requests wrapped in'",
            "understood: Name, Record, Title, Request wrapped in, Answer wrapped in",
        ),
        mistake(
            "wrapper twice",
            "| Record | `deal` | documented | page |",
            "| Record | `deal` | documented | page |\n"
            "| Request wrapped in | `lead` | documented | page |",
            "Property Request wrapped in stands on line",
            "one row a fact",
            at="| Request wrapped in | `deal` |",
        ),
        mistake(
            "wrapper called like the token",
            "| Request wrapped in | `deal` |",
            "| Request wrapped in | `api_token` |",
            "Value is 'api_token'",
            "understood: another name, as a key is sent under this one",
        ),
        mistake(
            "example that is not wrapped",
            '  "deal": {\n',
            '  "lead": {\n',
            "the example 'CRM roll-out' breaks its own schema at the whole",
            '"deal" is a required property',
            at="| CRM roll-out | create |",
        ),
        mistake(
            "example with an unknown field within its wrapper",
            '    "status_id": 1,\n',
            '    "status": 1,\n',
            "the example 'CRM roll-out' has the key 'status'",
            "understood: name, description",
            at="| CRM roll-out | create |",
        ),
        mistake(
            "decimal shown as a number",
            "| `total_amount_net` | decimal | null |",
            "| `total_amount_net` | number | null |",
            "Type is 'number'",
            "understood: decimal",
        ),
        mistake(
            "object shown as a text",
            "| `fields` | object | null |",
            "| `fields` | text | null |",
            "Type is 'text'",
            "understood: object",
        ),
        mistake(
            "integration that never is empty",
            "| `id` | whole number | never | | assumed | sibling |",
            "| `id` | whole number | never | | assumed | sibling |\n"
            "| `app_code` | text | never | | assumed | sibling |",
            "When empty is 'never'",
            "understood: null or absent, as the field may be empty",
            at="| `app_code` | text | never |",
        ),
        mistake(
            "order by an object",
            "| `id` | exactly | descending |",
            "| `fields` | exactly | descending |",
            "Field is 'fields'",
            "understood: a field of a single value",
        ),
    ],
)
def test_a_mistake_in_a_shape_is_named(tmp_path: Path, made: Mistake) -> None:
    check(copy_pages(tmp_path, INTUM), DEALS, made, compile_folder)
