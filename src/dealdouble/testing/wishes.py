"""What a test wishes its double to be: by markers, by the options of the run, by default."""

from __future__ import annotations

from functools import partial

import pytest

from dealdouble.testing import arguments, marks, supply
from dealdouble.testing.doubles import RunningDouble
from dealdouble.testing.paths import found


def start(test: pytest.Item) -> tuple[RunningDouble, bool]:
    """The double that a test wishes for, running, and whether all its faults are to be used.

    Raises:
        ScenarioError: there is no such scenario, or it is not understood.
        OptionError: an argument cannot be followed.
    """
    wishes = marks.wishes(test)
    config = test.config
    find = partial(found, roots=(test.path.parent, config.rootpath))
    asked = config.getoption("--dealdouble-scenario")
    if "scenario" in wishes:
        name = find(wishes["scenario"])
    elif asked is None:
        name = "demo"
    else:
        name = found(asked, (config.invocation_params.dir, config.rootpath))
    seed = arguments.seed(wishes.get("seed", config.getoption("--dealdouble-seed")))
    chosen = arguments.choices(
        wishes.get("rate_limit"), wishes.get("decimals"), wishes.get("clock")
    )
    asks_for_faults = arguments.flag("faults_used", wishes.get("faults_used", False))
    application = supply.application(supply.scenario(name, seed), chosen)
    return RunningDouble(application, find=find), asks_for_faults
