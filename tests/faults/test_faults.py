"""Which requests a fault befalls, how often, and what becomes of them, without a server."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

import dealdouble
from dealdouble import FaultError, RunningDouble


@pytest.fixture
def double() -> Iterator[RunningDouble]:
    """A double of all APIs, its clock at nine o'clock on 15 March 2026."""
    with dealdouble.running(clock="2026-03-15T09:00:00Z") as running:
        yield running


LIST, READ, OTHER = ("GET", "/deals"), ("GET", "/deals/123"), ("GET", "/deals/124")
UPDATE, DELETE = ("PUT", "/deals/123"), ("DELETE", "/deals/123")

CHOSEN: dict[str, tuple[dict[str, Any], list[tuple[str, str]]]] = {
    "all": ({}, [LIST, READ, OTHER, UPDATE, DELETE]),
    "an action": ({"operation": "read"}, [READ, OTHER]),
    "an operation by its id": ({"operation": "updateDeal"}, [UPDATE]),
    "a record": ({"record": 123}, [READ, UPDATE, DELETE]),
    "a record and an action": ({"record": 123, "operation": "delete"}, [DELETE]),
    "a path": ({"path": "/api/v1/deals/123"}, [READ, UPDATE, DELETE]),
    "a path with a star": ({"path": "/api/*/deals/12*"}, [READ, OTHER, UPDATE, DELETE]),
    "a path that only begins so": ({"path": "/api/v1/deals/1"}, []),
    "a path whose dot is a dot": ({"path": "/api/v1/deals."}, []),
    "an API": ({"api": "moco"}, [LIST, READ, OTHER, UPDATE, DELETE]),
    "another API": ({"api": "intum"}, []),
}


@pytest.mark.parametrize(("said", "befallen"), CHOSEN.values(), ids=CHOSEN)
def test_a_fault_befalls_the_requests_that_it_names(
    double: RunningDouble, said: Any, befallen: list[tuple[str, str]]
) -> None:
    double.fault(status=503, **said)
    asked = [LIST, READ, OTHER, UPDATE, DELETE]
    answers = {request: double.moco.client.request(*request).status_code for request in asked}
    assert [request for request in asked if answers[request] == 503] == befallen


def test_an_account_s_fault_is_for_its_own_api(double: RunningDouble) -> None:
    double.intum.fault(status=503)
    assert double.moco.client.get("/deals").status_code == 200
    assert double.intum.client.get("/crm/deals.json").status_code == 503
    assert (len(double.moco.faults), len(double.intum.faults), len(double.faults)) == (0, 1, 1)


def test_a_fault_befalls_as_many_as_it_says(double: RunningDouble) -> None:
    fault = double.moco.fault(status=500, times=2)
    assert (fault.used, fault.left) == (0, 2)
    assert statuses(double, 4) == [500, 500, 200, 200]
    assert (fault.used, fault.left) == (2, 0)


def test_the_next_is_one(double: RunningDouble) -> None:
    double.moco.fail_next(status=500)
    assert statuses(double, 2) == [500, 200]


def test_of_several_faults_the_first_that_fits_counts(double: RunningDouble) -> None:
    double.moco.fail_next(operation="read", status=500)
    double.moco.fail_next(status=503)
    double.moco.fail_next(status=429)
    assert statuses(double, 4, "/deals") == [503, 429, 200, 200]
    assert statuses(double, 2) == [500, 200]


def test_a_fault_ends_when_it_is_removed(double: RunningDouble) -> None:
    with double.moco.fault(status=503) as fault:
        assert statuses(double, 2) == [503, 503]
    assert statuses(double, 1) == [200]
    assert double.faults == []
    fault.remove()
    assert fault.used == 2


def test_a_share_is_drawn_with_the_seed_the_same_way_every_time() -> None:
    drawn = [statuses_with_a_share(seed) for seed in (1, 1, 2)]
    assert drawn[0] == drawn[1] != drawn[2]
    assert 10 < drawn[0].count(503) < 50


def statuses_with_a_share(seed: int) -> list[int]:
    with dealdouble.running(seed=seed) as double:
        double.moco.fault(status=503, share=0.3)
        return statuses(double, 100)


