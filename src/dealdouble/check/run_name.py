"""The name of a run, which its records bear, and which tells when it began."""

from __future__ import annotations

import re
import secrets
from datetime import UTC, datetime

_RUN = re.compile(r"dealdouble-check-([0-9]{8}-[0-9]{6})-[0-9a-f]{4}")
_TIME = "%Y%m%d-%H%M%S"


def name_of(started: datetime) -> str:
    """A name for a run that began at a time in UTC."""
    return f"dealdouble-check-{started.strftime(_TIME)}-{secrets.token_hex(2)}"


def is_name(text: str) -> bool:
    """Whether a run may have been called so."""
    return _RUN.fullmatch(text) is not None


def start_of(name: str) -> datetime | None:
    """When a run began, by the clock of the machine on which it ran; None if that is no name."""
    found = _RUN.fullmatch(name)
    try:
        return datetime.strptime(found[1], _TIME).replace(tzinfo=UTC) if found else None
    except ValueError:  # there is no such day
        return None
