"""Ask a mutant and the server it is made of the same things, without a network."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from dealdouble.emulator.call import Call
from dealdouble.emulator.json_body import Unreadable, read_json

from .catalogue import mutants_of
from .core import Handle
from .damage import untouched
from .mutant import Mutant
from .serving import damaged

_START = datetime(2026, 3, 15, 9, tzinfo=UTC)
_BASES = {"moco": "/api/v1", "intum": "/crm", "library": "/v2"}
_KEYS = {
    "moco": ("authorization", "Token token={}", "demo"),
    "intum": ("authorization", "Bearer {}", "demo"),
    "library": ("x-library-card", "{}", "staff"),
}


@dataclass(frozen=True, slots=True)
class Ask:
    """A request: a method and a path with its query below the API's base, and a body.

    `{id}` in the path stands for the id of the record that was created last. An empty key is
    none; `seconds` pass before it is sent.
    """

    line: str
    body: Any = None
    key: str | None = None
    headers: Mapping[str, str] | None = None
    seconds: int = 0


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of a request."""

    status: int
    headers: Mapping[str, str]
    json: Any


def mutant_of(api: str, name: str) -> Mutant:
    """A mutant by its name."""
    return next(one for one in mutants_of(api) if one.name == name)


def answers(mutant: Mutant, asks: Sequence[Ask]) -> list[Answered]:
    """What a mutant answers to requests, one after another."""
    api = mutant.contract.name
    _, faulty = damaged(mutant)
    made: list[Answered] = []
    now, number = _START, 0
    for ask in asks:
        now += timedelta(seconds=ask.seconds)
        found = _answered(faulty.handle, _call(api, ask, number), now)
        if ask.line.startswith("POST") and isinstance(found.json, dict):
            shown = found.json.get("loan", found.json)
            number = shown.get("id", number) if isinstance(shown, dict) else number
        made.append(found)
    return made


def right(mutant: Mutant) -> Mutant:
    """The server that a mutant is made of."""
    return replace(mutant, contract=mutant.held_to, damage=untouched)


def _answered(handle: Handle, call: Call, now: datetime) -> Answered:
    reply = handle(call, now)
    try:
        value = read_json(reply.body) if reply.body else None
    except Unreadable:
        value = reply.body
    return Answered(reply.status, dict(reply.headers), value)


def _call(api: str, ask: Ask, number: int) -> Call:
    method, _, target = ask.line.partition(" ")
    path, _, query = target.replace("{id}", str(number)).partition("?")
    name, form, best = _KEYS[api]
    key = best if ask.key is None else ask.key
    headers = {"content-type": "application/json", **(ask.headers or {})}
    if key:
        headers.setdefault(name, form.format(key))
    body = ask.body if isinstance(ask.body, bytes) else _written(ask.body)
    return Call(method, _BASES[api] + path, query, headers, body, "http://api.example")


def _written(body: Any) -> bytes:
    return b"" if body is None else json.dumps(body).encode()
