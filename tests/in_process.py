"""Reach a double in process: synchronous httpx transports, and a clock that tests move."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import httpx
from starlette.types import ASGIApp, Message, Scope

from dealdouble.app.clock import Clock
from dealdouble.contract.apart import CONTROL


class FrozenClock(Clock):
    """A clock that stands until a test advances it."""

    def __init__(self, start: str = "2026-03-15T09:00:00") -> None:
        super().__init__(datetime.fromisoformat(start).replace(tzinfo=UTC))


class DirectTransport(httpx.BaseTransport):
    """Asks an ASGI application that never waits, as the APIs of a double, without a loop."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        content, sent = request.read(), []

        async def receive() -> Message:
            return {"type": "http.request", "body": content}

        async def send(message: Message) -> None:
            sent.append(message)

        try:
            self._app(_scope(request), receive, send).__await__().send(None)
        except StopIteration:
            pass
        else:
            raise AssertionError("the application waits for something")
        start, body = sent
        return httpx.Response(
            start["status"], headers=start["headers"], content=body["body"], request=request
        )


def _scope(request: httpx.Request) -> Scope:
    url = request.url
    return {
        "type": "http",
        "http_version": "1.1",
        "method": request.method,
        "headers": [(name.lower(), value) for name, value in request.headers.raw],
        "scheme": url.scheme,
        "path": url.path,
        "raw_path": url.raw_path.partition(b"?")[0],
        "query_string": url.query,
        "server": (url.host, url.port),
        "root_path": "",
    }


class AsgiTransport(httpx.BaseTransport):
    """httpx's own ASGI transport, made synchronous; the APIs are asked directly."""

    def __init__(self, app: ASGIApp) -> None:
        self._inner = httpx.ASGITransport(app=app)
        self._direct = DirectTransport(app)
        self._runner = asyncio.Runner()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if not request.url.path.startswith(CONTROL):
            return self._direct.handle_request(request)
        return self._runner.run(self._exchange(request))

    async def _exchange(self, request: httpx.Request) -> httpx.Response:
        content = request.read()
        asked = httpx.Request(request.method, request.url, headers=request.headers, content=content)
        answered = await self._inner.handle_async_request(asked)
        body = await answered.aread()
        return httpx.Response(
            answered.status_code, headers=answered.headers, content=body, request=request
        )

    def close(self) -> None:
        self._runner.close()
