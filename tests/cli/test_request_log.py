"""What `serve` prints of each request."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, TextIO

import httpx
import pytest

from dealdouble.app.journal import Entry, Journal
from dealdouble.cli.request_log import RequestLog, json_notice, text_notice
from dealdouble.cli.serve import printed
from dealdouble.emulator.call import Call, Reply

from ..test_readme import README
from .process import COMMAND, LAST_LINE, Served, run, serving

KEY = {"Authorization": "Token token=demo"}


def ask(served: Served) -> None:
    """What the README shows."""
    url = f"{served.origin}/api/v1/deals/123"
    with httpx.Client(trust_env=False) as client:
        client.get(url, headers=KEY)
        client.put(url, headers=KEY, json={"service_period_from": "2026-03-02"})
        client.get(url)


def said_by(served: Served) -> tuple[str, str]:
    """What the server printed on stdout after its greeting, and on stderr."""
    ended = served.end(signal.SIGINT)
    return ended.out, ended.err


def test_each_request_is_a_line_as_the_readme_shows() -> None:
    with serving() as served:
        ask(served)
        out, err = said_by(served)
    assert re.sub(r"[0-9.]+ m?s\b", "0.1 ms", out) == re.sub(r"[0-9.]+ m?s\b", "0.1 ms", shown())
    assert err == ""


def shown() -> str:
    """The lines that the README shows."""
    whole = r"^```text\n(GET /api/v1/deals/123 .*?)^```$"
    found = re.search(whole, README, re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[1]


def test_quiet_prints_nothing_of_them() -> None:
    with serving("--quiet") as served:
        ask(served)
        assert said_by(served) == ("", "")


def test_json_prints_what_the_control_tells_and_greets_on_stderr() -> None:
    with serving("--log", "json", greets_on="stderr") as served:
        ask(served)
        told = httpx.get(f"{served.origin}/_double/requests").json()["requests"]
        out, _ = said_by(served)
    assert [json.loads(line) for line in out.splitlines()] == told
    assert len(told) == 3


def test_quiet_and_log_contradict_each_other() -> None:
    ended = run("serve", "--quiet", "--log", "json")
    assert ended.code == 2
    assert "--quiet prints no requests, and --log says how; choose one" in ended.err


LINES = {
    "/api/v1/deals?q=a%20b": "GET /api/v1/deals?q=a b 200",
    "/api/v1/deals?q=%1B%5B31m": r"GET /api/v1/deals?q=\x1b[31m 200",
    "/api/v1/deals?q=" + "x" * 300: "GET /api/v1/deals?q=" + "x" * 184 + "… 200",
    "/nowhere": "GET /nowhere 404",
}
"""What is told of requests, by their targets."""


def test_a_target_is_one_short_line_of_plain_text() -> None:
    with serving() as served, httpx.Client(trust_env=False) as client:
        for target in LINES:
            client.get(f"{served.origin}{target}", headers=KEY)
        out, _ = said_by(served)
    assert [
        line[: len(told)] for line, told in zip(out.splitlines(), LINES.values(), strict=True)
    ] == [*LINES.values()]


def test_a_fault_is_told_and_an_answer_that_never_was() -> None:
    with serving() as served:
        faults = f"{served.origin}/_double/faults"
        httpx.post(faults, json={"drop": True, "times": 1})
        with pytest.raises(httpx.RemoteProtocolError):
            httpx.get(f"{served.origin}/api/v1/deals", headers=KEY)
        out, _ = said_by(served)
    assert re.fullmatch(r"GET /api/v1/deals no answer [0-9.]+ ms  fault: times 1, drop True\n", out)


def test_a_late_refusal_is_told_with_its_reason_and_the_fault() -> None:
    with serving() as served:
        httpx.post(f"{served.origin}/_double/faults", json={"delay": 0.01})
        httpx.put(f"{served.origin}/api/v1/deals/123", headers=KEY, json={"money": "x"})
        out, _ = said_by(served)
    assert "  money is not a number (assumed in moco/api.md:" in out
    assert out.endswith(")  fault: delay 0.01\n")


def test_who_reads_nothing_delays_nobody() -> None:
    with serving() as served, httpx.Client(trust_env=False) as client:
        url = f"{served.origin}/api/v1/deals?" + "x" * 150
        began = time.monotonic()
        for _ in range(600):  # more than a pipe holds
            assert client.get(url, headers=KEY).status_code == 200
        assert time.monotonic() - began < 30
        ended = served.end(signal.SIGINT)
    assert ended.code == 0


def test_who_reads_no_more_ends_the_lines_and_not_the_server() -> None:
    with serving() as served:
        assert served.process.stdout is not None
        served.process.stdout.close()
        for _ in range(3):
            ask(served)
            time.sleep(0.05)
        assert httpx.get(f"{served.origin}/_double/health").status_code == 200
        served.process.send_signal(signal.SIGINT)
        assert served.process.wait(20) == 0


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="there are no terminals of this kind")
@pytest.mark.parametrize(("environment", "is_coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_a_terminal_shows_colours(environment: dict[str, str], is_coloured: bool) -> None:
    ours, theirs = os.openpty()
    env = {key: value for key, value in os.environ.items() if key != "NO_COLOR"} | environment
    with subprocess.Popen([*COMMAND, "serve", "--port", "0"], stdout=theirs, env=env) as process:
        os.close(theirs)
        said = b""
        while LAST_LINE.encode() not in said:
            said += os.read(ours, 65536)
        port = re.search(rb"127\.0\.0\.1:([0-9]+)", said)
        assert port is not None
        httpx.get(f"http://127.0.0.1:{int(port[1])}/api/v1/deals/123")
        time.sleep(0.3)
        line = os.read(ours, 65536)
        process.send_signal(signal.SIGINT)
        process.wait(20)
    os.close(ours)
    assert (b"\x1b[33m401\x1b[0m" in line) == is_coloured
    assert b"401" in line


def entry(number: int, size: int) -> Entry:
    """A request with a body of that many bytes."""
    call = Call("PUT", "/api/v1/deals/1", "", {}, b"x" * size, "http://localhost")
    return Entry(number, "moco", call, Reply(200, (), b""), datetime.now(UTC), 0.1)


@pytest.mark.parametrize(("how_many", "size"), [(1_500, 1), (40, 1_000_000)])
def test_what_is_too_far_behind_is_left_out_and_that_is_told(how_many: int, size: int) -> None:
    reads, writes = os.pipe()
    # Lines of which a pipe holds a few.
    log = RequestLog(writes, lambda entry: f"{entry.number} {'x' * 10_000}", text_notice)
    for number in range(how_many):
        log.take(entry(number, size))

    def end() -> None:
        log.end()
        os.close(writes)

    threading.Thread(target=end).start()
    with os.fdopen(reads) as output:
        lines = output.read().splitlines()
    shown = [line for line in lines if line[0] != "("]
    told = [int(line[1:].partition(" ")[0]) for line in lines if line[0] == "("]
    assert len(shown) + sum(told) == how_many
    assert 0 < sum(told) < how_many


def test_what_is_left_out_is_told_for_people_or_for_programs() -> None:
    assert text_notice(2951) == "(2951 requests are not shown)"
    assert json_notice(2951) == '{"not_shown":2951}'


def test_each_line_is_json_where_that_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    double: Any = SimpleNamespace(journal=Journal())
    one = entry(1, 1_000)
    reads, writes = os.pipe()
    with os.fdopen(reads) as output, ThreadPoolExecutor() as pool:
        with os.fdopen(writes, "w") as stdout, printed_to(stdout, monkeypatch, double):
            for _ in range(1_500):
                double.journal.note("moco", one.call, one.reply, one.at, one.seconds)
            whole = pool.submit(output.read)
        lines = [json.loads(line) for line in whole.result(10).splitlines()]
    not_shown = [line["not_shown"] for line in lines if "id" not in line]
    assert 0 < sum(not_shown) == 1_500 - sum("id" in line for line in lines)


@contextmanager
def printed_to(stdout: TextIO, monkeypatch: pytest.MonkeyPatch, double: Any) -> Iterator[None]:
    """Have a double's requests printed there as JSON."""
    with monkeypatch.context() as patched:
        patched.setattr(sys, "stdout", stdout)
        with printed(double, as_json=True):
            yield


