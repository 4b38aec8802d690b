"""Answers as the bytes that go over the wire."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from http import HTTPStatus

import orjson

from dealdouble.emulator.call import Headers, Reply
from dealdouble.emulator.refusal import JSON_HEADERS

_LONG = 1024  # characters of headers that are not worth remembering
_PAGES = range(8 * 1024, 256 * 1024)  # bytes of answers that are kept as they were written
_MOST_PAGES = 16
_PHRASES = {status.value: status.phrase for status in HTTPStatus}

DefaultHeaders = Sequence[tuple[bytes, bytes]]

_pages: dict[int, tuple[Reply, DefaultHeaders, bytes]] = {}
"""By the number of the reply, which is held here, so that no other one gets that number."""


class Refused(Exception):
    """A request that HTTP itself refuses: it is none, or too long, or too slow."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(status, why)
        self.status = status
        self.why = why


def written(
    reply: Reply,
    default_headers: DefaultHeaders,
    with_body: bool = True,
    keeps_alive: bool = True,
) -> bytes:
    """An answer; without its body, as HEAD is answered, it has the same headers.

    Of a page that is asked for over and over there is one reply: putting it together again
    would cost more than finding it does.
    """
    if not (with_body and keeps_alive and len(reply.body) in _PAGES):
        return _written(reply, default_headers, with_body, keeps_alive)
    known, headers, whole = _pages.get(id(reply), (None, None, b""))
    if known is not reply or headers != default_headers:
        whole = _written(reply, default_headers)
        if len(_pages) >= _MOST_PAGES:
            _pages.clear()
        _pages[id(reply)] = (reply, default_headers, whole)
    return whole


def _written(
    reply: Reply,
    default_headers: DefaultHeaders,
    with_body: bool = True,
    keeps_alive: bool = True,
) -> bytes:
    is_short = sum(len(value) for _, value in reply.headers) <= _LONG
    parts = [(_kept_start if is_short else _start)(reply.status, reply.headers)]
    for name, value in default_headers:
        parts += (name, b": ", value, b"\r\n")
    if not keeps_alive:
        parts.append(b"connection: close\r\n")
    if reply.status == 204:
        parts.append(b"\r\n")
    else:
        parts.append(b"content-length: %d\r\n\r\n" % len(reply.body))
    if with_body:
        parts.append(reply.body)
    return b"".join(parts)


def refusal(refused: Refused) -> Reply:
    """An answer that says why there is no other."""
    return Reply(refused.status, JSON_HEADERS, orjson.dumps({"error": refused.why}))


def _start(status: int, headers: Headers) -> bytes:
    lines = [f"HTTP/1.1 {status} {_PHRASES.get(status, '')}"]
    lines += [f"{name}: {value}" for name, value in headers]
    return "\r\n".join([*lines, ""]).encode("latin-1")


_kept_start = lru_cache(maxsize=1024)(_start)
