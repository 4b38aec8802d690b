"""The word lists from which names are drawn: the project's own, so that no other changes them.

A list in `words.json` holds the parts of a name one after the other, each with its choices
between bars; a part such as `=firstnames-de` has the choices of that list. All of it is
invented. A change to a list changes what scenarios generate.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from math import prod
from pathlib import Path

_FILE = Path(__file__).with_name("words.json")


@dataclass(frozen=True, slots=True)
class Words:
    """A list of names, each made of one choice for each of its parts."""

    parts: tuple[tuple[str, ...], ...]

    def __len__(self) -> int:
        return prod(map(len, self.parts))

    def __getitem__(self, number: int) -> str:
        """The name of that number, from 0."""
        chosen = []
        for part in reversed(self.parts):
            number, choice = divmod(number, len(part))
            chosen.append(part[choice])
        return "".join(reversed(chosen))


def word_lists() -> list[str]:
    """The names of the word lists."""
    return list(_read())


def words(name: str) -> Words:
    """The word list of that name."""
    return _read()[name]


@lru_cache(maxsize=1)
def _read() -> dict[str, Words]:
    lists: dict[str, list[str]] = json.loads(_FILE.read_text(encoding="utf-8"))
    return {
        name: Words(tuple(_choices(part, lists) for part in parts)) for name, parts in lists.items()
    }


def _choices(part: str, lists: dict[str, list[str]]) -> tuple[str, ...]:
    if part.startswith("="):
        (part,) = lists[part[1:]]
    return tuple(part.split("|"))
