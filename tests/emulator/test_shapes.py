"""Shapes of requests and answers that an API may have: wrappers, objects, texts, look-ups."""

from __future__ import annotations

import dataclasses
import json
from decimal import Decimal
from typing import Any

import pytest

from dealdouble.contract.model import (
    MISSING,
    Answer,
    Contract,
    Filter,
    Form,
    Json,
    Lists,
    Operation,
    Rule,
    Segment,
    Step,
)
from dealdouble.emulator.emulator import Options
from dealdouble.emulator.refusal import JSON_HEADERS
from dealdouble.emulator.representation import Decimals
from dealdouble.store.base import Record
from dealdouble.vocabulary import (
    NOTHING_MATCHES,
    Action,
    Body,
    Check,
    Match,
    RuleKind,
    ValueType,
)

from .library import LIBRARY, ORIGIN, property_of
from .service import Service, serve

OBJECT = Lists("p", "n", 2, 3, "", "", "", "items", "page", "size", "total", "by", frozenset())
LOOK_UP = Operation(
    id="lookUpBook",
    method="GET",
    segments=(Segment("books"), Segment("in-", "genre"), Segment("", "title", ".json")),
    action=Action.LOOK_UP,
    resource="books",
    needs="all",
    answers=(Answer(200, Body.RECORD, MISSING, ORIGIN),),
    filters=(),
    origin=ORIGIN,
)
SEARCH = Filter(
    *("q", Match.CONTAINS, ("title", "genre", "author_id.name"), ValueType.TEXT),
    *(NOTHING_MATCHES, "", ORIGIN, ORIGIN),
)
GENRE = Filter(
    "genre", Match.EQUAL, ("genre",), ValueType.TEXT, NOTHING_MATCHES, "", ORIGIN, ORIGIN
)


def book(number: int, title: str, **more: Any) -> Record:
    """A book as it is stored."""
    fields = ("author_id", "price", "stock", "genre", "words", "out", "notes")
    return {"id": number, "title": title, **dict.fromkeys(fields), **more}


RECORDS: dict[str, list[Record]] = {
    "authors": [{"id": 1, "name": "Jane"}, {"id": 2, "name": None}],
    "books": [
        book(1, "Emma", author_id=1, genre="novel", price=Decimal("12.50")),
        book(2, "a/b.json", genre="saga", price=Decimal("-0.00"), author_id=2),
        book(3, "Emma", genre="saga", price=5),
        book(4, "Emma"),
    ],
}


def operations(changes: dict[str, dict[str, Any]], *more: Operation) -> tuple[Operation, ...]:
    """The library's operations, those named by their ids changed, and some more."""
    kept = (dataclasses.replace(o, **changes.get(o.id, {})) for o in LIBRARY.operations)
    return (*kept, *more)


def with_books(**changes: Any) -> Contract:
    """The library, with its resource of books changed."""
    books = dataclasses.replace(LIBRARY.resources["books"], **changes)
    return dataclasses.replace(LIBRARY, resources={**LIBRARY.resources, "books": books})


def library(contract: Contract, options: Options | None = None) -> Service:
    """Four books of two authors, served so."""
    return serve(contract, RECORDS, options or Options())


WRAPPED: dict[str, tuple[bytes, int]] = {
    "the record under its key": (b'{"book": {"title": "New"}}', 201),
    "more beside it": (b'{"title": "x", "token": 5, "book": {"title": "New"}}', 201),
    "the record alone": (b'{"title": "New"}', 404),
    "null under the key": (b'{"book": null}', 404),
    "a list under the key": (b'{"book": []}', 404),
    "a list around": (b'[{"book": {}}]', 404),
    "no JSON": (b"{", 404),
}


