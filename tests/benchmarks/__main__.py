"""Compare the emulator with a bare Starlette application: `python -m tests.benchmarks`.

In turn, on one core with wrk on another, the bare application and `dealdouble serve` answer
the same requests, wrk sending the next as soon as an answer has come. `stored` is how many
deals there are beside those of the demo scenario. What journal and faults cost is measured
on the same core, too.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
from collections.abc import Container, Iterator
from dataclasses import asdict
from itertools import chain
from pathlib import Path

from .comparison import Comparison, Plan, comparisons
from .exchange import WrongAnswer
from .kinds import KINDS, PAGES, WATCHED
from .singles import Single, singles
from .table import line, table

_COMPARED = dict.fromkeys(kind.name for kind in (*KINDS, *PAGES, *WATCHED))
_NAMES = (*_COMPARED, "q", "start", "memory")


def main() -> int:
    """Measure and print; the exit code is 1 after a wrong answer, 2 where nothing can run."""
    options = _options()
    lacking = _lacking()
    if lacking:
        print(f"benchmarks: {lacking}", file=sys.stderr)
        return 2
    core, other = sorted(os.sched_getaffinity(0))[:2]
    os.sched_setaffinity(0, {other})  # wrk inherits it, servers are moved to theirs
    plan = Plan(options.seconds, options.rounds, core, sorted(options.sizes))
    try:
        found = _measured(plan, options.only or _NAMES)
    except WrongAnswer as problem:
        print(f"benchmarks: wrong answer: {problem}", file=sys.stderr)
        return 1
    print(*table(found), sep="\n")
    if options.json:
        options.json.write_text(json.dumps([asdict(one) for one in found], indent=1))
    return 0


def _measured(plan: Plan, names: Container[str]) -> list[Comparison | Single]:
    """All that is wanted, each line told on stderr when it is there, as it takes minutes."""
    collected: list[Comparison | Single] = []
    found: Iterator[Comparison | Single] = chain(comparisons(plan, names), singles(plan, names))
    for one in found:
        print(line(one), file=sys.stderr, flush=True)
        collected.append(one)
    return collected


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--seconds", type=int, default=3, help="of each load (%(default)s)")
    parser.add_argument("--rounds", type=int, default=3, help="of bare, emulator (%(default)s)")
    parser.add_argument("--only", action="append", choices=_NAMES, help="may be repeated")
    sizes = [100, 10_000, 100_000]
    parser.add_argument("--sizes", type=int, nargs="+", default=sizes, help="deals stored")
    parser.add_argument("--json", type=Path, help="a file for the figures of every round")
    return parser.parse_args()


def _lacking() -> str:
    """What is missing to run, and how to get it."""
    if sys.platform != "linux":
        return "Linux is needed, where processes are kept on a core and tell their memory"
    if shutil.which("wrk") is None:
        return "wrk is missing: apt-get install wrk"
    if len(os.sched_getaffinity(0)) < 2:
        return "two cores are needed, one for the server and one for wrk"
    return ""


if __name__ == "__main__":
    sys.exit(main())
