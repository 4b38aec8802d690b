"""Load how a fact is known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dealdouble.contract.model import Origin
from dealdouble.vocabulary import Standing


def load_origin(entry: Mapping[str, Any]) -> Origin:
    """The origin of a fact, from the entry that the specification gives it."""
    standing = Standing(entry["standing"])
    return Origin(standing, entry["source"], entry["at"], entry.get("disputed", False))
