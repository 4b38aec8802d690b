"""Lay what a scenario holds over what it extends: names are merged, values are replaced.

Null takes away what the extended scenario has under a name: a record, a key, all of a section.
Within a record it is a value like any other, and a record's values replace one another whole.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from dealdouble.errors import ScenarioError
from dealdouble.yaml_file import YamlPath

Refuse = Callable[[YamlPath, str, str], ScenarioError]
"""Makes an error of a path, a cause and a remedy."""

GENERATED = "generated"
"""The key of an API under which its generated records stand."""

_NAME = 3
"""How many keys lead to a record: the API, the resource and its name."""

_LISTED = 12


@dataclass(frozen=True, slots=True)
class Merged:
    """A scenario laid over another, and the paths of what it took away."""

    value: dict[str, Any]
    removed: frozenset[YamlPath]


def merge(base: Mapping[str, Any], own: Mapping[str, Any], refuse: Refuse) -> Merged:
    """The values of `base`, with those of `own` over them.

    Raises:
        ScenarioError: a name that the base does not have is to be taken away.
    """
    removed: set[YamlPath] = set()

    def merged(below: Mapping[str, Any], above: Mapping[str, Any], path: YamlPath) -> Any:
        made = dict(below)
        for key, value in above.items():
            here = (*path, key)
            if value is None and len(here) <= _NAME and key in below:
                del made[key]
                removed.add(here)
            elif value is None and len(here) == _NAME:
                known = f"{_known(below)}{of_generated(here, base)}"
                raise refuse(here, "has nothing here", known)
            elif _is_merged(here) and _are_mappings(value, below.get(key)):
                made[key] = merged(below[key], value, here)
            else:
                made[key] = value
        return made

    return Merged(merged(base, own, ()), frozenset(removed))


def is_removed(
    path: YamlPath, removed: Collection[YamlPath], is_own: Callable[[YamlPath], bool]
) -> bool:
    """Whether nothing of the extended scenario shows at a path any more."""
    arounds = [path[:length] for length in range(1, len(path) + 1)]
    return any(
        around in removed or (is_own(around) and not _is_merged(around)) for around in arounds
    )


def of_generated(path: YamlPath, base: Any) -> str:
    """What is told besides where a path seems to mean a record that the base generates."""
    if len(path) != _NAME or not str(path[-1]).isdecimal():
        return ""
    for key in (path[0], GENERATED, path[1]):
        base = base.get(key) if isinstance(base, Mapping) else None
    told = "a generated record has no name, and is changed by the fields of its block only"
    return "" if base is None else f"; {told}"


def _is_merged(path: YamlPath) -> bool:
    """Whether mappings that stand there in both are merged by their keys."""
    in_generated = len(path) == _NAME + 1 and path[1] == GENERATED and path[-1] == "fields"
    return len(path) <= _NAME or in_generated


def _are_mappings(*values: Any) -> bool:
    return all(isinstance(value, Mapping) for value in values)


def _known(names: Mapping[str, Any]) -> str:
    listed = list(names)
    if not listed:
        return "leave it out, as there are none"
    rest = len(listed) - _LISTED
    more = f" and {rest} more" if rest > 0 else ""
    return f"leave it out, or write one of {', '.join(listed[:_LISTED])}{more}"
