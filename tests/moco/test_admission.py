"""Who gets in, with what, and which refusal comes first."""

import httpx
import pytest

from .values import ALL_MISSING, VALID, answer

NOWHERE = NO_DEAL = (404, None)
NO_METHOD = (405, None)
NO_KEY = (401, {"message": "Unauthorized"})
DENIED = (403, {"errors": ["Access denied"]})
TOO_LARGE = (413, {"message": "Payload too large"})
UNREADABLE = (422, {"message": "Invalid payload"})
BAD_STATUS = (400, {"error": "'foo' is not a valid status"})
BROKEN = (422, {"name": ["can't be blank"]})

LIMIT = 8 * 1024 * 1024
OVERSIZED = b"{" + b" " * LIMIT
MALFORMED = b'{"name": '

EVERY_CALL = [
    pytest.param("GET", "/deals", id="list"),
    pytest.param("POST", "/deals", id="create"),
    pytest.param("GET", "/deals/123", id="read"),
    pytest.param("PUT", "/deals/123", id="put"),
    pytest.param("PATCH", "/deals/123", id="patch"),
    pytest.param("DELETE", "/deals/123", id="delete"),
]
WRITES = [
    pytest.param("POST", "/deals", id="create"),
    pytest.param("PUT", "/deals/123", id="put"),
    pytest.param("PATCH", "/deals/123", id="patch"),
    pytest.param("DELETE", "/deals/123", id="delete"),
]
SENDS = [
    pytest.param("POST", "/deals", id="create"),
    pytest.param("PUT", "/deals/123", id="put"),
    pytest.param("PATCH", "/deals/123", id="patch"),
]


@pytest.mark.parametrize(
    "authorization",
    [
        pytest.param("Token token=demo", id="token"),
        pytest.param("Token token=YOUR_API_KEY", id="account-key"),
        pytest.param("Token token=demo-read-only", id="read-only-key"),
        pytest.param('Token token="demo"', id="quoted"),
        pytest.param("token token=demo", id="lower-case"),
        pytest.param("TOKEN token=demo", id="upper-case"),
        pytest.param('tOkEn token="demo"', id="mixed-case-quoted"),
        pytest.param("Bearer demo", id="bearer"),
        pytest.param("Bearer YOUR_API_KEY", id="bearer-account-key"),
    ],
)
def test_every_form_of_the_key_is_admitted(anonymous: httpx.Client, authorization: str) -> None:
    response = anonymous.get("/deals/123", headers={"Authorization": authorization})

    assert response.status_code == 200
    assert response.json()["id"] == 123


@pytest.mark.parametrize(
    "authorization",
    [
        pytest.param("", id="empty"),
        pytest.param("demo", id="bare-key"),
        pytest.param("Token token=", id="no-key"),
        pytest.param('Token token=""', id="empty-quotes"),
        pytest.param("Token token=nobody", id="unknown"),
        pytest.param('Token token="nobody"', id="unknown-quoted"),
        pytest.param("Token token=DEMO", id="other-case"),
        pytest.param("Token token=demo2", id="longer"),
        pytest.param("Token token=dem", id="shorter"),
        pytest.param("Token token=demo-expired", id="expired"),
        pytest.param("Bearer nobody", id="bearer-unknown"),
        pytest.param("Bearer demo-expired", id="bearer-expired"),
        pytest.param("Basic ZGVtbzpkZW1v", id="basic"),
    ],
)
def test_any_other_key_is_unauthorized(anonymous: httpx.Client, authorization: str) -> None:
    response = anonymous.get("/deals", headers={"Authorization": authorization})

    assert answer(response) == NO_KEY


