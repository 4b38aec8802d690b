"""The closed list of recipes by which values are drawn, and their JSON Schema."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from dealdouble.scenarios.values import GREATEST_ID, GREATEST_WHOLE
from dealdouble.scenarios.words import word_lists

DRAWN = "drawn"
"""The name of the schema of what may be said of a field."""

MOST = 1_000_000
"""How many records of a resource are generated at most, and the greatest weight."""

RECIPES: Mapping[str, tuple[str, ...]] = {
    "value": (),
    "mix": (),
    "any": (),
    "some": ("from", "to"),
    "after": ("from", "to", "day"),
    "of": ("times",),
    "by": ("cases", "else"),
    "words": (),
    "text": (),
    "from": ("to", "step", "day"),
}
"""The recipes, each named by the key that tells it, and the keys that stand beside that one."""

OPTIONAL = ("some", "step", "day", "else")
"""The keys that may be missing beside the one that tells the recipe, and all of `some`'s."""

SHARE = "share"
"""The key that may stand in any recipe."""

_SAID: Mapping[str, tuple[Mapping[str, Any], str]] = {
    "value": ({}, "This very value: {value: {Type: Shop}}"),
    "mix": (
        {
            "type": "object",
            "additionalProperties": {"type": "integer", "minimum": 1, "maximum": MOST},
            "minProperties": 1,
        },
        "Texts, or names of records, each with its weight: {mix: {pending: 5, won: 3}}",
    ),
    "any": (
        {"type": ["array", "string"], "minItems": 1},
        "One of these, all alike: {any: [CHF, EUR]}; or any record of the resource that the "
        "field names: {any: all}",
    ),
    "some": (
        {"type": "array", "minItems": 1},
        "Some of these, from so many to so many: {some: [Print, Shop], from: 0, to: 2}",
    ),
    "from": (
        {"type": ["number", "string"]},
        "The least number, the first day or the first instant: {from: 1000, to: 250000, "
        "step: 500}, {from: 2026-01-01, to: 2026-12-31}. A day where an instant belongs "
        "stands for its office hours, from 7:00 to 18:00. Beside `after` a number of days",
    ),
    "to": (
        {"type": ["number", "string"]},
        "The greatest number, the last day or the last instant",
    ),
    "step": (
        {"type": "number", "exclusiveMinimum": 0},
        "What lies between two numbers, or how many days between two dates; 1 unless it is "
        "said, or 0.01 where the numbers have cents",
    ),
    "day": (
        {"enum": ["first", "last"]},
        "Whether the date is moved to the first or the last day of its month",
    ),
    "after": (
        {"type": "string"},
        "So many days after another field of the record: {after: date_from, from: 7, to: 60}; "
        "nothing where that has none",
    ),
    "of": (
        {"type": "string"},
        "An amount that follows from another one, to the cent: {of: total_amount_net, times: 1.23}",
    ),
    "times": ({"type": "number"}, "What the other amount is multiplied with"),
    "by": (
        {"type": "string"},
        "A recipe, or a value, for each value of another field: {by: status, cases: "
        "{won: {after: created_at, from: 7, to: 60}}, else: null}",
    ),
    "cases": (
        {"type": "object", "minProperties": 1},
        "The values of the other field, or the names of records, each with a recipe or a value",
    ),
    "else": ({}, "A recipe or a value for all other values; nothing unless it is said"),
    "words": (
        {"enum": word_lists()},
        "A name from one of the word lists: {words: projects-de}",
    ),
    "text": (
        {"type": "string"},
        "A text with other fields of the record in it: {text: 'B-{id}'}",
    ),
    SHARE: (
        {"type": "number", "minimum": 0, "maximum": 1},
        "How many of the records get it, the others nothing: {words: projects-de, share: 0.8}",
    ),
}


def drawn_schema() -> dict[str, Any]:
    """The schema of what may be said of a field."""
    return {
        "description": "A value, or how it is drawn",
        "if": {"type": "object"},
        "then": recipe_schema(),
    }


def recipe_schema() -> dict[str, Any]:
    """The schema of a recipe; which keys go together, and with which field, is told elsewhere."""
    return {
        "type": "object",
        "description": "How a value is drawn",
        "properties": {
            name: {**schema, "description": said} for name, (schema, said) in _SAID.items()
        },
        "additionalProperties": False,
        "minProperties": 1,
    }


def block_schema(description: str, fields: Iterable[str]) -> dict[str, Any]:
    """The schema of what is said of a resource's generated records."""
    recipe = {"$ref": f"#/$defs/{DRAWN}"}
    return {
        "type": "object",
        "description": description,
        "properties": {
            "count": {
                "type": "integer",
                "minimum": 0,
                "maximum": MOST,
                "description": "How many records",
            },
            "seed": {
                "type": "integer",
                "minimum": -GREATEST_WHOLE,
                "maximum": GREATEST_WHOLE,
                "description": "Another seed gives other records; 1 unless it is said",
            },
            "first_id": {
                "type": "integer",
                "minimum": 1,
                "maximum": GREATEST_ID,
                "description": "The first id; the one after those written out, unless it is said",
            },
            "fields": {
                "type": "object",
                "description": "Fields, and references by name, each with a value or a recipe",
                "properties": dict.fromkeys(fields, recipe),
                "additionalProperties": False,
            },
        },
        "required": ["count", "fields"],
        "additionalProperties": False,
    }
