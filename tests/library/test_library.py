"""Pages alone make an API: the library's compile, load, and are served as they say."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
import yaml
from openapi_spec_validator import OpenAPIV31SpecValidator

from dealdouble.contract.model import Contract
from dealdouble.specs.build import compile_folder
from dealdouble.vocabulary import Standing

from ..in_process import FrozenClock
from .conftest import PAGES

NOT_FOUND = {"title": "Not found"}
NEW = {
    "branch": "station",
    "book_id": 12,
    "member_id": 21,
    "lent_on": "2026-03-15",
    "due_on": "2026-04-12",
}
FIRST = {
    "id": 1,
    "label": "harbour A001",
    "branch": "harbour",
    "receipt": "A001",
    "book": {"id": 11, "title": "The Sea and the Jungle"},
    "member_id": 21,
    "lent_on": "2026-03-01",
    "due_on": "2026-03-29",
    "status": "lent",
    "returned_on": None,
    "fee": 0,
    "tags": ["desk", "quiet"],
    "note": None,
    "created_at": "2026-03-01T10:00:00Z",
    "updated_at": "2026-03-01T10:00:00Z",
}
EXAMPLE = FIRST | {
    "status": "returned",
    "returned_on": "2026-03-15",
    "fee": 1.5,
    "tags": [],
    "updated_at": "2026-03-15T09:00:00Z",
}
CREATED = {
    "id": 6,
    "label": "station",
    "branch": "station",
    "receipt": None,
    "book": {"id": 12, "title": "Seeds and Weeds"},
    "member_id": 21,
    "lent_on": "2026-03-15",
    "due_on": "2026-04-12",
    "status": "lent",
    "returned_on": None,
    "fee": 0,
    "tags": [],
    "note": None,
    "created_at": "2026-03-15T09:00:00Z",
    "updated_at": "2026-03-15T09:00:00Z",
}


def found(client: httpx.Client, query: str) -> list[int]:
    """The numbers of the loans that a list holds."""
    answer = client.get(f"/loans?{query}")
    assert answer.status_code == 200
    return [loan["id"] for loan in answer.json()["items"]]


def test_the_pages_compile_to_the_same_valid_document_each_time(library_text: str) -> None:
    assert list(OpenAPIV31SpecValidator(yaml.safe_load(library_text)).iter_errors()) == []
    assert compile_folder(PAGES) == library_text


def test_the_contract_has_the_operations_of_the_page(library_contract: Contract) -> None:
    assert [
        (item.id, item.method, item.answers[0].status) for item in library_contract.operations
    ] == [
        ("listLoans", "GET", 200),
        ("createLoan", "POST", 201),
        ("readLoan", "GET", 200),
        ("updateLoan", "PATCH", 200),
        ("deleteLoan", "DELETE", 200),
        ("lookUpLoan", "GET", 200),
    ]


def test_the_contract_has_the_origin_of_all_that_the_page_states(
    library_contract: Contract,
) -> None:
    requests, lists = library_contract.requests.origins, library_contract.lists.origins
    assert list(requests)[-7:] == [
        *("null", "field_that_is_not_sent", "update_that_changes_nothing"),
        *("rule_about_two_fields", "refused_request", "several_broken_rules", "head"),
    ]
    assert list(lists)[-9:] == [
        *("combined_filters", "ends_of_a_range", "single_end_of_a_range"),
        *("letter_case_of_a_search", "place_of_a_search"),
        *("page_past_the_end", "size_above_the_greatest", "repeated_parameter", "nulls_in_a_sort"),
    ]
    for origin in (*requests.values(), *lists.values()):
        assert (origin.standing, origin.source) == (Standing.ASSUMED, "invention")


@pytest.mark.parametrize(
    ("operation", "status", "expected"),
    [
        ("post /loans", "201", {"loan": EXAMPLE}),
        ("get /loans", "200", {"items": [EXAMPLE], "page": 1, "size": 20, "total": 1}),
        ("get /receipts/{branch}/{receipt}", "200", {"loan": EXAMPLE}),
    ],
)
def test_an_example_is_shown_as_an_answer_holds_it(
    library_text: str, operation: str, status: str, expected: Any
) -> None:
    method, _, path = operation.partition(" ")
    response = yaml.safe_load(library_text)["paths"][path][method]["responses"][status]
    assert response["content"]["application/json"]["examples"]["the-loan"]["value"] == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/loans/1", FIRST),
        ("/loans/1/", FIRST),
        ("/receipts/harbour/A001", FIRST),
    ],
)
def test_a_loan_is_read_by_its_number_or_its_receipt(
    library: httpx.Client, path: str, expected: Any
) -> None:
    answer = library.get(path)

    assert answer.status_code == 200
    assert answer.json() == {"loan": expected}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/loans/9"),
        ("GET", "/loans/one"),
        ("PATCH", "/loans/9"),
        ("DELETE", "/loans/9"),
        ("GET", "/receipts/harbour/B200"),
        ("GET", "/receipts/harbour/"),
        ("GET", "/receipts/main/A001"),
        ("GET", "/books/11"),
    ],
)
def test_what_is_not_there_is_not_found(library: httpx.Client, method: str, path: str) -> None:
    answer = library.request(method, path, json={"loan": {}} if method == "PATCH" else None)

    assert (answer.status_code, answer.json()) == (404, {"problem": NOT_FOUND})


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        pytest.param({}, {}, id="defaults"),
        pytest.param({"reader_id": 22, "member_id": 21}, {"member_id": 21}, id="alias beside"),
        pytest.param({"receipt": ""}, {}, id="empty receipt"),
        pytest.param(
            {"receipt": "B201"}, {"receipt": "B201", "label": "station B201"}, id="receipt"
        ),
        pytest.param({"lent_on": "2026-03-15T08:00:00Z"}, {}, id="date of a date-time"),
        pytest.param({"fee": "1.50"}, {"fee": 1.5}, id="number from text"),
        pytest.param({"tags": ["b", "a", "b"]}, {"tags": ["a", "b"]}, id="sorted, each once"),
        pytest.param({"tags": None, "fee": None}, {}, id="null is the default"),
        pytest.param(
            {"status": "returned"},
            {"status": "returned", "returned_on": "2026-03-15"},
            id="returned today",
        ),
        pytest.param({"returned_on": "2026-03-20"}, {}, id="cleared while lent"),
        pytest.param({"colour": "red", "id": 77}, {}, id="unknown keys"),
    ],
)
def test_a_loan_is_created(library: httpx.Client, sent: Any, shown: Any) -> None:
    answer = library.post("/loans", json={"loan": NEW | sent})

    assert answer.status_code == 201
    assert answer.json() == {"loan": CREATED | shown}
    assert library.get("/loans/6").json() == answer.json()


def test_an_alias_stands_for_the_field(library: httpx.Client) -> None:
    sent = {name: value for name, value in NEW.items() if name != "member_id"}
    answer = library.post("/loans", json={"loan": sent | {"reader_id": 22}})

    assert answer.json()["loan"]["member_id"] == 22


@pytest.mark.parametrize(
    ("sent", "fields"),
    [
        ({"branch": None}, {"branch": ["is missing"]}),
        ({"branch": "main"}, {"branch": ["is not in the list"]}),
        ({"status": None}, {"status": ["is not in the list"]}),
        ({"receipt": "a1"}, {"receipt": ["must look like ^[A-Z][0-9]{3}$"]}),
        ({"receipt": "A001"}, {"receipt": ["is taken"]}),
        ({"book_id": 14}, {"book_id": ["is not known"]}),
        ({"member_id": "21"}, {"member_id": ["must be a number"]}),
        ({"lent_on": "2026-02-30"}, {"lent_on": ["must be a date"]}),
        ({"due_on": "2026-03-14"}, {"due_on": ["must not be before lent_on"]}),
        (
            {"status": "returned", "returned_on": "2026-03-14"},
            {"returned_on": ["must not be before lent_on"]},
        ),
        ({"fee": -0.01}, {"fee": ["must be greater than -0.01"]}),
        ({"fee": "1000"}, {"fee": ["must be less than 1000"]}),
        ({"fee": 1.123456}, {"fee": ["has more than 6 digits"]}),
        ({"fee": "much"}, {"fee": ["must be an amount"]}),
        ({"tags": "a"}, {"tags": ["must be a list of texts"]}),
        (
            {"book_id": 14, "fee": 1000},
            {"book_id": ["is not known"], "fee": ["must be less than 1000"]},
        ),
    ],
)
def test_a_loan_that_breaks_a_rule_is_refused(
    library: httpx.Client, sent: Any, fields: dict[str, list[str]]
) -> None:
    answer = library.post("/loans", json={"loan": NEW | sent})

    assert answer.status_code == 422
    assert answer.json() == {"problem": {"title": "Refused", "fields": fields}}
    assert library.get("/loans").json()["total"] == 5


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ({}, {"updated_at": "2026-03-01T10:00:00Z"}),
        ({"note": "Renewed", "due_on": "2026-04-26"}, {"note": "Renewed", "due_on": "2026-04-26"}),
        ({"status": "returned"}, {"status": "returned", "returned_on": "2026-03-15"}),
        ({"book_id": 13}, {"book": {"id": 13, "title": "Atlas of Clouds"}}),
        (
            {"branch": "station", "receipt": "A002"},
            {"branch": "station", "receipt": "A002", "label": "station A002"},
        ),
    ],
)
def test_an_update_changes_what_is_sent(library: httpx.Client, sent: Any, shown: Any) -> None:
    answer = library.patch("/loans/1", json={"loan": sent})

    assert answer.status_code == 200
    assert answer.json() == {"loan": FIRST | {"updated_at": "2026-03-15T09:00:00Z"} | shown}


@pytest.mark.parametrize(
    ("sent", "fields"),
    [
        ({"lent_on": "2026-03-30"}, {"due_on": ["must not be before lent_on"]}),
        ({"branch": "station"}, {"receipt": ["is taken"]}),
        ({"due_on": None}, {"due_on": ["is missing"]}),
    ],
)
def test_an_update_is_held_against_what_is_stored(
    library: httpx.Client, sent: Any, fields: dict[str, list[str]]
) -> None:
    answer = library.patch("/loans/1", json={"loan": sent})

    assert answer.status_code == 422
    assert answer.json() == {"problem": {"title": "Refused", "fields": fields}}
    assert library.get("/loans/1").json() == {"loan": FIRST}


def test_a_struck_off_loan_is_gone(library: httpx.Client) -> None:
    answer = library.delete("/loans/1")

    assert (answer.status_code, answer.json()) == (200, {"struck_off": "yes"})
    assert library.get("/loans/1").status_code == 404
    assert library.get("/receipts/harbour/A001").status_code == 404
    assert found(library, "") == [4, 2, 3, 5]


@pytest.mark.parametrize(
    ("query", "ids", "beside"),
    [
        ("", [4, 2, 1, 3, 5], {"page": 1, "size": 20, "total": 5}),
        ("size=2", [4, 2], {"page": 1, "size": 2, "total": 5}),
        ("size=2&page=3", [5], {"page": 3, "size": 2, "total": 5}),
        ("size=2&page=4", [], {"page": 4, "size": 2, "total": 5}),
        ("size=99", [4, 2, 1, 3, 5], {"page": 1, "size": 50, "total": 5}),
        ("size=x&page=0", [4, 2, 1, 3, 5], {"page": 1, "size": 20, "total": 5}),
        ("sort=id desc&size=3", [5, 4, 3], {"page": 1, "size": 3, "total": 5}),
        ("sort=tags&size=1", [4], {"page": 1, "size": 1, "total": 5}),
        ("sort=note&size=2", [3, 1], {"page": 1, "size": 2, "total": 5}),
        ("sort=note desc&size=2", [1, 2], {"page": 1, "size": 2, "total": 5}),
        ("size=1&size=2", [4, 2], {"page": 1, "size": 2, "total": 5}),
    ],
)
def test_a_list_says_in_its_body_which_page_it_is(
    library: httpx.Client, query: str, ids: list[int], beside: dict[str, int]
) -> None:
    answer = library.get(f"/loans?{query}")
    body = answer.json()

    assert answer.status_code == 200
    assert [loan["id"] for loan in body.pop("items")] == ids
    assert body == beside
    assert not [name for name in answer.headers if name.startswith(("x-", "link"))]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("member_id=21", [1, 3, 5]),
        ("member_id=99", []),
        ("member_id=", [4, 2, 1, 3, 5]),
        ("status=lent", [1, 3, 5]),
        ("status=returned,lost", [4, 2]),
        ("status=eaten", []),
        ("due_from=2026-03-29", [1, 3, 5]),
        ("due_to=2026-03-01", [4, 2]),
        ("due_from=2026-03-01&due_to=2026-03-29", [2, 1, 3]),
        ("search=SEA", [1, 3]),
        ("search=seeds", [2, 5]),
        ("search=seeds&member_id=21", [5]),
        ("branch=harbour", [4, 2, 1, 3, 5]),
    ],
)
def test_a_filter_keeps_what_fits(library: httpx.Client, query: str, expected: list[int]) -> None:
    assert found(library, query) == expected


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ("member_id=ann", {"member_id": ["must be a number"]}),
        ("due_from=soon", {"due_from": ["must be a date"]}),
        (
            "due_to=2026-02-30&member_id=x",
            {"member_id": ["must be a number"], "due_to": ["must be a date"]},
        ),
    ],
)
def test_a_filter_that_is_not_readable_is_refused(
    library: httpx.Client, query: str, fields: dict[str, list[str]]
) -> None:
    answer = library.get(f"/loans?{query}")

    assert answer.status_code == 400
    assert answer.json() == {"problem": {"title": "Bad search", "fields": fields}}


@pytest.mark.parametrize(
    ("method", "query", "card", "status", "title"),
    [
        ("GET", "", "staff", 200, ""),
        ("GET", "", "ann", 200, ""),
        ("GET", "?card=ann", "", 200, ""),
        ("GET", "?card=nobody", "ann", 200, ""),
        ("GET", "?card=ann", "nobody", 401, "Show your card"),
        ("GET", "", "", 401, "Show your card"),
        ("GET", "?card=", "", 401, "Show your card"),
        ("GET", "", "lost-card", 401, "Show your card"),
        ("GET", "", "passer-by", 403, "Not with this card"),
        ("DELETE", "", "ann", 403, "Not with this card"),
        ("DELETE", "", "staff", 200, ""),
        ("PUT", "", "", 405, "Not in this way"),
    ],
)
def test_a_card_lets_in(
    anyone: httpx.Client, method: str, query: str, card: str, status: int, title: str
) -> None:
    headers = {"X-Library-Card": card} if card else {}
    answer = anyone.request(method, f"/loans/1{query}", headers=headers)

    assert answer.status_code == status
    assert answer.json().get("problem", {}).get("title", "") == title
    if status == 405:
        assert answer.headers["allow"] == "GET, PATCH, DELETE"


@pytest.mark.parametrize(
    ("content", "status", "title"),
    [
        pytest.param(b"", 400, "Not readable", id="nothing"),
        pytest.param(b"{", 400, "Not readable", id="no JSON"),
        pytest.param(b'{"branch": "station"}', 400, "Not readable", id="not wrapped"),
        pytest.param(b'{"loan": []}', 400, "Not readable", id="no object"),
        pytest.param(b" " * 10001, 413, "Too much at once", id="too large"),
    ],
)
def test_a_body_that_holds_no_loan_is_refused(
    library: httpx.Client, content: bytes, status: int, title: str
) -> None:
    answer = library.post("/loans", content=content)

    assert (answer.status_code, answer.json()) == (status, {"problem": {"title": title}})


@pytest.mark.parametrize("path", ["/loans", "/loans/1", "/loans/9"])
def test_head_is_answered_as_get_is(library: httpx.Client, path: str) -> None:
    whole, head = library.get(path), library.head(path)

    assert (head.status_code, head.headers, head.content) == (whole.status_code, whole.headers, b"")


def test_a_double_moves_with_its_clock(library: httpx.Client, clock: FrozenClock) -> None:
    clock.advance(86400)
    answer = library.patch("/loans/3", json={"loan": {"status": "returned"}}).json()["loan"]

    assert (answer["returned_on"], answer["updated_at"]) == ("2026-03-16", "2026-03-16T09:00:00Z")
