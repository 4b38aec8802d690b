"""What was asked of a double and answered, in a form to assert on and to read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

from dealdouble.app.journal import Entry
from dealdouble.contract.model import MISSING, Json
from dealdouble.emulator.call import Complaint
from dealdouble.emulator.conditions import Unreadable
from dealdouble.emulator.json_body import DEEPEST, read_json
from dealdouble.emulator.json_body import Unreadable as NoJson
from dealdouble.rules.judge import Broken

DEEPEST_ANSWER = DEEPEST + 10
"""A value of a record may be as deep as a request, and more stands around it in an answer."""


@dataclass(frozen=True, slots=True)
class BrokenRule:
    """A rule that a request broke, and where the project's documents state it.

    Attributes:
        field: the field, or the parameter of a filter.
        message: what the answer says of it.
        rule: the kind of rule, as the documents call it.
        value: the value that breaks it, None where there is none.
        standing: how the rule is known: documented, observed or assumed.
        document: the page that states it, below `specs/documents/`.
        line: the line there, counted from 1.
    """

    field: str
    message: str
    rule: str
    value: Json
    standing: str
    document: str
    line: int

    def __str__(self) -> str:
        return f"{self.field} {self.message} ({self.standing} in {self.document}:{self.line})"


def broken_rule(complaint: Complaint) -> BrokenRule:
    """A rule from what refused a request."""
    if isinstance(complaint, Broken):
        origin, kind = complaint.rule.origin, str(complaint.rule.kind)
    else:
        assert isinstance(complaint, Unreadable), complaint
        origin, kind = complaint.filter.origin, str(complaint.filter.type)
    document, _, line = origin.at.rpartition(":")
    value = None if complaint.value is MISSING else complaint.value
    return BrokenRule(
        complaint.field, complaint.message, kind, value, str(origin.standing), document, int(line)
    )


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
        """The status of the answer."""
        return self._entry.reply.status

    @property
    def answer(self) -> Json:
        """What was answered as JSON, None where that was nothing."""
        return _json(self._entry.reply.body, DEEPEST_ANSWER)

    @property
    def answer_body(self) -> bytes:
        """What was answered."""
        return self._entry.reply.body

    @property
    def broken(self) -> tuple[BrokenRule, ...]:
        """The rules for which it was refused, if it was for rules."""
        return tuple(map(broken_rule, self._entry.reply.broken))

    def __repr__(self) -> str:
        return f"<{self}>"

    def __str__(self) -> str:
        return f"{self.line} {self.status}"

    @property
    def line(self) -> str:
        """Method and target, or that it has none."""
        return f"{self.method} {self.target}" if self.method else "(no HTTP request)"


def _json(body: bytes, deepest: int) -> Any:
    try:
        return read_json(body, deepest) if body else None
    except NoJson:
        return None
