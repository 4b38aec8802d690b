"""HTTP/1.1 on one connection: uvicorn's protocol with limits, and a direct way to the APIs.

An emulator answers at once and awaits nothing. So a request to an API is answered as soon as
its last byte is there, without a task, an event and messages, which cost more than the answer
does. All else, the control endpoints and the requests of web pages, goes uvicorn's way
through ASGI; so does a request that has to wait, as it is pipelined behind such a one, or as
the caller does not read the answers before it.

Limits keep a hostile or broken caller from holding memory or connections: the length of a
head, and the time within which a request arrives whole. What HTTP itself refuses is answered
in JSON and ends the connection.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

import httptools
from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from dealdouble.app.apis import Apis, make_call
from dealdouble.app.head import (
    LONGEST_HEAD,
    is_part_of_a_method,
    readable,
    split_target,
    without_upgrade,
)
from dealdouble.app.written import Refused, written, written_refusal
from dealdouble.emulator.emulator import Emulator

IDLE = 75
"""Seconds; long, as a caller cannot know that a connection is about to be closed."""

_LINGER = 2.0  # seconds that a caller has to read a refusal while it may still be sending
_NOT_HTTP = Refused(400, "this is not an HTTP request")
_END_OF_HEAD = b"\r\n\r\n"
_LAST_CHUNK = b"0\r\n\r\n"
_VERSIONS = ("1.1", "1.0")
_TOO_SLOW = Refused(408, "the request did not arrive whole in time")
_BROKEN = Refused(500, "dealdouble failed, which it never should: see what it printed")


@dataclass(slots=True)
class _Direct:
    """A request to an API on its way in; without an emulator none serves its path."""

    method: str
    path: str
    query: str
    emulator: Emulator | None
    largest: int
    parts: list[bytes] = field(default_factory=list)
    size: int = 0
    is_too_large: bool = False
    is_answered: bool = False


class Protocol(HttpToolsProtocol):
    """One connection to a double."""

    def __init__(
        self,
        apis: Apis,
        request_timeout: float,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._apis = apis
        self._request_timeout = request_timeout
        self._request: _Direct | None = None
        self._held = b""  # what came of a method that may go on
        self._method = ""  # the request's, if the parser knows another
        self._arriving = False  # a request has begun and is not there whole
        self._in_head = False
        self._remaining = 0  # bytes of a body whose length was announced
        self._head_so_far = 0  # bytes of a head that came in pieces
        self._is_ending = False  # what arrives is discarded until the caller hangs up
        self._late: asyncio.TimerHandle | None = None
        self._idle: asyncio.TimerHandle | None = None
        self._last = 0.0

    # What the transport tells.

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin; a connection on which nothing happens ends in time."""
        super().connection_made(transport)
        self._last = self.loop.time()
        self._idle = self.loop.call_later(IDLE, self._check_idle)

    def connection_lost(self, exc: Exception | None) -> None:
        """Free what the connection holds."""
        for timer in (self._late, self._idle):
            if timer is not None:
                timer.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on."""
        if self._is_ending:
            return
        self._unset_keepalive_if_required()
        self._last = self.loop.time()
        self._feed(data)
        if (self._arriving or self._held) and not self._is_ending:
            self._watch(len(data))

    def eof_received(self) -> bool:  # type: ignore[override]
        """Answer what is there whole, then close."""
        if self._is_ending or self._arriving or not self._is_waiting():
            return False
        self.cycle.keep_alive = False
        return True

    # What the parser tells.

    def on_message_begin(self) -> None:
        """Begin with a request."""
        self.url = b""
        self.headers = []
        self.expect_100_continue = False
        self._request = None
        self._arriving = self._in_head = True
        self._head_so_far = 0

    def on_header(self, name: bytes, value: bytes) -> None:
        """Keep a header; what stands behind a body in chunks is none."""
        if self._in_head:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Choose the way that the request goes."""
        self._in_head = False
        if self.parser.get_http_version() not in _VERSIONS:
            raise _NOT_HTTP
        if self._head_so_far:
            self._check_head()
        method = self._method or self.parser.get_method().decode("ascii")
        self._method = ""
        path, query = split_target(self.url.decode("latin-1"))
        named = dict(self.headers)
        self._remaining = int(named.get(b"content-length", b"0")[:20])
        if self._apis.is_control(path) or b"origin" in named or self._is_waiting():
            self._hand_over(method)
            return
        emulator = self._apis.under(path)
        largest = self._apis.largest_body(emulator)
        self._request = _Direct(method, path, query, emulator, largest)
        if self._remaining > largest or emulator is None:
            self._overflow(self._request)
        if self.expect_100_continue and not self._request.is_answered:
            self.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")

    def on_body(self, body: bytes) -> None:
        """Keep a part of a body, as far as it is wanted."""
        request = self._request
        if request is None:
            super().on_body(body)
        elif not request.is_answered:
            request.size += len(body)
            if request.size > request.largest:
                self._overflow(request)
            else:
                request.parts.append(body)

    def on_message_complete(self) -> None:
        """Answer."""
        self._arriving = False
        if self._late is not None:
            self._late.cancel()
            self._late = None
        request = self._request
        if request is None:
            super().on_message_complete()
            return
        if not request.is_answered:
            self._answer(request, None if request.is_too_large else b"".join(request.parts))
        if not self._keeps_alive():
            self.transport.close()

    # What follows from it.

    def _feed(self, data: bytes) -> None:
        """Give the parser one head or body after the other, as far as their ends can be told."""
        data, self._held = self._held + data, b""
        start = 0
        while start < len(data) and not (self._is_ending or self.transport.is_closing()):
            end = self._end_of_piece(data, start)
            piece = data[start:end]
            start = end
            if self._in_head:
                piece = without_upgrade(piece)
            elif not self._arriving:
                if is_part_of_a_method(piece):
                    self._held = piece
                    return
                piece, self._method = readable(piece)
            self._parse(piece)

    def _end_of_piece(self, data: bytes, start: int) -> int:
        """How far a head or body may reach; the parser knows, and may be given less at a time."""
        if self._in_head:  # which came in parts: line by line, as its end may be cut too
            return data.find(b"\n", start) + 1 or len(data)
        if self._arriving and self._remaining:
            end = min(start + self._remaining, len(data))
            self._remaining -= end - start
            return end
        mark = _LAST_CHUNK if self._arriving else _END_OF_HEAD
        end = data.find(mark, start)
        return len(data) if end < 0 else end + len(mark)

    def _parse(self, data: bytes) -> None:
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade as upgrade:
            self._parse(data[upgrade.args[0] :])
        except httptools.HttpParserError as problem:
            self._refuse(self._reason(problem))

    def _reason(self, problem: Exception) -> Refused:
        """Why the parser stopped: it did not understand, or one of our methods raised."""
        cause = problem.__context__
        if isinstance(cause, Refused):
            return cause
        if isinstance(problem, httptools.HttpParserCallbackError):
            self.logger.error("A request could not be answered", exc_info=cause)
            return _BROKEN
        return _NOT_HTTP

    def _is_waiting(self) -> bool:
        """Whether a request that goes through ASGI is not answered, or answers are not read."""
        in_flight = self.cycle is not None and not self.cycle.response_complete
        return in_flight or self.flow.write_paused

    def _hand_over(self, method: str) -> None:
        """Let uvicorn go on with the request."""
        url, headers, expects = self.url, self.headers, self.expect_100_continue
        super().on_message_begin()
        self.url, self.headers, self.expect_100_continue = url, headers, expects
        self.scope["headers"] = headers
        try:
            super().on_headers_complete()
        except httptools.HttpParserInvalidURLError:
            raise _NOT_HTTP from None
        self.scope["method"] = method

    def _keeps_alive(self) -> bool:
        return self.parser.get_http_version() != "1.0" and self.parser.should_keep_alive()

    def _answer(self, request: _Direct, body: bytes | None) -> None:
        request.is_answered = True
        host, port = self.server or ("localhost", None)
        address = host if port is None else f"{host}:{port}"
        scheme = self.scheme or "http"
        call = make_call(
            request.method, request.path, request.query, self.headers, body, scheme, address
        )
        # Looked up anew, as another scenario may have begun while the request arrived.
        reply = self._apis.reply(self._apis.under(request.path), call)
        self.transport.write(
            written(
                reply,
                with_body=request.method != "HEAD",
                default_headers=self.server_state.default_headers,
                keeps_alive=self._keeps_alive(),
            )
        )

    def _overflow(self, request: _Direct) -> None:
        """Keep nothing of a body that is too large, and refuse it if that is what follows."""
        request.is_too_large = True
        request.parts.clear()
        if self._apis.is_refused_early(request.emulator, request.method, request.path):
            self._answer(request, None)

    def _check_head(self) -> None:
        size = len(self.url) + sum(len(name) + len(value) + 4 for name, value in self.headers)
        if size > LONGEST_HEAD:
            raise self._too_long()

    def _too_long(self) -> Refused:
        if len(self.url) > LONGEST_HEAD:
            return Refused(414, f"the target is longer than {LONGEST_HEAD} bytes")
        return Refused(431, f"the head of the request is longer than {LONGEST_HEAD} bytes")

    def _watch(self, arrived: int) -> None:
        """Give the rest of a request its time, and its head no more than its length."""
        if self._in_head:
            self._head_so_far += arrived
            # What came with it may have been the end of the request before.
            if self._head_so_far > 2 * LONGEST_HEAD:
                self._refuse(self._too_long())
                return
        if self._late is None:
            self._late = self.loop.call_later(self._request_timeout, self._time_out)

    def _time_out(self) -> None:
        self._late = None
        if self._request is not None and self._request.is_answered:
            self.transport.close()
        else:
            self._refuse(_TOO_SLOW)

    def _refuse(self, refused: Refused) -> None:
        """Answer what HTTP refuses, unless it is answered already, and end the connection."""
        self._is_ending = True
        cycle = self.cycle
        if self._request is not None and self._request.is_answered:
            self.transport.close()
            return
        if self._request is None and cycle is not None and not cycle.response_complete:
            if not cycle.more_body:  # what is refused came behind it
                cycle.keep_alive = False
                return
            cycle.disconnected = True
            cycle.message_event.set()
            if cycle.response_started:
                self.transport.close()
                return
        self.transport.write(written_refusal(refused, self.server_state.default_headers))
        self.transport.write_eof()
        self.loop.call_later(_LINGER, self.transport.close)

    def _check_idle(self) -> None:
        left = self._last + IDLE - self.loop.time()
        if self._arriving or self._is_waiting():
            left = IDLE
        if left <= 0:
            self.transport.close()
        else:
            self._idle = self.loop.call_later(left, self._check_idle)
