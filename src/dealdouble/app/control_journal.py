"""Control the journal of a double: told, forgotten, and followed as it grows."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace

import anyio
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from dealdouble.app.double import Double
from dealdouble.app.explained import told, written
from dealdouble.app.journal import Entry
from dealdouble.app.selection import Selection, read_selection

_MOST_WAITING = 1_000
_LARGEST_WAITING = 16 * 1024 * 1024
"""Requests, and bytes, that a reader may be behind; then the oldest go, and that is told."""

_QUIET = 15.0
"""Seconds after which a comment shows whatever stands between that the stream is alive."""

_STREAM_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


class JournalCalls:
    """The calls about what was asked of the APIs."""

    def __init__(self, double: Double) -> None:
        self._double = double

    async def list(self, request: Request) -> Response:
        """List the requests, the oldest first."""
        wanted = self._selection(request.query_params)
        found = [told(entry) for entry in self._double.journal if wanted.holds(entry)]
        return Response(written({"requests": found}), media_type="application/json")

    async def clear(self, request: Request) -> Response:
        """Forget all requests; numbers are not given again."""
        self._double.journal.clear()
        return Response(status_code=204)

    async def stream(self, request: Request) -> Response:
        """Tell each request as it comes, after those since the one that is named, if one is.

        A browser that connects again names the last one that it has seen in `Last-Event-ID`.
        """
        query = dict(request.query_params)
        last = request.headers.get("last-event-id", "")
        if last.isdecimal():
            query["since"] = last
        wanted = self._selection(query)
        if request.method == "HEAD":
            return Response(headers=_STREAM_HEADERS, media_type="text/event-stream")
        lines = self._lines(wanted, "since" in query)
        return StreamingResponse(lines, headers=_STREAM_HEADERS, media_type="text/event-stream")

    def _selection(self, query: Mapping[str, str]) -> Selection:
        """Which requests are wanted; who knows one that is yet to come knows another server's."""
        wanted = read_selection(query, self._double.contracts)
        return replace(wanted, since=0) if wanted.since > self._double.journal.last else wanted

    async def _lines(self, wanted: Selection, with_past: bool) -> AsyncIterator[bytes]:
        journal = self._double.journal
        follower = _Follower(wanted)
        for entry in journal if with_past else ():
            follower.take(entry)
        journal.watch(follower.take)
        try:
            yield b": dealdouble\n\n"
            while True:
                yield await follower.next()
        finally:
            journal.watch_no_more(follower.take)


class _Follower:
    """A reader of the stream, and what it has yet to be told."""

    def __init__(self, wanted: Selection) -> None:
        self._wanted = wanted
        self._waiting: deque[Entry] = deque()
        self._left_out = self._size = 0
        self._awake = anyio.Event()

    def take(self, entry: Entry) -> None:
        """Have a request told, if it is wanted."""
        if not self._wanted.holds(entry):
            return
        self._waiting.append(entry)
        self._size += entry.size
        while len(self._waiting) > _MOST_WAITING or (
            self._size > _LARGEST_WAITING and len(self._waiting) > 1
        ):
            self._size -= self._waiting.popleft().size
            self._left_out += 1
        self._awake.set()

    async def next(self) -> bytes:
        """What is to be sent next.

        To send waits for nothing once the reader is gone: others, and the news that it is, get
        their turn here only.
        """
        await anyio.sleep(0)
        if not self._waiting:
            self._awake = anyio.Event()
            with anyio.move_on_after(_QUIET):
                await self._awake.wait()
        if not self._waiting:
            return b":\n\n"
        left_out, self._left_out = self._left_out, 0
        entry = self._waiting.popleft()
        self._size -= entry.size
        notice = b": %d left out\n\n" % left_out if left_out else b""
        return notice + b"id: %d\ndata: %b\n\n" % (entry.number, written(told(entry)))
