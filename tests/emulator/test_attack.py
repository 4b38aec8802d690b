"""Whatever is called, the emulator answers, never with a failure of its own."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote, urlencode

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dealdouble.contract.model import Contract
from dealdouble.emulator.authentication import Keys
from dealdouble.emulator.call import Call, Reply
from dealdouble.emulator.emulator import Emulator, Engine, Options
from dealdouble.emulator.representation import Decimals
from dealdouble.scenarios.scenario import Scenario

from .library import LIBRARY
from .service import HEADERS, VALID, Service, serve

QUICK = settings(max_examples=120, derandomize=True, deadline=None)
ANY_TEXT = st.text(max_size=12)
BYTE_TEXT = st.binary(max_size=12).map(lambda raw: raw.decode("latin-1"))
METHODS = st.one_of(
    st.sampled_from(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", ""]), ANY_TEXT
)
SEGMENTS = st.one_of(
    st.sampled_from(
        [
            *("deals", "1", "2", "books", "authors", "", ".", "..", "%2F", "%", "%ff"),
            *("deals.json", "101.json", "e", "demo-shop", "A-1.json", ".json", "2026%2F03.json"),
        ]
    ),
    st.integers().map(str),
    ANY_TEXT,
    ANY_TEXT.map(lambda text: quote(text, errors="replace")),
)
PATHS = st.one_of(
    st.lists(SEGMENTS, max_size=4).map(lambda parts: "/".join(["", *parts])), ANY_TEXT
)
NAMES = st.sampled_from(
    [
        *("status", "tags", "company_id", "closed_from", "closed_to", "ids", "updated_after"),
        *("custom_properties[a]", "custom_properties[a][]", "custom_properties[]", "page"),
        *("per_page", "sort_by", "p", "n", "by", "genre", "stock", "words", "out", "since", "x"),
        *("q", "client_id", "main_date_from", "main_date_to", "total_amount_gross_from"),
        *("total_amount_gross_to", "api_token", "next_deal_id", ""),
    ]
)
ARGUMENTS = st.one_of(
    st.sampled_from(
        ["won", "a,b", "1,2", "0", "name desc", "2026-01-01", "9" * 400, "\u0663", " ", ""]
    ),
    st.integers().map(str),
    st.dates().map(str),
    st.datetimes(timezones=st.timezones()).map(lambda moment: moment.isoformat()),
    st.builds(
        "{}T{:%H:%M:%S}{}{:%H:%M}".format,
        st.dates(),
        st.times(),
        st.sampled_from("+- "),
        st.times(),
    ),
    ANY_TEXT,
)
QUERIES = st.one_of(
    st.lists(st.tuples(NAMES, ARGUMENTS), max_size=4).map(
        lambda pairs: urlencode(pairs, errors="replace")
    ),
    st.lists(st.tuples(NAMES, ARGUMENTS), max_size=4).map(
        lambda pairs: "&".join(f"{name}={value}" for name, value in pairs)
    ),
    BYTE_TEXT,
    ANY_TEXT,
)
NUMBERS = st.one_of(
    st.sampled_from(
        [
            *("0", "-0", "1", "1.0", "1e400", "-1e-400", "0e999999999", "0e-999999999", "1e18"),
            *("9" * 18, "9" * 19, "9" * 40, "-" + "9" * 4301, "1." + "0" * 50, "NaN", "-Infinity"),
            *("1e9999999999999999999", "1E+999999999", "0.1", "999999999999.99999"),
        ]
    ),
    st.integers().map(str),
    st.floats().map(json.dumps),
)
SCALARS = st.one_of(
    st.sampled_from(["null", "true", "false", '"won"', '"2026-01-31"', '"\\ud800"', '"\\u0000"']),
    NUMBERS,
    ANY_TEXT.map(json.dumps),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
        st.tuples(ANY_TEXT, inner).map(lambda pair: f"{{{json.dumps(pair[0])}: {pair[1]}}}"),
    ),
    max_leaves=4,
)
FIELDS = st.sampled_from(
    [
        *("name", "currency", "money", "reminder_date", "user_id", "deal_category_id", "tags"),
        *("company_id", "customer_id", "person_id", "info", "status", "closed_on"),
        *("service_period_from", "service_period_to", "custom_properties", "id", "title"),
        *("price", "stock", "notes", "author_id", "words"),
        *("total_amount_net", "total_amount_gross", "tax", "closed", "date", "date_from"),
        *("date_to", "external_id", "app_code", "client_id", "next_deal_id", "fields"),
    ]
)
OBJECTS = st.lists(st.tuples(FIELDS, VALUES), max_size=4).map(
    lambda pairs: [f'"{name}": {value}' for name, value in pairs]
)
GOOD = [f'"{name}": {json.dumps(value)}' for name, value in VALID.items()]
GOOD_OF_INTUM = ['"total_amount_net": 1.50', '"total_amount_gross": "2"', '"tax": "23"']
BODIES = st.one_of(
    OBJECTS.map(lambda items: f"{{{', '.join([*GOOD, *items])}}}".encode()),
    OBJECTS.map(lambda items: f"{{{', '.join(items)}}}".encode()),
    VALUES.map(str.encode),
    st.binary(max_size=20),
    st.none(),
)
HEADER_VALUES = st.one_of(
    st.sampled_from(
        [
            *HEADERS.values(),
            *("Bearer k3y", "bearer reader", 'Token token="k3y"', "Bearer", "text/plain"),
            *("Application/JSON ; charset=utf-8", "application/json;", ""),
        ]
    ),
    ANY_TEXT,
)
HEADER_SETS = st.one_of(
    st.just(HEADERS),
    st.dictionaries(
        st.sampled_from(["authorization", "content-type", "accept", "x-key"]), HEADER_VALUES
    ),
)


DEALS = OBJECTS.map(
    lambda items: (
        f'{{"api_token": "demo", "deal": {{{", ".join([*GOOD_OF_INTUM, *items])}}}}}'.encode()
    )
)
INTUM_HEADERS: st.SearchStrategy[dict[str, str]] = st.one_of(
    st.just({"authorization": "Bearer demo"}),
    st.just({}),
    st.dictionaries(
        st.sampled_from(["authorization", "content-type", "api_token"]),
        st.one_of(st.sampled_from(["Bearer other", "bearer plain", "Bearer a/b/c"]), ANY_TEXT),
    ),
)


def shown(service: Service, call: Call) -> Any:
    """The parsed body of the reply to a call."""
    return shown_of(service.emulator.handle(call, service.now))


def shown_of(reply: Reply) -> Any:
    """The parsed body of a reply; it is never a failure of the emulator's own."""
    assert 200 <= reply.status < 500
    for name, value in reply.headers:
        assert name == name.lower()
        value.encode("latin-1")
    if reply.status == 204:
        assert reply.body == b""
    return orjson.loads(reply.body) if reply.body else None


