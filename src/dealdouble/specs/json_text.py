"""Read JSON that a page holds: exact numbers, and nothing that JSON does not have."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any


def read_json(text: str) -> Any:
    """The value of a JSON text, numbers with a point as Decimals.

    Raises:
        ValueError: it is not JSON, holds a key twice, NaN or Infinity, or an endless number;
            a json.JSONDecodeError where the place in the text is known.
    """
    return json.loads(text, parse_float=Decimal, parse_constant=_refuse, object_pairs_hook=_object)


def _refuse(word: str) -> Any:
    raise ValueError(f"{word} is no number of JSON")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the key {twice!r} stands here twice")
    return made
