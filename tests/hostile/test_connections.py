"""Connections that are cut, half closed, left alone or asked to be something else."""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from ..cli.process import Served
from .caller import INTUM, JSON, KEY, MOCO, Caller, calling, chunked, head, whole

NEW_MOCO = (
    b'{"name": "New", "currency": "EUR", "money": 1, "reminder_date": "2026-04-01", '
    b'"user_id": 123, "deal_category_id": 456}'
)
NEW_INTUM = b'{"deal": {"total_amount_net": 1, "total_amount_gross": 2, "tax": "23"}}'
CHANGE = b'{"name": "Changed", "deal": {"name": "Changed"}}'
WRITES = [
    pytest.param("POST", MOCO.deals, NEW_MOCO, id="moco-create"),
    pytest.param("PUT", MOCO.deal, CHANGE, id="moco-update"),
    pytest.param("DELETE", MOCO.deal, CHANGE, id="moco-delete"),
    pytest.param("POST", INTUM.deals, NEW_INTUM, id="intum-create"),
    pytest.param("PATCH", INTUM.deal, CHANGE, id="intum-update"),
    pytest.param("DELETE", INTUM.deal, CHANGE, id="intum-delete"),
]


@pytest.mark.parametrize("path", [MOCO.deal, INTUM.deal])
@pytest.mark.parametrize(
    "headers",
    [
        pytest.param(
            (
                "Connection: Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            ),
            id="websocket",
        ),
        pytest.param(
            (
                "Connection: Upgrade, HTTP2-Settings",
                "Upgrade: h2c",
                "HTTP2-Settings: AAMAAABkAAQAAP__",
            ),
            id="h2c",
        ),
        pytest.param(("Connection: upgrade", "Upgrade: TLS/1.0, nonsense"), id="tls"),
        pytest.param(("Connection: Upgrade",), id="to-nothing"),
        pytest.param(("Upgrade: websocket",), id="without-connection"),
    ],
)
def test_no_request_turns_into_something_else(
    caller: Caller, path: str, headers: tuple[str, ...]
) -> None:
    changed = caller.tell(whole("PATCH", path, CHANGE, *headers))
    read = caller.tell(whole("GET", path, b"", *headers))

    assert (changed.status, changed.json()["name"]) == (200, "Changed")
    assert (read.status, read.body) == (200, changed.body)
    assert "upgrade" not in read.headers
    assert caller.read(path).body == changed.body


@pytest.mark.parametrize("path", [MOCO.deals, MOCO.deal, INTUM.deals, INTUM.deal])
def test_who_sends_no_more_still_gets_the_answers(caller: Caller, path: str) -> None:
    expected = caller.read(path).body
    caller.send(whole("GET", path) * 3)
    caller.finish()

    assert [caller.answer().body for _ in range(3)] == [expected] * 3
    assert caller.rest() == b""


@pytest.mark.parametrize(("method", "path", "body"), WRITES[:2] + WRITES[3:5])
def test_what_was_sent_whole_is_done_though_no_more_comes(
    caller: Caller, reader: Caller, method: str, path: str, body: bytes
) -> None:
    caller.send(whole(method, path, body))
    caller.finish()
    answer = caller.answer()

    assert caller.rest() == b""
    assert answer.status in {200, 201}
    assert answer.body in reader.read(path).body
    if method == "POST":
        own = path.replace("deals", f"deals/{answer.json()['id']}", 1)
        assert reader.tell(whole("DELETE", own)).status in {200, 204}


@pytest.mark.parametrize(("method", "path", "body"), WRITES)
@pytest.mark.parametrize("is_chunked", [False, True], ids=["announced", "chunked"])
@pytest.mark.parametrize("end", ["finish", "reset"])
def test_who_is_gone_in_the_middle_of_a_body_has_changed_nothing(
    caller: Caller,
    reader: Caller,
    method: str,
    path: str,
    body: bytes,
    is_chunked: bool,
    end: str,
) -> None:
    before = reader.records()
    sent = chunked(method, path, body) if is_chunked else whole(method, path, body)
    caller.send(sent[:-1])
    if end == "finish":
        caller.finish()
        assert caller.rest() == b""
    else:
        caller.reset()

    assert reader.records() == before


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"\r\n", id="empty-line"),
        pytest.param(b"DEL", id="half-a-method"),
        pytest.param(head("DELETE", MOCO.deal, KEY)[:-2], id="all-but-the-empty-line"),
    ],
)
def test_who_is_gone_in_the_middle_of_a_head_has_asked_for_nothing(
    caller: Caller, reader: Caller, sent: bytes
) -> None:
    before = reader.records()
    caller.send(sent)
    caller.finish()

    assert caller.rest() == b""
    assert reader.records() == before


@pytest.mark.parametrize(
    "request_head",
    [
        pytest.param(head("GET", MOCO.deal, KEY, "Connection: close"), id="close"),
        pytest.param(head("GET", MOCO.deal, KEY, "Connection: keep-alive, CLOSE"), id="both"),
        pytest.param(
            head("GET", MOCO.deal, KEY).replace(b"HTTP/1.1", b"HTTP/1.0", 1), id="http-1.0"
        ),
    ],
)
def test_the_last_request_of_a_connection_ends_it(caller: Caller, request_head: bytes) -> None:
    caller.send(request_head)
    answer = caller.answer()

    assert (answer.status, answer.headers["connection"]) == (200, "close")
    assert caller.rest() == b""


def test_hundreds_of_idle_connections_hold_up_nobody(served: Served, reader: Caller) -> None:
    with ExitStack() as idle:
        for number in range(300):
            other = idle.enter_context(calling(served.port))
            other.send(whole("PUT", MOCO.deal, CHANGE)[: number % 100])
        assert reader.read(MOCO.deal).status == 200


def test_who_asks_before_sending_and_never_sends_has_changed_nothing(
    caller: Caller, reader: Caller
) -> None:
    before = reader.records()
    asked = head("PUT", MOCO.deal, KEY, JSON, "Content-Length: 48", "Expect: 100-continue")

    assert caller.tell(asked).status == 100
    caller.reset()
    assert reader.records() == before
