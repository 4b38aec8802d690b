"""What is sent: requests that are good, requests that may be, and bytes that hardly are any."""

from __future__ import annotations

import json
import re
import string
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from ..emulator.test_attack import ANY_TEXT, FIELDS, PATHS, QUERIES, SEGMENTS, VALUES
from .model import ALIASES, APIS, INTUM, MOCO, Api
from .requests import Request

EXAMPLES = 130  # enough for each run of the suite; a night has time for some hundred thousand
ATTACK = settings(
    max_examples=EXAMPLES, derandomize=True, deadline=None, report_multiple_bugs=False
)
TEXTS = st.text(max_size=12)
NAMES = TEXTS.map(lambda text: f"Deal {text}")
DATES = st.dates().map(str)
AMOUNTS = st.one_of(st.integers(-(10**9), 10**9), st.sampled_from([0.5, 1234.75, -0.01]))
KEYS = st.one_of(st.just("a"), st.just("a"), TEXTS)  # mostly the same, so that values collide
JSON_VALUES = st.recursive(
    st.one_of(st.sampled_from([None, True, False, 0, 1, 0.5, "1"]), TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=2), st.dictionaries(KEYS, inner, max_size=2)),
    max_leaves=3,
)
FIELDS_OF_MOCO: dict[str, st.SearchStrategy[Any]] = {
    "name": NAMES,
    "currency": st.sampled_from(["EUR", "CHF", "PLN"]),
    "money": AMOUNTS,
    "reminder_date": DATES,
    "info": TEXTS,
    "status": st.sampled_from(["potential", "pending", "won", "lost", "dropped"]),
    "tags": st.lists(TEXTS, max_size=3, unique=True).map(sorted),
}
FIELDS_OF_INTUM: dict[str, st.SearchStrategy[Any]] = {
    "name": NAMES,
    "description": TEXTS,
    "tax": st.sampled_from(["23", "zw"]),
    "currency": st.sampled_from(["EUR", "CHF", "PLN"]),
    "date": DATES,
    "closed": st.sampled_from(["win", "lost", None]),
    "status_id": st.sampled_from([1, 2, None]),
    "client_id": st.sampled_from([123, 124, None]),
    "fields": st.one_of(
        st.sampled_from([None, {"a": 1}, {"a": True}]),  # to Python, the latter two are the same
        st.dictionaries(KEYS, JSON_VALUES, max_size=2),
    ),
}


@dataclass(frozen=True, slots=True)
class Good:
    """A request that must be accepted if what it names is there, and what is shown then."""

    api: Api
    request: Request
    shows: Mapping[str, Any] = field(default_factory=dict)


@st.composite
def fields_of(draw: st.DrawFn, api: Api) -> dict[str, Any]:
    """A few good values, so that the rest of a deal stays as it was."""
    values = FIELDS_OF_MOCO if api is MOCO else FIELDS_OF_INTUM
    names = draw(st.sets(st.sampled_from(list(values)), max_size=2))
    return {name: draw(values[name]) for name in values if name in names}


def places() -> st.SearchStrategy[int]:
    return st.integers(0, ALIASES - 1)


def paths_of(api: Api) -> st.SearchStrategy[str]:
    """Paths of deals that a test begins with, or of the newest."""
    return places().map(lambda place: api.path(api.alias + place))


def good_request(api: Api, method: str, place: int, sent: dict[str, Any]) -> Good:
    """A request with nothing wrong about it, to the deal at that place of a test's first ones."""
    path = api.path(api.alias + place)
    match method:
        case "POST":
            whole = api.plain | sent
            return Good(api, api.ask("POST", api.list, api.wrapped(whole)), shown(api, whole))
        case "update":
            request = api.ask(api.update, path, api.wrapped(sent))
            return Good(api, request, shown(api, sent))
        case "list":
            return Good(api, api.ask("GET", api.list))
        case _:
            return Good(api, api.ask(method, path))


