"""Damaged rules, values, treatments and stores do what their names tell."""

from __future__ import annotations

import json

import pytest

from .asked import Ask
from .cases import DELETE, MINE, NEW, READ, Case, get, hold, names, post, put, shown, status, three

RULES: list[Case] = [
    ("deals.status.one-of: dropped", [post(status="maybe")], status, 400, 200),
    ("deals.name.type: dropped", [post(name=5)], status, 422, 200),
    ("deals.tags.type: applied on create only", [post(), put(tags="a")], status, 422, 200),
    ("deals.user_id.exists: applied on update only", [post(user_id=5)], status, 422, 200),
    ("requests.null: money may be emptied", [post(), put(money=None)], status, 422, 200),
    ("deals.name.not-blank: a blank is taken", [post(name=" ")], status, 422, 200),
    ("deals.name.not-blank: a single letter is refused", [post(name="a")], status, 200, 422),
    (
        "deals.service_period_to.last-day-of-a-month: 28 February is taken in leap years",
        [post(service_period_to="2028-02-28")],
        status,
        422,
        200,
    ),
    (
        "deals.service_period_to.not-before: a day beyond is taken",
        [post(service_period_from="2026-02-01", service_period_to="2026-01-31")],
        status,
        422,
        200,
    ),
    (
        "deals.service_period_to.not-before: a day beyond is taken",
        [post(service_period_from="2026-02-01", service_period_to="2025-12-31")],
        status,
        422,
        422,
    ),
    (
        "requests.rule_about_two_fields: service_period_to is not held against the"
        " service_period_from that is stored",
        [post(service_period_from="2026-02-01"), put(service_period_to="2026-01-31")],
        status,
        422,
        200,
    ),
    (
        "deals.custom_properties.bytes: half as many are refused",
        [post(custom_properties={"A": "x" * 7000})],
        status,
        200,
        422,
    ),
    ("deals.info: required too", [post()], status, 200, 422),
    (
        "deals.money.digits: 31 are taken",
        [Ask("POST /deals", json.dumps(NEW).replace("200", f"1.{'1' * 30}").encode())],
        status,
        422,
        200,
    ),
]

VALUES: list[Case] = [
    ("deals.info: not stored on create", [post(info="text")], shown("info"), "text", ""),
    ("deals.info: not stored on update", [post(), put(info="text")], shown("info"), "text", ""),
    ("deals.money: loses its cents", [post(money=7.25)], shown("money"), 7.25, 7),
    ("deals.name: letters beyond ASCII are lost", [post(name="Öl")], shown("name"), "Öl", "?l"),
    (
        "deals.tags: keeps three",
        [post(tags=list("abcd"))],
        shown("tags"),
        list("abcd"),
        list("abc"),
    ),
    (
        "deals.reminder_date: leap days move",
        [post(reminder_date="2028-02-29")],
        shown("reminder_date"),
        "2028-02-29",
        "2028-02-28",
    ),
    (
        "deals.custom_properties: lists within keep one",
        [post(custom_properties={"A": ["x", "y"]})],
        shown("custom_properties"),
        {"A": ["x", "y"]},
        {"A": ["x"]},
    ),
]

