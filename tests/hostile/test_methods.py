"""Methods that the APIs do not have, known to HTTP or not, never reach a record."""

from __future__ import annotations

import pytest

from .caller import INTUM, KEY, MOCO, Caller, Records, head, shown

NO_METHOD_AT_INTUM = {"code": "error", "message": "Method not allowed"}
METHODS = [
    *("OPTIONS", "TRACE", "CONNECT", "PROPFIND", "LOCK", "M-SEARCH"),
    *("BREW", "get", "post", "Delete", "GETGET", "X", "0", "!#$%&'*+-.^_`|~"),
]
PLACES = [
    pytest.param(MOCO.deals, "GET, POST", None, id="moco-list"),
    pytest.param(MOCO.deal, "GET, PUT, PATCH, DELETE", None, id="moco-deal"),
    pytest.param(f"{MOCO.deals}/999", "GET, PUT, PATCH, DELETE", None, id="moco-no-deal"),
    pytest.param(INTUM.deals, "GET, POST", NO_METHOD_AT_INTUM, id="intum-list"),
    pytest.param(INTUM.deal, "GET, PATCH, DELETE", NO_METHOD_AT_INTUM, id="intum-deal"),
    pytest.param("/crm/deals/e/demo-shop/A-1.json", "GET", NO_METHOD_AT_INTUM, id="intum-look-up"),
]


@pytest.mark.parametrize(("path", "allowed", "body"), PLACES)
@pytest.mark.parametrize("method", [*METHODS, pytest.param("X" * 10_000, id="10-kB")])
def test_a_method_that_a_path_does_not_have_is_not_allowed(
    caller: Caller, records: Records, path: str, allowed: str, body: object, method: str
) -> None:
    answer = caller.tell(head(method, path, KEY))

    assert shown(answer) == (405, body)
    assert answer.headers["allow"] == allowed
    assert caller.records() == records


@pytest.mark.parametrize(
    ("method", "path", "allowed", "body"),
    [
        pytest.param("PUT", MOCO.deals, "GET, POST", None, id="put-list"),
        pytest.param("PATCH", MOCO.deals, "GET, POST", None, id="patch-list"),
        pytest.param("DELETE", MOCO.deals, "GET, POST", None, id="delete-list"),
        pytest.param("POST", MOCO.deal, "GET, PUT, PATCH, DELETE", None, id="post-deal"),
        pytest.param("PUT", INTUM.deals, "GET, POST", NO_METHOD_AT_INTUM, id="intum-put-list"),
        pytest.param("DELETE", INTUM.deals, "GET, POST", NO_METHOD_AT_INTUM, id="intum-delete"),
        pytest.param(
            "PUT", INTUM.deal, "GET, PATCH, DELETE", NO_METHOD_AT_INTUM, id="intum-put-deal"
        ),
        pytest.param(
            "DELETE", "/crm/deals/e/demo-shop/A-1.json", "GET", NO_METHOD_AT_INTUM, id="look-up"
        ),
    ],
)
def test_a_method_is_refused_whatever_it_brings(
    caller: Caller, records: Records, method: str, path: str, allowed: str, body: object
) -> None:
    sent = b'{"name": "Changed", "deal": {"name": "Changed"}}'
    answer = caller.write(method, path, sent)

    assert shown(answer) == (405, body)
    assert answer.headers["allow"] == allowed
    assert caller.records() == records


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE", "OPTIONS", "TRACE", "BREW", "get"])
@pytest.mark.parametrize(
    ("path", "body"),
    [
        pytest.param("/api/v1/nowhere", None, id="moco"),
        pytest.param("/crm/nowhere", {"code": "error", "message": "Not found"}, id="intum"),
        pytest.param(
            "/nowhere",
            {
                "error": "no API is served at this path",
                "served": {"intum": "/crm/", "moco": "/api/v1/"},
            },
            id="elsewhere",
        ),
    ],
)
def test_at_an_unknown_path_every_method_is_lost(
    caller: Caller, records: Records, method: str, path: str, body: object
) -> None:
    assert shown(caller.tell(head(method, path, KEY))) == (404, body)
    assert caller.records() == records


@pytest.mark.parametrize("method", ["BREW", "get", "delete", "LOCK"])
def test_the_body_of_an_unknown_method_is_read_past(
    caller: Caller, records: Records, method: str
) -> None:
    sent = b'{"name": "Changed"}' + b" " * 100_000

    assert caller.write(method, MOCO.deal, sent).status == 405
    assert caller.records() == records


@pytest.mark.parametrize(
    ("path", "status"),
    [
        pytest.param(MOCO.deals, 200, id="moco-list"),
        pytest.param(f"{MOCO.deals}?per_page=1", 200, id="moco-page"),
        pytest.param(f"{MOCO.deals}?closed_from=soon", 400, id="moco-refused"),
        pytest.param(MOCO.deal, 200, id="moco-deal"),
        pytest.param(f"{MOCO.deals}/999", 404, id="moco-no-deal"),
        pytest.param("/api/v1/nowhere", 404, id="moco-nowhere"),
        pytest.param(INTUM.deals, 200, id="intum-list"),
        pytest.param(f"{INTUM.deals}?client_id=x", 422, id="intum-refused"),
        pytest.param(INTUM.deal, 200, id="intum-deal"),
        pytest.param("/crm/deals/999.json", 404, id="intum-no-deal"),
        pytest.param("/crm/deals/e/demo-shop/A-1.json", 200, id="intum-look-up"),
        pytest.param("/nowhere", 404, id="nowhere"),
    ],
)
def test_head_answers_as_get_without_a_body(caller: Caller, path: str, status: int) -> None:
    both = caller.tell(head("HEAD", path, KEY) + head("GET", path, KEY), "HEAD")
    get = caller.answer()  # a body of the former would stand before this answer

    assert (both.status, get.status) == (status, status)
    assert both.headers | {"date": ""} == get.headers | {"date": ""}
    assert len(get.body) == int(both.headers["content-length"])


def test_head_with_a_body_changes_nothing(caller: Caller, records: Records) -> None:
    sent = b'{"name": "Changed"}'
    length = f"Content-Length: {len(sent)}"

    assert caller.tell(head("HEAD", MOCO.deal, KEY, length) + sent, "HEAD").status == 200
    assert caller.records() == records


def test_trace_does_not_echo_the_key(caller: Caller) -> None:
    answer = caller.tell(head("TRACE", MOCO.deal, KEY, "X: secret"), "TRACE")

    assert answer.body == b""
    assert not {"secret", "demo"} & set(answer.headers.values())


def test_options_of_the_whole_server_finds_no_api(caller: Caller) -> None:
    assert caller.tell(head("OPTIONS", "*", KEY), "OPTIONS").status == 404
