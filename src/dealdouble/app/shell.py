"""The ASGI shell around the emulators: bytes in, a call; a reply, bytes out.

It speaks ASGI directly and takes all paths, as the contract matches them on the path as it
was sent: a router would match the decoded one.
"""

from __future__ import annotations

import anyio
from starlette.requests import ClientDisconnect
from starlette.types import Message, Receive, Scope, Send

from dealdouble.app.apis import Apis, make_call
from dealdouble.emulator.call import Reply
from dealdouble.faults.delivery import Delivery, Struck

_AT_ONCE = Delivery()


class Shell:
    """The APIs of a double, as an ASGI application."""

    def __init__(self, apis: Apis) -> None:
        self._apis = apis

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; one whose body never arrives whole has no effect."""
        try:
            reply = await self._reply(scope, receive)
        except ClientDisconnect:
            return
        await _answer(reply, scope["method"], send)

    async def _reply(self, scope: Scope, receive: Receive) -> Reply:
        path = scope["raw_path"].decode("latin-1").partition("?")[0]
        emulator = self._apis.under(path)
        headers = scope["headers"]
        announced = next((value for name, value in headers if name == b"content-length"), b"")
        early = self._apis.is_refused_early(emulator, scope["method"], path)
        body = await _body(announced, receive, self._apis.largest_body(emulator), early)
        query = scope["query_string"].decode("latin-1")
        address = "{}:{}".format(*(scope.get("server") or ("localhost", 80)))
        size = sum(len(name) + len(value) for name, value in headers) + len(scope["raw_path"])
        call = make_call(
            scope["method"], path, query, headers, body, scope["scheme"], address, size
        )
        return self._apis.reply(call)


async def _body(
    announced: bytes, receive: Receive, largest: int, is_refused_early: bool
) -> bytes | None:
    """The body, or None where it is longer than the API takes.

    That is told as soon as it is known; where the API would not refuse it for that, once all
    of it was there.

    Raises:
        ClientDisconnect: the caller hung up before all of it had arrived.
    """
    if is_refused_early and announced.isdigit() and int(announced[:20]) > largest:
        return None
    parts: list[bytes] = []
    size, more = 0, True
    while more:
        message: Message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        size += len(message.get("body", b""))
        more = message.get("more_body", False)
        if size <= largest:
            parts.append(message.get("body", b""))
            continue
        parts.clear()
        if is_refused_early:
            return None
    return None if size > largest else b"".join(parts)


async def _answer(reply: Reply, method: str, send: Send) -> None:
    headers = [(name.encode(), value.encode("latin-1")) for name, value in reply.headers]
    if reply.status != 204:
        headers.append((b"content-length", str(len(reply.body)).encode()))
    start: Message = {"type": "http.response.start", "status": reply.status, "headers": headers}
    body = b"" if method == "HEAD" else reply.body
    delivery = reply.delivery if isinstance(reply, Struck) else _AT_ONCE
    assert not delivery.is_cut, "faults that need a socket are refused where there is none"
    if delivery.delay:
        await anyio.sleep(delivery.delay)
    await send(start)
    if delivery.slow:
        for seconds, piece in delivery.pieces(body):
            await anyio.sleep(seconds)
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        body = b""
    await send({"type": "http.response.body", "body": body})
