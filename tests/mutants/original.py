"""What mutants are made of: a contract, and one resource that it serves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dealdouble.check.claims import Claim, Claims
from dealdouble.contract.model import (
    Contract,
    Field,
    Filter,
    Operation,
    Resource,
    Rule,
    Treatment,
)
from dealdouble.vocabulary import Action, TreatmentKind

from .damage import Damage, untouched
from .mutant import Kind, Mutant


@dataclass(frozen=True, slots=True)
class Original:
    """What is damaged: a contract, and one resource that it serves."""

    contract: Contract
    resource: Resource

    @property
    def claims(self) -> Claims:
        """The claims of the contract."""
        return Claims(self.contract)

    @property
    def operations(self) -> list[Operation]:
        """The operations of the resource."""
        return [one for one in self.contract.operations if one.resource == self.resource.name]

    def all_of(self, action: Action) -> list[Operation]:
        """The operations of the resource that do something."""
        return [one for one in self.operations if one.action is action]

    def about(self, name: str) -> list[Claim]:
        """The claims about a field, or a key: that it is stored, shown, treated."""
        keys = [item for item in self.resource.representation if name in (item.key, item.reference)]
        field = self.resource.fields.get(name)
        stored = [] if field is None else [self.claims.field(self.resource, field)]
        return [
            *stored,
            *(self.claims.shown(self.resource, item) for item in keys),
            *(self.claims.treatment(self.resource, t) for t in self._treatments(name)),
            *(self.claims.rule(self.resource, r) for r in self.resource.rules if r.field == name),
        ]

    def _treatments(self, name: str) -> list[Treatment]:
        return [item for item in self.resource.treatments if item.field == name]

    @property
    def kept(self) -> list[Claim]:
        """The claims that records are kept as they are sent, and shown."""
        fields = self.resource.fields.values()
        unsent = self.claims.requests("field_that_is_not_sent")
        return [
            *map(self.claims.operation, self.operations),
            *(self.claims.field(self.resource, field) for field in fields),
            *(self.claims.shown(self.resource, key) for key in self.resource.representation),
            *([] if unsent is None else [unsent]),
        ]

    def is_given_once(self, name: str) -> bool:
        """Whether a record gets the value of a key when it is created, and keeps it."""
        given = (TreatmentKind.NEXT_NUMBER, TreatmentKind.CREATED)
        return any(item.kind in given for item in self._treatments(name))

    def mutant(
        self,
        kind: Kind,
        how: str,
        *claims: Claim | None,
        contract: Contract | None = None,
        damage: Damage = untouched,
        **more: Any,
    ) -> Mutant:
        """A mutant that damages the fact of the first claim; `more` are its other attributes."""
        known = [claim for claim in claims if claim is not None]
        return Mutant(
            name=f"{known[0].id}: {how}",
            kind=kind,
            claims=tuple(dict.fromkeys(claim.id for claim in known)),
            **{
                "binding": known[0].binds,
                "contract": contract or self.contract,
                "damage": damage,
                "held_to": self.contract,
                **more,
            },
        )

    def changed(self, **parts: Any) -> Contract:
        """The contract with other parts of the resource."""
        made = replace(self.resource, **parts)
        return replace(
            self.contract, resources={**self.contract.resources, self.resource.name: made}
        )

    def with_field(self, changed: Field, rules: Sequence[Rule] | None = None) -> Contract:
        """The contract with another field of that name, and other rules."""
        fields = {**self.resource.fields, changed.name: changed}
        return self.changed(fields=fields, rules=self.resource.rules if rules is None else rules)

    def with_operations(self, change: Callable[[Operation], Operation | None]) -> Contract:
        """The contract with operations of the resource changed, or gone."""
        made = [
            change(one) if one.resource == self.resource.name else one
            for one in self.contract.operations
        ]
        return replace(self.contract, operations=tuple(filter(None, made)))

    def with_filter(self, item: Filter, changed: Filter | None) -> Contract:
        """The contract with a filter of the resource's lists changed, or gone."""

        def change(operation: Operation) -> Operation:
            made = (changed if one == item else one for one in operation.filters)
            return replace(operation, filters=tuple(filter(None, made)))

        return self.with_operations(change)
