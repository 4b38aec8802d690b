"""Read a scenario that is written as JSON, as exports are: quickly, and exactly."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, NoReturn

from dealdouble.errors import DealdoubleError, Place
from dealdouble.yaml_file import YamlFile

_LONGEST_INTEGER = 18  # digits; what is longer would not be written exactly again


def read_json_file(file: Path, name: str, error: type[DealdoubleError]) -> YamlFile:
    """What `file` holds, whose lines are not known; messages call it `name`.

    Raises:
        error: the file cannot be read, or is not JSON, or holds a key twice, or half a
            surrogate pair.
    """
    try:
        text = file.read_text(encoding="utf-8")
        value = _DECODER.decode(text)
        if "\\u" in text:
            json.dumps(value, ensure_ascii=False, default=str).encode()
    except json.JSONDecodeError as problem:
        raise error(f"is not JSON: {problem.msg}", place=Place(name, problem.lineno)) from problem
    except (OSError, UnicodeDecodeError) as problem:
        raise error(f"cannot be read: {problem}", place=Place(name)) from problem
    except UnicodeEncodeError as problem:
        raise error("holds half a surrogate pair", place=Place(name)) from problem
    except (ValueError, RecursionError, InvalidOperation) as problem:
        raise error(f"is not JSON that is understood: {problem}", place=Place(name)) from problem
    return YamlFile(name, value, {})


def _mapping(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"the key {twice!r} stands in one place twice")
    return made


def _integer(digits: str) -> int | Decimal:
    return int(digits) if len(digits) <= _LONGEST_INTEGER else Decimal(digits)


def _not_a_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


_DECODER = json.JSONDecoder(
    object_pairs_hook=_mapping,
    parse_float=Decimal,
    parse_int=_integer,
    parse_constant=_not_a_number,
)
