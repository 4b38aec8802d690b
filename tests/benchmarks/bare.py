"""The bare application: Starlette answering bytes that were prepared beforehand.

It does the least that each kind of request asks of any server. A list or a read is nothing
but its bytes. A write reads JSON, asks one compiled validation, and keeps what fits.
"""

from __future__ import annotations

import json
import socket
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jsonschema_rs
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

SETTINGS: dict[str, Any] = {
    "lifespan": "off",
    "log_level": "warning",
    "access_log": False,
    "server_header": False,
    "proxy_headers": False,
    "ws": "none",
}
"""Those of the emulator's own server; HTTP parser and loop are what uvicorn chooses."""


class Bare:
    """The endpoints. They answer by the name that a request has in the benchmark."""

    def __init__(self, answers: Mapping[str, Any], schema: Mapping[str, Any]) -> None:
        self._answers = {
            name: (body.encode(), status, headers)
            for name, (status, headers, body) in answers.items()
        }
        changes = {key: value for key, value in schema.items() if key != "required"}
        self._fits = jsonschema_rs.validator_for(dict(schema), validate_formats=True).is_valid
        self._change_fits = jsonschema_rs.validator_for(changes, validate_formats=True).is_valid
        self._deals: dict[int, Any] = {}

    def application(self) -> Starlette:
        """The application that has these endpoints."""
        return Starlette(
            routes=[
                Route("/api/v1/deals", self._list, methods=["GET"]),
                Route("/api/v1/deals", self._create, methods=["POST"]),
                Route("/api/v1/deals/{id:int}", self._read, methods=["GET"]),
                Route("/api/v1/deals/{id:int}", self._update, methods=["PUT"]),
            ]
        )

    async def _list(self, request: Request) -> Response:
        won = request.scope["query_string"] == b"status=won"
        return Response(*self._answers["won" if won else "list"])

    async def _read(self, request: Request) -> Response:
        return Response(*self._answers["read"])

    async def _create(self, request: Request) -> Response:
        body = await request.json()
        if not self._fits(body):
            return Response(*self._answers["refuse"])
        self._deals[len(self._deals) + 1] = body
        return Response(*self._answers["create"])

    async def _update(self, request: Request) -> Response:
        body = await request.json()
        if not self._change_fits(body):
            return Response(*self._answers["refuse"])
        self._deals.setdefault(request.path_params["id"], {}).update(body)
        return Response(*self._answers["update"])


def serve(file: Path) -> None:
    """Serve the answers that a file holds, on a free port."""
    application = Bare(**json.loads(file.read_bytes())).application()
    with socket.create_server(("127.0.0.1", 0), backlog=2048) as sock:
        print(f"bare Starlette at http://127.0.0.1:{sock.getsockname()[1]}", flush=True)
        uvicorn.Server(uvicorn.Config(application, **SETTINGS)).run([sock])


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
