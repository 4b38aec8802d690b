"""What an account tells of the requests that it was sent."""

from __future__ import annotations

import socket
import threading
from decimal import Decimal

import httpx
import pytest

from dealdouble import OptionError, Refusal, RunningDouble


def test_a_request_shows_what_was_asked_and_answered(double: RunningDouble) -> None:
    double.moco.client.put("/deals/123", content=b'{"money": 1.10}', headers={"X-Mine": "yes"})
    double.moco.client.put(
        "/deals/123", content=b'{"money": 1.10}', headers={"Content-Type": "application/json"}
    )
    ignored, request = double.moco.requests

    assert (request.api, request.method, request.path) == ("moco", "PUT", "/api/v1/deals/123")
    assert (request.query, request.body) == ({}, b'{"money": 1.10}')
    assert request.json == {"money": Decimal("1.10")}
    assert (request.status, request.answer["money"]) == (200, Decimal("1.1"))
    assert request.answer_body.startswith(b'{"id":123,')
    assert request.at.isoformat() == "2026-03-15T09:00:00+00:00"
    assert request.headers["authorization"] == "Token token=demo"
    assert request.broken == ()
    assert ignored.headers["x-mine"] == "yes"
    assert repr(request) == "<PUT /api/v1/deals/123 200>"


def test_the_query_is_decoded(double: RunningDouble) -> None:
    double.intum.client.get("/crm/deals.json", params={"q": "Wdrożenie & co", "page": ""})
    double.moco.client.get("/deals?tags=a&tags=b%2Cc")

    assert double.intum.requests[0].query == {"q": "Wdrożenie & co", "page": ""}
    assert double.moco.requests[0].query == {"tags": ["a", "b,c"]}
    assert double.moco.requests[0].target == "/api/v1/deals?tags=a&tags=b%2Cc"


def test_a_body_that_is_no_json_has_none(double: RunningDouble) -> None:
    client = double.moco.client
    client.post("/deals", content=b"{", headers={"Content-Type": "application/json"})
    client.delete("/deals/123")
    broken, deleted = double.moco.requests

    assert (broken.json, broken.body, broken.status) == (None, b"{", 422)
    assert broken.answer == {"message": "Invalid payload"}
    assert (deleted.json, deleted.answer, deleted.answer_body) == (None, None, b"")


def test_a_refused_request_names_each_broken_rule(double: RunningDouble) -> None:
    double.intum.client.patch(
        "/crm/deals/101.json", json={"deal": {"total_amount_gross": 1, "currency": "zł"}}
    )
    (request,) = double.intum.requests
    gross, currency = request.broken

    assert (gross.field, gross.rule, gross.value) == ("total_amount_gross", "not less than", 1)
    assert gross.message == "must be greater than or equal to total_amount_net"
    assert (gross.standing, gross.document) == ("documented", "intum/deals.md")
    assert gross.line > 1
    assert (currency.field, currency.value) == ("currency", "zł")


def test_a_filter_that_is_unreadable_is_named_too(double: RunningDouble) -> None:
    double.intum.client.get("/crm/deals.json", params={"client_id": "abc"})
    (rule,) = double.intum.requests[0].broken

    assert (rule.field, rule.value, rule.rule) == ("client_id", "abc", "whole number")
    assert rule.says == "client_id: type whole number"
    assert double.intum.requests[0].answer["message"] == {"client_id": [rule.message]}
    assert rule.document == "intum/deals.md"


def test_a_filter_of_which_the_answer_says_nothing_has_a_reason_too(double: RunningDouble) -> None:
    double.moco.client.get("/deals", params={"closed_from": "2026-02-30", "updated_after": "x"})
    request = double.moco.requests[0]

    assert request.answer == {"message": "Invalid date range"}
    assert [f"{rule.field} {rule.message}" for rule in request.broken] == [
        "closed_from is invalid",
        "updated_after is not a time",
    ]


def test_a_field_that_is_missing_has_no_value(double: RunningDouble) -> None:
    double.moco.client.post("/deals", json={})

    assert {rule.value for rule in double.moco.requests[0].broken} == {None}


def test_each_account_sees_its_own_requests_and_the_double_all(double: RunningDouble) -> None:
    double.moco.client.get("/deals/123")
    double.intum.client.get("/crm/deals/101.json")
    double.moco.client.get("/deals/456")

    assert [request.path for request in double.moco.requests] == [
        "/api/v1/deals/123",
        "/api/v1/deals/456",
    ]
    assert [request.api for request in double.requests] == ["moco", "intum", "moco"]


def test_a_reset_keeps_the_requests(double: RunningDouble) -> None:
    double.moco.client.get("/deals/123")
    double.reset()
    double.load("demo")

    assert len(double.requests) == 1


