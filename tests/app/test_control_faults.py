"""Faults over HTTP: made, listed, taken away; and what is wrong with some."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

import dealdouble
from dealdouble import RunningDouble


@pytest.fixture
def double() -> Iterator[RunningDouble]:
    """A double of all APIs."""
    with dealdouble.running() as running:
        yield running


def ask(double: RunningDouble, method: str, path: str, **sent: Any) -> httpx.Response:
    return httpx.request(method, f"{double.url}/_double/{path}", trust_env=False, **sent)


def statuses(double: RunningDouble, how_many: int) -> list[int]:
    return [double.moco.client.get("/deals").status_code for _ in range(how_many)]


def test_a_fault_is_made_used_and_listed(double: RunningDouble) -> None:
    said = {"api": "moco", "operation": "list", "status": 503, "times": 1}
    made = ask(double, "POST", "faults", json=said)
    assert (made.status_code, made.json()) == (201, {"id": 1, **said, "used": 0, "left": 1})
    assert statuses(double, 2) == [503, 200]
    assert ask(double, "GET", "faults").json() == {
        "faults": [{"id": 1, **said, "used": 1, "left": 0}]
    }


def test_a_fault_without_a_number_has_no_end(double: RunningDouble) -> None:
    made = ask(double, "POST", "faults", json={"delay": [0, 0.25], "share": 0.5}).json()
    assert made == {"id": 1, "share": 0.5, "delay": [0.0, 0.25], "used": 0, "left": None}


def test_a_fault_is_taken_away_by_its_id(double: RunningDouble) -> None:
    for status in (500, 503):
        ask(double, "POST", "faults", json={"status": status})
    assert ask(double, "DELETE", "faults/1").status_code == 204
    assert statuses(double, 1) == [503]
    gone = ask(double, "DELETE", "faults/1")
    assert gone.status_code == 404
    assert gone.json() == {"error": "there is no fault '1'", "remedy": "those that there are: 2"}


def test_all_faults_are_taken_away(double: RunningDouble) -> None:
    for status in (500, 503):
        ask(double, "POST", "faults", json={"status": status})
    assert ask(double, "DELETE", "faults").status_code == 204
    assert statuses(double, 1) == [200]
    assert ask(double, "POST", "faults", json={"status": 500}).json()["id"] == 3


def made(double: RunningDouble, status: int) -> int:
    """The id of a new fault."""
    found: int = ask(double, "POST", "faults", json={"status": status}).json()["id"]
    return found


@pytest.mark.parametrize(
    ("method", "path", "sent"),
    [
        ("POST", "reset", None),
        ("PUT", "scenario", {"name": "empty"}),
        ("PUT", "state", {"title": "Nothing"}),
    ],
)
def test_an_id_is_not_given_again_after_a_new_beginning(
    double: RunningDouble, method: str, path: str, sent: Any
) -> None:
    first = made(double, 500)
    assert ask(double, method, path, json=sent).status_code == 200
    second = made(double, 503)
    assert ask(double, "DELETE", f"faults/{first}").status_code == 404
    assert (first, second) == (1, 2)
    assert [found["id"] for found in ask(double, "GET", "faults").json()["faults"]] == [2]


def test_an_id_is_not_given_again_after_a_snapshot_came_back(double: RunningDouble) -> None:
    kept = made(double, 500)
    ask(double, "POST", "snapshots")
    late = made(double, 501)
    ask(double, "POST", "snapshots/1/restore")
    new = made(double, 503)
    assert ask(double, "DELETE", f"faults/{late}").status_code == 404
    assert (kept, late, new) == (1, 2, 3)
    assert [found["id"] for found in ask(double, "GET", "faults").json()["faults"]] == [1, 3]


def test_the_faults_of_a_scenario_have_other_ids_after_a_reset(double: RunningDouble) -> None:
    ask(double, "PUT", "state", json={"title": "Bad", "faults": [{"status": 503}]})
    ask(double, "POST", "reset")
    assert [found["id"] for found in ask(double, "GET", "faults").json()["faults"]] == [2]


def test_the_state_holds_what_is_left_of_faults(double: RunningDouble) -> None:
    for said in ({"status": 503, "times": 3}, {"status": 500, "times": 1}):
        ask(double, "POST", "faults", json=said)
    statuses(double, 1)
    state = ask(double, "GET", "state")
    assert state.json()["faults"] == [{"times": 2, "status": 503}, {"times": 1, "status": 500}]
    statuses(double, 3)
    ask(double, "PUT", "state", content=state.content)
    assert statuses(double, 4) == [503, 503, 500, 200]


WRONG: dict[str, tuple[Any, int, str]] = {
    "nothing": (b"", 400, "the body is not JSON: nothing is there"),
    "no JSON": (b"{", 400, "the body is not JSON"),
    "a list": ([], 422, "the body is not a JSON object"),
    "no effect": ({}, 422, "nothing goes wrong"),
    "an unknown word": ({"error": 500}, 422, "error is not known"),
    "a status of success": ({"status": 200}, 422, "status is 200"),
    "a share that is a text": ({"status": 500, "share": "half"}, 422, 'share is "half"'),
    "an id of its own": ({"status": 500, "id": 7}, 422, "id is not known"),
    "an API that is not served": ({"status": 500, "api": "x"}, 422, "api is 'x'"),
    "a body that is too large": (b" " * 70_000, 413, "the body is too large"),
}


@pytest.mark.parametrize(("sent", "status", "error"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_told_and_nothing_is_made(
    double: RunningDouble, sent: Any, status: int, error: str
) -> None:
    content = {"content": sent} if isinstance(sent, bytes) else {"json": sent}
    answer = ask(double, "POST", "faults", **content)
    assert answer.status_code == status
    assert answer.json()["error"].startswith(error.partition(":")[0])
    assert answer.json()["remedy"]
    assert ask(double, "GET", "faults").json() == {"faults": []}
