"""Measure what tests pay for doubles of their own: `python -m tests.benchmarks.fixtures`.

All figures are medians on one machine. Where two runs of pytest are compared, they take
turns, so that whatever else the machine does disturbs both.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

import dealdouble
from tests.plugin.installed import WITH, WITHOUT

_TESTS = 400  # of each project
_WITH_FIXTURE = "def test_{}(moco): pass"
_WITHOUT_FIXTURE = "def test_{}(): pass"
_FIRST = (
    "import time; start = time.perf_counter(); import dealdouble; dealdouble.running('{}'); "
    "print((time.perf_counter() - start) * 1000)"
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A time in milliseconds, the slowest of a hundred, and what it may be, if that is said."""

    title: str
    milliseconds: float
    slow: float | None = None
    aim: float | None = None

    def __str__(self) -> str:
        slow = "" if self.slow is None else f"{self.slow:9.2f}"
        met = "reached" if self.aim is not None and self.milliseconds <= self.aim else "MISSED"
        aim = "" if self.aim is None else f"   <= {self.aim:g} {met}"
        return f"{self.title:<68}{self.milliseconds:9.2f}{slow:9}{aim}".rstrip()


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser("python -m tests.benchmarks.fixtures", description=__doc__)
    parser.add_argument("--rounds", type=int, default=1000, help="of each state (%(default)s)")
    parser.add_argument("--pairs", type=int, default=15, help="of runs of pytest (%(default)s)")
    options = parser.parse_args()
    print(f"{'milliseconds':<68}{'median':>9}{'p99':>9}   aim")
    for figure in figures(options.rounds, options.pairs):
        print(figure, flush=True)
    return 0


def figures(rounds: int, pairs: int) -> Iterator[Figure]:
    """All figures."""
    for scenario, aim in (("demo", 2), ("sales-pipeline", 3)):
        title = f"fresh state with a port, set up and torn down, {scenario}"
        yield _figure(title, _times(rounds, partial(_fresh, scenario)), aim)
    yield _figure("the same with a client and a request, demo", _times(rounds, _asked))
    yield from _large(max(rounds // 10, 2))
    for scenario in ("demo", "large"):
        title = f"the first in a process, with all that is imported and read, {scenario}"
        yield Figure(title, median(_first(scenario) for _ in range(3)))
    yield from _pytest(pairs)


def _figure(title: str, times: Sequence[float], aim: float | None = None) -> Figure:
    return Figure(title, median(times), quantiles(times, n=100)[-1], aim)


def _times(rounds: int, work: Callable[[], None]) -> list[float]:
    """How long something takes, in milliseconds; it is done once before that is measured."""
    work()
    return [_milliseconds(work) for _ in range(rounds)]


def _milliseconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def _fresh(scenario: str) -> None:
    with dealdouble.running(scenario) as double:
        assert double.moco.url


def _asked() -> None:
    with dealdouble.running() as double:
        assert double.moco.client.get("/deals/123").status_code == 200


def _large(rounds: int) -> Iterator[Figure]:
    with dealdouble.running("large") as double:
        deals = double.moco.deals
        number = next(iter(deals))

        def changed(way_back: Callable[[], None]) -> float:
            deals.update(number, name="Changed")
            deals.delete(number)
            return _milliseconds(way_back)

        resets = [changed(double.reset) for _ in range(rounds)]
        deals.update(number, name="Kept")
        snapshot = double.snapshot()
        restores = [changed(lambda: double.restore(snapshot)) for _ in range(rounds)]
    yield _figure("reset of large, after a change and a deletion", resets, 20)
    yield _figure("restore of large, after a change and a deletion", restores, 20)


def _first(scenario: str) -> float:
    command = [sys.executable, "-c", _FIRST.format(scenario)]
    return float(subprocess.run(command, capture_output=True, check=True, text=True).stdout)


def _pytest(pairs: int) -> Iterator[Figure]:
    with TemporaryDirectory() as place:
        using, plain = Path(place, "using"), Path(place, "plain")
        _write(using, _WITH_FIXTURE)
        _write(plain, _WITHOUT_FIXTURE)
        run, collect = ["-q"], ["-q", "--collect-only"]
        difference = _difference(pairs, (plain, [*WITH, *collect]), (plain, [*WITHOUT, *collect]))
        yield Figure("pytest --collect-only with the plugin, more than without", difference, aim=80)
        difference = _difference(pairs, (using, [*WITH, *run]), (plain, [*WITH, *run]))
        each = (difference - _first("demo")) / _TESTS
        yield Figure("a test with the fixture moco in pytest, more than one without", each)


def _write(place: Path, test: str) -> None:
    place.mkdir()
    tests = "\n".join(test.format(number) for number in range(_TESTS))
    (place / "test_it.py").write_text(tests, encoding="utf-8")


_Run = tuple[Path, list[str]]


def _difference(pairs: int, one: _Run, other: _Run) -> float:
    """By how many milliseconds a run of pytest takes longer than another, by turns."""
    for run in (one, other):
        _run(run)
    return median(_run(one) - _run(other) for _ in range(pairs))


def _run(run: _Run) -> float:
    place, arguments = run
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments]
    return _milliseconds(
        lambda: subprocess.run(command, capture_output=True, check=True, cwd=place)
    )


if __name__ == "__main__":
    sys.exit(main())
