"""Bodies that are no JSON object, or one that no sane program writes, and the answer to each."""

from __future__ import annotations

import gzip
from typing import Any

import pytest

from .caller import INTUM, JSON, KEY, MOCO, Caller, Records, head, shown

UNREADABLE_BY_MOCO = (422, {"message": "Invalid payload"})
UNREADABLE_BY_INTUM = (400, {"code": "error", "message": "Bad request"})
UNAUTHORIZED_BY_INTUM = (401, {"code": "error", "message": "Unauthorized"})

SENDS = [
    pytest.param("POST", MOCO.deals, UNREADABLE_BY_MOCO, id="moco-create"),
    pytest.param("PUT", MOCO.deal, UNREADABLE_BY_MOCO, id="moco-put"),
    pytest.param("POST", INTUM.deals, UNREADABLE_BY_INTUM, id="intum-create"),
    pytest.param("PATCH", INTUM.deal, UNREADABLE_BY_INTUM, id="intum-update"),
]
# What would change either API's deals if it were read: MOCO ignores `deal`, Intum the rest.
GOOD = b'{"name": "Changed", "deal": {"name": "Changed"}}'
DEEP = 10_000

NO_JSON = [
    pytest.param(b"", id="empty"),
    pytest.param(b" \r\n\t", id="blank"),
    pytest.param(b"\xef\xbb\xbf", id="byte-order-mark-alone"),
    pytest.param(b"\xef\xbb\xbf" + GOOD, id="byte-order-mark"),
    pytest.param(b"\0", id="nul"),
    pytest.param(GOOD + b"\0", id="nul-behind"),
    pytest.param(b"\0" + GOOD, id="nul-before"),
    pytest.param(GOOD[:-1], id="cut"),
    pytest.param(GOOD + GOOD, id="two-objects"),
    pytest.param(GOOD + b"\n" + GOOD, id="an-object-a-line"),
    pytest.param(GOOD + b" // why", id="comment"),
    pytest.param(GOOD[:-1] + b",}", id="trailing-comma"),
    pytest.param(GOOD.replace(b'"', b"'"), id="single-quotes"),
    pytest.param(b"\xc2\xa0" + GOOD, id="no-break-space"),
    pytest.param(GOOD.decode().encode("utf-16"), id="utf-16"),
    pytest.param(GOOD.decode().encode("utf-16-le"), id="utf-16-without-mark"),
    pytest.param(GOOD.decode().encode("utf-32"), id="utf-32"),
    pytest.param(gzip.compress(GOOD), id="gzip"),
    pytest.param(b"name=Changed&deal[name]=Changed", id="form"),
    pytest.param(
        b'--x\r\nContent-Disposition: form-data; name="name"\r\n\r\nx\r\n--x--', id="parts"
    ),
    pytest.param(b"<deal><name>Changed</name></deal>", id="xml"),
    pytest.param(b"name: Changed\ndeal: {name: Changed}\n", id="yaml"),
    pytest.param(b"\xff" * 1000, id="bytes-ff"),
    pytest.param(b"[" * DEEP, id="deep-lists-that-do-not-end"),
    pytest.param(b'{"deal":' * DEEP, id="deep-objects-that-do-not-end"),
]
# Each stands for the value of a key that neither API knows, beside good ones.
NO_VALUE = [
    pytest.param(b"NaN", id="nan"),
    pytest.param(b"Infinity", id="infinity"),
    pytest.param(b"-Infinity", id="minus-infinity"),
    pytest.param(b"1e99999999999999999999", id="exponent-of-20-digits"),
    pytest.param(b"01", id="leading-zero"),
    pytest.param(b"+1", id="plus"),
    pytest.param(b".5", id="no-digit-before"),
    pytest.param(b"5.", id="no-digit-behind"),
    pytest.param(b"0x10", id="hexadecimal"),
    pytest.param(b"1_000", id="underscore"),
    pytest.param("\u0661".encode(), id="arabic-digit"),
    pytest.param(b"undefined", id="undefined"),
    pytest.param(b"True", id="python"),
    pytest.param(b"", id="nothing"),
    pytest.param(b'"\n"', id="line-break-in-a-text"),
    pytest.param(b'"\0"', id="bare-nul-in-a-text"),
    pytest.param(b'"\\x41"', id="unknown-escape"),
    pytest.param(b'"\\u12"', id="short-escape"),
    pytest.param(b'"\xff"', id="byte-ff"),
    pytest.param(b'"\xe4"', id="latin-1"),
    pytest.param(b'"\xc0\x80"', id="overlong-nul"),
    pytest.param(b'"\xed\xa0\x80"', id="surrogate-in-utf-8"),
    pytest.param(b'"\xf4\x90\x80\x80"', id="beyond-unicode"),
    pytest.param(b'"\xf0\x9f\x98"', id="cut-character"),
    pytest.param(b'"\\ud800"', id="lone-high-surrogate"),
    pytest.param(b'"\\udfff"', id="lone-low-surrogate"),
    pytest.param(b'"\\ude00\\ud83d"', id="surrogates-the-wrong-way-round"),
    pytest.param(b'"\\ud83d\\u0041"', id="surrogate-and-letter"),
    pytest.param(b'["\\ud800"]', id="surrogate-in-a-list"),
    pytest.param(b'{"\\ud800": 1}', id="surrogate-as-a-key"),
    pytest.param(b"[" * DEEP + b"]" * DEEP, id="10000-lists"),
    pytest.param(b'{"a":' * DEEP + b"1" + b"}" * DEEP, id="10000-objects"),
    pytest.param(b"[" * 100 + b"]" * 100, id="101-levels"),
]
NO_OBJECT = [
    pytest.param(b"[]", id="list"),
    pytest.param(b"[" + GOOD + b"]", id="list-of-objects"),
    pytest.param(b'"name"', id="text"),
    pytest.param(b'"{}"', id="text-of-an-object"),
    pytest.param(b"5", id="number"),
    pytest.param(b"1e400", id="huge-number"),
    pytest.param(b"9" * 5000, id="5000-digits"),
    pytest.param(b"true", id="boolean"),
    pytest.param(b"null", id="null"),
]


