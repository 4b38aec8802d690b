"""What lies just beyond and just within each rule that a schema says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from dealdouble.contract.model import Json, Rule
from dealdouble.vocabulary import RuleKind, ValueType

from .original import Original

Schema = Mapping[str, Any]
Step = tuple[str, Schema]
"""How a boundary moves, and the keywords that then say the rule."""

_ANY_DAY = "^[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])(?:[Tt ].*)?$"
_OF_A_MONTH = (RuleKind.FIRST_DAY, RuleKind.LAST_DAY)


def _step_of(kind: ValueType) -> Decimal:
    """The least by which two values of a type of number differ, as far as people write them."""
    return Decimal(1) if kind is ValueType.WHOLE_NUMBER else Decimal("0.01")


def _said(original: Original, rule: Rule) -> dict[str, Json]:
    schema = original.resource.fields[rule.field].schema
    return {keyword: schema[keyword] for keyword in rule.keywords}


def _upper(original: Original, rule: Rule) -> Sequence[Step]:
    return ((f"{rule.value} itself is taken", {"maximum": rule.value}),)


def _lower(original: Original, rule: Rule) -> Sequence[Step]:
    return ((f"{rule.value} itself is taken", {"minimum": rule.value}),)


def _below(original: Original, rule: Rule) -> Sequence[Step]:
    last = rule.value - _step_of(original.resource.fields[rule.field].type)
    return ((f"{last} is refused", {"exclusiveMaximum": last}),)


def _above(original: Original, rule: Rule) -> Sequence[Step]:
    last = rule.value + _step_of(original.resource.fields[rule.field].type)
    return ((f"{last} is refused", {"exclusiveMinimum": last}),)


def _any_day(original: Original, rule: Rule) -> Sequence[Step]:
    if _is_of_a_month(original, rule):
        return ()
    return (("the 30th of February is taken", {"pattern": _ANY_DAY}),)


def _no_leap_day(original: Original, rule: Rule) -> Sequence[Step]:
    if _is_of_a_month(original, rule):
        return ()
    return (("leap days are refused", {**_said(original, rule), **_but("-02-29")}),)


def _is_of_a_month(original: Original, rule: Rule) -> bool:
    """Whether another rule says which days these are: it says of the rest that they are none."""
    return any(r.field == rule.field and r.kind in _OF_A_MONTH for r in original.resource.rules)


def _second_day(original: Original, rule: Rule) -> Sequence[Step]:
    return (("the second day is taken too", _or(rule, "-02$")),)


def _no_new_year(original: Original, rule: Rule) -> Sequence[Step]:
    return (("the first of January is refused", {"pattern": rule.value, **_but("-01-01$")}),)


def _nearly_last(original: Original, rule: Rule) -> Sequence[Step]:
    return (
        ("the 30th of every month is taken", _or(rule, "-30$")),
        ("28 February is taken in leap years", _or(rule, "-02-28$")),
    )


def _no_leap_month(original: Original, rule: Rule) -> Sequence[Step]:
    return (("29 February is refused", {"pattern": rule.value, **_but("-02-29$")}),)


def _blank(original: Original, rule: Rule) -> Sequence[Step]:
    return (("a blank is taken", {"minLength": 1}),)


def _no_letter(original: Original, rule: Rule) -> Sequence[Step]:
    return (("a single letter is refused", {"pattern": rule.value, **_but("^.$")}),)


def _wider(original: Original, rule: Rule) -> Sequence[Step]:
    inner = rule.value.removeprefix("^").removesuffix("$")
    return (
        ("it may stand within a longer text", {"pattern": inner}),
        ("the case of letters does not count", {"pattern": f"(?i){rule.value}"}),
    )


def _narrower(original: Original, rule: Rule) -> Sequence[Step]:
    ends = {"A-Z": "Z", "a-z": "z", "0-9": "9"}
    last = next((end for span, end in ends.items() if f"[{span}]" in rule.value), None)
    if last is None:
        return ()
    return ((f"texts with {last} are refused", {"pattern": rule.value, **_but(last)}),)


def _more_words(original: Original, rule: Rule) -> Sequence[Step]:
    word = next(one for one in rule.value if one)
    # Blanks around a word are another matter: nobody says that a server does not strip them.
    return ((f"{word.upper()} is taken", {"enum": [*rule.value, word.upper()]}),)


def _fewer_words(original: Original, rule: Rule) -> Sequence[Step]:
    words = [one for one in rule.value if one]
    return [(f"{w} is refused", {"enum": [one for one in rule.value if one != w]}) for w in words]


def _whole(original: Original, rule: Rule) -> Sequence[Step]:
    """What a type could refuse that is of it."""
    field = original.resource.fields[rule.field]
    said = _said(original, rule)
    match field.type:
        case ValueType.NUMBER:
            return (("fractions are refused", {**said, "type": "integer"}),)
        case ValueType.DECIMAL:
            return (("fractions are refused", {**said, **_but(r"[.]"), "multipleOf": 1}),)
        case ValueType.TEXT if not _is_narrow(original, rule.field):
            return (("letters beyond ASCII are refused", {**said, **_but("[^ -~]")}),)
        case ValueType.TEXTS:
            return (("more than one is refused", {**said, "maxItems": 1}),)
        case ValueType.PROPERTIES:
            several = {"additionalProperties": {"not": {"type": "array"}}}
            return (("several choices are refused", {**said, "allOf": [several]}),)
        case ValueType.OBJECT:
            return (("more than one key is refused", {**said, "maxProperties": 1}),)
        case _:
            return ()


def _is_narrow(original: Original, name: str) -> bool:
    """Whether a rule says more of a field's texts than that they are not blank."""
    narrow = (RuleKind.MATCHES, RuleKind.ONE_OF, RuleKind.ONE_OF_OR_EMPTY)
    return any(rule.field == name and rule.kind in narrow for rule in original.resource.rules)


def _but(pattern: str) -> Schema:
    return {"not": {"type": "string", "pattern": pattern}}


def _or(rule: Rule, pattern: str) -> Schema:
    return {"anyOf": [{"pattern": rule.value}, {"pattern": pattern}]}


Steps = Mapping[RuleKind, Callable[[Original, Rule], Sequence[Step]]]

LOOSER: Steps = {
    RuleKind.LESS_THAN: _upper,
    RuleKind.GREATER_THAN: _lower,
    RuleKind.DATE: _any_day,
    RuleKind.FIRST_DAY: _second_day,
    RuleKind.LAST_DAY: _nearly_last,
    RuleKind.NOT_BLANK: _blank,
    RuleKind.MATCHES: _wider,
    RuleKind.ONE_OF: _more_words,
    RuleKind.ONE_OF_OR_EMPTY: _more_words,
}
"""By the kind of a rule, how it may let in the next thing beyond."""

TIGHTER: Steps = {
    RuleKind.LESS_THAN: _below,
    RuleKind.GREATER_THAN: _above,
    RuleKind.DATE: _no_leap_day,
    RuleKind.FIRST_DAY: _no_new_year,
    RuleKind.LAST_DAY: _no_leap_month,
    RuleKind.NOT_BLANK: _no_letter,
    RuleKind.MATCHES: _narrower,
    RuleKind.ONE_OF: _fewer_words,
    RuleKind.ONE_OF_OR_EMPTY: _fewer_words,
    RuleKind.TYPE: _whole,
}
"""By the kind of a rule, how it may refuse the last thing within."""
