"""The emulator of one API: a call and the time in, a reply out.

Nothing here does I/O, reads a clock or draws a random number. Admission follows the
contract's own order: each step may refuse, and the first that does answers. Deciding and
storing are apart, so that a refused call leaves everything as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from dealdouble.contract.model import Contract, Json, Operation
from dealdouble.emulator.authentication import Key, Keys
from dealdouble.emulator.call import Call, Reply
from dealdouble.emulator.conditions import (
    Conditions,
    Pairs,
    Unreadable,
    read_conditions,
    read_pairs,
)
from dealdouble.emulator.decision import Decider, Decision
from dealdouble.emulator.json_body import Unreadable as UnreadableJson
from dealdouble.emulator.json_body import read_json
from dealdouble.emulator.listing import Pages, find
from dealdouble.emulator.rate import RateLimit
from dealdouble.emulator.refusal import JSON_HEADERS, Refusals
from dealdouble.emulator.representation import Representation
from dealdouble.emulator.route import Match, Routes
from dealdouble.store.state import State
from dealdouble.vocabulary import Action, Body, Check, HeaderValue

_NO_MATCH = Match({}, "")


@dataclass(slots=True)
class _Exchange:
    """A call on its way through admission, and what the steps have found out so far."""

    call: Call
    now: datetime
    match: Match = _NO_MATCH
    operation: Operation = None  # type: ignore[assignment]  # the first two steps set it
    key: Key | None = None
    body: Mapping[str, Json] | None = None
    number: int = 0
    pairs: Pairs = ()
    wanted: Conditions | None = None
    decision: Decision | None = None


_Step = Callable[[_Exchange, str], Reply | None]


class Emulator:
    """One API with a state of its own."""

    def __init__(self, contract: Contract, state: State, keys: Keys, rate_limited: bool) -> None:
        requests = contract.requests
        self.contract = contract
        self.state = state
        self._keys = keys
        self._rate = (
            RateLimit(requests.window_requests, requests.window_seconds) if rate_limited else None
        )
        self._routes = Routes(contract)
        self._refusals = Refusals(contract)
        self._pages = Pages(contract.lists)
        served = {operation.resource for operation in contract.operations}
        self._deciders = {name: Decider(contract.resources[name]) for name in served}
        self._shown = {name: Representation(contract.resources[name]) for name in served}
        steps: dict[Check, _Step] = {
            Check.PATH: self._path,
            Check.METHOD: self._method,
            Check.KEY: self._key,
            Check.RATE: self._rate_limit,
            Check.RIGHT: self._right,
            Check.SIZE: self._size,
            Check.BODY: self._body,
            Check.RECORD: self._record,
            Check.FILTERS: self._filters,
            Check.RULES: self._rules,
        }
        self._admission = [(steps[step.check], step.error) for step in contract.admission]

    def handle(self, call: Call, now: datetime) -> Reply:
        """Answer a call as the API would at that time."""
        exchange = _Exchange(call, now)
        for step, error in self._admission:
            refusal = step(exchange, error)
            if refusal is not None:
                return refusal
        return self._answer(exchange)

    def _path(self, exchange: _Exchange, error: str) -> Reply | None:
        match = self._routes.match(exchange.call.path)
        if match is None:
            return self._refusals.reply(error)
        exchange.match = match
        return None

    def _method(self, exchange: _Exchange, error: str) -> Reply | None:
        method, known = exchange.call.method, exchange.match.operations
        operation = known.get("GET" if method == "HEAD" else method)
        if operation is None:
            allowed = {HeaderValue.ALLOWED_METHODS: ", ".join(known)}
            return self._refusals.reply(error, headers=allowed)
        exchange.operation = operation
        return None

    def _key(self, exchange: _Exchange, error: str) -> Reply | None:
        exchange.key = self._keys.of(exchange.call.headers)
        return self._refuse(exchange, error) if exchange.key is None else None

    def _rate_limit(self, exchange: _Exchange, error: str) -> Reply | None:
        if self._rate is None or exchange.key is None:
            return None
        wait = self._rate.take(exchange.key.text, exchange.now)
        if not wait:
            return None
        headers = {HeaderValue.SECONDS_TO_WAIT: str(wait)}
        return self._refusals.reply(error, exchange.operation.id, headers=headers)

    def _right(self, exchange: _Exchange, error: str) -> Reply | None:
        may = frozenset() if exchange.key is None else exchange.key.may
        return None if exchange.operation.needs in may else self._refuse(exchange, error)

    def _size(self, exchange: _Exchange, error: str) -> Reply | None:
        too_large = exchange.call.body is None and _writes(exchange.operation)
        return self._refuse(exchange, error) if too_large else None

    def _body(self, exchange: _Exchange, error: str) -> Reply | None:
        if not _writes(exchange.operation):
            return None
        content_type = exchange.call.headers.get("content-type", "")
        if content_type.partition(";")[0].strip().lower() != self.contract.requests.content_type:
            exchange.body = {}
            return None
        try:
            body = read_json(exchange.call.body or b"")
        except UnreadableJson:
            return self._refuse(exchange, error)
        if not isinstance(body, dict):
            return self._refuse(exchange, error)
        exchange.body = body
        return None

    def _record(self, exchange: _Exchange, error: str) -> Reply | None:
        if None not in exchange.operation.segments:
            return None
        text = exchange.match.id
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
        if not self.state.exists(exchange.operation.resource, number):
            return self._refuse(exchange, error)
        exchange.number = number
        return None

    def _filters(self, exchange: _Exchange, error: str) -> Reply | None:
        operation = exchange.operation
        if operation.action is not Action.LIST:
            return None
        exchange.pairs = read_pairs(exchange.call.query)
        resource = self.contract.resources[operation.resource]
        try:
            exchange.wanted = read_conditions(
                exchange.pairs, operation, resource, self.contract.lists
            )
        except Unreadable as unreadable:
            return self._refuse(exchange, unreadable.error)
        return None

    def _rules(self, exchange: _Exchange, error: str) -> Reply | None:
        """Refuse for the rules that answer with this error; of a lone value, for the first."""
        decision = self._decide(exchange)
        broken = [item for item in decision.broken if item.rule.error == error]
        if not broken:
            return None
        return self._refusals.reply(error, exchange.operation.id, broken)

    def _refuse(self, exchange: _Exchange, error: str) -> Reply:
        return self._refusals.reply(error, exchange.operation.id)

    def _decide(self, exchange: _Exchange) -> Decision:
        if exchange.decision is None:
            decider = self._deciders[exchange.operation.resource]
            body, number = exchange.body or {}, exchange.number
            match exchange.operation.action:
                case Action.CREATE:
                    exchange.decision = decider.create(body, self.state, exchange.now)
                case Action.UPDATE:
                    exchange.decision = decider.update(number, body, self.state, exchange.now)
                case Action.DELETE:
                    exchange.decision = decider.delete(number)
                case _:
                    exchange.decision = Decision(number)
        return exchange.decision

    def _answer(self, exchange: _Exchange) -> Reply:
        operation = exchange.operation
        if exchange.wanted is not None:
            return self._list(exchange, exchange.wanted)
        decision = self._decide(exchange)
        deletes, shows = operation.action is Action.DELETE, operation.body is Body.RECORD
        gone = self._show(operation.resource, decision.number) if deletes and shows else b""
        self.state.apply(decision.changes)
        if not shows:
            return Reply(operation.status, (), b"", operation.id)
        body = gone or self._show(operation.resource, decision.number)
        return Reply(operation.status, JSON_HEADERS, body, operation.id)

    def _list(self, exchange: _Exchange, wanted: Conditions) -> Reply:
        name = exchange.operation.resource
        found = find(self.state.tables[name], wanted)
        return self._pages.reply(
            exchange.call,
            exchange.pairs,
            wanted,
            found,
            lambda number: self._show(name, number),
            exchange.operation,
        )

    def _show(self, resource: str, number: int) -> bytes:
        table, shown = self.state.tables[resource], self._shown[resource]
        return table.representation(number, lambda record: shown.write(record, self.state))


def _writes(operation: Operation) -> bool:
    return operation.action in (Action.CREATE, Action.UPDATE)
