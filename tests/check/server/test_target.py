"""A server is asked at its pace, no more often than may be, and no longer than it has time."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from dealdouble.check.server.exchange import Exchange
from dealdouble.check.server.target import Limits, OutOfRequests, Target
from dealdouble.errors import CheckError

from ..serving import contract_of

MOCO = contract_of("moco")
KEY = "open-sesame"


class Clock:
    """A clock that moves when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock of all that waits."""
    made = Clock()
    monkeypatch.setattr("dealdouble.check.server.pace.time", made)
    monkeypatch.setattr("dealdouble.check.server.interruption.time", made)
    return made


def target(answer: Callable[[httpx.Request], httpx.Response], **limits: Any) -> Target:
    """A server that answers what a function says."""
    transport = httpx.MockTransport(answer)
    return Target(MOCO, "https://acme.example", KEY, Limits(**limits), transport)


def ask(server: Target) -> Exchange:
    return server.raw("GET", "/deals")


def done(request: httpx.Request) -> httpx.Response:
    return httpx.Response(200, json=[])


def test_requests_are_sent_no_faster_than_the_rate(clock: Clock) -> None:
    times: list[float] = []

    def note(request: httpx.Request) -> httpx.Response:
        times.append(clock.now)
        clock.now += 0.125
        return done(request)

    server = target(note, rate=2)
    for _ in range(4):
        ask(server)

    assert times == [1000, 1000.5, 1001, 1001.5]


def test_time_in_which_nothing_was_asked_is_not_made_up_for(clock: Clock) -> None:
    server = target(done, rate=2)
    ask(server)
    clock.now += 60
    before = clock.now
    for _ in range(3):
        ask(server)

    assert clock.now - before == 1


def test_without_a_rate_nothing_is_waited_for(clock: Clock) -> None:
    server = target(done)
    for _ in range(4):
        ask(server)

    assert clock.slept == []


DATE = {"Date": "Sun, 15 Mar 2026 09:00:00 GMT"}


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        pytest.param({"Retry-After": "7"}, 7, id="seconds"),
        pytest.param({"Retry-After": "0"}, 1, id="at-least-one"),
        pytest.param({"Retry-After": "Sun, 15 Mar 2026 09:00:42 GMT", **DATE}, 42, id="date"),
        pytest.param({"Retry-After": "Sun, 15 Mar 2026 08:00:00 GMT", **DATE}, 1, id="past"),
        pytest.param({"Retry-After": "soon"}, 120, id="unreadable"),
        pytest.param({"Retry-After": "nan"}, 120, id="no-number"),
        pytest.param({}, 120, id="the-documented-window"),
    ],
)
def test_a_server_that_takes_no_more_is_waited_for_as_told(
    clock: Clock, headers: dict[str, str], seconds: float
) -> None:
    answers = iter([httpx.Response(429, headers=headers), httpx.Response(200, json=[])])
    server = target(lambda request: next(answers))
    waits: list[float] = []
    server.listener = lambda: waits.append(server.waiting)

    assert ask(server).status == 200
    assert clock.slept == [seconds]
    assert waits == [0, seconds, 0]
    assert server.sent == 2


@pytest.mark.parametrize(
    ("headers", "cause", "sent"),
    [
        pytest.param(
            {"Retry-After": "301"}, "takes no more requests for 301 seconds", 1, id="too-long"
        ),
        pytest.param(
            {"Retry-After": "2"}, "still takes no request (429) after 10 seconds", 6, id="too-often"
        ),
        pytest.param({}, "still takes no request (429) after 240 seconds", 3, id="two-windows"),
    ],
)
def test_a_server_is_not_waited_for_for_ever(
    clock: Clock, headers: dict[str, str], cause: str, sent: int
) -> None:
    server = target(lambda request: httpx.Response(429, headers=headers))
    with pytest.raises(CheckError) as caught:
        ask(server)

    assert caught.value.cause == f"https://acme.example/api/v1 {cause}"
    assert server.sent == sent


def test_no_more_requests_are_sent_than_may_be() -> None:
    server = target(done, requests=3)
    for _ in range(3):
        ask(server)
    with pytest.raises(OutOfRequests):
        ask(server)

    assert (server.sent, server.rest) == (3, 0)


def test_a_redirect_is_an_answer_like_any_other() -> None:
    asked: list[str] = []

    def redirect(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        return httpx.Response(302, headers={"Location": "https://elsewhere.example/"})

    assert ask(target(redirect)).status == 302
    assert asked == ["https://acme.example/api/v1/deals"]


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "POST"])
@pytest.mark.parametrize("path", ["/deals/5", "/deals/5/"])
def test_no_record_is_changed_that_the_run_did_not_create(method: str, path: str) -> None:
    asked: list[str] = []

    def note(request: httpx.Request) -> httpx.Response:
        asked.append(request.method)
        return done(request)

    server = target(note)
    server.is_own = lambda resource, number: (resource, number) == ("deals", 6)
    with pytest.raises(CheckError) as caught:
        server.raw(method, path)
    cause = f"{method} {path} is not sent, as the run did not create that record"
    assert caught.value.cause == cause
    assert asked == []

    server.raw("GET", path)
    server.raw(method, "/deals/6")
    assert asked == ["GET", method]


def test_after_three_requests_without_an_answer_there_is_nobody() -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    server = target(refuse)
    assert [ask(server).came for _ in range(2)] == ["no answer: refused"] * 2
    with pytest.raises(CheckError) as caught:
        ask(server)
    assert caught.value.cause == "https://acme.example/api/v1 does not answer: refused"


def test_an_answer_that_cannot_be_decoded_is_none() -> None:
    headers = {"Content-Encoding": "gzip"}

    def damaged(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, headers=headers, stream=httpx.ByteStream(b"no gzip"))

    assert ask(target(damaged)).status == 0


def test_the_key_is_shown_neither_in_what_was_sent_nor_in_what_came() -> None:
    def repeat(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"key": request.headers["authorization"]})

    exchange = ask(target(repeat))

    assert KEY in exchange.answer.decode()
    assert exchange.came == '200 {"key":"Token token=KEY"}'
    assert "Token token=KEY" in exchange.curl
    assert KEY not in repr((exchange.curl, exchange.text))


@contextmanager
def speaking(speak: Callable[[socket.socket], None]) -> Iterator[str]:
    """A server that says what it likes to whoever connects; its address."""
    ended = threading.Event()

    def serve() -> None:
        while True:
            connection, _ = listener.accept()
            with connection:
                if ended.is_set():
                    return
                connection.recv(65536)
                try:
                    speak(connection)
                except OSError:
                    continue

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            ended.set()
            socket.create_connection(listener.getsockname()).close()
            thread.join()


def hang(connection: socket.socket) -> None:
    """Say nothing until the caller goes."""
    connection.recv(1)


def drip(connection: socket.socket) -> None:
    """Say something ever again, and never all of it."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
    while True:
        connection.sendall(b" ")
        time.sleep(0.02)


