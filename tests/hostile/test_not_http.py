"""What is no HTTP request, or too long for one, is refused before any API sees it."""

from __future__ import annotations

import pytest

from .caller import JSON, KEY, MOCO, Caller, head

KIBIBYTE = 1024
LIMIT = 256 * KIBIBYTE  # for the target of a request, and for its whole head
VICTIM = f"{MOCO.deals}/103"  # what would be deleted or changed if the request were taken for one
MORE = "Authorization: Bearer demo\r\nHost: here.example\r\n\r\n"


def line(text: str) -> bytes:
    """A request that begins with this line and goes on as it should."""
    return f"{text}\r\n{MORE}".encode("latin-1")


def to(target: str) -> bytes:
    """A request for this target."""
    return line(f"DELETE {target} HTTP/1.1")


def with_header(header: str) -> bytes:
    """A request to delete a deal, with one more header."""
    return head("DELETE", VICTIM, KEY, header)


def with_body(body: bytes, *headers: str, path: str = VICTIM) -> bytes:
    """A request to change a deal, with this body and what is said of its length."""
    return head("PUT", path, KEY, JSON, *headers) + body


CHANGE = b'{"name": "Changed"}'
CHUNKED = "Transfer-Encoding: chunked"
WHOLE = b"13\r\n" + CHANGE + b"\r\n0\r\n\r\n"

