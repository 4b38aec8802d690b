"""Cases of the rules between two fields: what is just in order, and what is just out of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import product

from dealdouble.check.values.facts import About, Body, Case, Cases, Facts, step_of
from dealdouble.contract.model import Json, Rule
from dealdouble.fitting import NUMBERS

_NEAR = 40  # days around a day among which one is that fits


def not_less(facts: Facts, rule: Rule) -> Cases:
    """Two fields that are just in order, or just out of it: sent together, or one half stored."""
    lows, highs = _around(facts, rule.value), _around(facts, rule.field)
    plain = facts.plain(rule.value)
    pairs = sorted(product(lows, highs), key=lambda p: (_distance(p), _distance((p[0], plain))))
    kept = [pair for pair in pairs if pair[0] <= pair[1]][:3]
    broken = [pair for pair in pairs if pair[0] > pair[1]][:3]
    stored = next(p for p in [(plain, facts.plain(rule.field)), *pairs] if p[0] < p[1])
    whole = whole_of(facts, rule, *stored)
    half_kept = _halves(facts, rule, whole, lambda low, high: low <= high)
    half_broken = _halves(facts, rule, whole, lambda low, high: low > high)
    return Cases(
        (*(Case(whole_of(facts, rule, *pair)) for pair in kept), *half_kept),
        (*(Case(whole_of(facts, rule, *pair)) for pair in broken), *half_broken),
    )


def whole_of(facts: Facts, rule: Rule, lower: Json, upper: Json) -> dict[str, Json]:
    """Two fields that a rule compares, with what accompanies them."""
    one, other = rule.value, rule.field
    beside = {**facts.with_companions(one, lower), **facts.with_companions(other, upper)}
    return {**beside, one: lower, other: upper}


def _halves(
    facts: Facts, rule: Rule, stored: Body, holds: Callable[[Json, Json], bool]
) -> Iterator[Case]:
    """Updates of either half, the nearest that hold with the other half as it is stored."""
    low, high = stored[rule.value], stored[rule.field]
    for name, beside in ((rule.field, low), (rule.value, high)):
        near = sorted(_around(facts, name), key=lambda value: _distance((value, beside)))
        found = [v for v in near if (holds(low, v) if name == rule.field else holds(v, high))]
        stays = rule.value if name == rule.field else rule.field
        for value in found[:2]:
            sent = facts.with_companions(name, value)
            sent.pop(stays, None)
            yield Case(sent, stored, about=About.HALF)


def _around(facts: Facts, name: str) -> list[Json]:
    """Values that a field takes, around the plain one."""
    plain = facts.plain(name)
    if facts.field(name).type in NUMBERS:
        step = step_of(facts.field(name))
        near = (plain, plain + step, plain - step, plain + 2 * step, plain - 1, plain + 1000, 7)
        return facts.fitting(name, near)
    near_days = (date.fromisoformat(plain) + timedelta(days=n) for n in range(-_NEAR, _NEAR))
    return facts.fitting(name, map(date.isoformat, near_days))


def _distance(pair: tuple[Json, Json]) -> Json:
    one, other = pair
    if isinstance(one, str):
        return abs((date.fromisoformat(one) - date.fromisoformat(other)).days)
    return abs(one - other)
