"""Fixtures that all tests share: doubles in process, clients for them, and their clock."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from dealdouble.app.application import Application
from dealdouble.app.double import Choices, make_double
from dealdouble.contract.loader import load_contract, shipped_contracts
from dealdouble.contract.model import Contract
from dealdouble.scenarios.scenario import Scenario, load_scenario

from .in_process import AsgiTransport, FrozenClock

pytest_plugins = ["pytester"]

TOKEN = {"Authorization": "Token token=demo"}


def pytest_configure(config: pytest.Config) -> None:
    """Have processes share what they compile, even where Python is told to keep nothing of it.

    Tests start hundreds, and a third of the time that those take would be compiling.
    """
    if sys.dont_write_bytecode and not hasattr(config, "workerinput"):
        place = tempfile.TemporaryDirectory(prefix="dealdouble-")
        config.add_cleanup(place.cleanup)
        os.environ["PYTHONPYCACHEPREFIX"] = place.name
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


@pytest.fixture(scope="session")
def contract() -> Contract:
    """MOCO's contract, as shipped."""
    return load_contract(shipped_contracts()["moco"])


@pytest.fixture(scope="session")
def contracts() -> list[Contract]:
    """The contracts of all APIs, as shipped."""
    return [load_contract(file) for file in shipped_contracts().values()]


@pytest.fixture(scope="session")
def scenario(contract: Contract) -> Scenario:
    """The records that the tests of MOCO's behaviour start with."""
    return load_scenario(str(Path(__file__).parent / "moco" / "scenario.yaml"), [contract])


@pytest.fixture
def clock() -> FrozenClock:
    """The clock of the test's doubles: it stands until it is advanced."""
    return FrozenClock()


@pytest.fixture
def application(contract: Contract, scenario: Scenario, clock: FrozenClock) -> Application:
    """A double of its own for each test."""
    return Application(make_double([contract], scenario, clock))


@pytest.fixture
def moco(application: Application) -> Iterator[httpx.Client]:
    """A client with a key that may do everything."""
    with _client(application, TOKEN) as client:
        yield client


@pytest.fixture
def anonymous(application: Application) -> Iterator[httpx.Client]:
    """A client of the same double that sends no key of its own accord."""
    with _client(application, {}) as client:
        yield client


@pytest.fixture
def rate_limited(
    contract: Contract, scenario: Scenario, clock: FrozenClock
) -> Iterator[httpx.Client]:
    """A client like `moco`, of a double that limits the rate."""
    double = make_double([contract], scenario, clock, choices=Choices(rate_limited=True))
    with _client(Application(double), TOKEN) as client:
        yield client


@pytest.fixture(scope="session")
def intum_contract() -> Contract:
    """Intum's contract, as shipped."""
    return load_contract(shipped_contracts()["intum"])


@pytest.fixture(scope="session")
def intum_scenario(intum_contract: Contract) -> Scenario:
    """The records that the tests of Intum's behaviour start with."""
    file = Path(__file__).parent / "intum" / "scenario.yaml"
    return load_scenario(str(file), [intum_contract])


@pytest.fixture
def intum_application(
    intum_contract: Contract, intum_scenario: Scenario, clock: FrozenClock
) -> Application:
    """A double of Intum of its own for each test."""
    return Application(make_double([intum_contract], intum_scenario, clock))


@pytest.fixture
def intum(intum_application: Application) -> Iterator[httpx.Client]:
    """A client of Intum with a token that may do everything."""
    headers = {"Authorization": "Bearer demo"}
    with _client(intum_application, headers, "/crm") as client:
        yield client


@pytest.fixture
def intum_anonymous(intum_application: Application) -> Iterator[httpx.Client]:
    """A client of the same double that sends no token of its own accord."""
    with _client(intum_application, {}, "/crm") as client:
        yield client


def _client(
    application: Application, headers: dict[str, str], base: str = "/api/v1"
) -> httpx.Client:
    return httpx.Client(
        transport=AsgiTransport(application),
        base_url=f"http://127.0.0.1:8080{base}",
        headers=headers,
    )
