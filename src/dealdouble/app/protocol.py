"""HTTP/1.1 on one connection: uvicorn's protocol with limits, and a direct way to the APIs.

An emulator answers at once and awaits nothing. So a request to an API is answered as soon as
its last byte is there, without a task, an event and messages, which cost more than the answer
does; what a fault makes late or slow goes out by a timer. Only the control endpoints go
uvicorn's way through ASGI. While one of them is being answered, or an answer is late, or the
caller does not read what was answered, what else arrives is held back: so answers come in the
order of their requests, and nothing is begun that has to wait.

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
from dealdouble.app.delivering import Delivering
from dealdouble.app.head import (
    LONGEST_HEAD,
    after_empty_lines,
    end_of_head,
    may_become_a_head,
    readable,
    split_target,
)
from dealdouble.app.written import Refused, refusal, written
from dealdouble.emulator.call import Call
from dealdouble.emulator.emulator import Emulator
from dealdouble.faults.delivery import Delivery, Struck

IDLE = 75
"""Seconds; long, as a caller cannot know that a connection is about to be closed."""

REQUEST_TIMEOUT = 30.0
"""Seconds within which a request arrives whole, unless others are chosen."""

_UNREAD = 1024 * 1024
"""Bytes that may wait for a caller who does not read, before the next request has to wait.

