"""For each kind of rule what just keeps it and what just breaks it, and nothing else.

Hand-chosen values at and around each boundary, made of the facts of a contract alone. Whether
a case does what it should is not decided here: the model's judge confirms each before it is
sent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal

from dealdouble.check.values import beside, days, pairs, patterns, uniqueness
from dealdouble.check.values.facts import About, Case, Cases, Facts, step_of
from dealdouble.check.values.variety import CODES
from dealdouble.contract.model import MISSING, Json, Rule
from dealdouble.vocabulary import RuleKind, TreatmentKind, ValueType

_T = ValueType
_NO_NUMBERS: tuple[Json, ...] = ("much", True, "", "1e3", "1,5", ".5", "\u0661\u0662", "5\n")

WRONG: Mapping[ValueType, tuple[Json, ...]] = {
    _T.TEXT: (5, True, {"plain": "text"}, ["plain"]),
    _T.NUMBER: ("much", "1000", True, [1000]),
    _T.NUMBER_WITH_PLACE: ("much", "1000", True, [1000]),
    _T.DECIMAL: (*_NO_NUMBERS, [1000]),
    _T.WHOLE_NUMBER: ("one", {"id": 1}, Decimal("1.5"), True),
    _T.DATE: (20260331, True, ["2026-03-31"]),
    _T.TIME: (20260331, True, ["2026-03-31T09:00:00Z"]),
    _T.TEXTS: ("plain", ["plain", 5], 5, [["plain"]], {"0": "plain"}, [None]),
    _T.PROPERTIES: ("plain", {"plain": 5}, ["plain"], {"plain": ["a", 5]}, {"plain": {"a": "b"}}),
    _T.OBJECT: ("plain", ["plain"], 5),
}
"""By type, values of another type that is not far away."""

_TEXTS = ("Größe", "Łódź O'Neill", '100% "ok" \\ 1/2; #7', "日本 🚀\nand more")
_PLAIN: Mapping[ValueType, tuple[Json, ...]] = {
    _T.TEXT: (*_TEXTS, *CODES),
    _T.NUMBER: (Decimal("1234.56"), 7, Decimal("0.07"), 98765),
    _T.NUMBER_WITH_PLACE: (Decimal("1234.56"), 7, Decimal("0.07"), 98765),
    _T.DECIMAL: (Decimal("1234.56"), 7, Decimal("0.07"), Decimal("98765.4")),
    _T.WHOLE_NUMBER: (7, 12),
    _T.DATE: ("2026-05-17", "2025-11-02", "2026-05-01", "2025-11-01", "2026-05-31", "2025-11-30"),
    _T.TIME: ("2026-05-17T10:00:00Z", "2025-11-02T23:59:59Z"),
    _T.TEXTS: (["plain", "Größe"], ["b", "a"], ["O'Neill"]),
    # The same keys each time: whether others stay that are not sent is another matter.
    _T.PROPERTIES: ({"plain": "Größe", "more": ["a"]}, {"plain": "other", "more": ["a", "b"]}),
    _T.OBJECT: (
        {"plain": "Größe", "One more": Decimal("1.5")},
        {"plain": {"deep": [1, True, None]}, "One more": ["a", "b"]},
    ),
}
_MOST_PLAIN = 4
_BLANKS = (" ", "", "\t", "\u00a0", "\u3000", "\n", "\u2003 ", "\r\n")
_WORDS = ("unknown", "none", "0", "any")


def of_field(facts: Facts, name: str) -> tuple[Case, ...]:
    """Values of a field that nobody could object to, each another one."""
    field = facts.field(name)
    if name in facts.subject.resource.references:
        values: Iterable[Json] = reversed(facts.known(name))
    elif field.schema.get("enum"):
        values = [value for value in reversed(field.schema["enum"]) if value]
    elif facts.rule(RuleKind.UNIQUE, name):
        return tuple(uniqueness.plain_cases(facts, name, _TEXTS)[:_MOST_PLAIN])
    elif name in facts.subject.samples.marked:
        values = [f"{facts.subject.samples.mark} {text}" for text in _TEXTS]
    elif field.type is _T.PROPERTIES and not facts.properties(name).are_free:
        values = [plain for plain in [facts.plain(name)] if plain]
    else:
        values = [*_PLAIN[field.type], facts.plain(name)]
    return tuple(_cases(facts, name, list(facts.fitting(name, values))[:_MOST_PLAIN]))


def nulls(facts: Facts) -> dict[str, Case]:
    """By field, a case that sends null."""
    return {
        name: Case({name: None}, about=About.NULL)
        for name in facts.subject.resource.fields
        if facts.fits(name, None)
    }


def of_rule(facts: Facts, rule: Rule) -> Cases:
    """The cases of a rule."""
    return _OF_KIND[rule.kind](facts, rule)


def _cases(
    facts: Facts, name: str, values: Iterable[Json], about: About = About.RULE
) -> Iterator[Case]:
    return (Case(facts.with_companions(name, value), about=about) for value in values)


def _made(facts: Facts, rule: Rule, kept: Iterable[Json], broken: Iterable[Json]) -> Cases:
    return Cases(tuple(_cases(facts, rule.field, kept)), tuple(_cases(facts, rule.field, broken)))


def _required(facts: Facts, rule: Rule) -> Cases:
    missing = Case({rule.field: MISSING})
    return Cases(
        of_field(facts, rule.field)[:1], (missing, Case({rule.field: None}, about=About.NULL))
    )


def _type(facts: Facts, rule: Rule) -> Cases:
    wrong = WRONG[facts.field(rule.field).type]
    broken = [value for value in wrong if not facts.fits(rule.field, value)]
    return Cases(broken=tuple(_cases(facts, rule.field, broken)))


def _date(facts: Facts, rule: Rule) -> Cases:
    name = rule.field
    is_plain = not any(facts.rule(kind, name) for kind in (RuleKind.FIRST_DAY, RuleKind.LAST_DAY))
    kept = _cases(facts, name, facts.fitting(name, days.DAYS) if is_plain else ())
    far = _cases(facts, name, facts.fitting(name, days.FAR), About.TYPE)
    otherwise = [day for day in days.OTHERWISE_WRITTEN if not facts.fits(name, day)]
    broken = _cases(facts, name, days.NO_DAYS)
    return Cases((*kept, *far), (*broken, *_cases(facts, name, otherwise, About.TYPE)))


def _first_day(facts: Facts, rule: Rule) -> Cases:
    return _made(facts, rule, days.FIRSTS, days.NO_FIRSTS)


def _last_day(facts: Facts, rule: Rule) -> Cases:
    return _made(facts, rule, days.LASTS, days.NO_LASTS)


def _not_blank(facts: Facts, rule: Rule) -> Cases:
    return _made(facts, rule, ("x", "0", "ä"), _BLANKS)


def _one_of(facts: Facts, rule: Rule) -> Cases:
    """Each choice; beside them other words, and each choice as it might be misspelt."""
    choices = [value for value in rule.value if value is not None]
    misspelt = [text for value in choices if value for text in _misspelt(value)]
    words = (_WORDS[0], *misspelt, *_WORDS[1:])
    broken = [word for word in dict.fromkeys(words) if word not in rule.value]
    return _made(facts, rule, choices, broken)


def _misspelt(text: str) -> tuple[str, ...]:
    return text.upper(), f"{text}x", text[:-1]


def _matches(facts: Facts, rule: Rule) -> Cases:
    plain = [str(case.sent[rule.field]) for case in of_field(facts, rule.field)]
    return patterns.matches(facts, rule, plain or ["plain"])


def _less_than(facts: Facts, rule: Rule) -> Cases:
    return _beyond(facts, rule, 1)


def _greater_than(facts: Facts, rule: Rule) -> Cases:
    return _beyond(facts, rule, -1)


def _beyond(facts: Facts, rule: Rule, sign: int) -> Cases:
    """The last numbers before a limit that excludes itself; the limit, and what is past it."""
    limit, step = rule.value, step_of(facts.field(rule.field)) * sign
    kept = facts.fitting(rule.field, (limit - step, limit - sign, limit - 2 * step))
    far = limit + 10 ** len(str(abs(int(limit)))) * sign
    broken: list[Json] = [limit, limit + step, limit + sign, far]
    treatments = facts.subject.resource.treatments
    if any(t.field == rule.field and t.kind is TreatmentKind.FROM_TEXT for t in treatments):
        broken.append(str(limit))
    return _made(facts, rule, kept, broken)


_OF_KIND: Mapping[RuleKind, Callable[[Facts, Rule], Cases]] = {
    RuleKind.REQUIRED: _required,
    RuleKind.TYPE: _type,
    RuleKind.DATE: _date,
    RuleKind.NOT_BLANK: _not_blank,
    RuleKind.MATCHES: _matches,
    RuleKind.ONE_OF: _one_of,
    RuleKind.ONE_OF_OR_EMPTY: _one_of,
    RuleKind.LESS_THAN: _less_than,
    RuleKind.GREATER_THAN: _greater_than,
    RuleKind.FIRST_DAY: _first_day,
    RuleKind.LAST_DAY: _last_day,
    RuleKind.DIGITS: beside.digits,
    RuleKind.BYTES: beside.bytes_,
    RuleKind.NOT_BEFORE: pairs.not_less,
    RuleKind.NOT_LESS: pairs.not_less,
    RuleKind.EXISTS: beside.exists,
    RuleKind.NOT_ITSELF: beside.not_itself,
    RuleKind.UNIQUE: uniqueness.unique,
}
