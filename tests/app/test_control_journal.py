"""The journal over HTTP: told, chosen from, forgotten, and followed as it grows."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from starlette.types import Message

import dealdouble
from dealdouble import AsgiDouble, RunningDouble
from dealdouble.shipped import shipped

NOON = "2026-03-15T12:00:00Z"


@pytest.fixture
def double() -> Iterator[RunningDouble]:
    """A double of all APIs at noon, of which seven things were asked."""
    with dealdouble.running(clock=NOON) as running:
        moco, intum = running.moco.client, running.intum.client
        moco.get("/deals", params={"status": "won", "q": "New York"})
        moco.put("/deals/123", json={"service_period_from": "2026-03-02"})
        moco.get("/deals/123", headers={"Authorization": "Token token=wrong"})
        intum.get("/crm/deals/101.json")
        running.moco.fail_next(status=503)
        moco.delete("/deals/123")
        httpx.get(f"{running.url}/nowhere")
        moco.put("/deals/123", json={"name": "Größe"})
        yield running


def told(double: RunningDouble, **query: str) -> list[dict[str, Any]]:
    answer = httpx.get(f"{double.url}/_double/requests", params=query)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["requests"]
    return found


def test_a_request_is_told_with_the_broken_rule_and_its_sentence(double: RunningDouble) -> None:
    found = told(double)[1]
    assert found.pop("seconds") > 0
    assert found.pop("headers")["authorization"] == "Token token=demo"
    line = found["broken"][0].pop("line")
    assert found == {
        "id": 2,
        "api": "moco",
        "at": NOON,
        "method": "PUT",
        "path": "/api/v1/deals/123",
        "query": "",
        "operation": "updateDeal",
        "body": {"service_period_from": "2026-03-02"},
        "status": 422,
        "answer_headers": {"content-type": "application/json; charset=utf-8"},
        "answer": {"service_period_from": ["must be the first day of a month"]},
        "error": {
            "error": "invalid",
            "standing": "observed",
            "source": "recordings",
            "document": "moco/api.md",
            "line": found["error"]["line"],
        },
        "broken": [
            {
                "field": "service_period_from",
                "message": "must be the first day of a month",
                "rule": "first day of a month",
                "value": "2026-03-02",
                "standing": "documented",
                "source": "page",
                "document": "moco/deals.md",
                "says": "service_period_from: first day of a month",
            }
        ],
        "fault": None,
    }
    assert page_line("moco/deals.md", line).startswith("| first day of a month")
    assert page_line("moco/api.md", found["error"]["line"]).startswith("| invalid | 422")


def page_line(page: str, line: int) -> str:
    return (shipped("specs") / "documents" / page).read_text("utf-8").splitlines()[line - 1]


def test_a_refusal_without_a_rule_has_the_error(double: RunningDouble) -> None:
    found = told(double)[2]
    assert (found["status"], found["broken"]) == (401, [])
    assert (found["error"]["error"], found["error"]["standing"]) == ("unauthorized", "documented")


def test_a_fault_is_told(double: RunningDouble) -> None:
    assert told(double)[4]["fault"] == {"api": "moco", "times": 1, "status": 503}


CHOSEN: dict[str, tuple[dict[str, str], list[int]]] = {
    "all": ({}, [1, 2, 3, 4, 5, 6, 7]),
    "an API": ({"api": "intum"}, [4]),
    "an action": ({"operation": "update"}, [2, 7]),
    "an operation by its id": ({"operation": "readDeal"}, [3, 4]),
    "a status": ({"status": "422"}, [2]),
    "a kind of status": ({"status": "4xx"}, [2, 3, 6]),
    "no answer": ({"status": "0"}, []),
    "a text in the query": ({"text": "status=WON"}, [1]),
    "a text in a body": ({"text": "gröSSe"}, [7]),
    "a text in an answer": ({"text": "first day of a month"}, [2]),
    "a text that a client wrote in numbers": ({"text": "Wdrożenie"}, [4]),
    "a text with a blank": ({"text": "new york"}, [1]),
    "since": ({"since": "5"}, [6, 7]),
    "since one that is yet to come": ({"since": "57"}, [*range(1, 8)]),
    "since the last": ({"since": "7"}, []),
    "several": ({"api": "moco", "status": "4xx", "since": "2"}, [3]),
    "empty ones": (
        {"api": "", "status": "", "text": "", "since": "", "operation": ""},
        [*range(1, 8)],
    ),
}


@pytest.mark.parametrize(("query", "expected"), CHOSEN.values(), ids=CHOSEN)
def test_requests_are_chosen(
    double: RunningDouble, query: dict[str, str], expected: list[int]
) -> None:
    assert [found["id"] for found in told(double, **query)] == expected


WRONG = {
    "an unknown word": ({"method": "GET"}, "'method' is not known here"),
    "a status that is none": ({"status": "40x"}, "status is '40x'"),
    "a status in Arabic digits": ({"status": "٤٢٢"}, "status is '٤٢٢'"),
    "a status of zeros": ({"status": "000"}, "status is '000'"),
    "a kind of no answer": ({"status": "0xx"}, "status is '0xx'"),
    "since when": ({"since": "2026-03-15"}, "since is '2026-03-15'"),
    "an unknown API": ({"api": "x"}, "api is 'x'"),
    "an unknown operation": ({"operation": "lists"}, "operation is 'lists'"),
}


@pytest.mark.parametrize(("query", "error"), WRONG.values(), ids=WRONG)
@pytest.mark.parametrize("path", ["requests", "requests/stream"])
def test_what_is_not_understood_is_told(
    double: RunningDouble, path: str, query: dict[str, str], error: str
) -> None:
    answer = httpx.get(f"{double.url}/_double/{path}", params=query)
    assert (answer.status_code, answer.json()["error"]) == (422, error)
    assert answer.json()["remedy"]


def test_requests_that_a_fault_left_without_an_answer_are_chosen_by_0(
    double: RunningDouble,
) -> None:
    double.moco.fail_next(drop=True)
    with pytest.raises(httpx.RemoteProtocolError):
        double.moco.client.get("/deals")
    assert [found["id"] for found in told(double, status="0")] == [8]
    assert [found["id"] for found in told(double, status="5xx")] == [5]


def test_a_filter_that_is_not_readable_says_what_is_wrong_where_the_answer_does_not(
    double: RunningDouble,
) -> None:
    answer = double.moco.client.get("/deals", params={"updated_after": "gestern"})
    found = told(double, since="7")[0]
    (broken,) = found["broken"]
    line = broken.pop("line")
    assert found["answer"] == answer.json() == {"message": "Invalid date range"}
    assert broken == {
        "field": "updated_after",
        "message": "is not a time",
        "rule": "time",
        "value": "gestern",
        "standing": "assumed",
        "source": "vendor, which says it of dates",
        "document": "moco/deals.md",
        "says": "updated_after: type time",
    }
    assert page_line("moco/deals.md", line).startswith("| `updated_after` | invalid date range")


def test_what_is_forgotten_is_not_told_and_no_id_is_given_twice(double: RunningDouble) -> None:
    assert httpx.delete(f"{double.url}/_double/requests").status_code == 204
    assert told(double) == []
    double.moco.client.get("/deals")
    assert [found["id"] for found in told(double)] == [8]


def test_numbers_are_told_as_they_were_sent(double: RunningDouble) -> None:
    exact = b'{"money": 61000.10000000000000000001}'
    double.moco.client.put(
        "/deals/123", content=exact, headers={"content-type": "application/json"}
    )
    answer = httpx.get(f"{double.url}/_double/requests", params={"since": "7"})
    assert exact in answer.content


@pytest.mark.parametrize(
    ("sent", "shown"), [(b"{no", "{no"), (b"\xff", "\ufffd"), (b"[1,\r\n2]", [1, 2]), (b"", None)]
)
def test_a_body_that_is_no_json_is_told_as_a_text(
    double: RunningDouble, sent: bytes, shown: Any
) -> None:
    double.moco.client.put("/deals/123", content=sent)
    assert told(double)[-1]["body"] == shown


@contextmanager
def stream(
    double: RunningDouble, headers: dict[str, str] | None = None, **query: str
) -> Iterator[Iterator[tuple[int, dict[str, Any]]]]:
    """The ids and the data of events as they come."""
    url = f"{double.url}/_double/requests/stream"
    with (
        httpx.Client(trust_env=False, timeout=10) as client,
        client.stream("GET", url, params=query, headers=headers or {}) as answer,
    ):
        assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
        lines = answer.iter_lines()
        assert next(lines).startswith(":")
        yield events(lines)


def events(lines: Iterator[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    number = 0
    for line in lines:
        name, _, value = line.partition(": ")
        if name == "id":
            number = int(value)
        elif name == "data":
            yield number, json.loads(value)


def test_requests_are_told_as_they_come(double: RunningDouble) -> None:
    with stream(double) as found:
        double.moco.client.get("/deals/124")
        number, request = next(found)
        assert (number, request["id"], request["path"]) == (8, 8, "/api/v1/deals/124")
        double.intum.client.get("/crm/deals.json")
        assert next(found)[1]["api"] == "intum"


def test_the_stream_tells_what_the_list_tells(double: RunningDouble) -> None:
    with stream(double, since="0") as found:
        assert [next(found)[1] for _ in range(7)] == told(double)


def test_the_stream_goes_on_where_a_browser_was(double: RunningDouble) -> None:
    with stream(double, {"Last-Event-ID": "5"}) as found:
        assert [next(found)[0] for _ in range(2)] == [6, 7]


def test_a_browser_that_knew_another_server_is_told_all(double: RunningDouble) -> None:
    with stream(double, {"Last-Event-ID": "57"}) as found:
        assert [next(found)[0] for _ in range(7)] == [*range(1, 8)]


def test_the_stream_tells_what_is_wanted_only(double: RunningDouble) -> None:
    with stream(double, status="4xx") as found:
        double.moco.client.get("/deals/124")
        double.moco.client.get("/deals/999999")
        assert next(found)[1]["path"] == "/api/v1/deals/999999"


def test_a_body_on_several_lines_is_one_event(double: RunningDouble) -> None:
    with stream(double) as found:
        double.moco.client.put("/deals/123", content=b'{\r\n"name":\n"X"\r}')
        assert next(found)[1]["body"] == {"name": "X"}


def test_whoever_reads_no_more_is_told_nothing_and_disturbs_nobody(double: RunningDouble) -> None:
    with stream(double):
        pass
    double.moco.client.get("/deals")
    with stream(double) as found:
        double.moco.client.get("/deals/124")
        assert next(found)[1]["path"] == "/api/v1/deals/124"


def test_a_stream_whose_reader_is_gone_ends_before_it_has_told_all() -> None:
    double = dealdouble.asgi()
    sent = asyncio.run(followed(double, 50))
    assert [message["type"] for message in sent][:2] == [
        "http.response.start",
        "http.response.body",
    ]
    assert len(sent) < 10


async def followed(double: AsgiDouble, requests: int) -> list[Message]:
    """What a stream sends of so many requests to a reader who goes away at its first bytes.

    Nothing that is sent then waits, as on a server whose connection is lost.
    """
    sent: list[Message] = []
    gone = asyncio.Event()
    transport = httpx.ASGITransport(double)
    async with httpx.AsyncClient(transport=transport, base_url=double.url) as client:
        for _ in range(requests):
            await client.get("/api/v1/deals")

    async def receive() -> Message:
        await gone.wait()
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)
        gone.set()

    async with asyncio.timeout(10):
        await double(STREAM, receive, send)
    return sent


STREAM = {
    "type": "http",
    "asgi": {"version": "3.0", "spec_version": "2.3"},
    "http_version": "1.1",
    "method": "GET",
    "scheme": "http",
    "path": "/_double/requests/stream",
    "raw_path": b"/_double/requests/stream",
    "root_path": "",
    "query_string": b"since=0",
    "headers": [(b"host", b"localhost")],
    "server": ("127.0.0.1", 8080),
    "client": ("127.0.0.1", 40000),
}
"""The request of one who wants to be told of all requests, as a server hands it over."""


def test_head_tells_of_the_stream_without_following_it(double: RunningDouble) -> None:
    answer = httpx.head(f"{double.url}/_double/requests/stream", timeout=5)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"


def test_a_double_closes_while_it_is_followed() -> None:
    with dealdouble.running() as double, stream(double) as found:
        double.moco.client.get("/deals")
        next(found)
        double.close()
        with pytest.raises(httpx.RemoteProtocolError):
            next(found)
