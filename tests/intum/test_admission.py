"""Who gets in, with which token, and which refusal comes first."""

import json
from typing import Any

import httpx
import pytest

from .values import ALL, BLANK, VALID, Clock, answer, broken, ids, refusal

NOT_FOUND = refusal(404, "Not found")
NO_METHOD = refusal(405, "Method not allowed")
TOO_LARGE = refusal(413, "Payload too large")
NO_TOKEN = refusal(401, "Unauthorized")
DENIED = refusal(403, "Forbidden")
UNREADABLE = refusal(400, "Bad request")
BLANK_TAX = broken(tax=BLANK)
ALL_MISSING = broken(total_amount_net=BLANK, total_amount_gross=BLANK, tax=BLANK)

LIMIT = 8 * 1024 * 1024
OVERSIZED = b"{" + b" " * LIMIT
MALFORMED = b'{"deal": '
UNWRAPPED = b'{"tax": ""}'
BREAKING = b'{"deal": {"tax": ""}}'
EMPTY = b'{"deal": {}}'

EVERY_CALL = [
    pytest.param("GET", "/deals.json", 200, id="list"),
    pytest.param("POST", "/deals.json", 201, id="create"),
    pytest.param("GET", "/deals/101.json", 200, id="read"),
    pytest.param("PATCH", "/deals/101.json", 200, id="update"),
    pytest.param("DELETE", "/deals/101.json", 200, id="delete"),
    pytest.param("GET", "/deals/e/demo-shop/A-1.json", 200, id="look-up"),
]
SENDS = [
    pytest.param("POST", "/deals.json", id="create"),
    pytest.param("PATCH", "/deals/101.json", id="update"),
]


def bearer(token: str) -> dict[str, str]:
    """The headers that carry a token."""
    return {"Authorization": f"Bearer {token}"}


@pytest.mark.parametrize(
    "authorization",
    [
        "Bearer demo",
        "Bearer TOKEN",
        "Bearer other",
        "Bearer plain",
        "Bearer a/b/c",
        "bearer demo",
        "BEARER demo",
        "bEaReR a/b/c",
    ],
)
def test_a_bearer_token_is_admitted(intum_anonymous: httpx.Client, authorization: str) -> None:
    headers = {"Authorization": authorization}

    assert intum_anonymous.get("/deals/101.json", headers=headers).json()["id"] == 101