def test_what_is_drawn_is_the_same_after_a_reset(double: RunningDouble) -> None:
    def drawn() -> list[int]:
        double.moco.fault(status=500, share=0.2)
        double.moco.fault(status=503, share=0.5)
        return statuses(double, 40)

    first = drawn()
    double.reset()
    assert drawn() == first
    assert set(first) == {200, 500, 503}


def test_what_is_drawn_is_the_same_after_a_snapshot_came_back(double: RunningDouble) -> None:
    double.moco.fault(status=500, share=0.2)
    statuses(double, 3)
    taken = double.snapshot()

    def drawn() -> list[int]:
        double.moco.fault(status=503, share=0.5)
        return statuses(double, 40)

    first = drawn()
    double.restore(taken)
    assert drawn() == first


def test_faults_that_come_from_another_double_keep_their_ids_apart_from_new_ones(
    double: RunningDouble,
) -> None:
    for status in (500, 501, 502):
        double.fault(status=status, operation="list")
    with dealdouble.running() as other:
        other.restore(double.snapshot())
        other.fault(status=503, operation="read")
        listed = httpx.get(f"{other.url}/_double/faults").json()["faults"]
    assert [fault["id"] for fault in listed] == [1, 2, 3, 4]


def test_whom_a_share_spares_the_next_fault_befalls(double: RunningDouble) -> None:
    double.moco.fault(status=503, share=0.5)
    double.moco.fault(status=500)
    found = statuses(double, 50)
    assert set(found) == {503, 500}


def test_what_fails_is_not_done(double: RunningDouble) -> None:
    before = double.moco.deals[123]
    double.moco.fail_next(status=500)
    answer = double.moco.client.put("/deals/123", json={"name": "Other"})
    assert answer.status_code == 500
    assert double.moco.deals[123] == before


def test_what_is_stored_though_it_fails_is_done(double: RunningDouble) -> None:
    double.moco.fail_next(status=500, stored=True)
    answer = double.moco.client.put("/deals/123", json={"name": "Other"})
    assert (answer.status_code, answer.json()["status"]) == (500, 500)
    assert double.moco.deals[123]["name"] == "Other"


def test_what_breaks_a_rule_is_not_stored_by_a_fault(double: RunningDouble) -> None:
    before = double.moco.deals[123]
    double.moco.fail_next(status=500, stored=True)
    double.moco.client.put("/deals/123", json={"money": "much"})
    assert double.moco.deals[123] == before
    request = double.moco.requests.last
    assert (request.status, [rule.field for rule in request.broken]) == (500, ["money"])


def test_what_is_not_done_is_not_judged_either(double: RunningDouble) -> None:
    double.moco.fail_next(status=500)
    double.moco.client.put("/deals/123", json={"money": "much"})
    assert double.moco.requests.last.broken == ()


BODIES: dict[str, tuple[str, int, str]] = {
    "moco without a key": ("moco", 401, '{"message":"Unauthorized"}'),
    "moco without the right": ("moco", 403, '{"errors":["Access denied"]}'),
    "moco and no record": ("moco", 404, ""),
    "moco and too many": ("moco", 429, '{"message":"Too many requests"}'),
    "moco and no JSON": ("moco", 422, '{"message":"Invalid payload"}'),
    "moco and a failure": ("moco", 500, '{"status":500,"error":"Internal Server Error"}'),
    "moco and a pause": ("moco", 503, '{"message":"Service Unavailable"}'),
    "moco and a status that nobody knows": ("moco", 507, ""),
    "intum without a key": ("intum", 401, '{"code":"error","message":"Unauthorized"}'),
    "intum without the right": ("intum", 403, '{"code":"error","message":"Forbidden"}'),
    "intum and no record": ("intum", 404, '{"code":"error","message":"Not found"}'),
    "intum and too many": ("intum", 429, '{"code":"error","message":"Too many requests"}'),
    "intum and a failure": ("intum", 500, '{"code":"error","message":"Internal server error"}'),
    "intum and a pause": ("intum", 503, '{"code":"error","message":"Service unavailable"}'),
}


