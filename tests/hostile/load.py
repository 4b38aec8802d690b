"""Load a real server with many clients for a while, and see whether it stays right and small.

    python -m tests.hostile.load --seconds 60 --connections 200

Each client has one connection, one thing to do at a time and deals of its own. It deletes them
again, so that the server holds about as many records at the end as soon after the start: what
it then needs more memory for is a leak. The server's memory is its resident set, which is told
on Linux only.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx

from ..cli.process import Served
from .model import APIS
from .traffic import Tally, visit
from .unharmed import unharmed

MOST_GROWTH = 10 * 1024  # KiB that the server may grow by once it is warm
WARM_UP = 1 / 3  # of the time, in which caches and the allocator's arenas fill
_STATUS = "/proc/{}/status"
_EVERY = 0.1  # seconds


@dataclass(frozen=True, slots=True)
class Memory:
    """The greatest resident set in KiB, until the server was warm and from then on."""

    warm: int
    late: int

    @property
    def growth(self) -> int:
        return self.late - self.warm


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a server under load; `memory` is None where it cannot be told."""

    seconds: float
    connections: int
    tally: Tally
    memory: Memory | None
    left: tuple[str, ...]
    """APIs that do not list at the end what they listed at the start."""

    @property
    def faults(self) -> list[str]:
        """All that must not be."""
        grown = self.memory is not None and self.memory.growth > MOST_GROWTH
        return [
            *self.tally.wrong,
            *(f"a connection was cut: {how}" for how in self.tally.cut),
            *(f"{name} lists other deals than before" for name in self.left),
            *([f"the memory grew by {self.memory.growth} KiB"] if grown and self.memory else []),
        ]

    def lines(self) -> Iterator[str]:
        """The report for a person."""
        requests = self.tally.requests
        yield f"{self.connections} connections, {self.seconds:.0f} seconds"
        yield f"{requests} requests, {requests / self.seconds:.0f} a second"
        for kind, count in sorted(self.tally.done.items()):
            yield f"  {kind:16} {count:8}"
        if self.memory is None:
            yield "memory unknown on this system"
        else:
            yield f"memory {self.memory.warm} KiB when warm, {self.memory.late} KiB afterwards"
        faults = self.faults
        yield f"{len(faults)} faults"
        yield from (f"  {fault[:300]}" for fault in faults[:20])


def run(seconds: float, connections: int) -> Report:
    """Load a server of its own for that long."""
    with unharmed() as server:
        before = _listed(server)
        tally = Tally()
        memory = asyncio.run(_load(server, seconds, connections, tally))
        after = _listed(server)
    left = tuple(name for name in before if before[name] != after[name])
    return Report(seconds, connections, tally, memory, left)


async def _load(server: Served, seconds: float, connections: int, tally: Tally) -> Memory | None:
    start = asyncio.get_running_loop().time()
    async with asyncio.TaskGroup() as group:
        watching = group.create_task(_watch(server.process.pid, start, seconds))
        for number in range(connections):
            group.create_task(visit(server.port, number, start + seconds, tally))
    return watching.result()


async def _watch(pid: int, start: float, seconds: float) -> Memory | None:
    """Sample the memory of a process for that long."""
    loop = asyncio.get_running_loop()
    warm = late = 0
    while (passed := loop.time() - start) < seconds:
        size = resident(pid)
        if size is None:
            return None
        if passed < seconds * WARM_UP:
            warm = max(warm, size)
        else:
            late = max(late, size)
        await asyncio.sleep(_EVERY)
    return Memory(warm, late)


def resident(pid: int) -> int | None:
    """The resident set of a process in KiB; None where the system does not tell it."""
    file = Path(_STATUS.format(pid))
    if not file.exists():
        return None
    line = next(line for line in file.read_text().splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1])


def _listed(server: Served) -> dict[str, bytes]:
    """The first pages of all deals, as they are at that moment."""
    return {
        api.name: httpx.get(
            server.origin + api.list, headers={"Authorization": api.key}, trust_env=False
        ).content
        for api in APIS
    }


def main() -> int:
    """The exit code: 1 if anything was not as it must be."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--connections", type=int, default=200)
    arguments = parser.parse_args()
    report = run(arguments.seconds, arguments.connections)
    print("\n".join(report.lines()))
    return 1 if report.faults else 0


if __name__ == "__main__":
    sys.exit(main())