@pytest.mark.parametrize(
    "authorization",
    [
        pytest.param("", id="empty"),
        pytest.param("demo", id="bare-token"),
        pytest.param("Bearer", id="no-token"),
        pytest.param("Bearer nobody", id="unknown"),
        pytest.param("Bearer DEMO", id="other-case"),
        pytest.param("Bearer dem", id="shorter"),
        pytest.param("Bearer demo2", id="longer"),
        pytest.param("Bearer a/b", id="first-parts"),
        pytest.param("Bearer a%2Fb%2Fc", id="encoded"),
        pytest.param("Bearer demo-expired", id="expired"),
        pytest.param("Bearer expired-no-crm", id="expired-without-permission"),
        pytest.param("Token token=demo", id="other-scheme"),
        pytest.param("Basic ZGVtbzpkZW1v", id="basic"),
    ],
)
def test_any_other_header_is_unauthorized(
    intum_anonymous: httpx.Client, authorization: str
) -> None:
    response = intum_anonymous.get("/deals.json", headers={"Authorization": authorization})

    assert answer(response) == NO_TOKEN


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("api_token=demo", 200),
        ("api_token=TOKEN", 200),
        ("api_token=a/b/c", 200),
        ("api_token=a%2Fb%2Fc", 200),
        ("page=1&api_token=demo", 200),
        ("api_token=nobody", 401),
        ("api_token=DEMO", 401),
        ("api_token=demo-expired", 401),
        ("api_token=", 401),
        ("api_token", 401),
        ("token=demo", 401),
        ("API_TOKEN=demo", 401),
        ("api_token=demo-no-crm", 403),
    ],
)
def test_a_token_may_stand_in_the_query(
    intum_anonymous: httpx.Client, query: str, expected: int
) -> None:
    assert intum_anonymous.get(f"/deals.json?{query}").status_code == expected
    assert intum_anonymous.get(f"/deals/101.json?{query}").status_code == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param({"api_token": "demo", "deal": VALID}, 201, id="token"),
        pytest.param({"deal": VALID, "api_token": "TOKEN"}, 201, id="after-the-deal"),
        pytest.param({"api_token": "a/b/c", "deal": VALID}, 201, id="slashes"),
        pytest.param({"api_token": "nobody", "deal": VALID}, 401, id="unknown"),
        pytest.param({"api_token": "demo-expired", "deal": VALID}, 401, id="expired"),
        pytest.param({"api_token": "", "deal": VALID}, 401, id="empty"),
        pytest.param({"api_token": None, "deal": VALID}, 401, id="null"),
        pytest.param({"api_token": 5, "deal": VALID}, 401, id="number"),
        pytest.param({"api_token": ["demo"], "deal": VALID}, 401, id="list"),
        pytest.param({"deal": VALID | {"api_token": "demo"}}, 401, id="inside-the-deal"),
        pytest.param([{"api_token": "demo", "deal": VALID}], 401, id="inside-a-list"),
        pytest.param("demo", 401, id="bare-text"),
        pytest.param({"deal": VALID}, 401, id="missing"),
        pytest.param({"api_token": "demo-no-crm", "deal": VALID}, 403, id="no-permission"),
        pytest.param({"api_token": "demo"}, 400, id="no-deal"),
    ],
)
def test_a_token_may_stand_at_the_top_of_a_json_body(
    intum_anonymous: httpx.Client, body: object, expected: int
) -> None:
    assert intum_anonymous.post("/deals.json", json=body).status_code == expected


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"api_token=demo", id="form"),
        pytest.param(b'{"api_token": "demo"', id="open"),
        pytest.param(b'{"api_token": "demo",}', id="trailing-comma"),
        pytest.param(b'{"api_token": "demo"} {}', id="two-objects"),
        pytest.param(b'{"api_token": "demo", "deal": NaN}', id="nan"),
        pytest.param(b'{"api_token": "demo", "x": "\xff"}', id="not-utf-8"),
        pytest.param(b"", id="empty"),
    ],
)
@pytest.mark.parametrize(("method", "path", "admitted"), EVERY_CALL)
def test_a_body_that_is_not_json_carries_no_token(
    intum_anonymous: httpx.Client, method: str, path: str, admitted: int, content: bytes
) -> None:
    assert answer(intum_anonymous.request(method, path, content=content)) == NO_TOKEN


@pytest.mark.parametrize(("method", "path", "admitted"), EVERY_CALL)
@pytest.mark.parametrize(
    ("token", "expected"),
    [("demo", None), ("a/b/c", None), ("nobody", 401), ("demo-expired", 401), ("demo-no-crm", 403)],
)
@pytest.mark.parametrize("form", ["header", "query", "body"])
def test_every_call_takes_every_form(
    intum_anonymous: httpx.Client,
    method: str,
    path: str,
    admitted: int,
    token: str,
    expected: int | None,
    form: str,
) -> None:
    headers = bearer(token) if form == "header" else {}
    params = {"api_token": token} if form == "query" else {}
    body = {"deal": VALID} | ({"api_token": token} if form == "body" else {})
    response = intum_anonymous.request(method, path, headers=headers, params=params, json=body)

    assert response.status_code == (expected or admitted), response.text


@pytest.mark.parametrize(("method", "path", "admitted"), EVERY_CALL)
@pytest.mark.parametrize(
    ("token", "expected"),
    [(None, NO_TOKEN), ("nobody", NO_TOKEN), ("demo-expired", NO_TOKEN), ("demo-no-crm", DENIED)],
)
def test_whoever_is_not_let_in_changes_nothing(
    intum: httpx.Client,
    intum_anonymous: httpx.Client,
    method: str,
    path: str,
    admitted: int,
    token: str | None,
    expected: tuple[int, object],
) -> None:
    before = intum.get("/deals.json").text
    headers = bearer(token) if token else {}
    response = intum_anonymous.request(method, path, headers=headers, json={"deal": VALID})

    assert answer(response) == expected
    assert intum.get("/deals.json").text == before