uvloop sends an answer that is longer at once, by itself, and shorter ones together with those of
other connections, when all that has arrived is answered: that takes less time for each.
"""

_LINGER = 2.0  # seconds that a caller has to read a refusal while it may still be sending
_NOT_HTTP = Refused(400, "this is not an HTTP request")
_VERSIONS = ("1.1", "1.0")
_TOO_SLOW = Refused(408, "the request did not arrive whole in time")
_BROKEN = Refused(500, "dealdouble failed, which it never should: see what it printed")
_UNKNOWN = Call("", "", "", {}, None, "")  # that of a request that is none


@dataclass(slots=True)
class _Direct:
    """A request to an API on its way in; without an emulator none serves its path."""

    method: str
    path: str
    query: str
    emulator: Emulator | None
    largest: int
    body: bytearray = field(default_factory=bytearray)
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
        self._method = ""  # the request's, if the parser knows another
        self._held = bytearray()  # what came and was not given to the parser
        self._arriving = False  # the parser has begun with a request that is not there whole
        self._in_head = False
        self._head_size = 0
        self._remaining = 0  # bytes of its body, where their number was announced
        self._is_handed_over = False  # to uvicorn
        self._tail = b""  # the last that was read of a body in chunks
        self._is_ending = False  # what arrives is discarded until the caller hangs up
        self._late: asyncio.TimerHandle | None = None
        self._idle: asyncio.TimerHandle | None = None
        self._delivering: Delivering | None = None
        self._last = 0.0

    # What the transport tells.

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin; a connection on which nothing happens ends in time."""
        super().connection_made(transport)
        transport.set_write_buffer_limits(_UNREAD)
        self._last = self.loop.time()
        self._idle = self.loop.call_later(IDLE, self._check_idle)

    def connection_lost(self, exc: Exception | None) -> None:
        """Free what the connection holds."""
        for pending in (self._late, self._idle, self._delivering):
            if pending is not None:
                pending.cancel()
        super().connection_lost(exc)
        self._is_ending = True
        self._request = self.cycle = None  # type: ignore[assignment]
        self._held.clear()

    def data_received(self, data: bytes) -> None:
        """Read on."""
        if self._is_ending:
            return
        self._unset_keepalive_if_required()
        self._last = self.loop.time()
        self._held += data
        self._go_on()

    def eof_received(self) -> bool:  # type: ignore[override]
        """Answer what is there whole, then close."""
        if self._is_ending or self._arriving or not self._is_in_flight():
            return False
        if self._delivering is not None:  # whoever waits no longer for it has hung up, mostly
            return False
        self.cycle.keep_alive = False
        return True

    def shutdown(self) -> None:
        """End, with the answer that is on its way."""
        if self._delivering is None:
            super().shutdown()
        else:
            self._delivering.hangs_up = True

    def resume_writing(self) -> None:
        """Go on, as the caller reads again."""
        super().resume_writing()
        self._go_on()

    def on_response_complete(self) -> None:
        """Go on, as a control endpoint has answered."""
        super().on_response_complete()
        self.loop.call_soon(self._go_on)

    # What the parser tells.

    def on_message_begin(self) -> None:
        """Begin with a request."""
        self.url = b""
        self.headers = []
        self.expect_100_continue = False
        self._arriving = self._in_head = True
        self._is_handed_over = False
        self._remaining = 0
        self._tail = b""

    def on_header(self, name: bytes, value: bytes) -> None:
        """Keep a header; what stands behind a body in chunks is none."""
        if self._in_head:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Choose the way that the request goes."""
        self._in_head = False
        if self.parser.get_http_version() not in _VERSIONS:
            raise _NOT_HTTP
        method = self._method or self.parser.get_method().decode("ascii")
        path, query = split_target(self.url.decode("latin-1"))
        named = dict(self.headers)
        self._remaining = int(named.get(b"content-length", b"0")[:20])
        if self._apis.is_control(path):
            self._hand_over(method, path, query)
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
        elif not request.is_too_large:
            request.body += body
            if len(request.body) > request.largest:
                self._overflow(request)

    def on_message_complete(self) -> None:
        """Answer."""
        self._arriving = False
        if self._late is not None:
            self._late.cancel()
            self._late = None
        request, self._request = self._request, None
        if request is None:
            super().on_message_complete()
            return
        if not request.is_answered:
            self._answer(request, None if request.is_too_large else bytes(request.body))
        if self._delivering is None and not self._keeps_alive():
            self.transport.close()

    # What follows from it.

    def _go_on(self) -> None:
        """Give the parser what is held, one head or body after the other, unless it must wait."""
        held, start = self._held, 0
        while not (self._is_ending or self.transport.is_closing()):
            if not self._arriving:
                start = after_empty_lines(held, start)
                if start < len(held) and self._is_waiting():
                    break
            end = self._end_of_piece(start)
            if end <= start or self._is_ending:
                break
            piece = bytes(held[start:end])
            start = end
            if not self._arriving:
                self._head_size = len(piece)
                piece, self._method = readable(piece)
            self._parse(piece)
        del held[:start]
        if not self._is_ending:
            self._wait()

    def _wait(self) -> None:
        """Have the rest of a request come in time, or nothing more while answers are due."""
        if self._held and not self._arriving and self._is_waiting():
            self.flow.pause_reading()
            return
        self.flow.resume_reading()
        if (self._held or self._arriving) and self._late is None:
            self._late = self.loop.call_later(self._request_timeout, self._time_out)

    def _end_of_piece(self, start: int) -> int:
        """How far the head or the body that begins there is held; 0 if a head is not there whole.

        A piece never reaches beyond the request, so that the next one is not begun with it: a
        body in chunks can only end with an empty line.
        """
        held = self._held
        if not self._arriving:
            if start == len(held):
                return 0
            end = end_of_head(held, start)
            if not end and not may_become_a_head(held[start:]):
                self._refuse(_NOT_HTTP)
            elif (end or len(held)) - start > LONGEST_HEAD:
                self._refuse(_too_long(bytes(held[start : end or None])))
            return end
        if self._remaining:
            end = min(start + self._remaining, len(held))
            self._remaining -= end - start
            return end
        seen = self._tail + held[start:]
        end = end_of_head(seen)
        length = end - len(self._tail) if end else len(seen) - len(self._tail)
        self._tail = b"" if end else bytes(seen[-3:])
        return start + length

    def _parse(self, data: bytes) -> None:
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            self._refuse(_NOT_HTTP)  # which `readable` has not seen
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

    def _is_in_flight(self) -> bool:
        """Whether an answer is due: of a control endpoint, or one that a fault delays."""
        if self._delivering is not None:
            return True
        return self.cycle is not None and not self.cycle.response_complete

    def _is_waiting(self) -> bool:
        """Whether what comes next has to wait."""
        return self.flow.write_paused or self._is_in_flight()

    def _hand_over(self, method: str, path: str, query: str) -> None:
        """Let uvicorn go on with the request."""
        self._is_handed_over = True
        headers, expects = self.headers, self.expect_100_continue
        super().on_message_begin()
        self.url = (f"{path}?{query}" if query else path).encode("latin-1")
        self.headers = self.scope["headers"] = headers
        self.expect_100_continue = expects
        try:
            super().on_headers_complete()
        except httptools.HttpParserInvalidURLError:
            raise _NOT_HTTP from None
        self.scope["method"] = method

    def _keeps_alive(self) -> bool:
        return self.parser.get_http_version() != "1.0" and self.parser.should_keep_alive()

    def _answer(self, request: _Direct, body: bytes | None) -> None:
        request.is_answered = True
        reply = self._apis.reply(self._call(request, body))
        has_body = request.method != "HEAD"
        whole = written(
            reply,
            with_body=has_body,
            default_headers=self.server_state.default_headers,
            keeps_alive=self._keeps_alive(),
        )
        if isinstance(reply, Struck):
            self._deliver(reply.delivery, whole, len(reply.body) if has_body else 0)
        else:
            self.transport.write(whole)

    def _deliver(self, delivery: Delivery, whole: bytes, size: int) -> None:
        """Send an answer in its own time, the last bytes of which are so many of a body."""
        end = len(whole) - size
        steps = delivery.steps(whole[:end], whole[end:])
        hangs_up = delivery.is_cut or not self._keeps_alive()
        self._delivering = Delivering(self.loop, self.transport, steps, hangs_up, self._delivered)
        self._delivering.go_on()

    def _delivered(self) -> None:
        self._delivering = None
        self._last = self.loop.time()
        self._go_on()

    def _call(self, request: _Direct, body: bytes | None) -> Call:
        host, port = self.server or ("localhost", None)
        address = host if port is None else f"{host}:{port}"
        scheme = self.scheme or "http"
        return make_call(
            *(request.method, request.path, request.query, self.headers, body, scheme, address),
            head_size=self._head_size,
        )

    def _overflow(self, request: _Direct) -> None:
        """Keep nothing of a body that is too large, and refuse it if that is what follows."""
        request.is_too_large = True
        request.body.clear()
        if self._apis.is_refused_early(request.emulator, request.method, request.path):
            self._answer(request, None)

    def _time_out(self) -> None:
        self._late = None
        if self._delivering is not None:
            self._delivering.hangs_up = True
        elif self._arriving or not self._is_waiting():
            self._refuse(_TOO_SLOW)

    def _refuse(self, refused: Refused) -> None:
        """Answer what HTTP refuses, unless it is answered already, and end the connection."""
        self._is_ending = True
        if self._arriving and self._is_answered():
            self.transport.close()
            return
        cycle = self.cycle
        if (
            self._is_handed_over and self._arriving
        ):  # the body that it waits for is not going to come
            cycle.disconnected = True
            cycle.message_event.set()
        call = _UNKNOWN if self._request is None else self._call(self._request, None)
        reply = self._apis.note(call, refusal(refused))
        self.transport.write(written(reply, self.server_state.default_headers, keeps_alive=False))
        self.transport.write_eof()
        self.loop.call_later(_LINGER, self.transport.close)

    def _is_answered(self) -> bool:
        """Whether the request that is arriving was answered before it was there whole."""
        if self._request is not None:
            return self._request.is_answered
        return self._is_handed_over and self.cycle.response_started

    def _check_idle(self) -> None:
        left = self._last + IDLE - self.loop.time()
        if self._arriving or self._is_waiting():
            left = IDLE
        if left <= 0:
            self.transport.close()
        else:
            self._idle = self.loop.call_later(left, self._check_idle)


def _too_long(head: bytes) -> Refused:
    if len(head.partition(b"\n")[0]) > LONGEST_HEAD:
        return Refused(414, f"the target is longer than {LONGEST_HEAD} bytes")
    return Refused(431, f"the head of the request is longer than {LONGEST_HEAD} bytes")
