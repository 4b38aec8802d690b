"""Damage types: a server that converts what is of another type, as many do."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import jsonschema_rs

from dealdouble.contract.model import MISSING, Field, Json, Rule
from dealdouble.emulator.call import Call
from dealdouble.emulator.json_body import write_json
from dealdouble.fitting import NUMBERS
from dealdouble.vocabulary import Action, ValueType

from .core import Core
from .damage import Damage, asking
from .messages import fields_of, with_fields
from .original import Original


def converted(original: Original, rule: Rule) -> Damage:
    """Take what is of a wrong type for something that is of the right one."""
    field = original.resource.fields[rule.field]
    is_right, is_valid = _is_right(field, rule), _validator(field)

    def change(core: Core, call: Call) -> Call:
        sent = fields_of(call, original.resource)
        writes = core.action(call) in (Action.CREATE, Action.UPDATE)
        if not writes or sent is None or field.name not in sent or is_right(sent[field.name]):
            return call
        value = _converted(field, sent[field.name])
        if value is MISSING or not is_valid(value):
            value = _any(core, original, field.name)
        return with_fields(call, original.resource, {**sent, field.name: value})

    return asking(change)


def _validator(field: Field) -> Callable[[Json], bool]:
    return jsonschema_rs.validator_for(dict(field.schema), validate_formats=True).is_valid


def _any(core: Core, original: Original, name: str) -> Json:
    """What some record holds in a field."""
    held = (record[name] for record in core.records(original.resource.name).values())
    return next((value for value in held if value is not None), None)


def _is_right(field: Field, rule: Rule) -> Callable[[Json], bool]:
    within = ("items", "additionalProperties")
    said = {key: field.schema[key] for key in (*rule.keywords, *within) if key in field.schema}
    if field.type is ValueType.DECIMAL:  # an amount as a text is one
        said.pop("pattern", None)
    is_valid = jsonschema_rs.validator_for(said).is_valid
    # Null where there must be something is not of a wrong type, but missing.
    return lambda value: value is None or bool(is_valid(value))


def _converted(field: Field, value: Any) -> Json:
    """A value of the field's type, MISSING where that is not worth a guess."""
    if field.type is ValueType.TEXT:
        return write_json(value).decode()
    if field.type in NUMBERS:
        return _number(field, value)
    if field.type is ValueType.TEXTS:
        parts = value if isinstance(value, list) else [value]
        return [part if isinstance(part, str) else write_json(part).decode() for part in parts]
    return MISSING


def _number(field: Field, value: Any) -> Json:
    is_whole = field.type is ValueType.WHOLE_NUMBER
    if isinstance(value, bool | Decimal):
        return int(value)
    if isinstance(value, str) and re.fullmatch(r" *-?[0-9]{1,18}(\.[0-9]{1,9})? *", value):
        return int(Decimal(value.strip())) if is_whole else Decimal(value.strip())
    return MISSING
