"""The settings of uvicorn that all doubles are served with."""

from __future__ import annotations

from typing import Any

import uvicorn

from dealdouble.app.protocol import IDLE


def settings(application: Any, protocol: Any, **more: Any) -> uvicorn.Config:
    """Settings for an application whose connections speak a protocol."""
    return uvicorn.Config(
        application,
        http=protocol,
        timeout_keep_alive=IDLE,
        lifespan="off",
        server_header=False,
        proxy_headers=False,
        ws="none",
        **more,
    )
