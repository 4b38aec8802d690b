"""For each kind of treatment its probes: hand-chosen ones, and where values matter, drawn ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, time
from decimal import Decimal

from hypothesis import strategies as st

from dealdouble.check.server.properties import NAMES
from dealdouble.check.treatments import condition_probes, value_probes
from dealdouble.check.treatments.probe import Probe, Treated
from dealdouble.check.treatments.value_probes import (
    amount_as_text,
    day_and_time,
    in_order,
    once_each,
    together,
)
from dealdouble.vocabulary import TreatmentKind

_Probes = st.SearchStrategy[Probe]

PROBES: Mapping[TreatmentKind, Callable[[Treated], Iterable[Probe]]] = {
    TreatmentKind.DEFAULT: value_probes.default,
    TreatmentKind.ALIAS: value_probes.alias,
    TreatmentKind.EMPTY_IS_NULL: value_probes.empty_text,
    TreatmentKind.FROM_TEXT: value_probes.number_from_text,
    TreatmentKind.DATE_PART: value_probes.date_of_a_time,
    TreatmentKind.SORTED: value_probes.sorted_texts,
    TreatmentKind.DISTINCT: value_probes.distinct_texts,
    TreatmentKind.MERGED: value_probes.merged,
    TreatmentKind.NULL_REMOVES: value_probes.null_removes,
    TreatmentKind.IGNORED_WHILE: condition_probes.ignored_while,
    TreatmentKind.CLEARED_WHILE: condition_probes.cleared_while,
    TreatmentKind.TODAY: condition_probes.today,
    TreatmentKind.WRITTEN_AS: condition_probes.written_as,
}
"""The kinds of treatments that one request and its answer show."""

_FIRST, _LAST = date(2020, 1, 1), date(2030, 12, 31)
_NOON, _ONE = time(12), time(12, 59, 59)
_CENTS = 99_999
_WORDS = st.text("abcxyz", min_size=1, max_size=4)
_PROPERTIES = st.dictionaries(st.sampled_from((*NAMES, "Größe")), _WORDS, min_size=1)


def drawn_probes(treated: Treated) -> _Probes | None:
    """Probes of a treatment, None where there is nothing to draw."""
    make = _DRAWN.get(treated.treatment.kind)
    return None if make is None else make(treated)


def _one(probes: Iterable[Probe]) -> _Probes:
    """On create or on update."""
    return st.sampled_from(list(probes))


def _amounts(treated: Treated) -> _Probes:
    amounts = st.integers(0, _CENTS).map(lambda cents: Decimal(cents) / 100)
    fitting = amounts.filter(lambda amount: treated.facts.fits(treated.name, amount))
    return fitting.flatmap(lambda amount: _one(amount_as_text(treated, amount)))


def _days(treated: Treated) -> _Probes:
    days = st.dates(_FIRST, _LAST).map(date.isoformat)
    fitting = days.filter(lambda day: treated.facts.fits(treated.name, day))
    times = st.times(_NOON, _ONE).map(lambda moment: moment.isoformat("seconds"))
    return st.tuples(fitting, times).flatmap(lambda drawn: _one(day_and_time(treated, *drawn)))


def _in_order(treated: Treated) -> _Probes:
    lists = st.lists(_WORDS, min_size=2, max_size=6, unique=True)
    return lists.flatmap(lambda texts: _one(in_order(treated, texts)))


def _once_each(treated: Treated) -> _Probes:
    lists = st.lists(_WORDS, min_size=1, max_size=3).map(lambda texts: texts + texts[:2])
    return lists.flatmap(lambda texts: _one(once_each(treated, texts)))


def _together(treated: Treated) -> _Probes:
    if not treated.facts.properties(treated.name).are_free:
        return st.nothing()
    two = st.tuples(_PROPERTIES, _PROPERTIES)
    return two.map(lambda drawn: together(treated, *drawn))


_DRAWN: Mapping[TreatmentKind, Callable[[Treated], _Probes]] = {
    TreatmentKind.FROM_TEXT: _amounts,
    TreatmentKind.DATE_PART: _days,
    TreatmentKind.SORTED: _in_order,
    TreatmentKind.DISTINCT: _once_each,
    TreatmentKind.MERGED: _together,
}