TREATMENTS: list[Case] = [
    ("deals.status.default: dropped", [post()], shown("status"), "pending", None),
    ("deals.status.default: another one", [post()], shown("status"), "pending", "potential"),
    (
        "deals.reminder_date.date-of-a-date-time: refused",
        [post(reminder_date="2026-04-01T10:00:00Z")],
        status,
        200,
        422,
    ),
    (
        "deals.custom_properties.merged-by-key: dropped",
        [post(custom_properties={"A": "x"}), put(custom_properties={"B": "y"})],
        shown("custom_properties"),
        {"A": "x", "B": "y"},
        {"B": "y"},
    ),
    (
        "deals.closed_on.today-when-missing-dropped-lost: not while status is lost",
        [post(status="lost")],
        shown("closed_on"),
        "2026-03-15",
        None,
    ),
    (
        "deals.closed_on.today-when-missing-won: a week ago",
        [post(status="won")],
        shown("closed_on"),
        "2026-03-15",
        "2026-03-08",
    ),
    (
        "deals.closed_on.ignored-while-pending-potential: neither ignored nor cleared",
        [post(closed_on="2026-03-01")],
        shown("closed_on"),
        None,
        "2026-03-01",
    ),
    (
        "deals.inbox_email_address.written-as: all alike",
        [post()],
        shown("inbox_email_address"),
        "deal-363@inbox.example",
        "alike",
    ),
    (
        "deals.created_at.time-of-creation: moves with each change",
        [post(), Ask("PUT /deals/{id}", {"name": "b"}, seconds=60)],
        shown("created_at"),
        "2026-03-15T09:00:00Z",
        "2026-03-15T09:01:00Z",
    ),
    (
        "deals.updated_at.time-of-last-change: stands",
        [post(), Ask("PUT /deals/{id}", {"name": "b"}, seconds=60)],
        shown("updated_at"),
        "2026-03-15T09:01:00Z",
        "2026-03-15T09:00:00Z",
    ),
    ("deals.id.next-number: every other number", [post(), post()], shown("id"), 364, 366),
]

STORE: list[Case] = [
    ("deals.createDeal: nothing is stored", [post(), READ], status, 200, 404),
    (
        "deals.createDeal: stored twice",
        [post(tags=["mine"]), get(MINE)],
        names,
        ["New"],
        ["New"] * 2,
    ),
    (
        "deals.updateDeal: the newest other is changed instead",
        [*three(), put(name="d"), get(MINE)],
        names,
        list("abd"),
        list("adc"),
    ),
    (
        "deals.updateDeal: two records are swapped",
        [*three(), put(info="i"), get(MINE)],
        names,
        list("abc"),
        list("acb"),
    ),
    (
        "deals.deleteDeal: the newest other is deleted instead",
        [*three(), DELETE, get(MINE)],
        names,
        list("ab"),
        list("ac"),
    ),
    (
        "requests.refused_request: stored all the same on create",
        [post(tags=["mine"], currency="no"), get(MINE)],
        names,
        [],
        ["New"],
    ),
    (
        "requests.refused_request: what is valid is stored on update",
        [post(), put(name="b", currency="no"), READ],
        shown("name"),
        "New",
        "b",
    ),
    (
        "requests.field_that_is_not_sent: wiped by PUT",
        [post(info="text"), put(name="b")],
        shown("info"),
        "text",
        "",
    ),
    (
        "deals.updateDeal: each second is lost",
        [post(), put(name="b"), put(name="c"), READ],
        shown("name"),
        "c",
        "b",
    ),
    (
        "error.not-found: PUT creates what is not there",
        [Ask("PUT /deals/5", {"name": "b"})],
        status,
        404,
        200,
    ),
    (
        "deals.tags: shared by those alike",
        [*three(), put(tags=["yours"]), get(MINE)],
        names,
        list("ab"),
        [],
    ),
    ("deals.readDeal: always shows the oldest", [post(), READ], shown("id"), 363, 123),
    ("deals.readDeal: finds what is gone", [post(), DELETE, READ], status, 404, 200),
    ("error.not-found: a second delete is done", [post(), DELETE, DELETE], status, 404, 204),
    ("error.not-found: a second delete fails", [post(), DELETE, DELETE], status, 404, 500),
    (
        "deals.readDeal: is as it was first read",
        [post(), READ, put(name="b"), READ],
        shown("name"),
        "b",
        "New",
    ),
]


@pytest.mark.parametrize("case", [*RULES, *VALUES, *TREATMENTS, *STORE], ids=lambda case: case[0])
def test_a_mutant_writes_otherwise_than_it_should(case: Case) -> None:
    hold("moco", case)
