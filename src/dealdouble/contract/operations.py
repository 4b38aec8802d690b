"""Load the operations of a contract: paths, answers, filters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dealdouble.contract.model import MISSING, Answer, Filter, Operation, Segment
from dealdouble.contract.origins import load_origin
from dealdouble.contract.resources import Messages
from dealdouble.vocabulary import EXTENSION, Action, Body, Match, ValueType


def load_operation(
    path: str, method: str, item: Mapping[str, Any], messages: Messages
) -> Operation:
    """An operation from its place in the document and its extension there."""
    entry = item[f"{EXTENSION}operation"]
    filters = [
        _filter(parameter, messages)
        for parameter in item.get("parameters", ())
        if f"{EXTENSION}filter" in parameter
    ]
    return Operation(
        id=item["operationId"],
        method=method.upper(),
        segments=tuple(map(_segment, path.split("/")[1:])),
        action=Action(entry["action"]),
        resource=entry["resource"],
        needs=entry["needs"],
        answers=tuple(map(_answer, entry["answers"])),
        filters=tuple(filters),
        origin=load_origin(entry["origin"]),
    )


def _segment(part: str) -> Segment:
    before, _, rest = part.partition("{")
    name, _, after = rest.partition("}")
    return Segment(before, name, after)


def _answer(entry: Mapping[str, Any]) -> Answer:
    return Answer(
        status=entry["status"],
        body=Body(entry["body"]),
        text=entry.get("text", MISSING),
        origin=load_origin(entry["origin"]),
    )


def _filter(parameter: Mapping[str, Any], messages: Messages) -> Filter:
    entry = parameter[f"{EXTENSION}filter"]
    return Filter(
        parameter=parameter["name"],
        match=Match(entry["match"]),
        fields=(entry["field"], *entry.get("more_fields", ())),
        type=ValueType(entry["type"]),
        unreadable=entry["unreadable"]["answer"],
        message=messages.types.get(entry["type"], ""),
        origin=load_origin(entry["origin"]),
        unreadable_origin=load_origin(entry["unreadable"]["origin"]),
    )