@pytest.mark.parametrize(("method", "path"), EVERY_CALL)
@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({}, id="missing"),
        pytest.param({"Authorization": "Token token=nobody"}, id="unknown"),
        pytest.param({"Authorization": "Token token=demo-expired"}, id="expired"),
    ],
)
def test_every_call_needs_a_key(
    anonymous: httpx.Client, moco: httpx.Client, method: str, path: str, headers: dict[str, str]
) -> None:
    before = moco.get("/deals").text

    assert answer(anonymous.request(method, path, headers=headers)) == NO_KEY
    assert moco.get("/deals").text == before


@pytest.mark.parametrize(("method", "path"), WRITES)
def test_a_read_only_key_cannot_write(moco: httpx.Client, method: str, path: str) -> None:
    before = moco.get("/deals").text
    headers = {"Authorization": "Token token=demo-read-only"}

    assert answer(moco.request(method, path, headers=headers, json=VALID)) == DENIED
    assert moco.get("/deals").text == before


@pytest.mark.parametrize("path", ["/deals", "/deals/123"])
def test_a_read_only_key_reads_what_a_full_one_reads(moco: httpx.Client, path: str) -> None:
    headers = {"Authorization": "Token token=demo-read-only"}

    assert moco.get(path, headers=headers).text == moco.get(path).text


@pytest.mark.parametrize("key", ["demo", "YOUR_API_KEY"])
def test_user_keys_and_account_keys_write_alike(moco: httpx.Client, key: str) -> None:
    response = moco.post("/deals", headers={"Authorization": f"Token token={key}"}, json=VALID)

    assert response.status_code == 200
    assert response.json()["user"] == {"id": 123, "firstname": "Anna", "lastname": "Keller"}


@pytest.mark.parametrize("path", ["/nope", "/deal", "/Deals", "/deals/123/nope"])
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
def test_an_unknown_path_is_404_without_a_body(moco: httpx.Client, method: str, path: str) -> None:
    assert answer(moco.request(method, path)) == NOWHERE


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("deal", ["1", "999", "0", "99999999999999999999"])
def test_an_unknown_deal_is_404_without_a_body(moco: httpx.Client, method: str, deal: str) -> None:
    assert answer(moco.request(method, f"/deals/{deal}")) == NO_DEAL


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        pytest.param("PUT", "/deals", {"GET", "POST"}, id="put-list"),
        pytest.param("PATCH", "/deals", {"GET", "POST"}, id="patch-list"),
        pytest.param("DELETE", "/deals", {"GET", "POST"}, id="delete-list"),
        pytest.param("BREW", "/deals", {"GET", "POST"}, id="brew-list"),
        pytest.param("POST", "/deals/123", {"GET", "PUT", "PATCH", "DELETE"}, id="post-deal"),
        pytest.param("BREW", "/deals/123", {"GET", "PUT", "PATCH", "DELETE"}, id="brew-deal"),
        pytest.param("POST", "/deals/999", {"GET", "PUT", "PATCH", "DELETE"}, id="no-deal"),
    ],
)
def test_an_unknown_method_is_405_and_names_all_others(
    moco: httpx.Client, method: str, path: str, allowed: set[str]
) -> None:
    response = moco.request(method, path)

    assert answer(response) == NO_METHOD
    named = {name.strip() for name in response.headers["Allow"].split(",")}
    assert named - {"HEAD", "OPTIONS"} == allowed


@pytest.mark.parametrize("path", ["/deals", "/deals/123"])
def test_head_answers_as_get_without_a_body(moco: httpx.Client, path: str) -> None:
    head, get = moco.head(path), moco.get(path)

    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["Content-Type"] == get.headers["Content-Type"]
    assert head.headers.get("X-Total") == get.headers.get("X-Total")


@pytest.mark.parametrize("path", ["/deals", "/deals/123"])
def test_answers_are_json(moco: httpx.Client, path: str) -> None:
    content_type = moco.get(path).headers["Content-Type"]

    assert content_type.split(";")[0] == "application/json"


