"""What a contract asks, in sentences without a full stop."""

from __future__ import annotations

from dealdouble.contract.model import Filter, Json, Rule
from dealdouble.vocabulary import RuleKind

_PATTERNS = (RuleKind.DATE, RuleKind.FIRST_DAY, RuleKind.LAST_DAY, RuleKind.NOT_BLANK)
"""Rules whose value is a long pattern that says no more than their kind."""


def rule_sentence(rule: Rule) -> str:
    """What a rule asks of a field."""
    return f"{rule.field}: {rule_in_words(rule.kind, rule.value)}"


def rule_in_words(kind: RuleKind, value: Json) -> str:
    """What a rule asks for."""
    if value in (None, "") or kind in _PATTERNS:
        return str(kind)
    several = isinstance(value, list | tuple)
    values = [str(item) for item in (value if several else [value]) if item not in (None, "")]
    match kind:
        case RuleKind.TYPE:
            return f"{kind} {' or '.join(values)}"
        case RuleKind.ONE_OF_OR_EMPTY:
            return f"one of {', '.join(values)}, or empty"
        case RuleKind.BYTES | RuleKind.DIGITS:
            return f"at most {value} {kind}"
        case RuleKind.EXISTS:
            return f"{kind} among the {value}"
        case RuleKind.UNIQUE:
            return f"{kind} for the same {', '.join(values)}"
    return f"{kind} {', '.join(values)}"


def filter_sentence(item: Filter) -> str:
    """What a filter does."""
    return f"{item.parameter} restricts a list: {item.match} {', '.join(item.fields)}"