@pytest.mark.parametrize(
    ("authorization", "query", "body", "expected"),
    [
        pytest.param("Bearer demo", None, None, 200, id="header"),
        pytest.param("Bearer demo", "nobody", "nobody", 200, id="header-first"),
        pytest.param("Bearer demo", "demo-no-crm", "demo-no-crm", 200, id="header-permits"),
        pytest.param("Bearer nobody", "demo", "demo", 401, id="header-unknown"),
        pytest.param("Bearer demo-expired", "demo", "demo", 401, id="header-expired"),
        pytest.param("Bearer demo-no-crm", "demo", "demo", 403, id="header-forbids"),
        pytest.param(None, "demo", None, 200, id="query"),
        pytest.param(None, "demo", "nobody", 200, id="query-before-body"),
        pytest.param(None, "nobody", "demo", 401, id="query-unknown"),
        pytest.param(None, "demo-no-crm", "demo", 403, id="query-forbids"),
        pytest.param(None, None, "demo", 200, id="body"),
        pytest.param(None, "", "demo", 200, id="empty-query"),
        pytest.param("Basic ZGVtbzpkZW1v", "demo", None, 200, id="basic-and-query"),
        pytest.param("Basic ZGVtbzpkZW1v", None, "demo", 200, id="basic-and-body"),
        pytest.param("Token token=nobody", "demo", None, 200, id="other-scheme-and-query"),
        pytest.param("Token token=demo", "nobody", "demo", 401, id="other-scheme-is-none"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
def test_the_first_form_present_counts(
    intum_anonymous: httpx.Client,
    method: str,
    authorization: str | None,
    query: str | None,
    body: str | None,
    expected: int,
) -> None:
    headers = {} if authorization is None else {"Authorization": authorization}
    params = {} if query is None else {"api_token": query}
    sent: dict[str, Any] = {"deal": {}} | ({} if body is None else {"api_token": body})
    response = intum_anonymous.request(
        method, "/deals/101.json", headers=headers, params=params, json=sent
    )

    assert response.status_code == expected


@pytest.mark.parametrize(
    "path",
    [
        "/nope.json",
        "/deal.json",
        "/Deals.json",
        "/deals",
        "/deals.xml",
        "/deals/101",
        "/deals/101.xml",
        "/deals/101/nope.json",
        "/deals/e.json/A-1",
        "/deals/e/demo-shop/A-1",
        "/deals/e/demo-shop/A-1/nope.json",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST", "PATCH", "DELETE"])
def test_an_unknown_path_is_not_found(intum: httpx.Client, method: str, path: str) -> None:
    assert answer(intum.request(method, path, json={"deal": VALID})) == NOT_FOUND


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
@pytest.mark.parametrize("deal", ["1", "115", "121", "0", "99999999999999999999"])
def test_an_unknown_deal_is_not_found(intum: httpx.Client, method: str, deal: str) -> None:
    assert answer(intum.request(method, f"/deals/{deal}.json", json={"deal": {}})) == NOT_FOUND


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        pytest.param("PUT", "/deals.json", {"GET", "POST"}, id="put-list"),
        pytest.param("PATCH", "/deals.json", {"GET", "POST"}, id="patch-list"),
        pytest.param("DELETE", "/deals.json", {"GET", "POST"}, id="delete-list"),
        pytest.param("BREW", "/deals.json", {"GET", "POST"}, id="brew-list"),
        pytest.param("POST", "/deals/101.json", {"GET", "PATCH", "DELETE"}, id="post-deal"),
        pytest.param("PUT", "/deals/101.json", {"GET", "PATCH", "DELETE"}, id="put-deal"),
        pytest.param("PUT", "/deals/999.json", {"GET", "PATCH", "DELETE"}, id="put-no-deal"),
        pytest.param("POST", "/deals/e/demo-shop/A-1.json", {"GET"}, id="post-look-up"),
        pytest.param("PATCH", "/deals/e/demo-shop/A-1.json", {"GET"}, id="patch-look-up"),
        pytest.param("DELETE", "/deals/e/demo-shop/A-1.json", {"GET"}, id="delete-look-up"),
    ],
)
def test_an_unknown_method_names_all_others(
    intum: httpx.Client, method: str, path: str, allowed: set[str]
) -> None:
    response = intum.request(method, path)

    assert answer(response) == NO_METHOD
    named = {name.strip() for name in response.headers["Allow"].split(",")}
    assert named - {"HEAD", "OPTIONS"} == allowed


@pytest.mark.parametrize(
    "path", ["/deals.json", "/deals/101.json", "/deals/e/demo-shop/A-1.json", "/deals/999.json"]
)
def test_head_answers_as_get_without_a_body(intum: httpx.Client, path: str) -> None:
    head, get = intum.head(path), intum.get(path)

    assert (head.status_code, head.content) == (get.status_code, b"")
    assert head.headers["Content-Type"] == get.headers["Content-Type"]


@pytest.mark.parametrize(
    "path", ["/deals.json", "/deals/101.json", "/deals/e/demo-shop/A-1.json", "/nope.json"]
)
def test_answers_are_json(intum: httpx.Client, path: str) -> None:
    assert intum.get(path).headers["Content-Type"].split(";")[0] == "application/json"


@pytest.mark.parametrize(("method", "path"), SENDS)
@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"   ", id="blank"),
        pytest.param(b"{", id="open"),
        pytest.param(b'{"deal": }', id="no-value"),
        pytest.param(b'{"deal": {"name": "x",}}', id="trailing-comma"),
        pytest.param(b"{'deal': {}}", id="single-quotes"),
        pytest.param(b'{"deal": {}} {}', id="two-objects"),
        pytest.param(b"deal[name]=x", id="form"),
        pytest.param(b'{"deal": {"name": "\xff"}}', id="not-utf-8"),
        pytest.param(b'{"deal": {"total_amount_net": NaN}}', id="nan"),
        pytest.param(b'{"deal": {"total_amount_net": -Infinity}}', id="infinity"),
        pytest.param(b"[" * 100_000, id="deep"),
        pytest.param(b"[]", id="list"),
        pytest.param(b'[{"deal": {}}]', id="list-of-objects"),
        pytest.param(b'"deal"', id="text"),
        pytest.param(b"5", id="number"),
        pytest.param(b"null", id="null"),
        pytest.param(b"{}", id="no-deal"),
        pytest.param(b'{"Deal": {}}', id="other-case"),
        pytest.param(b'{"name": "x", "tax": "23"}', id="unwrapped"),
        pytest.param(b'{"deal": null}', id="deal-null"),
        pytest.param(b'{"deal": []}', id="deal-list"),
        pytest.param(b'{"deal": [{"name": "x"}]}', id="deal-list-of-objects"),
        pytest.param(b'{"deal": "x"}', id="deal-text"),
        pytest.param(b'{"deal": true}', id="deal-boolean"),
    ],
)
def test_a_body_without_a_deal_is_a_bad_request(
    intum: httpx.Client, method: str, path: str, content: bytes
) -> None:
    before = intum.get("/deals.json").text
    headers = {"Content-Type": "application/json"}

    assert answer(intum.request(method, path, headers=headers, content=content)) == UNREADABLE
    assert intum.get("/deals.json").text == before


