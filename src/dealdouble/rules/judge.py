"""Tell which rules of a resource a request or a record breaks.

What a JSON Schema can say is judged by jsonschema-rs: the whole body at once, and only if
that fails rule by rule, each by those keywords of the field's schema that say it. What lies
between fields, or between records, is judged on the record as it would be stored.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

import jsonschema_rs

from dealdouble.contract.model import MISSING, Json, Resource, Rule
from dealdouble.rules.beside import KEEPS, Among, Keeps, Others
from dealdouble.vocabulary import RuleKind

_DECISIVE = (RuleKind.TYPE, RuleKind.DATE)

_COMPILED: dict[str, jsonschema_rs.Validator] = {}


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that is broken, and the value that breaks it, MISSING where there is none."""

    rule: Rule
    value: Json

    @property
    def field(self) -> str:
        """The field that an answer names."""
        return self.rule.field

    @property
    def message(self) -> str:
        """What an answer says of it."""
        return self.rule.message

    @property
    def error(self) -> str:
        """The error that answers."""
        return self.rule.error


class Judge:
    """The rules of one resource, compiled."""

    def __init__(self, resource: Resource) -> None:
        fields = resource.fields
        self._resource = resource.name
        self._required = {
            rule.field: rule for rule in resource.rules if rule.kind is RuleKind.REQUIRED
        }
        properties = {name: dict(field.schema) for name, field in fields.items()}
        whole = {"type": "object", "properties": properties}
        self._changes_fit = _compiled(whole).is_valid
        self._record_fits = _compiled({**whole, "required": list(self._required)}).is_valid
        self._fits = {name: _compiled(schema).is_valid for name, schema in properties.items()}
        self._said: dict[str, list[tuple[Rule, Callable[[Any], bool]]]] = {n: [] for n in fields}
        self._beside: list[tuple[Rule, Keeps]] = []
        for rule in resource.rules:
            if rule.kind is RuleKind.REQUIRED:
                continue
            if not rule.keywords:
                self._beside.append((rule, KEEPS[rule.kind]))
                continue
            schema = properties[rule.field]
            part = {keyword: schema[keyword] for keyword in rule.keywords}
            if rule.kind is RuleKind.TYPE:
                part |= {k: schema[k] for k in ("items", "additionalProperties") if k in schema}
            self._said[rule.field].append((rule, _compiled(part).is_valid))

    def of_sent(self, sent: Mapping[str, Json], partial: bool) -> list[Broken]:
        """What the values of a request break by themselves; an update is partial."""
        if (self._changes_fit if partial else self._record_fits)(sent):
            return []
        found: list[Broken] = []
        for name, fits in self._fits.items():
            value = sent.get(name, MISSING)
            if value is MISSING or value is None:
                required = self._required.get(name)
                if required is not None and not (partial and value is MISSING):
                    found.append(Broken(required, value))
                    continue
            if value is not MISSING and not fits(value):
                found += self._of_value(name, value)
        return found

    def _of_value(self, name: str, value: Json) -> list[Broken]:
        found: list[Broken] = []
        for rule, fits in self._said[name]:
            if not fits(value):
                found.append(Broken(rule, value))
                if rule.kind in _DECISIVE:
                    break
        return found

    def of_record(
        self, record: Mapping[str, Json], unfit: Collection[str], others: Others
    ) -> list[Broken]:
        """What a record would break as it would be stored; `unfit` fields are not looked at.

        Null keeps all of these rules.
        """
        among = Among(self._resource, others)
        found: list[Broken] = []
        for rule, keeps in self._beside:
            value = record[rule.field]
            if value is None or rule.field in unfit or rule.value in unfit:
                continue
            if not keeps(rule, record, among):
                found.append(Broken(rule, value))
        return found


def _compiled(schema: Mapping[str, Json]) -> jsonschema_rs.Validator:
    """A validator; most schemas are said of many fields, and anew for each double of an API."""
    text = repr(schema)  # which tells 1 from true and 1.0, unlike a comparison
    if text not in _COMPILED:
        _COMPILED[text] = jsonschema_rs.validator_for(dict(schema), validate_formats=True)
    return _COMPILED[text]
