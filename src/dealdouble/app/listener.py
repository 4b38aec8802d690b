"""A port at which one application answers, on the thread that serves all of them."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import time
from email.utils import formatdate
from functools import cache
from typing import Any

import uvicorn
from uvicorn.server import ServerState

from dealdouble.app.application import Application
from dealdouble.app.background import Background, background
from dealdouble.app.ports import BACKLOG, HOST, Ports, listen_on
from dealdouble.app.protocol import REQUEST_TIMEOUT, Protocol
from dealdouble.app.settings import settings

_PORTS = Ports()


class Listener:
    """Serves an application at a port of this machine until it is closed.

    Args:
        application: what answers; it is not to be touched from elsewhere while this is open.
        port: where; 0 takes one that is free.
    """

    def __init__(self, application: Application, port: int = 0) -> None:
        self.application = application
        self.is_open = True
        self.state = _State()
        self._thread: Background = background()
        self._chosen = bool(port)
        self._ending: asyncio.Future[None] | None = None
        self._socket = listen_on(port) if port else _PORTS.free()
        self.port: int = self._socket.getsockname()[1]
        try:
            self._server = self._thread.wait_for(self._begin)
        except BaseException:
            self._socket.close()
            self._give_back_port()
            raise

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        return f"http://{HOST}:{self.port}"

    @property
    def thread(self) -> Background:
        """Where the application answers."""
        return self._thread

    def close(self) -> None:
        """Refuse what comes from now on, and hang up on those who are connected.

        It may be done again, also by several threads at once; and by a process that was forked
        off, or when all has ended, where it does nothing.
        """
        if self._thread.is_running:
            self._thread.wait_for(self._end)

    async def _begin(self) -> asyncio.AbstractServer:
        loop = self._thread.loop
        server = await loop.create_server(
            lambda: _Connection(self, loop), sock=self._socket, backlog=BACKLOG
        )
        self._thread.ends.add(self._end)
        return server

    async def _end(self) -> None:
        """End once; whoever asks again waits for the same end."""
        if self._ending is None:
            self._ending = asyncio.ensure_future(self._end_alone())
        await self._ending

    async def _end_alone(self) -> None:
        self.is_open = False
        self._thread.ends.discard(self._end)
        await self._accept_no_more()
        # A process that was forked off may have the socket too: closing it here is not enough.
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._server.close()
        for connection in list(self.state.connections):
            connection.transport.abort()
        self._give_back_port()

    def _give_back_port(self) -> None:
        if not self._chosen:
            _PORTS.give_back(self.port)

    async def _accept_no_more(self) -> None:
        """Let callers that were accepted become connections, which hang up at once.

        asyncio, where it runs without uvloop, takes two turns for that, and would leave them
        half open if the server were closed meanwhile.
        """
        with contextlib.suppress(NotImplementedError):
            self._thread.loop.remove_reader(self._socket)
        for _ in range(2):
            await asyncio.sleep(0)


class _Connection(Protocol):
    """One connection to a listener."""

    def __init__(self, listener: Listener, loop: asyncio.AbstractEventLoop) -> None:
        application = listener.application
        state: Any = listener.state
        super().__init__(application.apis, REQUEST_TIMEOUT, _config(), state, {}, loop)
        self.app: Any = application
        self.access_log = False
        self._listener = listener

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin, unless the port was closed since the caller came."""
        super().connection_made(transport)
        if not self._listener.is_open:
            transport.abort()


class _State(ServerState):
    """What the connections of a listener share."""

    @property
    def default_headers(self) -> list[tuple[bytes, bytes]]:
        """The date of the second in which it is asked for; uvicorn has a task keep it."""
        return _date(int(time.time()))

    @default_headers.setter
    def default_headers(self, headers: list[tuple[bytes, bytes]]) -> None:
        """Nothing: uvicorn begins with none."""


class _Date:
    """A `Date` header, written once a second."""

    def __init__(self) -> None:
        self._second = -1
        self._headers: list[tuple[bytes, bytes]] = []

    def __call__(self, second: int) -> list[tuple[bytes, bytes]]:
        if second != self._second:
            self._headers = [(b"date", formatdate(second, usegmt=True).encode())]
            self._second = second
        return self._headers


_date = _Date()


@cache
def _config() -> uvicorn.Config:
    """Settings of uvicorn, the same for all: making them takes longer than a double may.

    Nothing is logged anew, as the process is somebody else's; connections set their own
    application.
    """
    config = settings(_nothing, Protocol, log_config=None)
    config.load()
    return config


async def _nothing(scope: Any, receive: Any, send: Any) -> None:
    raise NotImplementedError