def drip_headers(connection: socket.socket) -> None:
    """Come to no end of the headers."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
    while True:
        connection.sendall(b"x")
        time.sleep(0.02)


@pytest.mark.parametrize("speak", [hang, drip, drip_headers])
def test_no_answer_takes_longer_than_it_may(speak: Callable[[socket.socket], None]) -> None:
    with speaking(speak) as url:
        server = Target(MOCO, url, KEY, Limits(timeout=0.2))
        began = time.monotonic()
        exchange = ask(server)
        seconds = time.monotonic() - began
        server.close()

    assert exchange.came == "no answer: no whole answer within 0.2 seconds"
    assert 0.2 <= seconds < 2


def flood(connection: socket.socket) -> None:
    """Say more than anybody wants to hear."""
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        connection.sendall(bytes(65536))


def test_no_answer_is_longer_than_it_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dealdouble.check.server.patience._LARGEST", 100_000)
    with speaking(flood) as url:
        server = Target(MOCO, url, KEY)
        exchange = ask(server)
        server.close()

    assert exchange.came == "no answer: the answer has more than 100000 bytes"


def break_off(connection: socket.socket) -> None:
    """Go in the middle of the answer."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n[")


def test_an_answer_that_breaks_off_is_none() -> None:
    with speaking(break_off) as url:
        server = Target(MOCO, url, KEY)
        exchange = ask(server)
        server.close()

    assert exchange.status == 0
    assert exchange.problem


def test_a_key_that_is_not_accepted_any_more_ends_the_run(clock: Clock) -> None:
    answers = iter([200, 401, 401])

    def revoked(request: httpx.Request) -> httpx.Response:
        return httpx.Response(next(answers), json={"message": "Unauthorized"})

    server = target(revoked)
    ask(server)
    with pytest.raises(CheckError) as caught:
        server.raw("GET", "/deals/5")
    assert caught.value.cause.startswith(
        "https://acme.example/api/v1 does not accept the key any more: 401"
    )
    assert KEY not in str(caught.value)


def test_who_is_refused_one_thing_only_is_let_in_elsewhere(clock: Clock) -> None:
    asked: list[str] = []

    def strict(request: httpx.Request) -> httpx.Response:
        asked.append(request.method)
        return httpx.Response(401 if request.method == "DELETE" else 200, json=[])

    server = target(strict)
    ask(server)
    assert server.raw("DELETE", "/deals/5").status == 401
    assert asked == ["GET", "DELETE", "GET"]


def test_another_key_that_is_refused_says_nothing_of_the_own_one(clock: Clock) -> None:
    answers = iter([200, 401])
    server = target(lambda request: httpx.Response(next(answers), json=[]))
    ask(server)
    assert server.raw("GET", "/deals", key="another").status == 401


def test_a_key_that_was_never_accepted_is_refused_like_any_other(clock: Clock) -> None:
    server = target(lambda request: httpx.Response(401, json={}))
    assert ask(server).status == 401
