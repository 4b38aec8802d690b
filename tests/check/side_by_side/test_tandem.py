"""What a write should have made of a record is judged by what the documents bind a server to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from dealdouble.check.session import Session
from dealdouble.check.side_by_side.tandem import in_tandem
from dealdouble.emulator.call import Call, Reply
from dealdouble.vocabulary import Action

from ..faults import Handle, broken, damage, edited
from ..serving import Served

Serve = Callable[..., Served]
SessionOn = Callable[..., Session]


def test_a_server_that_shows_no_nulls_may_hold_one_where_only_an_assumption_fills_it(
    serve: Serve, session_on: SessionOn
) -> None:
    """That a deal is closed today, where null was sent, is what nobody documents."""
    emptied: set[str] = set()

    def fault(handle: Handle, call: Call, now: datetime) -> Reply:
        if b'"closed_on":null' in (call.body or b""):
            emptied.add(call.path)
        reply = handle(call, now)
        is_one = call.path in emptied and reply.status == 200
        return edited(reply, _without_closed_on) if is_one else reply

    server = serve("moco")
    damage(server, fault)
    session = session_on(server, "moco")
    (subject,) = session.subjects
    with in_tandem(session, subject) as tandem:
        sent = {"status": "lost", "closed_on": "2026-03-15"}
        number = tandem.create({**subject.samples.record(), **sent})
        assert number is not None
        update = subject.operation(Action.UPDATE)
        assert update is not None
        assert tandem.update(update, number, {"closed_on": None})
        assert subject.model.record(number)["closed_on"] is None
        assert tandem.read(number)
    assert emptied
    assert broken(session) == set()


def _without_closed_on(shown: Any) -> Any:
    return {name: value for name, value in shown.items() if name != "closed_on"}
