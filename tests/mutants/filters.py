"""Damage filters: each ignored, inverted, comparing something else, not reading what it gets."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from datetime import datetime

from dealdouble.contract.model import Filter
from dealdouble.emulator.call import Call, Reply
from dealdouble.vocabulary import NOTHING_MATCHES, Action, Check, Match, ValueType

from .core import Core, Handle
from .damage import Damage, asking, refusing, when
from .listing import conditions, conditions_of, filtered, found, parts
from .messages import pairs_of, relisted, without_parameter
from .mutant import Kind, Mutant
from .original import Original
from .ranges import range_mutants
from .searches import search_mutants
from .several import several_mutants

_TURNED = {Match.FROM: Match.TO, Match.TO: Match.FROM, Match.AFTER: Match.TO}


def filter_mutants(original: Original) -> Iterator[Mutant]:
    """Mutants of all filters of the resource's lists."""
    for operation in original.all_of(Action.LIST):
        for item in operation.filters:
            yield from _of_filter(original, item)
            for mutants in (range_mutants, several_mutants, search_mutants):
                yield from mutants(original, item)
            yield from _of_unreadable(original, item)


def _of_filter(original: Original, item: Filter) -> Iterator[Mutant]:
    claim = original.claims.filter(original.resource, item)
    for how, changed in _changed(original, item):
        contract = original.with_filter(item, changed)
        yield original.mutant(Kind.FILTER, how, claim, contract=contract)
    yield original.mutant(Kind.FILTER, "inverted", claim, damage=filtered(item, _others(item)))
    yield original.mutant(Kind.FILTER, "of the page only", claim, damage=_of_the_page(item))
    how, damage = "knows records as they were created", _as_created(original, item)
    yield original.mutant(Kind.FILTER, how, claim, damage=damage)
    how, damage = "ignored where nothing matches", filtered(item, _all_if_none(item))
    unreadable = original.claims.unreadable(original.resource, item)
    claims = (unreadable, claim) if _is_choice(original, item) else (claim, unreadable)
    yield original.mutant(Kind.FILTER, how, *claims, damage=damage)


def _changed(original: Original, item: Filter) -> Iterator[tuple[str, Filter | None]]:
    yield "ignored", None
    other = _other_field(original, item)
    if other:
        yield f"compares {other}", replace(item, fields=(other,))
    if item.match in _TURNED:
        yield "bounds the other way", replace(item, match=_TURNED[item.match])


def _other_field(original: Original, item: Filter) -> str:
    """Another field of the type that is compared, empty if there is none."""
    kinds = {one.key: one.type for one in original.resource.representation if not one.template}
    kinds |= {name: field.type for name, field in original.resource.fields.items()}
    stored = {*original.resource.fields, *(t.field for t in original.resource.treatments)}
    if item.match is Match.CONTAINS:
        return ""
    same = (name for name, kind in kinds.items() if kind is kinds[item.field])
    return next((name for name in same if name != item.field and name in stored), "")


def _is_choice(original: Original, item: Filter) -> bool:
    """Whether an argument that no record has is one that is not understood, as words may be."""
    field = original.resource.fields.get(item.field)
    return item.type is ValueType.TEXTS or (field is not None and "enum" in field.schema)


def _others(item: Filter) -> Callable[[Core, Call], Collection[int]]:
    def choose(core: Core, call: Call) -> set[int]:
        return {*found(core, call, ())} - {*found(core, call, parts(item, pairs_of(call)))}

    return choose


def _all_if_none(item: Filter) -> Callable[[Core, Call], Collection[int]]:
    def choose(core: Core, call: Call) -> Collection[int]:
        return found(core, call, parts(item, pairs_of(call))) or found(core, call, ())

    return choose


def _of_the_page(item: Filter) -> Damage:
    """The page is cut first, and then what does not match is left out."""

    def damaged(core: Core) -> Handle:
        def handle(call: Call, now: datetime) -> Reply:
            own = parts(item, pairs_of(call))
            if not own or conditions(core, call) is None:
                return core.handle(call, now)
            matching = found(core, call, own)
            whole = core.handle(without_parameter(call, item.parameter), now)
            return relisted(
                core.contract, whole, lambda all_: [one for one in all_ if one["id"] in matching]
            )

        return handle

    return damaged


def _as_created(original: Original, item: Filter) -> Damage:
    """An index that is filled with new records, and not touched when they change."""

    def damaged(core: Core) -> Handle:
        first = core.state.copy()
        name = original.resource.name

        def handle(call: Call, now: datetime) -> Reply:
            reply = core.handle(call, now)
            made = core.written(call, reply)
            if made is not None and first.tables[name].get(made["id"]) is None:
                first.tables[name].put(made["id"], made)
            return reply

        def choose(within: Core, call: Call) -> Collection[int]:
            return found(within, call, parts(item, pairs_of(call)), first)

        lists = filtered(item, choose)(core)
        return lambda call, now: (handle if conditions(core, call) is None else lists)(call, now)

    return damaged


def _of_unreadable(original: Original, item: Filter) -> Iterator[Mutant]:
    """What becomes of an argument that is not of the filter's type, if one is not."""
    claim = original.claims.unreadable(original.resource, item)
    if item.type in (ValueType.TEXT, ValueType.TEXTS, ValueType.PROPERTIES):
        return
    if item.unreadable != NOTHING_MATCHES:
        quiet = original.with_filter(item, replace(item, unreadable=NOTHING_MATCHES))
        yield original.mutant(Kind.UNREADABLE, "matches nothing", claim, contract=quiet)
    elif error := _error(original):
        damage = when(_is_unreadable(item), refusing(error))
        yield original.mutant(Kind.UNREADABLE, "is refused", claim, damage=damage)
    ignored = asking(lambda core, call: without_parameter(call, item.parameter))
    damage = when(_is_unreadable(item), ignored)
    yield original.mutant(Kind.UNREADABLE, "is ignored", claim, damage=damage)


def _error(original: Original) -> str:
    return next((s.error for s in original.contract.admission if s.check is Check.FILTERS), "")


def _is_unreadable(item: Filter) -> Callable[[Core, Call], bool]:
    def test(core: Core, call: Call) -> bool:
        own = parts(item, pairs_of(call))
        if item.type is ValueType.WHOLE_NUMBERS:
            return any(not part.strip().isdigit() for _, text in own for part in text.split(","))
        wanted = conditions_of(core, call, own) if own else None
        return wanted is not None and wanted.nothing

    return test
