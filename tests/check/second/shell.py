"""HTTP around a service: one thread a connection, kept alive."""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.check.second import json_text
from tests.check.second.exchange import Reply, Request
from tests.check.second.freedoms import Freedoms
from tests.check.second.json_text import Json
from tests.check.second.service import Service


class Shell(ThreadingHTTPServer):
    """Serves a service at a free port of this machine."""

    daemon_threads = False  # all have ended when the server is closed
    request_queue_size = 128

    def __init__(self, service: Service) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.service = service
        self._connections: set[Any] = set()

    @property
    def origin(self) -> str:
        """The address without a path."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def process_request(self, request: Any, client_address: Any) -> None:
        """Begin to serve a connection."""
        self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """End a connection."""
        self._connections.discard(request)
        super().shutdown_request(request)

    def server_close(self) -> None:
        """End all connections, also those on which nobody asks any more."""
        for connection in list(self._connections):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:  # the other side was first
                continue
        super().server_close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Tell of mistakes, not of clients that are gone."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    """Reads requests from one connection, and writes the replies."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # a reply is one packet
    server: Shell

    def __getattr__(self, name: str) -> Callable[[], None]:
        """Whatever the method is, the service answers: the base class looks for `do_GET`."""
        if name.startswith("do_"):
            return self._serve
        raise AttributeError(name)

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _serve(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        path, _, query = self.path.partition("?")
        headers = {name.lower(): value for name, value in self.headers.items()}
        self._write(self.server.service.answer(Request(self.command, path, query, headers, body)))

    def _write(self, reply: Reply) -> None:
        status, headers, body = written(reply, self.server.service)
        self.send_response_only(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(b"" if self.command == "HEAD" else body)
        self.wfile.flush()


def written(reply: Reply, service: Service) -> tuple[int, dict[str, str], bytes]:
    """The status, the headers and the body of a reply, as the server writes them."""
    headers = dict(reply.headers)
    body = _written(reply, service.freedoms)
    if service.freedoms.date_header:
        headers["Date"] = format_datetime(service.clock.now(), usegmt=True)
    if body:
        charset = "; charset=utf-8" if service.freedoms.charset_said else ""
        headers["Content-Type"] = f"application/json{charset}"
    if reply.status != 204:
        headers["Content-Length"] = str(len(body))
    return reply.status, headers, body


def _written(reply: Reply, freedoms: Freedoms) -> bytes:
    if reply.body is None:
        return b""
    body = reply.body
    if freedoms.extra_keys_in_errors and reply.status >= 400 and isinstance(body, dict):
        body = {**body, "request_id": "5f0e-2d"}
    if freedoms.keys_reversed:
        body = _reversed(body)
    return json_text.write(body, freedoms.json_style == "spread").encode()


def _reversed(value: Json) -> Json:
    if isinstance(value, dict):
        return {key: _reversed(item) for key, item in reversed(value.items())}
    return [_reversed(item) for item in value] if isinstance(value, list) else value
