"""The head of an HTTP request, where its parser needs help: odd methods, upgrades, targets."""

from __future__ import annotations

import re

LONGEST_HEAD = 256 * 1024
"""How many bytes a head may have. Assumed: far more than any of the services is ever sent."""

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
_LONGEST_METHOD = 64
_UPGRADE = re.compile(rb"^upgrade[ \t]*:", re.IGNORECASE | re.MULTILINE)
_BEFORE_PATH = re.compile(r"[a-z][a-z0-9+.-]*://[^/?#]*", re.IGNORECASE)


def is_part_of_a_method(data: bytes) -> bool:
    """Whether the first bytes of a request are no more than a method, which may go on."""
    return len(data) < _LONGEST_METHOD and _METHOD.fullmatch(data) is not None


def readable(head: bytes) -> tuple[bytes, str]:
    """The head of a request as the parser reads it, and its method if it is another there.

    httptools refuses the methods that it does not know, so that no API could answer 405.
    """
    method, blank, rest = head.partition(b" ")
    if method in _PARSED:
        return without_upgrade(head), ""
    if blank and _METHOD.fullmatch(method):
        return without_upgrade(_STAND_IN + blank + rest), method.decode("ascii")
    return head, ""


def without_upgrade(lines: bytes) -> bytes:
    """Lines of a head without a wish to upgrade the connection, as nothing comes of it.

    httptools takes what follows such a wish for another protocol. Java's client utters it
    with its first request, and the body of that would be lost.
    """
    return _UPGRADE.sub(b"x-upgrade:", lines) if b"pgrade" in lines.lower() else lines


def split_target(target: str) -> tuple[str, str]:
    """The path and the query of a request's target, whichever of its forms it has."""
    if not target.startswith("/"):
        target = _BEFORE_PATH.sub("", target, count=1) or "/"
    path, _, query = target.partition("#")[0].partition("?")
    return path, query
