"""The beginning and the end of a server that asks applications for theirs."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from dealdouble.app.application import Application


def test_its_start_and_its_end_are_answered(application: Application) -> None:
    async def live() -> list[Any]:
        told: asyncio.Queue[Any] = asyncio.Queue()
        said: asyncio.Queue[Any] = asyncio.Queue()
        living = asyncio.create_task(application({"type": "lifespan"}, told.get, said.put))
        answers = []
        for event in ("lifespan.startup", "lifespan.shutdown"):
            await told.put({"type": event})
            answers.append(await asyncio.wait_for(said.get(), 10))
        await asyncio.wait_for(living, 10)
        return answers

    answers = asyncio.run(live())
    assert answers == [
        {"type": "lifespan.startup.complete"},
        {"type": "lifespan.shutdown.complete"},
    ]


def test_what_is_neither_that_nor_http_is_a_mistake(application: Application) -> None:
    async def never(*_: Any) -> Any:
        raise AssertionError

    with pytest.raises(NotImplementedError, match="not websocket"):
        asyncio.run(application({"type": "websocket"}, never, never))
