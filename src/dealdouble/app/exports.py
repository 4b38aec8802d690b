"""All that a double holds, as a scenario in JSON."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import orjson

from dealdouble.app.double import Double
from dealdouble.contract.model import Contract
from dealdouble.scenarios.export import exported
from dealdouble.store.state import State


def export(double: Double, contracts: Sequence[Contract]) -> Callable[[], bytes]:
    """What writes the double as it is now, at any later time and in any thread.

    A clock that stands is written with its instant; one that runs is the machine's again.
    The records of an API that is not served are those of the scenario.
    """
    scenario, options = double.scenario, double.options
    faults = list(double.faults.copy())
    now = double.clock.now() if double.clock.is_frozen else None
    states = {name: State(filled.base) for name, filled in scenario.apis.items()}
    states |= {item.contract.name: item.state.copy() for item in double.emulators}

    def write() -> bytes:
        value = exported(scenario, contracts, states, now, options, faults)
        return orjson.dumps(value, default=_exact, option=orjson.OPT_INDENT_2) + b"\n"

    return write


def _exact(number: object) -> orjson.Fragment:
    return orjson.Fragment(str(number))
