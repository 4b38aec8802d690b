"""Damaged look-ups, searches and rules between records do what their names tell."""

from __future__ import annotations

from typing import Any

import pytest

from .asked import Ask
from .cases import Case, get, hold, names, shown, status


def create(**fields: Any) -> Ask:
    amounts = {"total_amount_net": 100, "total_amount_gross": 123, "tax": "23"}
    return Ask("POST /deals.json", {"deal": {"name": "New", **amounts, **fields}})


def patch(**fields: Any) -> Ask:
    return Ask("PATCH /deals/{id}.json", {"deal": fields})


def found_by(key: str) -> list[Ask]:
    """A deal of an external id, and what is looked up then."""
    return [create(external_id="Order 7/8"), get(f"/deals/e/{key}.json")]


CASES: list[Case] = [
    ("deals.lookUpDeal: app_code whatever it is", found_by("shop/Order%207%2F8"), status, 404, 200),
    (
        "deals.lookUpDeal: external_id in any case",
        found_by("demo-shop/order%207%2F8"),
        status,
        404,
        200,
    ),
    (
        "deals.lookUpDeal: external_id by its beginning",
        found_by("demo-shop/Order"),
        status,
        404,
        200,
    ),
    (
        "deals.lookUpDeal: not found with a slash",
        found_by("demo-shop/Order%207%2F8"),
        status,
        200,
        404,
    ),
    (
        "deals.external_id.unique: two may have the same",
        [create(external_id="a"), create(external_id="a")],
        status,
        422,
        201,
    ),
    (
        "deals.external_id.unique: two may have the same",
        [create(external_id="a"), create(external_id="a"), create(external_id="a")],
        status,
        422,
        422,
    ),
    (
        "deals.external_id.unique: the record's own is refused",
        [create(external_id="a"), patch(name="b")],
        status,
        200,
        422,
    ),
    (
        "deals.total_amount_gross.not-less-than: a cent beyond is taken",
        [create(total_amount_net=123.01)],
        status,
        422,
        201,
    ),
    (
        "deals.total_amount_gross.not-less-than: the same is refused",
        [create(total_amount_net=123)],
        status,
        201,
        422,
    ),
    (
        "requests.rule_about_two_fields: total_amount_gross is not held against the"
        " total_amount_net that is stored",
        [create(), patch(total_amount_gross=99)],
        status,
        422,
        200,
    ),
    (
        "lists.place_of_a_search: finds the beginning of a text only",
        [create(name="A quill"), get("/deals.json?q=quill")],
        names,
        ["A quill"],
        [],
    ),
    (
        "lists.letter_case_of_a_search: the case of letters counts",
        [create(name="A quill"), get("/deals.json?q=QUILL")],
        names,
        ["A quill"],
        [],
    ),
    (
        "deals.filter.q: does not search description",
        [create(description="A quill"), get("/deals.json?q=quill")],
        names,
        ["New"],
        [],
    ),
    (
        "deals.fields: lists within keep one",
        [create(fields={"a": [1, 2]})],
        shown("fields"),
        {"a": [1, 2]},
        {"a": [1]},
    ),
    (
        "authentication.token-in-the-body: refused",
        [Ask("POST /deals.json", {"api_token": "demo", "deal": {}}, key="")],
        status,
        422,
        401,
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0])
def test_a_mutant_finds_otherwise_than_it_should(case: Case) -> None:
    hold("intum", case)
