"""A probe: what is sent to see a treatment at work, and how answers show whether it was.

A probe touches as few fields as can be, so that several go into one request.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from dealdouble.check.claims import Claim
from dealdouble.check.errands import Shown, Untestable, said
from dealdouble.check.model.compare import alike, is_empty, same
from dealdouble.check.values.facts import Body, Facts
from dealdouble.contract.model import MISSING, Json, Property, Treatment
from dealdouble.vocabulary import ValueType


@dataclass(frozen=True, slots=True)
class Seen:
    """What answers show: the record before an update, and after the request, at a server's time."""

    before: Shown
    after: Shown
    now: datetime


Judge = Callable[[Seen], str]
"""What would be right if it is wrong, nothing if it is not; Untestable if that cannot be told."""


@dataclass(frozen=True, slots=True)
class Probe:
    """What is sent to see a treatment at work; MISSING stands for a field that is not sent.

    Attributes:
        stored: what a record has before an update; None for a create.
        plain: what is sent instead to see whether the treatment is to blame for a refusal.
        touched: the fields that no other probe may touch in the same request.
    """

    claim: Claim
    sent: Body
    plain: Body
    judge: Judge
    stored: Body | None = None
    touched: frozenset[str] = frozenset()

    @property
    def fields(self) -> set[str]:
        """All the fields that it needs for itself."""
        return {*self.touched, *self.sent, *self.plain, *(self.stored or {})}


@dataclass(frozen=True, slots=True)
class Treated:
    """A treatment of a field of one resource, and the keys of an answer that show that field."""

    facts: Facts
    claim: Claim
    treatment: Treatment
    shown: Sequence[Property]

    @property
    def name(self) -> str:
        """The field that is treated."""
        return self.treatment.field

    def of(self, record: Shown) -> Json:
        """What a record shows of the field, MISSING where it shows nothing of it."""
        for item in self.shown:
            found = record.get(item.key, MISSING)
            if item.type is ValueType.RECORD and isinstance(found, dict):
                return found.get("id")
            if found is not MISSING:
                return found
        return MISSING

    def probe(self, sent: Body, plain: Body, judge: Judge, stored: Body | None = None) -> Probe:
        """A probe of this treatment."""
        around = {self.name, self.treatment.condition[0]} - {""}
        return Probe(self.claim, sent, plain, judge, stored, frozenset(around))

    def both(self, sent: Body, plain: Body, judge: Judge, stored: Body) -> Iterator[Probe]:
        """The same on create, and as an update of a record that has something else stored."""
        yield self.probe(sent, plain, judge)
        yield self.probe(sent, plain, judge, stored)

    def becomes(self, expected: Json) -> Judge:
        """The field is shown as just that; nothing in another shape is not the same.

        A key that is not there at all shows that it is empty, if anything.
        """

        def judge(seen: Seen) -> str:
            found, kind = self.of(seen.after), self.facts.field(self.name).type
            if found is MISSING and not is_empty(expected):
                raise Untestable(f"no answer shows {self.name}")
            if found is MISSING:
                return ""
            empty = is_empty(expected) or is_empty(found)
            right = alike(expected, found) if empty else same(kind, expected, found)
            return "" if right else f"{self.name} is {said(expected)}"

        return judge

    def is_emptied(self, seen: Seen) -> str:
        """The field is shown as empty, in whatever shape."""
        return "" if is_empty(self.of(seen.after)) else f"{self.name} is empty"