@pytest.mark.parametrize(
    "content_type",
    [
        None,
        "application/json",
        "Application/JSON; charset=utf-8",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "application/xml",
        "text/plain; charset=iso-8859-2",
        "application/octet-stream",
        "nonsense",
    ],
)
def test_the_content_type_is_not_looked_at(
    intum: httpx.Client, intum_anonymous: httpx.Client, content_type: str | None
) -> None:
    headers = {} if content_type is None else {"Content-Type": content_type}
    created = json.dumps({"api_token": "demo", "deal": VALID | {"name": "Żółw"}}).encode()
    post = intum_anonymous.post("/deals.json", headers=headers, content=created)
    patch = intum.patch("/deals/101.json", headers=headers, content=b'{"deal": {"name": "Read"}}')
    malformed = intum.post("/deals.json", headers=headers, content=MALFORMED)

    assert (post.status_code, post.json()["name"]) == (201, "Żółw")
    assert (patch.status_code, patch.json()["name"]) == (200, "Read")
    assert answer(malformed) == UNREADABLE


def test_a_body_of_eight_mebibytes_is_read_and_no_larger_one(intum: httpx.Client) -> None:
    largest = b'{"deal": {"name": "Large"}}'.ljust(LIMIT)

    assert intum.patch("/deals/101.json", content=largest).json()["name"] == "Large"
    assert answer(intum.patch("/deals/101.json", content=largest + b" ")) == TOO_LARGE
    assert answer(intum.post("/deals.json", content=OVERSIZED)) == TOO_LARGE


