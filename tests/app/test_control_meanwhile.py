"""While a scenario is loaded the APIs answer on; what came of it is taken up in one step."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import httpx
import pytest

from dealdouble.app.application import Application
from dealdouble.app.double import make_double
from dealdouble.contract.model import Contract
from dealdouble.errors import ScenarioError
from dealdouble.scenarios.catalogue import Catalogue
from dealdouble.scenarios.scenario import Scenario

from .controlled import DEALS, KEYS, NOON

PATIENCE = 30


class Slow(Catalogue):
    """Takes as long over a scenario as the test wants, and may find that it is none."""

    def __init__(self, contracts: list[Contract]) -> None:
        super().__init__(contracts)
        self.begun, self.may_end = threading.Event(), threading.Event()
        self.most, self._now = 0, 0
        self._count = threading.Lock()

    def load(self, name: str, seed: int | None = None) -> Scenario:
        with self._counted():
            self.begun.set()
            assert self.may_end.wait(PATIENCE)
        if name == "wrong":
            raise ScenarioError("it is wrong", "mend it")
        return super().load("demo", seed)

    @contextmanager
    def _counted(self) -> Iterator[None]:
        with self._count:
            self._now += 1
            self.most = max(self.most, self._now)
        yield
        with self._count:
            self._now -= 1


@pytest.fixture(scope="module")
def demo(contracts: list[Contract]) -> Scenario:
    return Catalogue(contracts).load("demo")


@pytest.fixture
def slow(contracts: list[Contract]) -> Slow:
    return Slow(contracts)


@asynccontextmanager
async def called(
    contracts: list[Contract], demo: Scenario, slow: Slow
) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a double whose scenarios come slowly."""
    application = Application(make_double(contracts, demo), slow, contracts)
    transport = httpx.ASGITransport(app=application)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        yield client


async def begun(slow: Slow) -> None:
    assert await asyncio.to_thread(slow.begun.wait, PATIENCE)


async def deals(client: httpx.AsyncClient) -> int:
    answer = await client.get(DEALS["moco"], headers=KEYS["moco"])
    assert answer.status_code == 200
    return len(answer.json())


async def delete(client: httpx.AsyncClient) -> None:
    answer = await client.delete(f"{DEALS['moco']}/123", headers=KEYS["moco"])
    assert answer.status_code == 204


@pytest.mark.parametrize(
    ("name", "status", "fewer"),
    [pytest.param("demo", 200, 0, id="right"), pytest.param("wrong", 422, 1, id="wrong")],
)
def test_the_apis_answer_while_a_scenario_is_loaded(
    contracts: list[Contract], demo: Scenario, slow: Slow, name: str, status: int, fewer: int
) -> None:
    async def play() -> None:
        async with called(contracts, demo, slow) as client:
            whole = await deals(client)
            body = {"name": name, "clock": NOON}
            loading = asyncio.create_task(client.put("/_double/scenario", json=body))
            await begun(slow)

            await delete(client)
            assert await deals(client) == whole - 1
            assert (await client.get("/_double/clock")).json()["frozen"] is False
            assert not loading.done()

            slow.may_end.set()
            loaded = await loading
            assert loaded.status_code == status, loaded.text
            assert await deals(client) == whole - fewer
            assert (await client.get("/_double/clock")).json()["frozen"] is (status == 200)

    asyncio.run(play())


def test_scenarios_are_loaded_one_at_a_time_and_each_counts_once_it_is_answered(
    contracts: list[Contract], demo: Scenario, slow: Slow
) -> None:
    async def play() -> None:
        async with called(contracts, demo, slow) as client:

            async def load(seed: int) -> int:
                body = {"name": "demo", "seed": seed}
                answered = await client.put("/_double/scenario", json=body)
                order.append(seed)
                return int(answered.json()["seed"])

            order: list[int] = []
            loading = [asyncio.create_task(load(seed)) for seed in range(5)]
            await begun(slow)
            slow.may_end.set()

            assert await asyncio.gather(*loading) == list(range(5))
            assert (await client.get("/_double/scenario")).json()["seed"] == order[-1]
            assert slow.most == 1

    asyncio.run(play())


def test_a_state_is_told_as_it_was_when_it_was_asked_for(
    contracts: list[Contract], demo: Scenario, slow: Slow
) -> None:
    async def play() -> None:
        async with called(contracts, demo, slow) as client:
            before = (await client.get("/_double/state")).content
            loading = asyncio.create_task(client.put("/_double/scenario", json={"name": "demo"}))
            await begun(slow)  # so that what is told next has to wait
            telling = asyncio.create_task(client.get("/_double/state"))
            await asyncio.sleep(0.05)
            await delete(client)

            slow.may_end.set()
            assert (await telling).content == before
            await loading

    asyncio.run(play())