@pytest.mark.parametrize(("method", "path"), SENDS)
@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"   ", id="blank"),
        pytest.param(b"{", id="open"),
        pytest.param(b'{"name": }', id="no-value"),
        pytest.param(b'{"name": "x",}', id="trailing-comma"),
        pytest.param(b"{'name': 'x'}", id="single-quotes"),
        pytest.param(b"{name: 1}", id="bare-key"),
        pytest.param(b"{} {}", id="two-objects"),
        pytest.param(b"name=x", id="form"),
        pytest.param(b'{"name": "\xff"}', id="not-utf-8"),
        pytest.param(b'{"money": NaN}', id="nan"),
        pytest.param(b'{"money": -Infinity}', id="infinity"),
        pytest.param(b"[" * 100_000, id="deep"),
        pytest.param(b"[]", id="list"),
        pytest.param(b'[{"name": "x"}]', id="list-of-objects"),
        pytest.param(b'"name"', id="text"),
        pytest.param(b"5", id="number"),
        pytest.param(b"true", id="boolean"),
        pytest.param(b"null", id="null"),
    ],
)
def test_a_body_that_is_no_json_object_is_refused(
    moco: httpx.Client, method: str, path: str, content: bytes
) -> None:
    before = moco.get("/deals").text
    headers = {"Content-Type": "application/json"}

    assert answer(moco.request(method, path, headers=headers, content=content)) == UNREADABLE
    assert moco.get("/deals").text == before


@pytest.mark.parametrize(
    "content_type",
    ["application/json", "application/json; charset=utf-8", "Application/JSON"],
)
def test_a_json_body_is_read(moco: httpx.Client, content_type: str) -> None:
    response = moco.put(
        "/deals/123", headers={"Content-Type": content_type}, content=b'{"name": "Read"}'
    )

    assert response.status_code == 200
    assert response.json()["name"] == "Read"


OTHER_CONTENT_TYPES = [
    pytest.param({}, id="none"),
    pytest.param({"Content-Type": "text/plain"}, id="text"),
    pytest.param({"Content-Type": "application/xml"}, id="xml"),
    pytest.param({"Content-Type": "application/x-www-form-urlencoded"}, id="form"),
    pytest.param({"Content-Type": "application/octet-stream"}, id="bytes"),
]
BODIES = [
    pytest.param(b'{"name": "Unread", "status": "foo"}', id="object"),
    pytest.param(MALFORMED, id="malformed"),
    pytest.param(b"", id="empty"),
]


@pytest.mark.parametrize("headers", OTHER_CONTENT_TYPES)
@pytest.mark.parametrize("content", BODIES)
def test_a_create_under_another_content_type_misses_its_fields(
    moco: httpx.Client, headers: dict[str, str], content: bytes
) -> None:
    response = moco.post("/deals", headers=headers, content=content)

    assert answer(response) == (422, ALL_MISSING)
    assert moco.get("/deals").headers["X-Total"] == "16"


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
@pytest.mark.parametrize("headers", OTHER_CONTENT_TYPES)
@pytest.mark.parametrize("content", BODIES)
def test_an_update_under_another_content_type_changes_nothing(
    moco: httpx.Client, method: str, headers: dict[str, str], content: bytes
) -> None:
    before = moco.get("/deals/123").text
    response = moco.request(method, "/deals/123", headers=headers, content=content)

    assert (response.status_code, response.text) == (200, before)
    assert moco.get("/deals/123").text == before


@pytest.mark.parametrize(("method", "path"), SENDS)
def test_a_body_over_eight_mebibytes_is_too_large(
    moco: httpx.Client, method: str, path: str
) -> None:
    headers = {"Content-Type": "application/json"}
    response = moco.request(method, path, headers=headers, content=b"{}" + b" " * (LIMIT - 1))

    assert answer(response) == TOO_LARGE


def test_a_body_of_eight_mebibytes_is_read(moco: httpx.Client) -> None:
    content = b'{"name": "Large"}'.ljust(LIMIT)
    response = moco.put("/deals/123", headers={"Content-Type": "application/json"}, content=content)

    assert response.status_code == 200
    assert response.json()["name"] == "Large"


