"""A connection that remembers what goes through it, and a session that uses it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx

from dealdouble.check.opening import opened
from dealdouble.check.server.target import Limits, Target
from dealdouble.check.session import Session, Settings

from . import serving
from .serving import Served

Answer = Callable[[httpx.Request, httpx.Response], httpx.Response]


def unchanged(request: httpx.Request, response: httpx.Response) -> httpx.Response:
    """The answer as it came."""
    return response


@dataclass(slots=True)
class Recorder(httpx.BaseTransport):
    """A connection that remembers what went through it, and may have it answered otherwise."""

    answer: Answer = unchanged
    asked: list[tuple[httpx.Request, httpx.Response]] = field(default_factory=list)
    inner: httpx.HTTPTransport = field(default_factory=httpx.HTTPTransport)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        response = self.inner.handle_request(request)
        response.read()
        response = self.answer(request, response)
        self.asked.append((request, response))
        return response

    def close(self) -> None:
        self.inner.close()

    def methods(self) -> set[str]:
        """The methods of all requests."""
        return {request.method for request, _ in self.asked}

    def created(self) -> list[dict[str, object]]:
        """The records that answers to POST show."""
        posts = [(q, a) for q, a in self.asked if q.method == "POST" and a.is_success]
        shown = (json.loads(answer.content) for _, answer in posts)
        return [item.get("loan") or item for item in shown]

    def written(self) -> set[str]:
        """The ids in the paths that were written to."""
        paths = (q.url.path for q, _ in self.asked if q.method in ("PUT", "PATCH", "DELETE"))
        return {path.rpartition("/")[2].removesuffix(".json") for path in paths}


def recorded(
    served: Served, recorder: Recorder, api: str, write: bool = True, seed: int = 0
) -> Session:
    """A session whose requests go through a recorder."""
    contract = serving.contract_of(api)
    target = Target(contract, served.url, served.key, Limits(requests=10_000), recorder)
    given = {"app_code": ("demo-shop",)} if api == "intum" else {}
    return opened(target, serving.RUN, Settings(write=write, seed=seed), given)
