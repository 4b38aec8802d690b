"""Let web pages of any origin call the APIs, and read the headers that they page by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dealdouble.contract.model import Contract
from dealdouble.emulator.call import Headers, Reply

_METHODS = "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT"
_SECONDS = "600"  # for which a browser need not ask again


def preflight(method: str, headers: Mapping[str, str]) -> Reply | None:
    """What a browser is told that asks beforehand whether it may call; None to all else."""
    if method != "OPTIONS" or not is_of_a_page(headers):
        return None
    if "access-control-request-method" not in headers:
        return None
    allowed = [
        ("access-control-allow-origin", "*"),
        ("access-control-allow-methods", _METHODS),
        ("access-control-max-age", _SECONDS),
    ]
    asked = headers.get("access-control-request-headers")
    if asked is not None:
        allowed.append(("access-control-allow-headers", asked))
    if headers.get("access-control-request-private-network") == "true":
        allowed.append(("access-control-allow-private-network", "true"))
    allowed += [("vary", "Origin"), ("content-type", "text/plain; charset=utf-8")]
    return Reply(200, tuple(allowed), b"OK")


def is_of_a_page(headers: Mapping[str, str]) -> bool:
    """Whether a browser sent the request for a web page."""
    return "origin" in headers


def exposing(contracts: Iterable[Contract], headers: Headers) -> Headers:
    """The headers that let any page read an answer, and those of its headers that tell it more.

    Those that the APIs have, and what a fault may say in the answer's own `headers`.
    """
    told = {name for contract in contracts for name in _telling(contract)}
    told |= {"Retry-After" for name, _ in headers if name == "retry-after"}
    names = sorted(told)
    return (
        ("access-control-allow-origin", "*"),
        ("access-control-expose-headers", ", ".join(names)),
    )


def _telling(contract: Contract) -> list[str]:
    lists = contract.lists
    paging = [lists.page_header, lists.size_header, lists.total_header]
    paging += ["Link"] if lists.links else []
    of_errors = [name for error in contract.errors.values() for name in error.headers]
    return [name for name in (*paging, *of_errors) if name]
