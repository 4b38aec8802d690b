"""Damage what operations do to the store: records lost, swapped, shared, another one taken."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from dealdouble.contract.model import Operation
from dealdouble.emulator.call import Call, Reply
from dealdouble.store.base import Record
from dealdouble.store.state import State
from dealdouble.vocabulary import Action

from .core import Core, Handle
from .damage import Damage
from .mutant import Kind, Mutant
from .original import Original


def store_mutants(original: Original) -> Iterator[Mutant]:
    """Mutants of creating, changing, deleting: what becomes of the store."""
    for operation in original.operations:
        claim = original.claims.operation(operation)
        for how, effect in _EFFECTS.get(operation.action, {}).items():
            damage = doing(original, operation, effect)
            yield original.mutant(Kind.STORE, how, claim, *original.kept, damage=damage)


class Done:
    """A write that was carried out: the store before and after, and the record at stake."""

    def __init__(self, core: Core, name: str, before: State, number: int) -> None:
        self.core = core
        self.name = name
        self.before = before
        self.number = number

    @property
    def old(self) -> Record | None:
        """The record before, None if there was none."""
        return self.before.tables[self.name].get(self.number)

    @property
    def new(self) -> Record | None:
        """The record afterwards, None if there is none."""
        return self.core.state.tables[self.name].get(self.number)

    @property
    def neighbour(self) -> Record | None:
        """The newest other record."""
        others = [r for n, r in self.core.records(self.name).items() if n != self.number]
        return max(others, key=lambda record: int(record["id"]), default=None)

    def undo(self) -> None:
        """Go back to what was stored before."""
        self.core.state = self.before


Effect = Callable[[Done], None]
"""What happens to the store once a write is done."""


def doing(original: Original, operation: Operation, effect: Effect) -> Damage:
    """Let something else happen; the answer is as if all were well."""

    def damaged(core: Core) -> Handle:
        name = original.resource.name

        def handle(call: Call, now: datetime) -> Reply:
            asked = core.asked(call)
            if asked is None or asked.operation.id != operation.id:
                return core.handle(call, now)
            before = core.state.copy()
            reply = core.handle(call, now)
            if 200 <= reply.status < 300:
                number = asked.number or core.state.tables[name].greatest
                effect(Done(core, name, before, number))
            return reply

        return handle

    return damaged


def _forget(done: Done) -> None:
    done.undo()


def _double(done: Done) -> None:
    if done.new is not None:
        number = done.core.state.tables[done.name].greatest + 1
        done.core.put(done.name, {**done.new, "id": number})


def _overwrite(done: Done) -> None:
    """The newest of the others becomes what was written, too."""
    if done.neighbour is not None and done.new is not None:
        done.core.put(done.name, {**done.new, "id": done.neighbour["id"]})


def _push_out(done: Done) -> None:
    if done.neighbour is not None:
        done.core.drop(done.name, done.neighbour["id"])


def _instead(done: Done) -> None:
    """The newest of the others is changed or deleted in its place."""
    old, new, other = done.old, done.new, done.neighbour
    if other is None or old is None:
        return
    if new is None:
        done.core.drop(done.name, other["id"])
    else:
        done.core.put(done.name, {**new, "id": other["id"]})
    done.core.put(done.name, old)


def _swap(done: Done) -> None:
    new, other = done.new, done.neighbour
    if new is not None and other is not None:
        done.core.put(done.name, {**other, "id": new["id"]})
        done.core.put(done.name, {**new, "id": other["id"]})


_CREATES: dict[str, Effect] = {
    "nothing is stored": _forget,
    "stored twice": _double,
    "the newest other becomes the same": _overwrite,
    "the newest other is lost": _push_out,
}

_UPDATES: dict[str, Effect] = {
    "nothing is changed": _forget,
    "the newest other becomes the same": _overwrite,
    "the newest other is changed instead": _instead,
    "the newest other is lost": _push_out,
    "two records are swapped": _swap,
}

_DELETES: dict[str, Effect] = {
    "nothing is deleted": _forget,
    "the newest other is deleted too": _push_out,
    "the newest other is deleted instead": _instead,
}

_EFFECTS: dict[Action, dict[str, Effect]] = {
    Action.CREATE: _CREATES,
    Action.UPDATE: _UPDATES,
    Action.DELETE: _DELETES,
}
