"""Damaged filters, pages, headers, links and orders do what their names tell."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from .asked import Answered, Ask, answers, mutant_of, right
from .cases import DELETE, MINE, Case, get, header, hold, links, names, post, put, status, three


def tagged(*asks: Ask) -> list[Ask]:
    """Deals a, b and c, of which c is not closed; they are changed and asked for last."""
    return [
        post(
            name="a",
            tags=["mine", "x"],
            status="lost",
            closed_on="2026-05-01",
            custom_properties={"A": "1"},
        ),
        post(
            name="b",
            tags=["mine", "y"],
            status="lost",
            closed_on="2026-05-02",
            custom_properties={"A": "2", "B": "1"},
        ),
        post(name="c", tags=["mine", "x", "y"]),
        *asks,
    ]


def mine(more: str) -> Ask:
    return get(f"{MINE}&{more}")


FILTERS: list[tuple[str, str, str, str]] = [
    ("deals.filter.closed_from: ignored", "closed_from=2026-05-02", "b", "abc"),
    ("deals.filter.closed_from: inverted", "closed_from=2026-05-02", "b", "ac"),
    ("deals.filter.closed_from: bounds the other way", "closed_from=2026-05-02", "b", "ab"),
    ("deals.filter.closed_from: compares reminder_date", "closed_from=2026-04-01", "ab", "abc"),
    (
        "lists.ends_of_a_range: closed_from leaves its end out",
        "closed_from=2026-05-01",
        "ab",
        "b",
    ),
    ("deals.filter.closed_to: goes one beyond its end", "closed_to=2026-05-01", "a", "ab"),
    ("deals.filter.closed_to: lets in what has no value", "closed_to=2026-05-01", "a", "ac"),
    (
        "deals.filter.closed_from: ignored where nothing matches",
        "closed_from=2099-01-01",
        "",
        "abc",
    ),
    ("deals.filter.closed_from.unreadable: is ignored", "closed_from=soon", "", "abc"),
    ("deals.filter.ids: only the first value counts", "ids=363,364", "ab", "a"),
    ("deals.filter.updated_after: a second late", "updated_after=2026-03-15T08:59:59Z", "abc", ""),
    (
        "deals.filter.updated_after: lets in the instant itself",
        "updated_after=2026-03-15T09:00:00Z",
        "",
        "abc",
    ),
    (
        "deals.filter.custom_properties: any value of the key will do",
        "custom_properties[A]=1",
        "a",
        "ab",
    ),
    (
        "deals.filter.custom_properties: any key of the value will do",
        "custom_properties[A]=1",
        "a",
        "ab",
    ),
    (
        "deals.filter.custom_properties.unreadable: an unknown key is ignored",
        "custom_properties[C]=1",
        "",
        "abc",
    ),
    (
        "lists.combined_filters: only the first counts",
        "closed_to=2026-05-01",
        "a",
        "abc",
    ),
    (
        "lists.combined_filters: one of them is enough",
        "closed_from=2099-01-01&closed_to=1900-01-01",
        "",
        "abc",
    ),
    ("lists.repeated_parameter: the first counts", "status=won&status=lost", "ab", ""),
    ("lists.empty_filter: is compared", "status=", "abc", ""),
    ("deals.listDeals: lacks the newest", "", "abc", "ab"),
    ("deals.listDeals: lacks the oldest", "", "abc", "bc"),
    ("deals.listDeals: is as before the last change", "", "abc", "ab"),
    ("lists.page_parameter: ignored", "per_page=2&page=2", "c", "ab"),
    ("lists.page_parameter: counts from 0", "per_page=2&page=1", "ab", "c"),
    ("lists.page_parameter: a page behind", "per_page=2&page=2", "c", "ab"),
    ("lists.page_size_parameter: ignored", "per_page=2", "ab", "abc"),
    ("lists.page_parameter: pages overlap", "per_page=2&page=2", "c", "bc"),
    ("lists.page_parameter: pages are cut a record early", "per_page=2&page=2", "c", "b"),
    ("lists.page_parameter: a page loses its last record", "per_page=2", "ab", "a"),
    ("lists.page_parameter: a page loses its first record", "per_page=2&page=2", "c", ""),
    ("lists.page_parameter: a last page that is not full is empty", "per_page=2&page=2", "c", ""),
    ("lists.page_parameter: a page shows its last record twice", "per_page=2", "ab", "abb"),
    (
        "lists.page_parameter: each second page is one of the list backwards",
        "per_page=2&page=2",
        "c",
        "ba",
    ),
    ("lists.page_past_the_end: shows the last page", "per_page=2&page=9", "", "c"),
    ("lists.unreadable_page_or_size: shows nothing", "page=two", "abc", ""),
    ("lists.sort_parameter: descending is ignored", "sort_by=name desc", "cba", "abc"),
    ("lists.sort_parameter: turned round", "sort_by=name", "abc", "cba"),
    ("lists.sort_parameter: sorts each page by itself", "sort_by=name desc&per_page=2", "cb", "ba"),
    ("lists.nulls_in_a_sort: first ascending", "sort_by=closed_on", "abc", "cab"),
]
"""A mutant, a query, the deals that it should find of three, and those that it finds here."""

SAID: list[Case] = [
    ("lists.page_header: missing", [get("/deals")], header("x-page"), "1", None),
    ("lists.page_header: one too many", [get("/deals")], header("x-page"), "1", "2"),
    (
        "lists.total_header: of the page",
        [*three(), mine("per_page=2")],
        header("x-total"),
        "3",
        "2",
    ),
    ("lists.total_header: one too few", [*three(), mine("")], header("x-total"), "3", "2"),
    (
        "lists.page_size_header: what the page holds",
        [*three(), mine("per_page=5")],
        header("x-per-page"),
        "5",
        "3",
    ),
    ("lists.page_size: 99", [get("/deals")], header("x-per-page"), "100", "99"),
    (
        "lists.greatest_page_size: a half of it",
        [get("/deals?per_page=70")],
        header("x-per-page"),
        "70",
        "50",
    ),
    ("lists.link_next: missing", [get("/deals?per_page=5")], links("next"), True, False),
    (
        "lists.link_next: to the page behind it",
        [get("/deals?per_page=5")],
        links("page=3"),
        False,
        True,
    ),
    (
        "lists.link_next: forgets the other parameters",
        [get("/deals?per_page=5&page=1")],
        links("per_page=5&page=2"),
        True,
        False,
    ),
    ("lists.link_next: on the last page too", [*three(), mine("")], links("next"), False, True),
    (
        "lists.link_on_a_single_page: one to itself",
        [*three(), mine("")],
        links("last"),
        False,
        True,
    ),
    (
        "lists.shape: wrapped otherwise",
        [*three(), mine("")],
        lambda found: type(found[-1].json),
        list,
        dict,
    ),
    (
        "lists.shape: of ids alone",
        [*three(), mine("")],
        lambda found: found[-1].json[0] == 363,
        False,
        True,
    ),
    (
        "deals.order: the other way round",
        [*three(), get("/deals?tags=mine")],
        names,
        list("abc"),
        list("cba"),
    ),
    (
        "deals.filter.tags: one of several values is enough",
        [*tagged(), get("/deals?tags=x,y")],
        names,
        ["c"],
        list("abc"),
    ),
    (
        "deals.filter.tags: knows records as they were created",
        [*tagged(), put(tags=["mine"]), mine("tags=x,y")],
        names,
        [],
        ["c"],
    ),
    (
        "deals.filter.company_id: of the page only",
        [*three(company_id=789), get("/deals?company_id=789&per_page=1&sort_by=id desc&page=1")],
        names,
        ["c"],
        ["c"],
    ),
    (
        "deals.listDeals: holds what was deleted",
        [*three(), DELETE, mine("")],
        names,
        list("ab"),
        list("abc"),
    ),
]

UNREADABLE: list[Case] = [
    (
        "deals.filter.closed_from.unreadable: matches nothing",
        [get("/deals?closed_from=soon")],
        status,
        400,
        200,
    ),
    ("deals.filter.ids.unreadable: is refused", [get("/deals?ids=a")], status, 200, 400),
    ("lists.page_past_the_end: is refused", [get("/deals?page=99")], status, 200, 400),
    ("lists.unreadable_page_or_size: is refused", [get("/deals?page=two")], status, 200, 400),
    ("lists.size_above_the_greatest: is refused", [get("/deals?per_page=101")], status, 200, 400),
    ("lists.unknown_sort: is refused", [get("/deals?sort_by=weather")], status, 200, 400),
]


@pytest.mark.parametrize("case", [*SAID, *UNREADABLE], ids=lambda case: case[0])
def test_a_mutant_says_otherwise_than_it_should(case: Case) -> None:
    hold("moco", case)


@pytest.mark.parametrize(("name", "query", "before", "after"), FILTERS)
def test_a_mutant_lists_other_records_than_it_should(
    name: str, query: str, before: str, after: str
) -> None:
    mutant = mutant_of("moco", name)
    asks = tagged(mine(query))
    assert _listed(answers(right(mutant), asks)) == before
    assert _listed(answers(mutant, asks)) == after


def _listed(found: Sequence[Answered]) -> str:
    """The names of the deals in a list, nothing if it was refused."""
    return "".join(names(found)) if found[-1].status == 200 else ""
