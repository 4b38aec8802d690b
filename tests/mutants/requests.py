"""Damage what holds of all requests: bodies and queries, paths, methods, null, the rate."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from dealdouble.contract.model import Contract
from dealdouble.emulator.call import Call, Reply
from dealdouble.rules.treatment import timestamp
from dealdouble.vocabulary import Action, Check, TreatmentKind

from .core import Core, Handle
from .damage import Damage, asking, refusing, when
from .listing import conditions
from .messages import fields_of, pairs_of, with_fields
from .mutant import Kind, Mutant
from .original import Original

_OF_THE_RATE = ("requests_in_a_window", "window_in_seconds")
_SHORT = 2  # seconds
_WRITES = (Action.CREATE, Action.UPDATE)


def request_mutants(original: Original) -> Iterator[Mutant]:
    """Mutants of what holds of requests, as far as the documents say it."""
    for key, damages in _DAMAGES.items():
        for how, make in damages.items():
            if (claim := original.claims.requests(key)) is not None:
                yield original.mutant(Kind.REQUEST, how, claim, damage=make(original))
    for key, parts in _CHANGES.items():
        within, more = limited(original, key in _OF_THE_RATE)
        for how, change in parts.items():
            if (claim := original.claims.requests(key)) is not None:
                contract = with_requests(within.contract, **change(within.contract))
                yield within.mutant(Kind.REQUEST, how, claim, contract=contract, **more)


def with_requests(contract: Contract, **parts: Any) -> Contract:
    """The contract with other things that hold of requests."""
    return replace(contract, requests=replace(contract.requests, **parts))


def limited(original: Original, is_of_the_rate: bool) -> tuple[Original, dict[str, Any]]:
    """Where the rate is damaged: a window that is soon over, and what it takes to see it."""
    if not is_of_the_rate:
        return original, {}
    contract = with_requests(original.contract, window_seconds=_SHORT)
    more = {"rate_limited": True, "wishes": {"exhaust_rate": True, "exclusive": True}}
    return replace(original, contract=contract), more


def _refusing(check: Check, test: Callable[[Core, Call], bool]) -> Callable[[Original], Damage]:
    """Refuse some calls with the error of a check."""

    def make(original: Original) -> Damage:
        error = next(s.error for s in reversed(original.contract.admission) if s.check is check)
        return when(test, refusing(error))

    return make


def _has_slash(core: Core, call: Call) -> bool:
    return call.path.endswith("/")


def _has_other_parameter(core: Core, call: Call) -> bool:
    lists, asked = core.contract.lists, core.asked(call)
    known = {form.name for form in core.contract.authentication if form.location == "query"}
    if conditions(core, call) is not None and asked is not None:
        known |= {lists.page_parameter, lists.size_parameter, lists.sort_parameter}
        known |= {item.parameter for item in asked.operation.filters}
    return any(name.partition("[")[0] not in known for name, _ in pairs_of(call))


def _has_other_key(core: Core, call: Call) -> bool:
    asked = core.asked(call)
    if asked is None or asked.action not in _WRITES:
        return False
    resource = core.contract.resources[asked.operation.resource]
    known = {*resource.fields, *(treatment.value for treatment in resource.treatments)}
    return any(name not in known for name in fields_of(call, resource) or {})


def _needs_no_body(core: Core, call: Call) -> bool:
    if core.action(call) in (*_WRITES, None) or not call.body:
        return False
    in_body = [form.name for form in core.contract.authentication if form.location == "body"]
    return not any(name.encode() in call.body for name in in_body)


def _is_head(core: Core, call: Call) -> bool:
    return call.method == "HEAD"


def _has_other_type(core: Core, call: Call) -> bool:
    said = call.headers.get("content-type", "").partition(";")[0]
    return core.action(call) in _WRITES and said != core.contract.requests.content_type


def _any_type(original: Original) -> Damage:
    wanted = original.contract.requests.content_type
    return asking(
        lambda core, call: replace(call, headers={**call.headers, "content-type": wanted})
    )


def _null_kept(original: Original) -> Damage:
    """Null is as if it were not sent."""

    def change(core: Core, call: Call) -> Call:
        sent = fields_of(call, original.resource)
        if core.action(call) is not Action.UPDATE or sent is None:
            return call
        kept = {name: value for name, value in sent.items() if value is not None}
        return with_fields(call, original.resource, kept)

    return asking(change)


def _null_refused(core: Core, call: Call) -> bool:
    asked = core.asked(call)
    if asked is None or asked.action not in _WRITES:
        return False
    sent = fields_of(call, core.contract.resources[asked.operation.resource]) or {}
    return None in sent.values()


def _one_blank(original: Original) -> Damage:
    """A header of a key with more than one blank in it is none."""

    def change(core: Core, call: Call) -> Call:
        names = {f.name.lower() for f in core.contract.authentication if f.location == "header"}
        kept = {n: v for n, v in call.headers.items() if n not in names or "  " not in v}
        return replace(call, headers=kept)

    return asking(change)


def _touched(original: Original) -> Damage:
    """An update that changes nothing notes its time all the same."""

    def damaged(core: Core) -> Handle:
        def handle(call: Call, now: datetime) -> Reply:
            version = core.state.version
            reply = core.handle(call, now)
            record = core.written(call, reply)
            if record is None or core.state.version is not version or not changed:
                return reply
            core.put(original.resource.name, {**record, changed: timestamp(now)})
            return core.handle(call, now)

        return handle

    kind = TreatmentKind.CHANGED
    changed = next((t.field for t in original.resource.treatments if t.kind is kind), "")
    return damaged


_DAMAGES: dict[str, dict[str, Callable[[Original], Damage]]] = {
    "trailing_slash": {"is another path": _refusing(Check.PATH, _has_slash)},
    "unknown_parameter": {"is refused": _refusing(Check.FILTERS, _has_other_parameter)},
    "unknown_key": {"is refused": _refusing(Check.RULES, _has_other_key)},
    "body_of_get_and_delete": {"is refused": _refusing(Check.BODY, _needs_no_body)},
    "head": {"is not allowed": _refusing(Check.METHOD, _is_head)},
    "content_type": {"any will do": _any_type},
    "body_of_another_content_type": {"is refused": _refusing(Check.BODY, _has_other_type)},
    "null": {"changes nothing": _null_kept, "is refused": _refusing(Check.RULES, _null_refused)},
    "blanks_in_a_keys_header": {"may be one": _one_blank},
    "update_that_changes_nothing": {"counts as a change": _touched},
}

_CHANGES: dict[str, dict[str, Callable[[Contract], dict[str, Any]]]] = {
    "largest_body_in_bytes": {
        "half of it": lambda contract: {"largest_body": contract.requests.largest_body // 2},
        "twice that": lambda contract: {"largest_body": contract.requests.largest_body * 2},
        "a byte less": lambda contract: {"largest_body": contract.requests.largest_body - 1},
        "a byte more": lambda contract: {"largest_body": contract.requests.largest_body + 1},
    },
    "requests_in_a_window": {
        "one less": lambda contract: {"window_requests": contract.requests.window_requests - 1},
        "half of them": lambda contract: {
            "window_requests": contract.requests.window_requests // 2
        },
        "one more": lambda contract: {"window_requests": contract.requests.window_requests + 1},
        "no limit": lambda contract: {"window_requests": 0},
    },
    "window_in_seconds": {
        "twice that": lambda contract: {"window_seconds": contract.requests.window_seconds * 2},
    },
}
