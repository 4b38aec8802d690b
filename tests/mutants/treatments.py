"""Damage treatments: each dropped, applied on create or on update only, or doing something else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from dealdouble.contract.model import MISSING, Contract, Json, Property, Resource, Rule, Treatment
from dealdouble.emulator.call import Call, Reply
from dealdouble.fitting import CONDITIONAL
from dealdouble.vocabulary import Action, RuleKind, TreatmentKind, ValueType

from .core import Core, Handle
from .damage import Damage, during, following
from .mutant import Kind, Mutant
from .original import Original
from .times import stored, time_damages, week_before

_REFUSED: Mapping[TreatmentKind, Mapping[str, Json]] = {
    TreatmentKind.EMPTY_IS_NULL: {"not": {"enum": [""]}},
    TreatmentKind.FROM_TEXT: {"not": {"type": "string"}},
    TreatmentKind.DATE_PART: {"not": {"pattern": "[Tt ]"}},
    TreatmentKind.NULL_REMOVES: {"additionalProperties": {"not": {"type": "null"}}},
}
"""What refuses a value that should be treated."""

_NOT_APART = (TreatmentKind.DEFAULT, TreatmentKind.MERGED)
"""What belongs to one kind of write only."""

_NEEDED = (
    *(TreatmentKind.NEXT_NUMBER, TreatmentKind.CREATED, TreatmentKind.CHANGED),
    *(TreatmentKind.FROM_TEXT, TreatmentKind.WRITTEN_AS),
)
"""Without these nothing could be stored, compared or shown."""


def treatment_mutants(original: Original) -> Iterator[Mutant]:
    """Mutants of all treatments."""
    for treatment in original.resource.treatments:
        claim = original.claims.treatment(original.resource, treatment)
        about = original.about(treatment.field)
        for how, damage in _damages(original, treatment):
            yield original.mutant(Kind.TREATMENT, how, claim, *about, damage=damage)
        if treatment.kind is TreatmentKind.WRITTEN_AS:
            for how, template in (("another end", f"{treatment.value}."), ("all alike", "alike")):
                contract = _written(original, treatment, template)
                yield original.mutant(Kind.TREATMENT, how, claim, *about, contract=contract)


def without(original: Original, treatment: Treatment) -> Contract:
    """The contract without a treatment."""
    fields = dict(original.resource.fields)
    if treatment.kind is TreatmentKind.DEFAULT:
        fields[treatment.field] = replace(fields[treatment.field], default=MISSING)
    kept = tuple(item for item in original.resource.treatments if item is not treatment)
    return original.changed(treatments=kept, fields=fields)


def _damages(original: Original, treatment: Treatment) -> Iterator[tuple[str, Damage]]:
    cleared = _cleared_as_well(original, treatment)
    if cleared is not None:
        # What is cleared need not be ignored: without the one the other does the same.
        both = without(replace(original, resource=_resource(original, cleared)), treatment)
        yield "neither ignored nor cleared", following(both)
    elif treatment.kind not in _NEEDED:
        dropped = following(without(original, treatment))
        yield "dropped", dropped
        if treatment.kind not in _NOT_APART and original.all_of(Action.UPDATE):
            yield "on create only", during(Action.UPDATE, dropped)
            yield "on update only", during(Action.CREATE, dropped)
        if treatment.kind in CONDITIONAL:
            yield from _conditions(original, treatment)
    if treatment.kind in _REFUSED:
        yield "refused", following(_refusing(original, treatment))
    yield from _others(original, treatment)


def _cleared_as_well(original: Original, treatment: Treatment) -> Treatment | None:
    """The treatment that clears what another one ignores, under the same condition."""
    if treatment.kind is not TreatmentKind.IGNORED_WHILE:
        return None
    for item in original.resource.treatments:
        if item.kind is TreatmentKind.CLEARED_WHILE and item.condition == treatment.condition:
            return item
    return None


def _resource(original: Original, gone: Treatment) -> Resource:
    kept = tuple(item for item in original.resource.treatments if item is not gone)
    return replace(original.resource, treatments=kept)


def _refusing(original: Original, treatment: Treatment) -> Contract:
    """The contract in which the type of the field does not allow what is treated."""
    field = original.resource.fields[treatment.field]
    said = _REFUSED[treatment.kind]
    changed = replace(field, schema={**field.schema, **said})

    def refuse(rule: Rule) -> Rule:
        is_type = rule.field == field.name and rule.kind is RuleKind.TYPE
        return replace(rule, keywords=(*rule.keywords, *said)) if is_type else rule

    kept = tuple(item for item in original.resource.treatments if item is not treatment)
    fields = {**original.resource.fields, field.name: changed}
    rules = tuple(map(refuse, original.resource.rules))
    return original.changed(treatments=kept, fields=fields, rules=rules)


def _conditions(original: Original, treatment: Treatment) -> Iterator[tuple[str, Damage]]:
    """Under each of the values, and under another one too."""
    name, values = treatment.condition
    for value in sorted(values):
        if len(values) > 1:
            changed = replace(treatment, condition=(name, values - {value}))
            yield f"not while {name} is {value}", following(_with(original, treatment, changed))
    known = original.resource.fields[name].schema.get("enum", ())
    others = {v for t in _like(original, treatment) for v in t.condition[1]}
    for value in known:
        if value and value not in others:
            changed = replace(treatment, condition=(name, values | {value}))
            yield f"while {name} is {value} too", following(_with(original, treatment, changed))


def _like(original: Original, treatment: Treatment) -> list[Treatment]:
    """The treatments of the same kind and field."""
    key = treatment.kind, treatment.field
    return [item for item in original.resource.treatments if (item.kind, item.field) == key]


def _with(original: Original, treatment: Treatment, *changed: Treatment) -> Contract:
    made: list[Treatment] = []
    for item in original.resource.treatments:
        made += changed if item is treatment else (item,)
    return original.changed(treatments=tuple(made))


def _others(original: Original, treatment: Treatment) -> Iterator[tuple[str, Damage]]:
    field = treatment.field
    match treatment.kind:
        case TreatmentKind.DEFAULT:
            yield "another one", following(_with_default(original, field))
        case TreatmentKind.TODAY:
            yield "a week ago", stored(original, week_before(field))
        case TreatmentKind.NEXT_NUMBER:
            yield "every other number", _skipping(original)
        case TreatmentKind.CREATED | TreatmentKind.CHANGED:
            yield from time_damages(original, treatment)


def _with_default(original: Original, name: str) -> Contract:
    field = original.resource.fields[name]
    known = [one for one in field.schema.get("enum", ()) if one and one != field.default]
    others: dict[ValueType, Json] = {
        ValueType.TEXTS: ["new"],
        ValueType.PROPERTIES: {"new": "yes"},
        ValueType.DECIMAL: 1,
        ValueType.NUMBER: 1,
    }
    plain = "EUR" if isinstance(field.default, str) and field.default.isupper() else "new"
    default = known[0] if known else others.get(field.type, plain)
    return original.with_field(replace(field, default=default))


def _written(original: Original, treatment: Treatment, template: str) -> Contract:
    """The contract in which a key is written otherwise."""
    around, _, key = treatment.field.rpartition(".")

    def changed(item: Property) -> Property:
        if around and item.key == around:
            return replace(item, parts=tuple(map(changed_part, item.parts)))
        return replace(item, template=template) if item.key == treatment.field else item

    def changed_part(part: Property) -> Property:
        return replace(part, template=template) if part.key == key else part

    return original.changed(representation=tuple(map(changed, original.resource.representation)))


def _skipping(original: Original) -> Damage:
    def damaged(core: Core) -> Handle:
        def handle(call: Call, now: datetime) -> Reply:
            if core.action(call) is Action.CREATE:
                core.state.tables[original.resource.name].greatest += 1
            return core.handle(call, now)

        return handle

    return damaged
