"""Headers that are huge, repeated, not ASCII or meant for others, and what becomes of them."""

from __future__ import annotations

from typing import Any

import pytest

from ..cli.process import Served
from .caller import INTUM, JSON, KEY, MOCO, Caller, Records, head, shown

NO_KEY_AT_MOCO = (401, {"message": "Unauthorized"})
NO_KEY_AT_INTUM = (401, {"code": "error", "message": "Unauthorized"})
KILOBYTES = "x" * 100_000
APIS = [
    pytest.param(MOCO.deal, NO_KEY_AT_MOCO, id="moco"),
    pytest.param(INTUM.deal, NO_KEY_AT_INTUM, id="intum"),
]


@pytest.mark.parametrize(("path", "refusal"), APIS)
@pytest.mark.parametrize(
    "headers",
    [
        pytest.param((), id="none"),
        pytest.param(("Authorization:",), id="empty"),
        pytest.param(("Authorization: Bearer",), id="no-key"),
        pytest.param(("Authorization: demo",), id="bare-key"),
        pytest.param(("Authorization: Bearer d\xe4mo",), id="latin-1"),
        pytest.param(("Authorization: Bearer demo\xff",), id="latin-1-behind"),
        pytest.param(("Authorization: Bearer\xa0demo",), id="no-break-space"),
        pytest.param(("Authorization: Bearer demo\xa0",), id="no-break-space-behind"),
        pytest.param(("Authorization: Bearer \xc3\xbc\xf0\x9f\x98\x80",), id="utf-8"),
        pytest.param(("Authorization: \xff",), id="byte-ff"),
        pytest.param((f"Authorization: Bearer {KILOBYTES}",), id="100-kB"),
        pytest.param((f"Authorization: {KILOBYTES} demo",), id="100-kB-scheme"),
        pytest.param(("Authorization: " + "Bearer " * 10_000,), id="100-kB-of-schemes"),
        pytest.param(("Authorization: Bearer demo, Bearer demo",), id="two-in-one"),
        pytest.param(("Authorization: Bearer demo; a=b",), id="parameters"),
        pytest.param(("Authorization: Bearer 'demo'",), id="quoted"),
        pytest.param(("Authorization: Bearer %64emo",), id="escaped"),
        pytest.param(("Authorization: Bearer DEMO",), id="other-case"),
        pytest.param(("Authorization: Basic ZGVtbzpkZW1v",), id="basic"),
        pytest.param(("Authorization: Digest username=demo",), id="digest"),
        pytest.param(("Proxy-Authorization: Bearer demo",), id="for-a-proxy"),
        pytest.param(("X-Authorization: Bearer demo",), id="other-name"),
        pytest.param(("Cookie: Authorization=Bearer demo; api_token=demo",), id="cookie"),
        pytest.param(
            ("Authorization: Bearer nobody", "Authorization: Bearer demo"), id="bad-one-first"
        ),
        pytest.param(("Authorization:", "Authorization: Bearer demo"), id="empty-one-first"),
    ],
)
def test_no_key_is_found_in_odd_headers(
    caller: Caller, records: Records, path: str, refusal: tuple[int, Any], headers: tuple[str, ...]
) -> None:
    assert shown(caller.tell(head("GET", path, *headers))) == refusal
    assert shown(caller.tell(head("DELETE", path, *headers))) == refusal
    assert caller.records() == records


@pytest.mark.parametrize("path", [MOCO.deal, INTUM.deal])
@pytest.mark.parametrize(
    "headers",
    [
        pytest.param(("Authorization: Bearer demo", "Authorization: \xff"), id="good-one-first"),
        pytest.param(("AUTHORIZATION:\t bEARER \t demo \t",), id="blanks-and-other-case"),
        pytest.param((KEY, f"X: {KILOBYTES}"), id="100-kB"),
        pytest.param((KEY, f"{KILOBYTES}: x"), id="100-kB-name"),
        pytest.param((KEY, f"Cookie: {KILOBYTES}"), id="100-kB-cookie"),
        pytest.param((KEY, f"Accept: {KILOBYTES}", f"User-Agent: {KILOBYTES}"), id="200-kB"),
        pytest.param((KEY, *(f"X-{number}: x" for number in range(10_000))), id="10000-headers"),
        pytest.param((KEY, *["X: y"] * 10_000), id="one-header-10000-times"),
        pytest.param((KEY, "X:", "Y: ", "Z:\t"), id="empty-values"),
        pytest.param((KEY, "X: \x80\xa0\xe4\xff"), id="not-ascii"),
        pytest.param((KEY, "!#$%&'*+-.^_`|~: x"), id="odd-name"),
        pytest.param((KEY, "Accept: application/xml;q=NaN"), id="accept"),
        pytest.param((KEY, "Accept-Charset: utf-16", "Accept-Encoding: br;q=-1"), id="encodings"),
        pytest.param((KEY, "X-HTTP-Method-Override: DELETE", "X-Method: DELETE"), id="override"),
        pytest.param((KEY, "X-Original-URL: /", "X-Rewrite-URL: /"), id="rewrite"),
        pytest.param((KEY, "X-Forwarded-For: \xff", "Forwarded: for=%"), id="forwarded"),
        pytest.param((KEY, "Range: bytes=0-1"), id="range"),
        pytest.param((KEY, "If-Match: nothing", "If-None-Match: *"), id="conditions"),
        pytest.param((KEY, "If-Modified-Since: Fri, 31 Feb 9999 25:61:61 GMT"), id="since"),
        pytest.param((KEY, "Date: nonsense", "Max-Forwards: -1", "TE: x"), id="nonsense"),
        pytest.param((KEY, "Referer: http://[", "From: @"), id="bad-addresses"),
        pytest.param((KEY, "Content-Type: \xff", "Content-Encoding: gzip"), id="of-no-body"),
        pytest.param((KEY, "Expect: 200-maybe"), id="unknown-expectation"),
    ],
)
def test_what_does_not_concern_the_api_is_ignored(
    caller: Caller, path: str, headers: tuple[str, ...]
) -> None:
    expected = caller.read(path).body
    answer = caller.tell(head("GET", path, *headers))

    assert (answer.status, answer.body) == (200, expected)


