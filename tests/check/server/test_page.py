"""What an answer says of itself as a page of a list."""

from __future__ import annotations

from typing import Any

import pytest

from dealdouble.check.server.exchange import Exchange
from dealdouble.check.server.page import page_of
from dealdouble.emulator.json_body import write_json

from ..serving import contract_of

MOCO, LIBRARY = contract_of("moco").lists, contract_of("library").lists


def answered(value: Any, status: int = 200, **headers: str) -> Exchange:
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return Exchange("GET", "http://x/y", (), b"", status, named, write_json(value))


def test_an_array_is_a_page_that_says_the_rest_in_headers() -> None:
    page = page_of(MOCO, answered([{"id": 2}, {"id": 1}], x_page="3", x_per_page="2", x_total="6"))
    assert page is not None
    assert page.ids == [2, 1]
    assert (page.number, page.size, page.total) == (3, 2, 6)


def test_an_object_says_all_of_it_in_its_keys() -> None:
    page = page_of(LIBRARY, answered({"items": [{"id": 7}], "page": 1, "size": 20, "total": 1}))
    assert page is not None
    assert page.ids == [7]
    assert (page.number, page.size, page.total) == (1, 20, 1)


@pytest.mark.parametrize("text", ["", "many", "-1", "1.0"])
def test_a_header_that_is_no_number_says_nothing(text: str) -> None:
    page = page_of(MOCO, answered([], x_total=text))
    assert page is not None
    assert page.total is None


def test_links_are_known_by_their_relation() -> None:
    link = '<http://x/y?ids=1,2&page=2>; rel="next", <http://x/y?ids=1,2&page=9>; rel=last'
    page = page_of(MOCO, answered([], link=link))
    assert page is not None
    assert page.links == {"next": "http://x/y?ids=1,2&page=2", "last": "http://x/y?ids=1,2&page=9"}


@pytest.mark.parametrize(
    ("lists", "exchange"),
    [
        (MOCO, answered({"data": []})),
        (MOCO, answered([], status=500)),
        (MOCO, answered("none")),
        (LIBRARY, answered([])),
        (LIBRARY, answered({"items": None})),
    ],
)
def test_what_is_no_list_is_no_page(lists: Any, exchange: Exchange) -> None:
    assert page_of(lists, exchange) is None