@pytest.mark.parametrize(("api", "status", "body"), BODIES.values(), ids=BODIES)
def test_a_status_has_the_body_that_the_service_gives_it(
    double: RunningDouble, api: str, status: int, body: str
) -> None:
    account = double.accounts[api]
    account.fail_next(status=status)
    answer = account.client.get("/deals/123" if api == "moco" else "/crm/deals/101.json")
    assert (answer.status_code, answer.text) == (status, body)


@pytest.mark.parametrize(
    ("said", "expected"), [({}, "1"), ({"retry_after": 7}, "7"), ({"retry_after": 0}, "0")]
)
def test_too_many_requests_say_when_to_come_again(
    double: RunningDouble, said: Any, expected: str
) -> None:
    double.moco.fail_next(status=429, **said)
    assert double.moco.client.get("/deals").headers["retry-after"] == expected


def test_any_failure_may_say_when_to_come_again(double: RunningDouble) -> None:
    double.intum.fail_next(status=503, retry_after=30)
    assert double.intum.client.get("/crm/deals.json").headers["retry-after"] == "30"


def test_a_fault_does_not_use_up_the_rate() -> None:
    with dealdouble.running("rate-limited", clock="2026-03-15T09:00:00Z") as double:
        double.moco.fail_next(status=503, times=5)
        assert statuses(double, 126) == [503] * 5 + [200] * 120 + [429]


def test_a_reset_takes_faults_away(double: RunningDouble) -> None:
    double.moco.fault(status=503)
    double.reset()
    assert statuses(double, 1) == [200]


def test_a_snapshot_keeps_faults_and_how_often_they_were_used(double: RunningDouble) -> None:
    fault = double.moco.fault(status=503, times=3)
    statuses(double, 1)
    taken = double.snapshot()
    statuses(double, 2)
    double.restore(taken)
    assert (fault.used, fault.left) == (1, 2)
    assert statuses(double, 3) == [503, 503, 200]


def test_a_scenario_may_begin_with_faults(double: RunningDouble, tmp_path: Any) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text("extends: demo\nfaults: [{api: moco, status: 503, times: 2}]\n")
    double.load(file)
    assert statuses(double, 3) == [503, 503, 200]
    double.reset()
    assert statuses(double, 3) == [503, 503, 200]


@pytest.mark.parametrize("said", [{"drop": True}, {"body": "truncated"}])
def test_what_needs_a_socket_is_refused_where_there_is_none(said: Any, tmp_path: Any) -> None:
    double = dealdouble.asgi()
    with pytest.raises(FaultError) as caught:
        double.moco.fault(**said)
    assert "needs a connection that can be cut, and this double has no port" in str(caught.value)
    assert double.faults == []


def test_a_scenario_that_needs_a_socket_is_refused_where_there_is_none() -> None:
    with pytest.raises(FaultError, match="needs a connection"):
        dealdouble.asgi("outage")
    double = dealdouble.asgi()
    with pytest.raises(FaultError, match="needs a connection"):
        double.load("outage")
    assert 123 in double.moco.deals


def test_a_fault_of_another_api_is_none_of_an_account_s(double: RunningDouble) -> None:
    with pytest.raises(dealdouble.OptionError, match="none of this account's"):
        double.moco.fault(api="intum", status=503)


def test_unused_faults_are_told(double: RunningDouble) -> None:
    double.moco.fault(operation="list", status=503, times=3)
    double.intum.fault(delay=(0, 1))
    with double.moco.fault(operation="delete", drop=True):
        double.moco.client.get("/deals")
    with pytest.raises(AssertionError) as caught:
        double.assert_faults_used()
    assert str(caught.value) == (
        "not all faults were used: (api='moco', operation='list', times=3, status=503) was used "
        "1 of 3 times; (api='intum', delay=[0.0, 1.0]) was used never; "
        "(api='moco', operation='delete', drop=True) was used never"
    )
    with pytest.raises(AssertionError):
        double.moco.assert_faults_used()


def test_faults_that_were_used_are_enough(double: RunningDouble) -> None:
    double.moco.fault(status=503)
    double.moco.fail_next(status=500)
    statuses(double, 1)
    with pytest.raises(AssertionError, match="status=500"):
        double.assert_faults_used()
    double.faults[0].remove()
    statuses(double, 1)
    double.assert_faults_used()
    double.reset()
    double.assert_faults_used()


