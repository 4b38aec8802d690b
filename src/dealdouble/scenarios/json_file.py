"""Read a scenario that is written as JSON, as exports are: quickly, and exactly."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

from dealdouble.errors import DealdoubleError, Place
from dealdouble.scenarios.json_lines import JsonLines, half_pair, unfit_part
from dealdouble.scenarios.json_syntax import of_syntax
from dealdouble.text_file import read_text
from dealdouble.yaml_file import DEEPEST, YamlFile, exact_decimal
from dealdouble.yaml_syntax import Unread

_LONGEST_INTEGER = 18  # digits; what is longer would not be written exactly again


def read_json_file(file: Path, name: str, error: type[DealdoubleError]) -> YamlFile:
    """What `file` holds; messages call it `name`.

    Raises:
        error: the file cannot be read, or is not JSON, or holds a key twice, or half a
            surrogate pair, or numbers or nesting without end.
    """
    text = read_text(file, name, error)
    try:
        value = DECODER.decode(text)
        _check(value, text)
    except (ValueError, RecursionError) as problem:
        told = _told(problem, text)
        raise error(told.cause, told.remedy, Place(name, told.line)) from problem
    return YamlFile(name, value, JsonLines(text))


def _told(problem: Exception, text: str) -> Unread:
    """What is wrong with a text, of which the first thing that was found is known."""
    wrong = problem if isinstance(problem, json.JSONDecodeError) else _first_of_syntax(text)
    if wrong is not None:
        return Unread(*of_syntax(wrong), wrong.lineno)
    found = unfit_part(text)
    return found or Unread(str(problem), "write it as GET /_double/state tells it")


def _first_of_syntax(text: str) -> json.JSONDecodeError | None:
    """The first place where a text is not JSON, whatever its values are."""
    try:
        _LENIENT.decode(text)
    except json.JSONDecodeError as problem:
        return problem
    except RecursionError:
        pass
    return None


def _check(value: Any, text: str) -> None:
    if "\\u" in text and half_pair(text) is not None:
        raise ValueError("half a surrogate pair")
    if not _is_shallow(value, DEEPEST):
        raise ValueError("nested too deep")


def _is_shallow(value: Any, depth: int) -> bool:
    """Whether lists and mappings stand within each other no more than so often."""
    if not isinstance(value, dict | list):
        return True
    parts = value.values() if isinstance(value, dict) else value
    return depth > 0 and all(
        _is_shallow(part, depth - 1) for part in parts if isinstance(part, dict | list)
    )


def _mapping(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise ValueError(f"the key {twice!r} stands in one place twice")
    return made


def _integer(digits: str) -> int | Decimal:
    return int(digits) if len(digits) <= _LONGEST_INTEGER else exact_decimal(digits)


def _not_a_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


_LENIENT = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=str)

DECODER = json.JSONDecoder(
    object_pairs_hook=_mapping,
    parse_float=exact_decimal,
    parse_int=_integer,
    parse_constant=_not_a_number,
)
"""Reads JSON exactly; what no scenario may hold, such as a key twice, is a ValueError."""
