"""What callers see of HTTP itself, over real sockets."""

import json
from collections.abc import Iterator

import httpx
import pytest

from ..cli.process import Served, serving
from .wire import PATIENCE, Wire, connect, request

NINE_MEBIBYTES = 9 * 1024 * 1024
LARGEST = 8 * 1024 * 1024
TOO_LARGE = {"message": "Payload too large"}
JSON = "Content-Type: application/json"
NEW_DEAL = {
    "name": "Relaunch",
    "currency": "EUR",
    "money": 25000,
    "reminder_date": "2026-04-01",
    "user_id": 123,
    "deal_category_id": 456,
}


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    """A server that the tests of this module share; each test has deals of its own."""
    with serving() as server:
        yield server


@pytest.fixture
def wire(served: Served) -> Iterator[Wire]:
    with connect(served.port) as connection:
        yield connection


@pytest.fixture
def client(served: Served) -> Iterator[httpx.Client]:
    headers = {"Authorization": "Token token=demo"}
    with httpx.Client(
        base_url=f"{served.origin}/api/v1", headers=headers, timeout=PATIENCE, trust_env=False
    ) as opened:
        yield opened


def new_deal(wire: Wire, **fields: object) -> int:
    """The id of a deal that was created just now."""
    body = json.dumps(NEW_DEAL | fields).encode()
    created = wire.ask("POST", "/api/v1/deals", JSON, f"Content-Length: {len(body)}", body=body)
    assert created.status == 200
    return int(created.json()["id"])


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        pytest.param("/api/v1/deals?per_page=2&status=won", (), 200, id="list"),
        pytest.param("/api/v1/deals/123", (), 200, id="deal"),
        pytest.param("/api/v1/deals/99", (), 404, id="unknown-deal"),
        pytest.param(
            "/api/v1/deals/123", ("Authorization: Token token=nobody",), 200, id="key-twice"
        ),
        pytest.param("/api/v1/deals?updated_after=soon", (), 400, id="refused"),
        pytest.param("/elsewhere", (), 404, id="outside-all-apis"),
        pytest.param("/_double/health", (), 421, id="health-by-a-strange-name"),
    ],
)
def test_head_answers_with_the_headers_of_get_and_without_a_body(
    wire: Wire, path: str, headers: tuple[str, ...], status: int
) -> None:
    head = wire.ask("HEAD", path, *headers)
    get = wire.ask("GET", path, *headers)  # a body of the former would stand before this answer

    assert (head.status, get.status) == (status, status)
    assert head.headers | {"date": ""} == get.headers | {"date": ""}
    assert head.body == b""
    assert len(get.body) == int(head.headers["content-length"])


def test_a_deletion_answers_without_a_body_and_keeps_the_connection(wire: Wire) -> None:
    deal = new_deal(wire)

    deleted = wire.ask("DELETE", f"/api/v1/deals/{deal}")

    assert (deleted.status, deleted.body) == (204, b"")
    assert {"content-length", "transfer-encoding", "content-type"}.isdisjoint(deleted.headers)
    assert wire.ask("GET", f"/api/v1/deals/{deal}").status == 404


def test_many_requests_on_one_connection_are_answered_in_turn(wire: Wire) -> None:
    asked = [123, 124, 99, 125] * 25

    answers = [wire.ask("GET", f"/api/v1/deals/{deal}") for deal in asked]

    assert [answer.status for answer in answers] == [200, 200, 404, 200] * 25
    found = [answer.json()["id"] for answer in answers if answer.body]
    assert found == [123, 124, 125] * 25


def test_pipelined_requests_are_answered_in_their_order(wire: Wire) -> None:
    asked = [123, 124, 99, 125] * 25

    wire.send(b"".join(request("GET", f"/api/v1/deals/{deal}") for deal in asked))
    answers = [wire.answer() for _ in asked]

    assert [answer.status for answer in answers] == [200, 200, 404, 200] * 25
    found = [answer.json()["id"] for answer in answers if answer.body]
    assert found == [123, 124, 125] * 25


def test_pipelined_writes_see_what_the_ones_before_them_did(wire: Wire) -> None:
    deal = new_deal(wire)
    path = f"/api/v1/deals/{deal}"
    body = b'{"name": "Later"}'
    put = request("PUT", path, JSON, f"Content-Length: {len(body)}") + body

    wire.send(put + request("GET", path) + request("DELETE", path) + request("GET", path))
    answers = [wire.answer(method) for method in ("PUT", "GET", "DELETE", "GET")]

    assert [answer.status for answer in answers] == [200, 200, 204, 404]
    assert answers[1].json()["name"] == "Later"


def test_a_body_announced_as_too_long_is_refused_before_it_is_sent(wire: Wire) -> None:
    refused = wire.ask("POST", "/api/v1/deals", JSON, f"Content-Length: {NINE_MEBIBYTES}")

    assert (refused.status, refused.json()) == (413, TOO_LARGE)


def test_a_caller_who_asks_first_is_not_told_to_send_what_is_too_long(wire: Wire) -> None:
    refused = wire.ask(
        "POST", "/api/v1/deals", JSON, f"Content-Length: {NINE_MEBIBYTES}", "Expect: 100-continue"
    )

    assert (refused.status, refused.json()) == (413, TOO_LARGE)