def keeps_its_word(service: Service, call: Call) -> bool:
    """Whether a call that is refused, or that only reads, leaves all records as they were."""
    before = repr(service.everything())
    reply = service.emulator.handle(call, service.now)
    shown_of(reply)
    may_change = reply.status < 400 and call.method in ("POST", "PUT", "PATCH", "DELETE")
    return may_change or repr(service.everything()) == before


@QUICK
@given(
    method=METHODS, path=PATHS, query=QUERIES, headers=HEADER_SETS, body=BODIES, origin=BYTE_TEXT
)
def test_any_call_is_answered(
    contract: Contract,
    method: str,
    path: str,
    query: str,
    headers: dict[str, str],
    body: bytes | None,
    origin: str,
) -> None:
    service = serve(contract)
    service.create("/deals", **VALID)
    for base in ("", contract.base_path):
        assert keeps_its_word(service, Call(method, base + path, query, headers, body, origin))


@QUICK
@given(query=QUERIES)
def test_any_query_is_answered(contract: Contract, query: str) -> None:
    service = serve(contract)
    for number in range(3):
        service.create("/deals", **{**VALID, "name": f"deal {number}"})
    before = service.everything()
    shown(service, Call("GET", "/api/v1/deals", query, HEADERS, b"", "http://host"))
    assert service.everything() == before


