"""Read a YAML file as plain values, and keep the line of each of them.

The core schema of YAML 1.2 is read, without PyYAML's constructors: `2026-03-15` and `no` are
texts there, where YAML 1.1 sees a date and a boolean. Numbers with a point are Decimals, so
that amounts stay exact; `0x1F`, `0o17` and `.inf`, which JSON does not have, are texts. Tags
such as `!!str` are refused, as they would change what a value is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import yaml

from dealdouble.errors import DealdoubleError, Place

YamlPath = tuple[str | int, ...]

_UNTAGGED = "untagged"
_Loader: Any = type(
    "_Loader",
    (getattr(yaml, "CSafeLoader", yaml.SafeLoader),),
    {"resolve": lambda *_: _UNTAGGED},  # asked for the tag of what has none in the file
)
_DEEPEST = 100

_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INTEGER = re.compile(r"[-+]?[0-9]+")
_DECIMAL = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")


@dataclass(frozen=True, slots=True)
class YamlFile:
    """What a YAML file holds: `value` as None, bool, int, Decimal, str, list and dict."""

    name: str
    value: Any
    lines: dict[YamlPath, int]

    def place(self, path: YamlPath = ()) -> Place:
        """The line of the value at `path`, or of the nearest value around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return Place(self.name, self.lines.get(path))


def read_yaml(file: Path, name: str, error: type[DealdoubleError]) -> YamlFile:
    """Read `file`, which messages call `name`.

    Raises:
        error: the file cannot be read, or its text cannot.
    """
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise error(f"cannot be read: {problem}", place=Place(name)) from problem
    return parse_yaml(text, name, error)


def parse_yaml(text: str, name: str, error: type[DealdoubleError]) -> YamlFile:
    """Read a text, which messages call `name`.

    Raises:
        error: it is not YAML, holds a key twice, refers to itself, or holds what is not read
            here: a tag, a key that is no text, endless numbers and nesting.
    """
    try:
        root = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        cause = getattr(problem, "problem", None) or " ".join(str(problem).split())
        line = None if mark is None else mark.line + 1
        raise error(f"is not YAML: {cause}", place=Place(name, line)) from problem
    lines: dict[YamlPath, int] = {}

    def refuse(cause: str, line: int) -> DealdoubleError:
        return error(cause, place=Place(name, line))

    value = None if root is None else _Reader(lines, refuse).value(root, ())
    return YamlFile(name, value, lines)


class _Reader:
    """Turns YAML nodes into values, noting lines as it goes."""

    def __init__(
        self, lines: dict[YamlPath, int], refuse: Callable[[str, int], DealdoubleError]
    ) -> None:
        self._lines = lines
        self._refuse = refuse
        self._open: set[int] = set()

    def value(self, node: yaml.Node, path: YamlPath) -> Any:
        line = node.start_mark.line + 1
        self._lines.setdefault(path, line)
        if node.tag != _UNTAGGED:
            raise self._refuse(f"the tag {node.tag!r} is not understood", line)
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node, line)
        if len(path) >= _DEEPEST:
            raise self._refuse(f"nested more than {_DEEPEST} times", line)
        if id(node) in self._open:
            raise self._refuse("an alias refers to a value that it is part of", line)
        self._open.add(id(node))
        try:
            if isinstance(node, yaml.SequenceNode):
                return [self.value(item, (*path, i)) for i, item in enumerate(node.value)]
            return self._mapping(node, path)
        finally:
            self._open.discard(id(node))

    def _scalar(self, node: yaml.ScalarNode, line: int) -> bool | int | Decimal | str | None:
        try:
            return str(node.value) if node.style else _scalar(node.value)
        except InvalidOperation:
            raise self._refuse(f"the number {node.value} is out of range", line) from None

    def _mapping(self, node: yaml.Node, path: YamlPath) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                raise self._refuse("a key is a list or a mapping, where a text belongs", line)
            key = key_node.value
            if key in found:
                raise self._refuse(f"the key {key!r} stands here twice", line)
            self._lines[(*path, key)] = line
            found[key] = self.value(value_node, (*path, key))
        return found


def _scalar(text: str) -> bool | int | Decimal | str | None:
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text) if len(text) < 1000 else Decimal(text)
    return Decimal(text) if _DECIMAL.fullmatch(text) else text
