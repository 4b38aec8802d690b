"""How many requests a key may send, and when it may send again."""

import httpx
import pytest

from .values import VALID, Clock, answer

TOO_MANY = (429, {"message": "Too many requests"})


def send(client: httpx.Client, times: int) -> list[int]:
    """The statuses of so many reads of a deal."""
    return [client.get("/deals/123").status_code for _ in range(times)]


def test_the_121st_request_in_two_minutes_is_refused(rate_limited: httpx.Client) -> None:
    assert send(rate_limited, 120) == [200] * 120
    assert answer(rate_limited.get("/deals/123")) == TOO_MANY


def test_without_the_limit_any_number_is_admitted(moco: httpx.Client) -> None:
    assert send(moco, 130) == [200] * 130


@pytest.mark.parametrize(
    ("elapsed", "retry_after"),
    [
        pytest.param(0, "120", id="at-once"),
        pytest.param(0.5, "120", id="rounded-up"),
        pytest.param(30, "90", id="later"),
        pytest.param(119, "1", id="last-second"),
        pytest.param(119.5, "1", id="last-half-second"),
    ],
)
def test_retry_after_tells_the_seconds_to_wait(
    rate_limited: httpx.Client, clock: Clock, elapsed: float, retry_after: str
) -> None:
    send(rate_limited, 120)
    clock.advance(elapsed)
    refused = [rate_limited.get("/deals/123") for _ in range(3)]

    assert [answer(response) for response in refused] == [TOO_MANY] * 3
    assert [response.headers["Retry-After"] for response in refused] == [retry_after] * 3
    clock.advance(int(retry_after))
    assert send(rate_limited, 1) == [200]


def test_an_admitted_answer_carries_no_retry_after(rate_limited: httpx.Client) -> None:
    assert "Retry-After" not in rate_limited.get("/deals/123").headers


def test_the_window_slides(rate_limited: httpx.Client, clock: Clock) -> None:
    assert send(rate_limited, 70) == [200] * 70
    clock.advance(60)
    assert send(rate_limited, 51) == [200] * 50 + [429]
    clock.advance(61)  # the first 70 are out, the later 50 still count
    assert send(rate_limited, 71) == [200] * 70 + [429]
    clock.advance(60)  # now those 50 are out as well
    assert send(rate_limited, 51) == [200] * 50 + [429]


def test_each_key_has_a_limit_of_its_own(rate_limited: httpx.Client) -> None:
    send(rate_limited, 121)
    other = {"Authorization": "Token token=YOUR_API_KEY"}

    assert rate_limited.get("/deals/123", headers=other).status_code == 200
    assert rate_limited.get("/deals/123").status_code == 429


@pytest.mark.parametrize("authorization", ['Token token="demo"', "token token=demo", "Bearer demo"])
def test_the_forms_of_a_key_share_its_limit(rate_limited: httpx.Client, authorization: str) -> None:
    send(rate_limited, 120)
    response = rate_limited.get("/deals/123", headers={"Authorization": authorization})

    assert answer(response) == TOO_MANY


@pytest.mark.parametrize(
    ("method", "path", "content", "expected"),
    [
        pytest.param("GET", "/nope", b"", (404, None), id="path-first"),
        pytest.param("DELETE", "/deals", b"", (405, None), id="method-first"),
        pytest.param("POST", "/deals", b" " * (8 * 1024 * 1024 + 1), TOO_MANY, id="before-size"),
        pytest.param("POST", "/deals", b"{", TOO_MANY, id="before-body"),
        pytest.param("GET", "/deals/999", b"", TOO_MANY, id="before-record"),
        pytest.param("PUT", "/deals/123", b'{"status": "foo"}', TOO_MANY, id="before-status"),
        pytest.param("PUT", "/deals/123", b'{"name": ""}', TOO_MANY, id="before-rules"),
    ],
)
def test_the_limit_has_its_place_in_the_order(
    rate_limited: httpx.Client,
    method: str,
    path: str,
    content: bytes,
    expected: tuple[int, object],
) -> None:
    send(rate_limited, 120)
    headers = {"Content-Type": "application/json"}

    assert answer(rate_limited.request(method, path, headers=headers, content=content)) == expected


def test_an_unknown_key_is_refused_before_the_limit(rate_limited: httpx.Client) -> None:
    headers = {"Authorization": "Token token=nobody"}
    statuses = {rate_limited.get("/deals", headers=headers).status_code for _ in range(125)}

    assert statuses == {401}


def test_the_limit_comes_before_the_right(rate_limited: httpx.Client) -> None:
    headers = {"Authorization": "Token token=demo-read-only"}
    statuses = [
        rate_limited.post("/deals", headers=headers, json=VALID).status_code for _ in range(121)
    ]

    assert statuses == [403] * 120 + [429]


@pytest.mark.parametrize(
    ("method", "path", "content", "status"),
    [
        pytest.param("GET", "/deals/999", b"", 404, id="no-record"),
        pytest.param("POST", "/deals", b"{", 422, id="unreadable"),
        pytest.param("POST", "/deals", b"{}", 422, id="broken-rules"),
        pytest.param("PUT", "/deals/123", b'{"status": "foo"}', 400, id="status"),
        pytest.param("GET", "/deals?closed_from=soon", b"", 400, id="filter"),
    ],
)
def test_a_request_refused_after_the_limit_counts(
    rate_limited: httpx.Client, method: str, path: str, content: bytes, status: int
) -> None:
    headers = {"Content-Type": "application/json"}
    statuses = [
        rate_limited.request(method, path, headers=headers, content=content).status_code
        for _ in range(120)
    ]

    assert statuses == [status] * 120
    assert answer(rate_limited.get("/deals/123")) == TOO_MANY


@pytest.mark.parametrize(("method", "path"), [("GET", "/nope"), ("DELETE", "/deals")])
def test_a_request_refused_before_the_limit_does_not_count(
    rate_limited: httpx.Client, method: str, path: str
) -> None:
    for _ in range(125):
        rate_limited.request(method, path)

    assert send(rate_limited, 120) == [200] * 120


def test_a_refused_write_stores_nothing(rate_limited: httpx.Client, clock: Clock) -> None:
    before = rate_limited.get("/deals").text
    send(rate_limited, 119)

    assert answer(rate_limited.post("/deals", json=VALID)) == TOO_MANY
    assert answer(rate_limited.delete("/deals/123")) == TOO_MANY
    clock.advance(121)
    assert rate_limited.get("/deals").text == before
