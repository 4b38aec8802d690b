"""Admit calls: each check in the contract's own order; the first that refuses answers.

Which checks an operation needs is known beforehand, so that a call goes through those only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from dealdouble.contract.model import Contract, Operation, index_of
from dealdouble.emulator.authentication import Keys
from dealdouble.emulator.call import Call, Reply
from dealdouble.emulator.conditions import Conditions, read_conditions, read_pairs
from dealdouble.emulator.decision import Decider, Decision
from dealdouble.emulator.exchange import Exchange
from dealdouble.emulator.rate import RateLimit
from dealdouble.emulator.refusal import Refusals
from dealdouble.emulator.route import Match, Routes
from dealdouble.store.state import State
from dealdouble.vocabulary import Action, Check, HeaderValue

_Step = Callable[[Exchange, str], Reply | None]

_WRITES = (Action.CREATE, Action.UPDATE)
_LONG = 1024  # characters of a query that is not worth remembering


@dataclass(frozen=True, slots=True)
class Sought:
    """What a call asks for: the operation, its action, the record that the path names.

    All are empty where the path and the method have no operation.
    """

    operation: str = ""
    action: str = ""
    record: str = ""

    @property
    def names(self) -> tuple[str, str]:
        """What the operation may be called."""
        return self.operation, self.action


class Admission:
    """The checks of one API."""

    def __init__(self, contract: Contract, deciders: Mapping[str, Decider]) -> None:
        self._contract = contract
        self._deciders = deciders
        self._routes = Routes(contract)
        self._refusals = Refusals(contract)
        self._errors = {step.check: step.error for step in contract.admission}
        self._steps = {operation.id: self._plan(operation) for operation in contract.operations}
        self._remembered = lru_cache(maxsize=512)(self._read)

    def admit(
        self, call: Call, now: datetime, state: State, keys: Keys, rate: RateLimit | None
    ) -> Exchange | Reply:
        """What is known of a call once all checks have passed, or the answer that refuses it."""
        match = self._routes.match(call.path)
        if match is None:
            return self._refusals.reply(self._errors[Check.PATH])
        operation = _operation(match, call.method)
        if operation is None:
            allowed = {HeaderValue.ALLOWED_METHODS: ", ".join(match.operations)}
            return self._refusals.reply(self._errors[Check.METHOD], headers=allowed)
        exchange = Exchange(call, now, state, keys, rate, match.arguments, operation)
        for step, error in self._steps[operation.id]:
            refusal = step(exchange, error)
            if refusal is not None:
                return refusal
        return exchange

    def sought(self, method: str, path: str) -> Sought:
        """What a call with this method and path asks for."""
        match = self._routes.match(path)
        operation = None if match is None else _operation(match, method)
        if match is None or operation is None:
            return Sought()
        record = "" if operation.action is Action.LOOK_UP else match.arguments.get("id", "")
        return Sought(operation.id, operation.action, record)

    def failure(self, status: int, operation: str, retry_after: int | None) -> Reply:
        """The answer with a status that no request has brought about."""
        return self._refusals.failure(status, operation, retry_after)

    def refuses_large_bodies(self, method: str, path: str) -> bool:
        """Whether a call with a body that is too large is refused, whatever the rest of it is."""
        match = self._routes.match(path)
        operation = None if match is None else match.operations.get(method)
        if operation is None:
            return True
        return any(step == self._size for step, _ in self._steps[operation.id])

    def _plan(self, operation: Operation) -> list[tuple[_Step, str]]:
        """The checks that an operation needs; those of path and method come before it is known."""
        writes = operation.action in _WRITES
        in_body = any(form.location == "body" for form in self._contract.authentication)
        steps: dict[Check, tuple[_Step, bool]] = {
            Check.KEY: (self._key, True),
            Check.RATE: (self._rate_limit, True),
            Check.RIGHT: (self._right, True),
            Check.SIZE: (self._size, writes or in_body),
            Check.BODY: (self._body, writes),
            Check.RECORD: (
                self._look_up if operation.action is Action.LOOK_UP else self._record,
                any(segment.name for segment in operation.segments),
            ),
            Check.FILTERS: (self._filters, operation.action is Action.LIST),
            Check.RULES: (self._rules, writes or operation.action is Action.DELETE),
        }
        return [
            (steps[item.check][0], item.error)
            for item in self._contract.admission
            if item.check in steps and steps[item.check][1]
        ]

    def _key(self, exchange: Exchange, error: str) -> Reply | None:
        exchange.key = exchange.keys.of(exchange.call.headers, exchange.pairs, exchange.json)
        return self._refuse(exchange, error) if exchange.key is None else None

    def _rate_limit(self, exchange: Exchange, error: str) -> Reply | None:
        if exchange.rate is None or exchange.key is None:
            return None
        wait = exchange.rate.take(exchange.key.text, exchange.now)
        if not wait:
            return None
        headers = {HeaderValue.SECONDS_TO_WAIT: str(wait)}
        return self._refusals.reply(error, exchange.operation.id, headers=headers)

    def _right(self, exchange: Exchange, error: str) -> Reply | None:
        may = frozenset() if exchange.key is None else exchange.key.may
        return None if exchange.operation.needs in may else self._refuse(exchange, error)

    def _size(self, exchange: Exchange, error: str) -> Reply | None:
        return self._refuse(exchange, error) if exchange.call.body is None else None

    def _body(self, exchange: Exchange, error: str) -> Reply | None:
        if not self._is_expected(exchange.call):
            return None
        wrapper = self._contract.resources[exchange.operation.resource].request_wrapper
        body = exchange.json()
        if wrapper and isinstance(body, dict):
            body = body.get(wrapper)
        if not isinstance(body, dict):
            return self._refuse(exchange, error)
        exchange.sent = body
        return None

    def _is_expected(self, call: Call) -> bool:
        """Whether the body is of the type that the API looks at; any is, where it names none."""
        wanted = self._contract.requests.content_type
        said = call.headers.get("content-type", "")
        return not wanted or wanted in (said, said.partition(";")[0].strip(" \t").lower())

    def _look_up(self, exchange: Exchange, error: str) -> Reply | None:
        arguments = exchange.arguments
        key = tuple(arguments[name] for name in sorted(arguments))
        found = exchange.state.numbers(exchange.operation.resource, index_of(arguments), key)
        exchange.number = found[0] if found else 0
        return None if found else self._refuse(exchange, error)

    def _record(self, exchange: Exchange, error: str) -> Reply | None:
        text = exchange.arguments["id"]
        is_number = text.isascii() and text.isdigit() and len(text) < 19
        exchange.number = int(text) if is_number else 0
        is_there = exchange.state.exists(exchange.operation.resource, exchange.number)
        return None if is_there else self._refuse(exchange, error)

    def _filters(self, exchange: Exchange, error: str) -> Reply | None:
        if exchange.wanted is None:
            query = exchange.call.query
            read = self._read if len(query) > _LONG else self._remembered
            exchange.wanted = read(exchange.operation.id, query)
        broken = [item for item in exchange.wanted.unreadable if item.error == error]
        return self._refusals.reply(error, exchange.operation.id, broken) if broken else None

    def _read(self, name: str, query: str) -> Conditions:
        operation = next(item for item in self._contract.operations if item.id == name)
        resource = self._contract.resources[operation.resource]
        return read_conditions(read_pairs(query), operation, resource, self._contract.lists)

    def _rules(self, exchange: Exchange, error: str) -> Reply | None:
        """Refuse for the rules that answer with this error."""
        if exchange.decision is None:
            exchange.decision = self._decide(exchange)
        if not exchange.decision.broken:
            return None
        broken = [item for item in exchange.decision.broken if item.error == error]
        return self._refusals.reply(error, exchange.operation.id, broken) if broken else None

    def _decide(self, exchange: Exchange) -> Decision:
        decider = self._deciders[exchange.operation.resource]
        sent, number, caller = exchange.sent, exchange.number, exchange.caller
        match exchange.operation.action:
            case Action.CREATE:
                return decider.create(sent, exchange.state, caller)
            case Action.UPDATE:
                return decider.update(number, sent, exchange.state, caller)
            case _:
                return decider.delete(number, exchange.state)

    def _refuse(self, exchange: Exchange, error: str) -> Reply:
        return self._refusals.reply(error, exchange.operation.id)


def _operation(match: Match, method: str) -> Operation | None:
    """The operation of a path that has a method; HEAD is GET without its body."""
    return match.operations.get("GET" if method == "HEAD" else method)
