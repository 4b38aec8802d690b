"""Damage reading and deleting: the wrong record is shown, or one that is gone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime

from dealdouble.contract.model import Operation
from dealdouble.emulator.call import Call, Reply
from dealdouble.store.base import Record
from dealdouble.vocabulary import Action, Check

from .core import Core, Handle
from .damage import Damage, during
from .messages import is_done
from .mutant import Kind, Mutant
from .original import Original

Choose = Callable[[Core, str, int], int | None]
"""The number of the record that is shown in place of another; None for that one itself."""


def read_mutants(original: Original) -> Iterator[Mutant]:
    """Mutants of reading one record, of deleting what is gone."""
    absent = original.claims.error(original.contract.errors[_error(original)])
    for operation in original.all_of(Action.READ):
        claim = original.claims.operation(operation)
        for how, choose in _WRONG.items():
            damage = during(Action.READ, _showing(original, choose))
            yield original.mutant(Kind.STORE, how, claim, *original.kept, damage=damage)
        damage = during(Action.READ, _showing(original, _newest_if_absent))
        how = "finds the newest where there is none"
        yield original.mutant(Kind.STORE, how, claim, absent, damage=damage)
        how, damage = "is as it was first read", _kept(original)
        yield original.mutant(Kind.STORE, how, claim, *original.kept, damage=damage)
        gone = _gone(original)
        deleted = map(original.claims.operation, original.all_of(Action.DELETE))
        yield original.mutant(
            Kind.STORE, "finds what is gone", claim, absent, *deleted, damage=gone
        )
    for operation in original.all_of(Action.DELETE):
        claim = original.claims.operation(operation)
        for how, status in (("a second delete is done", 0), ("a second delete fails", 500)):
            damage = _deleted_twice(original, operation, status)
            yield original.mutant(Kind.STORE, how, absent, claim, damage=damage)


def _error(original: Original) -> str:
    return next(s.error for s in original.contract.admission if s.check is Check.RECORD)


def _next(core: Core, name: str, number: int) -> int | None:
    """The record behind it."""
    later = [other for other in core.records(name) if other > number]
    return min(later, default=None)


def _oldest(core: Core, name: str, number: int) -> int | None:
    return min(core.records(name), default=None)


def _even(core: Core, name: str, number: int) -> int | None:
    """Where the number is even, the record before it."""
    earlier = [other for other in core.records(name) if other < number]
    return max(earlier, default=None) if number % 2 == 0 else None


def _newest_if_absent(core: Core, name: str, number: int) -> int | None:
    records = core.records(name)
    return None if number in records else max(records, default=None)


_WRONG: dict[str, Choose] = {
    "shows the record behind it": _next,
    "always shows the oldest": _oldest,
    "shows the record before it if the id is even": _even,
}


def _showing(original: Original, choose: Choose) -> Damage:
    """Show another record."""

    def damaged(core: Core) -> Handle:
        name = original.resource.name

        def handle(call: Call, now: datetime) -> Reply:
            asked = core.asked(call)
            if asked is None or not asked.number:
                return core.handle(call, now)
            found = choose(core, name, asked.number)
            meant = call if found is None else renumbered(call, asked.number, found)
            return core.handle(meant, now)

        return handle

    return damaged


def renumbered(call: Call, before: int, number: int) -> Call:
    """The call for another record: its number stands for the last one in the path."""
    start, _, end = call.path.rpartition(str(before))
    return replace(call, path=f"{start}{number}{end}")


def _kept(original: Original) -> Damage:
    """What was read once is shown so for ever."""

    def damaged(core: Core) -> Handle:
        seen: dict[str, Reply] = {}

        def handle(call: Call, now: datetime) -> Reply:
            reply = core.handle(call, now)
            if core.action(call) is not Action.READ or not is_done(reply):
                return reply
            return seen.setdefault(call.path, reply)

        return handle

    return damaged


def _gone(original: Original) -> Damage:
    """What is deleted can still be read."""

    def damaged(core: Core) -> Handle:
        name = original.resource.name
        gone: dict[int, Record] = {}

        def handle(call: Call, now: datetime) -> Reply:
            asked = core.asked(call)
            if asked is None:
                return core.handle(call, now)
            if asked.action is Action.READ and asked.number in gone:
                core.put(name, gone[asked.number])
                reply = core.handle(call, now)
                core.drop(name, asked.number)
                return reply
            before = core.records(name).get(asked.number)
            reply = core.handle(call, now)
            if asked.action is Action.DELETE and is_done(reply) and before is not None:
                gone[asked.number] = before
            return reply

        return handle

    return damaged


def _deleted_twice(original: Original, operation: Operation, status: int) -> Damage:
    """What is deleted again is answered as if it were there, or with another status."""

    def damaged(core: Core) -> Handle:
        first: dict[int, Reply] = {}

        def handle(call: Call, now: datetime) -> Reply:
            asked, reply = core.asked(call), core.handle(call, now)
            if asked is None or asked.operation.id != operation.id:
                return reply
            if is_done(reply):
                first[asked.number] = reply
                return reply
            again = first.get(asked.number)
            if again is None or reply.status != 404:
                return reply
            return replace(again, status=status) if status else again

        return handle

    return damaged
