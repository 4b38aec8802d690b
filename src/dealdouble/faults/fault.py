"""A fault: which requests it befalls, how often, and what then goes wrong."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Spoilt(StrEnum):
    """What is wrong with a body."""

    GARBAGE = "garbage"
    TRUNCATED = "truncated"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that goes wrong on demand.

    The first six say which requests it befalls, the others what becomes of those.

    Attributes:
        api: the name of the API, empty for any.
        operation: an action such as `list`, or an operation's id; empty for any.
        path: the whole path as it is sent, where `*` stands for any characters; empty for any.
        record: the id of the record that is asked for, None for any.
        share: the part of these requests that it befalls, above 0 and at most 1.
        times: how many it befalls at most; None until it is removed.
        status: the answer's, 400 to 599, and nothing is done; 0 for the true answer.
        retry_after: seconds that the answer says to wait; None where it says nothing of its own.
        delay: seconds by which an answer is late, at least and at most; they are drawn between.
        drop: whether the connection ends without an answer, and nothing is done.
        body: what is wrong with the body of the answer.
        slow: seconds that the body takes, piece by piece.
        stored: whether the request is done, though its answer is another or none.
    """

    api: str = ""
    operation: str = ""
    path: str = ""
    record: int | None = None
    share: float = 1
    times: int | None = None
    status: int = 0
    retry_after: int | None = None
    delay: tuple[float, float] = (0, 0)
    drop: bool = False
    body: Spoilt | None = None
    slow: float = 0
    stored: bool = False

    @property
    def needs_socket(self) -> bool:
        """Whether only a connection of its own can show it."""
        return self.drop or self.body is Spoilt.TRUNCATED

    def said(self) -> dict[str, Any]:
        """The fault as it is written down; what is left out is as in any other."""
        said: dict[str, Any] = {}
        for name in self.__dataclass_fields__:
            value = getattr(self, name)
            if value != _ANY[name]:
                said[name] = str(value) if isinstance(value, Spoilt) else value
        if self.delay != (0, 0):
            least, most = self.delay
            said["delay"] = least if least == most else [least, most]
        return said

    def __str__(self) -> str:
        return ", ".join(f"{name} {value}" for name, value in self.said().items())


_ANY = {name: item.default for name, item in Fault.__dataclass_fields__.items()}
