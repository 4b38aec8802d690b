"""A server for each module, callers of it, and what it holds before they begin."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ..cli.process import Served
from .caller import Caller, Records, calling
from .quiet_server import quiet_server


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    """The server that the tests of a module share."""
    with quiet_server() as server:
        yield server


@pytest.fixture
def caller(served: Served) -> Iterator[Caller]:
    """A connection to the module's server."""
    with calling(served.port) as connected:
        yield connected


@pytest.fixture
def reader(served: Served) -> Iterator[Caller]:
    """Another connection, for a test whose own is hung up."""
    with calling(served.port) as connected:
        yield connected


@pytest.fixture(scope="module")
def records(served: Served) -> Records:
    """What the module's server holds before the first test has harmed it."""
    with calling(served.port) as connected:
        return connected.records()