NO_REQUEST_LINE = [
    pytest.param(b"hello\r\n\r\n", id="one-word"),
    pytest.param(b"\0" * 100, id="nul"),
    pytest.param(b"\xff" * 100, id="bytes-ff"),
    pytest.param(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\1" * 100, id="tls"),
    pytest.param(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", id="http-2"),
    pytest.param(b'{"name": "Changed"}\r\n\r\n', id="json"),
    pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", id="an-answer"),
    pytest.param(line("DELETE"), id="method-alone"),
    pytest.param(line(f"DELETE {VICTIM}"), id="no-version"),
    pytest.param(line(f"DELETE {VICTIM} "), id="empty-version"),
    pytest.param(line(f"DELETE {VICTIM} HTTP/1.1 x"), id="four-words"),
    pytest.param(line(f"DELETE {VICTIM} http/1.1"), id="version-in-small-letters"),
    pytest.param(line(f"DELETE {VICTIM} HTTP/0.9"), id="version-0.9"),
    pytest.param(line(f"DELETE {VICTIM} HTTP/2.0"), id="version-2.0"),
    pytest.param(line(f"DELETE {VICTIM} HTTP/9.9"), id="version-9.9"),
    pytest.param(line(f"DELETE {VICTIM} HTTP/11.1"), id="version-11.1"),
    pytest.param(line(f"DELETE {VICTIM} HTTP/1"), id="version-1"),
    pytest.param(line(f"DELETE {VICTIM} HTTP/x.y"), id="version-of-letters"),
    pytest.param(line(f"DELETE {VICTIM} FTP/1.1"), id="other-protocol"),
    pytest.param(line(f" {VICTIM} HTTP/1.1"), id="no-method"),
    pytest.param(line(f"DEL,ETE {VICTIM} HTTP/1.1"), id="comma-in-the-method"),
    pytest.param(line(f"DEL\0ETE {VICTIM} HTTP/1.1"), id="nul-in-the-method"),
    pytest.param(line(f"D\xc9L\xc9TE {VICTIM} HTTP/1.1"), id="method-beyond-ascii"),
]
NO_TARGET = [
    pytest.param(to(""), id="empty"),
    pytest.param(to("api/v1/deals/103"), id="no-slash"),
    pytest.param(to("?x"), id="query-alone"),
    pytest.param(to("#x"), id="fragment-alone"),
    pytest.param(line("CONNECT here.example:443 HTTP/1.1"), id="another-server"),
    pytest.param(to(f"{VICTIM}?a b"), id="blank-in-the-query"),
    pytest.param(to(f"{VICTIM} ?a"), id="blank-in-the-path"),
    pytest.param(to(f"{VICTIM}?a\tb"), id="tab"),
    pytest.param(to(f"{VICTIM}\0"), id="nul"),
    pytest.param(to(f"{VICTIM}?\x01"), id="control"),
    pytest.param(to(f"{VICTIM}?\x7f"), id="delete"),
    pytest.param(to(f"{VICTIM}\r?x"), id="carriage-return"),
    pytest.param(to(f"{VICTIM}?q=\xe4"), id="latin-1"),
    pytest.param(to("/api/v1/d\xe4ls"), id="latin-1-in-the-path"),
    pytest.param(to(f"{VICTIM}?q=\xc5\xbb"), id="utf-8"),
]
NO_HEADER = [
    pytest.param(with_header("no colon"), id="no-colon"),
    pytest.param(with_header(": x"), id="no-name"),
    pytest.param(with_header("X : x"), id="blank-before-the-colon"),
    pytest.param(with_header("X Y: x"), id="blank-in-the-name"),
    pytest.param(with_header("X\0Y: x"), id="nul-in-the-name"),
    pytest.param(with_header("\xc4: x"), id="name-beyond-ascii"),
    pytest.param(with_header("(X): x"), id="brackets-in-the-name"),
    pytest.param(with_header(" X: x"), id="folded"),
    pytest.param(line(f"DELETE {VICTIM} HTTP/1.1\r\n X: x"), id="folded-at-first"),
    pytest.param(with_header("X: \0"), id="nul-in-the-value"),
    pytest.param(with_header("X: x\rY: y"), id="carriage-return-in-the-value"),
    pytest.param(with_header("X: \x01"), id="control-in-the-value"),
]
NO_LENGTH = [
    *(
        pytest.param(with_body(CHANGE, f"Content-Length: {length}"), id=f"length-{length}")
        for length in (
            "-1",
            "+19",
            "19.0",
            "1e1",
            "0x13",
            "19 19",
            "x",
            "",
            "\xb9\xb9",
            "1" + "0" * 30,
        )
    ),
    pytest.param(with_body(CHANGE, "Content-Length: 19", "Content-Length: 20"), id="two-lengths"),
    pytest.param(with_body(CHANGE, "Content-Length: 19, 20"), id="two-lengths-in-one"),
    pytest.param(with_body(WHOLE, "Content-Length: 19", CHUNKED), id="length-and-chunks"),
    pytest.param(with_body(WHOLE, CHUNKED, "Content-Length: 19"), id="chunks-and-length"),
    pytest.param(with_body(WHOLE, "Transfer-Encoding: gzip"), id="no-chunks"),
    pytest.param(with_body(WHOLE, "Transfer-Encoding: chunked, gzip"), id="chunks-not-at-last"),
    pytest.param(with_body(WHOLE, "Transfer-Encoding: identity"), id="identity"),
]
NO_CHUNKS = [
    pytest.param(with_body(b"z\r\n" + CHANGE, CHUNKED), id="size-is-a-letter"),
    pytest.param(with_body(b"-13\r\n" + CHANGE, CHUNKED), id="negative-size"),
    pytest.param(with_body(b"0x13\r\n" + CHANGE, CHUNKED), id="size-with-prefix"),
    pytest.param(with_body(b"\r\n" + CHANGE, CHUNKED), id="no-size"),
    pytest.param(with_body(CHANGE + b"\r\n", CHUNKED), id="no-chunk"),
    pytest.param(with_body(b"13\r\n" + CHANGE + b"0\r\n\r\n", CHUNKED), id="no-line-break"),
    pytest.param(with_body(b"12\r\n" + CHANGE + b"\r\n0\r\n\r\n", CHUNKED), id="longer-than-said"),
    pytest.param(with_body(WHOLE[:-2] + b"no colon\r\n\r\n", CHUNKED), id="trailer-without-colon"),
]


@pytest.mark.parametrize("sent", [*NO_REQUEST_LINE, *NO_TARGET, *NO_HEADER, *NO_LENGTH, *NO_CHUNKS])
def test_what_is_no_request_is_refused_and_changes_nothing(
    caller: Caller, reader: Caller, sent: bytes
) -> None:
    before = reader.records()
    caller.send(sent)

    assert caller.last_word() == 400
    assert reader.records() == before


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(to("/" + "x" * (LIMIT + KIBIBYTE)), id="path"),
        pytest.param(to(f"{VICTIM}?" + "x" * (LIMIT + KIBIBYTE)), id="query"),
        pytest.param(to(f"{VICTIM}?" + "x=%00&" * 170_000), id="query-of-1-MB"),
        pytest.param(b"DELETE /" + b"x" * 600_000, id="not-ended"),
    ],
)
def test_a_target_that_is_too_long_is_refused(caller: Caller, reader: Caller, sent: bytes) -> None:
    before = reader.records()
    caller.send(sent)

    assert caller.last_word() == 414
    assert reader.records() == before


