"""Cases that Hypothesis draws and shrinks: what keeps the rules of a field, what breaks one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from string import ascii_letters, digits, whitespace

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from dealdouble.check.values.beside import filled, number_of_digits
from dealdouble.check.values.facts import Case, Facts, step_of
from dealdouble.check.values.pairs import whole_of
from dealdouble.check.values.values import WRONG
from dealdouble.contract.model import Json, Rule
from dealdouble.fitting import NUMBERS
from dealdouble.vocabulary import RuleKind, ValueType

Values = SearchStrategy[Json]

_SAFE = f"{ascii_letters}{digits}äöüßéłńŻ日本🚀'\"%;,._#+()=-"
_LETTERS = f"{ascii_letters}{digits}"
_BLANKS = f"{whitespace}\u00a0\u2003\u3000"
_DAYS = st.dates(date(1950, 1, 1), date(2099, 12, 31))
_MOST = 10**12  # how far past a limit numbers are drawn
_USUAL = 10**7  # how great numbers are drawn where no rule limits them
_UNKNOWN_IDS = st.integers(2_000_000_000, 2_147_483_647)


def texts() -> SearchStrategy[str]:
    """Texts that every server keeps as they are: no white space that it might trim or fold."""
    return st.text(_SAFE, min_size=1, max_size=40)


def days(facts: Facts, name: str) -> Values:
    """Days that a field of dates takes."""
    ends = _DAYS.map(_last_of_month) if facts.rule(RuleKind.LAST_DAY, name) else _DAYS
    first = facts.rule(RuleKind.FIRST_DAY, name)
    return (ends.map(lambda day: day.replace(day=1)) if first else ends).map(date.isoformat)


def numbers(facts: Facts, name: str) -> Values:
    """Numbers within a field's limits, to as many places as every server keeps."""
    low, high = _limit(facts, RuleKind.GREATER_THAN, name), _limit(facts, RuleKind.LESS_THAN, name)
    return _stepping(facts, name, 0 if low is None else low, _USUAL if high is None else high)


def values(facts: Facts, name: str) -> Values:
    """Values that keep all the rules that a field has by itself."""
    field, samples = facts.field(name), facts.subject.samples
    if name in samples.marked:
        return texts().map(lambda text: f"{samples.mark} {text}")
    if name in facts.subject.resource.references:
        return st.sampled_from(facts.known(name)) if facts.known(name) else st.nothing()
    if field.schema.get("enum"):
        return st.sampled_from([value for value in field.schema["enum"] if value])
    if facts.rule(RuleKind.UNIQUE, name):
        return st.nothing()  # Hypothesis sends a value again, and then it is taken
    if field.schema.get("pattern") and field.type is ValueType.TEXT:
        shape = st.from_regex(field.schema["pattern"], fullmatch=True)
        return st.one_of(texts(), shape).filter(
            lambda text: facts.fits(name, text) and set(text) <= set(_SAFE)
        )
    if field.type is ValueType.PROPERTIES and not facts.properties(name).are_free:
        plain = facts.plain(name)
        return st.just(plain) if plain else st.nothing()
    if field.type is ValueType.DATE:
        return days(facts, name)
    return numbers(facts, name) if field.type in NUMBERS else _PLAIN.get(field.type, texts())


_PLAIN: Mapping[ValueType, Values] = {
    ValueType.TEXTS: st.lists(texts().filter(lambda text: "," not in text), min_size=1, max_size=4),
    ValueType.PROPERTIES: st.fixed_dictionaries(
        {"plain": texts(), "more": st.lists(texts(), min_size=1, max_size=3)}
    ),
    ValueType.OBJECT: st.fixed_dictionaries(
        {"plain": texts(), "more": texts() | st.integers(-999, 999) | st.booleans()}
    ),
    ValueType.TIME: st.datetimes().map(lambda t: f"{t:%Y-%m-%dT%H:%M:%S}Z"),
}


def keeping(facts: Facts, name: str) -> SearchStrategy[Case]:
    """Values of a field, with what accompanies them."""
    return values(facts, name).map(lambda value: Case(facts.with_companions(name, value)))


