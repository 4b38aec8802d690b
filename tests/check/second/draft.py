"""What a write makes of a record, and what is wrong with it so far."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from tests.check.second.freedoms import Freedoms
from tests.check.second.json_text import Json
from tests.check.second.messages import message
from tests.check.second.values import Kind, Values, Wrong

Record = dict[str, Json]
Tables = Mapping[str, Mapping[int, Record]]


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a request.

    `empty` is what null makes of it, `table` where the record is that it names; it may usually be
    a date-time only with `date_times`.
    """

    name: str
    kind: Kind
    required: bool = False
    empty: Json = None
    table: str = ""
    date_times: bool = False


@dataclass(slots=True)
class Draft:
    """The record as it would be stored, which fields were given a value, and what is wrong."""

    record: Record
    language: str
    given: set[str] = field(default_factory=set)
    errors: dict[str, list[str]] = field(default_factory=dict)

    def check(self, name: str, kept: bool, reason: str, value: str = "") -> None:
        """Note that a field is wrong, unless a rule is kept."""
        if not kept:
            self.errors.setdefault(name, []).append(message(reason, self.language, value))


def drafted(
    fields: Sequence[Field],
    body: Mapping[str, Json],
    stored: Record | None,
    freedoms: Freedoms,
    language: str,
) -> Draft:
    """What a body makes of a record, or of a new one, by the types of its fields alone."""
    blank = {item.name: item.empty for item in fields}
    draft = Draft(dict(blank if stored is None else stored), language)
    values = Values(freedoms)
    for item in fields:
        if item.name in body:
            _read(item, body[item.name], draft, values, freedoms, stored is None)
        elif item.required and stored is None:
            draft.check(item.name, False, "missing")
    return draft


def _read(
    item: Field, sent: Json, draft: Draft, values: Values, freedoms: Freedoms, is_new: bool
) -> None:
    try:
        value = values.read(item.kind, sent, item.date_times)
    except Wrong as wrong:
        draft.check(item.name, False, wrong.reason)
        return
    if value is not None:
        draft.record[item.name] = value
        draft.given.add(item.name)
    elif item.required and (is_new or freedoms.nulls == "empty"):
        draft.check(item.name, False, "missing")
    elif freedoms.nulls == "empty":
        draft.record[item.name] = item.empty
        draft.given.add(item.name)


def check_references(fields: Sequence[Field], draft: Draft, tables: Tables) -> None:
    """Note the fields that name a record that is not there."""
    for item in fields:
        if item.table and item.name in draft.given and draft.record[item.name] is not None:
            draft.check(item.name, draft.record[item.name] in tables[item.table], "absent")


def check_keys(body: Mapping[str, Json], known: Collection[str], draft: Draft) -> None:
    """Note the keys that are no fields."""
    for key in body:
        draft.check(key, key in known, "unknown")
