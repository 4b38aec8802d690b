"""Plain records: no more than what is required, each value one that nobody could object to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from dealdouble.check.server.references import References
from dealdouble.contract.model import Field, Json, Resource
from dealdouble.vocabulary import RuleKind, ValueType

_PLAIN: Mapping[ValueType, Json] = {
    ValueType.TEXT: "plain",
    ValueType.NUMBER: 1000,
    ValueType.NUMBER_WITH_PLACE: 1000,
    ValueType.DECIMAL: Decimal("1000.50"),
    ValueType.WHOLE_NUMBER: 1,
    ValueType.DATE: "2026-03-15",
    ValueType.TIME: "2026-03-15T09:00:00Z",
    ValueType.TEXTS: ["plain"],
    ValueType.OBJECT: {"plain": "text"},
}

_FITTING = ("EUR", "PLN", "plain", "2026-03-01", "2026-03-31")
"""Texts of which one fits the pattern or the choice of a field that takes no other."""


class Samples:
    """Plain values for the fields of one resource.

    Args:
        accepts: tells whether a field takes a value, by its schema alone.
        mark: the run's own name, by which its records are known.
    """

    def __init__(
        self,
        resource: Resource,
        references: References,
        accepts: Callable[[str, Json], bool],
        mark: str,
    ) -> None:
        self._resource = resource
        self._references = references
        self.accepts = accepts
        self._count = 0
        self.mark = mark
        self.required = [rule.field for rule in resource.rules if rule.kind is RuleKind.REQUIRED]
        self.marked = self._marked()

    @property
    def missing(self) -> list[str]:
        """The required fields that must name a record of which none is known."""
        return [name for name in self.required if self.value(name) is None]

    def record(self, **fields: Json) -> dict[str, Json]:
        """A plain record with these fields; no two have the same mark."""
        made = {name: self.value(name) for name in self.required}
        made |= dict.fromkeys(self.marked, self.text())
        return {**made, **fields}

    def text(self) -> str:
        """A text with the mark of the run that no record has yet."""
        self._count += 1
        return f"{self.mark} {self._count}"

    def value(self, name: str) -> Json:
        """A plain value for a field, None where it must name something and nothing is known."""
        field = self._resource.fields[name]
        if name in self._resource.references:
            return next(iter(self._references.of(name)), None)
        if field.type is ValueType.PROPERTIES:
            return self._references.properties[name].plain
        return self._fitting(field)

    def _fitting(self, field: Field) -> Json:
        enum = [item for item in field.schema.get("enum", ()) if item]
        tried = [*enum[:1], _PLAIN[field.type], *_FITTING]
        return next((value for value in tried if self.accepts(field.name, value)), None)

    def _marked(self) -> tuple[str, ...]:
        """The first two fields that take any text: where one is varied, the other tells."""
        free = (
            name
            for name, field in self._resource.fields.items()
            if field.type is ValueType.TEXT and self.accepts(name, f"{self.mark} 1")
        )
        return tuple(free)[:2]
