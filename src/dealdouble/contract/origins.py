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


def load_origins(entries: Mapping[str, Mapping[str, Any]]) -> dict[str, Origin]:
    """The origins of several facts, under the names of their entries."""
    return {name: load_origin(entry["origin"]) for name, entry in entries.items()}
