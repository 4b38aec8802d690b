"""Ports for doubles that live shortly: each its own, and nobody's for a while afterwards."""

from __future__ import annotations

import os
import socket
import threading
from collections import deque

from dealdouble.errors import OptionError

HOST = "127.0.0.1"

_HELD = 64
"""How many ports that were given back stay taken, so that no process gets them."""

_AVOIDED = 4096
"""How many ports that were given back are not taken again by this process."""

BACKLOG = 2048
"""How many callers may wait to be connected."""


class Ports:
    """Hands out sockets that listen on ports of this machine.

    A request may arrive when its test is over. It must not be answered by another test's
    double, so it must find nobody at its port: neither of this process nor of another one
    that runs tests beside it. On Linux a second socket keeps the port from being handed out
    again, without listening there; elsewhere the process only remembers which ports it had.
    """

    def __init__(self) -> None:
        self._unlock()
        self._reserved: dict[int, socket.socket] = {}
        self._held: deque[socket.socket] = deque()
        self._used: dict[int, None] = {}
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._unlock)

    def _unlock(self) -> None:
        self._lock = threading.Lock()

    def free(self) -> socket.socket:
        """A socket that listens on a port that nobody had of late."""
        refused: list[socket.socket] = []
        try:
            while True:
                sock, reserved = _bound()
                port = sock.getsockname()[1]
                if self._take(port, reserved):
                    sock.listen(BACKLOG)
                    return sock
                refused += [sock] if reserved is None else [sock, reserved]
        finally:
            for sock in refused:
                sock.close()

    def _take(self, port: int, reserved: socket.socket | None) -> bool:
        with self._lock:
            if port in self._used:
                return False
            if reserved is not None:
                self._reserved[port] = reserved
            return True

    def give_back(self, port: int) -> None:
        """Keep a port from being handed out for a while, now that nobody listens there."""
        with self._lock:
            self._used[port] = None
            if len(self._used) > _AVOIDED:
                del self._used[next(iter(self._used))]
            reserved = self._reserved.pop(port, None)
            if reserved is not None:
                self._held.append(reserved)
            if len(self._held) > _HELD:
                self._held.popleft().close()


def listen_on(
    port: int, host: str = HOST, remedy: str = "leave out port for one that is free"
) -> socket.socket:
    """A socket that listens on a port that was chosen; 0 takes a free one.

    Raises:
        OptionError: the address cannot be had.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=BACKLOG)
    except (OSError, TypeError) as problem:  # the latter: a name that cannot be encoded
        # socket.create_server repeats the address, in brackets, behind the reason.
        why = str(getattr(problem, "strerror", None) or problem).partition(" (while")[0]
        raise OptionError(f"cannot listen on {host} port {port}: {why}", remedy) from problem


def _bound() -> tuple[socket.socket, socket.socket | None]:
    """A socket bound to a free port and, where that can be, another bound to the same."""
    first = _socket()
    first.bind((HOST, 0))
    second = _socket()
    try:
        second.bind(first.getsockname())
    except OSError:
        second.close()
        return first, None
    return second, first


def _socket() -> socket.socket:
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if os.name == "posix":  # elsewhere it would let others have the port as well
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    return made
