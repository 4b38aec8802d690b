"""Tell which claim a difference between server and model breaks, if it breaks one.

The model names the claim of the field or of the key. What was not sent, or depends on another
field, is at stake elsewhere or nowhere: nobody says that a server leaves a field empty which a
new record does not name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from dealdouble.check.claims import Claim, Claims
from dealdouble.check.model.model import Difference
from dealdouble.contract.model import MISSING, Json, Resource, Treatment
from dealdouble.fitting import CONDITIONAL
from dealdouble.vocabulary import TreatmentKind

Record = Mapping[str, Json]


class Blame:
    """The claims at stake when a record of one resource is otherwise than it should be."""

    def __init__(self, claims: Claims, resource: Resource) -> None:
        self._claims = claims
        self._resource = resource
        self._names = {item.key: item.reference or item.key for item in resource.representation}
        # Nobody says that reading shows the time of the last change as precisely as writing.
        changed = (t.field for t in resource.treatments if t.kind is TreatmentKind.CHANGED)
        self._free = {"id", *changed}
        self._aliases = {
            item.value: item.field
            for item in resource.treatments
            if item.kind is TreatmentKind.ALIAS
        }

    def of_reading(
        self, found: Sequence[Difference], cause: Claim
    ) -> list[tuple[Claim, Difference]]:
        """What a record breaks, that is read otherwise than it was stored, and by what.

        Where several fields are otherwise, it is the claim about what caused it.
        """
        told = [item for item in found if item.key not in self._free and item.found is not MISSING]
        several = len({self._names[item.key] for item in told}) > 1
        return [(cause if several else self._of_read(item), item) for item in told]

    def _of_read(self, found: Difference) -> Claim:
        created = self._treatment(found, TreatmentKind.CREATED)
        return found.claim if created is None else self._claims.treatment(self._resource, created)

    def of_create(
        self, found: Difference, sent: Record, beside: Sequence[Difference], today: date
    ) -> Claim | None:
        """What a new record breaks; `beside` are all of its differences."""
        if found.found is MISSING:
            return None  # that a key is shown is another claim
        if self._names[found.key] in self.fields(sent):
            return self._of_sent(found, beside, today)
        default = self._treatment(found, TreatmentKind.DEFAULT)
        if default is not None:
            return self._claims.treatment(self._resource, default)
        return found.claim if self._is_treated(found) else None

    def of_update(
        self, found: Difference, sent: Record, beside: Sequence[Difference], today: date
    ) -> Claim | None:
        """What a changed record breaks; `beside` are all of its differences."""
        if found.found is MISSING:
            return None
        if self._names[found.key] in self.fields(sent):
            return self._of_sent(found, beside, today)
        if self._is_treated(found):
            return found.claim
        depends = self._treatment(found, *CONDITIONAL)
        if depends is not None:
            return self._claims.treatment(self._resource, depends)
        return self._claims.requests("field_that_is_not_sent") or found.claim

    def fields(self, sent: Record) -> set[str]:
        """The fields that a body sends, under their own names."""
        return {self._aliases.get(name, name) for name in sent}

    def field(self, key: str) -> str:
        """The field that a key shows, or that names the record which it shows."""
        return self._names[key]

    def _of_sent(self, found: Difference, beside: Sequence[Difference], today: date) -> Claim:
        # That a day which is sent is kept where one would be filled in is another matter.
        depends = self._treatment(found, TreatmentKind.TODAY)
        if depends is not None and _is_about(today, found.found):
            return self._claims.treatment(self._resource, depends)
        name = self._names[found.key]
        showing = {key for key, field in self._names.items() if field == name}
        field = self._resource.fields.get(name)
        if field is None or name == found.key or showing != {item.key for item in beside} & showing:
            return found.claim
        return self._claims.field(self._resource, field)

    def _is_treated(self, found: Difference) -> bool:
        """Whether the model blames a treatment."""
        field = self._resource.fields.get(found.key)
        return field is not None and found.claim != self._claims.field(self._resource, field)

    def _treatment(self, found: Difference, *kinds: TreatmentKind) -> Treatment | None:
        items = (t for t in self._resource.treatments if t.field == found.key and t.kind in kinds)
        return next(items, None)


def _is_about(today: date, value: Json) -> bool:
    """Whether a value is today's date, in any time zone."""
    days = (today + timedelta(days=n) for n in (-1, 0, 1))
    return value in [day.isoformat() for day in days]
