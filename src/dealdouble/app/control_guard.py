"""Who may control a double: who calls it by a name of its own, and no web page of elsewhere.

A page on any site can send requests to a server on the machine of whoever looks at it. The
browser says in `Origin` where the page came from; and a page whose own name suddenly stands
for this machine (DNS rebinding) sends that name as the `Host`. Assumed: a caller who names no
host is refused too, as HTTP/1.1 demands one; browsers always send it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from ipaddress import IPv6Address

from starlette.types import ASGIApp, Receive, Scope, Send

from dealdouble.app.control_request import Wrong

_LOCAL = ("localhost", "127.0.0.1", "::1")
_AUTHORITY = re.compile(r"(\[[^\]]*\]|[^:\[\]]*)(?::([0-9]{0,5}))?", re.ASCII)
_NAME = re.compile(r"[a-z0-9_.-]+")
_ORIGIN = re.compile(r"(https?)://([^/?#]+)", re.IGNORECASE | re.ASCII)
_PORTS = {"http": 80, "https": 443}
_LONGEST = 300  # characters; a name of the DNS has at most 253

_Authority = tuple[str, int | None]


def authority(text: str) -> _Authority | None:
    """Name and port of a host as HTTP writes it, or None if it is none.

    A name is in lower case and without the dot at its end, an address of IPv6 without
    brackets and in its shortest form.
    """
    found = _AUTHORITY.fullmatch(text) if len(text) <= _LONGEST else None
    if found is None or not (name := plain_name(found[1])):
        return None
    return name, int(found[2]) if found[2] else None


def plain_name(name: str) -> str:
    """A host's name or address in the form that is compared; empty if it is none."""
    name = name.lower().removesuffix(".")
    if _NAME.fullmatch(name):
        return name
    try:
        return str(IPv6Address(name.removeprefix("[").removesuffix("]")))
    except ValueError:
        return ""


class Guard:
    """An application that answers only who may control the double.

    `hosts` are the names by which it may be called beside those of this machine.
    """

    def __init__(self, app: ASGIApp, hosts: Iterable[str] = ()) -> None:
        self._app = app
        self._hosts = {plain_name(name) for name in (*_LOCAL, *hosts)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or say why not."""
        wrong = self._wrong(scope)
        await (self._app if wrong is None else wrong.response())(scope, receive, send)

    def _wrong(self, scope: Scope) -> Wrong | None:
        hosts, origins = (_values(scope, name) for name in (b"host", b"origin"))
        host = authority(hosts[0]) if len(hosts) == 1 else None
        if host is None or host[0] not in self._hosts:
            called = " and ".join(map(_shown, hosts))
            return Wrong(
                f"this server is not called {called}" if called else "the request names no host",
                "call it by localhost, 127.0.0.1 or [::1], "
                "or start it with `dealdouble serve --allow-host NAME`",
                421,
            )
        for origin in origins:
            if not _is_own(origin, scope["scheme"], host):
                return Wrong(
                    f"a page of {_shown(origin)} may not control this server",
                    "control it from outside a browser, or from a page of its own",
                    403,
                )
        return None


def _values(scope: Scope, name: bytes) -> list[str]:
    return [value.strip(b" \t").decode("latin-1") for key, value in scope["headers"] if key == name]


def _is_own(origin: str, scheme: str, host: _Authority) -> bool:
    found = _ORIGIN.fullmatch(origin)
    named = None if found is None else authority(found[2])
    if found is None or named is None:
        return False
    theirs = found[1].lower()
    port, own = named[1] or _PORTS[theirs], host[1] or _PORTS.get(scheme)
    return (theirs, named[0], port) == (scheme, host[0], own)


def _shown(text: str) -> str:
    return repr(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…")