@QUICK
@given(bodies=st.lists(st.tuples(st.sampled_from(["POST", "PUT"]), BODIES), max_size=4))
def test_any_bodies_are_answered_and_what_they_stored_is_shown(
    contract: Contract, bodies: list[tuple[str, bytes | None]]
) -> None:
    service = serve(contract)
    service.create("/deals", **VALID)
    for method, body in bodies:
        path = "/api/v1/deals" if method == "POST" else "/api/v1/deals/1"
        before = service.everything()
        answer = shown(service, Call(method, path, "", HEADERS, body, "http://host"))
        if not (isinstance(answer, dict) and "created_at" in answer):
            assert service.everything() == before
    sorts = ["", "sort_by=money", "sort_by=closed_on desc", "sort_by=name"]
    listed = [
        shown(service, Call("GET", "/api/v1/deals", query, HEADERS, b"", "http://host"))
        for query in sorts
    ]
    assert [len(deals) for deals in listed] == [len(listed[0])] * len(sorts)


@QUICK
@given(
    calls=st.lists(
        st.tuples(
            METHODS,
            st.sampled_from(["/books", "/books/1", "/authors", "/authors/1"]),
            QUERIES,
            BODIES,
        ),
        max_size=5,
    )
)
def test_any_calls_to_another_api_are_answered(
    calls: list[tuple[str, str, str, bytes | None]],
) -> None:
    service = serve(LIBRARY, {})
    service.send("POST", "/authors", body=b'{"name": "Jane"}')
    service.send("POST", "/books", body=b'{"title": "Emma", "author_id": 1}')
    for method, path, query, body in calls:
        assert keeps_its_word(service, Call(method, path, query, HEADERS, body, "http://host"))


def intum(scenario: Scenario, contract: Contract, options: Options) -> Service:
    """Intum's deals, as the tests of its behaviour start with them."""
    filled = scenario.apis["intum"]
    keys = Keys(contract.authentication, filled.keys)
    return Service(Emulator(Engine(contract), filled.base, keys, options))


OPTIONS = st.sampled_from([Options(decimals=decimals) for decimals in Decimals])
PATHS_OF_INTUM = st.one_of(
    st.sampled_from(["/crm/deals.json", "/crm/deals/101.json", "/crm/deals/e/demo-shop/A-1.json"]),
    PATHS.map(lambda path: f"/crm{path}"),
)


@QUICK
@given(
    options=OPTIONS,
    calls=st.lists(
        st.tuples(METHODS, PATHS_OF_INTUM, QUERIES, INTUM_HEADERS, st.one_of(DEALS, BODIES)),
        max_size=4,
    ),
)
def test_any_calls_to_intum_are_answered(
    intum_contract: Contract,
    intum_scenario: Scenario,
    options: Options,
    calls: list[tuple[str, str, str, dict[str, str], bytes | None]],
) -> None:
    service = intum(intum_scenario, intum_contract, options)
    for method, path, query, headers, body in calls:
        assert keeps_its_word(service, Call(method, path, query, headers, body, "http://host"))


@QUICK
@given(
    options=OPTIONS,
    calls=st.lists(
        st.tuples(st.sampled_from(["POST", "PATCH", "DELETE"]), st.one_of(DEALS, BODIES)),
        max_size=4,
    ),
    query=QUERIES,
)
def test_what_is_refused_by_intum_changes_nothing_and_what_is_stored_is_shown(
    intum_contract: Contract,
    intum_scenario: Scenario,
    options: Options,
    calls: list[tuple[str, bytes | None]],
    query: str,
) -> None:
    service = intum(intum_scenario, intum_contract, options)
    headers = {"authorization": "Bearer demo"}
    for method, body in calls:
        path = "/crm/deals.json" if method == "POST" else "/crm/deals/101.json"
        before = service.everything()
        answer = shown(service, Call(method, path, "", headers, body, "http://host"))
        if isinstance(answer, dict) and "id" not in answer:
            assert service.everything() == before
    listed = shown(service, Call("GET", "/crm/deals.json", "", headers, b"", "http://host"))
    assert len(listed) == len(service.everything()[0][1])
    shown(service, Call("GET", "/crm/deals.json", query, headers, b"", "http://host"))


@pytest.mark.parametrize("size", [1_000, 100_000])
@pytest.mark.parametrize("path", ["/deals/" + "%2F", "/deals?", "/" + "%"], ids=["id", "?", "%"])
def test_a_long_path_is_answered(contract: Contract, path: str, size: int) -> None:
    service = serve(contract)
    assert service.send("GET", path * size).status == 404
