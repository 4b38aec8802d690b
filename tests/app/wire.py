"""Speak HTTP by hand over one connection, seeing every byte that comes back."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, BinaryIO

PATIENCE = 60  # seconds that an answer may take
KEY = "Authorization: Token token=demo"


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it came over the wire; names of headers are in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


class Wire:
    """One connection to a server."""

    def __init__(self, connection: socket.socket, stream: BinaryIO) -> None:
        self._connection = connection
        self._stream = stream

    def send(self, data: bytes) -> None:
        self._connection.sendall(data)

    def ask(self, method: str, path: str, *headers: str, body: bytes = b"") -> Answer:
        """Send a request, and read its answer."""
        self.send(request(method, path, *headers) + body)
        return self.answer(method)

    def answer(self, method: str = "GET") -> Answer:
        """Read one answer: exactly as many bytes as it says that it has."""
        status = int(self._line().split(" ")[1])
        headers: dict[str, str] = {}
        while line := self._line():
            name, _, value = line.partition(": ")
            headers[name.lower()] = value
        bare = method == "HEAD" or status in {100, 204}
        length = 0 if bare else int(headers["content-length"])
        return Answer(status, headers, self._stream.read(length))

    def hang_up(self) -> None:
        """Send no more, and wait until the server has noticed."""
        self._connection.shutdown(socket.SHUT_WR)
        assert self._stream.read() == b""

    def _line(self) -> str:
        line = self._stream.readline()
        assert line.endswith(b"\r\n"), line
        return line[:-2].decode("latin-1")


def request(method: str, path: str, *headers: str) -> bytes:
    """The head of a request by somebody who may do everything."""
    lines = [f"{method} {path} HTTP/1.1", "Host: here.example", KEY, *headers]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


@contextmanager
def connect(port: int) -> Iterator[Wire]:
    """A connection for as long as the block lasts."""
    with (
        socket.create_connection(("127.0.0.1", port), PATIENCE) as connection,
        connection.makefile("rb") as stream,
    ):
        yield Wire(connection, stream)
