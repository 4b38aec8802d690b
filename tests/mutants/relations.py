"""Move the boundaries of rules between fields or records, which no schema says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from dealdouble.contract.model import Contract, Rule
from dealdouble.emulator.call import Call, Reply
from dealdouble.store.base import Record
from dealdouble.store.state import State
from dealdouble.vocabulary import RuleKind

from .core import Core, Handle
from .damage import Damage, following, when
from .messages import fields_of
from .original import Original

Refuses = Callable[[Record, State], bool]
"""Whether a record that was stored, is refused after all; the state is that before."""


def farther(original: Original, rule: Rule, without: Contract) -> Iterator[tuple[str, Damage]]:
    """How such a rule could let in a little more; `without` is the contract without it."""
    match rule.kind:
        case RuleKind.NOT_BEFORE | RuleKind.NOT_LESS:
            by = "day" if rule.kind is RuleKind.NOT_BEFORE else "cent"
            too_far = _beyond(rule, by)
            yield f"a {by} beyond is taken", _afterwards(following(without), rule, too_far)
        case RuleKind.EXISTS:
            yield "0 is taken", when(_names_zero(original, rule), following(without))
        case RuleKind.UNIQUE:
            third = _has_more(original, rule, 2)
            yield "two may have the same", _afterwards(following(without), rule, third)


def closer(original: Original, rule: Rule) -> Iterator[tuple[str, Damage]]:
    """How such a rule could refuse a little more."""
    match rule.kind:
        case RuleKind.NOT_BEFORE | RuleKind.NOT_LESS:
            yield "the same is refused", _afterwards(_right, rule, _is_same(rule))
        case RuleKind.UNIQUE:
            yield "the record's own is refused", _afterwards(_right, rule, _is_own(original, rule))
            alike = _is_alike(original, rule)
            yield "the case of letters does not count", _afterwards(_right, rule, alike)
            anywhere = _is_anywhere(original, rule)
            yield f"whatever the {rule.value}", _afterwards(_right, rule, anywhere)


def _right(core: Core) -> Handle:
    return core.handle


def _afterwards(lenient: Damage, rule: Rule, refuses: Refuses) -> Damage:
    """Let in what `lenient` does, and undo and refuse it by the rule where that is too much."""

    def damaged(core: Core) -> Handle:
        within = lenient(core)

        def handle(call: Call, now: datetime) -> Reply:
            before = core.state.copy()
            reply = within(call, now)
            record = core.written(call, reply)
            if record is None or not refuses(record, before):
                return reply
            core.state = before
            return core.refused(call, rule, record)

        return handle

    return damaged


def _beyond(rule: Rule, by: str) -> Refuses:
    def refuses(record: Record, before: State) -> bool:
        one, other = record[rule.field], record[rule.value]
        return one is not None and other is not None and one < _moved(other, by)

    return refuses


def _moved(value: Any, by: str) -> Any:
    """A value less a day, or less a cent."""
    if by == "cent":
        return value - Decimal("0.01")
    return date.fromordinal(max(date.fromisoformat(value).toordinal() - 1, 1)).isoformat()


def _is_same(rule: Rule) -> Refuses:
    def refuses(record: Record, before: State) -> bool:
        return record[rule.field] is not None and record[rule.field] == record[rule.value]

    return refuses


def _names_zero(original: Original, rule: Rule) -> Callable[[Core, Call], bool]:
    def test(core: Core, call: Call) -> bool:
        found = (fields_of(call, original.resource) or {}).get(rule.field)
        return found == 0 and not isinstance(found, bool)

    return test


def _others(original: Original, record: Record, before: State) -> list[Record]:
    table = before.tables[original.resource.name]
    records = (table[position[-1]] for position in table.order())
    return [other for other in records if other["id"] != record["id"]]


def _has_more(original: Original, rule: Rule, most: int) -> Refuses:
    def refuses(record: Record, before: State) -> bool:
        key = (record[rule.field], record[rule.value])
        others = _others(original, record, before)
        return (
            None not in key and sum((o[rule.field], o[rule.value]) == key for o in others) >= most
        )

    return refuses


def _is_own(original: Original, rule: Rule) -> Refuses:
    def refuses(record: Record, before: State) -> bool:
        stored = before.tables[original.resource.name].get(record["id"])
        own = None if stored is None else stored[rule.field]
        return own is not None and own == record[rule.field]

    return refuses


def _is_alike(original: Original, rule: Rule) -> Refuses:
    def refuses(record: Record, before: State) -> bool:
        others = _others(original, record, before)
        text = record[rule.field]
        return text is not None and any(
            (o[rule.field] or "").lower() == text.lower() and o[rule.value] == record[rule.value]
            for o in others
        )

    return refuses


def _is_anywhere(original: Original, rule: Rule) -> Refuses:
    def refuses(record: Record, before: State) -> bool:
        others = _others(original, record, before)
        text = record[rule.field]
        return text is not None and any(o[rule.field] == text for o in others)

    return refuses
