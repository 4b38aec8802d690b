"""Cases of the rule that no two records share a value, and values that none has yet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from random import Random
from string import ascii_letters, digits

from hypothesis import HealthCheck, find, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from dealdouble.check.values.facts import About, Case, Cases, Facts
from dealdouble.contract.model import Json, Rule

_LETTERS = f"{ascii_letters}{digits}"
ALIKE = 2
"""How many other values are like one that somebody else may have."""

_QUIET = settings(database=None, deadline=None, suppress_health_check=list(HealthCheck))


def unique(facts: Facts, rule: Rule) -> Cases:
    """A value that another record has too, or does not; where it may differ, also in the scope."""
    first, second = fresh_values(facts, rule.field), fresh_values(facts, rule.field)
    name = rule.field
    kept = [Case({name: first[0]}, other={name: second[0]})] if first and second else []
    broken = [Case({name: value}, other={name: value}) for value in first[1:3]]
    return Cases((*kept, *_scoped(facts, rule, second)), (*broken, *_rescoped(facts, rule, second)))


def _scopes(facts: Facts, rule: Rule) -> list[Json]:
    """Two values of the field within which values are unique, where requests may choose it."""
    if rule.value not in facts.subject.resource.fields:
        return []
    return [value for value in facts.field(rule.value).schema.get("enum", ()) if value][:2]


def _scoped(facts: Facts, rule: Rule, values: list[str]) -> Iterator[Case]:
    """The same value in another scope."""
    scopes = _scopes(facts, rule)
    if len(scopes) == 2 and len(values) > 1:
        here, there = ({rule.value: scope, rule.field: values[1]} for scope in scopes)
        yield Case(here, other=there)


def _rescoped(facts: Facts, rule: Rule, values: list[str]) -> Iterator[Case]:
    """A record that moves to the scope in which another one has its value."""
    scopes = _scopes(facts, rule)
    if len(scopes) == 2 and len(values) > 2:
        here, there = ({rule.value: scope, rule.field: values[2]} for scope in scopes)
        yield Case({rule.value: scopes[1]}, here, there, About.HALF)


def plain_cases(facts: Facts, name: str, odd: Sequence[str]) -> list[Case]:
    """Values that hardly any record has yet: with something odd at the end, and without."""
    fresh = fresh_values(facts, name)
    cases = []
    for place, end in enumerate(odd[: len(fresh)]):
        value, *others = (f"{text} {end}" for text in (*fresh[place:], *fresh[:place]))
        if facts.fits(name, value):
            cases.append(Case(facts.with_companions(name, value), alike=tuple(others[:ALIKE])))
    return [*cases, *(Case(facts.with_companions(name, text)) for text in fresh)]


def replaced(text: str, place: int, sign: str) -> str:
    """A text with another sign at a place."""
    return text[:place] + sign + text[place + 1 :]


def fresh_values(facts: Facts, name: str) -> list[str]:
    """Texts that the field takes and that hardly any record has yet."""
    free = [facts.fresh() for _ in range(4)]
    if facts.fits(name, free[0]):
        return free
    pattern = facts.field(name).schema.get("pattern")
    if not pattern:
        return []
    text = _described(pattern)
    return [_varied(facts, name, text, Random(seed)) for seed in free]  # noqa: S311


@cache
def _described(pattern: str) -> str:
    """A text that a pattern describes."""
    texts: SearchStrategy[str] = st.from_regex(pattern, fullmatch=True)
    return find(texts, lambda text: text.isascii(), settings=_QUIET)


def _varied(facts: Facts, name: str, text: str, chance: Random) -> str:
    """The same text with other letters and digits, as far as the field takes them."""
    for place in range(len(text)):
        others = chance.sample(_LETTERS, len(_LETTERS))
        varied = (replaced(text, place, other) for other in others)
        text = next((one for one in varied if facts.fits(name, one)), text)
    return text
