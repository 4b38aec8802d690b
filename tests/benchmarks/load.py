"""Put a server under load by wrk, and read its figures."""

from __future__ import annotations

import json
import resource
import subprocess
from dataclasses import dataclass
from pathlib import Path

from .exchange import HEADERS, WrongAnswer
from .kinds import Kind
from .servers import Running

CONNECTIONS = 32
LEAST_SHARE = 0.9

_SCRIPT = Path(__file__).with_name("load.lua")
_TIMEOUT = 20  # seconds after which wrk counts an answer as missing


@dataclass(frozen=True, slots=True)
class Figures:
    """What a load came to: requests per second, and milliseconds from request to answer.

    `share` is the part of the time in which the server ran, or wrk on the same core. It is
    nearly all, unless another process took a core, so that less was asked of the server than
    it can do.
    """

    rate: float
    median: float
    p99: float
    share: float

    @property
    def disturbed(self) -> bool:
        """Whether the figures say more about the machine than about the server."""
        return self.share < LEAST_SHARE


def loaded(server: Running, kind: Kind, seconds: int) -> Figures:
    """The figures of a server under one kind of load.

    Raises:
        WrongAnswer: a connection broke, or an answer was a refusal that should be none, or
            the other way round.
    """
    headers = [part for item in HEADERS.items() for part in ("-H", ": ".join(item))]
    requests = [text for r in kind.cycle for text in (r.method, r.target, r.body)]
    limits = ("-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", f"{_TIMEOUT}s")
    command = ["wrk", *limits, *headers, "-s", str(_SCRIPT), server.origin, "--", *requests]
    before, others = server.processor_seconds(), _processor_seconds_of_wrk()
    done = subprocess.run(command, capture_output=True, check=False, encoding="utf-8")
    ran, wrk = server.processor_seconds() - before, _processor_seconds_of_wrk() - others
    if done.returncode:
        raise WrongAnswer(f"wrk ended with {done.returncode}: {done.stderr}{done.stdout}")
    return figures(done.stdout, kind, ran, wrk)


def _processor_seconds_of_wrk() -> float:
    """How long all processes ran that have been waited for: meanwhile only wrk becomes one."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def figures(printed: str, kind: Kind, ran: float, wrk: float = 0) -> Figures:
    """The figures that the script prints last, of a server and wrk that ran for so many seconds.

    Raises:
        WrongAnswer: see `loaded`.
    """
    found = json.loads(printed.splitlines()[-1])
    refused = found["requests"] if kind.cycle[0].status >= 400 else 0
    if not found["requests"] or found["broken"] or found["refused"] != refused:
        raise WrongAnswer(f"{kind.title}: {found}")
    seconds = found["microseconds"] / 1e6
    rate = found["requests"] / (ran if kind.shares_core else seconds)
    share = (ran + wrk if kind.shares_core else ran) / seconds
    return Figures(rate, found["median"] / 1000, found["p99"] / 1000, share)
