"""Wrong calls of the control: refused with what would be right, and nothing is changed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import repeat
from pathlib import Path
from typing import Any

import pytest
from starlette.types import Message

from dealdouble.app.double import Choices
from dealdouble.contract.model import Contract
from dealdouble.scenarios.catalogue import Catalogue

from .controlled import NOON, OFFICE, Controlled, controlled, raw_call

HOST = (b"host", b"localhost:8080")
MEBIBYTE = b" " * 1024 * 1024
GREATEST = 2**53 - 1

SCENARIO = (
    'send {"name": "sales-pipeline", "seed": 7, "clock": "2026-03-15T09:00:00Z"}, '
    'of which only the name is needed; the clock may be "real"'
)
SEED = f"seed is not a whole number of at most {GREATEST}, or null"
INSTANT = "write one in UTC, in the years 1 to 9999, such as 2026-03-15T09:00:00Z"
CLOCK = (
    'send {"now": "2026-03-15T09:00:00Z"} to stand there, with "frozen": false to run on from '
    'there, or {"frozen": true} to stand, or {"frozen": false} to go back to real time'
)
ADVANCE = 'send {"seconds": 86400}; a number below 0 goes back'
FAR = f"send fewer seconds: it is {NOON}"
LEAVES = "the clock would leave the years 1 to 9999"
NOTHING = "send nothing, or {}"
NO_OBJECT = "the body is not a JSON object"

SCENARIOS = {
    "nothing": (b"", "there is no 'name'", SCENARIO),
    "an empty object": ({}, "there is no 'name'", SCENARIO),
    "null": (b"null", NO_OBJECT, SCENARIO),
    "a list": ([{"name": "demo"}], NO_OBJECT, SCENARIO),
    "a text": ("demo", NO_OBJECT, SCENARIO),
    "a misspelt key": ({"name": "demo", "sede": 7}, "'sede' is not known here", SCENARIO),
    "a name that is none": ({"name": 7}, "name is not a text", SCENARIO),
    "no name but null": ({"name": None}, "name is not a text", SCENARIO),
    "a seed as text": ({"name": "demo", "seed": "7"}, SEED, SCENARIO),
    "a seed that is true": ({"name": "demo", "seed": True}, SEED, SCENARIO),
    "a seed with a fraction": ({"name": "demo", "seed": 1.5}, SEED, SCENARIO),
    "a seed too far below 0": ({"name": "demo", "seed": -GREATEST - 1}, SEED, SCENARIO),
    "a seed too great": ({"name": "demo", "seed": GREATEST + 1}, SEED, SCENARIO),
    "a seed far too great": ({"name": "demo", "seed": 10**30}, SEED, SCENARIO),
    "a clock as number": (
        {"name": "demo", "clock": 1773565200},
        "clock is not a text or null",
        SCENARIO,
    ),
    "a clock without zone": (
        {"name": "demo", "clock": "2026-03-15T09:00:00"},
        "clock is '2026-03-15T09:00:00', which is no instant",
        INSTANT,
    ),
    "a clock that is a day": (
        {"name": "demo", "clock": "2026-03-15"},
        "clock is '2026-03-15', which is no instant",
        INSTANT,
    ),
    "a day that never was": (
        {"name": "demo", "clock": "2026-02-30T09:00:00Z"},
        "clock is '2026-02-30T09:00:00Z', which is no instant",
        INSTANT,
    ),
    "the year 0": (
        {"name": "demo", "clock": "0000-01-01T00:00:00Z"},
        "clock is '0000-01-01T00:00:00Z', which is no instant",
        INSTANT,
    ),
    "a word of another case": (
        {"name": "demo", "clock": "Real"},
        "clock is 'Real', which is no instant",
        INSTANT,
    ),
}

CLOCKS = {
    "nothing": (b"", "there is no 'now' and no 'frozen'", CLOCK),
    "an empty object": ({}, "there is no 'now' and no 'frozen'", CLOCK),
    "an instant alone": ("2026-03-15T09:00:00Z", NO_OBJECT, CLOCK),
    "null": ({"now": None}, "now is not a text", CLOCK),
    "a word for a boolean": ({"frozen": "yes"}, "frozen is not true or false", CLOCK),
    "a number for a boolean": ({"frozen": 1}, "frozen is not true or false", CLOCK),
    "another key": ({"frozen": True, "zone": "UTC"}, "'zone' is not known here", CLOCK),
    "an offset": (
        {"now": "2026-03-15T09:00:00+01:00"},
        "now is '2026-03-15T09:00:00+01:00', which is no instant",
        INSTANT,
    ),
    "the year 10000": (
        {"now": "10000-01-01T00:00:00Z", "frozen": False},
        "now is '10000-01-01T00:00:00Z', which is no instant",
        INSTANT,
    ),
    "digits of another script": (
        {"now": "٢٠٢٦-03-15T09:00:00Z"},
        "now is '٢٠٢٦-03-15T09:00:00Z', which is no instant",
        INSTANT,
    ),
    "too small a part of a second": (
        {"now": "2026-03-15T09:00:00.1234567Z"},
        "now is '2026-03-15T09:00:00.1234567Z', which is no instant",
        INSTANT,
    ),
    "an hour too many": (
        {"now": "2026-03-15T25:00:00Z"},
        "now is '2026-03-15T25:00:00Z', which is no instant",
        INSTANT,
    ),
}

ADVANCES = {
    "nothing": (b"", "there is no 'seconds'", ADVANCE),
    "another unit": ({"days": 1}, "'days' is not known here", ADVANCE),
    "a text": ({"seconds": "86400"}, "seconds is not a number", ADVANCE),
    "null": ({"seconds": None}, "seconds is not a number", ADVANCE),
    "true": ({"seconds": True}, "seconds is not a number", ADVANCE),
    "past the year 9999": ({"seconds": 10**12}, LEAVES, FAR),
    "before the year 1": ({"seconds": -(10**11)}, LEAVES, FAR),
    "no such duration": ({"seconds": 10**30}, LEAVES, FAR),
    "a number that no machine has": (b'{"seconds": 1e999999}', LEAVES, FAR),
    "such a number below 0": (b'{"seconds": -1e999999}', LEAVES, FAR),
}


@pytest.fixture(scope="module")
def catalogue(contracts: list[Contract]) -> Catalogue:
    return Catalogue(contracts)


@pytest.fixture
def control(contracts: list[Contract], catalogue: Catalogue) -> Iterator[Controlled]:
    """A double at noon, with a change and a snapshot of it."""
    with controlled(contracts, catalogue) as made:
        assert made.ask("PUT", "clock", {"now": NOON}).status_code == 200
        assert made.ask("POST", "snapshots").status_code == 201
        headers = {"Authorization": "Bearer demo"}
        assert made.client.delete("/api/v1/deals/123", headers=headers).status_code == 204
        yield made


def assert_refused(
    control: Controlled, method: str, path: str, body: Any, status: int
) -> dict[str, str]:
    """The answer to a call that is refused, and changes nothing."""
    before = control.everything()
    answer = control.ask(method, path, body)
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/json"
    assert control.everything() == before
    return dict(answer.json())


@pytest.mark.parametrize(("body", "error", "remedy"), SCENARIOS.values(), ids=SCENARIOS)
def test_a_scenario_is_asked_for_strictly(
    control: Controlled, body: Any, error: str, remedy: str
) -> None:
    said = assert_refused(control, "PUT", "scenario", body, 422)
    assert said == {"error": error, "remedy": remedy}


@pytest.mark.parametrize(("body", "error", "remedy"), CLOCKS.values(), ids=CLOCKS)
def test_the_clock_is_set_strictly(control: Controlled, body: Any, error: str, remedy: str) -> None:
    said = assert_refused(control, "PUT", "clock", body, 422)
    assert said == {"error": error, "remedy": remedy}


@pytest.mark.parametrize(("body", "error", "remedy"), ADVANCES.values(), ids=ADVANCES)
def test_the_clock_is_advanced_strictly(
    control: Controlled, body: Any, error: str, remedy: str
) -> None:
    status = 409 if error == LEAVES else 422
    said = assert_refused(control, "POST", "clock/advance", body, status)
    assert said == {"error": error, "remedy": remedy}


@pytest.mark.parametrize("frozen", [True, False], ids=["frozen", "running"])
@pytest.mark.parametrize("seconds", [10**12, -(10**11), 10**30])
def test_a_clock_stays_within_the_years_that_there_are(
    control: Controlled, frozen: bool, seconds: int
) -> None:
    control.ask("PUT", "clock", {"frozen": frozen})
    before = control.double.clock.now()

    answer = control.ask("POST", "clock/advance", {"seconds": seconds})

    assert (answer.status_code, answer.json()["error"]) == (409, LEAVES)
    assert abs((control.double.clock.now() - before).total_seconds()) < 60


@pytest.mark.parametrize(
    ("method", "path"),
    [("PUT", "scenario"), ("PUT", "clock"), ("POST", "clock/advance"), ("PUT", "state")],
)
@pytest.mark.parametrize(
    ("body", "why"),
    [
        pytest.param(b'{"name": ', "Expecting value: line 1 column 10 (char 9)", id="half"),
        pytest.param(b"name=demo", "Expecting value: line 1 column 1 (char 0)", id="a-form"),
        pytest.param(b'{"seconds": NaN}', "NaN is not JSON", id="no-number"),
        pytest.param(b'{"now": "\\ud800"}', "half a surrogate pair", id="half-a-character"),
        pytest.param(b"[" * 111 + b"]" * 111, "nested too deep", id="too-deep"),
        pytest.param(b'{"name": "\xff"}', "'utf-8' codec can't decode byte", id="no-utf-8"),
    ],
)
def test_a_body_that_is_not_json_is_told(
    control: Controlled, method: str, path: str, body: bytes, why: str
) -> None:
    said = assert_refused(control, method, path, body, 400)
    assert said["error"].startswith(f"the body is not JSON: {why}")
    assert said["remedy"].startswith("send ")


@pytest.mark.parametrize("path", ["reset", "snapshots", "snapshots/1/restore"])
@pytest.mark.parametrize(
    ("body", "error"),
    [
        pytest.param({"name": "demo"}, "'name' is not known here", id="a-key"),
        pytest.param([], NO_OBJECT, id="a-list"),
    ],
)
def test_what_takes_no_body_takes_none(
    control: Controlled, path: str, body: Any, error: str
) -> None:
    said = assert_refused(control, "POST", path, body, 422)
    assert said == {"error": error, "remedy": NOTHING}


@pytest.mark.parametrize(
    "name",
    [
        "nope",
        "",
        "nope.yaml",
        "Demo",
        "../scenarios/demo",
        f"{'x' * 5000}.yaml",
        f"{'x' * 300}.yaml",
        "a\0b.yaml",
        "/",
    ],
)
def test_a_scenario_that_does_not_exist_is_told(control: Controlled, name: str) -> None:
    said = assert_refused(control, "PUT", "scenario", {"name": name}, 404)
    assert repr(name)[1:-1] in said["error"]
    assert said["remedy"] != ""


def test_a_scenario_that_is_wrong_is_told_with_file_and_line(
    control: Controlled, tmp_path: Path
) -> None:
    file = tmp_path / "office.yaml"
    file.write_text(OFFICE.replace("2026-04-01", "2026-04-31"), encoding="utf-8")

    said = assert_refused(control, "PUT", "scenario", {"name": str(file)}, 422)

    assert said["error"].startswith(f"{file}:13: ")
    assert "'2026-04-31'" in said["error"]
    assert said["remedy"] != ""


def test_a_wrong_instant_is_told_before_a_scenario_is_looked_for(control: Controlled) -> None:
    said = assert_refused(control, "PUT", "scenario", {"name": "nope", "clock": "soon"}, 422)
    assert said["error"] == "clock is 'soon', which is no instant"


@pytest.mark.parametrize("body", [b"[]", b"{}", b'{"title": 1}', b'{"titel": "x"}', b"null"])
def test_a_state_that_is_no_scenario_is_told(control: Controlled, body: bytes) -> None:
    said = assert_refused(control, "PUT", "state", body, 422)
    assert said["error"] != ""


def test_a_state_without_a_body_is_no_json(control: Controlled) -> None:
    said = assert_refused(control, "PUT", "state", None, 400)
    assert said == {
        "error": "the body is not JSON: Expecting value: line 1 column 1 (char 0)",
        "remedy": "send what GET answers, or any scenario as JSON",
    }


def test_a_state_whose_records_break_a_rule_is_told(control: Controlled) -> None:
    state = control.ask("GET", "state").json()
    deals = state["moco"]["deals"]
    next(deal for deal in deals.values() if deal["id"] == 124)["currency"] = "euro"

    said = assert_refused(control, "PUT", "state", json.dumps(state).encode(), 422)

    assert "currency" in said["error"]
    assert "'euro'" in said["error"]


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "snapshots/{}/restore"), ("DELETE", "snapshots/{}")],
    ids=["restore", "delete"],
)
@pytest.mark.parametrize("number", ["2", "0", "-1", "01", "1.0", "one", "%31%30", "9" * 5000])
def test_an_unknown_snapshot_is_told(
    control: Controlled, method: str, path: str, number: str
) -> None:
    said = assert_refused(control, method, path.format(number), None, 404)
    assert said["error"].startswith("there is no snapshot '")
    assert said["remedy"] == "those that there are: 1"


def test_where_there_are_no_snapshots_that_is_said(control: Controlled) -> None:
    control.ask("DELETE", "snapshots")
    said = assert_refused(control, "POST", "snapshots/1/restore", None, 404)
    assert said == {
        "error": "there is no snapshot '1'",
        "remedy": "those that there are: none",
    }


@pytest.mark.parametrize(
    "path", ["", "nope", "resets", "clock/", "clock/back", "snapshots/", "snapshots/1/2", "Reset"]
)
@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
def test_an_unknown_path_names_those_that_are_known(
    control: Controlled, method: str, path: str
) -> None:
    said: dict[str, Any] = assert_refused(control, method, path, None, 404)
    assert said == {
        "error": "there is nothing at this path",
        "remedy": f"call one of {', '.join(said['known'])}",
        "known": [
            "/_double/health",
            "/_double/openapi.yaml",
            "/_double/reset",
            "/_double/scenarios",
            "/_double/scenario",
            "/_double/clock",
            "/_double/clock/advance",
            "/_double/state",
            "/_double/snapshots",
            "/_double/snapshots/{id}",
            "/_double/snapshots/{id}/restore",
            "/_double/faults",
            "/_double/faults/{id}",
            "/_double/requests",
            "/_double/requests/stream",
        ],
    }


@pytest.mark.parametrize(
    ("path", "wrong", "allowed"),
    [
        ("health", "POST", "GET, HEAD, OPTIONS"),
        ("reset", "GET", "OPTIONS, POST"),
        ("reset", "HEAD", "OPTIONS, POST"),
        ("scenarios", "DELETE", "GET, HEAD, OPTIONS"),
        ("scenario", "POST", "GET, HEAD, OPTIONS, PUT"),
        ("scenario", "PATCH", "GET, HEAD, OPTIONS, PUT"),
        ("clock", "POST", "GET, HEAD, OPTIONS, PUT"),
        ("clock/advance", "PUT", "OPTIONS, POST"),
        ("state", "DELETE", "GET, HEAD, OPTIONS, PUT"),
        ("snapshots", "PUT", "DELETE, GET, HEAD, OPTIONS, POST"),
        ("snapshots/1", "GET", "DELETE, OPTIONS"),
        ("snapshots/1/restore", "GET", "OPTIONS, POST"),
        ("clock", "BREW", "GET, HEAD, OPTIONS, PUT"),
    ],
)
def test_a_wrong_method_names_those_that_are_right(
    control: Controlled, path: str, wrong: str, allowed: str
) -> None:
    before = control.everything()

    refused, asked = control.ask(wrong, path), control.ask("OPTIONS", path)

    assert (refused.status_code, refused.headers["Allow"]) == (405, allowed)
    if wrong != "HEAD":
        assert refused.json() == {
            "error": f"{wrong} is not answered here",
            "remedy": f"send {allowed}",
        }
    assert (asked.status_code, asked.headers["Allow"], asked.content) == (204, allowed, b"")
    assert control.everything() == before


def endless(part: bytes) -> Iterator[Message]:
    return repeat({"type": "http.request", "body": part, "more_body": True})


def status_and_json(sent: list[Message]) -> tuple[int, Any]:
    return sent[0]["status"], json.loads(sent[1]["body"])


@pytest.mark.parametrize(
    ("method", "path", "largest"),
    [
        ("PUT", "scenario", 64 * 1024),
        ("PUT", "clock", 64 * 1024),
        ("POST", "clock/advance", 64 * 1024),
        ("POST", "reset", 64 * 1024),
        ("POST", "snapshots", 64 * 1024),
        ("POST", "snapshots/1/restore", 64 * 1024),
        ("PUT", "state", 256 * 1024 * 1024),
    ],
)
def test_a_body_that_is_announced_as_too_large_is_not_read(
    control: Controlled, method: str, path: str, largest: int
) -> None:
    headers = [HOST, (b"content-length", b"%d" % (largest + 1))]

    sent = raw_call(control.application, method, f"/_double/{path}", headers, iter(()))

    assert status_and_json(sent) == (
        413,
        {"error": "the body is too large", "remedy": f"send at most {largest} bytes"},
    )


def test_a_body_without_an_end_is_read_as_far_as_is_taken(control: Controlled) -> None:
    sent = raw_call(control.application, "PUT", "/_double/clock", [HOST], endless(MEBIBYTE))
    assert status_and_json(sent)[0] == 413


def test_a_state_without_an_end_is_read_as_far_as_is_taken(control: Controlled) -> None:
    part = MEBIBYTE * 64
    sent = raw_call(control.application, "PUT", "/_double/state", [HOST], endless(part))
    assert status_and_json(sent)[0] == 413


@pytest.mark.parametrize(
    ("method", "path"), [("POST", "reset"), ("PUT", "scenario"), ("PUT", "state")]
)
def test_a_caller_who_hangs_up_halfway_has_asked_for_nothing(
    control: Controlled, method: str, path: str
) -> None:
    before = control.everything()
    half: Message = {"type": "http.request", "body": b"{", "more_body": True}
    messages = iter([half, {"type": "http.disconnect"}])

    raw_call(control.application, method, f"/_double/{path}", [HOST], messages)

    assert control.everything() == before


def test_what_was_chosen_is_kept_whatever_is_refused(
    contracts: list[Contract], catalogue: Catalogue
) -> None:
    choices = Choices(rate_limited=True)
    with controlled(contracts, catalogue, choices) as made:
        made.ask("PUT", "scenario", {"name": "nope", "clock": NOON})
        assert made.double.choices is choices