MOST = 16 * 1024 * 1024
"""Bytes that may wait."""


@dataclass(frozen=True, slots=True)
class Sized:
    """A request: how large it is, and what goes on while that is asked, in either thread."""

    number: int
    bytes: int
    by_the_taker: Callable[[], object] = bool
    by_the_printer: Callable[[], object] = bool

    @property
    def size(self) -> int:
        is_taker = threading.current_thread() is threading.main_thread()
        (self.by_the_taker if is_taker else self.by_the_printer)()
        return self.bytes


def test_what_two_threads_count_at_the_same_time_is_not_lost() -> None:
    """The first is done with while the second is counted, and so the fourth finds room."""
    reads, writes = os.pipe()
    second, fourth = threading.Event(), threading.Event()
    with os.fdopen(reads) as output:
        lines: list[str] = []

        def be_late() -> None:
            second.set()
            lines.append(output.readline())

        requests: list[Any] = [
            Sized(1, MOST, by_the_printer=lambda: second.wait(10)),
            Sized(2, 1, by_the_taker=be_late),
            Sized(3, 1, by_the_printer=lambda: fourth.wait(10)),
            Sized(4, 1),
        ]
        log = RequestLog(writes, lambda entry: str(entry.number), text_notice)
        for request in requests[:2]:
            log.take(request)
        lines.append(output.readline())
        for request in requests[2:]:
            log.take(request)
        fourth.set()
        log.end()
        os.close(writes)
        assert [*lines, *output] == ["1\n", "2\n", "3\n", "4\n"]


def test_nothing_is_kept_for_a_reader_who_is_gone() -> None:
    reads, writes = os.pipe()
    os.close(reads)
    log = RequestLog(writes, lambda entry: "x", text_notice)
    log.take(entry(1, 1))
    time.sleep(0.1)
    body = entry(2, 1_000_000)
    before = sys.getrefcount(body)
    log.take(body)
    assert sys.getrefcount(body) == before
    log.end()
    os.close(writes)
