"""What a test wishes its double to be: by markers, by the options of the run, by default."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

import pytest

from dealdouble.errors import OptionError, ScenarioError
from dealdouble.scenarios.files import is_path
from dealdouble.testing import arguments, supply
from dealdouble.testing.account import Account
from dealdouble.testing.doubles import RunningDouble

_KNOWN = ("scenario", "seed", "clock", "rate_limit", "decimals")


def start(test: pytest.Item, apis: Collection[str] | None) -> RunningDouble:
    """The double that a test wishes for, running.

    Raises:
        ScenarioError: there is no such scenario, or it is not understood.
        OptionError: an argument cannot be followed.
    """
    wishes = _wishes(test)
    config = test.config
    roots = (test.path.parent, config.rootpath)

    def find(scenario: str | Path) -> str:
        return found(scenario, roots)

    seed = arguments.seed(wishes.get("seed", config.getoption("--dealdouble-seed")))
    chosen = arguments.choices(
        wishes.get("rate_limit"), wishes.get("decimals"), wishes.get("clock")
    )
    if "scenario" in wishes:
        name = find(wishes["scenario"])
    else:
        asked = config.getoption("--dealdouble-scenario") or "demo"
        name = found(asked, (config.invocation_params.dir, config.rootpath))
    loaded = supply.scenario(name, seed)
    return RunningDouble(supply.application(loaded, chosen, apis), find=find)


def account_at(double: RunningDouble, api: str) -> Account:
    """The account of a test's double at an API.

    Raises:
        OptionError: the double was started without it, for those that the test names.
    """
    if api not in double.accounts:
        raise OptionError(
            f"this test's double was started for {' and '.join(double.accounts)} alone, "
            f"before {api} was asked for",
            f"name {api} among the test's arguments, or the fixture dealdouble",
        )
    return double.accounts[api]


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
        if (root / named).is_file():
            return str(root / named)
    places = " nor in ".join(dict.fromkeys(map(str, roots)))
    raise ScenarioError(f"there is no scenario file {named!r} in {places}", "check the path")


def _wishes(test: pytest.Item) -> dict[str, Any]:
    """The arguments of the markers, each from the nearest that has it."""
    wishes: dict[str, Any] = {}
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
            wishes.setdefault(name, value)
    return wishes
