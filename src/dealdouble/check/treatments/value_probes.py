"""Probes of treatments that make something else of a value, whatever else a record holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from dealdouble.check.errands import Shown, Untestable, said
from dealdouble.check.model.compare import alike
from dealdouble.check.server.properties import lack
from dealdouble.check.treatments.probe import Probe, Seen, Treated
from dealdouble.check.values.facts import Body
from dealdouble.check.values.values import of_field
from dealdouble.contract.model import MISSING, Json
from dealdouble.emulator.representation import plain_number

_AMOUNTS = (Decimal("1234.5"), Decimal("12.5"), Decimal("1.5"))
_WISHED = ("red", "round")
_DAYS = ("2026-03-14", "2026-02-01", "2026-02-28")


def default(treated: Treated) -> Iterator[Probe]:
    """A field that is not sent."""
    expected = treated.facts.field(treated.name).default
    judge = treated.becomes(expected)
    yield treated.probe({treated.name: MISSING}, {treated.name: expected}, judge)


def alias(treated: Treated) -> Iterator[Probe]:
    """The other name of a field, on a record that has something else there."""
    name, alias = treated.name, treated.treatment.value
    known = treated.facts.known(name) or [treated.facts.plain(name)]
    if known[0] is None:
        raise Untestable(f"no record is known that {name} could name: --reference {name}=ID")
    sent, plain = {name: MISSING, alias: known[0]}, {name: known[0]}
    judge = treated.becomes(known[0])
    yield treated.probe(sent, plain, judge)
    if len(known) > 1 or not treated.facts.is_sent(name):
        stored = {name: known[1]} if len(known) > 1 else {}
        yield treated.probe({alias: known[0]}, plain, judge, stored)


def empty_text(treated: Treated) -> Iterator[Probe]:
    """An empty text."""
    name = treated.name
    cases = of_field(treated.facts, name)
    stored = cases[0].whole if cases else {}
    yield from treated.both({name: ""}, {name: None}, treated.becomes(None), stored)


def number_from_text(treated: Treated) -> Iterator[Probe]:
    """An amount as a text."""
    for amount in treated.facts.fitting(treated.name, _AMOUNTS)[:1]:
        yield from amount_as_text(treated, amount)


def amount_as_text(treated: Treated, amount: Decimal) -> Iterator[Probe]:
    """An amount is sent as a text, with two decimal places at least."""
    plain = treated.facts.with_companions(treated.name, amount)
    sent = {**plain, treated.name: plain_number(amount, places=2)}
    yield from treated.both(sent, plain, treated.becomes(amount), {})


def date_of_a_time(treated: Treated) -> Iterator[Probe]:
    """A day with a time."""
    for day in treated.facts.fitting(treated.name, _DAYS)[:1]:
        yield from day_and_time(treated, day, "12:00:00")


def day_and_time(treated: Treated, day: str, time: str) -> Iterator[Probe]:
    """A day is sent with a time: about noon in UTC it is the same day in nearly all time zones."""
    plain = treated.facts.with_companions(treated.name, day)
    sent = {**plain, treated.name: f"{day}T{time}Z"}
    yield from treated.both(sent, plain, treated.becomes(day), {})


def sorted_texts(treated: Treated) -> Iterator[Probe]:
    """Texts out of order."""
    yield from in_order(treated, ["fig", "pear", "apple"])


def in_order(treated: Treated, texts: Sequence[str]) -> Iterator[Probe]:
    """Texts are sent, and shown sorted."""

    def judge(seen: Seen) -> str:
        found = _texts(treated, seen.after, set(texts))
        return "" if found == sorted(found) else f"{treated.name} is {said(sorted(found))}"

    plain = {treated.name: sorted(texts)}
    yield from treated.both({treated.name: list(texts)}, plain, judge, {treated.name: ["nut"]})


def distinct_texts(treated: Treated) -> Iterator[Probe]:
    """A text twice."""
    yield from once_each(treated, ["fig", "apple", "fig"])


def once_each(treated: Treated, texts: Sequence[str]) -> Iterator[Probe]:
    """Texts are sent, and shown without repetition."""

    def judge(seen: Seen) -> str:
        found = _texts(treated, seen.after, set(texts))
        return "" if len(found) == len(set(found)) else f"{treated.name} repeats nothing"

    plain = {treated.name: sorted(set(texts))}
    yield from treated.both({treated.name: list(texts)}, plain, judge, {treated.name: ["nut"]})


def _texts(treated: Treated, record: Shown, expected: set[str]) -> list[str]:
    """The texts that are shown, which are those that were sent."""
    found = treated.of(record)
    texts = [str(text) for text in found] if isinstance(found, list) else []
    if set(texts) != expected:
        raise Untestable(f"{treated.name} does not show what was sent: {said(found)}")
    return texts


def merged(treated: Treated) -> Iterator[Probe]:
    """A property beside one that is stored."""
    one, other = _two(treated)
    yield together(treated, dict([one]), dict([other]))


def _two(treated: Treated) -> Sequence[tuple[str, str]]:
    """Two properties that the account keeps.

    Raises:
        Untestable: no two are known.
    """
    properties = treated.facts.properties(treated.name)
    found = [(n, properties.text(n, t)) for n, t in zip(properties.names, _WISHED, strict=False)]
    if len(found) < len(_WISHED):
        raise Untestable(lack(treated.name, len(_WISHED)))
    return found


def together(treated: Treated, stored: Body, sent: Body) -> Probe:
    """Properties are sent, and shown together with those that are stored."""
    name = treated.name

    def judge(seen: Seen) -> str:
        for key, value in stored.items():
            _demand(treated, seen.before, key, value)
        expected, found = {**stored, **sent}, treated.of(seen.after)
        merged = isinstance(found, dict) and alike(
            expected, {key: found[key] for key in expected if key in found}
        )
        return "" if merged else f"{name} has {said(expected)}"

    return treated.probe({name: sent}, {name: {**stored, **sent}}, judge, {name: stored})


def null_removes(treated: Treated) -> Iterator[Probe]:
    """Null for one of two properties, of a new record and of one that has both."""
    name, ((key, text), other) = treated.name, _two(treated)

    def judge(seen: Seen) -> str:
        if seen.before:
            _demand(treated, seen.before, key, text)
        _demand(treated, seen.after, *other)
        found = treated.of(seen.after)
        is_there = isinstance(found, dict) and key in found
        return f"{name} has no {key}" if is_there else ""

    rest = dict([other])
    yield treated.probe({name: {key: None, **rest}}, {name: rest}, judge)
    yield treated.probe({name: {key: None}}, {name: rest}, judge, {name: {key: text, **rest}})


def _demand(treated: Treated, record: Shown, key: str, value: Json) -> None:
    """See that a property is there, as its loss is another matter."""
    found = treated.of(record)
    if not isinstance(found, dict) or found.get(key) != value:
        raise Untestable(f"{treated.name} does not show {key}, which was stored")
