"""Damage writes: what is refused and stored, what is wiped, lost now and then, or shared."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import count

from dealdouble.contract.model import MISSING, Contract
from dealdouble.emulator.call import Call, Reply
from dealdouble.fitting import SEVERAL
from dealdouble.store.base import Record
from dealdouble.vocabulary import Action, Check, RuleKind

from .core import Core, Handle
from .damage import Damage, when
from .messages import fields_of, with_fields
from .mutant import Kind, Mutant
from .original import Original
from .times import Change, stored

_KEPT = (RuleKind.TYPE, RuleKind.DATE, RuleKind.REQUIRED)
"""Rules without which some things could not be stored at all."""


def write_mutants(original: Original) -> Iterator[Mutant]:
    """Mutants of writes that go by what is sent, or stored."""
    claims = original.claims
    refused = claims.requests("refused_request")
    for action in (Action.CREATE, Action.UPDATE):
        done = [claims.operation(one) for one in original.all_of(action)]
        if not done or refused is None:
            continue
        for how, store in (("stored all the same", _whole), ("what is valid is stored", _valid)):
            damage = when(_does(action), store(original))
            yield original.mutant(Kind.STORE, f"{how} on {action}", refused, damage=damage)
    yield from _updates(original)
    yield from _shared(original)


def _does(action: Action) -> Callable[[Core, Call], bool]:
    return lambda core, call: core.action(call) is action


def _updates(original: Original) -> Iterator[Mutant]:
    kept = original.claims.requests("field_that_is_not_sent")
    for operation in original.all_of(Action.UPDATE):
        claim = original.claims.operation(operation)
        ours = _of_method(operation.method)
        how = f"wiped by {operation.method}"
        wiping = when(ours, stored(original, _wiped(original)))
        yield original.mutant(Kind.STORE, how, kept or claim, *original.kept, damage=wiping)
        losing = when(ours, _each_second)
        how = "each second is lost"
        yield original.mutant(Kind.STORE, how, claim, *original.kept, damage=losing)
        making = when(ours, _making(original))
        absent = original.contract.errors[_error(original.contract)]
        how = f"{operation.method} creates what is not there"
        yield original.mutant(Kind.STORE, how, original.claims.error(absent), claim, damage=making)


def _of_method(method: str) -> Callable[[Core, Call], bool]:
    return lambda core, call: call.method == method and core.action(call) is Action.UPDATE


def _error(contract: Contract) -> str:
    return next(step.error for step in contract.admission if step.check is Check.RECORD)


def _whole(original: Original) -> Damage:
    """What is refused for its rules is stored as it is."""
    rules = tuple(rule for rule in original.resource.rules if rule.kind in _KEPT)
    fields = {
        name: replace(field, schema=_typed(original, name))
        for name, field in original.resource.fields.items()
    }
    lenient = original.changed(rules=rules, fields=fields)

    def damaged(core: Core) -> Handle:
        within = core.following(lenient)

        def handle(call: Call, now: datetime) -> Reply:
            reply = core.handle(call, now)
            if reply.broken:
                within(call, now)
            return reply

        return handle

    return damaged


def _typed(original: Original, name: str) -> dict[str, object]:
    """A field's schema with no more than the rules that are kept."""
    said = {
        k
        for r in original.resource.rules
        if r.kind not in _KEPT and r.field == name
        for k in r.keywords
    }
    schema = original.resource.fields[name].schema
    return {key: value for key, value in schema.items() if key not in said}


def _valid(original: Original) -> Damage:
    """Of what is refused for its rules, the rest is stored."""

    def damaged(core: Core) -> Handle:
        def handle(call: Call, now: datetime) -> Reply:
            reply = core.handle(call, now)
            sent = fields_of(call, original.resource)
            if reply.broken and sent is not None:
                unfit = {item.field for item in reply.broken}
                rest = {name: value for name, value in sent.items() if name not in unfit}
                core.handle(with_fields(call, original.resource, rest), now)
            return reply

        return handle

    return damaged


def _wiped(original: Original) -> Change:
    """An update stores what is sent, and nothing of what was there before."""
    fields = original.resource.fields

    def change(record: Record, old: Record | None, done: Action, now: datetime) -> Record:
        if old is None:
            return record
        same = [name for name in fields if record[name] == old[name] and not fields[name].required]
        blank = {n: None if fields[n].default is MISSING else fields[n].default for n in same}
        return {**record, **blank}

    return change


def _each_second(core: Core) -> Handle:
    """Each second update is answered as if it were done."""
    times = count()

    def handle(call: Call, now: datetime) -> Reply:
        before = core.state.copy()
        reply = core.handle(call, now)
        if core.written(call, reply) is not None and next(times) % 2:
            core.state = before
        return reply

    return handle


def _making(original: Original) -> Damage:
    """An update of what is not there makes it, of the newest record."""

    def damaged(core: Core) -> Handle:
        def handle(call: Call, now: datetime) -> Reply:
            asked = core.asked(call)
            records = core.records(original.resource.name)
            if asked is not None and asked.number and asked.number not in records and records:
                model = records[max(records)]
                core.put(original.resource.name, {**model, "id": asked.number})
            return core.handle(call, now)

        return handle

    return damaged


def _shared(original: Original) -> Iterator[Mutant]:
    """Values that records share: who changes one changes them all."""
    for field in original.resource.fields.values():
        if field.type not in SEVERAL:
            continue
        damage = _stored_beside(original, field.name)
        about = original.about(field.name)
        done = map(original.claims.operation, original.all_of(Action.UPDATE))
        yield original.mutant(Kind.STORE, "shared by those alike", *about, *done, damage=damage)


def _stored_beside(original: Original, name: str) -> Damage:
    """Whoever had the same value before has the new one afterwards."""

    def damaged(core: Core) -> Handle:
        def handle(call: Call, now: datetime) -> Reply:
            before = core.state.copy()
            reply = core.handle(call, now)
            record = core.written(call, reply)
            table = before.tables[original.resource.name]
            old = None if record is None else table.get(record["id"])
            if record is None or old is None or record[name] == old[name]:
                return reply
            for other in core.records(original.resource.name).values():
                if other[name] == old[name]:
                    core.put(original.resource.name, {**other, name: record[name]})
            return reply

        return handle

    return damaged
