"""Damage times: when a record was created and changed, and days that are filled in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from dealdouble.contract.model import Treatment
from dealdouble.emulator.call import Call, Reply
from dealdouble.rules.treatment import timestamp
from dealdouble.store.base import Record
from dealdouble.vocabulary import Action, TreatmentKind

from .core import Core, Handle
from .damage import Damage
from .original import Original

Change = Callable[[Record, Record | None, Action, datetime], Record]
"""What is stored in place of a record that was written; the record before, None if it is new."""


def time_damages(original: Original, treatment: Treatment) -> Iterator[tuple[str, Damage]]:
    """What may be wrong with the time of a creation, or of a change."""
    name = treatment.field
    yield "null", stored(original, lambda record, old, done, now: {**record, name: None})
    if treatment.kind is TreatmentKind.CREATED:
        yield "moves with each change", stored(original, _now_on(Action.UPDATE, name, 0))
        yield "an hour ahead", stored(original, _now_on(Action.CREATE, name, 3600))
        yield "midnight", stored(original, _midnight(name))
        return
    yield "stands", stored(original, _as_before(name))
    yield "an hour ahead on update", stored(original, _now_on(Action.UPDATE, name, 3600))
    yield "an hour behind on update", stored(original, _now_on(Action.UPDATE, name, -3600))
    yield "moves with each read", _touched_by_reading(original, name)


def stored(original: Original, change: Change) -> Damage:
    """Store something else, once a write is done."""

    def damaged(core: Core) -> Handle:
        name = original.resource.name

        def handle(call: Call, now: datetime) -> Reply:
            asked, before = core.asked(call), core.state.copy()
            version = core.state.version
            reply = core.handle(call, now)
            record = core.written(call, reply)
            if record is None or asked is None or core.state.version is version:
                return reply
            old = before.tables[name].get(record["id"])
            core.put(name, change(record, old, asked.action, now))
            return core.showing(reply, name, record["id"])

        return handle

    return damaged


def _now_on(action: Action, name: str, seconds: int) -> Change:
    def change(record: Record, old: Record | None, done: Action, now: datetime) -> Record:
        moved = timestamp(now + timedelta(seconds=seconds))
        return {**record, name: moved} if done is action else record

    return change


def _midnight(name: str) -> Change:
    def change(record: Record, old: Record | None, done: Action, now: datetime) -> Record:
        moved = timestamp(now.replace(hour=0, minute=0, second=0))
        return {**record, name: moved} if old is None else record

    return change


def _as_before(name: str) -> Change:
    def change(record: Record, old: Record | None, done: Action, now: datetime) -> Record:
        return record if old is None else {**record, name: old[name]}

    return change


def week_before(name: str) -> Change:
    def change(record: Record, old: Record | None, done: Action, now: datetime) -> Record:
        today = now.date()
        before = (today - timedelta(days=7)).isoformat()
        return {**record, name: before} if record[name] == today.isoformat() else record

    return change


def _touched_by_reading(original: Original, name: str) -> Damage:
    def damaged(core: Core) -> Handle:
        def handle(call: Call, now: datetime) -> Reply:
            asked = core.asked(call)
            if asked is not None and asked.action is Action.READ:
                record = core.records(original.resource.name).get(asked.number)
                if record is not None:
                    core.put(original.resource.name, {**record, name: timestamp(now)})
            return core.handle(call, now)

        return handle

    return damaged
