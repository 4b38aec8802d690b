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
from dealdouble.check.treatments import treatments
from dealdouble.emulator.call import Call, Reply

from .faults import Fault, Handle, advance, broken, damage, edited
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
    for part in (treatments, filters, lists, look_up, machine):
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


TIMES = [
    *("0001-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00"),
    *("9999-12-31T23:59:59Z", "9999-12-31T23:59:59-12:00", "9999-12-31"),
    *("0000-00-00T00:00:00Z", "2026-11-21T12:00:60Z"),
]


@pytest.mark.parametrize("time", TIMES)
def test_odd_times_end_nothing(
    serve: Serve, session_on: SessionOn, monkeypatch: pytest.MonkeyPatch, time: str
) -> None:
    server, session = _served(serve, session_on, monkeypatch, "moco")
    keys = ("created_at", "updated_at", "closed_on", "reminder_date")
    damage(server, _showing(lambda record: {**record, **dict.fromkeys(keys, time)}))
    for part in (treatments, filters, lists, machine):
        part.essentials(session)
    assert broken(session)
    assert session.own.there == []


LINKS = [
    *("<", "<>; rel=next", "</deals?page=2>; rel", '</deals?page=2>; rel="next', ",,,"),
    *('<http://elsewhere.example:99999/deals?page=2>; rel="next"', '<//[/\u00e4>; rel="next"'),
]


@pytest.mark.parametrize("link", LINKS)
def test_odd_links_end_nothing_and_lead_nowhere_else(
    serve: Serve, session_on: SessionOn, monkeypatch: pytest.MonkeyPatch, link: str
) -> None:
    server, session = _served(serve, session_on, monkeypatch, "moco")

    def fault(handle: Handle, call: Call, now: datetime) -> Reply:
        reply = handle(call, now)
        others = tuple(item for item in reply.headers if item[0].lower() != "link")
        is_list = call.method == "GET" and call.path.endswith("/deals")
        return replace(reply, headers=(*others, ("Link", link))) if is_list else reply

    damage(server, fault)
    lists.essentials(session)
    assert any(claim.startswith("lists.link") for claim in broken(session))
    assert session.own.there == []


SHAPES: dict[str, Callable[[Any], Any]] = {
    "ids are lists": lambda shown: _each(shown, lambda one: {**one, "id": [one["id"]]}),
    "ids are objects": lambda shown: _each(shown, lambda one: {**one, "id": {"id": one["id"]}}),
    "there are no ids": lambda shown: _each(shown, lambda one: {**one, "id": None}),
    "records are lists": lambda shown: _each(shown, lambda one: [one]),
    "lists are counted": lambda shown: (
        {str(place): one for place, one in enumerate(shown)} if isinstance(shown, list) else shown
    ),
    "lists hold lists": lambda shown: [shown] if isinstance(shown, list) else shown,
}


@pytest.mark.parametrize("shape", SHAPES)
def test_odd_shapes_end_nothing(
    serve: Serve, session_on: SessionOn, monkeypatch: pytest.MonkeyPatch, shape: str
) -> None:
    server, session = _served(serve, session_on, monkeypatch, "moco")

    def fault(handle: Handle, call: Call, now: datetime) -> Reply:
        reply = handle(call, now)
        return edited(reply, SHAPES[shape]) if reply.status < 300 else reply

    damage(server, fault)
    for part in (treatments, filters, lists, machine):
        part.essentials(session)
    assert broken(session)


def _showing(show: Callable[[dict[str, Any]], Any]) -> Fault:
    """A server that shows something else of each record."""

    def fault(handle: Handle, call: Call, now: datetime) -> Reply:
        reply = handle(call, now)
        return edited(reply, lambda shown: _each(shown, show)) if reply.status < 300 else reply

    return fault


def _each(shown: Any, show: Callable[[dict[str, Any]], Any]) -> Any:
    """What an answer shows, with something else in place of each record."""
    if isinstance(shown, list):
        return [_each(item, show) for item in shown]
    return show(shown) if isinstance(shown, dict) and "id" in shown else shown


def _served(
    serve: Serve, session_on: SessionOn, monkeypatch: pytest.MonkeyPatch, api: str
) -> tuple[Served, Session]:
    server = serve(api)
    for part in ("lists.filters", "lists.lists", "treatments.times"):
        monkeypatch.setattr(f"dealdouble.check.{part}.sleep", lambda s: advance(server, s))
    monkeypatch.setattr("dealdouble.check.lists.lists._MOST_FILLED", 0)
    return server, session_on(server, api)
