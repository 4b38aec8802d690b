"""What goes into the emulator and what comes out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from dealdouble.contract.model import ErrorAnswer, Json

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Call:
    """A request.

    `path` and `query` are as they were sent, percent-encoded, and a byte that should have
    been and is not as one character of Latin-1; names of headers are in lower case; `body` is
    None where it was longer than the API takes and was not read; `origin` is the scheme and
    host by which the caller knows the server; `head_size` is how many bytes all but the body
    had.
    """

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes | None
    origin: str
    head_size: int = 0


class Complaint(Protocol):
    """Something about a request that is refused: a broken rule, a filter that is not readable."""

    @property
    def field(self) -> str:
        """What an answer names."""

    @property
    def message(self) -> str:
        """What an answer says of it."""

    @property
    def value(self) -> Json:
        """The refused value."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer; `operation` is empty where the request reached none.

    `error` is what it was refused with, `broken` for what.
    """

    status: int
    headers: Headers
    body: bytes
    operation: str = ""
    broken: tuple[Complaint, ...] = ()
    error: ErrorAnswer | None = None
