"""Answer lists otherwise: of other records than those asked for, or with another query."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import datetime

from dealdouble.contract.model import Filter
from dealdouble.emulator.authentication import Pairs
from dealdouble.emulator.call import Call, Reply
from dealdouble.emulator.conditions import Conditions, read_conditions
from dealdouble.emulator.listing import find
from dealdouble.store.state import Drop, State
from dealdouble.vocabulary import Action

from .core import Core, Handle
from .damage import Damage
from .messages import pairs_of, with_pairs


def conditions(core: Core, call: Call) -> Conditions | None:
    """What a call asks of a list, None where it asks for none."""
    return conditions_of(core, call, pairs_of(call))


def conditions_of(core: Core, call: Call, pairs: Pairs) -> Conditions | None:
    """What a call would ask of a list with these parameters."""
    asked = core.asked(call)
    if asked is None or asked.action is not Action.LIST:
        return None
    resource = core.contract.resources[asked.operation.resource]
    return read_conditions(pairs, asked.operation, resource, core.contract.lists)


def found(core: Core, call: Call, pairs: Pairs, state: State | None = None) -> list[int]:
    """The numbers of all records that a list with these parameters holds, of all pages."""
    asked = core.asked(call)
    wanted = conditions_of(core, call, pairs)
    assert asked is not None, "it is a list's call"
    assert wanted is not None, "it is a list's call"
    positions = find(state or core.state, asked.operation.resource, wanted)
    return [position[-1] for position in positions]


def among(core: Core, call: Call, now: datetime, numbers: Collection[int]) -> Reply:
    """The answer as if there were only the records of these numbers."""
    asked = core.asked(call)
    assert asked is not None, "it is a list's call"
    name, whole = asked.operation.resource, core.state
    core.state = whole.copy()
    core.apply([Drop(name, number) for number in core.records(name) if number not in numbers])
    try:
        return core.handle(call, now)
    finally:
        core.state = whole


def parts(item: Filter, pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The parameters of a query that a filter looks at; empty ones count as absent."""
    return [pair for pair in pairs if pair[0].partition("[")[0] == item.parameter and pair[1]]


def beside(item: Filter, pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The other parameters of a query."""
    return [pair for pair in pairs if pair[0].partition("[")[0] != item.parameter]


def filtered(item: Filter, choose: Callable[[Core, Call], Collection[int]]) -> Damage:
    """Where a list is asked for with a filter, let `choose` tell what it holds of all records."""

    def damaged(core: Core) -> Handle:
        def handle(call: Call, now: datetime) -> Reply:
            wanted = conditions(core, call)
            own = parts(item, pairs_of(call))
            if wanted is None or not own or wanted.unreadable:
                return core.handle(call, now)
            rest = with_pairs(call, beside(item, pairs_of(call)))
            return among(core, rest, now, set(choose(core, call)))

        return handle

    return damaged


def rewriting(
    item: Filter, change: Callable[[list[tuple[str, str]]], list[tuple[str, str]]]
) -> Damage:
    """Where a list is asked for with a filter, take its parameters for others."""

    def damaged(core: Core) -> Handle:
        def handle(call: Call, now: datetime) -> Reply:
            wanted = conditions(core, call)
            own = parts(item, pairs_of(call))
            if wanted is None or not own or wanted.nothing:
                return core.handle(call, now)
            made = [*beside(item, pairs_of(call)), *change(own)]
            return core.handle(with_pairs(call, made), now)

        return handle

    return damaged
