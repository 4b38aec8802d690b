"""What a damage has at hand: the right emulator, its records, others on the same records."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import orjson

from dealdouble.contract.model import MISSING, Contract, Operation, Rule
from dealdouble.emulator.authentication import Keys
from dealdouble.emulator.call import Call, Complaint, Reply
from dealdouble.emulator.emulator import Emulator, Engine, Options
from dealdouble.emulator.json_body import write_json
from dealdouble.emulator.refusal import Refusals
from dealdouble.emulator.representation import Representation
from dealdouble.emulator.route import Routes
from dealdouble.rules.judge import Broken
from dealdouble.scenarios.scenario import ApiScenario
from dealdouble.store.base import Record
from dealdouble.store.state import Change, Drop, Put, State
from dealdouble.vocabulary import Action

Handle = Callable[[Call, datetime], Reply]
"""What answers a call at a time."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The operation that a call asks for, and the number of the record that it names, or 0."""

    operation: Operation
    number: int

    @property
    def action(self) -> Action:
        """What the operation does."""
        return self.operation.action


class Core:
    """An emulator to be damaged, and the account that it serves."""

    def __init__(self, emulator: Emulator, account: ApiScenario) -> None:
        self.contract = emulator.contract
        self.account = account
        self.handle: Handle = emulator.handle
        """The emulator as it is."""
        self._emulator = emulator
        self._routes = Routes(emulator.contract)
        self._refusals = Refusals(emulator.contract)

    @property
    def state(self) -> State:
        """The records: what is set here is what the emulator goes on with."""
        return self._emulator.state

    @state.setter
    def state(self, state: State) -> None:
        self._emulator.state = state

    def following(self, contract: Contract) -> Handle:
        """An emulator of another contract, on the same records."""
        keys = Keys(contract.authentication, self.account.keys)
        other = Emulator(Engine(contract), self.account.base, keys, Options())

        def handle(call: Call, now: datetime) -> Reply:
            other.state = self.state
            return other.handle(call, now)

        return handle

    def asked(self, call: Call) -> Asked | None:
        """What a call asks for, None where that is nothing that the API has."""
        match = self._routes.match(call.path)
        method = "GET" if call.method == "HEAD" else call.method
        if match is None or method not in match.operations:
            return None
        text = match.arguments.get("id", "")
        is_number = text.isascii() and text.isdigit() and len(text) < 19
        return Asked(match.operations[method], int(text) if is_number else 0)

    def action(self, call: Call) -> Action | None:
        """What a call asks to be done."""
        asked = self.asked(call)
        return None if asked is None else asked.action

    def records(self, name: str) -> dict[int, Record]:
        """The records of a resource by number, in the order of the list."""
        table = self.state.tables[name]
        return {position[-1]: table[position[-1]] for position in table.order()}

    def put(self, name: str, record: Record) -> None:
        """Store a record as it is."""
        self.apply([Put(name, record["id"], record)])

    def drop(self, name: str, number: int) -> None:
        """Remove a record."""
        self.apply([Drop(name, number)])

    def apply(self, changes: Sequence[Change]) -> None:
        """Change what is stored."""
        self.state.apply(changes)

    def written(self, call: Call, reply: Reply) -> Record | None:
        """The record that a call has created or changed, None where it has not."""
        asked = self.asked(call)
        if asked is None or not 200 <= reply.status < 300:
            return None
        table = self.state.tables[asked.operation.resource]
        if asked.action is Action.CREATE:
            return table.get(table.greatest)
        return table.get(asked.number) if asked.action is Action.UPDATE else None

    def showing(self, reply: Reply, name: str, number: int) -> Reply:
        """An answer that shows a record of that number as it is stored, if it shows one."""
        if not reply.body or reply.status >= 300:
            return reply
        resource = self.contract.resources[name]
        shown = Representation(resource).write(self.state.tables[name][number], self.state)
        wrapper = resource.answer_wrapper
        whole = write_json({wrapper: orjson.Fragment(shown)}) if wrapper else shown
        return replace(reply, body=whole)

    def refused(self, call: Call, rule: Rule, record: Mapping[str, object]) -> Reply:
        """The answer to a call that breaks a rule."""
        broken = Broken(rule, record.get(rule.field, MISSING))
        return self.refusal(rule.error, call, [broken])

    def refusal(self, error: str, call: Call, broken: Sequence[Complaint] = ()) -> Reply:
        """The answer of an error."""
        asked = self.asked(call)
        return self._refusals.reply(error, "" if asked is None else asked.operation.id, broken)
