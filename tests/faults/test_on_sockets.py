"""Each kind of fault as clients see it over a real connection: httpx, and requests."""

from __future__ import annotations

import json
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import requests

import dealdouble
from dealdouble import RunningDouble

from ..cli.process import serving
from ..moco.values import VALID

CREATED = {**VALID, "user_id": 123, "deal_category_id": 456}
GARBAGE = "<html><head><title>Something went wrong</title></head>"


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as both clients show it."""

    status: int
    headers: dict[str, str]
    text: str
    json: Callable[[], Any]


@dataclass(frozen=True, slots=True)
class Caller:
    """A client, and what it raises: if nothing comes, if not all comes, if it takes too long."""

    ask: Callable[..., Any]
    nothing: type[Exception]
    half: type[Exception]
    late: type[Exception]

    def __call__(self, method: str, url: str, **more: Any) -> Answer:
        found = self.ask(method, url, **more)
        headers = {name.lower(): value for name, value in found.headers.items()}
        return Answer(found.status_code, headers, found.text, found.json)


CALLERS = {
    "httpx": Caller(
        httpx.request, httpx.RemoteProtocolError, httpx.RemoteProtocolError, httpx.ReadTimeout
    ),
    "requests": Caller(
        requests.request,
        requests.exceptions.ConnectionError,
        requests.exceptions.ChunkedEncodingError,
        requests.exceptions.ReadTimeout,
    ),
}


@pytest.fixture(params=CALLERS.values(), ids=list(CALLERS))
def caller(request: pytest.FixtureRequest) -> Caller:
    """Each client in turn."""
    found: Caller = request.param
    return found


@pytest.fixture
def double() -> Iterator[RunningDouble]:
    """A double of all APIs."""
    with dealdouble.running(clock="2026-03-15T09:00:00Z") as running:
        yield running


def deals(double: RunningDouble, path: str = "") -> dict[str, Any]:
    """What a client is told to ask for the deals of MOCO."""
    return {"url": f"{double.moco.url}/deals{path}", "headers": double.moco.headers}


@pytest.mark.parametrize("status", [401, 403, 404, 429, 500, 503])
def test_a_status(double: RunningDouble, caller: Caller, status: int) -> None:
    double.moco.fail_next(status=status)
    answer = caller("GET", **deals(double))
    assert answer.status == status
    assert ("retry-after" in answer.headers) == (status == 429)
    assert caller("GET", **deals(double)).status == 200


def test_a_delay(double: RunningDouble, caller: Caller) -> None:
    double.moco.fail_next(delay=0.2)
    began = time.monotonic()
    answer = caller("GET", **deals(double, "/123"))
    assert time.monotonic() - began >= 0.2
    assert answer.json()["id"] == 123


def test_a_delay_that_is_too_long_for_the_client(double: RunningDouble, caller: Caller) -> None:
    double.moco.fail_next(delay=30)
    with pytest.raises(caller.late):
        caller("PUT", **deals(double, "/123"), json={"name": "Late"}, timeout=0.1)
    assert double.moco.deals[123]["name"] == "Late"
    assert caller("GET", **deals(double, "/123")).json()["name"] == "Late"


def test_a_delay_is_drawn_between_two(double: RunningDouble, caller: Caller) -> None:
    double.moco.fault(delay=(0.01, 0.05))
    for _ in range(5):
        caller("GET", **deals(double, "/123"))
    times = [request.seconds for request in double.moco.requests]
    assert len(set(times)) == 5
    assert min(times) >= 0.01


def test_a_dropped_connection(double: RunningDouble, caller: Caller) -> None:
    before = len(double.moco.deals)
    double.moco.fail_next(drop=True)
    with pytest.raises(caller.nothing):
        caller("POST", **deals(double), json=CREATED)
    assert len(double.moco.deals) == before
    assert caller("POST", **deals(double), json=CREATED).status == 200


def test_a_dropped_connection_after_the_deal_was_stored(
    double: RunningDouble, caller: Caller
) -> None:
    before = len(double.moco.deals)
    double.moco.fail_next(operation="create", drop=True, stored=True)
    with pytest.raises(caller.nothing):
        caller("POST", **deals(double), json=CREATED)
    assert len(double.moco.deals) == before + 1
    assert double.moco.requests.last.status == 0


def test_a_dropped_connection_that_would_have_stored_what_breaks_a_rule(
    double: RunningDouble,
) -> None:
    double.moco.fail_next(operation="create", drop=True, stored=True)
    with pytest.raises(httpx.RemoteProtocolError):
        double.moco.client.post("/deals", json={**CREATED, "name": ""})
    request = double.moco.requests.last
    assert (request.status, [rule.field for rule in request.broken]) == (0, ["name"])


@pytest.mark.parametrize("said", [{}, {"slow": 0.1}, {"status": 502}], ids=str)
def test_a_truncated_body(double: RunningDouble, caller: Caller, said: Any) -> None:
    said = {"status": 503} if "status" in said else said
    double.moco.fail_next(body="truncated", **said)
    with pytest.raises(caller.half):
        caller("GET", **deals(double, "/123"))
    assert caller("GET", **deals(double, "/123")).status == 200


def test_an_answer_without_a_body_is_cut_in_its_first_line(
    double: RunningDouble, caller: Caller
) -> None:
    double.moco.fail_next(body="truncated", status=404)
    with pytest.raises(caller.nothing):
        caller("GET", **deals(double, "/123"))


@pytest.mark.parametrize("status", [None, 502])
def test_a_body_that_is_not_json(double: RunningDouble, caller: Caller, status: int) -> None:
    double.moco.fail_next(body="garbage", status=status)
    answer = caller("GET", **deals(double))
    assert answer.status == (status or 200)
    assert answer.text.startswith(GARBAGE)
    assert answer.headers["content-type"] == "text/html"
    with pytest.raises(json.JSONDecodeError):
        answer.json()


def test_a_slow_body(double: RunningDouble, caller: Caller) -> None:
    double.moco.fail_next(slow=0.3)
    began = time.monotonic()
    answer = caller("GET", **deals(double))
    assert time.monotonic() - began >= 0.3
    assert len(answer.json()) == len(double.moco.deals)


def test_a_slow_body_arrives_piece_by_piece(double: RunningDouble) -> None:
    double.moco.fail_next(slow=0.4)
    pieces: list[float] = []
    with httpx.stream("GET", **deals(double)) as answer:
        pieces += [time.monotonic() for _ in answer.iter_raw()]
    assert len(pieces) >= 3
    assert pieces[-1] - pieces[0] >= 0.2


def test_a_client_that_waits_for_each_piece_only_is_patient(
    double: RunningDouble, caller: Caller
) -> None:
    double.moco.fail_next(slow=0.6)
    assert caller("GET", **deals(double), timeout=0.4).status == 200


def test_a_write_that_is_stored_though_its_answer_fails(
    double: RunningDouble, caller: Caller
) -> None:
    before = len(double.moco.deals)
    double.moco.fail_next(operation="create", status=500, stored=True)
    assert caller("POST", **deals(double), json=CREATED).status == 500
    assert caller("POST", **deals(double), json=CREATED).status == 200
    assert len(double.moco.deals) == before + 2


def test_others_are_answered_meanwhile(double: RunningDouble, caller: Caller) -> None:
    double.moco.fail_next(operation="list", delay=5)
    with connected(double) as late:
        late.sendall(wire(double, "GET", "/deals"))
        began = time.monotonic()
        assert caller("GET", **deals(double, "/123")).status == 200
        assert time.monotonic() - began < 4


def test_answers_keep_the_order_of_their_requests(double: RunningDouble) -> None:
    double.moco.fail_next(operation="list", delay=0.2)
    two = wire(double, "GET", "/deals"), wire(double, "GET", "/deals/123", closing=True)
    received = exchanged(double, *two)
    first, second = received.split(b"HTTP/1.1 200 OK\r\n")[1:]
    assert first.partition(b"\r\n\r\n")[2].startswith(b"[{")
    assert second.partition(b"\r\n\r\n")[2].startswith(b'{"id":123')


def test_a_cut_answer_ends_the_connection_and_what_waits_behind_it(double: RunningDouble) -> None:
    double.moco.fail_next(operation="list", drop=True)
    two = wire(double, "GET", "/deals"), wire(double, "PUT", "/deals/123", b'{"name":"Other"}')
    assert exchanged(double, *two) == b""
    assert double.moco.deals[123]["name"] != "Other"


def test_who_asked_for_the_end_of_the_connection_gets_it_after_the_answer(
    double: RunningDouble,
) -> None:
    double.moco.fail_next(delay=0.1)
    received = exchanged(double, wire(double, "GET", "/deals/123", closing=True))
    assert received.startswith(b"HTTP/1.1 200 OK")
    assert b"connection: close" in received


def test_a_head_is_answered_without_its_body_whatever_goes_wrong(double: RunningDouble) -> None:
    double.moco.fail_next(slow=0.1)
    received = exchanged(double, wire(double, "HEAD", "/deals/123", closing=True))
    assert received.startswith(b"HTTP/1.1 200 OK")
    assert received.endswith(b"\r\n\r\n")


def test_the_connection_of_who_hangs_up_while_waiting_is_closed(double: RunningDouble) -> None:
    double.moco.fault(delay=3600, times=20)
    before = sockets()
    for _ in range(20):
        with connected(double) as one:
            one.sendall(wire(double, "GET", "/deals"))
            while not double.moco.requests:
                time.sleep(0.001)
    assert double.moco.client.get("/deals/123", timeout=20).status_code == 200
    for _ in range(200):
        if sockets() <= before + 2:
            return
        time.sleep(0.01)
    raise AssertionError(f"{sockets() - before} connections are still open")


def sockets() -> int:
    """How many files this process has open, sockets among them."""
    files = Path("/proc/self/fd")
    return sum(1 for _ in files.iterdir()) if files.exists() else 0


def test_a_server_that_is_told_to_stop_answers_what_is_nearly_due() -> None:
    with serving() as served:
        httpx.post(f"{served.origin}/_double/faults", json={"delay": 0.3})
        threading.Timer(0.1, served.process.send_signal, [signal.SIGINT]).start()
        key = {"Authorization": "Token token=demo"}
        answer = httpx.get(f"{served.origin}/api/v1/deals/123", headers=key)
        assert answer.status_code == 200
        assert served.process.wait(20) == 0


def test_a_double_closes_while_an_answer_is_late() -> None:
    with dealdouble.running() as double:
        double.moco.fault(delay=30)
        with pytest.raises(httpx.ReadTimeout):
            double.moco.client.get("/deals", timeout=0.05)
        began = time.monotonic()
    assert time.monotonic() - began < 5


def wire(
    double: RunningDouble, method: str, path: str, body: bytes = b"", closing: bool = False
) -> bytes:
    """A request as it is sent."""
    lines = [
        f"{method} /api/v1{path} HTTP/1.1",
        "host: localhost",
        *(f"{name}: {value}" for name, value in double.moco.headers.items()),
        "content-type: application/json",
        f"content-length: {len(body)}",
        *(["connection: close"] if closing else []),
    ]
    return "\r\n".join([*lines, "", ""]).encode() + body


def exchanged(double: RunningDouble, *requests: bytes) -> bytes:
    """Send requests at once, the last of which ends the connection, and receive all that comes."""
    with connected(double) as one:
        one.settimeout(10)
        one.sendall(b"".join(requests))
        return b"".join(iter(lambda: one.recv(65536), b""))


def connected(double: RunningDouble) -> socket.socket:
    """A connection to a double."""
    return socket.create_connection(("127.0.0.1", int(double.url.rpartition(":")[2])))
