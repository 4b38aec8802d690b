"""Make the records of a resource as its API would store them, or tell what is wrong with them."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from dealdouble.contract.model import MISSING, Contract, Resource, Rule, Treatment, index_of
from dealdouble.emulator.decision import Decider
from dealdouble.rules.beside import Others
from dealdouble.rules.treatment import Caller
from dealdouble.scenarios.mistakes import of_rule, shown
from dealdouble.scenarios.names import Names
from dealdouble.scenarios.record_schema import given_integrations, given_times
from dealdouble.scenarios.values import UNDATED, parse_time
from dealdouble.store.base import Record
from dealdouble.vocabulary import RuleKind, TreatmentKind

_LOSING = (TreatmentKind.IGNORED_WHILE, TreatmentKind.CLEARED_WHILE, TreatmentKind.INTEGRATION)
"""The treatments by which a record loses a value to what another field holds."""

_RECIPES = {
    RuleKind.FIRST_DAY: "day: first beside from and to",
    RuleKind.LAST_DAY: "day: last beside from and to",
    RuleKind.NOT_BEFORE: "{after: FIELD, from: 0, to: 90}",
    RuleKind.NOT_LESS: "{of: FIELD, times: 1.23}",
    RuleKind.EXISTS: "{any: all}",
    RuleKind.UNIQUE: "{text: 'A-{id}'}",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a record: a rule that a field breaks, or why it loses the field's value.

    `other` is what else would let the record keep the value, and `recipe` a recipe that would.
    Where there is neither a rule nor a reason, the record lacks the field.
    """

    field: str
    rule: Rule | None = None
    lost: str = ""
    other: str = ""
    recipe: str = ""

    @property
    def is_lack(self) -> bool:
        """Whether the record has no value where it needs one."""
        return not self.lost and (self.rule is None or self.rule.kind is RuleKind.REQUIRED)

    def said(self, name: str, value: Any) -> tuple[str, str]:
        """What is wrong with the value that stands under a name, and what would be right."""
        if self.rule is not None:
            return of_rule(self.rule, name, value)
        if not self.lost:
            return f"{name} is missing", f"give it a value, as every record needs a {name}"
        cause = f"{name} {shown(value)} would be lost, as {self.lost}"
        return cause, f"leave {name} out, or {self.other}"


def recipe_for(rule: Rule | None) -> str:
    """A recipe, or a part of one, whose values keep a rule, if there is one to tell of."""
    template = "" if rule is None else _RECIPES.get(rule.kind, "")
    return template.replace("FIELD", str("" if rule is None else rule.value))


class SoFar:
    """What rules may ask about the records of a resource while they are made in turn."""

    def __init__(self, resource: Resource, names: Names) -> None:
        self._names = names
        self._unique = {
            index_of((rule.field, rule.value)): sorted((rule.field, rule.value))
            for rule in resource.rules
            if rule.kind is RuleKind.UNIQUE
        }
        self._found: dict[tuple[str, Hashable], list[int]] = {}

    def exists(self, resource: str, number: object) -> bool:
        """Whether the scenario has a record of that number."""
        return self._names.exists(resource, number)

    def numbers(self, resource: str, index: str, key: Hashable) -> Collection[int]:
        """The numbers of the records so far that an index has under a key."""
        return self._found.get((index, key), ())

    def note(self, number: int, record: Record) -> None:
        """Take a record in, so that no other may have what is unique of it."""
        for index, names in self._unique.items():
            key = tuple(record[name] for name in names)
            if None not in key:
                self._found.setdefault((index, key), []).append(number)


class Maker:
    """Makes the records of one resource, each by itself."""

    def __init__(self, contract: Contract, resource: Resource, others: Others) -> None:
        self._others = others
        self._fields = resource.fields
        self._required = [n for n, f in resource.fields.items() if f.required and n != "id"]
        self._decider = Decider(contract, resource.name) if resource.representation else None
        self.integrations = given_integrations(resource)
        self.times = given_times(resource)
        by_kind = {kind: name for name, kind in self.times.items()}
        self._created = by_kind.get(TreatmentKind.CREATED, "")
        self._changed = by_kind.get(TreatmentKind.CHANGED, "")
        self._losing = [item for item in resource.treatments if item.kind in _LOSING]

    def make(self, body: Mapping[str, Any], number: int) -> Record | Fault:
        """The record that a body makes, which may hold times and an integration besides."""
        if self._decider is None:
            return self._plain(body, number)
        times = self._times_of(body)
        integration = None
        for name in self.integrations:
            integration = body.get(name)
        caller = _caller(times.get(self._changed, UNDATED)[:10], integration)
        record, broken = self._decider.undated_record(body, number, self._others, caller)
        if broken:
            return Fault(broken[0].field, broken[0].rule)
        for item in self._losing:
            if body.get(item.field) is not None and (lost := _lost(item, record)):
                return Fault(item.field, None, *lost)
        record.update(times)
        return record

    def make_invalid(self, body: Mapping[str, Any], number: int) -> Record:
        """The record that a body is, whatever rules it breaks."""
        blank = {
            name: None if field.default is MISSING else field.default
            for name, field in self._fields.items()
        }
        given = {**dict.fromkeys(self.integrations), **self._times_of(body), **body}
        return {**blank, **given, "id": number}

    def _plain(self, body: Mapping[str, Any], number: int) -> Record | Fault:
        """The record of a resource that the API only shows parts of, and so has no rules for."""
        for name in self._required:
            if body.get(name) is None:
                return Fault(name)
        return {**{name: body.get(name) for name in self._fields}, "id": number}

    def _times_of(self, body: Mapping[str, Any]) -> dict[str, str]:
        """The record's times; it was changed last when it was created, unless it says so."""
        default = body.get(self._created) or UNDATED
        return {name: body.get(name) or default for name in self.times}


@lru_cache(maxsize=4096)
def _caller(day: str, integration: str | None) -> Caller:
    """Who writes on a day: nothing else of the time counts where a record's own are known."""
    return Caller(parse_time(f"{day}T00:00:00Z"), integration)


def _lost(item: Treatment, record: Mapping[str, Any]) -> tuple[str, str, str] | None:
    """Why a record does not hold the treated field, and what would let it, if so."""
    if item.kind is TreatmentKind.INTEGRATION:
        if record[item.value] is not None:
            return None
        return f"there is no {item.value}", f"add {item.value}", ""
    field, values = item.condition
    value = record[field]
    if value not in values:
        return None
    others = " or ".join(map(repr, sorted(values)))
    cases = ", ".join(f"{value}: null" for value in sorted(values))
    recipe = f"{{by: {field}, cases: {{{cases}}}, else: …}}"
    return f"{field} is {shown(value)}", f"give a {field} other than {others}", recipe
