"""Faults in lists: filters that do something else, queries that are taken for others."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

from dealdouble.contract.model import Contract, Operation
from dealdouble.emulator.call import Call, Reply
from dealdouble.vocabulary import Action

from .faults import Fault, Handle

Pairs = list[tuple[str, str]]


def with_filter(contract: Contract, parameter: str, **changes: Any) -> Contract:
    """A contract in which a filter does something else."""
    return _with_filters(
        contract,
        lambda operation: replace(
            operation,
            filters=tuple(
                replace(item, **changes) if item.parameter == parameter else item
                for item in operation.filters
            ),
        ),
    )


def without_filter(contract: Contract, parameter: str) -> Contract:
    """A contract in which a filter is not known, and so is ignored."""
    return _with_filters(
        contract,
        lambda operation: replace(
            operation,
            filters=tuple(item for item in operation.filters if item.parameter != parameter),
        ),
    )


def _with_filters(contract: Contract, change: Callable[[Operation], Operation]) -> Contract:
    made = (change(item) if item.action is Action.LIST else item for item in contract.operations)
    return replace(contract, operations=tuple(made))


def with_lists(contract: Contract, **changes: Any) -> Contract:
    """A contract in which something else holds of all lists."""
    return replace(contract, lists=replace(contract.lists, **changes))


def asking(change: Callable[[Pairs], Pairs]) -> Fault:
    """Take the query of each list for another one."""

    def fault(handle: Handle, call: Call, now: datetime) -> Reply:
        pairs = parse_qsl(call.query, keep_blank_values=True)
        return handle(replace(call, query=urlencode(change(pairs))), now)

    return fault


def values(parameter: str, change: Callable[[str], str]) -> Fault:
    """Take the values of a parameter for others."""
    return asking(
        lambda pairs: [(n, change(v) if n.startswith(parameter) else v) for n, v in pairs]
    )


def inverted(parameter: str) -> Fault:
    """List what does not match a filter in place of what does."""

    def fault(handle: Handle, call: Call, now: datetime) -> Reply:
        pairs = parse_qsl(call.query, keep_blank_values=True)
        rest = [pair for pair in pairs if not pair[0].startswith(parameter)]
        reply = handle(call, now)
        if call.method != "GET" or rest == pairs or reply.status != 200:
            return reply
        whole = handle(replace(call, query=urlencode(rest)), now)
        ids = [item["id"] for item in json.loads(reply.body)]
        others = [item for item in json.loads(whole.body) if item["id"] not in ids]
        return replace(whole, body=json.dumps(others).encode())

    return fault


def relisted(change: Callable[[list[Any], dict[str, str]], list[Any]]) -> Fault:
    """Show other records in a list than it holds; `change` gets them, and the query."""

    def fault(handle: Handle, call: Call, now: datetime) -> Reply:
        reply = handle(call, now)
        value = json.loads(reply.body) if reply.body.startswith(b"[") else None
        if value is None:
            return reply
        made = change(value, dict(parse_qsl(call.query)))
        return replace(reply, body=json.dumps(made).encode())

    return fault
