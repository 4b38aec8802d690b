"""Damage what is stored of each field: not at all, or not as it was sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from html import escape
from struct import pack, unpack
from typing import Any

from dealdouble.contract.model import Field, Json
from dealdouble.emulator.call import Call
from dealdouble.vocabulary import Action, RuleKind, ValueType

from .core import Core
from .damage import Damage, asking
from .messages import fields_of, with_fields
from .mutant import Kind, Mutant
from .original import Original

Change = Callable[[Any], Any]

_NARROW = (RuleKind.MATCHES, RuleKind.ONE_OF, RuleKind.ONE_OF_OR_EMPTY)


def value_mutants(original: Original) -> Iterator[Mutant]:
    """Mutants of what becomes of each field's value."""
    for field in original.resource.fields.values():
        about = original.about(field.name)
        for action in (Action.CREATE, Action.UPDATE):
            if action is Action.CREATE and field.required:
                continue
            damage = _writing(original, _without(field.name), action)
            how = f"not stored on {action}"
            done = map(original.claims.operation, original.all_of(action))
            yield original.mutant(Kind.VALUE, how, *about, *done, damage=damage)
        for how, change in _changes(original, field):
            damage = stored_as(original, field.name, change)
            yield original.mutant(Kind.VALUE, how, *about, damage=damage)


def stored_as(original: Original, name: str, change: Change) -> Damage:
    """Store something else of a field's value, other than null."""

    def rewritten(sent: dict[str, Json]) -> dict[str, Json]:
        value = sent.get(name)
        return sent if value is None else {**sent, name: change(value)}

    return _writing(original, rewritten)


def _writing(
    original: Original,
    change: Callable[[dict[str, Json]], dict[str, Json]],
    only: Action | None = None,
) -> Damage:
    actions = (Action.CREATE, Action.UPDATE) if only is None else (only,)

    def rewritten(core: Core, call: Call) -> Call:
        sent = fields_of(call, original.resource)
        if sent is None or core.action(call) not in actions:
            return call
        return with_fields(call, original.resource, change(sent))

    return asking(rewritten)


def _without(name: str) -> Callable[[dict[str, Json]], dict[str, Json]]:
    return lambda sent: {key: value for key, value in sent.items() if key != name}


def _changes(original: Original, field: Field) -> Iterator[tuple[str, Change]]:
    rules = {r.kind for r in original.resource.rules if r.field == field.name}
    match field.type:
        case ValueType.TEXT if rules.isdisjoint(_NARROW):
            yield from _TEXTS.items()
        case ValueType.NUMBER | ValueType.DECIMAL:
            yield from _NUMBERS.items()
        case ValueType.DATE if rules.isdisjoint((RuleKind.FIRST_DAY, RuleKind.LAST_DAY)):
            yield from _DATES.items()
        case ValueType.TEXTS:
            yield from _LISTS.items()
        case ValueType.PROPERTIES | ValueType.OBJECT:
            yield from _OBJECTS.items()
        case _:
            return


def _of_texts(change: Callable[[str], str]) -> Change:
    return lambda value: change(value) if isinstance(value, str) else value


def _of_numbers(change: Callable[[Decimal], Json]) -> Change:
    """A number changed, whether it is one or a text that says one."""

    def changed(value: Any) -> Any:
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            return change(Decimal(value))
        return value

    return changed


def _of_dates(change: Callable[[date], date]) -> Change:
    def changed(value: Any) -> Any:
        try:
            return change(date.fromisoformat(value)).isoformat()
        except (ValueError, TypeError, OverflowError):
            return value

    return changed


def _of_lists(change: Callable[[list[Any]], list[Any]]) -> Change:
    return lambda value: change(value) if isinstance(value, list) else value


def _of_objects(change: Callable[[dict[str, Any]], dict[str, Any]]) -> Change:
    return lambda value: change(value) if isinstance(value, dict) else value


def _single(number: Decimal) -> Decimal:
    """A number as four bytes hold it: seven digits of it are right."""
    try:
        return Decimal(repr(unpack("f", pack("f", number))[0]))
    except OverflowError:
        return number


_TEXTS: dict[str, Change] = {
    "letters beyond ASCII are lost": _of_texts(lambda t: t.encode("ascii", "replace").decode()),
    "what is beyond the basic plane is lost": _of_texts(
        lambda text: "".join(sign if ord(sign) < 0x10000 else "?" for sign in text)
    ),
    "is in lower case": _of_texts(str.lower),
    "is made safe for HTML": _of_texts(escape),
    "lines are joined": _of_texts(lambda text: " ".join(text.splitlines())),
    "quotes are lost": _of_texts(lambda text: text.replace('"', "").replace("'", "")),
}

_NUMBERS: dict[str, Change] = {
    "loses its cents": _of_numbers(int),
    "is rounded to tenths": _of_numbers(lambda number: round(number, 1)),
    "keeps seven digits": _of_numbers(_single),
    "loses its sign": _of_numbers(abs),
    "is a hundred times too much": _of_numbers(
        lambda number: number * 100 if abs(number) < 10**9 else number
    ),
}

_DATES: dict[str, Change] = {
    "is the day before": _of_dates(lambda day: day - timedelta(days=1)),
    "leap days move": _of_dates(
        lambda day: day.replace(day=28) if (day.month, day.day) == (2, 29) else day
    ),
    "is of this century": _of_dates(
        lambda day: day if day.year >= 2000 or day.day > 28 else day.replace(year=2000)
    ),
}

_LISTS: dict[str, Change] = {
    "loses its last": _of_lists(lambda value: value[:-1]),
    "commas part its texts": _of_lists(
        lambda value: [part.strip() for text in value for part in str(text).split(",")]
    ),
    "is in lower case": _of_lists(lambda value: [str(text).lower() for text in value]),
    "keeps three": _of_lists(lambda value: value[:3]),
}

_OBJECTS: dict[str, Change] = {
    "loses its last key": _of_objects(lambda value: dict(list(value.items())[:-1])),
    "keys are in lower case": _of_objects(lambda value: {k.lower(): v for k, v in value.items()}),
    "lists within keep one": _of_objects(
        lambda value: {k: v[:1] if isinstance(v, list) else v for k, v in value.items()}
    ),
}
