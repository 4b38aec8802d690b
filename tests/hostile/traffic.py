"""What one of many clients does at once with the others: it reads, writes and checks."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import orjson

from .model import APIS, INTUM, MOCO, Api

PATIENCE = 30  # seconds that an answer may take under the greatest load
MOST = 3  # deals of its own that a client has at most in each API
PAGES = 3  # pages of a list that clients turn to, of PAGE deals each
PAGE = 20


@dataclass(slots=True)
class Tally:
    """How many requests were answered, how often each thing was done, and what was wrong."""

    requests: int = 0
    done: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    cut: list[str] = field(default_factory=list)
    """Connections that ended before their client ended them."""


class Line:
    """A connection that reads answers in the quickest way that is still right."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, tally: Tally
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._tally = tally

    async def ask(self, api: Api, method: str, target: str, body: bytes = b"") -> tuple[int, bytes]:
        """The status and the body of the answer."""
        self._writer.write(
            f"{method} {target} HTTP/1.1\r\nHost: here\r\nAuthorization: {api.key}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode()
            + body
        )
        async with asyncio.timeout(PATIENCE):
            head = (await self._reader.readuntil(b"\r\n\r\n")).lower()
            _, found, rest = head.partition(b"content-length:")
            length = int(rest[: rest.index(b"\r")]) if found else 0
            body = await self._reader.readexactly(length)
        self._tally.requests += 1
        return int(head[9:12]), body

    async def close(self) -> None:
        self._writer.close()
        with suppress(OSError):  # it was cut, as is told already
            await self._writer.wait_closed()


class Client:
    """A client with deals of its own, which nobody else changes, and a name that they bear."""

    def __init__(self, number: int, line: Line, tally: Tally) -> None:
        self._name = f"load-{number}."
        self._line = line
        self._tally = tally
        self._random = random.Random(number)  # noqa: S311  # the same requests in each run
        self._own: dict[Api, dict[int, bytes]] = {api: {} for api in APIS}
        self._made = 0

    async def work(self, until: float) -> None:
        """Do one thing after the other until then; delete at the end what was created."""
        weights = [weight for weight, _ in _KINDS.values()]
        loop = asyncio.get_running_loop()
        while loop.time() < until:
            (name,) = self._random.choices(list(_KINDS), weights)
            await self._do(name, self._random.choice(APIS))
        for api, own in self._own.items():
            while own:
                await self._do("delete", api)

    async def _do(self, name: str, api: Api) -> None:
        if name in {"read", "update", "delete"} and not self._own[api]:
            name = "create"
        elif name == "create" and len(self._own[api]) == MOST:
            name = "delete"
        problem = await _KINDS[name][1](self, api)
        self._tally.done[f"{api.name} {name}"] += 1
        if problem:
            self._tally.wrong.append(f"{api.name} {name}: {problem}")

    def _sent(self, api: Api, **more: Any) -> tuple[dict[str, Any], bytes]:
        self._made += 1
        sent = {**more, "name": f"{self._name} {self._made}"}
        if api is MOCO:
            sent["tags"] = [self._name]
        return sent, orjson.dumps(api.wrapped(sent))

    async def create(self, api: Api) -> str:
        sent, body = self._sent(api, **api.plain)
        status, answer = await self._line.ask(api, "POST", api.list, body)
        if status != _CREATED[api]:
            return f"{status} {answer!r}"
        return self._keep(api, sent, answer)

    async def update(self, api: Api) -> str:
        number = self._any_own(api)
        sent, body = self._sent(api, currency=self._random.choice(["EUR", "CHF"]))
        status, answer = await self._line.ask(api, api.update, api.path(number), body)
        if status != 200:
            return f"{status} {answer!r}"
        return self._keep(api, sent, answer)

    async def delete(self, api: Api) -> str:
        number = self._any_own(api)
        del self._own[api][number]
        status, answer = await self._line.ask(api, "DELETE", api.path(number))
        if (status, answer) != _DELETED[api]:
            return f"{status} {answer!r}"
        status, answer = await self._line.ask(api, "GET", api.path(number))
        return "" if status == 404 else f"a deleted deal is read: {status}"

    async def read(self, api: Api) -> str:
        number = self._any_own(api)
        status, answer = await self._line.ask(api, "GET", api.path(number))
        is_same = status == 200 and answer == self._own[api][number]
        return "" if is_same else f"{status} {answer!r} instead of {self._own[api][number]!r}"

    async def list_page(self, api: Api) -> str:
        page = self._random.randint(1, PAGES)
        found, problem = await self._list(api, f"per_page={PAGE}&page={page}")
        numbers = {record["id"] for record in found}
        return problem or ("" if len(numbers) == len(found) <= PAGE else f"lists {numbers}")

    async def filtered(self, api: Api) -> str:
        if api is MOCO:
            return await self._finds_own(api, f"tags={self._name}")
        found, problem = await self._list(api, f"status_id=1&per_page={PAGE}")
        others = [record for record in found if record["status_id"] != 1]
        return problem or (f"finds {others}" if others else "")

    async def search(self, api: Api) -> str:
        ids = ",".join(map(str, self._own[api])) or "0"
        return await self._finds_own(api, f"ids={ids}" if api is MOCO else f"q={self._name}")

    async def refused(self, api: Api) -> str:
        _, body = self._sent(api, currency="euro")
        status, answer = await self._line.ask(api, "POST", api.list, body)
        is_right = status == 422 and b"currency" in answer
        return "" if is_right else f"{status} {answer!r}"

    async def _finds_own(self, api: Api, query: str) -> str:
        """What is wrong about a list that should hold this client's own deals and no others."""
        found, problem = await self._list(api, query)
        numbers = {record["id"] for record in found}
        own = self._own[api].keys()
        return problem or ("" if numbers == own else f"{query} finds {numbers}, not {set(own)}")

    async def _list(self, api: Api, query: str) -> tuple[list[dict[str, Any]], str]:
        """The deals of a list, or none and why."""
        status, answer = await self._line.ask(api, "GET", f"{api.list}?{query}")
        return (orjson.loads(answer), "") if status == 200 else ([], f"{status} {answer!r}")

    def _keep(self, api: Api, sent: dict[str, Any], answer: bytes) -> str:
        shown = orjson.loads(answer)
        self._own[api][shown["id"]] = answer
        other = {name: shown[name] for name in _SHOWN & sent.keys() if shown[name] != sent[name]}
        return f"shows {other}" if other else ""

    def _any_own(self, api: Api) -> int:
        return self._random.choice(list(self._own[api]))


_CREATED = {MOCO: 200, INTUM: 201}
_DELETED = {MOCO: (204, b""), INTUM: (200, b'"ok"')}
_SHOWN = {"name", "currency", "money", "total_amount_gross", "tags", "fields"}
_KINDS: dict[str, tuple[int, Callable[[Client, Api], Awaitable[str]]]] = {
    "list": (10, Client.list_page),
    "filtered": (10, Client.filtered),
    "search": (10, Client.search),
    "read": (40, Client.read),
    "create": (15, Client.create),
    "update": (15, Client.update),
    "delete": (10, Client.delete),
    "refused": (10, Client.refused),
}
"""How often each kind of thing is done, and what does it."""


async def visit(port: int, number: int, until: float, tally: Tally) -> None:
    """Be one client of the server until then."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    line = Line(reader, writer, tally)
    try:
        await Client(number, line, tally).work(until)
    except (OSError, EOFError, TimeoutError) as problem:
        tally.cut.append(repr(problem))
    finally:
        await line.close()
