"""What becomes of values between the request and the record: pure functions of both."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from dealdouble.contract.model import MISSING, Field, Json, Resource, Treatment
from dealdouble.vocabulary import TreatmentKind, ValueType

Record = Mapping[str, Json]

_PLAIN_NUMBER = re.compile(r"-?[0-9]{1,30}(?:\.[0-9]{1,30})?")


def number_of(value: Json) -> Json:
    """A number that is written as a text in plain notation; any other value as it is."""
    plain = isinstance(value, str) and _PLAIN_NUMBER.fullmatch(value)
    return Decimal(value) if plain else value


_READ: dict[TreatmentKind, Callable[[Json], Json]] = {
    TreatmentKind.EMPTY_IS_NULL: lambda value: None if value == "" else value,
    TreatmentKind.FROM_TEXT: number_of,
}
"""What becomes of a value before it is judged, whatever its type."""

_STEPS: dict[TreatmentKind, Callable[[Json], Json]] = {
    TreatmentKind.DATE_PART: lambda value: value[:10],
    TreatmentKind.DISTINCT: lambda value: list(dict.fromkeys(value)),
    TreatmentKind.SORTED: sorted,
}


@dataclass(frozen=True, slots=True)
class Caller:
    """What a write depends on beside the request: the time, and the key's integration."""

    now: datetime
    integration: str | None = None


class Treatments:
    """The treatments of one resource, in the shape in which they are applied."""

    def __init__(self, resource: Resource) -> None:
        self._fields = resource.fields
        self._of_kind: dict[TreatmentKind, list[Treatment]] = {kind: [] for kind in TreatmentKind}
        for item in resource.treatments:
            self._of_kind[item.kind].append(item)
        self._aliases = {t.value: t.field for t in self._of_kind[TreatmentKind.ALIAS]}
        self._merged = {t.field for t in self._of_kind[TreatmentKind.MERGED]}
        self._null_removes = {t.field for t in self._of_kind[TreatmentKind.NULL_REMOVES]}
        self._read = self._steps_of(_READ)
        self._steps = self._steps_of(_STEPS)
        self._number = self._only_field(TreatmentKind.NEXT_NUMBER)
        self._created = self._only_field(TreatmentKind.CREATED)
        self._changed = self._only_field(TreatmentKind.CHANGED)
        self._blank = {name: _default(field) for name, field in self._fields.items()} | {
            item.field: None for item in self._of_kind[TreatmentKind.INTEGRATION]
        }
        self._integrations = self._of_kind[TreatmentKind.INTEGRATION]
        self._conditions = [
            (item, *item.condition)
            for kind in (
                TreatmentKind.IGNORED_WHILE,
                TreatmentKind.CLEARED_WHILE,
                TreatmentKind.TODAY,
            )
            for item in self._of_kind[kind]
        ]
        self._whole = {n for n, f in self._fields.items() if f.type is ValueType.WHOLE_NUMBER}

    def _only_field(self, kind: TreatmentKind) -> str:
        return next((item.field for item in self._of_kind[kind]), "")

    def _steps_of(
        self, steps: Mapping[TreatmentKind, Callable[[Json], Json]]
    ) -> dict[str, list[Callable[[Json], Json]]]:
        """The steps that each treated field takes, in the order in which they are listed."""
        found: dict[str, list[Callable[[Json], Json]]] = {}
        for kind, step in steps.items():
            for item in self._of_kind[kind]:
                found.setdefault(item.field, []).append(step)
        return found

    def sent(self, body: Record) -> dict[str, Json]:
        """The body's known fields under their own names; what is unknown is dropped."""
        sent = {name: value for name, value in body.items() if name in self._fields}
        for alias, name in self._aliases.items():
            if alias in body:
                sent.setdefault(name, body[alias])
        for name, steps in self._read.items():
            if name in sent:
                for step in steps:
                    sent[name] = step(sent[name])
        return sent

    def record(
        self, sent: Record, stored: Record | None, number: int, caller: Caller
    ) -> dict[str, Json]:
        """The record as it would be stored, without the times that `finish` gives it.

        `sent` holds values that keep their schemas; `stored` is None for a create.
        """
        made = dict(self._blank if stored is None else stored)
        if self._number:
            made[self._number] = number
        for item in self._integrations:
            # Who sends back what is stored already has not set it, unless it is nobody's yet.
            if item.value not in sent:
                continue
            if sent[item.value] != made[item.value] or made[item.field] is None:
                made[item.field] = None if sent[item.value] is None else caller.integration
        for name, value in sent.items():
            made[name] = self._value(name, value, made[name])
        self._follow_conditions(made, stored, caller.now)
        return made

    def finish(self, record: dict[str, Json], now: datetime) -> None:
        """Give a new record its times."""
        time = timestamp(now)
        for name in (self._created, self._changed):
            if name:
                record[name] = time

    def touch(self, record: dict[str, Json], now: datetime) -> None:
        """Note the time of a change."""
        if self._changed:
            record[self._changed] = timestamp(now)

    def _value(self, name: str, value: Json, before: Json) -> Json:
        if value is None:
            return before if name in self._merged else self._blank[name]
        if name in self._whole:
            return whole_number(value)
        for step in self._steps.get(name, ()):
            value = step(value)
        return self._merge(name, value, before) if name in self._merged else value

    def _merge(self, name: str, value: Record, before: Record | None) -> Record:
        merged = {**(before or {}), **value}
        if name in self._null_removes:
            return {key: item for key, item in merged.items() if item is not None}
        return merged

    def _follow_conditions(
        self, record: dict[str, Json], stored: Record | None, now: datetime
    ) -> None:
        """Ignore, clear or fill what depends on another field, such as a date of closing."""
        for item, name, values in self._conditions:
            if record[name] not in values:
                continue
            if item.kind is TreatmentKind.IGNORED_WHILE:
                record[item.field] = None if stored is None else stored[item.field]
            elif item.kind is TreatmentKind.CLEARED_WHILE:
                record[item.field] = None
            elif record[item.field] is None:
                record[item.field] = now.date().isoformat()


def _default(field: Field) -> Json:
    """What a record holds where nothing was sent; no record is ever changed, so it is shared."""
    return None if field.default is MISSING else field.default


def whole_number(value: int | Decimal) -> int | Decimal:
    """`123.0` as 123; what is too great to be any record's number stays as it is."""
    return int(value) if -(10**18) < value < 10**18 else value


def timestamp(moment: datetime) -> str:
    """An instant in UTC as the texts that records hold, in whole seconds."""
    # strftime would write the year 999 with three digits, on some machines only.
    return moment.isoformat()[:19] + "Z"