def test_a_request_is_seen_as_soon_as_its_answer_is_there(double: RunningDouble) -> None:
    """Whatever thread asked: none is missing, and each thread's are in their order."""
    url, headers = double.moco.url, double.moco.headers
    missed: list[str] = []

    def ask(name: str) -> None:
        with httpx.Client(base_url=url, headers=headers, trust_env=False) as client:
            for number in range(40):
                client.get("/deals/123", params={name: number})
                seen = [r.query[name] for r in double.moco.requests if name in r.query]
                if seen != [str(n) for n in range(number + 1)]:
                    missed.append(f"{name}{number}: {seen}")

    threads = [threading.Thread(target=ask, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert missed == []
    assert len(double.moco.requests) == 160


def test_a_request_to_no_api_is_among_the_whole_doubles_only(double: RunningDouble) -> None:
    answer = httpx.post(f"{double.url}/deals?page=2", json={"name": "x"}, trust_env=False)
    (request,) = double.requests

    assert (request.api, request.method, request.target) == ("", "POST", "/deals?page=2")
    assert (request.status, request.answer) == (404, answer.json())
    assert request.answer["error"] == "no API is served at this path"
    assert (request.body, request.json, request.broken) == (b"", None, ())
    assert request.headers["content-type"] == "application/json"
    assert request.at == double.now
    assert (double.moco.requests, double.intum.requests) == ((), ())


@pytest.mark.parametrize(
    ("sent", "method", "path", "status"),
    [
        pytest.param(b"\x16\x03\x01\x02\x00\x01", "", "", 400, id="tls"),
        pytest.param(b"GET /deals HTTP/2.0\r\n\r\n", "", "", 400, id="version"),
        pytest.param(b"GET /" + b"a" * 300_000, "", "", 414, id="too-long"),
        pytest.param(
            b"PUT /api/v1/deals/123 HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            "PUT",
            "/api/v1/deals/123",
            400,
            id="chunk",
        ),
    ],
)
def test_what_is_no_http_is_among_them_too(
    double: RunningDouble, sent: bytes, method: str, path: str, status: int
) -> None:
    with socket.create_connection(("127.0.0.1", httpx.URL(double.url).port or 0)) as caller:
        caller.sendall(sent)
        caller.recv(1)
    (request,) = double.requests

    assert (request.api, request.method, request.path) == ("", method, path)
    assert (request.status, set(request.answer)) == (status, {"error"})
    told = f"{method} {path}" if method else "(no HTTP request)"
    assert str(request) == f"{told} {status}"


def test_what_a_page_asks_beforehand_and_the_control_are_not_among_them(
    double: RunningDouble,
) -> None:
    asked = {"Origin": "http://page", "Access-Control-Request-Method": "PUT"}
    httpx.options(f"{double.moco.url}/deals", headers=asked, trust_env=False)
    httpx.get(f"{double.url}/_double/health", trust_env=False)

    assert double.requests == ()


@pytest.fixture
def asked(double: RunningDouble) -> RunningDouble:
    """A double of which several things were asked."""
    moco = double.moco.client
    moco.get("/deals")
    moco.put("/deals/123", json={"name": "Other"})
    moco.patch("/deals/123", json={"money": "much"})
    double.intum.client.get("/crm/deals/101.json")
    double.moco.fail_next(status=503)
    moco.delete("/deals/123")
    return double


def test_requests_are_chosen_by_what_they_ask_for(asked: RunningDouble) -> None:
    requests = asked.requests
    assert [one.path for one in requests.of("read")] == ["/crm/deals/101.json"]
    assert [one.method for one in requests.of("update")] == ["PUT", "PATCH"]
    assert [one.method for one in requests.of("updateDeal")] == ["PUT"]
    assert requests.of("create") == ()
    assert [one.action for one in requests] == ["list", "update", "update", "read", "delete"]


def test_the_refused_ones_are_those_with_a_status_of_the_caller_s_fault(
    asked: RunningDouble,
) -> None:
    assert [one.status for one in asked.requests] == [200, 200, 422, 200, 503]
    assert [one.method for one in asked.moco.requests.refused] == ["PATCH"]
    assert asked.intum.requests.refused == ()


def test_the_last_one_is_at_hand(asked: RunningDouble) -> None:
    assert asked.requests.last.status == 503
    assert asked.requests.of("update").last.method == "PATCH"
    with pytest.raises(LookupError, match="nothing was asked yet, or nothing of that kind"):
        _ = asked.requests.of("create").last


def test_an_operation_that_no_api_has_is_told(asked: RunningDouble) -> None:
    with pytest.raises(OptionError) as caught:
        asked.requests.of("updates")
    assert caught.value.cause == "there is no operation 'updates'"
    assert caught.value.remedy.startswith("there are list, read, create, update, delete, ")


def test_a_request_tells_its_operation_error_fault_and_duration(asked: RunningDouble) -> None:
    _, updated, refused, _, failed = asked.requests
    assert (updated.operation, updated.error, updated.fault) == ("updateDeal", None, None)
    assert isinstance(refused.error, Refusal)
    assert (refused.error.error, refused.error.standing) == ("invalid", "observed")
    assert (refused.error.source, refused.error.document) == ("recordings", "moco/api.md")
    assert refused.error.line > 1
    assert refused.broken[0].says == "money: type number"
    assert refused.broken[0].source == "framework"
    assert failed.fault == {"api": "moco", "times": 1, "status": 503}
    assert 0 < updated.seconds < 5
