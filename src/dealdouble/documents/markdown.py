"""Find the headings, tables and code blocks of a Markdown page, with the line of each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.token import Token


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: its whole text, and the texts of the code spans in it."""

    text: str
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; `line` counts from 1.

    `written` is the number of cells in the file: where it is greater than the number of
    columns, Markdown drops the rest in silence.
    """

    cells: tuple[Cell, ...]
    line: int
    written: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the row of column names, and the rows below it."""

    head: Row
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """A fenced block of code: the words after the fence, and the code."""

    info: str
    code: str
    line: int


@dataclass(slots=True)
class Section:
    """A heading, and the tables and code blocks below it up to the next heading.

    `strays` are the lines that look like a table's or like code, and are neither in Markdown:
    rows below a blank line, a table whose row of dashes has the wrong number of columns.
    """

    title: str
    line: int
    tables: list[Table] = field(default_factory=list)
    blocks: list[CodeBlock] = field(default_factory=list)
    strays: list[int] = field(default_factory=list)


def read_sections(markdown: str) -> list[Section]:
    """The sections of a page, in order; what stands before the first heading has no title."""
    sections = [Section("", 1)]
    lines = markdown.split("\n")
    tokens = iter(MarkdownIt("commonmark").enable("table").parse(markdown))
    for token in tokens:
        if token.type == "heading_open":
            sections.append(Section(_inline(next(tokens)).text, _line(token)))
        elif token.type == "table_open":
            sections[-1].tables.append(_table(tokens, lines))
        elif token.type == "fence":
            sections[-1].blocks.append(CodeBlock(token.info.strip(), token.content, _line(token)))
        elif token.type == "code_block":
            sections[-1].strays.append(_line(token))
        elif token.type == "inline":
            written = enumerate(token.content.split("\n"), _line(token))
            sections[-1].strays += [n for n, text in written if text.lstrip().startswith("|")]
    return sections


def _table(tokens: Iterator[Token], lines: list[str]) -> Table:
    rows: list[Row] = []
    cells: list[Cell] = []
    line = 1
    for token in tokens:
        if token.type == "table_close":
            break
        if token.type == "tr_open":
            cells, line = [], _line(token)
        elif token.type == "inline":
            cells.append(_inline(token))
        elif token.type == "tr_close":
            rows.append(Row(tuple(cells), line, _written(lines[line - 1])))
    return Table(rows[0], tuple(rows[1:]))


def _written(line: str) -> int:
    inner = line.strip().removeprefix("|")
    inner = inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner
    return len(re.split(r"(?<!\\)\|", inner))


def _inline(token: Token) -> Cell:
    children = token.children or []
    text = "".join(child.content for child in children).strip()
    return Cell(text, tuple(child.content for child in children if child.type == "code_inline"))


def _line(token: Token) -> int:
    return token.map[0] + 1 if token.map else 1
