"""Read the markers of a test; where there are none, next to nothing is imported for that."""

from __future__ import annotations

from typing import Any

import pytest

from dealdouble.errors import OptionError

_KNOWN = ("scenario", "seed", "clock", "rate_limit", "decimals", "faults_used")


def wishes(test: pytest.Item) -> dict[str, Any]:
    """The arguments of the markers, each from the nearest that has it.

    Raises:
        OptionError: there is no such argument, or it has no name.
    """
    found: dict[str, Any] = {}
    for mark in test.iter_markers("dealdouble"):
        if mark.args:
            raise OptionError(
                f"the marker dealdouble has the argument {mark.args[0]!r} without a name",
                f"write dealdouble(scenario={mark.args[0]!r})",
            )
        for name, value in mark.kwargs.items():
            if name not in _KNOWN:
                raise OptionError(
                    f"the marker dealdouble has no argument {name!r}",
                    f"there are {', '.join(_KNOWN)}",
                )
            found.setdefault(name, value)
    return found
