"""Ports are nobody's for a while after they were given back."""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterator

import pytest

from dealdouble.app import ports
from dealdouble.app.ports import HOST, Ports


@pytest.fixture
def bound(monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    """The socket that is bound first from now on, where no second one can be bound beside it."""
    first = socket.create_server((HOST, 0))
    later = [first]

    def bind() -> tuple[socket.socket, None]:
        made = socket.socket() if not later else later.pop()
        if made is not first:
            made.bind((HOST, 0))
        return made, None

    monkeypatch.setattr(ports, "_bound", bind)
    yield first
    first.close()


def test_a_port_that_was_given_back_is_not_taken_again(bound: socket.socket) -> None:
    """The machine may hand it out again at once, where nothing keeps it."""
    handed, port = Ports(), bound.getsockname()[1]
    handed.give_back(port)

    with handed.free() as sock:
        assert sock.getsockname()[1] != port
    assert bound.fileno() == -1


def test_a_port_without_another_socket_beside_it_is_listened_on(bound: socket.socket) -> None:
    handed = Ports()

    with handed.free() as sock:
        assert sock is bound
        with socket.create_connection(sock.getsockname()):
            pass
        handed.give_back(sock.getsockname()[1])


def test_a_port_is_bound_once_where_it_cannot_be_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[socket.socket] = []

    class Socket(socket.socket):
        def bind(self, address: tuple[str, int]) -> None:  # type: ignore[override]
            made.append(self)
            if len(made) == 2:
                raise OSError(errno.EADDRINUSE, "in use")
            super().bind(address)

    monkeypatch.setattr(socket, "socket", Socket)
    with Ports().free() as sock:
        assert sock is made[0]
    assert made[1].fileno() == -1


@pytest.mark.skipif(not hasattr(socket, "SO_REUSEPORT"), reason="a second socket is not bound")
def test_a_port_that_was_given_back_refuses_and_is_held_for_a_while() -> None:
    handed = Ports()
    with handed.free() as sock:
        address = sock.getsockname()
    handed.give_back(address[1])

    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(address)
    for _ in range(100):
        with handed.free() as other:
            port = other.getsockname()[1]
        handed.give_back(port)
        assert port != address[1]
