"""Damage rules: each dropped, applied on create or on update only, loosened, tightened."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from dealdouble.contract.model import Contract, Rule
from dealdouble.emulator.call import Call
from dealdouble.fitting import NAMING_A_FIELD
from dealdouble.vocabulary import Action, RuleKind

from .conversion import converted
from .core import Core
from .damage import Damage, during, following, when
from .messages import fields_of
from .mutant import Kind, Mutant
from .original import Original
from .steps import loosened, tightened


def rule_mutants(original: Original) -> Iterator[Mutant]:
    """Mutants of all rules."""
    for rule in original.resource.rules:
        yield from _whole(original, rule)
        claim = original.claims.rule(original.resource, rule)
        for how, damage in loosened(original, rule, without_rule(original, rule)):
            yield original.mutant(Kind.LOOSENED, how, claim, damage=damage)
        yield from _tightened(original, rule)
    yield from _required_too(original)


def _tightened(original: Original, rule: Rule) -> Iterator[Mutant]:
    """What may be refused of a type is nobody's guess; what a field takes is documented.

    Only how odd a value may be that no two records share, nobody says.
    """
    claims, resource, is_type = original.claims, original.resource, rule.kind is RuleKind.TYPE
    stake = [claims.rule(resource, rule), claims.field(resource, resource.fields[rule.field])]
    unique = [r for r in resource.rules if r.kind is RuleKind.UNIQUE and r.field == rule.field]
    alone = [claims.rule(resource, one) for one in unique if is_type]
    if is_type:
        stake.reverse()
    created = [claims.operation(one) for one in original.all_of(Action.CREATE)]
    binds = all(one.binds for one in (stake[0], *alone))
    for how, damage in tightened(original, rule):
        yield original.mutant(
            Kind.TIGHTENED, how, *stake, *alone, *created, damage=damage, binding=binds
        )


def without_rule(original: Original, rule: Rule) -> Contract:
    """The contract without a rule, and without the keywords that say it."""
    rules = tuple(one for one in original.resource.rules if one is not rule)
    field = original.resource.fields[rule.field]
    schema = {k: v for k, v in field.schema.items() if k not in rule.keywords}
    required = field.required and rule.kind is not RuleKind.REQUIRED
    return original.with_field(replace(field, schema=schema, required=required), rules)


def _whole(original: Original, rule: Rule) -> Iterator[Mutant]:
    claim = original.claims.rule(original.resource, rule)
    dropped = _dropped(original, rule)
    yield original.mutant(Kind.DROPPED, "dropped", claim, damage=dropped)
    if not original.all_of(Action.UPDATE):
        return
    on_update = during(Action.CREATE, dropped)
    yield original.mutant(Kind.ON_UPDATE, "applied on update only", claim, damage=on_update)
    if rule.kind is RuleKind.REQUIRED:
        yield from _emptied(original, rule)
        return
    on_create = during(Action.UPDATE, dropped)
    yield original.mutant(Kind.ON_CREATE, "applied on create only", claim, damage=on_create)
    if rule.kind in NAMING_A_FIELD:
        both = original.claims.requests("rule_about_two_fields")
        claims = (both, claim) if both and both.binds == claim.binds else (claim,)
        how = f"{rule.field} is not held against the {rule.value} that is stored"
        damage = when(_sends_one(original, rule), dropped)
        yield original.mutant(Kind.ON_CREATE, how, *claims, damage=damage)


def _emptied(original: Original, rule: Rule) -> Iterator[Mutant]:
    """An update may empty what was required once: what null does is a fact of its own."""
    claims, field = original.claims, original.resource.fields[rule.field]
    null = claims.requests("null")
    if null is None:
        return
    schema = {"anyOf": [{"type": "null"}, field.schema]}
    rules = tuple(r for r in original.resource.rules if r.field != rule.field or not r.keywords)
    contract = original.with_field(replace(field, schema=schema), rules)
    damage = during(Action.UPDATE, when(_empties(original, rule.field), following(contract)))
    how = f"{rule.field} may be emptied"
    rule_of = claims.rule(original.resource, rule)
    yield original.mutant(Kind.ON_CREATE, how, null, rule_of, damage=damage)


def _empties(original: Original, name: str) -> Callable[[Core, Call], bool]:
    def test(core: Core, call: Call) -> bool:
        sent = fields_of(call, original.resource) or {}
        return name in sent and sent[name] is None

    return test


def _dropped(original: Original, rule: Rule) -> Damage:
    """What could not be stored at all is converted where its type is not asked for."""
    if rule.kind is RuleKind.TYPE:
        return converted(original, rule)
    return following(without_rule(original, rule))


def _sends_one(original: Original, rule: Rule) -> Callable[[Core, Call], bool]:
    def test(core: Core, call: Call) -> bool:
        sent = fields_of(call, original.resource) or {}
        is_alone = (rule.field in sent) != (rule.value in sent)
        return core.action(call) is Action.UPDATE and is_alone

    return test


def _required_too(original: Original) -> Iterator[Mutant]:
    """Each field asked for that need not be sent."""
    asked = {r.field for r in original.resource.rules if r.kind is RuleKind.REQUIRED}
    model = next((r for r in original.resource.rules if r.kind is RuleKind.REQUIRED), None)
    claims = original.claims
    for field in original.resource.fields.values():
        if field.name in asked or model is None:
            continue
        rules = (*original.resource.rules, replace(model, field=field.name))
        changed = original.with_field(replace(field, required=True), rules)
        created = map(claims.operation, original.all_of(Action.CREATE))
        yield original.mutant(
            Kind.TIGHTENED,
            "required too",
            claims.field(original.resource, field),
            *created,
            contract=changed,
        )
