"""A double of all APIs, for tests of what they share."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from dealdouble.app.application import Application
from dealdouble.app.double import make_double
from dealdouble.contract.model import Contract
from dealdouble.scenarios.scenario import Scenario, load_scenario

from ..in_process import AsgiTransport, FrozenClock


@pytest.fixture(scope="session")
def demo(contracts: list[Contract]) -> Scenario:
    """The scenario that a server starts with when none is named."""
    return load_scenario("demo", contracts)


@pytest.fixture
def everything(
    contracts: list[Contract], demo: Scenario, clock: FrozenClock
) -> Iterator[httpx.Client]:
    """A client, without a key, of a double of all APIs."""
    double = make_double(contracts, demo, clock)
    with httpx.Client(
        transport=AsgiTransport(Application(double)), base_url="http://127.0.0.1:8080"
    ) as client:
        yield client
