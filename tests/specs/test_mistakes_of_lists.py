"""Mistakes in filters, orders and examples that only the compiler can see stop it."""

from __future__ import annotations

from pathlib import Path

import pytest

from dealdouble.specs.build import compile_folder

from ..documents.pages import DEALS, Mistake, check, copy_pages, mistake

STORED = "closed_on, company_id, created_at, currency"
FENCE = "understood: ```json NAME"


@pytest.mark.parametrize(
    "made",
    [
        mistake(
            "filter on an unknown field",
            "| `status` | equal | `status` |",
            "| `status` | equal | `state` |",
            "Field is 'state'",
            f"understood: {STORED}",
        ),
        mistake(
            "filter on a key of another record",
            "| `status` | equal | `status` |",
            "| `status` | equal | `user.firstname` |",
            "Field is 'user.firstname'",
            f"understood: {STORED}",
        ),
        mistake(
            "filter with a type that its match does not take",
            "| `closed_from` | from | `closed_on` | date |",
            "| `closed_from` | from | `closed_on` | time |",
            "Type is 'time'",
            "understood: this for a field of the type time, not date",
        ),
        mistake(
            "range of a type that has no order",
            "| `closed_from` | from | `closed_on` | date |",
            "| `closed_from` | from | `name` | text |",
            "Type is 'text'",
            "understood: date or time or decimal or whole number",
        ),
        mistake(
            "exact filter of a list",
            "| `status` | equal | `status` | text |",
            "| `status` | equal | `tags` | list of texts |",
            "Type is 'list of texts'",
            "understood: text or whole number or date",
        ),
        mistake(
            "filter with another type than the field",
            "| `status` | equal | `status` | text |",
            "| `status` | equal | `status` | whole number |",
            "Type is 'whole number'",
            "understood: this for a field of the type whole number, not text",
        ),
        mistake(
            "filter of several with another type than the field",
            "| `ids` | one of | `id` | list of whole numbers |",
            "| `ids` | one of | `id` | list of texts |",
            "Type is 'list of texts'",
            "understood: this for a field of the type text, not whole number",
        ),
        mistake(
            "filter by dates on a text",
            "| `closed_to` | to | `closed_on` | date |",
            "| `closed_to` | to | `name` | date |",
            "Type is 'date'",
            "understood: this for a field of the type date, not text",
        ),
        mistake(
            "filter with an unknown error",
            "| `closed_to` | invalid date range |",
            "| `closed_to` | invalid date |",
            "Answer is 'invalid date'",
            "understood: matches nothing, invalid date range",
        ),
        mistake(
            "filter with the error of another check",
            "| `closed_to` | invalid date range |",
            "| `closed_to` | invalid |",
            "Answer is 'invalid'",
            "understood: matches nothing, invalid date range",
        ),
        mistake(
            "filter without a row about what it cannot read",
            "| `closed_to` | invalid date range | documented | vendor |\n",
            "",
            "Parameter is 'closed_to'",
            "understood: a filter with a row under 'Unreadable filters'",
            at="| `closed_to` | to |",
        ),
        mistake(
            "row about what an unknown filter cannot read",
            "| `closed_to` | invalid date range |",
            "| `closed_at` | invalid date range |",
            "Parameter is 'closed_at'",
            "understood: status, tags, company_id, closed_from, closed_to, ids, updated_after",
        ),
        mistake(
            "two rows about what a filter cannot read",
            "| `closed_to` | invalid date range |",
            "| `closed_from` | invalid date range |",
            "Parameter closed_from stands on line",
            "one row a fact",
            at="| `closed_from` | invalid date range | documented | vendor |\n| `ids`",
        ),
        mistake(
            "filter named like the page",
            "| `status` | equal | `status` |",
            "| `page` | equal | `status` |",
            "Parameter is 'page'",
            "understood: another name, as this is the page parameter",
        ),
        mistake(
            "filter named like the order",
            "| `status` | equal | `status` |",
            "| `sort_by` | equal | `status` |",
            "Parameter is 'sort_by'",
            "understood: another name, as this is the sort parameter",
        ),
        mistake(
            "order by an unknown field",
            "| `name` | ignoring case and punctuation |",
            "| `title` | ignoring case and punctuation |",
            "Field is 'title'",
            f"understood: {STORED}",
        ),
        mistake(
            "order by a list",
            "| `name` | ignoring case and punctuation |",
            "| `tags` | exactly |",
            "Field is 'tags'",
            "understood: a field of a single value",
        ),
        mistake(
            "order by the letters of a number",
            "| `id` | exactly | ascending |",
            "| `id` | ignoring case and punctuation | ascending |",
            "Compared is 'ignoring case and punctuation'",
            "understood: exactly",
        ),
    ],
)
def test_a_mistake_in_a_list_is_named(tmp_path: Path, made: Mistake) -> None:
    check(copy_pages(tmp_path), DEALS, made, compile_folder)


