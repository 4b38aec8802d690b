"""Match paths by the contract: on the path as it was sent, decoded segment by segment.

An encoded slash is part of its segment. Routers that match the decoded path lose it, or
hit another route.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from dealdouble.contract.model import Contract, Operation, Segment

_LONG = 256  # characters of a path that is not worth remembering


@dataclass(frozen=True, slots=True)
class Match:
    """A path that the API has: its operations by method, and what stands for its names."""

    operations: Mapping[str, Operation]
    arguments: Mapping[str, str]


class Routes:
    """The paths of one API."""

    def __init__(self, contract: Contract) -> None:
        self._base = contract.base_path
        self._paths: dict[tuple[Segment, ...], dict[str, Operation]] = {}
        for operation in contract.operations:
            self._paths.setdefault(operation.segments, {})[operation.method] = operation
        self._remembered = lru_cache(maxsize=4096)(self._match)

    def match(self, path: str) -> Match | None:
        """The match of a path, a trailing slash ignored; None where the API has no such path.

        A path without names comes before one with some that would match as well.
        """
        return self._match(path) if len(path) > _LONG else self._remembered(path)

    def _match(self, path: str) -> Match | None:
        if not path.startswith(f"{self._base}/"):
            return None
        parts = path[len(self._base) + 1 :].split("/")
        if len(parts) > 1 and not parts[-1]:
            parts.pop()
        texts = [unquote(part, errors="surrogateescape") for part in parts]
        operations = self._paths.get(tuple(map(Segment, texts)))
        if operations is not None:
            return Match(operations, {})
        for segments, operations in self._paths.items():
            arguments = _arguments(segments, texts)
            if arguments is not None:
                return Match(operations, arguments)
        return None


def _arguments(segments: Sequence[Segment], texts: Sequence[str]) -> dict[str, str] | None:
    """What stands for the names of the segments, or None where the texts are others."""
    if len(segments) != len(texts):
        return None
    found: dict[str, str] = {}
    for segment, text in zip(segments, texts, strict=True):
        if not segment.name:
            if text != segment.before:
                return None
            continue
        end = len(text) - len(segment.after)
        if not (text.startswith(segment.before) and text.endswith(segment.after)):
            return None
        if end <= len(segment.before):
            return None
        found[segment.name] = text[len(segment.before) : end]
    return found
