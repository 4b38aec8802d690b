"""Whatever a server answers, the parts about lists and records end, and say what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from dealdouble.check.lists import filters, lists, look_up
from dealdouble.check.machine import machine
from dealdouble.check.session import Session
from dealdouble.emulator.call import Call, Reply

from .faults import Handle, advance, broken, damage, edited
from .serving import Served

Serve = Callable[..., Served]
SessionOn = Callable[..., Session]

ODD = [5, 1.5, True, "odd", "", "Infinity", None, [], [1], [{"id": 1}], {}, {"id": "1"}, {"a": 1}]


def oddly(value: Any, key: str = "") -> Callable[[Any], Any]:
    """Show a value in place of all that a record holds but its id, or under one key."""

    def edit(shown: Any) -> Any:
        if isinstance(shown, list):
            return [edit(item) for item in shown]
        if isinstance(shown, dict) and "id" not in shown:
            return {name: edit(part) for name, part in shown.items()}
        if not isinstance(shown, dict):
            return shown
        odd = (name for name in shown if name != "id" and key in ("", name))
        return {**shown, **dict.fromkeys(odd, value)}

    return edit


@pytest.mark.parametrize(
    ("api", "odd"), [*(("library", odd) for odd in ODD), ("moco", {}), ("intum", [1])], ids=repr
)
def test_odd_values_end_nothing(
    serve: Serve,
    session_on: SessionOn,
    monkeypatch: pytest.MonkeyPatch,
    api: str,
    odd: Any,
) -> None:
    server, session = _served(serve, session_on, monkeypatch, api)

    def fault(handle: Handle, call: Call, now: datetime) -> Reply:
        reply = handle(call, now)
        return edited(reply, oddly(odd)) if reply.status < 300 else reply

    damage(server, fault)
    for part in (filters, lists, look_up, machine):
        part.essentials(session)
    filters.depth(session)
    lists.depth(session)
    assert broken(session)
    assert session.own.there == []


@pytest.mark.parametrize("status", [200, 204, 301, 404, 500])
@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'"text"', b"<html>", b"[[]]", b"\xff"])
def test_odd_answers_end_nothing(
    serve: Serve, session_on: SessionOn, monkeypatch: pytest.MonkeyPatch, status: int, body: bytes
) -> None:
    server, session = _served(serve, session_on, monkeypatch, "library")

    def fault(handle: Handle, call: Call, now: datetime) -> Reply:
        reply = handle(call, now)
        is_odd = call.method != "POST" and reply.status < 300
        return replace(reply, status=status, body=body) if is_odd else reply

    damage(server, fault)
    for part in (filters, lists, look_up, machine):
        part.essentials(session)
    assert broken(session)


def _served(
    serve: Serve, session_on: SessionOn, monkeypatch: pytest.MonkeyPatch, api: str
) -> tuple[Served, Session]:
    server = serve(api)
    for part in ("filters", "lists"):
        monkeypatch.setattr(f"dealdouble.check.lists.{part}.sleep", lambda s: advance(server, s))
    monkeypatch.setattr("dealdouble.check.lists.lists._MOST_FILLED", 0)
    return server, session_on(server, api)
