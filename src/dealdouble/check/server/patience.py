"""Connections on which a whole answer has so long and no longer, however it trickles in.

httpx limits how long each piece of an answer may take, so that a server could keep its client
for ever.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, TypeVar

import httpcore
import httpx

T = TypeVar("T")

_LARGEST = 64 * 1024 * 1024  # bytes of an answer that are read at most


class PatientTransport(httpx.HTTPTransport):
    """Sends requests; each has so many seconds from its connection to its answer's last byte."""

    def __init__(self, seconds: float) -> None:
        context = _tls()
        super().__init__(verify=context)
        self._patience = _Patience(seconds)
        backend = _Backend(self._patience)
        self._pool = httpcore.ConnectionPool(ssl_context=context, network_backend=backend)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request; the time begins that its answer has.

        Raises:
            TransportError: nothing comes.
        """
        self._patience.begin()
        return super().handle_request(request)


@cache
def _tls() -> ssl.SSLContext:
    """Trusts whom httpx trusts; loading that takes tens of milliseconds, so once a process."""
    return httpx.create_ssl_context()


class _Patience:
    """How long the answer that is under way may yet take, and how much of it may yet come."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self.begin()

    def begin(self) -> None:
        """Expect another answer."""
        self._until = time.monotonic() + self._seconds
        self._room = _LARGEST

    def wait(self, wait: Callable[[float], T]) -> T:
        """What comes of waiting for no longer than may be.

        Raises:
            TimeoutException: it takes too long.
        """
        left = self._until - time.monotonic()
        try:
            if left > 0:
                return wait(left)
        except httpcore.TimeoutException:
            pass
        raise httpcore.ReadTimeout(f"no whole answer within {self._seconds:g} seconds")

    def take(self, some: bytes) -> bytes:
        """Some bytes of the answer.

        Raises:
            ReadError: they are too many.
        """
        self._room -= len(some)
        if self._room < 0:
            raise httpcore.ReadError(f"the answer has more than {_LARGEST} bytes")
        return some


class _Backend(httpcore.SyncBackend):
    """Opens connections that keep to the time."""

    def __init__(self, patience: _Patience) -> None:
        self._patience = patience

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to a server."""
        connect = super().connect_tcp
        stream = self._patience.wait(
            lambda left: connect(host, port, left, local_address, socket_options)
        )
        return _Stream(stream, self._patience)


class _Stream(httpcore.NetworkStream):
    """A connection that keeps to the time."""

    def __init__(self, stream: httpcore.NetworkStream, patience: _Patience) -> None:
        self._stream = stream
        self._patience = patience

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what is there, or comes next."""
        wait = self._patience.wait
        return self._patience.take(wait(lambda left: self._stream.read(max_bytes, left)))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write all of it."""
        self._patience.wait(lambda left: self._stream.write(buffer, left))

    def close(self) -> None:
        """Close it."""
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        """The same connection, encrypted."""
        start = self._stream.start_tls
        stream = self._patience.wait(lambda left: start(ssl_context, server_hostname, left))
        return _Stream(stream, self._patience)

    def get_extra_info(self, info: str) -> Any:
        """What is known of it."""
        return self._stream.get_extra_info(info)
