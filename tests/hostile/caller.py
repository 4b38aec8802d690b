"""A caller who sends any bytes at all, and sees every byte of the answers and how they end."""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from ..app.wire import Answer, Wire

PATIENCE = 20  # seconds without a byte after which a test speaks of a hang
KEY = "Authorization: Bearer demo"  # does for either API
JSON = "Content-Type: application/json"

Records = tuple[bytes | str, ...]
"""How many deals MOCO says it has, both lists, and a deal of each API that has every field."""


@dataclass(frozen=True, slots=True)
class Api:
    """One of the two APIs: the path of its list, and that of a deal which has every field."""

    deals: str
    deal: str


MOCO = Api("/api/v1/deals", "/api/v1/deals/101")
INTUM = Api("/crm/deals.json", "/crm/deals/101.json")


class Caller(Wire):
    """A connection on which whatever is sent is answered."""

    def tell(self, data: bytes, method: str = "GET") -> Answer:
        """The answer to these bytes."""
        self.send(data)
        return self.answer(method)

    def write(self, method: str, path: str, body: bytes, *headers: str) -> Answer:
        """The answer to a request with a body of JSON."""
        return self.tell(whole(method, path, body, *headers))

    def read(self, path: str) -> Answer:
        """The answer to a good request that changes nothing."""
        return self.tell(head("GET", path, KEY))

    def records(self) -> Records:
        """All that either API holds: as it was, unless something has changed."""
        self.send(_ALL)
        answers = [self.answer() for _ in range(4)]
        assert [answer.status for answer in answers] == [200] * 4
        return (answers[0].headers["x-total"], *(answer.body for answer in answers))

    def last_word(self) -> int:
        """The status of a refusal by HTTP itself, after which the server hangs up."""
        answer = self.answer()
        told = answer.json()
        assert answer.headers["content-type"].partition(";")[0] == "application/json"
        assert answer.headers["connection"] == "close"
        assert list(told) == ["error"]
        assert isinstance(told["error"], str)
        assert told["error"]
        assert self.rest() == b""
        return answer.status

    def finish(self) -> None:
        """Send no more, and go on reading."""
        self._connection.shutdown(socket.SHUT_WR)

    def reset(self) -> None:
        """Be gone without a word, as a process that dies is."""
        at_once = struct.pack("ii", 1, 0)
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, at_once)
        self._stream.close()
        self._connection.close()

    def rest(self) -> bytes:
        """What comes until the server hangs up."""
        return self._stream.read()


def head(method: str, target: str, *headers: str) -> bytes:
    """The head of a request, text being sent as Latin-1."""
    lines = [f"{method} {target} HTTP/1.1", "Host: here.example", *headers]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def whole(method: str, path: str, body: bytes = b"", *headers: str) -> bytes:
    """A request as it should be."""
    return head(method, path, KEY, JSON, f"Content-Length: {len(body)}", *headers) + body


def chunked(method: str, path: str, body: bytes) -> bytes:
    """The same request, its body in chunks of a byte each."""
    chunks = b"".join(b"1\r\n%c\r\n" % byte for byte in body)
    return head(method, path, KEY, JSON, "Transfer-Encoding: chunked") + chunks + b"0\r\n\r\n"


_ALL = b"".join(head("GET", path, KEY) for path in (MOCO.deals, MOCO.deal, INTUM.deals, INTUM.deal))


def shown(answer: Answer) -> tuple[int, Any]:
    """The status of an answer and the JSON value of its body, None where it has none."""
    return answer.status, json.loads(answer.body) if answer.body else None


@contextmanager
def calling(port: int) -> Iterator[Caller]:
    """A connection for as long as the block lasts."""
    with (
        socket.create_connection(("127.0.0.1", port), PATIENCE) as connection,
        connection.makefile("rb") as stream,
    ):
        # What is sent in parts shall arrive in parts.
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        yield Caller(connection, stream)