@pytest.mark.parametrize(
    ("method", "path", "key", "content", "expected"),
    [
        pytest.param("BREW", "/nope", "demo", b"", NOWHERE, id="path-method"),
        pytest.param("GET", "/nope", "nobody", b"", NOWHERE, id="path-key"),
        pytest.param("POST", "/nope", "demo-read-only", b"{}", NOWHERE, id="path-right"),
        pytest.param("POST", "/nope", "demo", OVERSIZED, NOWHERE, id="path-size"),
        pytest.param("POST", "/nope", "demo", MALFORMED, NOWHERE, id="path-body"),
        pytest.param("DELETE", "/deals", "nobody", b"", NO_METHOD, id="method-key"),
        pytest.param("PUT", "/deals", "demo-read-only", b"{}", NO_METHOD, id="method-right"),
        pytest.param("PUT", "/deals", "demo", OVERSIZED, NO_METHOD, id="method-size"),
        pytest.param("PUT", "/deals", "demo", MALFORMED, NO_METHOD, id="method-body"),
        pytest.param("POST", "/deals/999", "demo", b"{}", NO_METHOD, id="method-record"),
        pytest.param("PUT", "/deals", "demo", b'{"status": "foo"}', NO_METHOD, id="method-status"),
        pytest.param("POST", "/deals", "nobody", OVERSIZED, NO_KEY, id="key-size"),
        pytest.param("POST", "/deals", "nobody", MALFORMED, NO_KEY, id="key-body"),
        pytest.param("GET", "/deals/999", "nobody", b"", NO_KEY, id="key-record"),
        pytest.param("PUT", "/deals/123", "nobody", b'{"status": "foo"}', NO_KEY, id="key-status"),
        pytest.param("PUT", "/deals/123", "nobody", b'{"name": ""}', NO_KEY, id="key-rules"),
        pytest.param("POST", "/deals", "demo-read-only", OVERSIZED, DENIED, id="right-size"),
        pytest.param("POST", "/deals", "demo-read-only", MALFORMED, DENIED, id="right-body"),
        pytest.param("DELETE", "/deals/999", "demo-read-only", b"", DENIED, id="right-record"),
        pytest.param(
            "PUT", "/deals/123", "demo-read-only", b'{"status": "foo"}', DENIED, id="right-status"
        ),
        pytest.param("POST", "/deals", "demo-read-only", b"{}", DENIED, id="right-rules"),
        pytest.param("POST", "/deals", "demo", OVERSIZED, TOO_LARGE, id="size-body"),
        pytest.param("PUT", "/deals/999", "demo", OVERSIZED, TOO_LARGE, id="size-record"),
        pytest.param("PUT", "/deals/999", "demo", MALFORMED, UNREADABLE, id="body-record"),
        pytest.param("PATCH", "/deals/999", "demo", b"[]", UNREADABLE, id="list-record"),
        pytest.param(
            "PUT", "/deals/999", "demo", b'{"status": "foo"}', NO_DEAL, id="record-status"
        ),
        pytest.param("PUT", "/deals/999", "demo", b'{"name": ""}', NO_DEAL, id="record-rules"),
        pytest.param(
            "PUT", "/deals/123", "demo", b'{"name": "", "status": "foo"}', BAD_STATUS, id="status"
        ),
        pytest.param("POST", "/deals", "demo", b'{"status": "foo"}', BAD_STATUS, id="status-blank"),
        pytest.param("PUT", "/deals/123", "demo", b'{"name": ""}', BROKEN, id="rules-alone"),
    ],
)
def test_the_earlier_refusal_wins(
    anonymous: httpx.Client,
    method: str,
    path: str,
    key: str,
    content: bytes,
    expected: tuple[int, object],
) -> None:
    headers = {"Authorization": f"Token token={key}", "Content-Type": "application/json"}

    assert answer(anonymous.request(method, path, headers=headers, content=content)) == expected


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        pytest.param("GET", "/deals/", 200, id="list"),
        pytest.param("POST", "/deals/", 200, id="create"),
        pytest.param("GET", "/deals/123/", 200, id="read"),
        pytest.param("PUT", "/deals/123/", 200, id="put"),
        pytest.param("PATCH", "/deals/123/", 200, id="patch"),
        pytest.param("DELETE", "/deals/123/", 204, id="delete"),
        pytest.param("GET", "/deals/?status=won", 200, id="list-with-query"),
        pytest.param("GET", "/deals?colour=red", 200, id="list-query"),
        pytest.param("POST", "/deals?colour=red", 200, id="create-query"),
        pytest.param("GET", "/deals/123?colour=red&status=foo", 200, id="read-query"),
        pytest.param("PUT", "/deals/123?colour=red", 200, id="put-query"),
        pytest.param("DELETE", "/deals/123?colour=red", 204, id="delete-query"),
    ],
)
def test_a_trailing_slash_and_unknown_parameters_are_ignored(
    moco: httpx.Client, method: str, path: str, status: int
) -> None:
    assert moco.request(method, path, json=VALID).status_code == status


