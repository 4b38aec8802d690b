"""What a mutant is: a server with one fault, and the claims of the check that it breaks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from dealdouble.contract.model import Contract

from .damage import Damage


class Kind(StrEnum):
    """What is damaged, in what way."""

    DROPPED = "rule dropped"
    LOOSENED = "rule loosened"
    TIGHTENED = "rule tightened"
    ON_CREATE = "rule only on create"
    ON_UPDATE = "rule only on update"
    FILTER = "filter"
    UNREADABLE = "unreadable filter"
    LISTS = "page, link, order"
    ANSWER = "operation and answer"
    ERROR = "error"
    REQUEST = "request"
    SHOWN = "key shown"
    VALUE = "value stored"
    TREATMENT = "treatment"
    STORE = "store"
    KEY = "key and access"


@dataclass(frozen=True, slots=True)
class Mutant:
    """A faulty server.

    Attributes:
        name: what is damaged and how; no two of an API have the same.
        claims: ids of the claims of which one must be broken, that of the damaged fact first.
        binding: whether that fact is one that fails the run.
        contract: what the server follows.
        damage: what is done to its answers and its store.
        held_to: what the check holds it to.
        wishes: settings of the check without which nobody could see it.
        rate_limited: whether the server limits the rate.
    """

    name: str
    kind: Kind
    claims: tuple[str, ...]
    binding: bool
    contract: Contract
    damage: Damage
    held_to: Contract
    wishes: Mapping[str, Any] = field(default_factory=dict)
    rate_limited: bool = False