MANY = [f"X-{number}: x" for number in range(50_000)]


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(with_header("X: " + "x" * (LIMIT + KIBIBYTE)), id="value"),
        pytest.param(with_header("x" * (LIMIT + KIBIBYTE) + ": x"), id="name"),
        pytest.param(with_header("X: " + "x" * 1_000_000), id="1-MB"),
        pytest.param(head("DELETE", VICTIM, KEY, *MANY), id="50000-headers"),
        pytest.param(head("DELETE", VICTIM, KEY, *MANY)[:-2], id="not-ended"),
        pytest.param(
            head("DELETE", f"{VICTIM}?{'x' * 150_000}", KEY, "X: " + "x" * 150_000),
            id="target-and-header",
        ),
    ],
)
def test_a_head_that_is_too_long_is_refused(caller: Caller, reader: Caller, sent: bytes) -> None:
    before = reader.records()
    caller.send(sent)

    assert caller.last_word() == 431
    assert reader.records() == before


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(
            head("GET", f"{MOCO.deal}?{'x' * (LIMIT - 2 * KIBIBYTE)}", KEY), id="long-target"
        ),
        pytest.param(
            head("GET", MOCO.deal, KEY, "X: " + "x" * (LIMIT - 2 * KIBIBYTE)), id="long-header"
        ),
        pytest.param(
            head("GET", f"{MOCO.deal}?{'x' * 100_000}", KEY, f"X: {'x' * 100_000}"), id="both"
        ),
        pytest.param(b"\r\n" + head("GET", MOCO.deal, KEY), id="empty-line-before"),
        pytest.param(
            head("GET", MOCO.deal, KEY).replace(b" HTTP/1.1", b" HTTP/1.0", 1), id="http-1.0"
        ),
        pytest.param(f"GET {MOCO.deal} HTTP/1.1\r\n{KEY}\r\n\r\n".encode(), id="no-host"),
        pytest.param(
            with_body(b"2;a=b\r\n{}\r\n0\r\n\r\n", CHUNKED, path=MOCO.deal), id="chunk-extension"
        ),
        pytest.param(
            with_body(b"02\r\n{}\r\n000\r\n\r\n", CHUNKED, path=MOCO.deal), id="zeros-before-a-size"
        ),
        pytest.param(
            with_body(b"2\r\n{}\r\n0\r\nX: y\r\n\r\n", CHUNKED, path=MOCO.deal), id="trailer"
        ),
        pytest.param(
            with_body(b"2\r\n{}\r\n0\r\n\r\n", "Transfer-Encoding: CHUNKED", path=MOCO.deal),
            id="capitals",
        ),
        pytest.param(
            with_body(b"{}", "Content-Length: 0002", path=MOCO.deal), id="zeros-before-a-length"
        ),
    ],
)
def test_what_is_odd_and_yet_a_request_is_answered(caller: Caller, sent: bytes) -> None:
    answer = caller.tell(sent)

    assert (answer.status, answer.json()["id"]) == (200, 101)


def test_a_key_behind_the_body_is_no_key(caller: Caller) -> None:
    sent = head("GET", MOCO.deal, CHUNKED) + f"0\r\n{KEY}\r\n\r\n".encode()

    assert caller.tell(sent).status == 401
