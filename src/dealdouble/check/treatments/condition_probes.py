"""Probes of treatments that depend on what another field holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from dealdouble.check.errands import Untestable, said
from dealdouble.check.model.compare import is_empty
from dealdouble.check.treatments.probe import Probe, Seen, Treated
from dealdouble.check.values.values import of_field
from dealdouble.contract.model import MISSING
from dealdouble.vocabulary import TreatmentKind

_ZONES = range(-12, 15)
"""Hours by which the time zones of the world are ahead of UTC."""

_EMPTYING = (TreatmentKind.IGNORED_WHILE, TreatmentKind.CLEARED_WHILE)


def ignored_while(treated: Treated) -> Iterator[Probe]:
    """A value that is sent along, and one that is sent later."""
    other, values = treated.treatment.condition
    day = {treated.name: treated.facts.plain(treated.name)}
    for value in sorted(values):
        condition = {other: value}
        sent = {**condition, **day}
        yield treated.probe(sent, condition, treated.is_emptied)
        yield treated.probe(day, {treated.name: None}, treated.is_emptied, condition)
    yield from _kept_otherwise(treated)


def cleared_while(treated: Treated) -> Iterator[Probe]:
    """A value that is sent along is another matter where such a value is ignored."""
    name, (other, values) = treated.name, treated.treatment.condition
    kept = {**treated.facts.condition(name), name: treated.facts.plain(name)}

    def judge(seen: Seen) -> str:
        if is_empty(treated.of(seen.before)):
            raise Untestable(f"{name} was not stored to begin with")
        return treated.is_emptied(seen)

    for value in sorted(values):
        plain = {other: value, name: None}
        if not _is_ignored(treated, value):
            sent = {other: value, name: treated.facts.plain(name)}
            yield treated.probe(sent, plain, treated.is_emptied)
        if kept.get(other, MISSING) is not MISSING:
            yield treated.probe({other: value}, plain, judge, kept)
    yield from _kept_otherwise(treated)


def _kept_otherwise(treated: Treated) -> Iterator[Probe]:
    """A value is kept while the other field is none of those that empty it."""
    name, other = treated.name, treated.treatment.condition[0]
    day = treated.facts.plain(name)
    for value in treated.facts.field(other).schema.get("enum", ()):
        if value and value not in _emptying(treated):
            sent = {other: value, name: day}
            yield treated.probe(sent, sent, treated.becomes(day))


def _is_ignored(treated: Treated, value: str) -> bool:
    return any(
        item.field == treated.name
        and item.kind is TreatmentKind.IGNORED_WHILE
        and item.condition[0] == treated.treatment.condition[0]
        and value in item.condition[1]
        for item in treated.facts.subject.resource.treatments
    )


def today(treated: Treated) -> Iterator[Probe]:
    """A server's day may be another one than in UTC, as its time zone is its own."""
    name, (other, values) = treated.name, treated.treatment.condition

    def judge(seen: Seen) -> str:
        found, now = treated.of(seen.after), seen.now
        days = sorted({(now + timedelta(hours=ahead)).date().isoformat() for ahead in _ZONES})
        return "" if found in days else f"{name} is {' or '.join(days)}"

    def judge_change(seen: Seen) -> str:
        if not is_empty(treated.of(seen.before)):
            raise Untestable(f"{name} was not empty to begin with")
        return judge(seen)

    for value in sorted(values):
        plain = {other: value, name: treated.facts.plain(name)}
        yield treated.probe({other: value, name: MISSING}, plain, judge)
        for start in _emptying(treated)[:1]:
            yield treated.probe({other: value}, plain, judge_change, {other: start})


def _emptying(treated: Treated) -> list[str]:
    """Values of the other field while which this one is empty."""
    found: set[str] = set()
    for item in treated.facts.subject.resource.treatments:
        if item.field == treated.name and item.kind in _EMPTYING:
            found |= (
                item.condition[1] if item.condition[0] == treated.treatment.condition[0] else set()
            )
    return sorted(found)


def written_as(treated: Treated) -> Iterator[Probe]:
    """Whatever it is written from, and something else of that."""
    template = treated.treatment.value
    around, _, key = treated.name.rpartition(".")

    def judge(seen: Seen) -> str:
        whole = seen.after.get(around) if around else seen.after
        shown = whole if isinstance(whole, dict) else {}
        names = re.findall(r"\{(\w+)\}", template)
        if key not in shown or any(name not in shown for name in names):
            raise Untestable(f"no answer shows both {treated.name} and what it is written from")
        texts = {name: "" if shown[name] is None else str(shown[name]) for name in names}
        expected = template.format_map(texts).strip()
        return "" if shown[key] == expected else f"{treated.name} is {said(expected)}"

    yield treated.probe({}, {}, judge)
    for name in re.findall(r"\{(\w+)\}", template) if not around else ():
        cases = (
            of_field(treated.facts, name) if name in treated.facts.subject.resource.fields else ()
        )
        for case in cases[:1]:
            yield treated.probe(case.whole, case.whole, judge, {})