def test_an_unknown_parameter_filters_nothing(moco: httpx.Client) -> None:
    assert moco.get("/deals?colour=red&name=alpha&page_size=3").text == moco.get("/deals").text


@pytest.mark.parametrize(
    "body",
    [
        pytest.param({"status": "foo", "name": ""}, id="broken-object"),
        pytest.param([], id="list"),
        pytest.param({"page": 2, "ids": "102"}, id="looks-like-filters"),
    ],
)
def test_a_body_on_get_and_delete_is_ignored(moco: httpx.Client, body: object) -> None:
    before = moco.get("/deals").text

    assert moco.request("GET", "/deals", json=body).text == before
    assert moco.request("GET", "/deals/123", json=body).json()["id"] == 123
    assert answer(moco.request("DELETE", "/deals/123", json=body)) == (204, None)


UNKNOWN_KEYS = {
    "id": 7,
    "colour": "red",
    "user": {"id": 933593033},
    "category": {"id": 12},
    "company": {"id": 789},
    "customer": {"id": 789},
    "person": {"id": 357},
    "inbox_email_address": "other@example.com",
    "created_at": "2001-01-01T00:00:00Z",
    "updated_at": "2001-01-01T00:00:00Z",
}


def test_unknown_keys_are_ignored_on_create(moco: httpx.Client) -> None:
    created = moco.post("/deals", json=VALID | UNKNOWN_KEYS).json()

    assert (created["id"], created["user"]["id"], created["category"]["id"]) == (201, 123, 456)
    assert (created["company"], created["customer"], created["person"]) == (None, None, None)
    assert created["created_at"] == created["updated_at"] == "2026-03-15T09:00:00Z"
    assert "colour" not in created


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_unknown_keys_are_ignored_on_update(moco: httpx.Client, method: str) -> None:
    before = moco.get("/deals/123").text
    response = moco.request(method, "/deals/123", json=UNKNOWN_KEYS)

    assert (response.status_code, response.text) == (200, before)


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
@pytest.mark.parametrize("deal", [101, 102, 103, 104, 105, 106, 114, 123])
def test_a_whole_representation_can_be_sent_back(
    moco: httpx.Client, method: str, deal: int
) -> None:
    before = moco.get(f"/deals/{deal}")
    unchanged = moco.request(method, f"/deals/{deal}", json=before.json())
    renamed = moco.request(method, f"/deals/{deal}", json=before.json() | {"name": "Renamed"})

    assert (unchanged.status_code, unchanged.text) == (200, before.text)
    assert renamed.json() == before.json() | {
        "name": "Renamed",
        "updated_at": "2026-03-15T09:00:00Z",
    }
