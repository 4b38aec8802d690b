"""Read the keys of a scenario: who may do what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from dealdouble.contract.model import Contract
from dealdouble.emulator.authentication import Key
from dealdouble.errors import ScenarioError
from dealdouble.scenarios.document import Document

SENDABLE = r"[!#-~]+"
"""The texts of the keys that a request can carry."""

_KEYS = "keys"


def read_keys(document: Document, contract: Contract) -> Iterator[Key]:
    """The keys of an API, in the order of the file.

    Raises:
        ScenarioError: no request could carry one of them.
    """
    for text, entry in written_keys(document, contract).items():
        if not re.fullmatch(SENDABLE, text):
            raise ScenarioError(
                f"the key {text!r} could never be sent",
                "use letters, digits and signs of ASCII, without blanks and double quotes",
                document.place((contract.name, _KEYS, text)),
                (contract.name, _KEYS, text),
            )
        yield Key(
            text,
            contract.access[entry["access"]],
            entry.get("expired", False),
            entry.get("integration"),
        )


def written_keys(document: Document, contract: Contract) -> Mapping[str, Mapping[str, Any]]:
    """What the file says of the keys, by their texts."""
    section: Mapping[str, Any] = document.value.get(contract.name, {})
    found: Mapping[str, Mapping[str, Any]] = section.get(_KEYS, {})
    return found
