"""What a contract may say that MOCO's does not."""

from __future__ import annotations

import json
from typing import Any

import pytest

from dealdouble.emulator.emulator import Options
from dealdouble.store.base import Record

from .library import LIBRARY
from .service import HEADERS, Service, serve


def book(number: int, title: str, **more: Any) -> Record:
    """A book as it is stored."""
    fields = ("author_id", "price", "stock", "genre", "words", "out", "notes")
    return {"id": number, "title": title, **dict.fromkeys(fields), **more}


BOOKS = [
    book(1, "Emma", author_id=1, genre="novel", stock=3, words=["wit", "love"], out="1815-12-23"),
    book(2, "Dune", genre="saga", stock=0, words=["sand"], notes={"shelf": "B"}),
    book(3, "Atlas", stock=3, notes={"shelf": ["A", "B"]}, out="1815-12-23"),
]


@pytest.fixture
def library() -> Service:
    """Two authors, three books."""
    authors = [{"id": 1, "name": "Jane"}, {"id": 2, "name": "Frank"}]
    return serve(LIBRARY, {"authors": authors, "books": BOOKS})


def test_a_delete_may_answer_with_the_record_that_it_removes(library: Service) -> None:
    reply = library.send("DELETE", "/books/1")
    assert reply.status == 200
    assert json.loads(reply.body)["author"] == {"name": "Jane"}
    assert library.send("GET", "/books/1").status == 404
    assert library.ids("/books") == [3, 2]


def test_an_update_may_answer_with_nothing(library: Service) -> None:
    reply = library.send("PUT", "/books/1", body=b'{"title": "Emma II"}')
    assert (reply.status, reply.headers, reply.body) == (204, (), b"")
    assert json.loads(library.send("GET", "/books/1").body)["title"] == "Emma II"


def test_a_record_keeps_going_with_null_where_it_named_what_is_gone(library: Service) -> None:
    assert json.loads(library.send("GET", "/books/1").body)["author"] == {"name": "Jane"}
    assert library.send("DELETE", "/authors/1").status == 200
    assert json.loads(library.send("GET", "/books/1").body)["author"] is None


def test_what_shows_a_changed_record_shows_the_change(library: Service) -> None:
    library.send("GET", "/books/1")
    library.send("PUT", "/authors/1", body=b'{"name": "Austen"}')
    assert json.loads(library.send("GET", "/books/1").body)["author"] == {"name": "Austen"}


def test_a_table_may_be_kept_in_descending_order(library: Service) -> None:
    assert library.ids("/authors") == [2, 1]
    library.send("POST", "/authors", body=b"{}")
    assert library.ids("/authors", "n=3") == [3, 2, 1]


NUMBERS = {
    "null": (b'{"price": null, "stock": null}', None, None),
    "exact": (b'{"price": 0.10, "stock": 12}', b"0.1", b"12"),
    "more than 64 bits": (
        b'{"price": 123456789012345678901234567890, "stock": 99999999999999999999}',
        b"123456789012345678901234567890",
        b"99999999999999999999",
    ),
    "an exponent": (b'{"stock": 1e29}', None, b"1" + b"0" * 29),
    "more than a float holds exactly": (b'{"price": 9007199254740993}', b"9007199254740993", None),
}


@pytest.mark.parametrize(("body", "price", "stock"), NUMBERS.values(), ids=NUMBERS)
def test_numbers_are_shown_exactly(
    library: Service, body: bytes, price: bytes | None, stock: bytes | None
) -> None:
    reply = library.send("POST", "/books", body=body)
    assert reply.status == 201
    assert b'"price":' + (price or b"null") + b"," in reply.body
    assert b'"stock":' + (stock or b"null") + b"," in reply.body


def test_a_template_shows_null_as_nothing(library: Service) -> None:
    assert json.loads(library.send("GET", "/books/1").body)["label"] == "Emma (novel)"
    assert json.loads(library.send("GET", "/books/3").body)["label"] == "Atlas ()"
    reply = library.send("POST", "/books", body=b"{}")
    assert json.loads(reply.body)["label"] == "()"


