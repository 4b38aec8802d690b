"""Whoever writes pages of a new API is told of each mistake: file, line, found, expected."""

from __future__ import annotations

from pathlib import Path

import pytest

from dealdouble.specs.build import compile_folder

from ..documents.pages import API, Mistake, check, copy_pages, mistake
from .conftest import PAGES

LOANS = "loans.md"


@pytest.mark.parametrize(
    "made",
    [
        mistake(
            "misspelt heading",
            "## Treatments",
            "## Treatment",
            "a table under the heading 'Treatment'",
            "understood: Resource, Operations, Answers, Fields, Rules, Treatments, Representation",
            at="## Treatment\n",
        ),
        mistake(
            "missing column",
            "| Field | Compared | Direction | Origin | Source |\n|---|---|---|---|---|",
            "| Field | Direction | Origin | Source |\n|---|---|---|---|",
            "the columns are Field, Direction, Origin, Source",
            "understood: Field, Compared, Direction, Origin, Source",
        ),
        mistake(
            "missing cell",
            "| `note` | text | no | Free text |",
            "| `note` | text | no |",
            "a row of 5 cells in a table of 6 columns",
            "give each column its cell",
        ),
        mistake(
            "unknown source",
            "| `note` | text | null | | assumed | invention |",
            "| `note` | text | null | | assumed | hearsay |",
            "Source is 'hearsay'",
            "understood, alone or before a comma: invention",
        ),
        mistake(
            "unknown type",
            "| `fee` | decimal | no |",
            "| `fee` | money | no |",
            "Type is 'money'",
            "understood: text, number, decimal, whole number, date, list of texts",
        ),
        mistake(
            "right that nobody has",
            "| create | POST | `/loans` | lend |",
            "| create | POST | `/loans` | write |",
            "Needs is 'write'",
            "understood: lend, look",
        ),
        mistake(
            "look up by a field that is none",
            "`/receipts/{branch}/{receipt}`",
            "`/receipts/{branch}/{number}`",
            "Path is '/receipts/{branch}/{number}'",
            "understood: in braces, each once, some of branch, receipt, status, note",
            at="| look up | GET |",
        ),
        mistake(
            "look up that hides another path",
            "`/receipts/{branch}/{receipt}`",
            "`/loans/{receipt}`",
            "Path is '/loans/{receipt}'",
            "understood: a path that a request can tell from /loans/{id}",
            at="| look up | GET |",
        ),
        mistake(
            "filter that nothing is said of",
            "| `due_to` | bad search | assumed | invention |\n",
            "",
            "Parameter is 'due_to'",
            "understood: a filter with a row under 'Unreadable filters'",
            at="| `due_to` | to |",
        ),
        mistake(
            "rule about a field that is none",
            "| exists | `book_id` | `books` |",
            "| exists | `book` | `books` |",
            "Field is 'book'",
            "understood: branch, receipt, book_id, member_id",
        ),
        mistake(
            "rule about a resource that is none",
            "| exists | `book_id` | `books` |",
            "| exists | `book_id` | `book` |",
            "Value is 'book'",
            "understood: loans, books, members",
        ),
        mistake(
            "rule with an error of another check",
            "| digits | `fee` | `6` | refused |",
            "| digits | `fee` | `6` | bad search |",
            "Error is 'bad search'",
            "understood: refused",
        ),
        mistake(
            "condition on a value that is none",
            "| `returned_on` | today when missing | `status`: `returned` |",
            "| `returned_on` | today when missing | `status`: `back` |",
            "Value is 'status: back'",
            "of a field with a rule 'one of' (lent, returned, lost)",
        ),
        mistake(
            "key that shows nothing",
            "| `book.title` | text | never |",
            "| `book.name` | text | never |",
            "Key is 'book.name'",
            "understood: one of the stored fields id, title",
        ),
        mistake(
            "field that may be empty never is",
            "| `returned_on` | date | null |",
            "| `returned_on` | date | never |",
            "When empty is 'never'",
            "understood: null or absent, as the field may be empty",
        ),
        mistake(
            "filter of a neighbour's field that is none",
            "`book_id.title`, `note`",
            "`book_id.author`, `note`",
            "Field is 'book_id.author, note'",
            "understood: id, title",
            at="| `search` | contains |",
        ),
        mistake(
            "filter called like the card",
            "| `search` | contains |",
            "| `card` | contains |",
            "Parameter is 'card'",
            "understood: another name, as this is a key's parameter",
        ),
        mistake(
            "example of an unknown field",
            '    "fee": "1.50"\n',
            '    "fees": "1.50"\n',
            "the example 'Bring it back' has the key 'fees'",
            "understood: branch, receipt, book_id",
            at="| Bring it back | update |",
        ),
        mistake(
            "example that is not wrapped",
            '{\n  "loan": {\n    "status": "returned",\n    "fee": "1.50"\n  }\n}\n',
            '{\n  "status": "returned"\n}\n',
            "the example 'Bring it back' breaks its own schema at the whole",
            '"loan" is a required property',
            at="| Bring it back | update |",
        ),
    ],
)
def test_a_mistake_on_the_page_of_the_loans_is_named(tmp_path: Path, made: Mistake) -> None:
    check(copy_pages(tmp_path, PAGES), LOANS, made, compile_folder)


@pytest.mark.parametrize(
    "made",
    [
        mistake(
            "name of another directory",
            "| Name | `library` |",
            "| Name | `libary` |",
            "Value is 'libary'",
            "understood: library, as the directory is called",
        ),
        mistake(
            "card without a place for the key",
            "| `X-Library-Card` | `{key}` |",
            "| `X-Library-Card` | `key` |",
            "Value is 'key'",
            "understood: a value with {key} in it once",
            at="| card | header |",
        ),
        mistake(
            "nothing beside a right",
            "| guest | nothing |",
            "| guest | nothing, look |",
            "May is 'nothing, look'",
            "understood: rights with ', ' between them, or nothing alone",
        ),
        mistake(
            "check with an unknown error",
            "| right | not allowed |",
            "| right | forbidden |",
            "Error is 'forbidden'",
            "understood: no card, not allowed, not found",
        ),
        mistake(
            "unknown word in a body",
            '"Bad search", "fields": "{errors}"',
            '"Bad search", "fields": "{fields}"',
            'Body is \'{"problem": {"title": "Bad search", "fields": "{fields}"}}\'',
            "understood: in braces {message}, {input}",
            at="| bad search | 400 |",
        ),
        mistake(
            "what is always so said otherwise",
            "| Refused request | stores nothing |",
            "| Refused request | stores what fits |",
            "Value is 'stores what fits'",
            "understood: stores nothing",
        ),
        mistake(
            "list that is an object without its items",
            "| Items key | `items` | assumed | invention |\n",
            "",
            "Value is 'object'",
            "understood: object beside an 'Items key', array without any key",
            at="| Shape | object |",
        ),
        mistake(
            "no message for a rule",
            "| unique | is taken | assumed | invention |\n",
            "",
            "no message for the rule 'unique'",
            "add a row",
            at="## Messages",
        ),
    ],
)
def test_a_mistake_on_the_page_of_the_api_is_named(tmp_path: Path, made: Mistake) -> None:
    check(copy_pages(tmp_path, PAGES), API, made, compile_folder)