@st.composite
def good_requests(draw: st.DrawFn) -> Good:
    """Creates, updates, deletes, reads and lists, in about the numbers that tell something."""
    api = draw(st.sampled_from(APIS))
    methods = ["POST", "POST", "update", "update", "update", "DELETE", "GET", "list"]
    method = draw(st.sampled_from(methods))
    return good_request(api, method, draw(places()), draw(fields_of(api)))


def shown(api: Api, sent: Mapping[str, Any]) -> dict[str, Any]:
    """What the answer to an accepted write repeats; MOCO shows whom a deal names in whole."""
    exact = json.loads(json.dumps(sent), parse_float=Decimal)
    return {
        name: value for name, value in exact.items() if api is INTUM or not name.endswith("_id")
    }


@st.composite
def naming_requests(draw: st.DrawFn) -> Request:
    """Writes of Intum's that name other deals, or take ids of other systems, good or not."""
    number = places().map(lambda place: INTUM.alias + place)
    sent = draw(
        st.fixed_dictionaries(
            {},
            optional={
                "next_deal_id": st.one_of(st.none(), number),
                "external_id": st.one_of(st.sampled_from(["A", "a/b", ".", "", "ü", "%2F"]), TEXTS),
                "total_amount_net": AMOUNTS,
                "total_amount_gross": AMOUNTS,
            },
        )
    )
    if draw(st.booleans()):
        return INTUM.ask("POST", INTUM.list, {"deal": INTUM.plain | sent})
    return INTUM.ask("PATCH", draw(paths_of(INTUM)), {"deal": sent})