def test_a_template_is_filled_once(library: Service) -> None:
    reply = library.send("POST", "/books", body=b'{"title": "{genre}", "genre": "{title}"}')
    assert json.loads(reply.body)["label"] == "{genre} ({title})"


FILTERS = {
    "one of texts": ("genre=saga,novel", [2, 1]),
    "one of texts, none of which is there": ("genre=poem", []),
    "one of whole numbers": ("stock=3", [3, 1]),
    "one of whole numbers, unreadable ones left out": ("stock=x,0,0.0", [2]),
    "one of whole numbers, all unreadable": ("stock=x", []),
    "one of nothing": ("stock=,", []),
    "one of ids": ("ids=2,1", [2, 1]),
    "one of ids and of texts": ("ids=1,3&genre=novel,saga", [1]),
    "all of": ("words=wit", [1]),
    "all of two": ("words=love,wit", [1]),
    "all of none": ("words=", [3, 2]),
    "equal to a date": ("out=1815-12-23", [3, 1]),
    "equal to an unreadable date": ("out=1815-02-30", []),
    "a property": ("notes[shelf]=B", [3, 2]),
    "a property that nobody has": ("notes[room]=B", []),
    "from": ("since=1800-01-01", [3, 1]),
    "three at once": ("out=1815-12-23&stock=3&notes[shelf]=A", [3]),
    "two indexes": ("out=1815-12-23&words=wit", [1]),
    "two indexes with nothing in common": ("out=1815-12-23&words=sand", []),
    "a sort": ("by=title desc", [1, 2]),
    "a sort by null": ("by=price&n=3", [1, 2, 3]),
    "a filter and a sort": ("stock=3&by=title desc", [1, 3]),
}


@pytest.mark.parametrize(("query", "expected"), FILTERS.values(), ids=FILTERS)
def test_filters_keep_what_matches(library: Service, query: str, expected: list[int]) -> None:
    assert library.ids("/books", query) == expected


def test_only_the_links_of_the_contract_are_given(library: Service) -> None:
    first = dict(library.send("GET", "/books").headers)
    assert first["link"] == '<http://host/books?p=2>; rel="next"'
    assert (first["p"], first["n"], first["t"]) == ("1", "2", "3")
    last = dict(library.send("GET", "/books", "p=2").headers)
    assert "link" not in last


REFUSALS = {
    "values that are no texts": (
        ("GET", "/books/9", "", b""),
        (404, b'{"code":404,"why":null,"sure":true}'),
    ),
    "a decimal": (("GET", "/books", "since=soon", b""), (400, b'{"ratio":1.50}')),
    "messages as a list and as one text": (
        ("POST", "/books", "", b'{"title": 5, "author_id": 9, "price": "x"}'),
        (
            422,
            b'{"all":["title must type","author_id must exists","price must type"],'
            b'"text":"Sorry: title must type, author_id must exists, price must type."}',
        ),
    ),
}


@pytest.mark.parametrize(("call", "expected"), REFUSALS.values(), ids=REFUSALS)
def test_a_refusal_is_the_contracts_template_filled(
    library: Service, call: tuple[str, str, str, bytes], expected: tuple[int, bytes]
) -> None:
    before = library.everything()
    reply = library.send(*call)
    assert (reply.status, reply.body) == expected
    assert library.everything() == before


def test_a_contract_may_ask_for_no_key() -> None:
    limited = serve(
        LIBRARY, {"authors": [{"id": 1, "name": "Jane"}]}, options=Options(rate_limited=True)
    )
    headers = {"content-type": HEADERS["content-type"]}
    statuses = [limited.send("GET", "/authors/1", headers=headers).status for _ in range(4)]
    assert statuses == [200] * 4, "who has no key is not counted"
