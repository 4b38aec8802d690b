"""Read a page of tables; what is not understood stops here, with its line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from dealdouble.documents.forms import API_PAGE, RESOURCE_PAGE, Column, Form, Holds
from dealdouble.documents.markdown import Cell, Row, Section, Table, read_sections
from dealdouble.documents.page import Entry, Origin, Page
from dealdouble.errors import DocumentError, Place
from dealdouble.vocabulary import Standing

_ORIGIN_COLUMNS = ("Origin", "Source")
_OPTIONAL = ("Error headers", "Failures")


def read_api_page(file: Path, name: str) -> Page:
    """Read the page of what an API shares; messages call it `name`.

    Raises:
        DocumentError: something on it is not understood.
    """
    required = tuple(title for title in API_PAGE if title not in _OPTIONAL)
    return _read(file, name, API_PAGE, required, None)


def read_resource_page(file: Path, name: str, sources: Sequence[str]) -> Page:
    """Read the page of one resource, whose rows may name the given sources.

    Raises:
        DocumentError: something on it is not understood.
    """
    required = ("Resource", "Operations", "Answers", "Representation", "Order")
    return _read(file, name, RESOURCE_PAGE, required, sources)


def _read(
    file: Path,
    name: str,
    forms: Mapping[str, Form],
    required: Sequence[str],
    sources: Sequence[str] | None,
) -> Page:
    try:
        sections = read_sections(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as problem:
        raise DocumentError(f"cannot be read: {problem}", place=Place(name)) from problem
    _check_strays(sections, name)
    _check_headings(sections, forms, name)
    told = {section.title: section for section in sections if section.tables}
    for title in required:
        if title not in told:
            raise DocumentError(
                f"has no section {title!r} with a table",
                f"needed: {_list(required)}",
                Place(name),
            )
    for title, section in told.items():
        _check_columns(section.tables[0], forms[title], name)
    if sources is None:
        sources = [row.cells[0].text for row in told["Sources"].tables[0].rows]
    return Page(
        name,
        {title: _entries(told[title].tables[0], forms[title], name, sources) for title in told},
        {title: section.line for title, section in told.items()},
        tuple(block for section in sections for block in section.blocks),
    )


def _check_strays(sections: Sequence[Section], name: str) -> None:
    for section in sections:
        for line in section.strays:
            raise DocumentError(
                "looks like a table or like code, but Markdown reads it as neither",
                "a table has no blank line and no indent in it, and a cell of dashes for each "
                "column; code stands between lines of ```",
                Place(name, line),
            )


def _check_headings(sections: Sequence[Section], forms: Mapping[str, Form], name: str) -> None:
    told: set[str] = set()
    for section in sections:
        place = Place(name, section.line)
        if section.tables and section.title not in forms:
            raise DocumentError(
                f"a table under the heading {section.title!r}", f"understood: {_list(forms)}", place
            )
        if section.tables and (section.title in told or len(section.tables) > 1):
            raise DocumentError(f"a second table for {section.title!r}", "one is understood", place)
        told |= {section.title} if section.tables else set()


def _entries(table: Table, form: Form, name: str, sources: Sequence[str]) -> tuple[Entry, ...]:
    if not table.rows:
        place = Place(name, table.head.line)
        raise DocumentError("a table without rows", "add one, or drop the table", place)
    entries = tuple(_entry(row, table, form, name, sources) for row in table.rows)
    _check_unique(entries, form)
    return entries


def _check_columns(table: Table, form: Form, name: str) -> None:
    wanted = [column.name for column in form.columns]
    wanted += _ORIGIN_COLUMNS if form.sourced else ()
    found = [cell.text for cell in table.head.cells]
    if found != wanted:
        raise DocumentError(
            f"the columns are {_list(found)}",
            f"understood: {_list(wanted)}",
            Place(name, table.head.line),
        )


def _entry(row: Row, table: Table, form: Form, name: str, sources: Sequence[str]) -> Entry:
    place = Place(name, row.line)
    if row.written != len(table.head.cells):
        raise DocumentError(
            f"a row of {row.written} cells in a table of {len(table.head.cells)} columns",
            "give each column its cell, and write | inside a cell as \\|",
            place,
        )
    cells = {head.text: cell for head, cell in zip(table.head.cells, row.cells, strict=True)}
    known = _origin(cells, place, sources) if form.sourced else None
    entry = Entry(cells, place, known)
    for column in form.columns:
        _check_cell(entry, column)
    return entry


def _check_cell(entry: Entry, column: Column) -> None:
    cell = entry.cells[column.name]
    if column.choices and cell.text not in column.choices:
        raise entry.refuse(column.name, _list(column.choices))
    wanted = _wanted(cell, column.holds)
    if wanted:
        raise entry.refuse(column.name, wanted)


def _wanted(cell: Cell, holds: Holds) -> str:
    """What the cell should have held, empty where it does."""
    match holds:
        case Holds.TEXT:
            return "" if cell.text else "a text"
        case Holds.CODE:
            return "" if cell.codes == (cell.text,) else "one name in backquotes"
        case Holds.CODES:
            fits = bool(cell.codes) and cell.text == ", ".join(cell.codes)
            return "" if fits else "names in backquotes, each of them, and commas between them"
        case Holds.SUCCESS:
            return "" if re.fullmatch("2[0-9]{2}", cell.text) else "a status from 200 to 299"
        case Holds.FAILURE:
            return "" if re.fullmatch("[45][0-9]{2}", cell.text) else "a status from 400 to 599"
        case Holds.FLAG:
            return "" if cell.text in ("yes", "no") else "yes, no"
        case Holds.ANY:
            first, *others = cell.codes or ("",)
            listed = (", ".join(cell.codes), f"{first}: {', '.join(others)}")
            fits = not cell.codes or cell.text in listed
            return "" if fits else "names in backquotes, each of them, and commas between them"


def _origin(cells: Mapping[str, Cell], place: Place, sources: Sequence[str]) -> Origin:
    standing, _, dispute = cells["Origin"].text.partition(", ")
    source = cells["Source"].text
    if standing not in list(Standing) or dispute not in ("", "disputed"):
        raise DocumentError(
            f"Origin is {cells['Origin'].text!r}",
            f"understood: {_list(Standing)}, each also with ', disputed'",
            place,
        )
    if source.partition(", ")[0] not in sources:
        raise DocumentError(
            f"Source is {source!r}", f"understood, alone or before a comma: {_list(sources)}", place
        )
    return Origin(Standing(standing), bool(dispute), source, place)


def _check_unique(entries: Sequence[Entry], form: Form) -> None:
    seen: dict[tuple[str, ...], Entry] = {}
    for entry in entries if form.unique else ():
        key = tuple(entry.text(column) for column in form.unique)
        if key in seen:
            line = seen[key].place.line
            raise DocumentError(
                f"{', '.join(form.unique)} {_list(key)} stands on line {line} already",
                "one row a fact",
                entry.place,
            )
        seen[key] = entry


def _list(names: Iterable[object]) -> str:
    return ", ".join(str(name) for name in names)
