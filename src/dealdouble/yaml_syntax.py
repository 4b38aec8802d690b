"""Tell what is wrong with a text that is not YAML: the line to mend, and how.

A reader of YAML notices a mistake where it cannot go on, which is seldom where it was made, and
says what it expected there. Here the text around that place, what the reader was about, and the
quotes and brackets that are open say what was meant.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import yaml

_UNPRINTABLE = re.compile(
    "[^\\t\\n\\r\\x20-\\x7e\\x85\\xa0-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]"
)
_QUOTES = "within '…' write '' for a quote, within \"…\" write \\\""
_SHOWN = 40


class Unread(Exception):
    """A text that is not read: what is wrong, what would be right, and the line, from 1."""

    def __init__(self, cause: str, remedy: str, line: int | None = None) -> None:
        super().__init__(cause, remedy, line)
        self.cause = cause
        self.remedy = remedy
        self.line = line


class NotYaml(Unread):
    """A text that is not YAML."""


@dataclass(slots=True)
class Progress:
    """How far a text was read: the lists and mappings that are open, and the last quoted text."""

    open: list[yaml.CollectionStartEvent] = field(default_factory=list)
    quoted: yaml.ScalarEvent | None = None


def of_syntax(problem: yaml.YAMLError, text: str, progress: Progress) -> NotYaml:
    """What is wrong with a text that was read so far, and then was not YAML."""
    if not isinstance(problem, yaml.MarkedYAMLError) or problem.problem_mark is None:
        return _of_character(text)
    spot = _Spot(problem, text, progress)
    told = next((told for needle, told in _TOLD if needle in spot.said), _otherwise)
    cause, remedy, line = told(spot)
    return NotYaml(f"is not YAML: {cause}", remedy, line + 1)


def _of_character(text: str) -> NotYaml:
    found = _UNPRINTABLE.search(text)
    assert found is not None, "all other mistakes have a mark"
    sign = ord(found[0])
    cause = f"is not YAML: the character U+{sign:04X} stands here"
    remedy = f'remove it, or write it as "\\u{sign:04x}" in a text in double quotes'
    return NotYaml(cause, remedy, text.count("\n", 0, found.start()) + 1)


class _Spot:
    """Where a reader could not go on; lines and columns are counted from 0."""

    def __init__(self, problem: yaml.MarkedYAMLError, text: str, progress: Progress) -> None:
        mark = problem.problem_mark
        assert mark is not None
        self.said = f"{problem.context or ''}: {problem.problem or ''}"
        self.line, self.column = mark.line, mark.column
        began = problem.context_mark or mark
        self.began = (began.line, began.column)
        self.progress = progress
        self._lines = text.split("\n")

    def text(self, line: int) -> str:
        """A line, or none past the end."""
        return self._lines[line] if line < len(self._lines) else ""

    @property
    def before(self) -> str:
        """What stands in the line before the place."""
        return self.text(self.line)[: self.column]

    def sign(self, line: int, column: int) -> str:
        """What stands at a place, or nothing at the end of a line."""
        return self.text(line)[column : column + 1]

    def is_at_end(self) -> bool:
        """Whether nothing more of the text follows."""
        rest = (self.text(self.line)[self.column :], *self._lines[self.line + 1 :])
        return not "".join(rest).strip()

    def brackets(self) -> Iterator[tuple[int, int]]:
        """Where the brackets that are open stand, the innermost first."""
        for event in reversed(self.progress.open):
            mark = event.start_mark
            assert mark is not None, "all that is read has a place"
            if event.flow_style and self.sign(mark.line, mark.column) in ("[", "{"):
                yield mark.line, mark.column

    def quoted(self) -> range:
        """The lines of the last text in quotes, if there is one."""
        event = self.progress.quoted
        if event is None or event.start_mark is None or event.end_mark is None:
            return range(0)
        return range(event.start_mark.line, event.end_mark.line + 1)

    def rest(self, line: int, column: int) -> str:
        """A line from a column on, without a comment."""
        return re.sub(r"\s+#.*", "", self.text(line)[column:]).strip()


_Told = tuple[str, str, int]
"""A cause, a remedy, and the line, from 0."""


def _quoted(text: str) -> str:
    """A text in single quotes, if it is short enough to be shown."""
    quote = "'"
    return f"'{text.replace(quote, quote * 2)}'" if len(text) <= _SHOWN else "'…'"


def _beginning(spot: _Spot) -> _Told:
    """A sign that stands for something at the beginning of a value."""
    line, column = spot.began
    return _of_sign(spot, line, column)


def _of_sign(spot: _Spot, line: int, column: int) -> _Told:
    rest = spot.rest(line, column)
    return f"no text begins with {rest[:1]!r}", f"put it in quotes: {_quoted(rest)}", line


def _token(spot: _Spot) -> _Told:
    if "\t" in spot.text(spot.line)[: spot.column + 1]:
        return "a tab stands before this line's text", "indent it with blanks", spot.line
    return _of_sign(spot, spot.line, spot.column)


def _list_in_line(spot: _Spot) -> _Told:
    cause = "a list begins behind a key, in the same line"
    rest = _quoted(spot.rest(spot.line, spot.column))
    return cause, f"begin it in the next line, or put a text in quotes: {rest}", spot.line


def _colon(spot: _Spot) -> _Told:
    key, colon, _ = spot.before.partition(": ")
    if colon:
        value = _quoted(spot.rest(spot.line, len(key) + 2))
        remedy = f"put the value in quotes: {key.lstrip(' -')}: {value}"
        return "a second colon stands in this line", remedy, spot.line
    return _read_on(spot)


def _read_on(spot: _Spot) -> _Told:
    """A line that YAML takes for more of a text that begins above, as that can take lines."""
    above = next((n for n in range(spot.line - 1, -1, -1) if spot.rest(n, 0)), spot.line)
    text = spot.text(above)
    if ": " not in text and not spot.rest(above, 0).endswith(":"):
        return _colon_missing(spot, above, len(text) - len(text.lstrip(" -")))
    cause = f"this line is read on with the text of line {above + 1}, and then has a colon"
    remedy = "indent it as the keys beside it, or put the text in quotes"
    return cause, remedy, spot.line


def _open_quote(spot: _Spot) -> _Told:
    line, _ = spot.began
    return "the quote that opens here is never closed", f"close it; {_QUOTES}", line


def _escape(spot: _Spot) -> _Told:
    cause = "a text in double quotes has a backslash that stands for nothing"
    return cause, "write two for one, or put the text in single quotes", spot.line


def _no_colon(spot: _Spot) -> _Told:
    return _colon_missing(spot, *spot.began)


def _colon_missing(spot: _Spot, line: int, column: int) -> _Told:
    rest = spot.rest(line, column)
    key, colon, value = rest.partition(":")
    if len(rest) > 1000:
        return "a key is longer than 1,024 characters", "write a shorter one", line
    if colon and value:
        return "no blank stands behind the colon", f"write {key}: {value}", line
    return "this line has no colon", f"write {rest}: and a value", line


def _bracket(spot: _Spot) -> _Told:
    line, column = next(spot.brackets(), spot.began)
    sign, found = spot.sign(line, column), spot.sign(spot.line, spot.column)
    where = repr(found) if line == spot.line and found else f"line {spot.line + 1}"
    if spot.is_at_end():
        where = "the end"
    ends = "]" if sign == "[" else "}"
    remedy = f"close it with {ends}, with commas between values, and texts with signs in quotes"
    return f"the {sign} that opens here is not closed before {where}", remedy, line


def _among_keys(spot: _Spot) -> _Told:
    quoted, before = spot.quoted(), spot.before.rstrip()
    if len(quoted) > 1 and quoted[-1] == spot.line:
        cause = f"the quote that opens here is closed in line {spot.line + 1} only"
        return cause, f"close it here; {_QUOTES}", quoted[0]
    if before.endswith(("'", '"')):
        cause = "something stands behind the quote that ends a text"
        return cause, f"put all of it in quotes; {_QUOTES}", spot.line
    if before.endswith(("]", "}")):
        cause = f"something stands behind a value that ends with {before[-1]}"
        return cause, "put all of it in quotes if a text is meant", spot.line
    if spot.rest(spot.line, spot.column).startswith("-"):
        remedy = "indent it below the key that it belongs to, or write KEY: VALUE"
        return "an item of a list stands among keys", remedy, spot.line
    return _indented(spot)


def _indented(spot: _Spot) -> _Told:
    cause = f"this line is indented by {spot.column}, unlike all that it could belong to"
    return cause, "indent it exactly as the keys beside it", spot.line


def _among_items(spot: _Spot) -> _Told:
    remedy = "begin it with '- ', or indent it as the key that it belongs beside"
    return "a line that is no item stands in a list", remedy, spot.line


def _after_end(spot: _Spot) -> _Told:
    cause = "this line stands behind the end of what the file holds"
    return cause, "remove it, or what ends the value before it", spot.line


def _content(spot: _Spot) -> _Told:
    if any(spot.brackets()):
        return _bracket(spot)
    return _of_sign(spot, spot.line, spot.column)


def _otherwise(spot: _Spot) -> _Told:
    said = spot.said.removeprefix(": ")
    return said, "put texts with signs in quotes, and indent with blanks", spot.line


_TOLD: tuple[tuple[str, Callable[[_Spot], _Told]], ...] = (
    ("cannot start any token", _token),
    ("tab character", _token),
    ("an anchor", _beginning),
    ("an alias", _beginning),
    ("a tag", _beginning),
    ("tag handle", _beginning),
    ("a block scalar", _beginning),
    ("a directive", _beginning),
    ("mapping keys are not allowed", _beginning),
    ("sequence entries are not allowed", _list_in_line),
    ("mapping values are not allowed", _colon),
    ("quoted scalar: found unexpected", _open_quote),
    ("quoted scalar", _escape),
    ("a simple key", _no_colon),
    ("a flow sequence", _bracket),
    ("a flow mapping", _bracket),
    ("node content", _content),
    ("a block mapping", _among_keys),
    ("a block collection", _among_items),
    ("document start", _after_end),
)
"""What is told where the reader's own words hold these; the first that fits counts."""
