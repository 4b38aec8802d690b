"""The head of an HTTP request: where it ends, and where its parser needs help."""

from __future__ import annotations

import re

LONGEST_HEAD = 256 * 1024
"""How many bytes a head may have. Assumed: far more than any of the services is ever sent."""

_END = re.compile(rb"\n\r?\n")
_STAND_IN = b"REPORT"
_METHOD = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_PARSED = frozenset(
    (
        b"ACL BIND CHECKOUT COPY DELETE GET HEAD LINK LOCK M-SEARCH MERGE MKACTIVITY "
        b"MKCALENDAR MKCOL MOVE NOTIFY OPTIONS PATCH POST PROPFIND PROPPATCH PURGE PUT REBIND "
        b"REPORT SEARCH SOURCE SUBSCRIBE TRACE UNBIND UNLINK UNLOCK UNSUBSCRIBE "
        b"PRI"  # how HTTP/2 begins, which is refused
    ).split()
)
_UPGRADE = re.compile(rb"^upgrade[ \t]*:", re.IGNORECASE | re.MULTILINE)
_BEFORE_PATH = re.compile(r"[a-z][a-z0-9+.-]*://[^/?#]*", re.IGNORECASE)
_LINE = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+ [!-~]+ HTTP/1\.[01]\r?\n")
_LINE_SO_FAR = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+(?: [!-~]*){0,2}\r?")
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def after_empty_lines(data: bytes | bytearray, start: int) -> int:
    """Where a request begins: some send a line end behind a body, which is no part of it."""
    while data.startswith(b"\r\n", start):
        start += 2
    return start


def end_of_head(data: bytes | bytearray, start: int = 0) -> int:
    """Where the first empty line behind another ends, 0 if there is none yet."""
    found = _END.search(data, start)
    return 0 if found is None else found.end()


def may_become_a_head(data: bytes | bytearray) -> bool:
    """Whether a request may begin like that: what is no HTTP at all need not be waited for."""
    if _CONTROL.search(data, max(0, len(data) - LONGEST_HEAD)):
        return False
    found = _LINE.match(data) if b"\n" in data else _LINE_SO_FAR.fullmatch(data)
    return found is not None or data == b"\r"


def readable(head: bytes) -> tuple[bytes, str]:
    """The head of a request as the parser reads it, and its method if it is another there.

    httptools refuses the methods that it does not know, so that no API could answer 405. And
    it takes what follows a wish to upgrade for another protocol, although nothing comes of
    the wish: Java's client utters it with its first request, and the body would be lost.
    """
    method, blank, rest = head.partition(b" ")
    named = ""
    if method not in _PARSED:
        if not blank or not _METHOD.fullmatch(method):
            return head, ""
        named = method.decode("ascii")
        head = _STAND_IN + blank + rest
    if b"pgrade" in head.lower():
        head = _UPGRADE.sub(b"x-upgrade:", head)
    return head, named


def split_target(target: str) -> tuple[str, str]:
    """The path and the query of a request's target, whichever of its forms it has."""
    if not target.startswith("/"):
        target = _BEFORE_PATH.sub("", target, count=1) or "/"
    path, _, query = target.partition("#")[0].partition("?")
    return path, query
