"""Cases of the rule that a text matches a pattern: one character of it is another one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from string import ascii_lowercase, ascii_uppercase, digits

from dealdouble.check.values.facts import About, Case, Cases, Facts
from dealdouble.check.values.uniqueness import ALIKE, replaced
from dealdouble.contract.model import Rule
from dealdouble.vocabulary import RuleKind

_KINDS = (ascii_uppercase, ascii_lowercase, digits)
_MOST_KEPT = 6


def matches(facts: Facts, rule: Rule, texts: Sequence[str]) -> Cases:
    """The first of some plain texts with one character changed, left out or added.

    Some fit, first of all those with the first or the last of what may stand at a place.
    """
    name, (plain, *others) = rule.field, texts
    tried = list(dict.fromkeys(_varied(plain)))
    ends = {
        replaced(plain, *end): _alike(facts, name, others, *end)
        for end in _ends(facts, name, plain)
    }
    more = [text for text in facts.fitting(name, tried) if text not in ends]
    kept = [*ends, *more[: max(0, _MOST_KEPT - len(ends))]]
    broken = [text for text in tried if not facts.fits(name, text)]
    loose = [text for text in broken if text.strip() != text or not text.isascii() or not text]
    return Cases(
        tuple(Case(facts.with_companions(name, t), alike=ends.get(t, ())) for t in kept),
        (
            *(Case(facts.with_companions(name, t)) for t in broken if t not in loose),
            *(Case(facts.with_companions(name, t), about=About.TYPE) for t in loose),
        ),
    )


def _varied(text: str) -> Iterator[str]:
    yield from (text.lower(), text[:-1], f"{text}X", f"{text}0", text[1:])
    for place in (0, len(text) - 1):
        yield from (replaced(text, place, other) for other in "AZ09az")
    yield from (f"{text}\n", f" {text}", "", text[:-1] + "\u0663", text[:-1] + "É")


def _ends(facts: Facts, name: str, text: str) -> Iterator[tuple[int, str]]:
    """The first and the last sign of each kind that fit at a place, for unlike places of a text."""
    places: dict[str, int] = {}
    for place in range(len(text)):
        fitting = (s for s in "".join(_KINDS) if facts.fits(name, replaced(text, place, s)))
        places.setdefault("".join(fitting), place)
    for signs, place in places.items():
        for kind in _KINDS:
            found = [sign for sign in signs if sign in kind]
            yield from ((place, sign) for sign in dict.fromkeys((*found[:1], *found[-1:])))


def _alike(
    facts: Facts, name: str, others: Sequence[str], place: int, sign: str
) -> tuple[str, ...]:
    """Other texts with the same sign at the same place, where records may share none."""
    if facts.rule(RuleKind.UNIQUE, name) is None:
        return ()
    texts = (replaced(text, place, sign) for text in others)
    return tuple(text for text in texts if facts.fits(name, text))[:ALIKE]