@pytest.mark.parametrize(("body", "status"), WRAPPED.values(), ids=WRAPPED)
def test_a_request_may_be_wrapped(body: bytes, status: int) -> None:
    service = library(with_books(request_wrapper="book"))
    before = service.everything()
    reply = service.send("POST", "/books", body=body)
    assert reply.status == status
    if status == 201:
        assert json.loads(reply.body)["title"] == "New"
    else:
        assert service.everything() == before


def test_an_answer_may_be_wrapped_and_a_list_holds_bare_records() -> None:
    service = library(with_books(answer_wrapper="book"))
    plain = library(LIBRARY)
    for method, path, body in (
        ("GET", "/books/1", b""),
        ("POST", "/books", b"{}"),
        ("DELETE", "/books/1", b""),
    ):
        wrapped, bare = (s.send(method, path, body=body) for s in (service, plain))
        assert (wrapped.status, wrapped.headers) == (bare.status, bare.headers)
        assert wrapped.body == b'{"book":' + bare.body + b"}"
    assert service.send("GET", "/books").body == plain.send("GET", "/books").body


def test_any_content_type_is_read_where_the_contract_names_none() -> None:
    requests = dataclasses.replace(LIBRARY.requests, content_type="")
    service = library(dataclasses.replace(LIBRARY, requests=requests))
    for said in ({}, {"content-type": "text/plain"}):
        reply = service.send("POST", "/books", body=b'{"title": "New"}', headers=said)
        assert (reply.status, json.loads(reply.body)["title"]) == (201, "New")


TEXTS: dict[str, tuple[Json, bytes]] = {
    "a text": ("ok", b'"ok"'),
    "an object": ({"gone": True}, b'{"gone":true}'),
    "an exact number": ([Decimal("1.50")], b"[1.50]"),
    "null": (None, b"null"),
    "empty": ("", b'""'),
}


@pytest.mark.parametrize(("text", "expected"), TEXTS.values(), ids=TEXTS)
def test_an_answer_may_be_a_literal(text: Json, expected: bytes) -> None:
    changes = {"delete-books": {"answers": (Answer(200, Body.TEXT, text, ORIGIN),)}}
    service = library(dataclasses.replace(LIBRARY, operations=operations(changes)))
    reply = service.send("DELETE", "/books/1")
    assert (reply.status, reply.headers, reply.body) == (200, JSON_HEADERS, expected)
    assert service.send("GET", "/books/1").status == 404


def test_a_list_may_be_an_object() -> None:
    service = library(dataclasses.replace(LIBRARY, lists=OBJECT))
    reply = service.send("GET", "/authors", "p=2&n=1")
    assert reply.headers == JSON_HEADERS
    assert reply.body == b'{"items":[{"id":1,"name":"Jane"}],"page":2,"size":1,"total":2}'
    assert service.send("GET", "/authors", "p=9").body == (
        b'{"items":[],"page":9,"size":2,"total":2}'
    )


def test_a_list_may_say_nothing_of_its_pages() -> None:
    silent = dataclasses.replace(OBJECT, page_key="", size_key="", total_key="")
    service = library(dataclasses.replace(LIBRARY, lists=silent))
    assert set(json.loads(service.send("GET", "/books").body)) == {"items"}
    bare = dataclasses.replace(silent, items_key="")
    service = library(dataclasses.replace(LIBRARY, lists=bare))
    reply = service.send("GET", "/authors")
    assert (reply.headers, json.loads(reply.body)[0]["id"]) == (JSON_HEADERS, 2)


def test_a_list_may_know_no_sort() -> None:
    lists = dataclasses.replace(OBJECT, sort_parameter="")
    service = library(dataclasses.replace(LIBRARY, lists=lists))
    queries = ("", "=price+desc", "by=price+desc")
    listed = [service.send("GET", "/books", query).body for query in queries]
    assert set(listed) == {listed[0]}


