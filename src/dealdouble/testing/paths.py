"""Find the file that is meant where a scenario is named by its path."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

from dealdouble.errors import ScenarioError
from dealdouble.scenarios.files import is_path
from dealdouble.testing import arguments


def found(scenario: Any, roots: Collection[Path]) -> str:
    """The name of a shipped scenario as it is, or a file's path, seen from the first that has it.

    Raises:
        ScenarioError: none of these directories has the file.
        OptionError: it is neither a name nor a path.
    """
    named = arguments.scenario(scenario)
    if not is_path(named) or Path(named).is_absolute():
        return named
    for root in roots:
        if _is_there(root / named):
            return str(root / named)
    places = " nor in ".join(dict.fromkeys(str(root.absolute()) for root in roots))
    raise ScenarioError(f"there is no scenario file {named!r} in {places}", "check the path")


def found_from_here(scenario: Any) -> str:
    """The same, seen from the current directory."""
    return found(scenario, [Path()])


def _is_there(file: Path) -> bool:
    try:
        return file.is_file()
    except OSError:  # as of a name that is longer than any file's; whoever reads it tells
        return True
