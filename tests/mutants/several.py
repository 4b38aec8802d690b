"""Damage filters that take several values: one of them is forgotten, or is enough."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from dealdouble.contract.model import Filter
from dealdouble.emulator.call import Call
from dealdouble.vocabulary import Match

from .core import Core
from .listing import filtered, found, parts, rewriting
from .messages import pairs_of
from .mutant import Kind, Mutant
from .original import Original

Arguments = list[tuple[str, str]]
Properties = dict[str, str | list[str]]


def several_mutants(original: Original, item: Filter) -> Iterator[Mutant]:
    """Only one of several values counts, or one of them is enough."""
    if item.match not in (Match.ALL_OF, Match.ONE_OF, Match.PROPERTIES):
        return
    claim = original.claims.filter(original.resource, item)
    first = rewriting(item, lambda own: _split(item, own)[:1])
    yield original.mutant(Kind.FILTER, "only the first value counts", claim, damage=first)
    last = rewriting(item, lambda own: _split(item, own)[-1:])
    yield original.mutant(Kind.FILTER, "only the last value counts", claim, damage=last)
    if item.match is not Match.ONE_OF:
        one = filtered(item, _any_of(item))
        yield original.mutant(Kind.FILTER, "one of several values is enough", claim, damage=one)
    if item.match is Match.PROPERTIES:
        yield from _of_properties(original, item)


def _split(item: Filter, own: Arguments) -> Arguments:
    """One parameter for each value."""
    if item.match is Match.PROPERTIES:
        return own
    return [(name, part) for name, text in own for part in text.split(",") if part.strip()]


def _any_of(item: Filter) -> Callable[[Core, Call], Collection[int]]:
    def choose(core: Core, call: Call) -> Collection[int]:
        each = _split(item, parts(item, pairs_of(call)))
        return {number for one in each for number in found(core, call, [one])}

    return choose


def _of_properties(original: Original, item: Filter) -> Iterator[Mutant]:
    claim = original.claims.filter(original.resource, item)
    damage = filtered(item, _having(original, item, lambda stored, key, value: key in stored))
    yield original.mutant(Kind.FILTER, "any value of the key will do", claim, damage=damage)
    held = filtered(item, _having(original, item, lambda stored, key, value: _holds(stored, value)))
    yield original.mutant(Kind.FILTER, "any key of the value will do", claim, damage=held)
    unknown = original.claims.unreadable(original.resource, item)
    damage = filtered(item, _all_if_unknown(original, item))
    yield original.mutant(
        Kind.UNREADABLE, "an unknown key is ignored", unknown, claim, damage=damage
    )


def _holds(stored: Properties, value: str) -> bool:
    return any(
        value == held or (isinstance(held, list) and value in held) for held in stored.values()
    )


def _having(
    original: Original, item: Filter, fits: Callable[[Properties, str, str], bool]
) -> Callable[[Core, Call], Collection[int]]:
    def choose(core: Core, call: Call) -> Collection[int]:
        asked = [(_key(name), value) for name, value in parts(item, pairs_of(call))]
        return [
            number
            for number, record in core.records(original.resource.name).items()
            if all(fits(record[item.field] or {}, *pair) for pair in asked)
        ]

    return choose


def _all_if_unknown(original: Original, item: Filter) -> Callable[[Core, Call], Collection[int]]:
    def choose(core: Core, call: Call) -> Collection[int]:
        records = core.records(original.resource.name).values()
        known = {key for record in records for key in record[item.field] or {}}
        own = parts(item, pairs_of(call))
        return found(core, call, [pair for pair in own if _key(pair[0]) in known])

    return choose


def _key(name: str) -> str:
    return name.partition("[")[2].removesuffix("[]").removesuffix("]")