def test_the_faults_of_a_scenario_need_not_be_used() -> None:
    with dealdouble.running("outage") as double:
        double.assert_faults_used()


def test_an_id_may_have_zeros_before_it(double: RunningDouble) -> None:
    double.moco.fail_next(record=123, status=503)
    assert statuses(double, 1, "/deals/0123") == [503]


def test_none_is_as_if_it_were_not_said(double: RunningDouble) -> None:
    fault = double.moco.fail_next(status=503, times=None, operation=None, drop=False)
    assert (fault.left, fault.said) == (1, {"api": "moco", "times": 1, "status": 503})


@pytest.mark.parametrize("word", ["times", "status", "share", "record", "delay", "slow", "body"])
def test_false_is_no_number_and_no_kind(double: RunningDouble, word: str) -> None:
    said: Any = {"status": 503, word: False}
    for make in (double.moco.fail_next, double.moco.fault):
        with pytest.raises(FaultError) as caught:
            make(**said)
        assert (caught.value.key, caught.value.cause) == (word, f"{word} is false")
    assert double.faults == []


def test_a_body_that_is_garbage_stands_in_an_answer_that_may_have_one(
    double: RunningDouble,
) -> None:
    double.moco.fail_next(body="garbage", operation="delete")
    answer = double.moco.client.delete("/deals/123")
    assert (answer.status_code, answer.text[:6]) == (200, "<html>")
    assert statuses(double, 1, "/deals") == [200]


def test_garbage_leaves_the_headers_that_tell_nothing_of_the_body(double: RunningDouble) -> None:
    double.moco.fail_next(body="garbage", status=429, retry_after=7)
    answer = double.moco.client.get("/deals")
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "7")
    assert answer.headers.get_list("content-type") == ["text/html"]
    double.moco.fail_next(body="garbage")
    pages = double.moco.client.get("/deals").headers
    assert (pages["x-page"], pages["content-type"]) == ("1", "text/html")


@pytest.mark.parametrize("path", ["/*a*a*a*a*a*a*a*a*a*a*a*a*x", "/api/v1/*a*a*a*a*a*a*a*a*a*a*x"])
def test_a_path_of_many_stars_delays_nobody(double: RunningDouble, path: str) -> None:
    double.moco.fault(path=path, status=503)
    assert statuses(double, 1, "/" + "a" * 60) == [404]


def test_a_closed_double_takes_no_faults() -> None:
    with dealdouble.running() as double:
        fault = double.moco.fault(status=503)
    with pytest.raises(dealdouble.OptionError, match="closed"):
        double.moco.fault(status=503)
    assert fault.used == 0


def test_what_comes_outside_the_apis_meets_no_fault(double: RunningDouble) -> None:
    double.fault(status=503)
    assert httpx.get(f"{double.url}/nothing").status_code == 404
    assert httpx.get(f"{double.url}/_double/health").status_code == 200


def statuses(double: RunningDouble, how_many: int, path: str = "/deals/123") -> list[int]:
    return [double.moco.client.get(path).status_code for _ in range(how_many)]


def test_a_path_that_the_api_does_not_have_meets_the_faults_of_all_requests(
    double: RunningDouble,
) -> None:
    double.moco.fail_next(operation="read", status=500)
    assert statuses(double, 1, "/nothing") == [404]
    double.moco.fail_next(status=503)
    assert statuses(double, 2, "/nothing") == [503, 404]


def test_a_fault_that_is_used_up_can_be_removed_and_stays_so_in_a_snapshot(
    double: RunningDouble,
) -> None:
    used_up, other = double.moco.fail_next(status=503), double.moco.fault(status=500)
    statuses(double, 1)
    taken = double.snapshot()
    used_up.remove()
    assert [fault.said["status"] for fault in double.faults] == [500]
    double.restore(taken)
    assert [fault.left for fault in double.faults] == [0, None]
    assert (used_up.used, other.used) == (1, 0)
    assert statuses(double, 1) == [500]


def test_a_fault_is_told_in_its_own_words(double: RunningDouble) -> None:
    fault = double.moco.fault(operation="list", delay=(0.5, 2), stored=False)
    assert repr(fault) == "<fault: api moco, operation list, delay [0.5, 2.0]; used 0 times>"
