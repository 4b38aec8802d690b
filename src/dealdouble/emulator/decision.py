"""Decide what a write changes, or which rules it breaks; nothing is stored here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dealdouble.contract.model import Contract, Json
from dealdouble.rules.beside import Others
from dealdouble.rules.judge import Broken, Judge
from dealdouble.rules.treatment import Caller, Treatments
from dealdouble.store.base import Record
from dealdouble.store.state import Change, Drop, Put, State


@dataclass(frozen=True, slots=True)
class Decision:
    """What a write would do: changes, or broken rules and no change."""

    number: int
    changes: tuple[Change, ...] = ()
    broken: tuple[Broken, ...] = ()


class Decider:
    """Decides the writes to one resource of a contract."""

    def __init__(self, contract: Contract, name: str) -> None:
        resource = contract.resources[name]
        self._name = name
        self._place = {field: place for place, field in enumerate(resource.fields)}
        self._judge = Judge(resource)
        self._treatments = Treatments(resource)
        self._referring = [
            (other.name, field)
            for other in contract.resources.values()
            for field, target in other.references.items()
            if target == name
        ]

    def create(self, body: Mapping[str, Json], state: State, caller: Caller) -> Decision:
        """Decide to store a new record."""
        number = state.tables[self._name].greatest + 1
        record, broken = self.new_record(body, number, state, caller)
        return Decision(number, broken=broken) if broken else self._put(number, record)

    def update(
        self, number: int, body: Mapping[str, Json], state: State, caller: Caller
    ) -> Decision:
        """Decide to change the fields of a record that the body names."""
        stored = state.tables[self._name][number]
        record, broken = self._judged(body, stored, number, state, caller)
        if broken:
            return Decision(number, broken=broken)
        if _same(record, stored):
            return Decision(number)
        self._treatments.touch(record, caller.now)
        return self._put(number, record)

    def delete(self, number: int, state: State) -> Decision:
        """Decide to remove a record; those that name it go on with null."""
        orphans: dict[tuple[str, int], dict[str, Json]] = {}
        for name, field in self._referring:
            for other in state.numbers(name, field, number):
                if (name, other) != (self._name, number):
                    kept = orphans.setdefault((name, other), dict(state.tables[name][other]))
                    kept[field] = None
        puts = (Put(name, other, record) for (name, other), record in orphans.items())
        return Decision(number, (*puts, Drop(self._name, number)))

    def new_record(
        self, body: Mapping[str, Json], number: int, others: Others, caller: Caller
    ) -> tuple[dict[str, Json], tuple[Broken, ...]]:
        """A record as a create would store it under a number, and the rules that it breaks."""
        record, broken = self.undated_record(body, number, others, caller)
        self._treatments.finish(record, caller.now)
        return record, broken

    def undated_record(
        self, body: Mapping[str, Json], number: int, others: Others, caller: Caller
    ) -> tuple[dict[str, Json], tuple[Broken, ...]]:
        """The same, but for the times of its creation and last change, which it lacks yet."""
        return self._judged(body, None, number, others, caller)

    def _put(self, number: int, record: Record) -> Decision:
        return Decision(number, (Put(self._name, number, record),))

    def _judged(
        self,
        body: Mapping[str, Json],
        stored: Record | None,
        number: int,
        others: Others,
        caller: Caller,
    ) -> tuple[dict[str, Json], tuple[Broken, ...]]:
        sent = self._treatments.sent(body)
        broken = self._judge.of_sent(sent, partial=stored is not None)
        unfit = {item.field for item in broken}
        fit = {name: value for name, value in sent.items() if name not in unfit} if unfit else sent
        record = self._treatments.record(fit, stored, number, caller)
        broken += self._judge.of_record(record, unfit, others)
        if len(broken) > 1:
            broken.sort(key=lambda item: self._place[item.field])
        return record, tuple(broken)


def _same(one: Json, other: Json) -> bool:
    """Whether two JSON values are equal; Python takes true for 1 besides."""
    if one != other:
        return False
    match one:
        case bool():
            return isinstance(other, bool)
        case dict():
            return all(_same(value, other[key]) for key, value in one.items())
        case list():
            return all(map(_same, one, other))
        case _:
            return not isinstance(other, bool)
