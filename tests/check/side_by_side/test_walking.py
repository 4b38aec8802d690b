"""Lists are read as far as it takes to know what they hold, and no further."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

import pytest

from dealdouble.check.opening import subject_of
from dealdouble.check.server.target import Target
from dealdouble.check.side_by_side.walking import Walk, Walker
from dealdouble.vocabulary import Action

from ..serving import contract_of
from ..stub import Answer, Asked, Stub, stub

Cut = Callable[[int, str], Answer]
"""The answer to a page of a number, sorted as it says."""


def numbered(ids: list[int], size: int, total: bool = False, linked: bool = False) -> Cut:
    """Pages of a size, newest first if they are asked for so, else oldest first."""

    def cut(page: int, sort: str) -> Answer:
        ordered = sorted(ids, reverse=sort == "id desc")
        shown = ordered[(page - 1) * size : page * size]
        headers = {"X-Total": str(len(ids))} if total else {}
        if linked:
            rel = "next" if page * size < len(ids) else "prev"
            headers["Link"] = f'</api/v1/deals?page={page}>; rel="{rel}"'
        return Answer(200, [{"id": number} for number in shown], headers)

    return cut


@contextmanager
def walker(cut: Cut, api: str = "moco") -> Iterator[tuple[Walker, Stub]]:
    """A walker on a server that answers so; what opening it asked is not counted."""

    def answer(asked: Asked) -> Answer:
        query = parse_qs(urlsplit(asked.target).query)
        return cut(int(query.get("page", ["1"])[0]), query.get("sort_by", [""])[0])

    contract = contract_of(api)
    (resource,) = (r for r in contract.resources.values() if r.representation)
    with stub(answer) as server:
        target = Target(contract, server.url, "sesame")
        subject = subject_of(target, resource, "run", {})
        operation = subject.operation(Action.LIST)
        assert operation is not None
        server.asked.clear()
        yield Walker(target, subject, operation), server
        target.close()


def test_the_newest_are_found_without_reading_the_rest() -> None:
    with walker(numbered(list(range(1, 1001)), 100)) as (walking, server):
        walk = walking.find([], [999, 1000], [998, 999, 1000])
    assert walk.is_whole
    assert set(walk.records) >= {998, 999, 1000}
    assert [asked.target for asked in server.asked] == ["/api/v1/deals?sort_by=id+desc"]


def test_a_record_that_is_missing_is_looked_for_to_the_end() -> None:
    with walker(numbered(list(range(1, 251)), 100)) as (walking, server):
        walk = walking.find([], [250, 9999], [250, 9999])
    assert walk.is_whole
    assert 9999 not in walk.records
    assert len(walk.records) == 250
    assert len(server.asked) == 3


def test_a_sort_that_is_ignored_costs_pages_and_no_more() -> None:
    cut = numbered(list(range(1, 251)), 100)
    with walker(lambda page, sort: cut(page, "")) as (walking, server):
        walk = walking.find([], [250], [250])
    assert 250 in walk.records
    assert len(server.asked) == 3


@pytest.mark.parametrize("said", ["total", "linked"])
def test_what_a_page_says_of_the_end_is_enough_where_nothing_is_missing(said: str) -> None:
    with walker(numbered([1, 2, 3], 100, **{said: True})) as (walking, server):
        walk = walking.read([], [1, 2, 3], [1, 2, 3])
    assert walk.is_whole
    assert len(server.asked) == 1


@pytest.mark.parametrize("said", ["total", "linked"])
def test_it_is_not_enough_where_something_is(said: str) -> None:
    with walker(numbered([1, 2, 3], 100, **{said: True})) as (walking, server):
        walk = walking.read([], [4], [4])
    assert walk.is_whole
    assert len(server.asked) == 2


def test_a_page_that_is_shorter_than_another_was_is_the_last() -> None:
    with walker(numbered(list(range(1, 6)), 3)) as (walking, server):
        walk = walking.read([], [9], [9])
        assert walk.is_whole
        assert [len(page.records) for page in walk.pages] == [3, 2]
    assert len(server.asked) == 2


def test_pages_that_repeat_themselves_end_a_walk_that_knows_nothing_of_what_is_missing() -> None:
    cut = numbered(list(range(1, 101)), 100)
    with walker(lambda page, sort: cut(1, sort)) as (walking, server):
        walk = walking.read([], [9999], [9999])
    assert not walk.is_whole
    assert len(server.asked) == 2


def test_a_page_past_the_end_may_be_refused() -> None:
    cut = numbered([1, 2], 2)

    def refusing(page: int, sort: str) -> Answer:
        return Answer(404) if page > 1 else cut(page, sort)

    with walker(refusing) as (walking, _server):
        walk = walking.read([], [9], [9])
    assert walk.is_whole
    assert walk.strange is None


def test_what_is_no_list_ends_the_walk() -> None:
    answers: list[Answer] = []

    def cut(page: int, sort: str) -> Answer:
        return answers.pop() if answers else Answer(200, [])

    with walker(cut) as (walking, _server):
        answers.append(Answer(500, {"message": "no"}))
        walk = walking.read([], [], [])
    assert walk.pages == ()
    assert walk.last.status == 500


def test_an_endless_list_is_given_up() -> None:
    def cut(page: int, sort: str) -> Answer:
        return Answer(200, [{"id": page * 10 + n} for n in range(10)])

    with walker(cut) as (walking, server):
        walk = walking.read([], [1], [1])
    assert not walk.is_whole
    assert len(server.asked) == 40


def test_a_walk_knows_which_page_shows_a_record() -> None:
    with walker(numbered(list(range(1, 6)), 3)) as (walking, _server):
        walk: Walk = walking.read([], [9], [])
    assert walk.page_with(4).url.endswith("page=2")
    assert walk.page_with(99) is walk.last
