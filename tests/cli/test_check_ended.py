"""However `dealdouble check` ends, no record of its own stays behind of which nobody knows."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest

from dealdouble.emulator.call import Call, Reply

from ..check.faults import Handle, damage
from ..check.serving import Served
from .checking import check, serving
from .process import COMMAND, PATIENCE

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="no such signals can be sent to another process there"
)


@dataclass(slots=True)
class Account:
    """A server, how many of its deals were there at first, and how slow it is."""

    server: Served
    at_first: int
    seconds: dict[str, float] = field(default_factory=dict)
    """How long it takes to answer a method."""
    asked: Mapping[str, threading.Event] = field(
        default_factory=lambda: defaultdict(threading.Event)
    )
    """Whether it has done what a method asks for."""

    @property
    def new(self) -> int:
        """How many deals have come."""
        return len(self.server.records("moco", "deals")) - self.at_first

    def answer(self, handle: Handle, call: Call, now: datetime) -> Reply:
        """Answer, late."""
        reply = handle(call, now)
        self.asked[call.method].set()
        time.sleep(self.seconds.get(call.method, 0))
        return reply


@pytest.fixture
def account() -> Iterator[Account]:
    """An account that is to be left as it was."""
    with serving() as server:
        found = Account(server, len(server.records("moco", "deals")))
        damage(server, found.answer)
        yield found


@contextmanager
def checking(account: Account, here: Path, until: str) -> Iterator[subprocess.Popen[str]]:
    """A check, as soon as it has sent such a request."""
    server = account.server
    words = ["check", "moco", "--url", server.url, "--token", server.key, "--write"]
    with subprocess.Popen(
        [*COMMAND, *words],
        cwd=here,
        encoding="utf-8",
        env={**os.environ, "TMPDIR": str(here.parent)},  # who is killed leaves something there
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
    ) as process:
        try:
            assert account.asked[until].wait(PATIENCE), process.communicate()
            yield process
        finally:
            process.kill()


@pytest.mark.parametrize(
    "number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda item: item.name
)
def test_a_signal_ends_it_with_2_and_nothing_is_left(
    account: Account, tmp_path: Path, number: signal.Signals
) -> None:
    account.seconds = {"POST": 0.2}  # so that the signal comes while it creates a record
    with checking(account, tmp_path, "POST") as process:
        process.send_signal(number)
        out, err = process.communicate(timeout=PATIENCE)

    assert (process.returncode, err) == (2, "")
    assert "stopped: it was interrupted\n" in out
    assert account.new == 0
    assert list(tmp_path.iterdir()) == []


def test_the_second_signal_ends_the_clean_up_too_and_what_is_left_is_told(
    account: Account, tmp_path: Path
) -> None:
    account.seconds = {"DELETE": 0.5}
    with checking(account, tmp_path, "POST") as process:
        process.send_signal(signal.SIGINT)
        assert account.asked["DELETE"].wait(PATIENCE)
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=PATIENCE)

    (journal,) = tmp_path.iterdir()
    assert process.returncode == 2
    assert ": the clean-up was interrupted\n" in out
    assert f"delete it later with: dealdouble check --clean-up {journal.name}\n" in out


def test_what_a_killed_run_left_is_deleted_by_its_journal(account: Account, tmp_path: Path) -> None:
    account.seconds = {"POST": 0.2}  # so that it dies before it knows what it has created
    with checking(account, tmp_path, "POST") as process:
        process.kill()
        process.wait(PATIENCE)

    assert account.new > 0
    (journal,) = tmp_path.iterdir()
    assert "created" not in journal.read_text()

    refused = check("--clean-up", str(journal), "--token", "no-key")
    assert refused.code == 2
    assert " does not accept the key: 401 " in refused.err
    assert account.new > 0

    done = check("--clean-up", str(journal), "--token", account.server.key)
    assert (done.code, done.err) == (0, "")
    assert account.new == 0
    assert not journal.exists()


def test_a_signal_before_anything_is_tested_ends_it_with_2(
    account: Account, tmp_path: Path
) -> None:
    account.seconds = {"GET": 0.2}
    with checking(account, tmp_path, "GET") as process:
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=PATIENCE)

    assert (process.returncode, out) == (2, "")
    assert err == "dealdouble: it was interrupted\n"
    assert list(tmp_path.iterdir()) == []
