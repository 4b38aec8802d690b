"""Check that APIs that are served together can be told apart by their paths."""

from __future__ import annotations

from collections.abc import Iterable

from dealdouble.contract.model import Contract
from dealdouble.errors import SpecificationError

CONTROL = "/_double"
"""Below this lies what is no vendor's: no API may have it as its own."""


def check_apart(contracts: Iterable[Contract]) -> None:
    """Each API has a base path of its own.

    Raises:
        SpecificationError: two have the same one, or one lies where the control paths lie.
    """
    taken: dict[str, str] = {}
    for contract in contracts:
        path = contract.base_path
        if f"{path}/".startswith(f"{CONTROL}/"):
            raise SpecificationError(
                f"{contract.name}: the base path {path!r} is dealdouble's own", "choose another"
            )
        if path in taken:
            raise SpecificationError(
                f"{contract.name}: the base path {path!r} is that of {taken[path]} already",
                "give each API one of its own in its api.md",
            )
        taken[path] = contract.name
