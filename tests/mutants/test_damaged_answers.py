"""Damaged keys, requests, answers and representations do what their names tell."""

from __future__ import annotations

import pytest

from .asked import Ask
from .cases import DELETE, NEW, READ, Case, get, header, hold, post, put, shown, status

SHOWN: list[Case] = [
    ("deals.shows.name: missing", [post()], lambda found: "name" in found[-1].json, True, False),
    (
        "deals.shows.user: of another type",
        [post()],
        shown("user"),
        {"id": 123, "firstname": "Leonie", "lastname": "Achterberg"},
        123,
    ),
    ("deals.shows.name: as it was at first", [post(), put(name="b")], shown("name"), "b", "New"),
    ("deals.shows.money: always null", [post()], shown("money"), 200, None),
    (
        "deals.shows.name: of the record shown before",
        [get("/deals/123"), post(), READ],
        shown("name"),
        "New",
        "Website V2",
    ),
    (
        "deals.shows.user.firstname: missing",
        [post()],
        lambda found: sorted(found[-1].json["user"]),
        ["firstname", "id", "lastname"],
        ["id", "lastname"],
    ),
]

NOBODY = Ask("GET /deals/123", key="")
STRANGER = Ask("GET /deals/123", key="whose")
READER = Ask("DELETE /deals/123", key="demo-read-only")

KEYS: list[Case] = [
    ("authentication.token: refused", [get("/deals/123")], status, 200, 401),
    (
        "authentication.bearer: refused",
        [Ask("GET /deals", headers={"authorization": "Bearer demo"})],
        status,
        200,
        401,
    ),
    (
        "authentication.bearer: refused",
        [Ask("GET /deals", headers={"authorization": "bearer demo"})],
        status,
        200,
        200,
    ),
    ("authentication.token: no key is needed: GET readDeal", [NOBODY], status, 401, 200),
    ("authentication.token: no key is needed: GET readDeal", [STRANGER], status, 401, 401),
    ("authentication.token: any key lets in: GET readDeal", [STRANGER], status, 401, 200),
    ("authentication.token: any key lets in: GET readDeal", [NOBODY], status, 401, 401),
    (
        "authentication.token: refused, and done: no key is needed: DELETE deleteDeal",
        [Ask("DELETE /deals/123", key=""), get("/deals/123")],
        status,
        200,
        404,
    ),
    (
        "authentication.token: what begins with a key is one",
        [Ask("GET /deals", key="demo1")],
        status,
        401,
        200,
    ),
    ("access.full: may not DELETE deleteDeal", [post(), DELETE], status, 204, 403),
    ("access.read-only: may DELETE deleteDeal", [READER], status, 403, 204),
    (
        "access.read-only: refused, and done: DELETE deleteDeal",
        [READER, get("/deals/123")],
        status,
        200,
        404,
    ),
]

ANSWERS: list[Case] = [
    ("deals.readDeal: not there", [get("/deals/123")], status, 200, 405),
    ("deals.createDeal: done, and answered with 500", [post()], status, 200, 500),
    ("deals.listDeals: fails each fifth time", [get("/deals")] * 5, status, 200, 500),
    ("deals.createDeal.answer: 202", [post()], status, 200, 202),
    (
        "deals.readDeal.answer: the body is cut short",
        [get("/deals/123")],
        lambda found: type(found[-1].json),
        dict,
        bytes,
    ),
    (
        "deals.readDeal.answer: said to be a web page",
        [get("/deals/123")],
        header("content-type"),
        "application/json; charset=utf-8",
        "text/html; charset=utf-8",
    ),
    ("error.unauthorized: 409", [NOBODY], status, 401, 409),
    (
        "error.unauthorized: another body",
        [NOBODY],
        lambda found: found[-1].json,
        {"message": "Unauthorized"},
        {"problem": "no"},
    ),
    (
        "error.method-not-allowed.allow: missing",
        [Ask("POST /deals/123")],
        header("allow"),
        "GET, PUT, PATCH, DELETE",
        None,
    ),
    (
        "error.unknown-status: what breaks its rules is called 'invalid'",
        [post(status="maybe")],
        status,
        400,
        422,
    ),
    (
        "error.invalid: names another field",
        [post(currency="no")],
        lambda found: list(found[-1].json),
        ["currency"],
        ["name"],
    ),
    (
        "requests.several_broken_rules: only the first is named",
        [post(currency="no", user_id=5)],
        lambda found: list(found[-1].json),
        ["currency", "user_id"],
        ["currency"],
    ),
]

REQUESTS: list[Case] = [
    ("requests.trailing_slash: is another path", [get("/deals/123/")], status, 200, 404),
    ("requests.unknown_parameter: is refused", [get("/deals?weather=fine")], status, 200, 400),
    ("requests.unknown_key: is refused", [post(weather="fine")], status, 200, 422),
    (
        "requests.body_of_get_and_delete: is refused",
        [Ask("GET /deals/123", {"weather": "fine"})],
        status,
        200,
        422,
    ),
    ("requests.head: is not allowed", [Ask("HEAD /deals/123")], status, 200, 405),
    (
        "requests.content_type: any will do",
        [Ask("POST /deals", NEW, headers={"content-type": "text/plain"})],
        status,
        422,
        200,
    ),
    (
        "requests.body_of_another_content_type: is refused",
        [post(), Ask("PUT /deals/{id}", {}, headers={"content-type": "text/plain"})],
        status,
        200,
        422,
    ),
    ("requests.null: changes nothing", [post(info="a"), put(info=None)], shown("info"), "", "a"),
    ("requests.null: is refused", [post(info=None)], status, 200, 422),
    (
        "requests.blanks_in_a_keys_header: may be one",
        [Ask("GET /deals", headers={"authorization": "Bearer  demo"})],
        status,
        200,
        401,
    ),
    (
        "requests.update_that_changes_nothing: counts as a change",
        [post(), Ask("PUT /deals/{id}", {"name": "New"}, seconds=60)],
        shown("updated_at"),
        "2026-03-15T09:00:00Z",
        "2026-03-15T09:01:00Z",
    ),
]


@pytest.mark.parametrize("case", [*SHOWN, *KEYS, *ANSWERS, *REQUESTS], ids=lambda case: case[0])
def test_a_mutant_answers_otherwise_than_it_should(case: Case) -> None:
    hold("moco", case)
