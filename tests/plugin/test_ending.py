"""How doubles end: by their test, in any order, in many threads, or with the process."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Thread

import httpx
import pytest

import dealdouble
from dealdouble import OptionError, RunningDouble
from dealdouble.app import listener
from dealdouble.app.background import Background, background
from dealdouble.app.ports import HOST, Ports

from ..cli.process import PATIENCE
from .conftest import NEW_DEAL, Project

_WITHOUT_UVLOOP = "import sys; sys.modules['uvloop'] = None\n"
LOOPS = pytest.mark.parametrize("before", ["", _WITHOUT_UVLOOP], ids=["uvloop", "asyncio"])


def run(program: str, place: Path) -> tuple[int, str, str]:
    """The exit code, and what was said, of a program in which warnings are errors.

    What asyncio says of work that takes long is left out: the machine has other work to do.
    """
    file = place / "program.py"
    file.write_text(program, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-X", "dev", "-W", "error", str(file)],
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=PATIENCE,
    )
    errors = "".join(line for line in done.stderr.splitlines(True) if " seconds\n" not in line)
    return done.returncode, done.stdout, errors


OPEN = """
import socket
import time

import dealdouble
import httpx

one, two = dealdouble.running(), dealdouble.running(apis=["moco"])
with httpx.Client(trust_env=False) as client:
    print(client.get(f"{one.url}/_double/health").status_code)
port = httpx.URL(one.url).port
callers = [socket.create_connection(("127.0.0.1", port)) for _ in range(4)]
callers[1].sendall(b"GET /api")
callers[2].sendall(
    b"PUT /_double/scenario HTTP/1.1\\r\\nHost: localhost\\r\\nContent-Length: 9\\r\\n\\r\\n{"
)
callers[3].sendall(b"this is no HTTP\\r\\n\\r\\n")
print(callers[3].recv(12))
for caller in callers:
    caller.detach()  # the system hangs up as the process ends
"""


@LOOPS
def test_a_process_ends_though_doubles_and_connections_are_open(
    before: str, tmp_path: Path
) -> None:
    assert run(before + OPEN, tmp_path) == (0, "200\nb'HTTP/1.1 400'\n", "")


LATE = """
import atexit

made = []

@atexit.register
def late():
    (double,) = made
    double.close()
    print(len(double.requests), 123 in double.moco.deals)
    try:
        double.reset()
    except dealdouble.OptionError as closed:
        print(closed.cause)
    with dealdouble.running() as another:
        print(another.moco.client.get("/deals/123").status_code)

import dealdouble

made.append(dealdouble.running())
made[0].moco.client.get("/deals/123")
made[0].moco.client.close()
"""


@LOOPS
def test_what_is_done_when_all_has_ended_does_no_harm(before: str, tmp_path: Path) -> None:
    told = "this double is closed, as one of a test is when the test has ended"

    assert run(before + LATE, tmp_path) == (0, f"1 True\n{told}\n200\n", "")


AT_ONCE = """
import threading

import dealdouble

for _ in range(20):
    double = dealdouble.running()
    threads = [threading.Thread(target=double.close) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
"""


@LOOPS
def test_many_threads_may_close_a_double_at_once(before: str, tmp_path: Path) -> None:
    assert run(before + AT_ONCE, tmp_path) == (0, "", "")


def test_whoever_closes_a_double_finds_it_closed() -> None:
    found: list[type[Exception] | None] = []

    def close(double: RunningDouble) -> None:
        double.close()
        try:
            httpx.get(double.url, trust_env=False)
        except httpx.ConnectError as refused:
            found.append(type(refused))

    for _ in range(10):
        double = dealdouble.running()
        threads = [Thread(target=close, args=(double,)) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert found == [httpx.ConnectError] * 30


def _kept() -> RunningDouble:
    with dealdouble.running() as double:
        double.moco.client.get("/deals/123")
    return double


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda double: double.moco.deals.delete(123), id="delete"),
        pytest.param(lambda double: double.moco.deals.update(123, money=1), id="update"),
        pytest.param(lambda double: double.moco.deals.create(**NEW_DEAL), id="create"),
        pytest.param(lambda double: double.freeze(), id="freeze"),
        pytest.param(lambda double: double.run(), id="run"),
        pytest.param(lambda double: double.advance(seconds=1), id="advance"),
        pytest.param(lambda double: double.moco.load("empty"), id="load"),
        pytest.param(lambda double: double.reset(), id="reset"),
        pytest.param(lambda double: double.restore(double.snapshot()), id="restore"),
    ],
)
def test_a_double_that_is_closed_is_not_changed(change: Callable[[RunningDouble], None]) -> None:
    double = _kept()
    before = double.moco.deals.all()
    with pytest.raises(OptionError) as caught:
        change(double)

    assert caught.value.cause.startswith("this double is closed")
    assert caught.value.remedy == "start another one; of this one only what it holds can be read"
    assert double.moco.deals.all() == before
    assert [request.path for request in double.requests] == ["/api/v1/deals/123"]
    assert double.now.tzinfo is not None
    assert double.snapshot().scenario.name == "demo"


def test_a_double_that_outlives_its_test_is_closed(project: Project) -> None:
    project.write(
        "test_it.py",
        """
        import pytest
        from dealdouble import OptionError

        kept = []

        def test_first(moco):
            kept.append(moco)

        def test_second():
            with pytest.raises(OptionError, match="this double is closed, as one of a test is"):
                kept[0].deals.delete(123)
            assert 123 in kept[0].deals
        """,
    )

    project.run().assert_outcomes(passed=2)


def test_nothing_is_left_of_a_double_that_cannot_be_served(monkeypatch: pytest.MonkeyPatch) -> None:
    ports, made = Ports(), list[socket.socket]()

    def free() -> socket.socket:
        made.append(Ports.free(ports))
        return made[0]

    def fail(self: Background, work: object) -> None:
        raise ZeroDivisionError

    background()
    with monkeypatch.context() as patch:
        patch.setattr(ports, "free", free)
        patch.setattr(listener, "_PORTS", ports)
        patch.setattr(Background, "wait_for", fail)
        with pytest.raises(ZeroDivisionError):
            dealdouble.running()

    assert made[0].fileno() == -1
    assert vars(ports)["_reserved"] == {}


def test_a_port_that_was_chosen_is_free_if_it_cannot_be_served(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with socket.create_server((HOST, 0)) as found:
        port = found.getsockname()[1]

    def fail(self: Background, work: object) -> None:
        raise ZeroDivisionError

    background()
    with monkeypatch.context() as patch:
        patch.setattr(Background, "wait_for", fail)
        with pytest.raises(ZeroDivisionError):
            dealdouble.running(port=port)
    with dealdouble.running(port=port) as double:
        assert httpx.URL(double.url).port == port
