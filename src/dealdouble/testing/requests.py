"""What was asked of a double and answered, in a form to assert on and to read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qsl

from dealdouble.app.explained import BrokenRule, Refusal, broken_rule, refusal
from dealdouble.app.journal import Entry
from dealdouble.contract.model import Json
from dealdouble.emulator.json_body import DEEPEST, Unreadable, read_json
from dealdouble.errors import OptionError
from dealdouble.faults.reading import operation_names
from dealdouble.testing import supply

DEEPEST_ANSWER = DEEPEST + 10
"""A value of a record may be as deep as a request, and more stands around it in an answer."""


@dataclass(frozen=True, slots=True)
class Request:
    """A request, and how it was answered; numbers with a point are Decimals.

    One that reached no API, as with a wrong base address, is among the whole double's. What
    was no HTTP at all has neither method nor path.
    """

    _entry: Entry

    @property
    def api(self) -> str:
        """The name of the API, empty where the request reached none."""
        return self._entry.api

    @property
    def at(self) -> datetime:
        """When, by the clock of the emulated service."""
        return self._entry.at

    @property
    def method(self) -> str:
        """The method, in capitals."""
        return self._entry.call.method

    @property
    def path(self) -> str:
        """The path, encoded as it was sent, from the first slash on."""
        return self._entry.call.path

    @property
    def target(self) -> str:
        """Path and query as they were sent."""
        query = self._entry.call.query
        return f"{self.path}?{query}" if query else self.path

    @property
    def query(self) -> Mapping[str, str | list[str]]:
        """The parameters, decoded; one that is repeated has a list."""
        found: dict[str, list[str]] = {}
        for name, value in parse_qsl(self._entry.call.query, keep_blank_values=True):
            found.setdefault(name, []).append(value)
        return {name: many if many[1:] else many[0] for name, many in found.items()}

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers, their names in lower case; of one that is repeated the first."""
        return dict(self._entry.call.headers)

    @property
    def body(self) -> bytes:
        """What was sent, empty where that was nothing, or more than the API reads."""
        return self._entry.call.body or b""

    @property
    def json(self) -> Json:
        """What was sent as JSON, None where that was none."""
        return _json(self.body, DEEPEST)

    @property
    def status(self) -> int:
        """The status of the answer, 0 where a fault left none."""
        return self._entry.reply.status

    @property
    def answer(self) -> Json:
        """What was answered as JSON, None where that was nothing."""
        return _json(self._entry.reply.body, DEEPEST_ANSWER)

    @property
    def answer_body(self) -> bytes:
        """What was answered, whole also where a fault cut it."""
        return self._entry.reply.body

    @property
    def operation(self) -> str:
        """The id of the operation, empty where the request reached none."""
        return self._entry.reply.operation

    @property
    def action(self) -> str:
        """What the operation does: list, read, create, update, delete or look up."""
        contract = supply.contracts().get(self.api)
        for one in () if contract is None else contract.operations:
            if one.id == self.operation:
                return str(one.action)
        return ""

    @property
    def seconds(self) -> float:
        """How long the answer took, with what a fault made it wait."""
        return self._entry.seconds

    @property
    def fault(self) -> Mapping[str, Any] | None:
        """The fault that befell it, by the words with which it was made; None if none did."""
        fault = self._entry.fault
        return None if fault is None else MappingProxyType(fault.said())

    @property
    def error(self) -> Refusal | None:
        """The API's error with which it was refused, None if it was not."""
        return refusal(self._entry)

    @property
    def broken(self) -> tuple[BrokenRule, ...]:
        """The rules for which it was refused, also where a fault answered otherwise."""
        return tuple(map(broken_rule, self._entry.reply.broken))

    def __repr__(self) -> str:
        return f"<{self}>"

    def __str__(self) -> str:
        return f"{self.line} {self.status}"

    @property
    def line(self) -> str:
        """Method and target, or that it has none."""
        return f"{self.method} {self.target}" if self.method else "(no HTTP request)"


class Requests(tuple[Request, ...]):
    """Requests in their order, the oldest first."""

    __slots__ = ()

    @property
    def last(self) -> Request:
        """The latest of them.

        Raises:
            LookupError: there is none.
        """
        if not self:
            raise LookupError("nothing was asked yet, or nothing of that kind")
        return self[-1]

    @property
    def refused(self) -> Requests:
        """Those that were answered with a status from 400 to 499."""
        return Requests(one for one in self if 400 <= one.status < 500)

    def of(self, operation: str) -> Requests:
        """Those of an operation: an action such as `create`, or an operation's id.

        Raises:
            OptionError: no API has such an operation.
        """
        known = operation_names(list(supply.contracts().values()))
        if operation not in known:
            raise OptionError(
                f"there is no operation {operation!r}", f"there are {', '.join(known)}"
            )
        return Requests(one for one in self if operation in (one.action, one.operation))


def _json(body: bytes, deepest: int) -> Any:
    try:
        return read_json(body, deepest) if body else None
    except Unreadable:
        return None
