"""How `dealdouble serve` ends: at once, quietly, and as a success."""

import signal
import socket
import sys
from collections.abc import Callable

import pytest

from .process import PATIENCE, Finished, serving

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="no such signals can be sent to another process there"
)

ATTEMPTS = 3  # of which one must end in time: the others are the machine's own noise


def no_connection(port: int) -> None:
    """Nobody has called."""


def keep_alive(port: int) -> socket.socket:
    """A caller who was answered and keeps the connection."""
    connection = socket.create_connection(("127.0.0.1", port), PATIENCE)
    connection.sendall(b"GET /_double/health HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert connection.recv(65536).startswith(b"HTTP/1.1 200 OK")
    return connection


def body_that_never_arrives(port: int) -> socket.socket:
    """A caller who announced a body, was told to go on, and sends none of it."""
    connection = socket.create_connection(("127.0.0.1", port), PATIENCE)
    connection.sendall(
        b"POST /api/v1/deals HTTP/1.1\r\n"
        b"Host: localhost\r\n"
        b"Authorization: Token token=demo\r\n"
        b"Content-Type: application/json\r\n"
        b"Content-Length: 100\r\n"
        b"Expect: 100-continue\r\n\r\n"
    )
    assert connection.recv(65536) == b"HTTP/1.1 100 Continue\r\n\r\n"
    return connection


def half_a_head(port: int) -> socket.socket:
    """A caller who has not finished the request's head."""
    connection = keep_alive(port)
    connection.sendall(b"GET /api/v1/deals HTTP/1.1\r\nHost:")
    return connection


@pytest.mark.parametrize(
    "caller",
    [
        pytest.param(no_connection, id="idle"),
        pytest.param(keep_alive, id="keep-alive"),
        pytest.param(half_a_head, id="half-a-head"),
        pytest.param(body_that_never_arrives, id="body-never-arrives"),
    ],
)
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda item: item.name)
def test_a_signal_ends_it_within_a_second_and_without_a_word(
    number: signal.Signals, caller: Callable[[int], socket.socket | None]
) -> None:
    ends: list[Finished] = []
    for _ in range(ATTEMPTS):
        with serving() as served:
            connection = caller(served.port)
            ends.append(served.end(number))
            if connection is not None:
                connection.close()
        if ends[-1].seconds < 1:
            break

    assert [(end.code, end.out, end.err) for end in ends] == [(0, "", "")] * len(ends)
    assert ends[-1].seconds < 1
