"""Damage what lists hold: records lost or kept too long, filters that do not go together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from dealdouble.contract.model import Filter
from dealdouble.emulator.authentication import Pairs
from dealdouble.emulator.call import Call, Reply
from dealdouble.store.state import Put
from dealdouble.vocabulary import Action

from .core import Core, Handle
from .damage import Damage, asking
from .listing import among, conditions, found, parts
from .messages import pairs_of, with_pairs
from .mutant import Kind, Mutant
from .original import Original

_List = Callable[[Core, Call], Call]


def held_mutants(original: Original) -> Iterator[Mutant]:
    """Mutants of what lists hold, of filters together, and of odd queries."""
    claims = original.claims
    for operation in original.all_of(Action.LIST):
        claim = claims.operation(operation)
        for how, damage in _HELD.items():
            kept = original.kept
            yield original.mutant(Kind.LISTS, how, claim, *kept, damage=damage(original))
        for key, changes in _QUERIES.items():
            known = claims.lists(key)
            for how, change in changes.items():
                if known is not None:
                    damaged = asking(_rewritten(operation.filters, change))
                    yield original.mutant(Kind.FILTER, how, known, damage=damaged)
        together = claims.lists("combined_filters")
        if together is not None:
            any_one = _any_filter(operation.filters)
            yield original.mutant(Kind.FILTER, "one of them is enough", together, damage=any_one)


def _without_newest(original: Original) -> Damage:
    return _choosing(original, lambda last, all_: all_ - {max(all_, default=0)})


def _without_oldest(original: Original) -> Damage:
    """The oldest of those that were not there from the start."""

    def choose(last: int, all_: set[int]) -> set[int]:
        return all_ - {min((number for number in all_ if number > last), default=0)}

    return _choosing(original, choose)


def _choosing(original: Original, choose: Callable[[int, set[int]], set[int]]) -> Damage:
    """Let a list hold some of all records only; `choose` knows the last one from before."""

    def damaged(core: Core) -> Handle:
        last = max(core.records(original.resource.name), default=0)

        def handle(call: Call, now: datetime) -> Reply:
            if conditions(core, call) is None:
                return core.handle(call, now)
            return among(core, call, now, choose(last, set(found(core, call, ()))))

        return handle

    return damaged


def _with_deleted(original: Original) -> Damage:
    """What was deleted is still listed."""

    def damaged(core: Core) -> Handle:
        whole = core.state.copy()
        name = original.resource.name

        def handle(call: Call, now: datetime) -> Reply:
            if conditions(core, call) is None:
                reply = core.handle(call, now)
                made = core.written(call, reply)
                whole.apply([] if made is None else [Put(name, made["id"], made)])
                return reply
            present, core.state = core.state, whole
            try:
                return core.handle(call, now)
            finally:
                core.state = present

        return handle

    return damaged


def _before_last(original: Original) -> Damage:
    """A list is as it was before the last change."""

    def damaged(core: Core) -> Handle:
        states = [core.state.copy()]

        def handle(call: Call, now: datetime) -> Reply:
            if conditions(core, call) is None:
                before = core.state.copy()
                version = core.state.version
                reply = core.handle(call, now)
                if core.state.version is not version:
                    states[:] = [before]
                return reply
            present, core.state = core.state, states[0]
            try:
                return core.handle(call, now)
            finally:
                core.state = present

        return handle

    return damaged


_HELD: dict[str, Callable[[Original], Damage]] = {
    "lacks the newest": _without_newest,
    "lacks the oldest": _without_oldest,
    "holds what was deleted": _with_deleted,
    "is as before the last change": _before_last,
}


def _rewritten(filters: tuple[Filter, ...], change: Callable[[Pairs], Pairs]) -> _List:
    names = {item.parameter for item in filters}

    def rewritten(core: Core, call: Call) -> Call:
        if conditions(core, call) is None:
            return call
        own = [pair for pair in pairs_of(call) if pair[0].partition("[")[0] in names]
        rest = [pair for pair in pairs_of(call) if pair not in own]
        return with_pairs(call, [*rest, *change(own)])

    return rewritten


def _first_filter(own: Pairs) -> Pairs:
    """The first filter alone; one parameter may stand there more than once."""
    said = [name for name, value in own if value]
    return [pair for pair in own if pair[0] == said[0]] if said else own


def _last_filter(own: Pairs) -> Pairs:
    said = [name for name, value in own if value]
    return [pair for pair in own if pair[0] == said[-1]] if said else own


def _first_of_each(own: Pairs) -> Pairs:
    """What is named in brackets that are empty is meant to be repeated."""
    first = {pair[0]: pair for pair in reversed(own)}
    return [pair for pair in own if pair[0].endswith("[]") or pair is first[pair[0]]]


def _nothing_if_empty(own: Pairs) -> Pairs:
    return [(name, value or "nothing-is-called-so") for name, value in own]


_QUERIES: dict[str, dict[str, Callable[[Pairs], Pairs]]] = {
    "combined_filters": {
        "only the first counts": _first_filter,
        "only the last counts": _last_filter,
    },
    "repeated_parameter": {"the first counts": _first_of_each},
    "empty_filter": {"is compared": _nothing_if_empty},
}


def _any_filter(filters: tuple[Filter, ...]) -> Damage:
    def damaged(core: Core) -> Handle:
        def handle(call: Call, now: datetime) -> Reply:
            wanted = conditions(core, call)
            each = [own for item in filters if (own := parts(item, pairs_of(call)))]
            if wanted is None or wanted.nothing or len(each) < 2:
                return core.handle(call, now)
            matching = {number for own in each for number in found(core, call, own)}
            said = [pair for own in each for pair in own]
            rest = [pair for pair in pairs_of(call) if pair not in said]
            return among(core, with_pairs(call, rest), now, matching)

        return handle

    return damaged
