"""A page of tables is read into entries with origins; what is not understood stops the reader."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from dealdouble.documents.markdown import CodeBlock
from dealdouble.documents.page import Origin, Page
from dealdouble.documents.reader import read_api_page, read_resource_page
from dealdouble.errors import DocumentError, Place
from dealdouble.vocabulary import Standing

from .pages import API, DEALS, Mistake, check, copy_pages, line_of, mistake, replace

SOURCES = ("page", "vendor", "recordings", "clients", "framework", "choice")
TYPES = (
    "understood: text, number, decimal, whole number, date, list of texts, custom properties, "
    "object"
)
SECTIONS = (
    "understood: Resource, Operations, Answers, Fields, Rules, Treatments, Representation, "
    "Filters, Unreadable filters, Order, Referred records, Examples"
)


def read_api(folder: Path) -> Page:
    return read_api_page(folder / API, f"moco/{API}")


def read_deals(folder: Path, sources: Sequence[str] = SOURCES) -> Page:
    return read_resource_page(folder / DEALS, f"moco/{DEALS}", sources)


def test_an_entry_holds_its_cells_its_place_and_its_origin(tmp_path: Path) -> None:
    folder = copy_pages(tmp_path)
    page = read_deals(folder)
    text = (folder / DEALS).read_text(encoding="utf-8")

    name, status = page.entries("Fields")[0], page.entries("Rules")[9]
    place = Place("moco/deals.md", line_of(text, "| `name` | text | yes | What"))
    assert name.text("Field") == "name"
    assert name.codes("Field") == ("name",)
    assert name.text("Type") == "text"
    assert name.flag("Required") is True
    assert page.entries("Fields")[6].flag("Required") is False
    assert name.place == place
    assert name.origin == Origin(Standing.DOCUMENTED, False, "page", place)
    assert status.codes("Value") == ("potential", "pending", "won", "lost", "dropped")
    assert page.entries("Answers")[0].number("Status") == 200


def test_an_origin_tells_of_disputes_and_keeps_the_source_in_full(tmp_path: Path) -> None:
    page = read_deals(copy_pages(tmp_path))

    deleted = page.entries("Answers")[-2:]
    assert [(e.origin.standing, e.origin.disputed, e.origin.source) for e in deleted] == [
        (Standing.ASSUMED, False, "recordings, of a sibling resource"),
        (Standing.DOCUMENTED, True, "vendor"),
    ]


def test_sources_have_no_origin(tmp_path: Path) -> None:
    page = read_api(copy_pages(tmp_path))

    assert [entry.text("Source") for entry in page.entries("Sources")] == list(SOURCES)
    assert {entry.known for entry in page.entries("Sources")} == {None}


def test_a_section_that_is_left_out_has_no_entries(tmp_path: Path) -> None:
    folder = copy_pages(tmp_path)
    text = (folder / DEALS).read_text(encoding="utf-8")
    (folder / DEALS).write_text(text[: text.index("## Referred records")], encoding="utf-8")
    page = read_deals(folder)

    assert page.entries("Examples") == ()
    assert page.blocks == ()
    assert page.place("Examples") == Place("moco/deals.md")
    assert page.place("Order") == Place("moco/deals.md", line_of(text, "## Order"))


def test_code_blocks_are_kept_with_their_lines(tmp_path: Path) -> None:
    folder = copy_pages(tmp_path)
    text = (folder / DEALS).read_text(encoding="utf-8")

    assert read_deals(folder).blocks[1] == CodeBlock(
        "json Lost", '{\n  "status": "lost"\n}\n', line_of(text, "```json Lost")
    )


def test_a_repeated_fact_is_told_with_the_line_of_the_first(tmp_path: Path) -> None:
    folder = copy_pages(tmp_path)
    text = replace(folder / DEALS, "| `person_id` | whole number |", "| `name` | whole number |")

    with pytest.raises(DocumentError) as caught:
        read_deals(folder)
    first = line_of(text, "| `name` | text | yes | What")
    assert caught.value.cause == f"Field name stands on line {first} already"
    assert caught.value.remedy == "one row a fact"
    assert caught.value.place == Place("moco/deals.md", first + 7)


@pytest.mark.parametrize(
    "made",
    [
        mistake(
            "misspelt section",
            "## Rules",
            "## Rule",
            "a table under the heading 'Rule'",
            SECTIONS,
            at="## Rule\n",
        ),
        mistake(
            "section in small letters",
            "## Order",
            "## order",
            "a table under the heading 'order'",
            SECTIONS,
        ),
        mistake(
            "section of the other page",
            "## Filters",
            "## Errors",
            "a table under the heading 'Errors'",
            SECTIONS,
        ),
        mistake(
            "table before the first heading",
            "# Deals\n",
            "| A |\n|---|\n| a |\n",
            "a table under the heading ''",
            SECTIONS,
            at="| A |",
        ),
        mistake(
            "heading without a space",
            "## Rules",
            "##Rules",
            "a second table for 'Fields'",
            "one is understood",
            at="## Fields",
        ),
        mistake(
            "section twice",
            "## Order",
            "## Filters",
            "a second table for 'Filters'",
            "one is understood",
            at="## Filters\n\nHow a list",
        ),
        mistake(
            "row of dashes too short",
            "|---|---|---|---|---|---|\n| not blank",
            "|---|---|---|---|---|\n| not blank",
            "looks like a table or like code, but Markdown reads it as neither",
            "a cell of dashes for each column",
            at="| Rule | Field | Value | Error |",
        ),
        mistake(
            "blank line in a table",
            "| exists | `user_id`",
            "\n| exists | `user_id`",
            "looks like a table or like code, but Markdown reads it as neither",
            "no blank line",
        ),
        mistake(
            "row indented like code",
            "| exists | `user_id`",
            "    | exists | `user_id`",
            "looks like a table or like code, but Markdown reads it as neither",
            "no indent",
        ),
        mistake(
            "code without a fence",
            "## Order\n",
            "## Order\n\n    some code\n",
            "looks like a table or like code, but Markdown reads it as neither",
            "code stands between lines of ```",
            at="    some code",
        ),
        mistake(
            "words below a table",
            "| list | 200 | list | documented | page |",
            "| list | 200 | list | documented | page |\nSome words.",
            "a row of 1 cells in a table of 5 columns",
            "give each column its cell",
            at="Some words.",
        ),
        mistake(
            "unescaped bar",
            "Free text",
            "Free | text",
            "a row of 7 cells in a table of 6 columns",
            "write | inside a cell as \\|",
            at="| `info` | text | no |",
        ),
        mistake(
            "unescaped bar in code",
            "`^[A-Z]{3}$`",
            "`^EUR|CHF$`",
            "a row of 7 cells in a table of 6 columns",
            "write | inside a cell as \\|",
            at="| matches | `currency`",
        ),
        mistake(
            "missing cell",
            "| Free text ",
            "",
            "a row of 5 cells in a table of 6 columns",
            "give each column its cell",
            at="| `info` | text | no |",
        ),
        mistake(
            "no cell after the last bar",
            "| `info` | text | no | Free text | documented | page |",
            "| `info` | text | no | Free text | documented |",
            "a row of 5 cells in a table of 6 columns",
            "give each column its cell",
        ),
        mistake(
            "empty cell of words",
            "| Free text ",
            "| ",
            "Description is 'nothing'",
            "understood: a text",
            at="| `info` | text | no |",
        ),
        mistake(
            "empty cell of a name",
            "| list | GET | `/deals` |",
            "| list | GET | |",
            "Path is 'nothing'",
            "understood: one name in backquotes",
        ),
        mistake(
            "unknown column",
            "| Field | Type | Required | Description |",
            "| Field | Type | Required | Meaning |",
            "the columns are Field, Type, Required, Meaning, Origin, Source",
            "understood: Field, Type, Required, Description, Origin, Source",
        ),
        mistake(
            "missing column",
            "| Example | Shows | Origin | Source |\n|---|---|---|---|",
            "| Example | Shows | Origin |\n|---|---|---|",
            "the columns are Example, Shows, Origin",
            "understood: Example, Shows, Origin, Source",
        ),
        mistake(
            "reordered columns",
            "| Operation | Status | Body |",
            "| Operation | Body | Status |",
            "the columns are Operation, Body, Status, Origin, Source",
            "understood: Operation, Status, Body, Origin, Source",
        ),
        mistake(
            "table without rows",
            "| Website relaunch | create | documented | page |\n"
            "| Lost | update | documented | page |\n"
            "| Website V2 | representation | documented | page |\n",
            "",
            "a table without rows",
            "add one, or drop the table",
            at="| Example | Shows |",
        ),
        mistake(
            "unknown operation",
            "| list | GET |",
            "| index | GET |",
            "Operation is 'index'",
            "understood: list, read, create, update, delete, look up",
        ),
        mistake(
            "unknown method",
            "| list | GET |",
            "| list | HEAD |",
            "Method is 'HEAD'",
            "understood: GET, POST, PUT, PATCH, DELETE",
        ),
        mistake(
            "method in small letters",
            "| list | GET |",
            "| list | get |",
            "Method is 'get'",
            "understood: GET, POST, PUT, PATCH, DELETE",
        ),
        mistake(
            "body of two texts without a comma",
            "| read | 200 | record |",
            "| read | 200 | `1` `2` |",
            "Body is '1 2'",
            "understood: names in backquotes, each of them, and commas between them",
        ),
        mistake(
            "status of a failure",
            "| read | 200 | record |",
            "| read | 404 | record |",
            "Status is '404'",
            "understood: a status from 200 to 299",
        ),
        mistake(
            "status in words",
            "| read | 200 | record |",
            "| read | OK | record |",
            "Status is 'OK'",
            "understood: a status from 200 to 299",
        ),
        mistake(
            "unknown type",
            "| `money` | number | yes |",
            "| `money` | float | yes |",
            "Type is 'float'",
            TYPES,
        ),
        mistake(
            "type of a representation only",
            "| `closed_on` | date | no |",
            "| `closed_on` | time | no |",
            "Type is 'time'",
            TYPES,
        ),
        mistake(
            "flag in other words",
            "| `money` | number | yes |",
            "| `money` | number | true |",
            "Required is 'true'",
            "understood: yes, no",
        ),
        mistake(
            "name without backquotes",
            "| `money` | number | yes |",
            "| money | number | yes |",
            "Field is 'money'",
            "understood: one name in backquotes",
        ),
        mistake(
            "two names",
            "| `money` | number | yes |",
            "| `money`, `amount` | number | yes |",
            "Field is 'money, amount'",
            "understood: one name in backquotes",
        ),
        mistake(
            "unknown rule",
            "| not blank | `name` |",
            "| present | `name` |",
            "Rule is 'present'",
            "understood: not blank, matches, one of, one of or empty, less than, greater than, "
            "first day of a month, last day of a month, digits, bytes, not before, not less than, "
            "exists, not itself, unique",
        ),
        mistake(
            "rule that the type says",
            "| not blank | `name` |",
            "| required | `name` |",
            "Rule is 'required'",
            "understood: not blank, matches",
        ),
        mistake(
            "unknown treatment",
            "| `tags` | sorted |",
            "| `tags` | ordered |",
            "Treatment is 'ordered'",
            "understood: default, alias, empty text is null, number from text, date of a "
            "date-time, sorted, without repetition, merged by key, null removes a key, ignored "
            "while, cleared while, today when missing, next number, integration of the key, time "
            "of creation, time of last change, written as",
        ),
        mistake(
            "value without backquotes beside others",
            "`potential`, `pending`, `won`, `lost`",
            "`potential`, `pending`, won, `lost`",
            "Value is 'potential, pending, won, lost, dropped'",
            "understood: names in backquotes, each of them, and commas between them",
            at="| one of | `status`",
        ),
        mistake(
            "words beside a value",
            "| `deal-{id}@inbox.example` |",
            "| `deal-{id}@inbox.example` or so |",
            "Value is 'deal-{id}@inbox.example or so'",
            "understood: names in backquotes",
            at="| `inbox_email_address` | written as",
        ),
        mistake(
            "unknown word for emptiness",
            "| `closed_on` | date | null |",
            "| `closed_on` | date | empty |",
            "When empty is 'empty'",
            "understood: never, null, absent",
        ),
        mistake(
            "unknown match",
            "| `tags` | all of |",
            "| `tags` | holds |",
            "Match is 'holds'",
            "understood: equal, one of, all of, from, to, after, contains, properties",
        ),
        mistake(
            "unknown comparison",
            "| `id` | exactly | ascending |",
            "| `id` | exact | ascending |",
            "Compared is 'exact'",
            "understood: exactly, ignoring case and punctuation",
        ),
        mistake(
            "unknown direction",
            "| `id` | exactly | ascending |",
            "| `id` | exactly | up |",
            "Direction is 'up'",
            "understood: ascending, descending",
        ),
        mistake(
            "unknown use of an example",
            "| Lost | update |",
            "| Lost | change |",
            "Shows is 'change'",
            "understood: create, update, representation",
        ),
        mistake(
            "unknown origin",
            "| `tags` | sorted | | observed |",
            "| `tags` | sorted | | seen |",
            "Origin is 'seen'",
            "understood: documented, observed, assumed, each also with ', disputed'",
        ),
        mistake(
            "unknown addition to an origin",
            "| documented, disputed | vendor |",
            "| documented, doubtful | vendor |",
            "Origin is 'documented, doubtful'",
            "each also with ', disputed'",
            at="| delete | 200 |",
        ),
        mistake(
            "empty origin",
            "| `tags` | sorted | | observed |",
            "| `tags` | sorted | | |",
            "Origin is ''",
            "understood: documented, observed, assumed",
        ),
        mistake(
            "unknown source",
            "| `tags` | sorted | | observed | recordings |",
            "| `tags` | sorted | | observed | record |",
            "Source is 'record'",
            "understood, alone or before a comma: page, vendor, recordings, clients, framework",
        ),
        mistake(
            "empty source",
            "| `tags` | sorted | | observed | recordings |",
            "| `tags` | sorted | | observed | |",
            "Source is ''",
            "understood, alone or before a comma: page, vendor",
        ),
        mistake(
            "source before a semicolon",
            "| vendor, which says 12 kB |",
            "| vendor; says 12 kB |",
            "Source is 'vendor; says 12 kB'",
            "alone or before a comma",
            at="| bytes | `custom_properties`",
        ),
        mistake(
            "field twice",
            "| `currency` | text | yes |",
            "| `name` | text | yes | Again | assumed | choice |\n| `currency` | text | yes |",
            "Field name stands on line",
            "one row a fact",
            at="| `name` | text | yes | Again",
        ),
        mistake(
            "rule of a field twice",
            "| less than | `money` | `1000000000000` |",
            "| less than | `money` | `10` | invalid | assumed | choice |\n"
            "| less than | `money` | `1000000000000` |",
            "Rule, Field less than, money stands on line",
            "one row a fact",
            at="| less than | `money` | `1000000000000` |",
        ),
    ],
)
def test_a_mistake_on_the_page_of_a_resource_is_named(tmp_path: Path, made: Mistake) -> None:
    check(copy_pages(tmp_path), DEALS, made, read_deals)
