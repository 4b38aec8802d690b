"""Bodies of more than 8 MiB are refused without being read, and no connection is cut for them."""

from __future__ import annotations

from typing import Any

import pytest

from .caller import INTUM, JSON, KEY, MOCO, Caller, Records, head, shown

MEBIBYTE = 1024 * 1024
LARGEST = 8 * MEBIBYTE
TOO_LARGE_FOR_MOCO = (413, {"message": "Payload too large"})
TOO_LARGE_FOR_INTUM = (413, {"code": "error", "message": "Payload too large"})
CHUNKED = "Transfer-Encoding: chunked"
CHUNK = b"%x\r\n" % MEBIBYTE + b" " * MEBIBYTE + b"\r\n"
WRITES = [
    pytest.param("POST", MOCO.deals, TOO_LARGE_FOR_MOCO, id="moco-create"),
    pytest.param("PUT", MOCO.deal, TOO_LARGE_FOR_MOCO, id="moco-put"),
    pytest.param("PATCH", MOCO.deal, TOO_LARGE_FOR_MOCO, id="moco-patch"),
    pytest.param("POST", INTUM.deals, TOO_LARGE_FOR_INTUM, id="intum-create"),
    pytest.param("PATCH", INTUM.deal, TOO_LARGE_FOR_INTUM, id="intum-update"),
    # A token may stand in any body, so every body counts here.
    pytest.param("GET", INTUM.deal, TOO_LARGE_FOR_INTUM, id="intum-read"),
    pytest.param("DELETE", INTUM.deal, TOO_LARGE_FOR_INTUM, id="intum-delete"),
]


@pytest.mark.parametrize(("method", "path", "refusal"), WRITES)
@pytest.mark.parametrize("length", [LARGEST + 1, 10**11, 10**19])
def test_what_is_announced_as_too_long_is_refused_at_once(
    caller: Caller,
    reader: Caller,
    records: Records,
    method: str,
    path: str,
    refusal: tuple[int, Any],
    length: int,
) -> None:
    answer = caller.tell(head(method, path, KEY, JSON, f"Content-Length: {length}"))

    assert shown(answer) == refusal
    assert reader.records() == records


@pytest.mark.parametrize(("method", "path", "refusal"), WRITES)
def test_what_turns_out_too_long_is_refused_at_once(
    caller: Caller, records: Records, method: str, path: str, refusal: tuple[int, Any]
) -> None:
    caller.send(head(method, path, KEY, JSON, CHUNKED))
    for _ in range(9):
        caller.send(CHUNK)

    assert shown(caller.answer()) == refusal
    caller.send(CHUNK + b"0\r\n\r\n")
    assert caller.records() == records


@pytest.mark.parametrize(("method", "path", "refusal"), WRITES)
@pytest.mark.parametrize(
    "chunked", [pytest.param(False, id="announced"), pytest.param(True, id="chunked")]
)
def test_a_caller_that_sends_on_without_reading_is_not_cut(
    caller: Caller,
    records: Records,
    method: str,
    path: str,
    refusal: tuple[int, Any],
    chunked: bool,
) -> None:
    length = CHUNKED if chunked else f"Content-Length: {20 * MEBIBYTE}"
    caller.send(head(method, path, KEY, JSON, length))
    for _ in range(20):
        caller.send(CHUNK if chunked else b" " * MEBIBYTE)
    caller.send(b"0\r\n\r\n" if chunked else b"")

    assert shown(caller.answer()) == refusal
    assert caller.records() == records


def test_what_is_pipelined_behind_a_body_that_is_too_long_is_answered(
    caller: Caller, records: Records
) -> None:
    long = LARGEST + 1
    asked = head("PUT", MOCO.deal, KEY, JSON, f"Content-Length: {long}") + b" " * long
    caller.send(asked + head("GET", MOCO.deal, KEY) + asked + head("GET", INTUM.deal, KEY))

    assert [caller.answer().status for _ in range(4)] == [413, 200, 413, 200]
    assert caller.records() == records


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        pytest.param("POST", "/nowhere", (KEY,), 404, id="elsewhere"),
        pytest.param("POST", "/api/v1/nowhere", (KEY,), 404, id="moco-path"),
        pytest.param("PUT", MOCO.deals, (KEY,), 405, id="moco-method"),
        pytest.param("POST", MOCO.deals, (), 401, id="moco-key"),
        pytest.param(
            "POST", MOCO.deals, ("Authorization: Bearer demo-read-only",), 403, id="moco-right"
        ),
        pytest.param("PUT", f"{MOCO.deals}/999", (KEY,), 413, id="moco-before-record"),
        pytest.param("POST", "/crm/nowhere", (KEY,), 404, id="intum-path"),
        pytest.param("PUT", INTUM.deals, (KEY,), 405, id="intum-method"),
        pytest.param("POST", INTUM.deals, (), 413, id="intum-before-token"),
        pytest.param("PATCH", "/crm/deals/999.json", (KEY,), 413, id="intum-before-record"),
    ],
)
def test_an_earlier_refusal_comes_as_fast(
    caller: Caller, method: str, path: str, headers: tuple[str, ...], status: int
) -> None:
    length = f"Content-Length: {LARGEST + 1}"
    answer = caller.tell(head(method, path, JSON, length, *headers))

    assert answer.status == status
    caller.send(b" " * (LARGEST + 1))
    assert caller.read(MOCO.deal).status == 200


def test_a_long_body_of_a_read_is_ignored_by_moco(caller: Caller) -> None:
    long = LARGEST + 1
    answer = caller.tell(head("GET", MOCO.deal, KEY, f"Content-Length: {long}") + b" " * long)

    assert (answer.status, answer.body) == (200, caller.read(MOCO.deal).body)


@pytest.mark.parametrize(
    "origin",
    [pytest.param((), id="program"), pytest.param(("Origin: https://app.example",), id="web-page")],
)
def test_moco_deletes_nothing_before_a_long_body_has_come(
    caller: Caller, reader: Caller, records: Records, origin: tuple[str, ...]
) -> None:
    long = f"Content-Length: {LARGEST + 1}"
    caller.send(head("DELETE", MOCO.deal, KEY, long, *origin) + b" " * 100)
    caller.finish()
    caller.rest()

    assert reader.records() == records


@pytest.mark.parametrize("path", [f"{MOCO.deals}/102", "/crm/deals/102.json"])
@pytest.mark.parametrize(
    "chunked", [pytest.param(False, id="announced"), pytest.param(True, id="chunked")]
)
def test_a_body_of_exactly_eight_mebibytes_is_read(
    caller: Caller, path: str, chunked: bool
) -> None:
    body = b'{"name": "Large", "deal": {"name": "Large"}}'.ljust(LARGEST)
    if chunked:
        sent = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
        answer = caller.tell(head("PATCH", path, KEY, JSON, CHUNKED) + sent)
    else:
        answer = caller.write("PATCH", path, body)

    assert (answer.status, answer.json()["name"]) == (200, "Large")
