"""A test may do anything with its double while others ask it: each sees a whole state."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ssl import PROTOCOL_TLS_CLIENT, SSLContext

import httpx

import dealdouble
from dealdouble import RunningDouble

from .conftest import NEW_DEAL

NO_TLS = SSLContext(PROTOCOL_TLS_CLIENT)  # httpx takes its time to load whom to trust

_CALLERS = 4
_ASKED = 400  # requests that the callers have made before a test ends


def new_client(double: RunningDouble) -> httpx.Client:
    """A client of a thread's own, made in little time."""
    return httpx.Client(
        base_url=double.moco.url, headers=double.moco.headers, trust_env=False, verify=NO_TLS
    )


@contextmanager
def asking(double: RunningDouble, ask: Callable[[httpx.Client], None]) -> Iterator[None]:
    """Threads that ask over and over as long as the block lasts; their failures are raised."""
    failures: list[BaseException] = []
    done = threading.Event()

    def run() -> None:
        try:
            with new_client(double) as client:
                while not done.is_set():
                    ask(client)
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=run) for _ in range(_CALLERS)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        done.set()
        for thread in threads:
            thread.join()
    assert failures == []


def create_and_list(client: httpx.Client) -> None:
    """Store a deal, and check that a list agrees with itself."""
    assert client.post("/deals", json=NEW_DEAL).status_code == 200
    listed = client.get("/deals")
    ids = [deal["id"] for deal in listed.json()]
    total = int(listed.headers["x-total"])
    assert len(set(ids)) == len(ids) == min(total, 100)
    assert total >= 37 - 1  # the test deletes one


def test_resets_and_changes_come_between_requests(double: RunningDouble) -> None:
    at_first = double.moco.deals.all()
    with asking(double, create_and_list):
        asked = 0
        while asked < _ASKED:
            double.reset()
            assert double.moco.deals.update(123, money=asked)["money"] == asked
            double.moco.deals.delete(at_first[0]["id"])
            records = double.moco.deals.all()
            assert len({record["id"] for record in records}) == len(records)
            assert len(double.moco.requests) >= asked
            asked = len(double.moco.requests)
    double.reset()

    assert double.moco.deals.all() == at_first


def test_a_restored_snapshot_is_whole(double: RunningDouble) -> None:
    double.moco.deals.update(123, name="Kept")
    snapshot = double.snapshot()
    kept = double.moco.deals.all()
    with asking(double, create_and_list):
        while len(double.moco.requests) < _ASKED:
            double.restore(snapshot)
            double.moco.deals.delete(123)
    double.restore(snapshot)

    assert double.moco.deals.all() == kept


def test_another_scenario_comes_at_once(double: RunningDouble) -> None:
    totals: set[str] = set()
    with asking(double, lambda client: totals.add(client.get("/deals").headers["x-total"])):
        while len(double.moco.requests) < _ASKED:
            double.load("demo", clock="2026-03-15T09:00:00Z")
            double.moco.deals.delete(123)
    assert totals == {"36", "37"}


def test_a_double_that_is_closed_answers_nobody_any_more() -> None:
    for _ in range(20):
        double = dealdouble.running(apis=["moco"])
        refused: list[type[Exception]] = []
        answered = threading.Event()

        def ask_until_refused(
            url: str = double.moco.url,
            refused: list[type[Exception]] = refused,
            answered: threading.Event = answered,
        ) -> None:
            while True:
                try:
                    httpx.get(f"{url}/deals/123", trust_env=False, verify=NO_TLS)
                    answered.set()
                except httpx.TransportError as refusal:
                    refused.append(type(refusal))
                    if isinstance(refusal, httpx.ConnectError):
                        return

        threads = [threading.Thread(target=ask_until_refused) for _ in range(2)]
        for thread in threads:
            thread.start()
        answered.wait()
        double.close()
        seen = len(double.requests)
        for thread in threads:
            thread.join()

        assert httpx.ConnectError in refused
        assert len(double.requests) == seen


def test_doubles_can_be_started_in_many_threads_at_once() -> None:
    failures: list[BaseException] = []

    def use(turn: int) -> None:
        try:
            for _ in range(15):
                with dealdouble.running(apis=["moco"]) as double:
                    created = double.moco.client.post("/deals", json=NEW_DEAL | {"money": turn})
                    assert created.json()["money"] == turn
                    assert len(double.moco.deals) == 38
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=use, args=(turn,)) for turn in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
