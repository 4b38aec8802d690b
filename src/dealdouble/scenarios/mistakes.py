"""Say a mistake in a scenario plainly: what stands there, and what would be right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from dealdouble.contract.model import Rule
from dealdouble.vocabulary import RuleKind
from dealdouble.yaml_file import YamlPath

_Schema = Mapping[str, Any]

_KINDS = {
    "string": "a text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "keys and values",
}
_PLACEHOLDERS = {
    "string": "TEXT",
    "integer": "NUMBER",
    "number": "NUMBER",
    "boolean": "true",
    "array": "[TEXT, TEXT]",
}
_FORMATS = {
    "date": "write a date such as 2026-03-31",
    "date-time": "write an instant in UTC, such as 2026-01-01T09:00:00Z",
}
"""What is written where a text has a form of its own, for which a number may be taken."""

_LONGEST = 60
"""How much of a value is shown."""

_ADVICE = {
    RuleKind.DATE: "write a date such as 2026-03-31",
    RuleKind.FIRST_DAY: "write a date such as 2026-03-01",
    RuleKind.LAST_DAY: "write a date such as 2026-03-31",
    RuleKind.MATCHES: "write a text that matches {value}",
}


def of_shape(
    document: Any, path: Sequence[str | int], schema: _Schema, rule: Sequence[str | int]
) -> tuple[str, str, tuple[str, ...]]:
    """What is wrong, what would be right, and the key below the value that is meant.

    Args:
        document: the whole file.
        path: where in the file the value stands.
        schema: the schema of scenario files.
        rule: where in the schema the keyword stands that the value breaks.
    """
    value, asked = _at(document, path), _at(schema, rule[:-1])
    match rule[-1]:
        case "additionalProperties":
            known = ", ".join(asked["properties"])
            key = next(key for key in value if key not in asked["properties"])
            return f"{key!r} is not known here", f"known: {known}", (key,)
        case "required":
            key = next(key for key in asked["required"] if key not in value)
            return f"{key!r} is missing", f"add {key}: {_wanted(asked['properties'][key])}", ()
        case "enum":
            return f"{shown(value)} is none of the choices", f"write {_wanted(asked)}", ()
        case "minimum" | "exclusiveMinimum":
            return f"{shown(value)} is too small", f"write {_wanted(asked)}", ()
        case "maximum":
            return f"{shown(value)} is too great", f"write {_wanted(asked)}", ()
        case "minItems" | "minProperties":
            return f"an empty {shown(value)[2:]} stands here", f"write {_wanted(asked)}", ()
    return _type_found(value, asked), _type_wanted(value, path, schema, rule), ()


def true_path(document: Any, path: Sequence[str | int]) -> YamlPath:
    """A path as the document has it, where a validator takes the key `5` for a place in a list."""
    found: list[str | int] = []
    for step in path:
        key = _key(document, step) if isinstance(document, Mapping) else step
        found.append(key)
        document = document[key]
    return tuple(found)


def _key(mapping: Mapping[str, Any], step: str | int) -> str:
    if isinstance(step, str) or str(step) in mapping:
        return str(step)
    numbers = (key for key in mapping if key.isascii() and key.lstrip("+").isdigit())
    return next(key for key in numbers if int(key) == step)


def of_rule(rule: Rule, name: str, value: Any) -> tuple[str, str]:
    """What is wrong with the value that a file gives under a name, and what would be right."""
    said = f"{name} {shown(value)}" if isinstance(value, str | int | Decimal) else name
    stands = f"the rule {str(rule.kind)!r} stands in {rule.origin.at}"
    advised = advice(rule)
    return f"{said} {rule.message}", f"{advised} ({stands})" if advised else stands


def advice(rule: Rule) -> str:
    """What keeps a rule, for those of which one can say it."""
    return _ADVICE.get(rule.kind, "").format(value=rule.value)


def shown(value: Any) -> str:
    """A value as a message quotes it."""
    match value:
        case None:
            return "nothing"
        case bool():
            return "true" if value else "false"
        case dict():
            return "a mapping"
        case list():
            return "a list"
        case str():
            return repr(value) if len(value) <= _LONGEST else f"{value[:_LONGEST]!r}…"
    text = str(Decimal(value))  # as Python writes an int of a few thousand digits only
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _at(root: Any, path: Sequence[str | int]) -> Any:
    for step in path:
        root = root[step]
    return root


def _types(schema: _Schema) -> list[str]:
    """The types that a value may have, if it is not null."""
    types = schema.get("type", "string")
    return [types] if isinstance(types, str) else [name for name in types if name != "null"]


def _type(schema: _Schema) -> str:
    """The type that a value has, if it is not null; of several the first."""
    return _types(schema)[0]


def _type_found(value: Any, asked: _Schema) -> str:
    match value:
        case str():
            return f"{shown(value)} is a text"
        case bool():
            return f"{shown(value)} is a boolean"
        case Decimal() if _type(asked) == "integer":
            return f"{shown(value)} is not a whole number"
        case int() | Decimal():
            return f"{shown(value)} is a number"
    return f"{shown(value)} stands here"


def _type_wanted(
    value: Any, path: Sequence[str | int], schema: _Schema, rule: Sequence[str | int]
) -> str:
    asked, key, around = _at(schema, rule[:-1]), "", {}
    if "examples" in asked:
        return f"write {' or '.join(asked['examples'])}, or the like"
    if rule[-3:-2] == ["properties"]:
        key, around = str(rule[-2]), _at(schema, rule[:-3])
    elif len(path) == 1:
        key = str(path[0])  # an API, whose schema stands apart
    if isinstance(value, int | Decimal):
        if f"{key}_id" in around.get("properties", ()):
            return f"write a name from this file, or the number under {key}_id"
        if asked.get("format") in _FORMATS:
            return _FORMATS[asked["format"]]
        if _type(asked) == "string" and "enum" not in asked:
            return f"put it in quotes, '{shown(value)}', to make it {_wanted(asked)}"
    optional = value is None and key and key not in around.get("required", ())
    return f"write {_wanted(asked)}" + (", or leave the key out" if optional else "")


def _wanted(schema: _Schema) -> str:
    if "enum" in schema:
        choices = ["null" if choice is None else repr(choice) for choice in schema["enum"]]
        return " or ".join(filter(None, (", ".join(choices[:-1]), choices[-1])))
    wanted = " or ".join(_KINDS[kind] for kind in _types(schema))
    for word, key in (("from", "minimum"), ("above", "exclusiveMinimum"), ("to", "maximum")):
        wanted += f" {word} {schema[key]}" if key in schema else ""
    if _type(schema) in {"object", "array"}:
        return f"{wanted}, such as {_example(schema)}"
    described = schema.get("description")
    return f"{wanted} ({described})" if described else wanted


def _example(schema: _Schema) -> str:
    """A value that fits, with words in capitals where anything may stand."""
    if "type" not in schema:
        schema = schema.get("else", schema)  # of a record, what it is unless it is marked
    if "enum" in schema:
        return str(schema["enum"][0])
    if _type(schema) != "object":
        return _PLACEHOLDERS[_type(schema)]
    properties = schema.get("properties")
    if properties is None:
        return f"{{NAME: {_example(schema.get('additionalProperties', {}))}}}"
    keys = schema.get("required") or list(properties)[:1]
    return f"{{{', '.join(f'{key}: {_example(properties[key])}' for key in keys)}}}"
