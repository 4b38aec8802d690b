"""Decide what a write changes, or which rules it breaks; nothing is stored here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from dealdouble.contract.model import Json, Resource
from dealdouble.rules.judge import Broken, Exists, Judge
from dealdouble.rules.treatment import Treatments
from dealdouble.store.base import Record
from dealdouble.store.state import Change, Drop, Put, State


@dataclass(frozen=True, slots=True)
class Decision:
    """What a write would do: changes, or broken rules and no change."""

    number: int
    changes: tuple[Change, ...] = ()
    broken: tuple[Broken, ...] = ()


class Decider:
    """Decides the writes to one resource."""

    def __init__(self, resource: Resource) -> None:
        self._name = resource.name
        self._place = {name: place for place, name in enumerate(resource.fields)}
        self._judge = Judge(resource)
        self._treatments = Treatments(resource)

    def create(self, body: Mapping[str, Json], state: State, now: datetime) -> Decision:
        """Decide to store a new record."""
        number = state.tables[self._name].greatest + 1
        record, broken = self.new_record(body, number, state.exists, now)
        return Decision(number, broken=broken) if broken else self._put(number, record)

    def update(
        self, number: int, body: Mapping[str, Json], state: State, now: datetime
    ) -> Decision:
        """Decide to change the fields of a record that the body names."""
        stored = state.tables[self._name][number]
        record, broken = self._judged(body, stored, state.exists, now)
        if broken:
            return Decision(number, broken=broken)
        if record == stored:
            return Decision(number)
        self._treatments.touch(record, now)
        return self._put(number, record)

    def delete(self, number: int) -> Decision:
        """Decide to remove a record."""
        return Decision(number, (Drop(self._name, number),))

    def new_record(
        self, body: Mapping[str, Json], number: int, exists: Exists, now: datetime
    ) -> tuple[dict[str, Json], tuple[Broken, ...]]:
        """A record as a create would store it under a number, and the rules that it breaks."""
        record, broken = self._judged(body, None, exists, now)
        self._treatments.finish(record, number, now)
        return record, broken

    def _put(self, number: int, record: Record) -> Decision:
        return Decision(number, (Put(self._name, number, record),))

    def _judged(
        self, body: Mapping[str, Json], stored: Record | None, exists: Exists, now: datetime
    ) -> tuple[dict[str, Json], tuple[Broken, ...]]:
        sent = self._treatments.sent(body)
        broken = self._judge.of_sent(sent, partial=stored is not None)
        unfit = {item.rule.field for item in broken}
        fit = {name: value for name, value in sent.items() if name not in unfit} if unfit else sent
        record = self._treatments.record(fit, stored, now)
        broken += self._judge.of_record(record, unfit, exists)
        broken.sort(key=lambda item: self._place[item.rule.field])
        return record, tuple(broken)