LOOKED_UP: dict[str, tuple[str, int | None]] = {
    "by both": ("/books/in-novel/Emma.json", 1),
    "by the same of another": ("/books/in-saga/Emma.json", 3),
    "encoded": ("/books/in-saga/a%2Fb%2Ejson.json", 2),
    "in another case": ("/books/in-novel/emma.json", None),
    "the other way round": ("/books/in-Emma/novel.json", None),
    "by null": ("/books/in-/Emma.json", None),
    "by the word null": ("/books/in-None/Emma.json", None),
    "without its ending": ("/books/in-novel/Emma", None),
}


@pytest.mark.parametrize(("path", "number"), LOOKED_UP.values(), ids=LOOKED_UP)
def test_a_record_may_be_looked_up_by_its_fields(path: str, number: int | None) -> None:
    service = library(dataclasses.replace(LIBRARY, operations=operations({}, LOOK_UP)))
    reply = service.send("GET", path)
    if number is None:
        assert reply.status == 404
    else:
        assert reply.body == service.send("GET", f"/books/{number}").body


def test_a_look_up_follows_every_change() -> None:
    service = library(dataclasses.replace(LIBRARY, operations=operations({}, LOOK_UP)))
    service.send("PUT", "/books/1", body=b'{"genre": "play"}')
    service.send("DELETE", "/books/3")
    paths = [f"/books/in-{genre}/Emma.json" for genre in ("novel", "play", "saga")]
    assert [service.send("GET", path).status for path in paths] == [404, 200, 404]


def test_a_field_may_be_looked_up_by_and_filtered_by() -> None:
    alone = dataclasses.replace(LOOK_UP, segments=(Segment("genres"), Segment("", "genre")))
    changes = {"list-books": {"filters": (GENRE,)}}
    service = library(dataclasses.replace(LIBRARY, operations=operations(changes, alone)))
    assert json.loads(service.send("GET", "/genres/novel").body)["id"] == 1
    assert service.ids("/books", "genre=saga") == [2, 3]


DECIMALS: dict[str, tuple[int, bytes, bytes]] = {
    "places": (1, b"12.5", b'"12.5"'),
    "zero": (2, b"0", b'"0"'),
    "whole": (3, b"5", b'"5"'),
    "null": (4, b"null", b"null"),
}


@pytest.mark.parametrize(("number", "plain", "text"), DECIMALS.values(), ids=DECIMALS)
def test_decimals_are_shown_as_numbers_or_as_texts(number: int, plain: bytes, text: bytes) -> None:
    price = property_of("price", ValueType.DECIMAL)
    stock = property_of("stock", ValueType.WHOLE_NUMBER)
    contract = with_books(representation=(price, stock))
    for options, expected in (
        (Options(), plain),
        (Options(decimals=Decimals.NUMBER), plain),
        (Options(decimals=Decimals.TEXT), text),
    ):
        body = library(contract, options).send("GET", f"/books/{number}").body
        assert body == b'{"price":' + expected + b',"stock":null}'


def test_an_object_is_shown_with_the_exact_numbers_that_were_sent() -> None:
    service = library(LIBRARY)
    notes = b'{"a":[1.50,-0.0,1E+400,' + b"9" * 30 + b'],"b":{"c":null}}'
    reply = service.send("POST", "/books", body=b'{"notes": ' + notes + b"}")
    assert b'"notes":' + notes in reply.body


SEARCHED = {
    "in a title": ("q=mm", [1, 3, 4]),
    "in any case": ("q=EMMA", [1, 3, 4]),
    "stripped": ("q=+emma+", [1, 3, 4]),
    "in a genre": ("q=sag", [2, 3]),
    "in a neighbour": ("q=jan", [1]),
    "across fields": ("q=emmanovel", []),
    "the last of several": ("q=novel&q=saga", [2, 3]),
    "signs are signs": ("q=a/b.", [2]),
    "a pattern is none": ("q=.*", []),
    "nothing": ("q=", [2, 1, 3, 4]),
    "blanks": ("q=+", [2, 1, 3, 4]),
}


