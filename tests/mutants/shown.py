"""Damage representations: each key missing, empty, of another type, old, or of another record."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from dealdouble.contract.model import Property
from dealdouble.emulator.call import Call, Reply
from dealdouble.fitting import NUMBERS
from dealdouble.vocabulary import Action, Body, ValueType

from .core import Core, Handle
from .damage import Damage
from .messages import Shown, redrawn
from .mutant import Kind, Mutant
from .original import Original

Change = Callable[[Shown], Shown]


def shown_mutants(original: Original) -> Iterator[Mutant]:
    """Mutants of all keys of a representation."""
    for item in original.resource.representation:
        yield from _of_key(original, item)
        for part in item.parts:
            yield from _of_part(original, item, part)
    yield from _in_some(original)


def _of_key(original: Original, item: Property) -> Iterator[Mutant]:
    claim = original.claims.shown(original.resource, item)
    about = original.about(item.reference or item.key)
    if item.always:
        damage = _showing(_lacking(item.key))
        yield original.mutant(Kind.SHOWN, "missing", claim, damage=damage)
    damage = _showing(lambda shown: _with(shown, item.key, _other_type(item)))
    yield original.mutant(Kind.SHOWN, "of another type", claim, *about, damage=damage)
    if item.template:
        return
    damage = _showing(lambda shown: {**shown, item.key: None})
    yield original.mutant(Kind.SHOWN, "always null", claim, *about, damage=damage)
    if not original.is_given_once(item.key):
        for how, old in (("as it was at first", _first), ("of the record shown before", _before)):
            yield original.mutant(Kind.SHOWN, how, claim, *about, damage=old(original, item.key))


def _of_part(original: Original, item: Property, part: Property) -> Iterator[Mutant]:
    claim = original.claims.shown(original.resource, part, item.key)
    around = original.claims.shown(original.resource, item)
    about = original.about(item.reference) if part.key == "id" else []

    def within(change: Change) -> Damage:
        return _showing(lambda shown: _with(shown, item.key, change))

    damage = within(_lacking(part.key))
    yield original.mutant(Kind.SHOWN, "missing", claim, around, *about, damage=damage)
    damage = within(lambda inner: _with(inner, part.key, _other_type(part)))
    yield original.mutant(Kind.SHOWN, "of another type", claim, around, *about, damage=damage)


def _in_some(original: Original) -> Iterator[Mutant]:
    """Each key missing in the answers of one action only."""
    keys = [item for item in original.resource.representation if item.always and item.key != "id"]
    for place, operation in enumerate(original.operations):
        if operation.answers[0].body not in (Body.LIST, Body.RECORD) or not keys:
            continue
        item = keys[place % len(keys)]
        claim = original.claims.shown(original.resource, item)
        how = f"missing where the answer is that of {operation.id} with {operation.method}"
        damage = _showing(_lacking(item.key), operation.action)
        yield original.mutant(Kind.SHOWN, how, claim, damage=damage)


def _showing(change: Change, action: Action | None = None) -> Damage:
    """Show each record otherwise, wherever records are shown, or where one thing is done."""

    def damaged(core: Core) -> Handle:
        def handle(call: Call, now: datetime) -> Reply:
            reply = core.handle(call, now)
            if action is not None and core.action(call) is not action:
                return reply
            return redrawn(core.contract, reply, change)

        return handle

    return damaged


def _lacking(key: str) -> Change:
    return lambda shown: {name: value for name, value in shown.items() if name != key}


def _with(shown: Shown, key: str, change: Callable[[Any], Any]) -> Shown:
    """A record with another value under a key, if it has one."""
    value = shown.get(key)
    return shown if value is None else {**shown, key: change(value)}


def _other_type(item: Property) -> Callable[[Any], Any]:
    """What a value becomes of a type that no document would let pass for it."""
    if item.type is ValueType.DATE:
        return lambda value: ".".join(reversed(value.split("-")))
    if item.type is ValueType.TIME:
        return lambda value: value.replace("T", " ").removesuffix("Z")
    if item.type is ValueType.RECORD:
        return lambda value: value["id"]
    if item.type in NUMBERS:
        return lambda value: {"value": value}
    if item.type is ValueType.TEXTS:
        return ", ".join
    if item.type is ValueType.TEXT:
        return lambda value: [value]
    return lambda value: [value]


def _first(original: Original, key: str) -> Damage:
    """A key keeps the value with which a record was seen first."""

    def damaged(core: Core) -> Handle:
        seen: dict[int, Any] = {}
        show = _showing(lambda shown: {**shown, key: seen.setdefault(shown["id"], shown.get(key))})
        return show(core)

    return damaged


def _before(original: Original, key: str) -> Damage:
    """In the answer to a read the key is that of the record that was read before."""

    def damaged(core: Core) -> Handle:
        seen: list[Any] = []

        def change(shown: Shown) -> Shown:
            seen.append(shown.get(key))
            return {**shown, key: seen[-2:][0]}

        return _showing(change, Action.READ)(core)

    return damaged
