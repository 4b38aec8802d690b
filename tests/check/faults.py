"""Seed faults into served emulators, and tell which claims a part of the check finds broken."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from dealdouble.check.session import Session
from dealdouble.check.verdict import Outcome
from dealdouble.contract.model import Contract, ErrorAnswer, Form, Json, Requests
from dealdouble.emulator.call import Call, Reply
from dealdouble.emulator.emulator import Emulator

from .serving import Served

Handle = Callable[[Call, datetime], Reply]
Fault = Callable[[Handle, Call, datetime], Reply]
"""Answers a call otherwise than it should be, perhaps with the help of what answers it rightly."""

KEYS: Mapping[str, Mapping[str, str]] = {
    "moco": {"read-only": "demo-read-only"},
    "intum": {"other": "demo-no-crm"},
    "library": {"reader": "ann", "guest": "passer-by"},
}
"""Other keys that the servers of tests know, by access."""


def damage(server: Served, fault: Fault) -> None:
    """Have a server answer as a fault says."""

    def wrap(emulator: Emulator) -> None:
        handle = emulator.handle
        emulator.handle = lambda call, now: fault(handle, call, now)  # type: ignore[method-assign]

    def work() -> None:
        for emulator in server.listener.application.double.emulators:
            wrap(emulator)

    server.listener.thread.call(work)


def advance(server: Served, seconds: float) -> None:
    """Move a server's clock ahead."""
    clock = server.listener.application.double.clock
    server.listener.thread.call(lambda: clock.advance(seconds))


def edited(reply: Reply, edit: Callable[[Any], Any]) -> Reply:
    """A reply with something else in its JSON."""
    if not reply.body:
        return reply
    return replace(reply, body=json.dumps(edit(json.loads(reply.body))).encode())


def with_error(contract: Contract, name: str, **changes: Any) -> Contract:
    """A contract in which one error is answered otherwise."""
    error: ErrorAnswer = replace(contract.errors[name], **changes)
    return replace(contract, errors={**contract.errors, name: error})


def without_forms(contract: Contract, *names: str) -> Contract:
    """A contract in which keys are not accepted in some of the forms."""
    forms: tuple[Form, ...] = tuple(f for f in contract.authentication if f.form not in names)
    return replace(contract, authentication=forms)


def with_requests(contract: Contract, **changes: Any) -> Contract:
    """A contract in which something else holds of all requests."""
    requests: Requests = replace(contract.requests, **changes)
    return replace(contract, requests=requests)


def broken(session: Session) -> set[str]:
    """The ids of the claims that were found broken."""
    return {v.claim.id for v in session.book.verdicts() if v.outcome is Outcome.BROKEN}


def honoured(session: Session) -> set[str]:
    """The ids of the claims that were tested and held."""
    return {v.claim.id for v in session.book.verdicts() if v.outcome is Outcome.HONOURED}


def why_untested(session: Session, claim: str) -> str:
    """Why a claim was not tested."""
    return next(v.why for v in session.book.verdicts() if v.claim.id == claim)


def record_in(api: str, value: Json) -> dict[str, Json] | None:
    """The record that an answer of an API shows."""
    held = value.get("loan") if api == "library" and isinstance(value, dict) else value
    return held if isinstance(held, dict) and "id" in held else None