@pytest.mark.parametrize(("method", "path", "refusal"), SENDS)
@pytest.mark.parametrize("body", [*NO_JSON, *NO_OBJECT])
def test_what_is_no_object_is_refused_and_changes_nothing(
    caller: Caller, records: Records, method: str, path: str, refusal: tuple[int, Any], body: bytes
) -> None:
    assert shown(caller.write(method, path, body)) == refusal
    assert caller.records() == records


@pytest.mark.parametrize(("method", "path", "refusal"), SENDS)
@pytest.mark.parametrize("value", NO_VALUE)
def test_a_single_value_that_is_no_json_spoils_the_whole_body(
    caller: Caller, records: Records, method: str, path: str, refusal: tuple[int, Any], value: bytes
) -> None:
    body = GOOD[:-1] + b', "unknown": ' + value + b"}"

    assert shown(caller.write(method, path, body)) == refusal
    assert caller.records() == records


@pytest.mark.parametrize(("method", "path"), [("POST", INTUM.deals), ("PATCH", INTUM.deal)])
@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"{}", id="absent"),
        pytest.param(b'{"deal": null}', id="null"),
        pytest.param(b'{"deal": []}', id="list"),
        pytest.param(b'{"deal": [{"tax": "23"}]}', id="list-of-objects"),
        pytest.param(b'{"deal": "{}"}', id="text"),
        pytest.param(b'{"deal": 5}', id="number"),
        pytest.param(b'{"deal": true}', id="boolean"),
        pytest.param(b'{"Deal": {}}', id="other-case"),
        pytest.param(b'{"deal": {"tax": "23"}, "deal": null}', id="repeated"),
    ],
)
def test_a_body_without_a_deal_is_refused_by_intum(
    caller: Caller, records: Records, method: str, path: str, body: bytes
) -> None:
    assert shown(caller.write(method, path, body)) == UNREADABLE_BY_INTUM
    assert caller.records() == records


@pytest.mark.parametrize("body", [*NO_JSON, *NO_OBJECT])
@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", INTUM.deals), ("DELETE", INTUM.deal)],
    ids=["create", "delete"],
)
def test_no_token_is_found_in_such_a_body(
    caller: Caller, records: Records, method: str, path: str, body: bytes
) -> None:
    answer = caller.tell(head(method, path, JSON, f"Content-Length: {len(body)}") + body)

    assert shown(answer) == UNAUTHORIZED_BY_INTUM
    assert caller.records() == records


@pytest.mark.parametrize("path", [MOCO.deals, INTUM.deal])
@pytest.mark.parametrize("body", [*NO_JSON, *NO_OBJECT])
def test_whatever_body_a_read_has_is_ignored(caller: Caller, path: str, body: bytes) -> None:
    expected = caller.read(path).body
    answer = caller.tell(head("GET", path, KEY, JSON, f"Content-Length: {len(body)}") + body)

    assert (answer.status, answer.body) == (200, expected)
