"""Serve an application on a port of this machine, until it is told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import gc
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from types import FrameType

import uvicorn

from dealdouble.app.application import Application
from dealdouble.app.ports import listen_on
from dealdouble.app.protocol import REQUEST_TIMEOUT, Protocol
from dealdouble.app.settings import settings

_ANY, _ANY_V6 = "0.0.0.0", "::"  # noqa: S104  # recognised here, never chosen
_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_GARBAGE = (10_000, 20, 100)  # among the new, rarely among the old, hardly ever among all
_GRACE = 0.5  # seconds that requests in flight may take once the server is told to stop


class Server(uvicorn.Server):
    """uvicorn's server, which says when it answers and ends quietly.

    A request may take `request_timeout` seconds to arrive whole.
    """

    def __init__(
        self,
        application: Application,
        answering: Callable[[], None],
        request_timeout: float = REQUEST_TIMEOUT,
    ) -> None:
        protocol = functools.partial(Protocol, application.apis, request_timeout)
        super().__init__(settings(application, protocol, log_level="warning", access_log=False))
        self._answering = answering

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer, and say so."""
        await super().startup(sockets)
        self._answering()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Let requests in flight finish for a moment, then hang up on what is left.

        uvicorn's own `timeout_graceful_shutdown` would answer those with 500 and print a
        traceback for each; a request whose connection is gone ends by itself.
        """
        asyncio.get_running_loop().call_later(_GRACE, self._hang_up)
        await super().shutdown(sockets)

    def _hang_up(self) -> None:
        for connection in list(self.server_state.connections):
            connection.transport.abort()

    def run_alone(self, sockets: list[socket.socket]) -> None:
        """Run in a process that does nothing else, until told to stop.

        What is loaded by now stays, and records hold no cycles: looking through them all for
        garbage would stop all answers for a while, now and then. What does hold cycles, as
        connections do, is young when it goes.
        """
        gc.freeze()
        gc.set_threshold(*_GARBAGE)
        self.run(sockets)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """End on SIGINT and SIGTERM, without raising them again: stopping is no failure."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {number: signal.signal(number, self._end) for number in _SIGNALS}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _end(self, number: int, frame: FrameType | None) -> None:
        self.should_exit = True


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens there; port 0 takes a free one.

    Raises:
        OptionError: the address cannot be had.
    """
    return listen_on(port, host, "name another --port, 0 for any that is free, or another --host")


def base_url(host: str, sock: socket.socket) -> str:
    """The address by which a program on this machine reaches the socket."""
    name = {_ANY: "127.0.0.1", _ANY_V6: "::1"}.get(host, host)
    shown = f"[{name}]" if ":" in name else name
    return f"http://{shown}:{sock.getsockname()[1]}"
