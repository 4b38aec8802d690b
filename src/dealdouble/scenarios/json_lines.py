"""Find the lines of what stands in a JSON text, by reading it as YAML, which JSON is.

It is read once more than anything else needs, so only when a mistake is to be told. A text that
is too long for that has no lines, and neither has one of the few that are JSON and not YAML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property

from dealdouble.yaml_file import YamlPath, read_value
from dealdouble.yaml_syntax import NotYaml, Unread

_LONGEST = 16 * 1024 * 1024  # characters, which take two seconds

_CONSTANT = re.compile(r'"(?:[^"\\]|\\.)*"|(-?Infinity|NaN)', re.DOTALL)
_ESCAPE = re.compile(
    r"\\(?:u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})"
    r"|(?P<half>u[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)


class JsonLines(Mapping[YamlPath, int]):
    """The lines of the values in a JSON text, read once one of them is asked for."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __getitem__(self, path: YamlPath) -> int:
        return self._lines[path]

    def __iter__(self) -> Iterator[YamlPath]:
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)

    @cached_property
    def _lines(self) -> Mapping[YamlPath, int]:
        try:
            return {} if len(self._text) > _LONGEST else read_value(_as_yaml(self._text))[1]
        except Unread:
            return {}


def unfit_part(text: str) -> Unread | None:
    """The first part of a JSON text that no scenario may hold, with its line, if it is found."""
    for found in _CONSTANT.finditer(text):
        if found[1]:
            line = _line(text, found.start())
            return Unread(f"{found[1]} is no number", "write a number, or null", line)
    start = half_pair(text)
    if start is not None:
        cause, remedy = "half a surrogate pair stands here", "write both halves, or the letter"
        return Unread(cause, remedy, _line(text, start))
    try:
        if len(text) <= _LONGEST:
            read_value(_as_yaml(text))
    except NotYaml:
        return None
    except Unread as problem:
        return problem
    return None


def half_pair(text: str) -> int | None:
    """Where a JSON text holds half a surrogate pair, if it does."""
    halves = (found.start() for found in _ESCAPE.finditer(text) if found["half"])
    return next(halves, None)


def _as_yaml(text: str) -> str:
    """A JSON text with the one escape that YAML does not have written as YAML has it."""
    return _ESCAPE.sub(_unpaired, text) if "\\u" in text else text


def _unpaired(found: re.Match[str]) -> str:
    if found[1] is None:
        return found[0]
    return f"\\U{0x10000 + (int(found[1], 16) - 0xD800 << 10) + int(found[2], 16) - 0xDC00:08x}"


def _line(text: str, start: int) -> int:
    return text.count("\n", 0, start) + 1
