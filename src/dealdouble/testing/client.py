"""Make clients for plain HTTP at once; httpx takes its time to prepare for TLS."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from ssl import PROTOCOL_TLS_CLIENT, SSLContext

import httpx

_PATIENCE = 30  # seconds


def new_client(base: str, authorise: Callable[[httpx.Request], httpx.Request]) -> httpx.Client:
    """A client with that base address, which heeds no proxy of the environment."""
    return httpx.Client(
        base_url=base, auth=authorise, timeout=_PATIENCE, trust_env=False, verify=_no_tls()
    )


@cache
def _no_tls() -> SSLContext:
    """A context that trusts nobody: loading who may be trusted takes tens of milliseconds."""
    return SSLContext(PROTOCOL_TLS_CLIENT)
