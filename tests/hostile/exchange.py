"""Send requests, sound or not, over one connection, and take apart whatever comes back.

What comes back must be HTTP to the letter, whatever was sent: that is asserted here, for each
answer, so that the tests need only say what an answer means.
"""

from __future__ import annotations

import itertools
import json
import re
import socket
import struct
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, BinaryIO

from .requests import Request

PATIENCE = 10  # seconds without an answer after which a test speaks of a hang
_STATUS_LINE = re.compile(rb"HTTP/1\.1 ([1-4][0-9][0-9]) [ -~]*\r\n")  # 5xx does not match
_HEADER_LINE = re.compile(rb"([!#$%&'*+.^_`|~0-9a-zA-Z-]+): ?([ -~\x80-\xff]*)\r\n")
_LONGEST_INTEGER = 18  # digits; Python refuses to read integers of thousands


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer; names of headers are in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def is_accepted(self) -> bool:
        return 200 <= self.status < 300

    @property
    def closes(self) -> bool:
        """Whether nothing comes after it on this connection."""
        return self.headers.get("connection", "").lower() == "close"

    def json(self) -> Any:
        """Its value, numbers exact."""
        return json.loads(self.body, parse_float=Decimal, parse_int=_integer)


def _integer(digits: str) -> int | Decimal:
    return int(digits) if len(digits) <= _LONGEST_INTEGER else Decimal(digits)


class Connection:
    """One connection to a server."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), PATIENCE)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._stream: BinaryIO = self._socket.makefile("rb")
        self._optional = 0

    def send(self, *segments: bytes) -> None:
        """Send bytes, in as many segments; a server that has closed already reads them not."""
        try:
            for segment in segments:
                self._socket.sendall(segment)
        except (BrokenPipeError, ConnectionResetError):
            return

    def answer(self, method: str = "GET") -> Answer | None:
        """The next answer that is final; None where the server has closed instead."""
        while (answer := self._next(method)) is not None:
            if answer.status >= 200:
                return answer
        return None

    def finish(self) -> None:
        """Send no more, and go on reading."""
        try:
            self._socket.shutdown(socket.SHUT_WR)
        except OSError:
            return  # the server was faster

    def rest(self, methods: Iterator[str]) -> list[Answer]:
        """All answers until the server closes; it does once it has nothing more to say."""
        found: list[Answer] = []
        while not self._optional and (answer := self.answer(next(methods, "GET"))) is not None:
            found.append(answer)
        if self._optional:
            assert len(self._stream.read()) in {0, self._optional}
        return found

    def reset(self) -> None:
        """Hang up as a process that is killed does."""
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close()

    def close(self) -> None:
        self._stream.close()
        self._socket.close()

    def _next(self, method: str) -> Answer | None:
        try:
            line = self._stream.readline()
        except ConnectionResetError:  # the server closed while bytes were on their way to it
            return None
        if not line:
            return None
        found = _STATUS_LINE.fullmatch(line)
        assert found, line
        status, headers = int(found[1]), self._headers()
        length = headers.get("content-length")
        if status < 200 or status == 204:
            assert length is None, headers
            return Answer(status, headers, b"")
        assert length is not None, headers
        size = 0 if method == "HEAD" else int(length)
        body = self._stream.read(size)
        assert len(body) == size, f"{len(body)} bytes of {size}"
        answer = Answer(status, headers, body)
        if method == "HEAD" and answer.closes:
            # A server that did not even understand the method has a body for it.
            self._optional = int(length)
        if headers.get("content-type", "").startswith("application/json") and size:
            answer.json()
        return answer

    def _headers(self) -> dict[str, str]:
        headers: dict[str, str] = {}
        while (line := self._stream.readline()) != b"\r\n":
            found = _HEADER_LINE.fullmatch(line)
            assert found, line
            name = found[1].decode().lower()
            assert name not in headers or name not in {"content-length", "content-type"}, name
            headers[name] = found[2].decode("latin-1")
        assert "transfer-encoding" not in headers
        return headers


class Client:
    """Someone who goes on talking: a connection, replaced by another when it has ended."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._connection: Connection | None = None

    def ask(self, request: Request) -> Answer:
        """The answer to a request that is whole; without one, the server has hung up."""
        (answer,) = self.tell([request])
        return answer

    def tell(
        self,
        requests: Sequence[Request],
        cuts: Sequence[int] = (),
        *,
        resets: bool = False,
        finishes: bool = False,
    ) -> list[Answer]:
        """The answers to requests that are sent at once, in segments cut at these places.

        Requests that are whole are answered, while the connection is open or, if the client
        `finishes`, with its sending side closed. What follows them is judged when nothing more
        is sent: either the answers to it are read to the end, or, if the client `resets`,
        nobody is there any more to read them.
        """
        connection = self._connect()
        connection.send(*segments(b"".join(map(bytes, requests)), cuts))
        if finishes:
            connection.finish()
        answers: list[Answer] = []
        for request in requests:
            if not request.is_whole:
                break
            answer = connection.answer(request.method)
            assert answer is not None, f"no answer to {request}"
            answers.append(answer)
            if answer.closes or request.has_more:
                break
        else:
            if not finishes:
                return answers
        if resets:
            connection.reset()
        else:
            connection.finish()
            methods = iter([request.method for request in requests[len(answers) :]])
            answers += connection.rest(methods)
        self.close()
        return answers

    def shout(self, data: bytes) -> list[Answer]:
        """The answers to bytes that may be anything, after which nothing more is sent."""
        self.close()
        connection = self._connect()
        connection.send(data)
        connection.finish()
        answers = connection.rest(iter(()))
        self.close()
        return answers

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _connect(self) -> Connection:
        if self._connection is None:
            self._connection = Connection(self.port)
        return self._connection


def segments(data: bytes, cuts: Sequence[int]) -> list[bytes]:
    """The bytes, cut at these places, as far as they lie within."""
    places = [0, *sorted({cut % (len(data) + 1) for cut in cuts}), len(data)]
    return [data[start:end] for start, end in itertools.pairwise(places)]


@contextmanager
def talking(port: int) -> Iterator[Client]:
    """A client for as long as the block lasts."""
    client = Client(port)
    try:
        yield client
    finally:
        client.close()
