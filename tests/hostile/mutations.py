"""Good requests with something done to them: to their JSON, bytes, path, headers or framing."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from hypothesis import strategies as st

from ..emulator.test_attack import ANY_TEXT, FIELDS, QUERIES, SEGMENTS, VALUES
from .model import APIS, INTUM, Api
from .requests import Request
from .strategies import fields_of, good_requests

Pairs = list[tuple[str, str]]
"""The fields of a JSON object, which may stand there twice, and their values as JSON."""

MORE_FIELDS: dict[str, dict[str, Any]] = {
    "moco": {
        "company_id": 789,
        "person_id": 357,
        "closed_on": "2026-03-01",
        "service_period_from": "2026-03-01",
        "service_period_to": "2026-03-31",
        "custom_properties": {"Type": "Website", "Tools": ["a", "b"]},
    },
    "intum": {
        "contact_id": 5,
        "responsible_id": 7,
        "date_from": "2026-03-01",
        "date_to": "2026-03-31",
        "external_id": "A",
        "next_deal_id": INTUM.alias,
    },
}
ODD_VALUES = st.one_of(
    st.sampled_from(
        [
            *("null", "[]", "{}", "true", "false", '""', '" "', "0", "-0", "1e400", "-1e-400"),
            *("9" * 18, "9" * 19, "9" * 400, "-" + "9" * 4301, "1e18", "1E+999999999", "NaN"),
            *("Infinity", "123.0", "1.23e2", "000", "+1", ".5", "0x10", "1_000", "999999999999.99"),
            *('"2026-02-30"', '"2026-02-29"', '"0000-01-01"', '"10000-01-01"', '"2026-13-01"'),
            *('"2026-3-1"', '"2026-03-01T25:00:00Z"', '"\\u0662026-03-01"', '"2026-03-01\\n"'),
            *('"\\ud800"', '"\\udc00\\ud800"', '"\\u0000"', '"\\ud83d\\ude00"', '"\ufeff"'),
            *("[" * 99 + "]" * 99, "[" * 5000 + "]" * 5000, '{"a":' * 99 + "1" + "}" * 99),
            *(json.dumps("x" * 20_000), '{"a": 1, "a": 2}', '["b", "a", "b"]', "[null]", "[1]"),
            *(str(INTUM.alias), str(INTUM.alias + 1), '"23"', '"win"', '"lost"', '"won"'),
        ]
    ),
    VALUES,
)


@st.composite
def mutated_objects(draw: st.DrawFn, pairs: Pairs) -> str:
    """An object whose keys are dropped, doubled or renamed, or whose values are others."""
    pairs = list(pairs)
    for _ in range(draw(st.integers(0, 2))):
        place = draw(st.integers(0, len(pairs)))
        if place == len(pairs):
            pairs.append((draw(FIELDS), draw(ODD_VALUES)))
            continue
        name, value = pairs[place]
        match draw(st.sampled_from(["drop", "double", "rename", "replace", "replace"])):
            case "drop":
                del pairs[place]
            case "double":
                pairs.append((name, draw(st.one_of(st.just(value), ODD_VALUES))))
            case "rename":
                pairs[place] = (draw(st.one_of(FIELDS, ANY_TEXT)), value)
            case _:
                pairs[place] = (name, draw(ODD_VALUES))
    return object_of(pairs)


def object_of(pairs: Pairs) -> str:
    return "{" + ", ".join(f"{json.dumps(name)}: {value}" for name, value in pairs) + "}"


@st.composite
def mutated_bodies(draw: st.DrawFn, api: Api, *, is_new: bool) -> bytes:
    """The body of a write, with mutations of its object and of what that is wrapped in."""
    sent = (api.plain if is_new else {}) | draw(fields_of(api))
    more = MORE_FIELDS[api.name]
    sent |= {name: more[name] for name in draw(st.sets(st.sampled_from(list(more)), max_size=2))}
    text = draw(mutated_objects([(name, json.dumps(value)) for name, value in sent.items()]))
    if api is INTUM:
        wrapped = [("deal", text)]
        text = draw(st.sampled_from([object_of(wrapped)] * 5 + [text]) | mutated_objects(wrapped))
    return text.encode(draw(st.sampled_from(["utf-8"] * 9 + ["utf-16"])))


@st.composite
def bytes_changed(draw: st.DrawFn, request: Request) -> Request:
    """Bytes of the body dropped, doubled, swapped or flipped."""
    body = bytearray(request.body)
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(body)))
        end = min(len(body), start + draw(st.integers(1, 4)))
        match draw(st.sampled_from(["drop", "double", "swap", "flip"])):
            case "drop":
                del body[start:end]
            case "double":
                body[end:end] = body[start:end]
            case "swap":
                body[start:end] = body[start:end][::-1]
            case _:
                flips = draw(st.integers(1, 255))
                body[start:end] = bytes(byte ^ flips for byte in body[start:end])
    return replace(request, body=bytes(body))


@st.composite
def path_changed(draw: st.DrawFn, request: Request) -> Request:
    """A segment dropped, doubled, replaced or written in another way; or more of a query."""
    path, _, query = request.target.partition("?")
    parts = path.split("/")
    place = draw(st.integers(1, len(parts) - 1))
    part = parts[place]
    encoded = "".join(f"%{byte:02x}" for byte in part.encode())
    other = draw(
        st.sampled_from(
            [
                *((), (part, part), (part, ""), ("", part), (encoded,), (f"0{part}",)),
                *((part.upper(),), (f"{part}.json",), (part.removesuffix(".json"),)),
                *((f"{part}%00",), (f"{part}%2F",), (f"-{part}",), (".", part), ("x", "..", part)),
            ]
        )
        | SEGMENTS.map(lambda segment: (segment,))
    )
    parts[place : place + 1] = other
    query = draw(st.one_of(st.just(query), QUERIES))
    return replace(request, target="/".join(parts) + (f"?{query}" if query else ""))


@st.composite
def header_changed(draw: st.DrawFn, request: Request) -> Request:
    """A header dropped, doubled, written in another way, or one more."""
    headers = list(request.headers)
    place = draw(st.integers(0, len(headers) - 1))
    name, value = headers[place]
    headers[place : place + 1] = draw(
        st.sampled_from(
            [
                [],
                [(name, value), (name, value)],
                [(name, value), (name.lower(), "other")],
                [(name, "other"), (name.upper(), value)],
                [(name, f"  {value}\t")],
                [(name, "")],
                [(name, value.upper())],
                [(name, value), ("Origin", "https://app.example")],
                [(name, value), ("Connection", "close")],
                [(name, value), ("Expect", "100-continue")],
                [(name, value), ("X-Long", "x" * 70_000)],
                [(name, value), ("Content-Length", str(len(request.body)))],
                [(name, value), ("Content-Length", "0")],
                [(name, value), ("Transfer-Encoding", "chunked")],
            ]
        )
    )
    return replace(request, headers=tuple(headers))


@st.composite
def method_changed(draw: st.DrawFn, request: Request) -> Request:
    """Another method."""
    methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "put", "REPORT", "HEAD", "OPTIONS", "X"]
    return replace(request, method=draw(st.sampled_from(methods)))


@st.composite
def framing_changed(draw: st.DrawFn, request: Request) -> Request:
    """A body announced as shorter or longer than it is, sent in chunks, or cut somewhere."""
    length = len(request.body)
    match draw(st.sampled_from(["shorter", "longer", "chunks", "cut", "cut chunks"])):
        case "shorter":
            return replace(request, off_by=-draw(st.integers(0, length)))
        case "longer":
            return replace(request, off_by=draw(st.sampled_from([1, 2, 10, 1000, 10**7, 10**30])))
        case "chunks":
            return replace(request, chunk=draw(st.integers(1, 50)))
        case "cut":
            return replace(request, missing=draw(st.integers(1, len(bytes(request)))))
        case _:
            return replace(request, chunk=draw(st.integers(1, 50)), missing=draw(st.integers(1, 9)))


MUTATIONS: list[Callable[[Request], st.SearchStrategy[Request]]] = [
    bytes_changed,
    path_changed,
    header_changed,
    method_changed,
    framing_changed,
]


@st.composite
def mutants(draw: st.DrawFn) -> Request:
    """A request that was good before one to three mutations."""
    request = draw(good_requests()).request
    api = next(api for api in APIS if api.serves(request.target))
    if request.body:
        body = draw(mutated_bodies(api, is_new=request.method == "POST"))
        request = replace(request, body=body)
    for mutation in draw(st.lists(st.sampled_from(MUTATIONS), max_size=2)):
        request = draw(mutation(request))
    return request


@dataclass(frozen=True, slots=True)
class Sending:
    """Requests that are sent at once, cut into segments, by someone who may hang up then."""

    requests: list[Request]
    cuts: list[int]
    resets: bool


@st.composite
def sendings(draw: st.DrawFn) -> Sending:
    """Mutated requests, some of them with a good one on their heels."""
    some = [draw(mutants())]
    if draw(st.booleans()):
        other = draw(mutants() | good_requests().map(lambda good: good.request))
        some.insert(draw(st.integers(0, 1)), other)
    if some[0].missing:
        # What comes behind half a request would be taken for the rest of it.
        del some[1:]
    cuts = draw(st.lists(st.integers(0, 1000), max_size=3))
    # Who does not wait for the answer cannot know what came of a request, unless it is cut.
    *others, last = some
    may_reset = last.is_cut and all(request.is_whole for request in others)
    return Sending(some, cuts, resets=may_reset and draw(st.booleans()))
