"""Mend the fields of requests that are made from a schema alone, so that a server may take them.

A schema cannot say which records there are, nor what holds between fields: what is made from it
names records of nobody, and breaks rules by chance. Mended, it names records that are there,
keeps every rule, and bears the run's mark.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from dealdouble.check.session import Subject
from dealdouble.contract.model import MISSING, Json
from dealdouble.emulator.json_body import Unreadable, read_json
from dealdouble.fitting import NAMING_A_FIELD
from dealdouble.rules.judge import Broken
from dealdouble.vocabulary import RuleKind, TreatmentKind, ValueType

Fields = dict[str, Any]
"""Fields as a generator makes them: JSON values, but with floats."""

_ROUNDS = 5
"""How often is mended what was broken, before a plain record is taken instead."""


class Mender:
    """Mends the fields of one resource's requests."""

    def __init__(self, subject: Subject) -> None:
        resource = subject.resource
        self._subject = subject
        self._aliases = {
            item.value: item.field
            for item in resource.treatments
            if item.kind is TreatmentKind.ALIAS
        }
        self._pairs = [r for r in resource.rules if r.kind in NAMING_A_FIELD]
        self._unique = [r.field for r in resource.rules if r.kind is RuleKind.UNIQUE]
        self._taken: set[str] = set()

    def fields(self, sent: Mapping[str, Any], keeps: bool, partial: bool) -> Fields:
        """The fields of a request, mended.

        Args:
            sent: as they were made.
            keeps: whether they are meant to keep all rules; others break what they broke.
            partial: whether they are those of an update.
        """
        made = {name: self._existing(name, value) for name, value in sent.items()}
        for name in self._unique:
            self._set_apart(made, name)
        if keeps:
            made = self._kept(made, partial)
        return self._marked(made, partial)

    def _existing(self, name: str, value: Any) -> Any:
        """For the id of a record, that of one that is there."""
        name = self._aliases.get(name, name)
        field = self._subject.resource.fields.get(name)
        if field is None or field.type is not ValueType.WHOLE_NUMBER or not _is_whole(value):
            return value
        known = self._subject.references.of(name)
        return known[int(value) % len(known)] if known else int(value)

    def _set_apart(self, made: Fields, name: str) -> None:
        """Give a text that no two records share something of its own, or leave it out."""
        value = made.get(name)
        if (
            not isinstance(value, str)
            or not value
            or not self._subject.samples.accepts(name, value)
        ):
            return
        longer = f"{value} {self._fresh()}"
        if self._subject.samples.accepts(name, longer):
            made[name] = longer
        elif value in self._taken:
            del made[name]
        self._taken.add(value)

    def _kept(self, made: Fields, partial: bool) -> Fields:
        plain = self._plain()
        base = plain if partial else {}
        for _ in range(_ROUNDS):
            broken = self._broken({**base, **made})
            if not broken:
                return self._completed(made, plain) if partial else made
            for item in broken:
                self._mend(made, item, {**base, **made}, plain)
        return plain

    def _broken(self, whole: Fields) -> tuple[Broken, ...]:
        """What a record would break; one that cannot be read breaks as much as an empty one."""
        try:
            exact = read_json(json.dumps(whole).encode())
        except (Unreadable, ValueError):
            exact = {}
        return self._subject.model.create(exact, datetime.now(UTC)).broken

    def _mend(self, made: Fields, item: Broken, whole: Fields, plain: Fields) -> None:
        """Give a field a value that keeps the rule, or leave it out."""
        samples, name = self._subject.samples, item.field
        other = whole.get(item.rule.value, MISSING) if item.rule in self._pairs else MISSING
        for alias, field in self._aliases.items():
            if field == name:
                made.pop(alias, None)
        if other is not MISSING and samples.accepts(name, other):
            made[name] = other
        elif name in samples.required:
            made[name] = plain[name]
        else:
            made.pop(name, None)

    def _completed(self, made: Fields, plain: Fields) -> Fields:
        """With the other field of each rule about two, as it is not known what is stored of it."""
        for rule in self._pairs:
            if (rule.field in made) != (rule.value in made):
                missing = rule.value if rule.field in made else rule.field
                empty = self._subject.samples.accepts(missing, None)
                made[missing] = None if empty else plain[missing]
        return made

    def _marked(self, made: Fields, partial: bool) -> Fields:
        """With the run's mark at the beginning of the texts that may bear it, in one at least."""
        marked = self._subject.samples.marked
        texts = [name for name in marked if isinstance(made.get(name), str)]
        mark = self._fresh()
        if marked and not texts and not partial:
            made[next((name for name in marked if name not in made), marked[-1])] = mark
        return made | {name: f"{mark} {made[name]}" for name in texts}

    def _plain(self) -> Fields:
        """A plain record, written as a generator would write it."""
        record = self._subject.samples.record()
        return {n: float(v) if isinstance(v, Decimal) else v for n, v in record.items()}

    def _fresh(self) -> str:
        """A mark that no record bears yet."""
        samples = self._subject.samples
        record: Mapping[str, Json] = samples.record()
        return str(record[samples.marked[0]]) if samples.marked else samples.mark


def _is_whole(value: Any) -> bool:
    """Whether a value is a whole number, which a generator may write as 21204.0."""
    if isinstance(value, float):
        return value.is_integer()
    return isinstance(value, int) and not isinstance(value, bool)
