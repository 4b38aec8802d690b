"""A request that does not arrive in time is answered with 408, and nobody waits for it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import pytest

from ..cli.process import Served
from .caller import INTUM, JSON, KEY, MOCO, Caller, Records, calling, head, shown
from .quiet_server import quiet_server

LIMIT = 1.0  # seconds
SLACK = 4.0  # seconds that a machine with much else to do may be late
PAUSE = 0.1  # seconds between two bytes of a caller that is slow

CHANGE = b'{"name": "Changed", "deal": {"name": "Changed"}}'
ANNOUNCED = f"Content-Length: {len(CHANGE)}"
CHUNKED = "Transfer-Encoding: chunked"
FOR_MOCO = head("PUT", MOCO.deal, KEY, JSON, ANNOUNCED)
FOR_INTUM = head("PATCH", INTUM.deal, KEY, JSON, ANNOUNCED)
IN_CHUNKS = head("PUT", MOCO.deal, KEY, JSON, CHUNKED)

# What is sent at once of a request that never becomes whole.
STALLED = {
    "half-a-method": b"DEL",
    "request-line": b"DELETE /api/v1/deals/101 HTTP/1.1\r\n",
    "half-a-header": head("DELETE", MOCO.deal, KEY)[:-10],
    "all-but-the-empty-line": head("DELETE", MOCO.deal, KEY)[:-2],
    "no-body": FOR_MOCO,
    "no-body-for-intum": FOR_INTUM,
    "half-a-body": FOR_MOCO + CHANGE[:19],
    "all-but-the-last-byte": FOR_MOCO + CHANGE[:-1],
    "body-of-a-create": head("POST", MOCO.deals, KEY, JSON, ANNOUNCED),
    "body-of-a-delete": head("DELETE", MOCO.deal, KEY, ANNOUNCED),
    "body-of-a-delete-at-intum": head("DELETE", INTUM.deal, KEY, ANNOUNCED),
    "body-of-a-read": head("GET", MOCO.deal, KEY, ANNOUNCED),
    "no-chunk": IN_CHUNKS,
    "half-a-chunk": IN_CHUNKS + b"30\r\n" + CHANGE[:19],
    "no-last-chunk": IN_CHUNKS + b"30\r\n" + CHANGE + b"\r\n",
    "chunk-of-a-tebibyte": IN_CHUNKS + b"10000000000\r\n",
    "no-end-of-the-trailer": IN_CHUNKS + b"30\r\n" + CHANGE + b"\r\n0\r\n",
    "body-shorter-than-said": head("PUT", MOCO.deal, KEY, JSON, "Content-Length: 49") + CHANGE,
}
# What is sent of it byte by byte, longer than the limit lasts.
SLOW = {
    "slow-head": (b"", head("DELETE", MOCO.deal, KEY)),
    "slow-body": (FOR_MOCO, CHANGE),
    "slow-body-for-intum": (FOR_INTUM, CHANGE),
    "slow-chunks": (IN_CHUNKS, b"1\r\n{\r\n1\r\n}\r\n1\r\n \r\n1\r\n \r\n" * 3),
}

OTHERS = [
    *("behind-a-good-one", "after-100", "too-long"),
    *("never-used", "used-before", "reads-slowly"),
]
LONG = "x" * 7_000_000
TOLD_AGAIN = f'{{"status": "{LONG}"}}'.encode()  # what is refused is quoted
LENGTH = f"Content-Length: {len(TOLD_AGAIN)}"


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    """A server that gives a request a second to arrive."""
    with quiet_server("--request-timeout", "1") as server:
        yield server


@dataclass(frozen=True, slots=True)
class Unfinished:
    """All requests of the tables above, begun together, so that they time out together."""

    callers: dict[str, Caller]
    since: float

    def let_the_time_pass(self) -> None:
        """Wait until a request that was begun with the others would be too late."""
        time.sleep(max(0, self.since + 1.2 * LIMIT - time.monotonic()))


@pytest.fixture(scope="module")
def unfinished(served: Served, records: Records) -> Iterator[Unfinished]:
    over = threading.Event()
    with ExitStack() as stack:
        names = [*STALLED, *SLOW, *OTHERS]
        callers = {name: stack.enter_context(calling(served.port)) for name in names}
        begun = Unfinished(callers, time.monotonic())
        for name, sent in STALLED.items():
            callers[name].send(sent)
        callers["behind-a-good-one"].send(head("GET", MOCO.deal, KEY) + FOR_MOCO)
        callers["after-100"].send(FOR_MOCO[:-2] + b"Expect: 100-continue\r\n\r\n")
        callers["too-long"].send(head("PUT", MOCO.deal, KEY, JSON, "Content-Length: 8388609"))
        assert callers["used-before"].read(MOCO.deal).status == 200
        callers["reads-slowly"].send(head("PUT", MOCO.deal, KEY, JSON, LENGTH) + TOLD_AGAIN)
        slow = threading.Thread(target=drip, args=(callers, over))
        slow.start()
        yield begun
        over.set()
        slow.join()


def drip(callers: dict[str, Caller], over: threading.Event) -> None:
    """Send on, byte by byte, whatever the server says to it."""
    for name, (first, _) in SLOW.items():
        callers[name].send(first)
    for place in range(max(len(later) for _, later in SLOW.values()) - 1):
        for name, (_, later) in SLOW.items():
            try:
                callers[name].send(later[place : place + 1])
            except OSError:  # the server has hung up, as it should
                continue
        if over.wait(PAUSE):
            return


def test_others_are_served_meanwhile(unfinished: Unfinished, caller: Caller) -> None:
    assert caller.read(MOCO.deal).status == 200
    assert caller.read(INTUM.deal).status == 200


@pytest.mark.parametrize("name", [*STALLED, *SLOW])
def test_a_request_that_is_not_whole_in_time_is_refused_and_changes_nothing(
    unfinished: Unfinished, caller: Caller, records: Records, name: str
) -> None:
    assert unfinished.callers[name].last_word() == 408
    # Timers of the event loop count whole milliseconds.
    assert LIMIT - 0.01 <= time.monotonic() - unfinished.since < LIMIT + SLACK
    assert caller.records() == records


def test_good_requests_before_it_are_answered(unfinished: Unfinished) -> None:
    caller = unfinished.callers["behind-a-good-one"]

    assert caller.answer().status == 200
    assert caller.last_word() == 408


def test_who_was_told_to_go_on_has_no_more_time(unfinished: Unfinished) -> None:
    caller = unfinished.callers["after-100"]

    assert caller.answer().status == 100
    assert caller.last_word() == 408


def test_the_rest_of_a_body_that_is_too_long_is_not_waited_for(unfinished: Unfinished) -> None:
    caller = unfinished.callers["too-long"]

    assert shown(caller.answer()) == (413, {"message": "Payload too large"})
    assert caller.rest() == b""
    # Timers of the event loop count whole milliseconds.
    assert LIMIT - 0.01 <= time.monotonic() - unfinished.since < LIMIT + SLACK


def test_a_connection_on_which_nothing_has_begun_is_kept(unfinished: Unfinished) -> None:
    unfinished.let_the_time_pass()

    assert unfinished.callers["never-used"].read(MOCO.deal).status == 200
    assert unfinished.callers["used-before"].read(MOCO.deal).status == 200


def test_who_reads_slowly_gets_the_whole_answer(unfinished: Unfinished) -> None:
    unfinished.let_the_time_pass()

    answer = unfinished.callers["reads-slowly"].answer()
    assert shown(answer) == (400, {"error": f"'{LONG}' is not a valid status"})


def test_the_time_is_that_of_a_request_and_not_of_a_connection(caller: Caller) -> None:
    for _ in range(2):
        caller.send(FOR_MOCO[:40])
        time.sleep(0.6 * LIMIT)
        assert caller.tell(FOR_MOCO[40:] + b"{".ljust(len(CHANGE) - 1) + b"}").status == 200
