"""Browser applications of any origin may use the APIs, and nothing else."""

import json

import httpx
import pytest

from ..intum.values import VALID as INTUM_VALID
from ..moco.values import VALID

ORIGIN = {"Origin": "https://shop.example"}
PAGING = {"link", "x-page", "x-per-page", "x-total"}
OVERSIZED = b"{" + b" " * 8 * 1024 * 1024

ANSWERS = [
    pytest.param("GET", "/deals", "demo", b"", 200, id="list"),
    pytest.param("GET", "/deals/123", "demo", b"", 200, id="read"),
    pytest.param("DELETE", "/deals/123", "demo", b"", 204, id="delete"),
    pytest.param("GET", "/deals?closed_from=soon", "demo", b"", 400, id="bad-filter"),
    pytest.param("GET", "/deals", "nobody", b"", 401, id="unknown-key"),
    pytest.param("DELETE", "/deals/123", "demo-read-only", b"", 403, id="no-right"),
    pytest.param("GET", "/deals/99", "demo", b"", 404, id="unknown-deal"),
    pytest.param("GET", "/nope", "demo", b"", 404, id="unknown-path"),
    pytest.param("GET", "http://127.0.0.1:8080/nope", "demo", b"", 404, id="outside-all-apis"),
    pytest.param("DELETE", "/deals", "demo", b"", 405, id="unknown-method"),
    pytest.param("POST", "/deals", "demo", OVERSIZED, 413, id="too-large"),
    pytest.param("POST", "/deals", "demo", b"{", 422, id="malformed"),
]


INTUM_ANSWERS = [
    pytest.param("GET", "/deals.json", "demo", b"", 200, id="list"),
    pytest.param("GET", "/deals/101.json", "demo", b"", 200, id="read"),
    pytest.param("GET", "/deals/e/demo-shop/A-1.json", "demo", b"", 200, id="look-up"),
    pytest.param("DELETE", "/deals/101.json", "demo", b"", 200, id="delete"),
    pytest.param("GET", "/deals.json?client_id=x", "demo", b"", 422, id="bad-filter"),
    pytest.param("GET", "/deals.json", "nobody", b"", 401, id="unknown-token"),
    pytest.param("GET", "/deals.json", "demo-no-crm", b"", 403, id="no-right"),
    pytest.param("GET", "/deals/9.json", "demo", b"", 404, id="unknown-deal"),
    pytest.param("GET", "/nope", "demo", b"", 404, id="unknown-path"),
    pytest.param("PUT", "/deals/101.json", "demo", b"", 405, id="unknown-method"),
    pytest.param("POST", "/deals.json", "demo", OVERSIZED, 413, id="too-large"),
    pytest.param("POST", "/deals.json", "demo", b"{", 400, id="malformed"),
]


def listed(value: str) -> set[str]:
    """The entries of a header that is a list, in lower case."""
    return {entry.strip().lower() for entry in value.split(",")}


@pytest.mark.parametrize(("method", "path", "key", "content", "status"), ANSWERS)
@pytest.mark.parametrize("origin", ["https://shop.example", "http://localhost:3000", "null"])
def test_every_answer_may_be_read_by_any_origin(
    anonymous: httpx.Client,
    method: str,
    path: str,
    key: str,
    content: bytes,
    status: int,
    origin: str,
) -> None:
    headers = {
        "Authorization": f"Token token={key}",
        "Content-Type": "application/json",
        "Origin": origin,
    }
    response = anonymous.request(method, path, headers=headers, content=content)

    assert response.status_code == status
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert listed(response.headers["Access-Control-Expose-Headers"]) >= PAGING | {"retry-after"}
    assert "Access-Control-Allow-Credentials" not in response.headers


