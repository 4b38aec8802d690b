"""Seed faults into the rules of a contract: drop one, loosen or tighten it by one step."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from dealdouble.contract.model import Contract, Json, Resource, Rule
from dealdouble.vocabulary import RuleKind, Standing

from .serving import changed


def rule_of(resource: Resource, claim: str) -> Rule:
    """The rule that a claim such as `status: one of` is about."""
    field, _, kind = claim.partition(": ")
    return next(r for r in resource.rules if r.field == field and r.kind == RuleKind(kind))


def dropped(contract: Contract, claim: str) -> Contract:
    """A contract without a rule."""

    def change(resource: Resource) -> Resource:
        rule = rule_of(resource, claim)
        field = resource.fields[rule.field]
        schema = {k: v for k, v in field.schema.items() if k not in rule.keywords}
        fields = {**resource.fields, rule.field: replace(field, schema=schema)}
        return replace(resource, rules=tuple(r for r in resource.rules if r != rule), fields=fields)

    return changed(contract, change)


def said_otherwise(contract: Contract, claim: str, **keywords: Any) -> Contract:
    """A contract in which a field's schema has other keywords where it says a rule."""

    def change(resource: Resource) -> Resource:
        field = resource.fields[rule_of(resource, claim).field]
        schema = {**field.schema, **keywords}
        return replace(
            resource, fields={**resource.fields, field.name: replace(field, schema=schema)}
        )

    return changed(contract, change)


def documented(contract: Contract, claim: str) -> Contract:
    """A contract in which a rule is documented, and not disputed."""

    def change(resource: Resource) -> Resource:
        rule = rule_of(resource, claim)
        origin = replace(rule.origin, standing=Standing.DOCUMENTED, disputed=False)
        known = replace(rule, origin=origin)
        return replace(resource, rules=tuple(known if r == rule else r for r in resource.rules))

    return changed(contract, change)


def without_foreign_letters(contract: Contract, claim: str) -> Contract:
    """A contract in which the rule of a text's type refuses letters beyond ASCII, too."""

    def change(resource: Resource) -> Resource:
        rule = rule_of(resource, claim)
        field = resource.fields[rule.field]
        schema = {**field.schema, "not": {"type": "string", "pattern": "[^ -~]"}}
        fields = {**resource.fields, field.name: replace(field, schema=schema)}
        stricter = replace(rule, keywords=(*rule.keywords, "not"))
        rules = tuple(stricter if r == rule else r for r in resource.rules)
        return replace(resource, rules=rules, fields=fields)

    return changed(contract, change)


def of_value(contract: Contract, claim: str, value: Json) -> Contract:
    """A contract in which a rule has another value."""

    def change(resource: Resource) -> Resource:
        rule = rule_of(resource, claim)
        rules = (replace(r, value=value) if r == rule else r for r in resource.rules)
        return replace(resource, rules=tuple(rules))

    return changed(contract, change)


def pattern_with(contract: Contract, claim: str, old: str, new: str) -> Contract:
    """A contract in which a part of the pattern of a rule's field is another one."""
    resource = next(r for r in contract.resources.values() if r.representation)
    pattern = resource.fields[rule_of(resource, claim).field].schema["pattern"]
    assert old in pattern
    return said_otherwise(contract, claim, pattern=pattern.replace(old, new))


def limited(contract: Contract, claim: str, by: str) -> Contract:
    """A contract in which a limit is another one by so much."""
    resource = next(r for r in contract.resources.values() if r.representation)
    rule = rule_of(resource, claim)
    return said_otherwise(contract, claim, **{rule.keywords[0]: rule.value + Decimal(by)})
