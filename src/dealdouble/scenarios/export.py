"""Write the records of states as a scenario that, read back, gives the same again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from dealdouble.contract.model import MISSING, Contract, Resource
from dealdouble.emulator.authentication import Key
from dealdouble.emulator.emulator import Options
from dealdouble.faults.faults import Tally
from dealdouble.scenarios.making import Fault, Maker
from dealdouble.scenarios.record_schema import INVALID, given_integrations, given_times
from dealdouble.scenarios.scenario import ApiScenario, Scenario
from dealdouble.scenarios.schema import LAST_IDS, REAL
from dealdouble.scenarios.values import parse_time
from dealdouble.store.base import Record
from dealdouble.store.state import State


def exported(
    scenario: Scenario,
    contracts: Sequence[Contract],
    states: Mapping[str, State],
    clock: datetime | None,
    options: Options,
    faults: Iterable[Tally] = (),
) -> dict[str, Any]:
    """A JSON value, its numbers int and Decimal, that is a scenario itself.

    Args:
        scenario: the one that the states began with.
        contracts: those of the APIs that are to be written.
        states: by the name of an API; one that has none is as the scenario has it.
        clock: the instant at which the clock stands, None where it is the machine's.
        options: how the APIs answer.
        faults: what goes wrong on demand, as often as is left of it.
    """
    return {
        "title": scenario.title,
        "clock": REAL if clock is None else _moment(clock),
        "rate_limit": options.rate_limited,
        "decimals": str(options.decimals),
        "faults": [_fault(one) for one in faults if one.left != 0],
        **{
            contract.name: _api(scenario.apis[contract.name], contract, states.get(contract.name))
            for contract in contracts
        },
    }


def _fault(tally: Tally) -> dict[str, Any]:
    left = {} if tally.left is None else {"times": tally.left}
    return tally.fault.said() | left


def _moment(clock: datetime) -> str:
    return clock.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _api(filled: ApiScenario, contract: Contract, state: State | None) -> dict[str, Any]:
    state = State(filled.base) if state is None else state
    tables = {
        name: dict(_Table(filled, contract, resource, state).entries())
        for name, resource in contract.resources.items()
    }
    last = {name: state.tables[name].greatest for name in tables if state.tables[name].greatest}
    return {
        "keys": {key.text: _key(key, filled.access[key.text]) for key in filled.keys},
        **{name: entries for name, entries in tables.items() if entries},
        **({LAST_IDS: last} if last else {}),
    }


def _key(key: Key, access: str) -> dict[str, Any]:
    expired = {"expired": True} if key.expired else {}
    integration = {} if key.integration is None else {"integration": key.integration}
    return {"access": access, **expired, **integration}


class _Table:
    """The records of one table of a state, as a scenario writes them."""

    def __init__(
        self, filled: ApiScenario, contract: Contract, resource: Resource, state: State
    ) -> None:
        self._resource = resource
        self._table = state.tables[resource.name]
        self._before = filled.base.tables[resource.name].records
        self._names = filled.names.get(resource.name, {})
        self._invalid = filled.invalid.get(resource.name, frozenset())
        self._maker = Maker(contract, resource, state)
        fields = resource.fields.items()
        self._blank = {name: None if f.default is MISSING else f.default for name, f in fields}
        self._required = [name for name, field in resource.fields.items() if field.required]
        self._given = (*self._blank, *given_integrations(resource))
        self._times = tuple(given_times(resource))

    def entries(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """The records by their ids, each under the name that the scenario gives it, or its id."""
        taken = set(self._names.values())
        for number in sorted(position[-1] for position in self._table.order()):
            name = self._names.get(number, str(number))
            while number not in self._names and name in taken:
                name += "-"
            yield name, self._entry(number, self._table[number])

    def _entry(self, number: int, record: Record) -> dict[str, Any]:
        entry = {"id": number}
        for name in self._given:
            value = record[name]
            if name != "id" and (value or value != self._blank.get(name)):
                entry[name] = value
        entry |= {name: record[name] for name in self._times}
        return {**entry, INVALID: True} if self._is_invalid(number, record) else entry

    def _is_invalid(self, number: int, record: Record) -> bool:
        """Whether a scenario would not take the record as it is, or would make another of it.

        What is as it was at first needs no other look.
        """
        if self._before.get(number) is record:
            return number in self._invalid
        if any(record[name] is None for name in self._required) or not self._is_dated(record):
            return True
        made = self._maker.make(record, number)
        return isinstance(made, Fault) or made != record

    def _is_dated(self, record: Record) -> bool:
        try:
            for name in self._times:
                parse_time(record[name] or "")
        except ValueError:
            return False
        return True
