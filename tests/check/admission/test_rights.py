"""Keys given for an access: what is said of one that may less than that."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from dealdouble.check.admission import admission
from dealdouble.check.session import Session
from dealdouble.emulator.call import Call, Reply
from dealdouble.errors import CheckError

from ...cli.checking import moco, serving
from ..faults import Handle, broken, damage, honoured
from ..serving import Served

Serve = Callable[..., Served]
SessionOn = Callable[..., Session]

DENIED = '403 {"errors":["Access denied"]}'


def test_a_key_given_as_full_that_may_not_write_is_to_blame_and_not_the_server(
    serve: Serve, session_on: SessionOn
) -> None:
    session = session_on(serve("moco"), "moco", keys={"full": "demo-read-only"})
    with pytest.raises(CheckError) as caught:
        admission.essentials(session)
    told = f"the key given as 'full' may not write, as --token may: POST /deals: {DENIED}"
    assert caught.value.cause == told
    assert caught.value.remedy == "give another with --key full=KEY, or leave it out"
    assert broken(session) == set()


def test_a_key_given_as_full_that_may_not_even_read_is_to_blame_too(
    serve: Serve, session_on: SessionOn
) -> None:
    session = session_on(serve("intum"), "intum", keys={"full": "demo-no-crm"})
    with pytest.raises(CheckError) as caught:
        admission.essentials(session)
    told = "the key given as 'full' may not read, as --token may: GET /deals.json: 403 "
    assert caught.value.cause.startswith(told)
    assert broken(session) == set()


def test_such_a_key_ends_the_run_and_nothing_is_left() -> None:
    with serving() as server:
        before = server.records("moco", "deals")
        told = moco(server, "--write", "--quick", "--key", "full=demo-read-only")
        assert server.records("moco", "deals") == before
    stopped = (
        f"stopped: the key given as 'full' may not write, as --token may: POST /deals: {DENIED}"
    )
    assert told.code == 2
    assert f"{stopped}; give another with --key full=KEY, or leave it out" in told.out.splitlines()
    assert "BROKEN" not in told.out


def test_a_second_key_that_may_do_everything_is_as_right(
    serve: Serve, session_on: SessionOn
) -> None:
    session = session_on(serve("moco"), "moco", keys={"full": "YOUR_API_KEY"})
    admission.essentials(session)
    assert "access.full" in honoured(session)


def test_where_a_lesser_key_may_less_than_is_said_the_server_is_to_blame(
    serve: Serve, session_on: SessionOn
) -> None:
    def refuse(handle: Handle, call: Call, now: datetime) -> Reply:
        is_lesser = "demo-read-only" in call.headers.get("authorization", "")
        if is_lesser and call.path != "/api/v1/deals":
            return Reply(403, (), b'{"errors":["Access denied"]}')
        return handle(call, now)

    server = serve("moco")
    damage(server, refuse)
    session = session_on(server, "moco", keys={"read-only": "demo-read-only"})
    admission.essentials(session)
    assert broken(session) == {"access.read-only"}
