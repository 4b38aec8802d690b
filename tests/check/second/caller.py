"""Asks a second server over HTTP, as tests need it."""

from __future__ import annotations

import json
import ssl
from decimal import Decimal
from typing import Any, Self

import httpx

from tests.check.second import SecondServer

Json = Any

_TLS = ssl.create_default_context()  # never used, but dear to make for every test
_METHODS = {"moco": "PUT", "intum": "PATCH"}


class Caller:
    """A client of one server; paths are those below `/api/v1` and `/crm`."""

    def __init__(self, server: SecondServer) -> None:
        self.server = server
        self.base = server.origin + ("/api/v1" if server.api == "moco" else "/crm")
        self.suffix = "" if server.api == "moco" else ".json"
        self.auth = f"{'Token token=' if server.api == 'moco' else 'Bearer '}{server.token}"
        self._client = httpx.Client(trust_env=False, verify=_TLS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def ask(
        self,
        method: str,
        path: str,
        body: Json = None,
        content: bytes | None = None,
        **headers: str | None,
    ) -> httpx.Response:
        """Send a request, with the full key; a header of None is left out."""
        said = {"Authorization": self.auth, "Content-Type": "application/json"}
        said |= {name.replace("_", "-"): value or "" for name, value in headers.items()}
        said = {name: value for name, value in said.items() if value}
        if body is None and content is None:
            del said["Content-Type"]
        content = json.dumps(body).encode() if body is not None else content
        url = path if path.startswith("http") else self.base + path
        return self._client.request(method, url, headers=said, content=content)

    def path(self, number: int | None = None) -> str:
        """The path of a deal, or of all."""
        return f"/deals{'' if number is None else f'/{number}'}{self.suffix}"

    def wrapped(self, fields: Json) -> Json:
        """The body that sends some fields."""
        return fields if self.server.api == "moco" else {"deal": fields}

    def send(self, fields: Json, number: int | None = None) -> httpx.Response:
        """Create a deal, or change one."""
        method = "POST" if number is None else _METHODS[self.server.api]
        return self.ask(method, self.path(number), self.wrapped(fields))

    def create(self, **fields: Json) -> int:
        """Create a deal that is valid but for what is given; a field of ... is not sent."""
        answer = self.send(self.valid(**fields))
        assert answer.status_code in (200, 201), answer.text
        number: int = exact(answer)["id"]
        return number

    def update(self, number: int, /, **fields: Json) -> Json:
        """Change a deal, and read it."""
        answer = self.send(fields, number)
        assert answer.status_code in (200, 204), answer.text
        return self.read(number)

    def read(self, number: int) -> Json:
        """Read a deal."""
        answer = self.ask("GET", self.path(number))
        assert answer.status_code == 200, answer.text
        return exact(answer)

    def listed(self, query: str) -> list[int]:
        """The ids in a list, in its order."""
        answer = self.ask("GET", f"{self.path()}?{query}")
        assert answer.status_code == 200, answer.text
        return [record["id"] for record in exact(answer)]

    def valid(self, **fields: Json) -> Json:
        """The fields of a deal."""
        if self.server.api == "moco":
            valid: dict[str, Json] = {
                "name": "Test",
                "currency": "EUR",
                "money": 25000,
                "reminder_date": "2026-12-01",
                "user_id": 72001,
                "deal_category_id": 8102,
            }
        else:
            valid = {
                "name": "Test",
                "total_amount_net": 10000,
                "total_amount_gross": 12300,
                "tax": "23",
            }
        return {name: value for name, value in {**valid, **fields}.items() if value is not ...}


def exact(answer: httpx.Response) -> Json:
    """The JSON of an answer, with exact numbers."""
    return json.loads(answer.text, parse_float=Decimal)


def is_refused(answer: httpx.Response) -> bool:
    """Whether a request counts as wrong."""
    return 400 <= answer.status_code < 500