LIST, DEAL, GONE = "/deals.json", "/deals/101.json", "/deals/999.json"


@pytest.mark.parametrize(
    ("method", "path", "token", "content", "expected"),
    [
        pytest.param("BREW", "/nope.json", "demo", b"", NOT_FOUND, id="path-method"),
        pytest.param("POST", "/nope.json", "demo", OVERSIZED, NOT_FOUND, id="path-size"),
        pytest.param("GET", "/nope.json", "nobody", b"", NOT_FOUND, id="path-token"),
        pytest.param("GET", "/nope.json", "demo-no-crm", b"", NOT_FOUND, id="path-permission"),
        pytest.param("POST", "/nope.json", "demo", MALFORMED, NOT_FOUND, id="path-body"),
        pytest.param("PATCH", "/deals/999", "demo", EMPTY, NOT_FOUND, id="path-record"),
        pytest.param("POST", "/deals", "demo", BREAKING, NOT_FOUND, id="path-rules"),
        pytest.param("PUT", LIST, "demo", OVERSIZED, NO_METHOD, id="method-size"),
        pytest.param("DELETE", LIST, "nobody", b"", NO_METHOD, id="method-token"),
        pytest.param("PUT", DEAL, "demo-no-crm", EMPTY, NO_METHOD, id="method-permission"),
        pytest.param("PUT", DEAL, "demo", MALFORMED, NO_METHOD, id="method-body"),
        pytest.param("PUT", GONE, "demo", EMPTY, NO_METHOD, id="method-record"),
        pytest.param("PUT", DEAL, "demo", BREAKING, NO_METHOD, id="method-rules"),
        pytest.param("POST", LIST, "nobody", OVERSIZED, TOO_LARGE, id="size-token"),
        pytest.param("POST", LIST, None, OVERSIZED, TOO_LARGE, id="size-no-token"),
        pytest.param("POST", LIST, "demo-no-crm", OVERSIZED, TOO_LARGE, id="size-permission"),
        pytest.param("PATCH", DEAL, "demo", OVERSIZED, TOO_LARGE, id="size-body"),
        pytest.param("PATCH", GONE, "demo", EMPTY.ljust(LIMIT + 1), TOO_LARGE, id="size-record"),
        pytest.param("DELETE", GONE, "demo", OVERSIZED, TOO_LARGE, id="size-record-delete"),
        pytest.param("PATCH", DEAL, "demo", BREAKING.ljust(LIMIT + 1), TOO_LARGE, id="size-rules"),
        pytest.param("GET", LIST, "expired-no-crm", b"", NO_TOKEN, id="token-permission"),
        pytest.param("POST", LIST, "nobody", MALFORMED, NO_TOKEN, id="token-body"),
        pytest.param("PATCH", DEAL, None, UNWRAPPED, NO_TOKEN, id="no-token-body"),
        pytest.param("GET", GONE, "nobody", b"", NO_TOKEN, id="token-record"),
        pytest.param("DELETE", GONE, None, b"", NO_TOKEN, id="no-token-record"),
        pytest.param("PATCH", DEAL, "nobody", BREAKING, NO_TOKEN, id="token-rules"),
        pytest.param("POST", LIST, "demo-no-crm", MALFORMED, DENIED, id="permission-body"),
        pytest.param("POST", LIST, "demo-no-crm", UNWRAPPED, DENIED, id="permission-wrap"),
        pytest.param("DELETE", GONE, "demo-no-crm", b"", DENIED, id="permission-record"),
        pytest.param("GET", "/deals/e/x/y.json", "demo-no-crm", b"", DENIED, id="permission-e"),
        pytest.param("PATCH", DEAL, "demo-no-crm", BREAKING, DENIED, id="permission-rules"),
        pytest.param("PATCH", GONE, "demo", MALFORMED, UNREADABLE, id="body-record"),
        pytest.param("PATCH", GONE, "demo", b"{}", UNREADABLE, id="wrap-record"),
        pytest.param("POST", LIST, "demo", UNWRAPPED, UNREADABLE, id="body-rules"),
        pytest.param("PATCH", GONE, "demo", BREAKING, NOT_FOUND, id="record-rules"),
        pytest.param("PATCH", DEAL, "demo", BREAKING, BLANK_TAX, id="rules-alone"),
        pytest.param("POST", LIST, "demo", EMPTY, ALL_MISSING, id="rules-of-a-create"),
    ],
)
def test_the_earlier_refusal_wins(
    intum_anonymous: httpx.Client,
    method: str,
    path: str,
    token: str | None,
    content: bytes,
    expected: tuple[int, object],
) -> None:
    headers = bearer(token) if token else {}

    response = intum_anonymous.request(method, path, headers=headers, content=content)
    assert answer(response) == expected


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/deals.json/", 200),
        ("POST", "/deals.json/", 201),
        ("GET", "/deals/101.json/", 200),
        ("PATCH", "/deals/101.json/", 200),
        ("DELETE", "/deals/101.json/", 200),
        ("GET", "/deals/e/demo-shop/A-1.json/", 200),
        ("POST", "/deals.json?colour=red", 201),
        ("GET", "/deals/101.json?colour=red&client_id=abc", 200),
        ("PATCH", "/deals/101.json?colour=red", 200),
        ("DELETE", "/deals/101.json?colour=red", 200),
        ("GET", "/deals/e/demo-shop/A-1.json?colour=red", 200),
    ],
)
def test_a_trailing_slash_and_unknown_parameters_are_ignored(
    intum: httpx.Client, method: str, path: str, status: int
) -> None:
    assert intum.request(method, path, json={"deal": VALID}).status_code == status


@pytest.mark.parametrize(
    "content", [MALFORMED, b"[]", BREAKING, b'{"page": 2}', b'{"q": "crm", "api_token": "nobody"}']
)
def test_a_body_on_get_and_delete_is_read_for_a_token_only(
    intum: httpx.Client, content: bytes
) -> None:
    assert ids(intum.request("GET", "/deals.json", content=content)) == ALL
    assert intum.request("GET", "/deals/101.json", content=content).json()["id"] == 101
    assert answer(intum.request("DELETE", "/deals/101.json", content=content)) == (200, "ok")


@pytest.mark.parametrize("days", [-20000, -365, 0, 365, 20000])
def test_an_expired_token_is_expired_on_any_clock(
    intum_anonymous: httpx.Client, clock: Clock, days: int
) -> None:
    clock.advance(days * 86400)

    assert answer(intum_anonymous.get("/deals.json", headers=bearer("demo-expired"))) == NO_TOKEN
    assert ids(intum_anonymous.get("/deals.json", headers=bearer("demo"))) == ALL