@pytest.mark.parametrize(("method", "path", "key", "content", "status"), INTUM_ANSWERS)
def test_every_answer_of_intum_may_be_read_by_any_origin(
    intum_anonymous: httpx.Client,
    method: str,
    path: str,
    key: str,
    content: bytes,
    status: int,
) -> None:
    headers = ORIGIN | {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    response = intum_anonymous.request(method, path, headers=headers, content=content)

    assert response.status_code == status
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "allow" in listed(response.headers["Access-Control-Expose-Headers"])
    assert "Access-Control-Allow-Credentials" not in response.headers


@pytest.mark.parametrize("path", ["/crm/deals.json", "/api/v1/deals"])
def test_a_double_of_all_apis_exposes_the_headers_of_all(
    everything: httpx.Client, path: str
) -> None:
    response = everything.get(path, headers=ORIGIN | {"Authorization": "Bearer demo"})

    assert response.status_code == 200
    exposed = listed(response.headers["Access-Control-Expose-Headers"])
    assert exposed == PAGING | {"allow", "retry-after"}


def test_an_application_past_the_rate_may_read_when_to_come_back(
    rate_limited: httpx.Client,
) -> None:
    responses = [rate_limited.get("/deals/123", headers=ORIGIN) for _ in range(121)]

    assert responses[-1].status_code == 429
    assert responses[-1].headers["Retry-After"] == "120"
    assert responses[-1].headers["Access-Control-Allow-Origin"] == "*"
    assert "retry-after" in listed(responses[-1].headers["Access-Control-Expose-Headers"])


@pytest.mark.parametrize(
    "path", ["/deals", "/deals/123", "/deals/99", "/nope", "http://127.0.0.1:8080/nope"]
)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
def test_a_preflight_is_granted_without_a_key(
    anonymous: httpx.Client, path: str, method: str
) -> None:
    asked = {
        "Access-Control-Request-Method": method,
        "Access-Control-Request-Headers": "authorization, content-type, x-requested-with",
    }
    response = anonymous.options(path, headers=ORIGIN | asked)

    assert response.status_code == 200
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert method.lower() in listed(response.headers["Access-Control-Allow-Methods"])
    allowed = listed(response.headers["Access-Control-Allow-Headers"])
    assert allowed >= {"authorization", "content-type", "x-requested-with"}


@pytest.mark.parametrize(
    "path",
    ["/deals.json", "/deals/101.json", "/deals/e/demo-shop/A-1.json", "/deals/9.json", "/nope"],
)
@pytest.mark.parametrize("method", ["GET", "POST", "PATCH", "DELETE"])
def test_a_preflight_of_intum_is_granted_without_a_token(
    intum_anonymous: httpx.Client, path: str, method: str
) -> None:
    asked = {
        "Access-Control-Request-Method": method,
        "Access-Control-Request-Headers": "authorization, content-type",
    }
    response = intum_anonymous.options(path, headers=ORIGIN | asked)

    assert response.status_code == 200
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert method.lower() in listed(response.headers["Access-Control-Allow-Methods"])
    allowed = listed(response.headers["Access-Control-Allow-Headers"])
    assert allowed >= {"authorization", "content-type"}


def test_a_page_of_the_internet_may_reach_the_double_on_this_machine(
    anonymous: httpx.Client,
) -> None:
    asked = {
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Private-Network": "true",
    }
    response = anonymous.options("/deals", headers=ORIGIN | asked)

    assert response.headers["Access-Control-Allow-Private-Network"] == "true"


def test_a_preflight_counts_as_no_request(rate_limited: httpx.Client) -> None:
    asked = {"Access-Control-Request-Method": "GET"}
    for _ in range(130):
        rate_limited.options("/deals", headers=ORIGIN | asked)

    assert rate_limited.get("/deals", headers=ORIGIN).status_code == 200


def test_a_write_from_another_origin_is_done(moco: httpx.Client) -> None:
    created = moco.post("/deals", json=VALID, headers=ORIGIN)

    assert moco.get(f"/deals/{created.json()['id']}").json() == created.json()


def test_a_write_to_intum_with_the_token_in_the_body_needs_no_preflight(
    intum_anonymous: httpx.Client,
) -> None:
    body = {"api_token": "demo", "deal": INTUM_VALID}
    simple = ORIGIN | {"Content-Type": "text/plain"}
    created = intum_anonymous.post("/deals.json", content=json.dumps(body), headers=simple)

    assert created.status_code == 201
    assert created.headers["Access-Control-Allow-Origin"] == "*"


def test_callers_that_are_no_browsers_get_no_such_headers(moco: httpx.Client) -> None:
    names = [name for name in moco.get("/deals").headers if name.startswith("access-control")]

    assert names == []


@pytest.mark.parametrize(
    "path", ["/_double/health", "/_double/health/", "/_double/nope", "/_double"]
)
@pytest.mark.parametrize("method", ["GET", "OPTIONS", "POST"])
def test_what_controls_the_double_is_closed_to_other_origins(
    anonymous: httpx.Client, path: str, method: str
) -> None:
    asked = {"Access-Control-Request-Method": "GET"} if method == "OPTIONS" else {}
    response = anonymous.request(method, f"http://127.0.0.1:8080{path}", headers=ORIGIN | asked)

    assert response.status_code == 403
    assert [name for name in response.headers if name.startswith("access-control")] == []
