"""Every request is answered once and in its turn, whatever way it goes, whatever is around it."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from ..cli.process import Served
from .caller import INTUM, JSON, KEY, MOCO, PATIENCE, Caller, calling, head, whole
from .quiet_server import quiet_server

HEALTH = "/_double/health"
LIMIT = 1.0  # seconds that a request to the hasty server may take to arrive
SLACK = 4.0  # seconds that a machine with much else to do may be late
BIG = 300_000  # characters of a name

PAGE = "Origin: http://a"
UPGRADE = ("Connection: Upgrade", "Upgrade: h2c")
IN_CHUNKS = "Transfer-Encoding: chunked"
CHANGE = b'{"name": "Changed"}'
NEW = {
    "name": "New",
    "currency": "EUR",
    "money": 1,
    "reminder_date": "2026-04-01",
    "user_id": 123,
    "deal_category_id": 456,
}
CREATE = json.dumps(NEW).encode()
BAD_CHUNK = head("POST", MOCO.deals, KEY, JSON, IN_CHUNKS) + b"zz\r\n"
FOO = head("FOO", MOCO.deals, KEY)
LIST = head("GET", MOCO.deals, KEY)
READ = head("GET", MOCO.deal, KEY)

ENDS = [pytest.param(b"0\r\nX: y\r\n\r\n", id="trailer"), pytest.param(b"0;a=b\r\n\r\n", id="end")]
APART = pytest.mark.parametrize("is_apart", [False, True], ids=["one-segment", "two-segments"])


@pytest.fixture(scope="module")
def hasty() -> Iterator[Served]:
    """A server with large deals that gives a request a second to arrive."""
    with quiet_server("--request-timeout", "1") as server:
        with calling(server.port) as caller:
            for letter in "abcdef":
                body = json.dumps(NEW | {"name": letter * BIG}).encode()
                assert caller.write("POST", MOCO.deals, body).status == 200
        yield server


@pytest.fixture
def hurried(hasty: Served) -> Iterator[Caller]:
    """A connection to the hasty server."""
    with calling(hasty.port) as connected:
        yield connected


@pytest.fixture
def unread(hasty: Served) -> Iterator[Caller]:
    """A connection to the hasty server on which little can be under way unread."""
    with calling_with_little_room(hasty.port) as connected:
        yield connected


@contextmanager
def calling_with_little_room(port: int) -> Iterator[Caller]:
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 32 * 1024)
        connection.settimeout(PATIENCE)
        connection.connect(("127.0.0.1", port))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with connection.makefile("rb") as stream:
            yield Caller(connection, stream)


def statuses(caller: Caller, count: int) -> list[int]:
    return [caller.answer().status for _ in range(count)]


def in_chunks(method: str, path: str, body: bytes, end: bytes) -> bytes:
    """A request in a single chunk, which ends as it is told to."""
    return head(method, path, KEY, JSON, IN_CHUNKS) + b"%x\r\n%s\r\n" % (len(body), body) + end


@pytest.mark.parametrize(
    "good",
    [
        pytest.param(head("GET", MOCO.deals, KEY, PAGE), id="of-a-page"),
        pytest.param(head("GET", INTUM.deals, KEY, PAGE), id="of-a-page-at-intum"),
        pytest.param(f"GET {HEALTH} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode(), id="health"),
    ],
)
def test_a_bad_chunk_is_refused_after_the_answer_before_it(
    caller: Caller, reader: Caller, good: bytes
) -> None:
    expected = reader.tell(good).body
    caller.send(good + BAD_CHUNK)
    answer = caller.answer()

    assert (answer.status, answer.body) == (200, expected)
    assert caller.last_word() == 400


@pytest.mark.parametrize(
    ("target", "status"),
    [
        ("http://host", 404),
        ("http://h_x/api/v1/deals", 200),
        ("http://h:/api/v1/deals", 200),
        ("http://h:99999/api/v1/deals", 200),
    ],
)
def test_a_page_reaches_the_same_target_as_anybody(
    caller: Caller, target: str, status: int
) -> None:
    plain = caller.tell(head("GET", target, KEY))
    of_a_page = caller.tell(head("GET", target, KEY, PAGE))

    assert (plain.status, of_a_page.status) == (status, status)
    assert of_a_page.body == plain.body


def test_wishes_to_upgrade_behind_a_trailer_are_each_answered(caller: Caller) -> None:
    wish = b"GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: a\r\n\r\n"
    caller.send(in_chunks("POST", MOCO.deals, CREATE, b"0\r\nX: y\r\n\r\n") + wish * 1200 + READ)

    assert statuses(caller, 1202) == [200] + [404] * 1200 + [200]


@APART
@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize(
    ("following", "status", "name"),
    [
        pytest.param(FOO, 405, None, id="unknown-method"),
        pytest.param(whole("POST", MOCO.deals, CREATE, *UPGRADE), 200, "New", id="upgraded-post"),
        pytest.param(whole("PUT", MOCO.deal, CHANGE, *UPGRADE), 200, "Changed", id="upgraded-put"),
    ],
)
def test_what_follows_a_body_in_chunks_is_a_request_of_its_own(
    caller: Caller,
    reader: Caller,
    end: bytes,
    following: bytes,
    status: int,
    name: str | None,
    is_apart: bool,
) -> None:
    first = in_chunks("PUT", MOCO.deal, b'{"name": "First"}', end)
    if is_apart:
        caller.send(first)
        reader.read("/nowhere")  # by now the first request has been seen
        caller.send(following + READ)
    else:
        caller.send(first + following + READ)
    answers = [caller.answer() for _ in range(3)]

    assert [answer.status for answer in answers] == [200, status, 200]
    assert answers[0].json()["name"] == "First"
    if name is not None:
        assert answers[1].json()["name"] == name


@APART
def test_an_unknown_method_may_follow_a_stray_line_end(
    caller: Caller, reader: Caller, is_apart: bool
) -> None:
    first = whole("POST", MOCO.deals, CREATE)
    if is_apart:
        caller.send(first + b"\r\n")
        reader.read("/nowhere")  # by now the line end has been seen
        caller.send(FOO)
    else:
        caller.send(first + b"\r\n" + FOO)

    assert statuses(caller, 2) == [200, 405]


def test_a_wish_to_upgrade_may_be_cut_anywhere(caller: Caller, reader: Caller) -> None:
    sent = whole("PUT", MOCO.deal, CHANGE, *UPGRADE)
    for place in range(1, len(sent) - len(CHANGE) + 1):
        caller.send(sent[:place])
        reader.read("/nowhere")  # by now the first part has been seen
        answer = caller.tell(sent[place:])
        assert (place, answer.status, answer.json()["name"]) == (place, 200, "Changed")


def test_a_host_is_not_taken_for_a_wish_to_upgrade(caller: Caller, reader: Caller) -> None:
    caller.send(f"GET {MOCO.deals}?per_page=1 HTTP/1.1\r\n{KEY}\r\nHost: a".encode())
    reader.read("/nowhere")  # by now the first part has been seen
    answer = caller.tell(b"upgrade:80\r\n\r\n")

    assert answer.status == 200
    assert answer.headers["link"].startswith("<http://aupgrade:80/api/v1/deals?per_page=1&page=2>")


TOO_LONG = "Content-Length: 9000000"
PREFLIGHT = head("OPTIONS", MOCO.deals, PAGE, "Access-Control-Request-Method: POST", TOO_LONG)


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        pytest.param(head("POST", MOCO.deals, KEY, JSON, PAGE, TOO_LONG), 413, id="of-a-page"),
        pytest.param(
            f"POST {HEALTH} HTTP/1.1\r\nHost: localhost\r\n{TOO_LONG}\r\n\r\n".encode(),
            405,
            id="health",
        ),
        pytest.param(PREFLIGHT, 200, id="preflight"),
    ],
)
def test_who_is_answered_early_is_answered_once(hurried: Caller, sent: bytes, status: int) -> None:
    begun = time.monotonic()
    answer = hurried.tell(sent + b"{  ")

    assert answer.status == status
    assert hurried.rest() == b""
    assert time.monotonic() - begun < LIMIT + SLACK


def test_a_request_that_only_begins_is_refused_on_a_used_connection(hurried: Caller) -> None:
    assert hurried.read(MOCO.deal).status == 200
    begun = time.monotonic()
    hurried.send(b"GE")

    assert hurried.last_word() == 408
    # Timers of the event loop count whole milliseconds.
    assert LIMIT - 0.01 <= time.monotonic() - begun < LIMIT + SLACK


def test_large_answers_are_whole_though_no_more_is_sent(unread: Caller, hurried: Caller) -> None:
    expected = hurried.read(MOCO.deals).body
    assert len(expected) > 6 * BIG
    for _ in range(2):
        unread.send(LIST)
        hurried.read("/nowhere")  # by now the request has been seen
    unread.finish()
    hurried.read("/nowhere")  # by now the end has been seen
    answers = [unread.answer() for _ in range(2)]

    assert [answer.body == expected for answer in answers] == [True, True]
    assert unread.rest() == b""


def test_who_does_not_read_for_a_while_is_not_late(unread: Caller) -> None:
    unread.send(LIST * 6 + READ)
    time.sleep(2 * LIMIT)
    answers = [unread.answer() for _ in range(7)]

    assert [answer.status for answer in answers] == [200] * 7
    assert [len(answer.body) > 6 * BIG for answer in answers] == [True] * 6 + [False]
    assert answers[6].json()["id"] == 101


def test_who_is_gone_without_large_answers_harms_nobody(unread: Caller, hurried: Caller) -> None:
    unread.send(LIST * 300)
    assert hurried.read(MOCO.deal).status == 200
    unread.reset()

    assert [hurried.read(MOCO.deal).status for _ in range(3)] == [200] * 3