@pytest.mark.parametrize(
    "made",
    [
        mistake(
            "example without code",
            "| Lost | update |",
            "| Loss | update |",
            "Example is 'Loss'",
            "understood: the name of a code block, such as ```json NAME",
        ),
        mistake(
            "code block that is no example",
            "| Lost | update | documented | page |\n",
            "",
            "the code block 'Lost' is no example",
            "list it or drop it",
            at="```json Lost",
        ),
        mistake(
            "code block without a name",
            "```json Lost",
            "```json\n",
            "a code block 'json'",
            FENCE,
            at='```json\n\n{\n  "status"',
        ),
        mistake(
            "code block in another language",
            "```json Lost",
            "```yaml Lost",
            "a code block 'yaml Lost'",
            FENCE,
        ),
        mistake(
            "code block without a language",
            "```json Lost\n",
            "```\n",
            "a code block ''",
            FENCE,
            at='```\n{\n  "status"',
        ),
        mistake(
            "two code blocks of a name",
            "```json Website relaunch",
            "```json Lost",
            "a second code block 'Lost'",
            "give it a name of its own",
            at='```json Lost\n{\n  "status"',
        ),
        mistake(
            "two examples that differ in capitals",
            "| Website V2 | representation | documented | page |\n",
            "| Website V2 | representation | documented | page |\n"
            "| LOST | update | documented | page |\n"
            '\n```json LOST\n{"status": "lost"}\n```\n',
            "Example is 'LOST'",
            "understood: a name that differs in more than spaces and capitals",
            at="| LOST |",
        ),
        mistake(
            "example that is not JSON",
            '  "status": "lost"\n',
            '  "status": "lost",\n  "info": lost\n',
            "the example is not JSON: Expecting value",
            "repair it",
            at='  "info": lost',
        ),
        mistake(
            "example without a colon",
            '  "status": "lost"\n',
            '  "status" "lost"\n',
            "the example is not JSON: Expecting ':' delimiter",
            "repair it",
            at='  "status" "lost"',
        ),
        mistake(
            "example with a key twice",
            '  "status": "lost"\n',
            '  "status": "won",\n  "status": "lost"\n',
            "the example is not JSON: the key 'status' stands here twice",
            "repair it",
            at="```json Lost",
        ),
        mistake(
            "example with a number that JSON does not have",
            '  "status": "lost"\n',
            '  "money": Infinity\n',
            "the example is not JSON: Infinity is no number of JSON",
            "repair it",
            at="```json Lost",
        ),
        mistake(
            "example that breaks its schema",
            '  "status": "lost"\n',
            '  "status": "loss"\n',
            "the example 'Lost' breaks its own schema at status",
            '"loss" is not one of "potential", "pending"',
            at="| Lost | update |",
        ),
        mistake(
            "example that lacks a required field",
            '  "deal_category_id": 456\n',
            '  "company_id": 456\n',
            "the example 'Website relaunch' breaks its own schema at the whole",
            '"deal_category_id" is a required property',
            at="| Website relaunch | create |",
        ),
        mistake(
            "example that breaks the schema in a part",
            '    "id": 933593033,\n',
            '    "id": "933593033",\n',
            "the example 'Website V2' breaks its own schema at user.id",
            '"933593033" is not of type "integer"',
            at="| Website V2 | representation |",
        ),
        mistake(
            "example with a day that is not in the calendar",
            '"reminder_date": "2018-12-01"',
            '"reminder_date": "2018-02-30"',
            "the example 'Website relaunch' breaks its own schema at reminder_date",
            "does not match",
            at="| Website relaunch | create |",
        ),
        mistake(
            "example that shows something else",
            "| Lost | update |",
            "| Lost | create |",
            "the example 'Lost' breaks its own schema at the whole",
            '"name" is a required property',
        ),
        mistake(
            "example that is no object",
            '{\n  "status": "lost"\n}\n',
            '["lost"]\n',
            "the example 'Lost' breaks its own schema at the whole",
            '["lost"] is not of type "object"',
            at="| Lost | update |",
        ),
        mistake(
            "example with an unknown field",
            '  "status": "lost"\n',
            '  "stauts": "lost"\n',
            "the example 'Lost' has the key 'stauts'",
            "understood: name, currency, money",
            at="| Lost | update |",
        ),
        mistake(
            "example with an unknown key",
            '  "info": "Interesting Lead!",\n',
            '  "note": "Interesting Lead!",\n  "info": "",\n',
            "the example 'Website V2' has the key 'note'",
            "understood: id, name, status, reminder_date",
            at="| Website V2 | representation |",
        ),
    ],
)
def test_a_mistake_in_an_example_is_named(tmp_path: Path, made: Mistake) -> None:
    check(copy_pages(tmp_path), DEALS, made, compile_folder)
