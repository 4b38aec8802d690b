"""The ASGI shell around the emulators: bytes in, a call; a reply, bytes out.

It speaks ASGI directly and takes all paths, as the contract matches them on the path as it
was sent: a router would match the decoded one.
"""

from __future__ import annotations

from collections.abc import Sequence

import orjson
from starlette.requests import ClientDisconnect
from starlette.types import Message, Receive, Scope, Send

from dealdouble.app.double import Clock
from dealdouble.emulator.call import Call, Reply
from dealdouble.emulator.emulator import Emulator
from dealdouble.emulator.refusal import JSON_HEADERS


class Shell:
    """The APIs of a double, as an ASGI application."""

    def __init__(self, emulators: Sequence[Emulator], clock: Clock) -> None:
        served = [(f"{item.contract.base_path}/", item) for item in emulators]
        self._emulators = sorted(served, key=lambda pair: len(pair[0]), reverse=True)
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; one whose body never arrives whole has no effect."""
        try:
            reply = await self._reply(scope, receive)
        except ClientDisconnect:
            return
        await _answer(reply, scope["method"], send)

    async def _reply(self, scope: Scope, receive: Receive) -> Reply:
        path = scope["raw_path"].decode("latin-1").partition("?")[0]
        for base, emulator in self._emulators:
            if path.startswith(base):
                call = await _call(scope, path, receive, emulator.contract.requests.largest_body)
                return emulator.handle(call, self._clock.now())
        return self._nowhere()

    def _nowhere(self) -> Reply:
        """What a path outside all APIs gets: none of a vendor's answers, but a hint."""
        served = {item.contract.name: base for base, item in self._emulators}
        hint = {"error": "no API is served at this path", "served": served}
        return Reply(404, JSON_HEADERS, orjson.dumps(hint))


async def _call(scope: Scope, path: str, receive: Receive, largest_body: int) -> Call:
    headers: dict[str, str] = {}
    for name, value in scope["headers"]:
        headers.setdefault(name.decode("latin-1"), value.decode("latin-1"))
    host = headers.get("host") or "{}:{}".format(*(scope.get("server") or ("localhost", 80)))
    return Call(
        method=scope["method"],
        path=path,
        query=scope["query_string"].decode("latin-1"),
        headers=headers,
        body=await _body(headers.get("content-length", ""), receive, largest_body),
        origin=f"{scope['scheme']}://{host}",
    )


async def _body(announced: str, receive: Receive, largest: int) -> bytes | None:
    """The body, or None as soon as it is known to be longer than the API takes.

    Raises:
        ClientDisconnect: the caller hung up before all of it had arrived.
    """
    if announced.isdecimal() and int(announced[:20]) > largest:
        return None
    parts: list[bytes] = []
    size, more = 0, True
    while more:
        message: Message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > largest:
            return None
        more = message.get("more_body", False)
    return b"".join(parts)


async def _answer(reply: Reply, method: str, send: Send) -> None:
    headers = [(name.encode(), value.encode("latin-1")) for name, value in reply.headers]
    if reply.status != 204:
        headers.append((b"content-length", str(len(reply.body)).encode()))
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    body = b"" if method == "HEAD" else reply.body
    await send({"type": "http.response.body", "body": body})
