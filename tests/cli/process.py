"""Run the command `dealdouble` in a process of its own, and talk to what it serves."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

COMMAND = (sys.executable, "-m", "dealdouble")
PATIENCE = 60  # seconds that a process may take before the test gives it up
LAST_LINE = "Ctrl-C ends it."


@dataclass(frozen=True, slots=True)
class Finished:
    """A process that has ended: its exit code, what it printed, and how long that took."""

    code: int
    out: str
    err: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Served:
    """A running `dealdouble serve`, and what it said when it began to answer."""

    process: subprocess.Popen[str]
    greeting: str

    @property
    def origin(self) -> str:
        """Scheme, host and port, as the first line tells them."""
        found = re.search(r" at (http://\S+)", self.greeting)
        assert found is not None, self.greeting
        return found[1]

    @property
    def port(self) -> int:
        return int(self.origin.rpartition(":")[2])

    def end(self, number: signal.Signals) -> Finished:
        """Send a signal, and wait for the end."""
        start = time.monotonic()
        self.process.send_signal(number)
        code = self.process.wait(PATIENCE)
        seconds = time.monotonic() - start
        out, err = self.process.communicate(timeout=PATIENCE)
        return Finished(code, out, err, seconds)


def run(*arguments: str, cwd: Path | None = None) -> Finished:
    """Run a command that is expected to end by itself."""
    start = time.monotonic()
    done = subprocess.run(
        [*COMMAND, *arguments],
        capture_output=True,
        check=False,
        cwd=cwd,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        timeout=PATIENCE,
    )
    return Finished(done.returncode, done.stdout, done.stderr, time.monotonic() - start)


@contextmanager
def serving(
    *arguments: str,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    greets_on: str = "stdout",
) -> Iterator[Served]:
    """Run `dealdouble serve` on a free port for as long as the block lasts."""
    with subprocess.Popen(
        [*COMMAND, "serve", "--port", "0", *arguments],
        cwd=cwd,
        encoding="utf-8",
        env=env,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
    ) as process:
        try:
            yield Served(process, _greeting(process, greets_on))
        finally:
            process.kill()


def _greeting(process: subprocess.Popen[str], greets_on: str) -> str:
    """What the server prints once it answers; a server that never does is killed."""
    assert process.stdout is not None
    assert process.stderr is not None
    watchdog = threading.Timer(PATIENCE, process.kill)
    watchdog.start()
    try:
        said = ""
        for line in process.stdout if greets_on == "stdout" else process.stderr:
            said += line
            if line.strip() == LAST_LINE:
                return said
        raise AssertionError(f"the server ended after {said!r}: {process.stderr.read()}")
    finally:
        watchdog.cancel()
