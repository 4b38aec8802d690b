"""Move the boundaries of rules: each lets in the next thing beyond, or refuses the last within."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from dealdouble.contract.model import Contract, Rule
from dealdouble.vocabulary import RuleKind

from .boundaries import LOOSER, TIGHTER, Schema
from .damage import Damage, following
from .original import Original
from .relations import closer, farther

_COUNTED = (RuleKind.DIGITS, RuleKind.BYTES)
_FAR = 2
"""By how much a number of bytes is changed besides: how they are counted, few documents say."""


def loosened(original: Original, rule: Rule, without: Contract) -> Iterator[tuple[str, Damage]]:
    """How the rule could let in a little more; `without` is the contract without it."""
    if rule.kind in _COUNTED:
        yield f"{int(rule.value) + 1} are taken", _counting(original, rule, int(rule.value) + 1)
    if rule.kind is RuleKind.BYTES:
        yield "twice as many are taken", _counting(original, rule, int(rule.value) * _FAR)
    if rule.kind in LOOSER:
        for how, schema in LOOSER[rule.kind](original, rule):
            yield how, following(_saying(original, rule, schema))
    yield from farther(original, rule, without)


def tightened(original: Original, rule: Rule) -> Iterator[tuple[str, Damage]]:
    """How the rule could refuse a little more."""
    if rule.kind in _COUNTED:
        yield f"{rule.value} are refused", _counting(original, rule, int(rule.value) - 1)
    if rule.kind is RuleKind.BYTES:
        yield "half as many are refused", _counting(original, rule, int(rule.value) // _FAR)
    if rule.kind in TIGHTER:
        for how, schema in TIGHTER[rule.kind](original, rule):
            yield how, following(_saying(original, rule, schema))
    yield from closer(original, rule)


def _counting(original: Original, rule: Rule, most: int) -> Damage:
    changed = replace(rule, value=most)
    return following(original.changed(rules=_replaced(original, rule, changed)))


def _saying(original: Original, rule: Rule, said: Schema) -> Contract:
    """The contract in which other keywords say the rule."""
    field = original.resource.fields[rule.field]
    kept = {key: value for key, value in field.schema.items() if key not in rule.keywords}
    changed = replace(field, schema={**kept, **said})
    rules = _replaced(original, rule, replace(rule, keywords=tuple(said)))
    return original.with_field(changed, rules)


def _replaced(original: Original, rule: Rule, changed: Rule) -> tuple[Rule, ...]:
    return tuple(changed if one is rule else one for one in original.resource.rules)
