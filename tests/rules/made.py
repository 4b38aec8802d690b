"""Rules, fields and resources as tests of plain values need them."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from dataclasses import field as has

from dealdouble.contract.model import (
    MISSING,
    Field,
    Json,
    Origin,
    Resource,
    Rule,
    Treatment,
)
from dealdouble.vocabulary import RuleKind, Standing, TreatmentKind, ValueType

ORIGIN = Origin(Standing.ASSUMED, "test", "page.md:1")


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Other records: their numbers by resource, and what stands under the keys of indexes."""

    there: Mapping[str, Collection[Json]]
    found: Mapping[tuple[str, str, Hashable], Collection[int]] = has(default_factory=dict)

    def exists(self, resource: str, number: object) -> bool:
        """Whether the resource has a record of that number."""
        return number in self.there[resource]

    def numbers(self, resource: str, index: str, key: Hashable) -> Collection[int]:
        """The numbers under a key."""
        return self.found.get((resource, index, key), ())


def rule(kind: RuleKind, field: str, *keywords: str, value: Json = None) -> Rule:
    """A rule whose message is its kind."""
    return Rule(kind, field, keywords, value, str(kind), "invalid", ORIGIN)


def treatment(
    kind: TreatmentKind, field: str, value: str = "", while_: str = "", is_: tuple[str, ...] = ()
) -> Treatment:
    """A treatment; its condition holds while the field `while_` is one of `is_`."""
    return Treatment(kind, field, value, (while_, frozenset(is_)), ORIGIN)


def field(
    name: str, kind: ValueType, default: Json = MISSING, schema: Mapping[str, Json] | None = None
) -> Field:
    """A field that no create requires."""
    return Field(name, kind, schema or {}, required=False, default=default, origin=ORIGIN)


def resource(
    *fields: Field, rules: tuple[Rule, ...] = (), treatments: tuple[Treatment, ...] = ()
) -> Resource:
    """A resource of these parts."""
    return Resource("things", {f.name: f for f in fields}, rules, treatments)