@pytest.mark.parametrize(("query", "expected"), SEARCHED.values(), ids=SEARCHED)
def test_a_search_looks_at_several_fields(query: str, expected: list[int]) -> None:
    changes = {"list-books": {"filters": (SEARCH,)}}
    lists = dataclasses.replace(LIBRARY.lists, size=9, greatest_size=9)
    service = library(dataclasses.replace(LIBRARY, operations=operations(changes), lists=lists))
    assert service.ids("/books", query) == expected


def test_a_search_sees_what_a_neighbour_is_now() -> None:
    changes = {"list-books": {"filters": (SEARCH,)}}
    service = library(dataclasses.replace(LIBRARY, operations=operations(changes)))
    service.send("PUT", "/authors/1", body=b'{"name": "Austen"}')
    assert (service.ids("/books", "q=jane"), service.ids("/books", "q=AUST")) == ([], [1])


def test_a_step_answers_for_the_filters_of_its_error_alone() -> None:
    said = [
        Filter("since", Match.FROM, ("out",), ValueType.DATE, "bad date", "no date", ORIGIN, ORIGIN)
    ]
    said.append(
        Filter("out", Match.EQUAL, ("out",), ValueType.DATE, "broken", "no day", ORIGIN, ORIGIN)
    )
    at = next(i for i, step in enumerate(LIBRARY.admission) if step.check is Check.FILTERS)
    second = Step(Check.FILTERS, "broken", ORIGIN)
    admission = (*LIBRARY.admission[: at + 1], second, *LIBRARY.admission[at + 1 :])
    changes = {"list-books": {"filters": tuple(said)}}
    service = library(
        dataclasses.replace(LIBRARY, operations=operations(changes), admission=admission)
    )
    replies = {
        query: service.send("GET", "/books", query)
        for query in ("since=x", "out=+y", "out=y&since=x", "out=2026-01-01")
    }
    told = {
        query: [(item.field, item.message, item.value) for item in reply.broken]
        for query, reply in replies.items()
    }
    assert told == {
        "since=x": [("since", "no date", "x")],
        "out=+y": [("out", "no day", "y")],
        "out=y&since=x": [("since", "no date", "x")],
        "out=2026-01-01": [],
    }
    assert [reply.status for reply in replies.values()] == [400, 422, 400, 200]


def test_a_field_is_unique_within_another() -> None:
    unique = Rule(RuleKind.UNIQUE, "title", (), "genre", "taken", "broken", ORIGIN)
    service = library(with_books(rules=(*LIBRARY.resources["books"].rules, unique)))
    for body, status in (
        (b'{"title": "Emma", "genre": "novel"}', 422),
        (b'{"title": "Emma"}', 201),
        (b'{"title": "Emma", "genre": "play"}', 201),
        (b'{"title": "Emma", "genre": "play"}', 422),
    ):
        assert service.send("POST", "/books", body=body).status == status
    assert service.send("PUT", "/books/1", body=b'{"title": "Emma", "stock": 2}').status == 204
    assert service.send("PUT", "/books/1", body=b'{"genre": "saga"}').status == 422


def test_a_body_that_was_not_read_is_too_large_where_it_may_hold_the_key() -> None:
    steps = (Step(Check.SIZE, "broken", ORIGIN), *LIBRARY.admission[2:])
    admission = (*LIBRARY.admission[:2], *steps)
    in_body = Form("key", "body", "key", "{key}", any_case=False, origin=ORIGIN)
    statuses = {}
    for forms in (LIBRARY.authentication, (in_body,)):
        service = library(dataclasses.replace(LIBRARY, admission=admission, authentication=forms))
        statuses[forms[0].location] = [
            service.send(method, path, body=None).status
            for method, path in (("POST", "/books"), ("GET", "/books"), ("DELETE", "/books/1"))
        ]
    assert statuses == {"header": [422, 200, 200], "body": [422, 422, 422]}
