"""Servers to test: as near as can be, as far as can be, and drawn combinations."""

from collections.abc import Iterator

import pytest

from tests.check.second import FAR, NEAR, freedoms, second_server
from tests.check.second.caller import Caller

SERVERS = {"near": NEAR, "far": FAR} | {f"seed {seed}": freedoms(seed) for seed in range(3)}


@pytest.fixture(params=SERVERS)
def moco(request: pytest.FixtureRequest) -> Iterator[Caller]:
    with second_server("moco", SERVERS[request.param]) as server, Caller(server) as caller:
        yield caller


@pytest.fixture(params=SERVERS)
def intum(request: pytest.FixtureRequest) -> Iterator[Caller]:
    with second_server("intum", SERVERS[request.param]) as server, Caller(server) as caller:
        yield caller
