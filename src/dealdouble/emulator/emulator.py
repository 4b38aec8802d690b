"""The emulator of one API: a call and the time in, a reply out.

Nothing here does I/O, reads a clock or draws a random number. Admission follows the
contract's own order: each step may refuse, and the first that does answers. Deciding and
storing are apart, so that a refused call leaves everything as it was.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import orjson

from dealdouble.contract.model import Contract, index_of
from dealdouble.emulator.authentication import Keys
from dealdouble.emulator.call import Call, Reply
from dealdouble.emulator.conditions import Conditions, read_conditions
from dealdouble.emulator.decision import Decider, Decision
from dealdouble.emulator.exchange import Exchange
from dealdouble.emulator.listing import Pages, find
from dealdouble.emulator.rate import RateLimit
from dealdouble.emulator.refusal import JSON_HEADERS, Refusals, write_json
from dealdouble.emulator.representation import Decimals, Representation
from dealdouble.emulator.route import Routes
from dealdouble.store.base import Base
from dealdouble.store.state import State
from dealdouble.vocabulary import Action, Body, Check, HeaderValue

_Step = Callable[[Exchange, str], Reply | None]


@dataclass(frozen=True, slots=True)
class Options:
    """What a user may choose about an emulator: the rate limit, and how decimals are written."""

    rate_limited: bool = False
    decimals: Decimals = Decimals.NUMBER


class Emulator:
    """One API with a state of its own, which starts with the records of a base."""

    def __init__(self, contract: Contract, base: Base, keys: Keys, options: Options) -> None:
        requests = contract.requests
        self.contract = contract
        self.state = State(base, variant=options.decimals)
        self._keys = keys
        limited = options.rate_limited and requests.window_requests
        self._rate = (
            RateLimit(requests.window_requests, requests.window_seconds) if limited else None
        )
        self._routes = Routes(contract)
        self._refusals = Refusals(contract)
        self._pages = Pages(contract.lists)
        served = {operation.resource for operation in contract.operations}
        self._deciders = {name: Decider(contract, name) for name in served}
        self._shown = {
            name: Representation(contract.resources[name], options.decimals) for name in served
        }
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
        exchange = Exchange(call, now)
        for step, error in self._admission:
            refusal = step(exchange, error)
            if refusal is not None:
                return refusal
        return self._answer(exchange)

    def _path(self, exchange: Exchange, error: str) -> Reply | None:
        match = self._routes.match(exchange.call.path)
        if match is None:
            return self._refusals.reply(error)
        exchange.match = match
        return None

    def _method(self, exchange: Exchange, error: str) -> Reply | None:
        method, known = exchange.call.method, exchange.match.operations
        operation = known.get("GET" if method == "HEAD" else method)
        if operation is None:
            allowed = {HeaderValue.ALLOWED_METHODS: ", ".join(known)}
            return self._refusals.reply(error, headers=allowed)
        exchange.operation = operation
        return None

    def _key(self, exchange: Exchange, error: str) -> Reply | None:
        exchange.key = self._keys.of(exchange.call.headers, exchange.pairs, exchange.json)
        return self._refuse(exchange, error) if exchange.key is None else None

    def _rate_limit(self, exchange: Exchange, error: str) -> Reply | None:
        if self._rate is None or exchange.key is None:
            return None
        wait = self._rate.take(exchange.key.text, exchange.now)
        if not wait:
            return None
        headers = {HeaderValue.SECONDS_TO_WAIT: str(wait)}
        return self._refusals.reply(error, exchange.operation.id, headers=headers)

    def _right(self, exchange: Exchange, error: str) -> Reply | None:
        may = frozenset() if exchange.key is None else exchange.key.may
        return None if exchange.operation.needs in may else self._refuse(exchange, error)

    def _size(self, exchange: Exchange, error: str) -> Reply | None:
        counts = exchange.writes or self._keys.in_body
        too_large = exchange.call.body is None and counts
        return self._refuse(exchange, error) if too_large else None

    def _body(self, exchange: Exchange, error: str) -> Reply | None:
        if not exchange.writes or not self._is_expected(exchange.call):
            return None
        wrapper = self.contract.resources[exchange.operation.resource].request_wrapper
        body = exchange.json()
        if wrapper and isinstance(body, dict):
            body = body.get(wrapper)
        if not isinstance(body, dict):
            return self._refuse(exchange, error)
        exchange.sent = body
        return None

    def _is_expected(self, call: Call) -> bool:
        """Whether the body is of the type that the API looks at; any is, where it names none."""
        wanted = self.contract.requests.content_type
        said = call.headers.get("content-type", "").partition(";")[0].strip().lower()
        return not wanted or said == wanted

    def _record(self, exchange: Exchange, error: str) -> Reply | None:
        arguments = exchange.match.arguments
        if not arguments:
            return None
        table = exchange.operation.resource
        if exchange.operation.action is Action.LOOK_UP:
            key = tuple(arguments[name] for name in sorted(arguments))
            found = self.state.numbers(table, index_of(arguments), key)
            exchange.number = found[0] if found else 0
        else:
            text = arguments["id"]
            is_number = text.isascii() and text.isdigit() and len(text) < 19
            exchange.number = int(text) if is_number else 0
        is_there = self.state.exists(table, exchange.number)
        return None if is_there else self._refuse(exchange, error)

    def _filters(self, exchange: Exchange, error: str) -> Reply | None:
        operation = exchange.operation
        if operation.action is not Action.LIST:
            return None
        if exchange.wanted is None:
            resource = self.contract.resources[operation.resource]
            exchange.wanted = read_conditions(
                exchange.pairs(), operation, resource, self.contract.lists
            )
        broken = [item for item in exchange.wanted.unreadable if item.error == error]
        return self._refusals.reply(error, operation.id, broken) if broken else None

    def _rules(self, exchange: Exchange, error: str) -> Reply | None:
        """Refuse for the rules that answer with this error."""
        broken = [item for item in self._decide(exchange).broken if item.error == error]
        if not broken:
            return None
        return self._refusals.reply(error, exchange.operation.id, broken)

    def _refuse(self, exchange: Exchange, error: str) -> Reply:
        return self._refusals.reply(error, exchange.operation.id)

    def _decide(self, exchange: Exchange) -> Decision:
        if exchange.decision is None:
            decider = self._deciders[exchange.operation.resource]
            sent, number, caller = exchange.sent, exchange.number, exchange.caller
            match exchange.operation.action:
                case Action.CREATE:
                    exchange.decision = decider.create(sent, self.state, caller)
                case Action.UPDATE:
                    exchange.decision = decider.update(number, sent, self.state, caller)
                case Action.DELETE:
                    exchange.decision = decider.delete(number, self.state)
                case _:
                    exchange.decision = Decision(number)
        return exchange.decision

    def _answer(self, exchange: Exchange) -> Reply:
        operation = exchange.operation
        if exchange.wanted is not None:
            return self._list(exchange, exchange.wanted)
        decision = self._decide(exchange)
        deletes, shows = operation.action is Action.DELETE, operation.body is Body.RECORD
        gone = self._show(operation.resource, decision.number) if deletes and shows else b""
        self.state.apply(decision.changes)
        if operation.body is Body.NOTHING:
            return Reply(operation.status, (), b"", operation.id)
        if operation.body is Body.TEXT:
            text = write_json(operation.text)
            return Reply(operation.status, JSON_HEADERS, text, operation.id)
        body = gone or self._show(operation.resource, decision.number)
        wrapper = self.contract.resources[operation.resource].answer_wrapper
        whole = orjson.dumps({wrapper: orjson.Fragment(body)}) if wrapper else body
        return Reply(operation.status, JSON_HEADERS, whole, operation.id)

    def _list(self, exchange: Exchange, wanted: Conditions) -> Reply:
        name = exchange.operation.resource
        return self._pages.reply(
            exchange.call,
            exchange.pairs(),
            wanted,
            find(self.state, name, wanted),
            lambda number: self._show(name, number),
            exchange.operation,
        )

    def _show(self, resource: str, number: int) -> bytes:
        table, shown = self.state.tables[resource], self._shown[resource]
        return table.representation(number, lambda record: shown.write(record, self.state))
