"""The second server as a server: connections, clocks, rates, accounts."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import httpx
import pytest

from tests.check.second import FAR, NEAR, Freedoms, second_server, service_of
from tests.check.second.accounts import TOKEN
from tests.check.second.caller import Caller, exact
from tests.check.second.exchange import Request

APIS = ["moco", "intum"]


@pytest.fixture(params=APIS)
def near(request: pytest.FixtureRequest) -> Iterator[Caller]:
    with second_server(request.param) as server, Caller(server) as caller:
        yield caller


@pytest.mark.parametrize("api", APIS)
def test_a_server_ends_though_somebody_is_still_connected(api: str) -> None:
    client = httpx.Client()
    with second_server(api) as server:
        client.get(server.origin)

    with pytest.raises(httpx.TransportError):
        client.get(server.origin)
    client.close()


def test_a_connection_takes_many_requests_of_all_methods(near: Caller) -> None:
    number = next(iter(near.server.deals))

    statuses = [
        near.ask(method, near.path(number)).status_code
        for method in ("GET", "HEAD", "TRACE", "OPTIONS", "FOO", "GET")
    ]

    assert statuses == [200, 200, 405, 405, 405, 200]


def test_head_has_the_headers_of_get_and_no_body(near: Caller) -> None:
    get, head = (near.ask(method, near.path()) for method in ("GET", "HEAD"))

    assert head.content == b""
    assert head.headers["Content-Length"] == get.headers["Content-Length"] != "0"


def test_the_account_is_small_and_names_what_its_deals_refer_to(near: Caller) -> None:
    assert len(near.server.deals) == 12
    for name, ids in near.server.references.items():
        assert len(ids) >= 1
        assert {record[name] for record in near.server.deals.values()} <= {*ids, None}


@pytest.mark.parametrize("api", APIS)
@pytest.mark.parametrize("chosen", [NEAR, FAR])
def test_two_servers_share_nothing(api: str, chosen: Freedoms) -> None:
    with second_server(api, chosen) as one, second_server(api, chosen) as other:
        before = other.deals
        with Caller(one) as caller:
            caller.create()

        assert other.deals == before != one.deals


def test_past_the_rate_requests_are_refused_until_the_window_is_over() -> None:
    with second_server("moco", rate=(3, 0.5)) as server, Caller(server) as moco:
        answers = [moco.ask("GET", "/deals") for _ in range(4)]
        other = moco.ask("GET", "/deals", Authorization=f"Bearer {server.read_only_token}")
        time.sleep(float(answers[3].headers["Retry-After"]))
        later = moco.ask("GET", "/deals")

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[3].json() == {"message": "Too many requests"}
    assert (other.status_code, later.status_code) == (200, 200)


@pytest.mark.parametrize(
    ("resolution", "shown"),
    [(1, "09:41:37Z"), (60, "09:41:00Z"), (0.001, "09:41:37Z")],
)
def test_times_are_cut_off_to_what_the_clock_tells_apart(resolution: float, shown: str) -> None:
    chosen = replace(NEAR, clock_resolution=resolution)
    now = datetime(2026, 3, 15, 9, 41, 37, 987_654, UTC).timestamp()
    service = service_of("moco", chosen, now=lambda: now)
    path = f"/api/v1/deals/{next(iter(service.deals))}"
    headers = {"authorization": f"Bearer {TOKEN}", "content-type": "application/json"}

    reply = service.answer(Request("PUT", path, "", headers, b'{"name": "Neu"}'))

    assert reply.body["updated_at"] == f"2026-03-15T{shown}"
    assert reply.body["created_at"].startswith("2024-")


@pytest.mark.parametrize("status", ["won", "lost", "dropped"])
def test_closing_usually_sets_the_day_and_reopening_clears_it(status: str) -> None:
    with second_server("moco") as server, Caller(server) as moco:
        number = moco.create()
        first = datetime.now(UTC).date().isoformat()
        closed = moco.update(number, status=status)["closed_on"]
        last = datetime.now(UTC).date().isoformat()

        assert first <= closed <= last
        assert moco.update(number, status="pending")["closed_on"] is None


@pytest.mark.parametrize("api", APIS)
def test_wrong_types_are_converted_by_who_does_so(api: str) -> None:
    chosen = replace(NEAR, wrong_types="converted")
    amount = "money" if api == "moco" else "total_amount_gross"
    with second_server(api, chosen) as server, Caller(server) as caller:
        answer = caller.send(caller.valid(**{"name": 5, amount: "20000.50"}))

    assert exact(answer)["name"] == "5"
    assert float(exact(answer)[amount]) == 20000.5
