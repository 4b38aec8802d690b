"""Read a YAML file as plain values, and keep the line of each of them.

The core schema of YAML 1.2 is read, without PyYAML's constructors: `2026-03-15` and `no` are
texts there, where YAML 1.1 sees a date and a boolean. Numbers with a point are Decimals, so
that amounts stay exact; `0x1F`, `0o17` and `.inf`, which JSON does not have, are texts. Tags
such as `!!str` are refused, as they would change what a value is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import yaml

from dealdouble.errors import DealdoubleError, Place
from dealdouble.text_file import read_text
from dealdouble.yaml_events import line_of, value_events
from dealdouble.yaml_syntax import Unread

YamlPath = tuple[str | int, ...]

DEEPEST = 110
"""How deep values may nest: as deep as in a request, and all that stands around them."""

LONGEST = 1000
"""How many digits a number may have in plain notation."""

_SHOWN = 40
_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INTEGER = re.compile(r"[-+]?[0-9]+")
_DECIMAL = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")


@dataclass(frozen=True, slots=True)
class YamlFile:
    """What a file holds: `value` as None, bool, int, Decimal, str, list and dict."""

    name: str
    value: Any
    lines: Mapping[YamlPath, int]

    def place(self, path: YamlPath = ()) -> Place:
        """The line of the value at `path`, or of the nearest value around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return Place(self.name, self.lines.get(path))

    def holds(self, path: YamlPath) -> bool:
        """Whether there is a value at just that path."""
        value = self.value
        for step in path:
            if not _has(value, step):
                return False
            value = value[step]
        return True


def _has(value: Any, step: str | int) -> bool:
    if isinstance(value, list):
        return isinstance(step, int) and step < len(value)
    return isinstance(value, dict) and step in value


def read_yaml(file: Path, name: str, error: type[DealdoubleError]) -> YamlFile:
    """Read `file`, which messages call `name`.

    Raises:
        error: the file cannot be read, or its text cannot.
    """
    return parse_yaml(read_text(file, name, error), name, error)


def parse_yaml(text: str, name: str, error: type[DealdoubleError]) -> YamlFile:
    """Read a text, which messages call `name`.

    Raises:
        error: it is not YAML, holds a key twice, refers to itself, or holds what is not read
            here: a tag, a key that is no text or asks to merge, endless numbers and nesting.
    """
    try:
        value, lines = read_value(text)
    except Unread as problem:
        raise error(problem.cause, problem.remedy, Place(name, problem.line)) from problem
    return YamlFile(name, value, lines)


def read_value(text: str) -> tuple[Any, dict[YamlPath, int]]:
    """What a text holds, and the line of each value in it.

    Raises:
        Unread: as `parse_yaml` raises an error.
    """
    reader = _Reader(value_events(text))
    return reader.whole(), reader.lines


class _Reader:
    """Turns what a text says into values, noting lines as it goes."""

    def __init__(self, events: Iterator[yaml.Event]) -> None:
        self._events = events
        self.lines: dict[YamlPath, int] = {}

    def whole(self) -> Any:
        """All that the text holds."""
        event = next(self._events, None)
        value = None if event is None else self._value(event, ())
        assert next(self._events, None) is None, "a document holds one value"
        return value

    def _value(self, event: yaml.Event, path: YamlPath) -> Any:
        assert isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent)
        line = line_of(event)
        self.lines.setdefault(path, line)
        if event.tag not in (None, "!"):
            remedy = "leave it out, and put a text that begins with ! in quotes"
            raise Unread(f"the tag {event.tag!r} is not understood", remedy, line)
        if isinstance(event, yaml.ScalarEvent):
            return str(event.value) if event.style else _scalar(event.value, line)
        if len(path) >= DEEPEST:
            cause = f"nested more than {DEEPEST} times"
            raise Unread(cause, "write fewer lists and mappings within each other", line)
        if isinstance(event, yaml.SequenceStartEvent):
            return [self._value(item, (*path, i)) for i, item in enumerate(self._parts())]
        return self._mapping(path)

    def _parts(self) -> Iterator[yaml.Event]:
        """The beginnings of what stands in a list or mapping; each is read before the next."""
        for event in self._events:
            if isinstance(event, yaml.CollectionEndEvent):
                return
            yield event

    def _mapping(self, path: YamlPath) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for event in self._parts():
            line = line_of(event)
            key = _key(event, line)
            here = (*path, key)
            if key in found:
                first = self.lines[here]
                cause = f"the key {key!r} stands here, and in line {first} already"
                raise Unread(cause, "keep one of the two", line)
            self.lines[here] = line
            found[key] = self._value(next(self._events), here)
        return found


def _key(event: yaml.Event, line: int) -> str:
    if not isinstance(event, yaml.ScalarEvent):
        cause = "a key is a list or a mapping, where a text belongs"
        raise Unread(cause, "write a text, and put one that begins with [ or { in quotes", line)
    if event.value == "<<" and not event.style:
        cause = "'<<' merges nothing here"
        raise Unread(cause, "write the keys out, or have the file extend another", line)
    return str(event.value)


def _scalar(text: str, line: int) -> bool | int | Decimal | str | None:
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text) and len(text) < LONGEST:
        return int(text)
    if not _DECIMAL.fullmatch(text):
        return text
    try:
        return exact_decimal(text)
    except ValueError as problem:
        raise Unread(str(problem), f"write one of at most {LONGEST:,} digits", line) from None


def exact_decimal(text: str) -> Decimal:
    """The number that a text says.

    Raises:
        ValueError: it has too many digits once it is written without an exponent.
    """
    try:
        number = Decimal(text)
        if not number or -LONGEST < number.adjusted() < LONGEST:
            return number
    except InvalidOperation:
        pass
    shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    raise ValueError(f"the number {shown} is out of range")
