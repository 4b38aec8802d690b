"""The address of the server that is checked, and what of it is secret."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

import httpx

from dealdouble.errors import CheckError, OptionError


def base_of(url: str, path: str) -> str:
    """The address of an API, whether its own path was named or not.

    Raises:
        CheckError: it is none.
    """
    base = url.rstrip("/")
    if not _is_address(base):
        raise CheckError(
            f"{url!r} is no address of a server", f"name it in full, as https://HOST{path}"
        )
    if urlsplit(base).username is not None:
        raise CheckError("the address holds a user's name", "give the key alone, with --token")
    return base if path and urlsplit(base).path.endswith(path) else base + path


def _is_address(base: str) -> bool:
    try:
        parts = urlsplit(base)
        return (
            parts.scheme in ("http", "https")
            and bool(httpx.URL(base).host.encode("idna"))
            and parts.port != 0
            and not (parts.query or parts.fragment)
            and base.isprintable()
            and " " not in base
        )
    except (ValueError, httpx.InvalidURL):
        return False


def is_local(url: str) -> bool:
    """Whether an address is one of this machine's own."""
    try:
        host = urlsplit(url).hostname or ""
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def key_of(text: str) -> str:
    """A key as it can be sent, without the line break at its end that a file may have.

    Raises:
        OptionError: it cannot be sent.
    """
    key = text.strip()
    if not (key.isascii() and key.isprintable()):
        raise OptionError(
            "a key holds a letter that no header can carry", "give it as the service shows it"
        )
    return key
