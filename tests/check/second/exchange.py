"""A request as it came, and the reply to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from tests.check.second.freedoms import Freedoms
from tests.check.second.json_text import Json


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked; the path is still encoded, names of headers are in lower case."""

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Reply:
    """What is answered; a body of None is none."""

    status: int
    body: Json = None
    headers: Mapping[str, str] = field(default_factory=dict)


class Refused(Exception):
    """Ends the work on a request with this reply."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.status)
        self.reply = reply


class Arguments:
    """The parameters of a query."""

    def __init__(self, query: str, freedoms: Freedoms) -> None:
        self.pairs = parse_qsl(query, keep_blank_values=True)
        self._freedoms = freedoms

    def one(self, name: str) -> str | None:
        """What a parameter says, None where it is absent or counts as absent."""
        said = [value for key, value in self.pairs if key == name]
        if not said:
            return None
        value = said[-1 if self._freedoms.repeated_parameter == "last" else 0]
        return value if value or self._freedoms.empty_filter == "literal" else None

    def every(self, name: str) -> list[str]:
        """What a parameter says each time it comes."""
        ignored = self._freedoms.empty_filter == "ignored"
        return [value for key, value in self.pairs if key == name and (value or not ignored)]