READ = 422  # the body breaks a rule, so this answer tells that it was read
IGNORED = 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param(("Content-Type: application/json",), READ, id="json"),
        pytest.param(("CONTENT-TYPE:APPLICATION/JSON",), READ, id="capitals"),
        pytest.param(("Content-Type: application/json ; charset=utf-16",), READ, id="charset"),
        pytest.param((f"Content-Type: application/json;{KILOBYTES}",), READ, id="100-kB"),
        pytest.param((JSON, "Content-Type: text/plain"), READ, id="json-first"),
        pytest.param(("Content-Type: text/plain", JSON), IGNORED, id="json-last"),
        pytest.param((), IGNORED, id="none"),
        pytest.param(("Content-Type:",), IGNORED, id="empty"),
        pytest.param(("Content-Type: application/json, text/plain",), IGNORED, id="two"),
        pytest.param(("Content-Type: application/jsonp",), IGNORED, id="longer"),
        pytest.param(("Content-Type: application/json\xa0",), IGNORED, id="no-break-space"),
        pytest.param(("Content-Type: \xff",), IGNORED, id="byte-ff"),
        pytest.param(('Content-Type: "application/json"',), IGNORED, id="quoted"),
        pytest.param(("Content-Type: application/problem+json",), IGNORED, id="problem"),
        pytest.param((f"Content-Type: {KILOBYTES}",), IGNORED, id="100-kB-of-another"),
    ],
)
def test_moco_reads_json_only_and_intum_whatever_it_is_called(
    caller: Caller, records: Records, headers: tuple[str, ...], status: int
) -> None:
    body = b'{"name": 5, "deal": {"name": 5}}'
    length = f"Content-Length: {len(body)}"

    assert caller.tell(head("PUT", MOCO.deal, KEY, length, *headers) + body).status == status
    assert caller.tell(head("PATCH", INTUM.deal, KEY, length, *headers) + body).status == READ
    assert caller.records() == records


@pytest.mark.parametrize(
    "host",
    [
        pytest.param("", id="empty"),
        pytest.param("a b", id="blank"),
        pytest.param("here.example, evil.example", id="two"),
        pytest.param('"><script>', id="markup"),
        pytest.param("user@here.example", id="user"),
        pytest.param("here.example/evil", id="path"),
        pytest.param("\xe4.example", id="latin-1"),
        pytest.param("[::1", id="half-a-bracket"),
        pytest.param("here.example:80:80", id="two-ports"),
        pytest.param("here.example:http", id="port-is-a-word"),
        pytest.param(KILOBYTES, id="100-kB"),
    ],
)
def test_a_host_that_is_none_does_not_spoil_the_links(
    served: Served, caller: Caller, host: str
) -> None:
    request = f"GET {MOCO.deals}?per_page=2 HTTP/1.1\r\nHost: {host}\r\n{KEY}\r\n\r\n"
    answer = caller.tell(request.encode("latin-1"))

    assert answer.status == 200
    assert answer.headers["link"] == (
        f'<{served.origin}/api/v1/deals?per_page=2&page=2>; rel="next", '
        f'<{served.origin}/api/v1/deals?per_page=2&page=2>; rel="last"'
    )


@pytest.mark.parametrize(
    ("headers", "host"),
    [
        pytest.param(("Host: here.example\t ",), "here.example", id="blanks-behind"),
        pytest.param(("host:HERE.example:80",), "HERE.example:80", id="other-case"),
        pytest.param(("Host: [::1]:8080",), "[::1]:8080", id="address"),
        pytest.param(
            ("Host: here.example", "X-Forwarded-Host: evil.example"), "here.example", id="forwarded"
        ),
        pytest.param(
            ("Host: here.example", "X-Forwarded-Proto: https"), "here.example", id="scheme"
        ),
    ],
)
def test_the_links_name_the_host_that_was_asked(
    caller: Caller, headers: tuple[str, ...], host: str
) -> None:
    lines = [f"GET {MOCO.deals}?per_page=2 HTTP/1.1", *headers, KEY, "", ""]
    link = caller.tell("\r\n".join(lines).encode()).headers["link"]

    assert link.startswith(f'<http://{host}/api/v1/deals?per_page=2&page=2>; rel="next", ')


@pytest.mark.parametrize("path", [MOCO.deal, INTUM.deal])
@pytest.mark.parametrize("origin", ["\xff", "null", "*", KILOBYTES, "https://a, https://b"])
def test_any_origin_may_read(caller: Caller, path: str, origin: str) -> None:
    answer = caller.tell(head("GET", path, KEY, f"Origin: {origin}"))

    assert (answer.status, answer.headers["access-control-allow-origin"]) == (200, "*")


def test_what_a_preflight_asks_for_does_not_break_its_answer(caller: Caller) -> None:
    asked = ["Origin: x", "Access-Control-Request-Method: GET"]
    odd = f"Access-Control-Request-Headers: \xff, {KILOBYTES}"
    answer = caller.tell(head("OPTIONS", MOCO.deal, *asked, odd), "OPTIONS")

    assert (answer.status, answer.headers["access-control-allow-origin"]) == (200, "*")
