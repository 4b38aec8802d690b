"""Read and rewrite calls and replies: the fields that are sent, the query, the records shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from dealdouble.contract.model import MISSING, Contract, Json, Resource
from dealdouble.emulator.authentication import Pairs
from dealdouble.emulator.call import Call, Reply
from dealdouble.emulator.conditions import read_pairs
from dealdouble.emulator.json_body import Unreadable, read_json, write_json
from dealdouble.vocabulary import Body

Shown = dict[str, Any]
"""A record as an answer shows it."""


def fields_of(call: Call, resource: Resource) -> dict[str, Json] | None:
    """The fields of a record that a call sends, None where it sends none."""
    whole = _json(call.body or b"")
    wrapper = resource.request_wrapper
    sent = whole.get(wrapper) if wrapper and isinstance(whole, dict) else whole
    return sent if isinstance(sent, dict) else None


def with_fields(call: Call, resource: Resource, fields: Mapping[str, Json]) -> Call:
    """The same call with other fields of the record."""
    wrapper = resource.request_wrapper
    whole = {**_json(call.body or b""), wrapper: fields} if wrapper else fields
    return replace(call, body=write_json(whole))


def json_of(call: Call) -> Json:
    """The JSON value of a call's body, MISSING where it is none."""
    return _json(call.body or b"")


def pairs_of(call: Call) -> Pairs:
    """The parameters of a call's query."""
    return read_pairs(call.query)


def with_pairs(call: Call, pairs: Iterable[tuple[str, str]]) -> Call:
    """The same call with another query."""
    return replace(call, query=urlencode(list(pairs)))


def without_parameter(call: Call, name: str) -> Call:
    """The same call without a parameter, of which parts may be named in brackets."""
    kept = [pair for pair in pairs_of(call) if pair[0].partition("[")[0] != name]
    return with_pairs(call, kept)


def with_parameter(call: Call, name: str, value: object) -> Call:
    """The same call with one value for a parameter."""
    return with_pairs(call, [*pairs_of(without_parameter(call, name)), (name, str(value))])


def is_done(reply: Reply) -> bool:
    """Whether an operation was carried out."""
    return bool(reply.operation) and 200 <= reply.status < 300


def with_header(reply: Reply, name: str, value: str | None) -> Reply:
    """The same reply with another value of a header, or without it."""
    kept = tuple(pair for pair in reply.headers if pair[0] != name.lower())
    said = () if value is None else ((name.lower(), value),)
    return replace(reply, headers=kept + said)


def header(reply: Reply, name: str) -> str | None:
    """The value of a header, None where there is none."""
    return dict(reply.headers).get(name.lower())


def redrawn(contract: Contract, reply: Reply, change: Callable[[Shown], Shown | None]) -> Reply:
    """A reply that shows each record as `change` makes it, None for not at all."""
    if not is_done(reply):
        return reply
    body = _body_of(contract, reply)
    if body is Body.LIST:
        return relisted(
            contract, reply, lambda items: [made for one in items if (made := change(one))]
        )
    if body is not Body.RECORD:
        return reply
    wrapper = _resource_of(contract, reply).answer_wrapper
    whole = _json(reply.body)
    made = change(whole[wrapper] if wrapper else whole)
    return replace(reply, body=write_json({wrapper: made} if wrapper else made))


def relisted(
    contract: Contract, reply: Reply, change: Callable[[list[Shown]], list[Shown]]
) -> Reply:
    """A reply with another list of records, if it is one of a list."""
    if not is_done(reply) or _body_of(contract, reply) is not Body.LIST:
        return reply
    key = contract.lists.items_key
    whole = _json(reply.body)
    made = change(whole[key] if key else whole)
    return replace(reply, body=write_json({**whole, key: made} if key else made))


def listed(contract: Contract, reply: Reply) -> list[Shown]:
    """The records that the reply of a list shows."""
    whole = _json(reply.body)
    key = contract.lists.items_key
    found: list[Shown] = whole[key] if key else whole
    return found


def _body_of(contract: Contract, reply: Reply) -> Body:
    return next(o for o in contract.operations if o.id == reply.operation).answers[0].body


def _resource_of(contract: Contract, reply: Reply) -> Resource:
    operation = next(o for o in contract.operations if o.id == reply.operation)
    return contract.resources[operation.resource]


def _json(body: bytes) -> Json:
    try:
        return read_json(body)
    except Unreadable:
        return MISSING