HEADER_NAMES = st.sampled_from(
    [
        *("Accept", "Origin", "Host", "Authorization", "Content-Type", "Connection", "Upgrade"),
        *("Expect", "Access-Control-Request-Method", "X-HTTP-Method-Override", "Cookie"),
        *("Content-Encoding", "Range", "If-None-Match", "X-Forwarded-Proto", "api_token"),
    ]
)
HEADER_VALUES = st.one_of(
    st.sampled_from(
        [
            *("https://app.example", "null", "keep-alive", "close", "Upgrade", "websocket", "h2c"),
            *("100-continue", "DELETE", "gzip", "bytes=0-1", "*", "text/plain", "application/json"),
            *(
                "Bearer demo",
                "Token token=demo",
                "Token token=demo-read-only",
                "Bearer demo-no-crm",
            ),
        ]
    ),
    ANY_TEXT,
)
HEADERS = st.lists(st.tuples(HEADER_NAMES, HEADER_VALUES), max_size=3).map(tuple)
USUAL_METHODS = st.sampled_from(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
ODD_METHODS = st.one_of(
    st.sampled_from(["TRACE", "CONNECT", "PROPFIND", "QUERY", "get", "PRI", "M-SEARCH"]),
    st.text(string.ascii_letters + string.digits + "!#$%&'*+.^_`|~-", min_size=1, max_size=9),
    ANY_TEXT,
)
KNOWN_PATHS = st.one_of(*(st.one_of(st.just(api.list), paths_of(api)) for api in APIS))
TARGETS = st.one_of(
    KNOWN_PATHS,
    KNOWN_PATHS,
    st.tuples(KNOWN_PATHS, QUERIES).map("?".join),
    st.tuples(st.sampled_from(["/api/v1", "/crm", "/_double", ""]), PATHS).map("".join),
    st.tuples(KNOWN_PATHS, SEGMENTS).map("/".join),
    st.sampled_from(
        [
            *("*", "http://here.example/api/v1/deals", "//api/v1/deals", "/_double/health", "/"),
            *("/crm/deals/e/demo-shop/A.json", "/crm/deals/e/demo-shop/a%2Fb.json", "here:80"),
            *("/api/v1/deals#part", "/api/v1/../v1/deals", "/api/v1/deals%00", "?", "#"),
        ]
    ),
)
PAIRS = st.lists(st.tuples(FIELDS, VALUES), max_size=4).map(
    lambda pairs: [f'"{name}": {value}' for name, value in pairs]
)
GOOD_PAIRS = {
    api: [f'"{name}": {json.dumps(value)}' for name, value in api.plain.items()] for api in APIS
}
BODIES = st.one_of(
    st.just(b""),
    PAIRS.map(lambda pairs: f"{{{', '.join(pairs)}}}".encode()),
    PAIRS.map(lambda pairs: f"{{{', '.join([*GOOD_PAIRS[MOCO], *pairs])}}}".encode()),
    PAIRS.map(lambda pairs: f'{{"api_token": "TOKEN", "deal": {{{", ".join(pairs)}}}}}'.encode()),
    PAIRS.map(lambda pairs: f'{{"deal": {{{", ".join([*GOOD_PAIRS[INTUM], *pairs])}}}}}'.encode()),
    VALUES.map(str.encode),
    st.binary(max_size=20),
)


@st.composite
def any_requests(draw: st.DrawFn) -> Request:
    """Requests of any method, path, query, headers and body, mostly with a key that counts."""
    target = draw(TARGETS)
    key = INTUM.key if target.startswith("/crm") else MOCO.key
    usual = (("Host", "here"), ("Authorization", key), ("Content-Type", "application/json"))
    some = draw(st.sampled_from([usual, usual, usual, usual, usual[:2], usual[2:]]))
    return Request(
        draw(methods_for(target)),
        target,
        (*some, *draw(HEADERS)),
        draw(BODIES),
        chunk=draw(st.sampled_from([None, None, None, 1, 7, 1000])),
        version=draw(st.sampled_from(["HTTP/1.1"] * 6 + ["HTTP/1.0"])),
    )


@st.composite
def methods_for(draw: st.DrawFn, target: str) -> str:
    """Methods, mostly those that the target takes: `one_of` would give odd ones as much room."""
    fitting = ["POST", "GET"] if re.search("deals(.json)?($|[?])", target) else ["PUT", "DELETE"]
    if target.startswith("/crm"):
        fitting = [method.replace("PUT", "PATCH") for method in fitting]
    choice = draw(st.integers(0, 9))
    if choice < 6:
        return fitting[choice % 2]
    return draw(USUAL_METHODS if choice < 9 else ODD_METHODS)


PIECES = st.sampled_from(
    [
        *(b"GET ", b"POST ", b"DELETE ", b"/api/v1/deals", b"/crm/deals.json", b" HTTP/1.1", b" "),
        *(b"\r\n", b"\r\n\r\n", b"\n", b"\r", b"\0", b"Host: here", b"Content-Length: 5", b": "),
        *(b"Transfer-Encoding: chunked", b"0\r\n\r\n", b"5\r\nhello\r\n", b"HTTP/2.0", b"{}"),
        *(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        *(b"Content-Length: -1", b"Content-Length: 99999999999999999999", b"\xff", b"Expect:"),
    ]
)
SHOUTS = st.lists(st.one_of(PIECES, st.binary(max_size=6)), min_size=1, max_size=10).map(b"".join)
"""Bytes that may be HTTP or not; nobody's key is among them, so nothing may come of them."""

NO_HTTP = st.one_of(
    st.binary(min_size=1, max_size=20)
    .map(lambda raw: raw.translate(None, b" \r\n"))
    .filter(bool)
    .map(lambda word: word + b"\r\n\r\n"),
    st.sampled_from(
        [
            *(b"GET / HTTP/7.5\r\n\r\n", b"GET / HTTP/1.1\r\n: x\r\n\r\n"),
            *(b"GET /a b HTTP/1.1\r\n\r\n", b"GET / HTTP/1.1\r\nno colon\r\n\r\n"),
            *(b"GET / HTTP/1.1\r\nna me: x\r\n\r\n", b"GET / HTTP/1.1\r\na: \0\r\n\r\n"),
            *(b"GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n", b"\0", b"\x16\x03\x01\x02\x00\x01"),
            b"GET / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        ]
    ),
)
"""Bytes that nobody can take for a request."""
