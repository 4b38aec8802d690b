"""Figures that stand for themselves: a search, a start, memory."""

from __future__ import annotations

import re
import time
from collections.abc import Container, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from tests.cli.process import serving

from .comparison import Plan
from .deals import SEARCHED
from .exchange import Client, Request
from .kinds import LIST, READ, WON
from .load import LEAST_SHARE
from .servers import Running, emulator

_SEARCHES, _STARTS = 30, 10
_MANY = 100_000
INTUM = {"Authorization": "Bearer demo"}


@dataclass(frozen=True, slots=True)
class Single:
    """A figure, how it came about, and what it may be at most, if that is said."""

    title: str
    figure: float
    unit: str
    aim: float | None = None
    disturbed: bool = False


def singles(plan: Plan, names: Container[str]) -> Iterator[Single]:
    """The named figures."""
    for name, measure in (("q", _search), ("start", _start), ("memory", _memory)):
        if name in names:
            yield from measure(plan)


def _search(plan: Plan) -> Iterator[Single]:
    """Searches over Intum's deals, one after the other on one connection."""
    many = max(plan.sizes)
    with (
        emulator(intum=many, core=plan.core) as running,
        Client(running.origin, INTUM) as client,
    ):
        before = running.processor_seconds()
        deals = LIST.deals if many >= _MANY else 0  # few have none with the later numbers
        requests = [searched(turn, deals) for turn in range(_SEARCHES)]
        times = sorted(_milliseconds(client, request) for request in requests)
        share = (running.processor_seconds() - before) / sum(times) * 1000
    what, title = f"q over {many:,} deals of Intum", f"median of {_SEARCHES} different ones"
    aim, disturbed = _aim(60, many), share < LEAST_SHARE
    yield Single(f"{what}, {title}", median(times), "ms", aim, disturbed)
    yield Single(f"{what}, the slowest", times[-1], "ms")


def _aim(most: float, stored: int) -> float | None:
    """What was said of a number of deals says nothing of fewer."""
    return most if stored >= _MANY else None


def searched(turn: int, deals: int = 100) -> Request:
    """A search in other letters than the names', another text each time; it finds more than 100.

    Of 100,000 deals 125 hold the text, so that all are looked at, and the page is full.
    """
    query = urlencode({"q": f"{SEARCHED.upper()} 0{turn:02}"})
    return Request("q", "GET", f"/crm/deals.json?{query}", deals=deals)


def _milliseconds(client: Client, request: Request) -> float:
    start = time.perf_counter()
    client.ask(request)
    return (time.perf_counter() - start) * 1000


def _start(plan: Plan) -> Iterator[Single]:
    """From starting the process of `dealdouble serve`, as shipped, to its first answer."""
    times = []
    for _ in range(_STARTS):
        start = time.perf_counter()
        with serving() as served, Client(served.origin) as client:
            client.ask(READ)
            times.append((time.perf_counter() - start) * 1000)
    title = f"first answer after starting `dealdouble serve`, median of {_STARTS}"
    yield Single(title, median(times), "ms", 700)
    yield Single("first answer, the slowest", max(times), "ms")


def _memory(plan: Plan) -> Iterator[Single]:
    """Resident memory of the serving process; a page's deals are written when first listed."""
    many = max(plan.sizes)
    with emulator(moco=many, core=plan.core) as running:
        what = f"memory with {many:,} deals of MOCO"
        running.answers((LIST, WON))
        yield Single(
            f"{what}, two pages listed", _megabytes(running, "VmRSS"), "MB", _aim(400, many)
        )
        running.answers(map(_page, range(1, many // LIST.deals + 1)))
        yield Single(f"{what}, all pages listed", _megabytes(running, "VmRSS"), "MB")
        yield Single(f"{what}, peak since the start", _megabytes(running, "VmHWM"), "MB")


def _page(number: int) -> Request:
    return Request("page", "GET", f"{LIST.target}?page={number}", deals=LIST.deals)


def _megabytes(running: Running, field: str) -> float:
    """A line of the process's status, in millions of bytes."""
    found = re.search(rf"{field}:\s+(\d+) kB", Path(f"/proc/{running.pid}/status").read_text())
    assert found is not None
    return int(found[1]) * 1024 / 1e6
