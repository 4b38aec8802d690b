"""What cases about rules are made of: the facts of one resource, and the records it may name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum, auto

from dealdouble.check.server.properties import Properties
from dealdouble.check.session import Subject
from dealdouble.contract.model import MISSING, Field, Json, Rule
from dealdouble.fitting import NAMING_A_FIELD, NUMBERS
from dealdouble.vocabulary import RuleKind, TreatmentKind, ValueType

Body = Mapping[str, Json]

ITSELF = object()
"""Stands in a body for the id of the record that is updated."""

_BESIDE_DATES = ("1900-01-01", "1900-01-31", "2099-12-01", "2099-12-31")
"""Days before and after all that cases speak of; some of them fit any field of dates."""

_CONDITIONS = (TreatmentKind.IGNORED_WHILE, TreatmentKind.CLEARED_WHILE)


class About(Enum):
    """What is at stake in a case beside the rule, where the documents do not go as far as it does.

    `TYPE`: how a value of the field's type is written. `NULL`: what null means. `HALF`: that
    a rule about two fields holds with what is stored.
    """

    RULE = auto()
    TYPE = auto()
    NULL = auto()
    HALF = auto()


@dataclass(frozen=True, slots=True)
class Case:
    """Fields of a request that keep all rules, or break just one.

    On create what is `stored` and what is `sent` go together; on update a record is created
    with what is `stored`, and then `sent` is sent. A value that is MISSING is not sent. Where
    there is an `other`, another record has these fields. Where no two records may have the value
    that is at stake, `alike` holds others that have in common with it what matters.
    """

    sent: Body
    stored: Body = field(default_factory=dict)
    other: Body | None = None
    about: About = About.RULE
    alike: tuple[Json, ...] = ()

    @property
    def whole(self) -> dict[str, Json]:
        """What is sent on create."""
        return {**self.stored, **self.sent}


@dataclass(frozen=True, slots=True)
class Cases:
    """Cases that keep a rule and cases that break it, the most telling first."""

    kept: tuple[Case, ...] = ()
    broken: tuple[Case, ...] = ()


@dataclass(slots=True)
class Facts:
    """A resource, and what its fields may hold on the server that is checked.

    `neighbours` are records of the run's own that others of the same resource may name.
    """

    subject: Subject
    neighbours: Sequence[int] = ()

    @property
    def rules(self) -> Sequence[Rule]:
        """The rules of the resource."""
        return self.subject.resource.rules

    def field(self, name: str) -> Field:
        """A field by its name."""
        return self.subject.resource.fields[name]

    def fits(self, name: str, value: Json) -> bool:
        """Whether a field takes a value, by its schema alone."""
        return self.subject.samples.accepts(name, value)

    def properties(self, name: str) -> Properties:
        """The properties that records may have in a field."""
        return self.subject.references.properties[name]

    def fitting(self, name: str, values: Iterable[Json]) -> list[Json]:
        """Those of some values that a field takes."""
        return [value for value in values if self.fits(name, value)]

    def known(self, name: str) -> Sequence[int]:
        """The ids of records that a field may name."""
        own = self.subject.resource.references.get(name) == self.subject.resource.name
        return self.neighbours if own else self.subject.references.of(name)

    def plain(self, name: str) -> Json:
        """A value that nobody could object to, None where none is known."""
        if name in self.subject.resource.references:
            return next(iter(self.known(name)), None)
        return self.subject.samples.value(name)

    def fresh(self) -> str:
        """A text that no record has yet."""
        return self.subject.samples.text()

    def rule(self, kind: RuleKind, name: str) -> Rule | None:
        """A field's rule of a kind, if there is one."""
        return next((r for r in self.rules if r.kind is kind and r.field == name), None)

    def is_sent(self, name: str) -> bool:
        """Whether every new record sends a field."""
        return name in self.subject.samples.required

    def with_companions(self, name: str, value: Json) -> dict[str, Json]:
        """A field's value together with what it needs to be seen, and to keep all other rules."""
        return {
            **self.condition(name),
            **self._beside(name, value),
            name: value,
            **self._filled(name, value),
        }

    def condition(self, name: str) -> dict[str, Json]:
        """A value of another field, such as a status, while which this one is not ignored."""
        found: dict[str, set[str]] = {}
        for item in self.subject.resource.treatments:
            if item.field == name and item.kind in _CONDITIONS:
                found.setdefault(item.condition[0], set()).update(item.condition[1])
        made = {}
        for other, values in found.items():
            free = [v for v in self.field(other).schema.get("enum", ()) if v and v not in values]
            made[other] = free[-1] if free else MISSING
        return made

    def _filled(self, name: str, value: Json) -> dict[str, Json]:
        """What would else be filled in with today's date while the field has this value."""
        found = [
            item.field
            for item in self.subject.resource.treatments
            if item.condition[0] == name and value in item.condition[1]
            if item.kind is TreatmentKind.TODAY
        ]
        return {other: self.plain(other) for other in found}

    def _beside(self, name: str, value: Json) -> dict[str, Json]:
        """For each rule with another field that is always there, a value that keeps it."""
        made = {}
        for rule in self.rules:
            if rule.kind not in NAMING_A_FIELD:
                continue
            if rule.field == name and self.is_sent(rule.value):
                made[rule.value] = self._below(rule.value, value)
            if rule.value == name and self.is_sent(rule.field):
                made[rule.field] = self._near(
                    rule.field, lambda other: at_most(value, other), value
                )
        return made

    def _below(self, name: str, value: Json) -> Json:
        """A value not above another one; below all that one of another type may become."""
        plain = self.plain(name)
        if type(plain) is type(value) or (is_number(plain) and is_number(value)):
            return self._near(name, lambda other: at_most(other, value), value)
        return min(self.fitting(name, (0, *_BESIDE_DATES)), default=plain)

    def _near(self, name: str, keeps: Callable[[Json], bool], value: Json) -> Json:
        dates = _BESIDE_DATES if self.field(name).type is ValueType.DATE else ()
        whole = (int(value) + 1, int(value) - 1) if is_number(value) else ()
        tried = self.fitting(name, (self.plain(name), *dates, *whole, value))
        return next(filter(keeps, tried), self.plain(name))


def at_most(one: Json, other: Json) -> bool:
    """Whether a value is not above another; of what cannot be compared nothing is known."""
    if isinstance(one, str) and isinstance(other, str):
        return one <= other
    if is_number(one) and is_number(other):
        return bool(one <= other)
    return True


def is_number(value: Json) -> bool:
    """Whether a value is a JSON number."""
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def step_of(item: Field) -> Decimal | int:
    """The least by which two values of a field of numbers differ that every server tells apart."""
    assert item.type in NUMBERS
    return 1 if item.type is ValueType.WHOLE_NUMBER else Decimal("0.01")
