"""Draw the values of a field by its recipe, one for each record of a block.

Each recipe takes its draws from a stream of its own, and as many for a record whether its value
is used or not: to change one recipe changes no values but its own, and those that follow from
them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from itertools import accumulate
from typing import Any

from dealdouble.emulator.representation import plain_number
from dealdouble.fitting import NUMBERS
from dealdouble.rules.treatment import number_of
from dealdouble.scenarios.field import At, Column
from dealdouble.scenarios.ranges import EXACT, draw_after, draw_product, draw_range
from dealdouble.scenarios.recipe_schema import OPTIONAL, RECIPES, SHARE, recipe_schema
from dealdouble.scenarios.words import words
from dealdouble.vocabulary import ValueType

_ALL = "all"
_WHOLE = 10**9
_SCHEMA = recipe_schema()
_MAPPINGS = (ValueType.PROPERTIES, ValueType.OBJECT)
_PLACES = re.compile(r"\{(\w+)\}")
_LIKE_PLACES = re.compile(r"\{\s*(\w+)\s*\}?")


def draw(recipe: Any, at: At) -> Column:
    """The values that a recipe, or a constant, gives a field in each record.

    Raises:
        ScenarioError: the recipe is not understood, or does not fit the field.
    """
    if not isinstance(recipe, Mapping):
        return [at.constant(recipe)] * at.count
    _check(recipe, at)
    head = _head(recipe, at)
    column = _DRAWN[head](recipe, at)
    if SHARE not in recipe:
        return column
    given = int(EXACT.multiply(Decimal(recipe[SHARE]), Decimal(_WHOLE)))
    drawn = at.below(_WHOLE, SHARE)
    return [value if k < given else None for value, k in zip(column, drawn, strict=True)]


def _check(recipe: Mapping[str, Any], at: At) -> None:
    """Refuse what is no recipe, such as keys and values that are meant as they are."""
    if at.type in _MAPPINGS and not set(recipe) <= set(_SCHEMA["properties"]):
        raise at.error("keys and values tell of a recipe here", "write {value: {…}} to mean them")
    at.check(recipe, _SCHEMA)


def _head(recipe: Mapping[str, Any], at: At) -> str:
    """The key that tells which recipe it is, once all that belongs to it is there."""
    head = next((key for key in RECIPES if key in recipe), None)
    if head is None:
        raise at.error("tells of no recipe", f"write one of {', '.join(RECIPES)}")
    beside = RECIPES[head]
    for key in recipe:
        if key not in (head, *beside, SHARE):
            known = ", ".join((*beside, SHARE))
            raise at.error(f"{key} does not go with {head}", f"beside {head} stand {known}", key)
    for key in beside:
        if key not in recipe and not {key, head} & set(OPTIONAL):
            raise at.error(f"{key} is missing beside {head}", f"add {key}")
    return head


def _value(recipe: Mapping[str, Any], at: At) -> Column:
    return [at.constant(recipe["value"], "value")] * at.count


def _mix(recipe: Mapping[str, Any], at: At) -> Column:
    weights = recipe["mix"]
    values = [at.constant(_read(text, at), "mix", text) for text in weights]
    bounds = list(accumulate(map(int, weights.values())))
    return [values[bisect_right(bounds, k)] for k in at.below(bounds[-1], "mix")]


def _read(text: str, at: At) -> Any:
    """What a key stands for, as keys are texts always."""
    if at.type not in NUMBERS or at.is_named:
        return text
    number = number_of(text)
    is_whole = isinstance(number, Decimal) and number == number.to_integral_value()
    return int(number) if is_whole else number


def _any(recipe: Mapping[str, Any], at: At) -> Column:
    listed = recipe["any"]
    if isinstance(listed, str):
        return _any_record(listed, at)
    values = [at.constant(value, "any", i) for i, value in enumerate(listed)]
    return [values[k] for k in at.below(len(values), "any")]


def _any_record(said: str, at: At) -> Column:
    if said != _ALL or not at.target:
        what = "a list of values" + (f", or {_ALL}" if at.target else "")
        raise at.error(f"any is {said!r}", f"write {what}", "any")
    numbers = at.records()
    if not numbers:
        raise at.error(f"there are no {at.target} to name", f"add some {at.target}", "any")
    if not at.names_its_own_kind:
        return [numbers[k] for k in at.below(len(numbers), "any")]
    return _any_but_itself(numbers, at)


def _any_but_itself(numbers: Sequence[int], at: At) -> Column:
    last = numbers[-1]
    others = len(numbers) - 1
    if not others:
        return [None if last == own else last for own in at.numbers]
    return [
        numbers[k] if numbers[k] != own else last
        for k, own in zip(at.below(others, "any"), at.numbers, strict=True)
    ]


def _some(recipe: Mapping[str, Any], at: At) -> Column:
    if at.type is not ValueType.TEXTS:
        raise at.unfit("some of a list", "lists of texts")
    listed = at.constant(recipe["some"], "some")
    least, most = at.whole(recipe, "from", 0), at.whole(recipe, "to", len(listed))
    if not 0 <= least <= most <= len(listed):
        remedy = f"write two numbers from 0 to {len(listed)}, the lesser one under from"
        raise at.error(f"some from {least} to {most} of {len(listed)} cannot be", remedy)
    wanted = at.below(most - least + 1, "some")
    draws = [at.below(2**32, "some", i) for i in range(len(listed))]
    return [_sample(listed, least + k, keys) for k, *keys in zip(wanted, *draws, strict=True)]


def _sample(listed: Sequence[str], size: int, keys: Sequence[int]) -> list[str]:
    """Those of the list whose keys are the least, in the order of the list."""
    chosen = sorted(range(len(listed)), key=keys.__getitem__)[:size]
    return [listed[i] for i in sorted(chosen)]


def _by(recipe: Mapping[str, Any], at: At) -> Column:
    other = at.other(recipe["by"], "by")
    if other.type is not ValueType.TEXT and not other.target:
        remedy = "name a text or a reference"
        raise at.error(f"by names {other.said}, which {other.kind}", remedy, "by")
    cases = {_case(key, other, at): key for key in recipe["cases"]}
    rows: dict[str | None, list[int]] = {key: [] for key in (*cases.values(), None)}
    for row, value in zip(at.rows, at.column(other), strict=True):
        rows[cases.get(value)].append(row)
    made: dict[int, Any] = dict.fromkeys(at.rows)
    for key, some in rows.items():
        place = at.case(some, "else") if key is None else at.case(some, "cases", key)
        case = recipe.get("else") if key is None else recipe["cases"][key]
        made.update(zip(some, draw(case, place), strict=True))
    return [made[row] for row in at.rows]


def _case(key: str, other: At, at: At) -> Any:
    """The value of the other field that a case is for."""
    if not other.target:
        choices = at.block.schema(other.name).get("enum", (key,))
        if key not in choices:
            known = ", ".join(choice or "''" for choice in choices if choice is not None)
            raise at.error(f"{other.said} is never {key!r}", f"write {known}", "cases", key)
        return key
    number = other.block.names.number(other.target, key)
    if number is None:
        unknown = other.block.names.unknown(other.name, other.target, key)
        raise at.error(*unknown, "cases", key)
    return number


def _words(recipe: Mapping[str, Any], at: At) -> Column:
    if at.type is not ValueType.TEXT:
        raise at.unfit("a word list", "texts")
    listed = words(recipe["words"])
    drawn = at.below(len(listed), "words")
    made = {k: listed[k] for k in dict.fromkeys(drawn)}
    return [made[k] for k in drawn]


def _text(recipe: Mapping[str, Any], at: At) -> Column:
    if at.type is not ValueType.TEXT:
        raise at.unfit("a text with fields in it", "texts")
    for found in _LIKE_PLACES.finditer(recipe["text"]):
        if not _PLACES.fullmatch(found[0]):
            cause = f"{found[0]!r} stands for no field"
            raise at.error(cause, f"write {{{found[1]}}}", "text")
    texts = _PLACES.split(recipe["text"])
    columns = [_said_column(name, at) for name in texts[1::2]]
    template = "{}".join(text.replace("{", "{{").replace("}", "}}") for text in texts[::2])
    return [template.format(*values) for values in zip(*columns, strict=True)] or [
        recipe["text"]
    ] * at.count


def _said_column(name: str, at: At) -> Column:
    if name == "id":
        return at.numbers
    other = at.other(name, "text")
    if other.target or other.type in (*_MAPPINGS, ValueType.TEXTS):
        raise at.error(f"text names {name}, which is no single value", "name another", "text")
    return [
        "" if value is None else value if isinstance(value, str) else plain_number(value)
        for value in at.column(other)
    ]


_DRAWN: Mapping[str, Callable[[Mapping[str, Any], At], Column]] = {
    "value": _value,
    "mix": _mix,
    "any": _any,
    "some": _some,
    "after": draw_after,
    "of": draw_product,
    "by": _by,
    "words": _words,
    "text": _text,
    "from": draw_range,
}
"""What draws the values of each recipe; none for a recipe that is not in the closed list."""
