"""Requests and answers, and how the benchmark asks a server by itself."""

from __future__ import annotations

import http.client
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlsplit

COUNT = "{next}"
"""Stands in a body for a number of as many digits, another one in every request."""

PATIENCE = 60  # seconds that an answer may take
HEADERS = {"Authorization": "Token token=demo", "Content-Type": "application/json"}

_UNLIKE = frozenset({"date", "content-length"})
_OWN = frozenset({"id", "name", "money", "created_at", "updated_at", "inbox_email_address"})
"""What an answer to a write says of the one record, and moment, of that write."""


class WrongAnswer(Exception):
    """A server did not answer as the benchmark needs it, so no figure would mean anything."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request, by the name under which the bare application has its answer prepared.

    `deals` is how many the answer lists, where it is a list.
    """

    name: str
    method: str
    target: str
    status: int = 200
    body: str = ""
    deals: int = 0

    @property
    def stores(self) -> bool:
        """Whether it changes what is stored."""
        return self.method != "GET" and self.status == 200


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer; names of headers are in lower case, without the time and the body's length."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def __str__(self) -> str:
        return f"{self.status} {self.headers} {self.body.decode():.400}"

    def json(self) -> Any:
        return json.loads(self.body)

    def comparable(self, request: Request) -> object:
        """What two servers must have in common that answer the same request."""
        if not request.stores:
            return self
        body = {key: value for key, value in self.json().items() if key not in _OWN}
        return self.status, self.headers, body


class Client:
    """A connection to a server that is kept open from one request to the next."""

    def __init__(self, origin: str, headers: Mapping[str, str] = HEADERS) -> None:
        self._headers = dict(headers)
        self._connection = http.client.HTTPConnection(urlsplit(origin).netloc, timeout=PATIENCE)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def ask(self, request: Request, count: int = 0) -> Answer:
        """Its answer.

        Raises:
            WrongAnswer: another status, or length of a list, than the request's own.
        """
        body = request.body.replace(COUNT, f"{count:0{len(COUNT)}}").encode()
        self._connection.request(request.method, request.target, body or None, self._headers)
        response = self._connection.getresponse()
        headers = {name.lower(): text for name, text in response.getheaders()}
        kept = {name: headers[name] for name in headers if name not in _UNLIKE}
        answer = Answer(response.status, kept, response.read())
        if answer.status != request.status:
            raise WrongAnswer(f"{request}: {answer}")
        if request.deals and len(answer.json()) != request.deals:
            raise WrongAnswer(f"{request}: it lists {len(answer.json())}")
        return answer
