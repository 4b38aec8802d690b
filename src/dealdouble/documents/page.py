"""A page as it was read: entries by section, each with its origin and its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dealdouble.documents.markdown import Cell, CodeBlock
from dealdouble.errors import DocumentError, Place
from dealdouble.vocabulary import Standing


@dataclass(frozen=True, slots=True)
class Origin:
    """How a fact is known, whether the vendor contradicts it, and where it comes from."""

    standing: Standing
    disputed: bool
    source: str
    place: Place


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of a table whose cells have the form that their columns ask for."""

    cells: Mapping[str, Cell]
    place: Place
    known: Origin | None

    @property
    def origin(self) -> Origin:
        """How the row's fact is known; asked only of sections whose rows have sources."""
        assert self.known is not None
        return self.known

    def text(self, column: str) -> str:
        """The cell's whole text."""
        return self.cells[column].text

    def codes(self, column: str) -> tuple[str, ...]:
        """The code spans of the cell."""
        return self.cells[column].codes

    def code(self, column: str) -> str:
        """The one code span that is the whole cell."""
        if self.codes(column) != (self.text(column),):
            raise self.refuse(column, "one name in backquotes")
        return self.text(column)

    def number(self, column: str) -> int:
        """The whole number that the cell holds."""
        return int(self.cells[column].text)

    def flag(self, column: str) -> bool:
        """Whether the cell says yes."""
        return self.cells[column].text == "yes"

    def check(self, column: str, choices: Iterable[str]) -> None:
        """Refuse a cell whose text is none of the choices."""
        if self.text(column) not in (known := list(choices)):
            raise self.refuse(column, ", ".join(known) or "nothing")

    def refuse(self, column: str, wanted: str) -> DocumentError:
        """An error that says what this cell holds and what would be understood."""
        found = self.text(column) or "nothing"
        return DocumentError(f"{column} is {found!r}", f"understood: {wanted}", self.place)


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its file as messages name it, the entries of each section, its code blocks."""

    file: str
    sections: Mapping[str, tuple[Entry, ...]]
    lines: Mapping[str, int]
    blocks: tuple[CodeBlock, ...]

    def entries(self, section: str) -> tuple[Entry, ...]:
        """The entries of a section; none where the page does not have it."""
        return self.sections.get(section, ())

    def place(self, section: str) -> Place:
        """Where the section stands, or the page where it does not have it."""
        return Place(self.file, self.lines.get(section))
