"""Reach a double in process: a synchronous httpx transport, and a clock that tests move."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import httpx
from starlette.types import ASGIApp

from dealdouble.app.clock import Clock


class FrozenClock(Clock):
    """A clock that stands until a test advances it."""

    def __init__(self, start: str = "2026-03-15T09:00:00") -> None:
        super().__init__(datetime.fromisoformat(start).replace(tzinfo=UTC))


class AsgiTransport(httpx.BaseTransport):
    """httpx's own ASGI transport, made synchronous."""

    def __init__(self, app: ASGIApp) -> None:
        self._inner = httpx.ASGITransport(app=app)
        self._runner = asyncio.Runner()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
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
