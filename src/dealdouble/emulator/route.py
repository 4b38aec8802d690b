"""Match paths by the contract: on the path as it was sent, decoded segment by segment.

An encoded slash is part of its segment. Routers that match the decoded path lose it, or
hit another route.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from dealdouble.contract.model import Contract, Operation


@dataclass(frozen=True, slots=True)
class Match:
    """A path that the API has: its operations by method, and the id in it as it was sent."""

    operations: Mapping[str, Operation]
    id: str


class Routes:
    """The paths of one API."""

    def __init__(self, contract: Contract) -> None:
        self._base = contract.base_path
        self._paths: dict[tuple[str | None, ...], dict[str, Operation]] = {}
        for operation in contract.operations:
            self._paths.setdefault(operation.segments, {})[operation.method] = operation

    def match(self, path: str) -> Match | None:
        """The match of a path, a trailing slash ignored; None where the API has no such path."""
        if not path.startswith(f"{self._base}/"):
            return None
        parts = path[len(self._base) + 1 :].split("/")
        if len(parts) > 1 and not parts[-1]:
            parts.pop()
        segments = tuple(unquote(part, errors="surrogateescape") for part in parts)
        operations = self._paths.get(segments)
        if operations is not None:
            return Match(operations, "")
        for known, operations in self._paths.items():
            if len(known) == len(segments) and None in known:
                pairs = zip(known, segments, strict=True)
                if all(want is None or want == got for want, got in pairs):
                    return Match(operations, segments[known.index(None)])
        return None
