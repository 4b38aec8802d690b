"""Damage filters that bound: their ends, and what has no value."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

from dealdouble.contract.model import Filter
from dealdouble.emulator.call import Call
from dealdouble.vocabulary import Match, ValueType

from .core import Core
from .damage import Damage, when
from .listing import filtered, found, parts, rewriting
from .messages import pairs_of
from .mutant import Kind, Mutant
from .original import Original


def range_mutants(original: Original, item: Filter) -> Iterator[Mutant]:
    """The end itself left out, or what lies just beyond it let in."""
    if item.match not in (Match.FROM, Match.TO, Match.AFTER):
        return
    claim = original.claims.filter(original.resource, item)
    inward, outward = (-1, 1) if item.match is Match.TO else (1, -1)
    if item.match is Match.AFTER:
        for how, by in (("a second late", inward), ("lets in the instant itself", outward)):
            yield original.mutant(Kind.FILTER, how, claim, damage=_moved(item, by))
    else:
        ends = original.claims.lists("ends_of_a_range")
        within, beyond = _moved(item, inward), _moved(item, outward)
        yield original.mutant(
            Kind.FILTER, f"{item.parameter} leaves its end out", ends or claim, claim, damage=within
        )
        yield original.mutant(Kind.FILTER, "goes one beyond its end", claim, damage=beyond)
        yield from _alone(original, item)
    field = original.resource.fields.get(item.field)
    if field is not None and not field.required:  # others have a value always
        damage = filtered(item, _with_empty(item))
        yield original.mutant(Kind.FILTER, "lets in what has no value", claim, damage=damage)


def _alone(original: Original, item: Filter) -> Iterator[Mutant]:
    """One end of a range counts only beside the other."""
    claim = original.claims.lists("single_end_of_a_range")
    ends = {Match.FROM: Match.TO, Match.TO: Match.FROM}
    others = {
        other.parameter
        for operation in original.operations
        for other in operation.filters
        if (other.match, other.field) == (ends[item.match], item.field)
    }

    def is_alone(core: Core, call: Call) -> bool:
        return not others & {name for name, _ in pairs_of(call)}

    if claim is not None and others:
        damage = when(is_alone, rewriting(item, lambda own: []))
        how = f"{item.parameter} is ignored without the other"
        yield original.mutant(Kind.FILTER, how, claim, damage=damage)


def _moved(item: Filter, by: int) -> Damage:
    return rewriting(item, lambda own: [(name, _later(item, text, by)) for name, text in own])


def _later(item: Filter, text: str, by: int) -> str:
    """An argument moved by a day, a cent, a second or one."""
    text = text.strip()
    if item.type is ValueType.DATE:
        return (date.fromisoformat(text) + timedelta(days=by)).isoformat()
    if item.type is ValueType.DECIMAL:
        return f"{Decimal(text) + by * Decimal('0.01'):f}"
    if item.type is ValueType.WHOLE_NUMBER:
        return str(int(text) + by)
    moment = datetime.fromisoformat(text.replace(" ", "+")) + timedelta(seconds=by)
    return moment.isoformat()


def _with_empty(item: Filter) -> Callable[[Core, Call], Collection[int]]:
    def choose(core: Core, call: Call) -> Collection[int]:
        matching = found(core, call, parts(item, pairs_of(call)))
        asked = core.asked(call)
        assert asked is not None, "it is a list's call"
        records = core.records(asked.operation.resource)
        return {*matching, *(n for n, record in records.items() if record[item.field] is None)}

    return choose
