"""Cases of the rules that no schema can say: of a number's digits, of a size, between records."""

from __future__ import annotations

from decimal import Decimal

from dealdouble.check.values.facts import ITSELF, About, Case, Cases, Facts
from dealdouble.contract.model import Json, Rule
from dealdouble.rules.beside import digits as digits_of
from dealdouble.vocabulary import ValueType

UNKNOWN_IDS = (2_147_483_629, 2_147_483_587, 0, -1)
"""Ids that no record has: no server that counts from 1 comes so far."""

_SHORT = 1000  # bytes of a text inside a value that is measured as a whole


def digits(facts: Facts, rule: Rule) -> Cases:
    """As many digits as there may be, of a number that keeps its limits; and one more."""
    most = int(rule.value)
    whole = _whole_digits(facts, rule.field, most)
    longest = number_of_digits(whole, most - whole)
    kept = [longest, longest.copy_negate(), number_of_digits(1, most - 1)]
    broken = [
        number_of_digits(whole, most + 1 - whole),
        number_of_digits(1, most),
        number_of_digits(whole, most + 9 - whole),
    ]
    return Cases(
        tuple(_alone(facts, rule, value) for value in facts.fitting(rule.field, kept)),
        tuple(_alone(facts, rule, value) for value in facts.fitting(rule.field, broken)),
    )


def _whole_digits(facts: Facts, name: str, most: int) -> int:
    """How many digits may stand before the point."""
    return next((n for n in range(most, 1, -1) if facts.fits(name, number_of_digits(n, 0))), 1)


def number_of_digits(whole: int, places: int) -> Decimal:
    """A number of just so many digits, none of which is a zero that need not be written."""
    figures = "".join(str(1 + n % 9) for n in range(whole + places))
    value = Decimal(f"{figures[:whole]}.{figures[whole:]}" if places else figures)
    assert digits_of(value) == whole + places
    return value


def bytes_(facts: Facts, rule: Rule) -> Cases:
    """Values that are too large or small enough, however they are counted; then to the byte."""
    most, kind = int(rule.value), facts.field(rule.field).type
    if kind is ValueType.PROPERTIES and not facts.properties(rule.field).are_free:
        names = facts.properties(rule.field).names  # whose texts may be limited, too
        large = ({name: _long(most + most // 10, "x")} for name in names[:1])
        return Cases(broken=tuple(_alone(facts, rule, value) for value in large))
    sizes = [(most, "x"), (most, "ä")]
    return Cases(
        (
            _alone(facts, rule, filled(kind, most * 9 // 10)),
            *(_alone(facts, rule, filled(kind, *size), About.TYPE) for size in sizes),
        ),
        (
            _alone(facts, rule, filled(kind, most + most // 10)),
            *(_alone(facts, rule, filled(kind, n + 1, x), About.TYPE) for n, x in sizes),
        ),
    )


def filled(kind: ValueType, size: int, letter: str = "x") -> Json:
    """A value that takes just so many bytes as compact JSON in UTF-8."""
    if kind is ValueType.TEXT:
        return _long(size - len('""'), letter)
    around = len(',"000"') if kind is ValueType.TEXTS else len(',"p000":""')
    count = -(-size // _SHORT)
    rest = size + 1 - len("[]") - count * around
    lengths = [rest // count] * (count - 1)
    texts = [_long(length, letter) for length in (*lengths, rest - sum(lengths))]
    if kind is ValueType.TEXTS:
        return [f"{place:03}{text}" for place, text in enumerate(texts)]
    return {f"p{place:03}": text for place, text in enumerate(texts)}


def _long(size: int, letter: str) -> str:
    width = len(letter.encode())
    return letter * (size // width) + "x" * (size % width)


def exists(facts: Facts, rule: Rule) -> Cases:
    """Numbers that no record has."""
    unknown = [number for number in UNKNOWN_IDS if number not in facts.known(rule.field)]
    return Cases(broken=tuple(_alone(facts, rule, number) for number in unknown))


def not_itself(facts: Facts, rule: Rule) -> Cases:
    """In an update, the very record that is updated."""
    return Cases(broken=(Case({rule.field: ITSELF}),))


def _alone(facts: Facts, rule: Rule, value: Json, about: About = About.RULE) -> Case:
    return Case(facts.with_companions(rule.field, value), about=about)