def test_a_caller_who_asks_first_is_told_to_send_the_rest(wire: Wire) -> None:
    body = json.dumps(NEW_DEAL).encode()
    length = f"Content-Length: {len(body)}"

    assert wire.ask("POST", "/api/v1/deals", JSON, length, "Expect: 100-continue").status == 100
    wire.send(body)
    assert wire.answer().status == 200


def test_a_chunked_body_is_refused_as_soon_as_it_is_too_long(wire: Wire) -> None:
    chunk = b"100000\r\n" + b" " * 0x100000 + b"\r\n"

    wire.send(request("POST", "/api/v1/deals", JSON, "Transfer-Encoding: chunked"))
    for _ in range(9):
        wire.send(chunk)
    refused = wire.answer()

    assert (refused.status, refused.json()) == (413, TOO_LARGE)
    wire.send(b"0\r\n\r\n")
    assert wire.ask("GET", "/api/v1/deals/123").status == 200


@pytest.mark.parametrize("chunked", [False, True], ids=["announced", "chunked"])
def test_a_client_that_sends_it_all_reads_the_refusal(client: httpx.Client, chunked: bool) -> None:
    body = b" " * NINE_MEBIBYTES
    headers = {"Content-Type": "application/json"}

    refused = client.post("/deals", content=iter([body]) if chunked else body, headers=headers)

    assert (refused.status_code, refused.json()) == (413, TOO_LARGE)
    assert client.get("/deals/123").status_code == 200


@pytest.mark.parametrize("chunked", [False, True], ids=["announced", "chunked"])
def test_a_body_of_the_greatest_length_is_taken(client: httpx.Client, chunked: bool) -> None:
    body = json.dumps(NEW_DEAL).encode().ljust(LARGEST)
    headers = {"Content-Type": "application/json"}

    created = client.post("/deals", content=iter([body]) if chunked else body, headers=headers)

    assert created.status_code == 200


@pytest.mark.parametrize("method", ["DELETE", "PUT"])
def test_a_request_whose_body_never_arrives_whole_has_no_effect(
    served: Served, wire: Wire, method: str
) -> None:
    deal = new_deal(wire)
    before = wire.ask("GET", f"/api/v1/deals/{deal}").body

    with connect(served.port) as other:
        head = (JSON, "Content-Length: 100", "Expect: 100-continue")
        assert other.ask(method, f"/api/v1/deals/{deal}", *head).status == 100
        other.send(b'{"name": "Half"}')
        other.hang_up()

    after = wire.ask("GET", f"/api/v1/deals/{deal}")
    assert (after.status, after.body) == (200, before)


@pytest.mark.parametrize(
    "nonsense",
    [
        pytest.param(b"hello\r\n\r\n", id="no-request"),
        pytest.param(b"GET /api/v1/deals HTTP/1.1\r\nno colon\r\n\r\n", id="no-header"),
        pytest.param(request("POST", "/api/v1/deals", "Content-Length: -1"), id="length"),
    ],
)
def test_what_is_not_http_is_refused_and_harms_nobody_else(
    served: Served, wire: Wire, nonsense: bytes
) -> None:
    with connect(served.port) as other:
        other.send(nonsense)
        assert other.answer().status == 400

    assert wire.ask("GET", "/api/v1/deals/123").status == 200


@pytest.mark.parametrize(
    "query",
    [
        pytest.param({"per_page": "10"}, id="all"),
        pytest.param({"per_page": "5", "status": "won"}, id="filtered"),
        pytest.param({"per_page": "1", "tags": "Important, Strategic"}, id="with-comma-and-blank"),
        pytest.param({"per_page": "2", "custom_properties[Type]": "App"}, id="with-brackets"),
        pytest.param({"per_page": "10", "unknown": "Überreuther & Söhne"}, id="beyond-ascii"),
    ],
)
def test_the_addresses_of_further_pages_can_be_followed_as_they_stand(
    client: httpx.Client, query: dict[str, str]
) -> None:
    page = client.get("/deals", params=query)
    pages = [page]
    while "next" in page.links:
        page = client.get(page.links["next"]["url"])
        pages.append(page)

    whole = client.get("/deals", params=query | {"per_page": "100"})
    assert len(pages) > 1
    assert [deal for page in pages for deal in page.json()] == whole.json()
    assert {page.headers["X-Total"] for page in pages} == {str(len(whole.json()))}
    assert str(pages[-1].url) == pages[0].links["last"]["url"]
    assert client.get(pages[-1].links["first"]["url"]).json() == pages[0].json()


@pytest.mark.parametrize("host", ["here.example", "here.example:8443", "[::1]:80"])
def test_addresses_in_answers_name_the_host_that_was_asked(wire: Wire, host: str) -> None:
    head = f"GET /api/v1/deals?per_page=36 HTTP/1.1\r\nHost: {host}\r\n"
    wire.send(f"{head}Authorization: Token token=demo\r\n\r\n".encode())

    link = wire.answer().headers["link"].split(", ")[0]

    assert link == f'<http://{host}/api/v1/deals?per_page=36&page=2>; rel="next"'


def test_a_caller_who_names_no_host_gets_the_servers_own_address(
    served: Served, wire: Wire
) -> None:
    wire.send(b"GET /api/v1/deals?per_page=36 HTTP/1.0\r\nAuthorization: Token token=demo\r\n\r\n")

    link = wire.answer().headers["link"].split(", ")[0]

    assert link == f'<{served.origin}/api/v1/deals?per_page=36&page=2>; rel="next"'
