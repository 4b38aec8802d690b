"""Headings, tables and code blocks are found on a Markdown page, each with its line."""

from __future__ import annotations

import pytest

from dealdouble.documents.markdown import Cell, CodeBlock, Row, Section, Table, read_sections

PAGE = """\
Words before the first heading.

# Deals

Words.

## Fields ##

| Field | Description |
|---|---|
| `name` | What it is *called* |
| `a`, `b` | |

Words with a | in them.

Rules
-----

```json Won
{"status": "won"}
```
"""


def cells(*texts: str) -> tuple[Cell, ...]:
    return tuple(Cell(text) for text in texts)


def read_table(*lines: str) -> Table:
    """The one table of a page of these lines."""
    [section] = read_sections("\n".join(lines))
    [table] = section.tables
    return table


def test_a_page_is_read_as_sections_with_their_lines() -> None:
    fields = Table(
        Row(cells("Field", "Description"), line=9, written=2),
        (
            Row((Cell("name", ("name",)), Cell("What it is called")), line=11, written=2),
            Row((Cell("a, b", ("a", "b")), Cell("")), line=12, written=2),
        ),
    )

    assert read_sections(PAGE) == [
        Section("", 1),
        Section("Deals", 3),
        Section("Fields", 7, tables=[fields]),
        Section("Rules", 16, blocks=[CodeBlock("json Won", '{"status": "won"}\n', 19)]),
    ]


def test_an_empty_page_has_one_section_without_a_title() -> None:
    assert read_sections("") == [Section("", 1)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param("| a | b |", cells("a", "b"), id="plain"),
        pytest.param("a | b", cells("a", "b"), id="without outer bars"),
        pytest.param("|a|b|", cells("a", "b"), id="without spaces"),
        pytest.param("| a | b |   ", cells("a", "b"), id="spaces at the end"),
        pytest.param(r"| a \| c | b |", cells("a | c", "b"), id="escaped bar"),
        pytest.param(r"| `a \| c` | b |", (Cell("a | c", ("a | c",)), Cell("b")), id="bar in code"),
        pytest.param("| | |", cells("", ""), id="empty cells"),
        pytest.param("| **a** | [b](c.md) |", cells("a", "b"), id="emphasis and link"),
        pytest.param("| a &amp; b | b |", cells("a & b", "b"), id="entity"),
        pytest.param(
            "| `a`: `b`, `c` | d |", (Cell("a: b, c", ("a", "b", "c")), Cell("d")), id="several"
        ),
        pytest.param("| `^[A-Z]*$` | _b_ |", (Cell("^[A-Z]*$", ("^[A-Z]*$",)), Cell("b")), id="re"),
    ],
)
def test_a_row_is_read_as_cells(line: str, expected: tuple[Cell, ...]) -> None:
    table = read_table("| A | B |", "|---|---|", line)

    assert table.rows == (Row(expected, line=3, written=2),)


@pytest.mark.parametrize(
    ("line", "written"),
    [
        pytest.param("| a |", 1, id="one"),
        pytest.param("| a | b | c |", 3, id="three"),
        pytest.param("a | b | c", 3, id="three without outer bars"),
        pytest.param("| `a | c` | b |", 3, id="bar in code that is not escaped"),
        pytest.param("| a | b \\|", 2, id="escaped bar at the end"),
        pytest.param("just words", 1, id="words below a table"),
    ],
)
def test_a_row_tells_how_many_cells_are_written(line: str, written: int) -> None:
    table = read_table("| A | B |", "|---|---|", line)

    assert [(row.line, row.written) for row in table.rows] == [(3, written)]
    assert len(table.rows[0].cells) == 2


@pytest.mark.parametrize("sign", ["\u2028", "\u0085", "\x0b", "\x0c"])
def test_only_line_feeds_begin_lines(sign: str) -> None:
    table = read_table(f"Words{sign}words", "", "| A | B |", "|---|---|", "| a | b |")

    assert table.rows == (Row(cells("a", "b"), line=5, written=2),)


def test_a_page_with_carriage_returns_has_the_same_lines() -> None:
    assert read_sections(PAGE.replace("\n", "\r\n")) == read_sections(PAGE)


@pytest.mark.parametrize(
    ("markdown", "strays"),
    [
        pytest.param("| A | B |\n|---|\n| a | b |", [1, 2, 3], id="too few dashes"),
        pytest.param("| A |\n|---|\n| a |\n\n| b |", [5], id="row below a blank line"),
        pytest.param("| A |\n|---|\n| a |\n    | b |", [4], id="row indented like code"),
        pytest.param("| A |\n| a |", [1, 2], id="no dashes"),
        pytest.param("Words\n| a |", [2], id="row below words"),
        pytest.param("# Title\n\n    code", [3], id="code without a fence"),
        pytest.param("| A |\n|---|\n| a |", [], id="a table"),
        pytest.param("`| a |` and a | b", [], id="bars in words"),
        pytest.param("```\n| a |\n    b\n```", [], id="bars in a code block"),
    ],
)
def test_what_only_looks_like_a_table_or_code_is_stray(markdown: str, strays: list[int]) -> None:
    assert [line for section in read_sections(markdown) for line in section.strays] == strays


def test_a_code_block_has_the_line_of_its_fence() -> None:
    [section] = read_sections("\n~~~json  A name \n[1,\n2]\n~~~\n\n```\nplain\n```\n")

    assert section.blocks == [
        CodeBlock("json  A name", "[1,\n2]\n", 2),
        CodeBlock("", "plain\n", 7),
    ]
