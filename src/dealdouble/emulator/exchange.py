"""A call on its way through admission, and what the steps have found out so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from dealdouble.contract.model import MISSING, Json, Operation
from dealdouble.emulator.authentication import Key, Keys, Pairs
from dealdouble.emulator.call import Call
from dealdouble.emulator.conditions import Conditions, read_pairs
from dealdouble.emulator.decision import Decision
from dealdouble.emulator.json_body import Unreadable, read_json
from dealdouble.emulator.rate import RateLimit
from dealdouble.rules.treatment import Caller
from dealdouble.store.state import State

_UNREAD = object()


@dataclass(slots=True)
class Exchange:
    """A call, and what is known of it; query and body are read when first asked for.

    `arguments` stand for the names in the operation's path.
    """

    call: Call
    now: datetime
    state: State
    keys: Keys
    rate: RateLimit | None
    arguments: Mapping[str, str]
    operation: Operation
    key: Key | None = None
    sent: Mapping[str, Json] = field(default_factory=dict)
    number: int = 0
    wanted: Conditions | None = None
    decision: Decision | None = None
    _pairs: Pairs | None = None
    _json: Json = _UNREAD

    def pairs(self) -> Pairs:
        """The parameters of the query."""
        if self._pairs is None:
            self._pairs = read_pairs(self.call.query)
        return self._pairs

    def json(self) -> Json:
        """The JSON value of the body, MISSING where it is none."""
        if self._json is _UNREAD:
            try:
                self._json = read_json(self.call.body or b"")
            except Unreadable:
                self._json = MISSING
        return self._json

    @property
    def caller(self) -> Caller:
        """What a write depends on beside the request."""
        return Caller(self.now, None if self.key is None else self.key.integration)
