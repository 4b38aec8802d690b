"""Which types of value each word of the vocabulary fits: said once, for pages and contracts.

A rule about the wrong type, a filter that compares texts with dates and the like are refused
where a page is compiled, and again where a specification is loaded.
"""

from __future__ import annotations

from dealdouble.vocabulary import Match, RuleKind, TreatmentKind, ValueType

_T = ValueType

NUMBERS = (_T.NUMBER, _T.NUMBER_WITH_PLACE, _T.DECIMAL, _T.WHOLE_NUMBER)
SEVERAL = (_T.TEXTS, _T.PROPERTIES, _T.OBJECT)
"""Types of more than a single value, by which no list is sorted."""

RULED: dict[RuleKind, tuple[ValueType, ...]] = {
    **dict.fromkeys((RuleKind.NOT_BLANK, RuleKind.MATCHES, RuleKind.ONE_OF), (_T.TEXT,)),
    RuleKind.ONE_OF_OR_EMPTY: (_T.TEXT,),
    **dict.fromkeys((RuleKind.LESS_THAN, RuleKind.GREATER_THAN), NUMBERS),
    **dict.fromkeys((RuleKind.FIRST_DAY, RuleKind.LAST_DAY), (_T.DATE,)),
    RuleKind.DIGITS: (_T.NUMBER, _T.NUMBER_WITH_PLACE, _T.DECIMAL),
    RuleKind.BYTES: (_T.TEXT, _T.TEXTS, _T.PROPERTIES),
    RuleKind.NOT_BEFORE: (_T.DATE,),
    RuleKind.NOT_LESS: NUMBERS,
    RuleKind.EXISTS: (_T.WHOLE_NUMBER,),
    RuleKind.NOT_ITSELF: (_T.WHOLE_NUMBER,),
    RuleKind.UNIQUE: (_T.TEXT,),
}
"""The types of the fields that a rule can be asked of."""

BESIDE = (
    *(RuleKind.DIGITS, RuleKind.BYTES, RuleKind.NOT_BEFORE, RuleKind.NOT_LESS),
    *(RuleKind.EXISTS, RuleKind.NOT_ITSELF, RuleKind.UNIQUE),
)
"""The rules that no keyword of JSON Schema says."""

NAMING_A_FIELD = (RuleKind.NOT_BEFORE, RuleKind.NOT_LESS)
"""Rules whose value is another field of the same type."""

TREATED: dict[TreatmentKind, tuple[ValueType, ...]] = {
    TreatmentKind.EMPTY_IS_NULL: (_T.TEXT,),
    TreatmentKind.FROM_TEXT: (_T.NUMBER, _T.DECIMAL),
    TreatmentKind.DATE_PART: (_T.DATE,),
    TreatmentKind.SORTED: (_T.TEXTS,),
    TreatmentKind.DISTINCT: (_T.TEXTS,),
    TreatmentKind.MERGED: (_T.PROPERTIES,),
    TreatmentKind.NULL_REMOVES: (_T.PROPERTIES,),
    TreatmentKind.TODAY: (_T.DATE,),
}
"""The types of the fields that a treatment is for, where it is not for all."""

GIVEN: dict[TreatmentKind, ValueType] = {
    TreatmentKind.NEXT_NUMBER: _T.WHOLE_NUMBER,
    TreatmentKind.INTEGRATION: _T.TEXT,
    TreatmentKind.CREATED: _T.TIME,
    TreatmentKind.CHANGED: _T.TIME,
}
"""The treatments that give a record a field which no request sends, and its type."""

CONDITIONAL = (TreatmentKind.IGNORED_WHILE, TreatmentKind.CLEARED_WHILE, TreatmentKind.TODAY)
"""The treatments that depend on the value of another field."""

_SINGLE = {kind: kind for kind in (_T.TEXT, _T.WHOLE_NUMBER, _T.DATE, _T.TIME)}
_ORDERED = {kind: kind for kind in (_T.DATE, _T.TIME, _T.DECIMAL, _T.WHOLE_NUMBER)}

FILTERED: dict[Match, dict[ValueType, ValueType]] = {
    Match.EQUAL: _SINGLE,
    **dict.fromkeys((Match.FROM, Match.TO, Match.AFTER), _ORDERED),
    Match.ONE_OF: {_T.TEXT: _T.TEXTS, _T.WHOLE_NUMBER: _T.WHOLE_NUMBERS},
    Match.ALL_OF: {_T.TEXTS: _T.TEXTS},
    Match.CONTAINS: {_T.TEXT: _T.TEXT},
    Match.PROPERTIES: {_T.PROPERTIES: _T.PROPERTIES},
}
"""By match, the types of fields that can be filtered so, and the type of the argument."""
