"""The emulator of one API: a call and the time in, a reply out.

Nothing here does I/O, reads a clock or draws a random number. Deciding and storing are
apart, so that a refused call leaves everything as it was.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import orjson

from dealdouble.contract.model import Contract
from dealdouble.emulator.admission import Admission, Sought
from dealdouble.emulator.authentication import Keys
from dealdouble.emulator.call import Call, Reply
from dealdouble.emulator.decision import Decider
from dealdouble.emulator.exchange import Exchange
from dealdouble.emulator.json_body import write_json
from dealdouble.emulator.listing import Pages
from dealdouble.emulator.rate import RateLimit
from dealdouble.emulator.refusal import JSON_HEADERS
from dealdouble.emulator.representation import Decimals, Representation
from dealdouble.store.base import Base
from dealdouble.store.state import State
from dealdouble.vocabulary import Action, Body


@dataclass(frozen=True, slots=True)
class Options:
    """What a user may choose about an emulator: the rate limit, and how decimals are written."""

    rate_limited: bool = False
    decimals: Decimals = Decimals.NUMBER


class Engine:
    """What follows from a contract alone: made once, for all the emulators of that API."""

    def __init__(self, contract: Contract) -> None:
        self.contract = contract
        served = {operation.resource for operation in contract.operations}
        self.deciders = {name: Decider(contract, name) for name in served}
        self.admission = Admission(contract, self.deciders)
        self.shown = {
            (name, decimals): Representation(contract.resources[name], decimals)
            for name in served
            for decimals in Decimals
        }


@dataclass(frozen=True, slots=True)
class Saved:
    """All that an emulator holds at a time: not to be changed."""

    state: State
    rate: RateLimit | None


class Emulator:
    """One API with a state of its own, which starts with the records of a base."""

    def __init__(self, engine: Engine, base: Base, keys: Keys, options: Options) -> None:
        self.contract = engine.contract
        self.base = f"{engine.contract.base_path}/"
        """How all the paths of the API begin."""
        self._engine = engine
        self._records = base
        self._keys = keys
        self._options = options
        self._pages = Pages(self.contract.lists)
        self.reset()

    def reset(self) -> None:
        """Go back to the start."""
        requests = self.contract.requests
        limited = self._options.rate_limited and requests.window_requests
        self._rate = (
            RateLimit(requests.window_requests, requests.window_seconds) if limited else None
        )
        self.state = State(self._records)

    def save(self) -> Saved:
        """What the emulator holds now, for `restore`."""
        return Saved(self.state.copy(), None if self._rate is None else self._rate.copy())

    def restore(self, saved: Saved) -> None:
        """Hold again what was saved, however often."""
        self.state = saved.state.copy()
        self._rate = None if saved.rate is None else saved.rate.copy()

    def handle(self, call: Call, now: datetime) -> Reply:
        """Answer a call as the API would at that time."""
        found = self._engine.admission.admit(call, now, self.state, self._keys, self._rate)
        if isinstance(found, Reply):
            return found
        return self._answer(found)

    def sought(self, method: str, path: str) -> Sought:
        """What a call asks for, as far as its method and path tell."""
        return self._engine.admission.sought(method, path)

    def failure(self, status: int, operation: str, retry_after: int | None) -> Reply:
        """The answer of the API with a status that no request has brought about."""
        return self._engine.admission.failure(status, operation, retry_after)

    def refuses_large_bodies(self, method: str, path: str) -> bool:
        """Whether such a call with a body that is too large is refused, and need not be awaited."""
        return self._engine.admission.refuses_large_bodies(method, path)

    def _answer(self, exchange: Exchange) -> Reply:
        operation, answer = exchange.operation, exchange.operation.answers[0]
        if operation.action is Action.LIST:
            return self._pages.reply(exchange, self._show(operation.resource))
        decision = exchange.decision
        gone = b""
        if decision is not None:
            if operation.action is Action.DELETE and answer.body is Body.RECORD:
                gone = self._show(operation.resource)(exchange.number)
            exchange.number = decision.number
            self.state.apply(decision.changes)
        if answer.body is Body.NOTHING:
            return Reply(answer.status, (), b"", operation.id)
        if answer.body is Body.TEXT:
            text = write_json(answer.text)
            return Reply(answer.status, JSON_HEADERS, text, operation.id)
        body = gone or self._show(operation.resource)(exchange.number)
        wrapper = self.contract.resources[operation.resource].answer_wrapper
        whole = write_json({wrapper: orjson.Fragment(body)}) if wrapper else body
        return Reply(answer.status, JSON_HEADERS, whole, operation.id)

    def _show(self, resource: str) -> Callable[[int], bytes]:
        """A function from the number of a record to its representation."""
        shown, state = self._engine.shown[resource, self._options.decimals], self.state
        return state.tables[resource].derive(shown.kind, lambda record: shown.write(record, state))
