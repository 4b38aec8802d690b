"""The library's contract, made of its pages, and clients of a double that serves it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from dealdouble.app.application import Application
from dealdouble.app.double import make_double
from dealdouble.contract.loader import parse_contract
from dealdouble.contract.model import Contract
from dealdouble.scenarios.scenario import Scenario, load_scenario
from dealdouble.specs.build import compile_folder

from ..in_process import AsgiTransport, FrozenClock

PAGES = Path(__file__).parent / "pages" / "library"


@pytest.fixture(scope="session")
def library_text() -> str:
    """The OpenAPI document that the library's pages compile to."""
    return compile_folder(PAGES)


@pytest.fixture(scope="session")
def library_contract(library_text: str) -> Contract:
    """The library's contract."""
    return parse_contract(library_text, "library.openapi.yaml")


@pytest.fixture(scope="session")
def library_scenario(library_contract: Contract) -> Scenario:
    """The loans that the tests of the library start with."""
    return load_scenario(str(Path(__file__).parent / "scenario.yaml"), [library_contract])


@pytest.fixture
def anyone(
    library_contract: Contract, library_scenario: Scenario, clock: FrozenClock
) -> Iterator[httpx.Client]:
    """A client that shows no card of its own accord."""
    application = Application(make_double([library_contract], library_scenario, clock))
    transport = AsgiTransport(application)
    with httpx.Client(transport=transport, base_url="http://127.0.0.1:8080/v2") as client:
        yield client


@pytest.fixture
def library(anyone: httpx.Client) -> httpx.Client:
    """The same client with a card that may do everything."""
    anyone.headers["X-Library-Card"] = "staff"
    return anyone