def breaking(facts: Facts, rule: Rule) -> SearchStrategy[Case]:
    """Cases most of which break a rule and no other; nothing where there is little to draw."""
    if rule.kind in (RuleKind.NOT_BEFORE, RuleKind.NOT_LESS):
        low, high = values(facts, rule.value), values(facts, rule.field)
        pairs = st.tuples(low, high).filter(lambda pair: pair[0] > pair[1])
        return pairs.map(lambda pair: Case(whole_of(facts, rule, *pair)))
    if rule.kind not in _BREAKING:
        return st.nothing()
    drawn = _BREAKING[rule.kind](facts, rule)
    return drawn.map(lambda value: Case(facts.with_companions(rule.field, value)))


def _type(facts: Facts, rule: Rule) -> Values:
    number = st.decimals(-999, 999, places=2) | st.integers(-999, 999)
    scalars = texts() | number | st.booleans()
    others = scalars | st.lists(scalars, max_size=2) | st.dictionaries(texts(), scalars, max_size=2)
    wrong = others | st.sampled_from(WRONG[facts.field(rule.field).type])
    return wrong.filter(lambda value: not facts.fits(rule.field, value))


def _date(facts: Facts, rule: Rule) -> Values:
    parts = st.tuples(st.integers(1950, 2099), st.integers(0, 14), st.integers(0, 33))
    shaped = parts.map(lambda p: f"{p[0]:04}-{p[1]:02}-{p[2]:02}")
    return shaped.filter(lambda text: not _is_day(text))


def _not_first(facts: Facts, rule: Rule) -> Values:
    return _DAYS.filter(lambda day: day.day != 1).map(date.isoformat)


def _not_last(facts: Facts, rule: Rule) -> Values:
    return _DAYS.filter(lambda day: day != _last_of_month(day)).map(date.isoformat)


def _blank(facts: Facts, rule: Rule) -> Values:
    return st.text(_BLANKS, max_size=4)


def _unlike(facts: Facts, rule: Rule) -> Values:
    words = st.text(_LETTERS, min_size=1, max_size=8)
    return words.filter(lambda text: not facts.fits(rule.field, text))


def _above(facts: Facts, rule: Rule) -> Values:
    step = step_of(facts.field(rule.field))
    return _stepping(facts, rule.field, rule.value - step, rule.value + _MOST)


def _below(facts: Facts, rule: Rule) -> Values:
    step = step_of(facts.field(rule.field))
    return _stepping(facts, rule.field, rule.value - _MOST, rule.value + step)


def _many_digits(facts: Facts, rule: Rule) -> Values:
    most = int(rule.value)
    sizes = st.tuples(st.integers(1, 12), st.integers(1, 10))
    return sizes.map(lambda n: number_of_digits(min(n[0], most), most - min(n[0], most) + n[1]))


def _large(facts: Facts, rule: Rule) -> Values:
    most, kind = int(rule.value), facts.field(rule.field).type
    if kind is ValueType.PROPERTIES and not facts.properties(rule.field).are_free:
        return st.nothing()
    return st.integers(most * 11 // 10, most * 2).map(lambda size: filled(kind, size))


_BREAKING: Mapping[RuleKind, Callable[[Facts, Rule], Values]] = {
    RuleKind.TYPE: _type,
    RuleKind.DATE: _date,
    RuleKind.FIRST_DAY: _not_first,
    RuleKind.LAST_DAY: _not_last,
    RuleKind.NOT_BLANK: _blank,
    RuleKind.MATCHES: _unlike,
    RuleKind.ONE_OF: _unlike,
    RuleKind.ONE_OF_OR_EMPTY: _unlike,
    RuleKind.LESS_THAN: _above,
    RuleKind.GREATER_THAN: _below,
    RuleKind.DIGITS: _many_digits,
    RuleKind.BYTES: _large,
    RuleKind.EXISTS: lambda facts, rule: _UNKNOWN_IDS,
}
"""What draws values that break a rule of a kind."""


def _stepping(facts: Facts, name: str, low: Json, high: Json) -> Values:
    """Numbers between two others, in the steps of a field."""
    step = Decimal(step_of(facts.field(name)))
    first, last = int(Decimal(low) / step) + 1, int(Decimal(high) / step) - 1
    return st.integers(first, last).map(lambda n: _plain(n * step))


def _plain(value: Decimal) -> int | Decimal:
    return int(value) if value == value.to_integral_value() else value


def _limit(facts: Facts, kind: RuleKind, name: str) -> Json:
    rule = facts.rule(kind, name)
    return None if rule is None else rule.value


def _last_of_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
