"""What the control of a double does with its clock, and what snapshots remember of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from dealdouble.app.double import Choices
from dealdouble.contract.model import Contract
from dealdouble.scenarios.catalogue import Catalogue

from .controlled import DEALS, KEYS, NOON, Controlled, controlled, created

SECOND = timedelta(seconds=1)


@pytest.fixture(scope="module")
def catalogue(contracts: list[Contract]) -> Catalogue:
    return Catalogue(contracts)


@pytest.fixture
def control(contracts: list[Contract], catalogue: Catalogue) -> Iterator[Controlled]:
    with controlled(contracts, catalogue) as made:
        yield made


def pass_seconds(control: Controlled, seconds: int) -> None:
    """Have the clock run as if it had done so for some time."""
    control.double.clock._ahead += seconds * SECOND  # noqa: SLF001


def test_the_clock_runs_with_the_machines(control: Controlled) -> None:
    told = control.ask("GET", "clock").json()

    assert told["frozen"] is False
    now = datetime.fromisoformat(told["now"])
    assert abs(datetime.now(UTC) - now) < 60 * SECOND
    assert control.ask("PUT", "clock", told).json()["frozen"] is False


@pytest.mark.parametrize("more", [{}, {"frozen": True}], ids=["alone", "frozen"])
def test_the_clock_stands_where_it_is_set(control: Controlled, more: dict[str, bool]) -> None:
    answer = control.ask("PUT", "clock", {"now": NOON, **more})

    assert (answer.status_code, answer.json()) == (200, {"now": NOON, "frozen": True})
    assert control.ask("GET", "clock").json() == {"now": NOON, "frozen": True}
    assert created(control)["created_at"] == NOON


def test_what_the_clock_tells_can_be_given_back(control: Controlled) -> None:
    told = {"now": "2026-03-15T12:00:00.250000Z", "frozen": True}
    assert control.ask("PUT", "clock", told).json() == told
    assert control.ask("PUT", "clock", {"frozen": True}).json() == told
    state = control.ask("GET", "state").content
    control.ask("POST", "reset")
    assert control.ask("PUT", "state", state).json()["clock"] == told["now"]
    assert control.ask("GET", "clock").json() == told


def test_the_clock_stands_where_it_is(control: Controlled) -> None:
    answer = control.ask("PUT", "clock", {"frozen": True}).json()

    assert answer["frozen"] is True
    assert control.ask("GET", "clock").json() == answer
    now = control.double.clock.now()
    assert datetime.fromisoformat(answer["now"]) == now
    assert abs(datetime.now(UTC) - now) < 60 * SECOND


def test_a_clock_that_is_to_stand_is_not_set_back(control: Controlled) -> None:
    for _ in range(5):
        control.ask("PUT", "clock", {"now": "2026-03-15T12:00:00.999000Z", "frozen": False})
        before = control.double.clock.now()
        answer = control.ask("PUT", "clock", {"frozen": True}).json()
        assert datetime.fromisoformat(answer["now"]) >= before


def test_a_clock_that_stands_stays_where_it_stands(control: Controlled) -> None:
    control.ask("PUT", "clock", {"now": NOON})
    assert control.ask("PUT", "clock", {"frozen": True}).json() == {"now": NOON, "frozen": True}


def test_the_clock_runs_on_from_where_it_is_set(control: Controlled) -> None:
    answer = control.ask("PUT", "clock", {"now": NOON, "frozen": False}).json()

    assert answer["frozen"] is False
    passed = control.double.clock.now() - datetime.fromisoformat(NOON)
    assert timedelta() < passed < 60 * SECOND


def test_the_clock_goes_back_to_real_time(control: Controlled) -> None:
    control.ask("PUT", "clock", {"now": NOON, "frozen": False})

    assert control.ask("PUT", "clock", {"frozen": False}).json()["frozen"] is False
    assert abs(datetime.now(UTC) - control.double.clock.now()) < SECOND


@pytest.mark.parametrize("instant", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
def test_the_clock_may_stand_at_the_ends_of_time(control: Controlled, instant: str) -> None:
    assert control.ask("PUT", "clock", {"now": instant}).json()["now"] == instant
    assert created(control)["created_at"] == instant


def test_a_clock_that_runs_past_the_end_of_time_stands_there(control: Controlled) -> None:
    control.ask("PUT", "clock", {"now": "9999-12-31T23:59:59Z", "frozen": False})
    pass_seconds(control, 2)

    assert control.ask("GET", "clock").json()["now"] == "9999-12-31T23:59:59Z"
    assert control.ask("POST", "clock/advance", {"seconds": 1}).status_code == 409
    assert created(control)["created_at"] == "9999-12-31T23:59:59Z"


@pytest.mark.parametrize(
    ("body", "now"),
    [
        (b'{"seconds": 86400}', "2026-03-16T12:00:00Z"),
        (b'{"seconds": 86400.0}', "2026-03-16T12:00:00Z"),
        (b'{"seconds": 8.64e4}', "2026-03-16T12:00:00Z"),
        (b'{"seconds": 0.5}', "2026-03-15T12:00:00.500000Z"),
        (b'{"seconds": 0}', NOON),
        (b'{"seconds": -3600}', "2026-03-15T11:00:00Z"),
        (b'{"seconds": -0.25}', "2026-03-15T11:59:59.750000Z"),
    ],
)
def test_the_clock_is_advanced_or_set_back_by_seconds(
    control: Controlled, body: bytes, now: str
) -> None:
    control.ask("PUT", "clock", {"now": NOON})

    answer = control.ask("POST", "clock/advance", body)

    assert (answer.status_code, answer.json()) == (200, {"now": now, "frozen": True})


def test_parts_of_seconds_add_up(control: Controlled) -> None:
    control.ask("PUT", "clock", {"now": NOON})
    for _ in range(4):
        last = control.ask("POST", "clock/advance", {"seconds": 0.25})
    assert last.json()["now"] == "2026-03-15T12:00:01Z"


def test_a_clock_that_runs_is_advanced_and_runs_on(control: Controlled) -> None:
    answer = control.ask("POST", "clock/advance", {"seconds": 86400}).json()

    assert answer["frozen"] is False
    ahead = control.double.clock.now() - datetime.now(UTC)
    assert abs(ahead - timedelta(days=1)) < SECOND


def test_what_the_apis_do_follows_the_clock(control: Controlled) -> None:
    control.ask("PUT", "clock", {"now": "2026-03-31T23:59:59Z"})
    control.ask("POST", "clock/advance", {"seconds": 1})

    path = f"{DEALS['moco']}/{created(control)['id']}"
    won = control.client.put(path, json={"status": "won"}, headers=KEYS["moco"]).json()

    assert (won["closed_on"], won["updated_at"]) == ("2026-04-01", "2026-04-01T00:00:00Z")


# Snapshots.


def test_a_clock_that_was_set_runs_on_from_where_a_snapshot_was_taken(
    control: Controlled,
) -> None:
    control.ask("PUT", "clock", {"now": NOON, "frozen": False})
    control.ask("POST", "snapshots")

    for _ in range(2):
        pass_seconds(control, 3600)
        assert control.ask("POST", "snapshots/1/restore").status_code == 200
        assert control.ask("GET", "clock").json()["frozen"] is False
        passed = control.double.clock.now() - datetime.fromisoformat(NOON)
        assert timedelta() <= passed < 60 * SECOND


def test_a_clock_that_was_advanced_runs_on_from_there(control: Controlled) -> None:
    control.ask("POST", "clock/advance", {"seconds": 86400})
    before = control.double.clock.now()
    control.ask("POST", "snapshots")
    control.ask("PUT", "clock", {"now": NOON})

    control.ask("POST", "snapshots/1/restore")

    assert control.ask("GET", "clock").json()["frozen"] is False
    assert timedelta() <= control.double.clock.now() - before < 60 * SECOND


def test_a_clock_that_followed_the_machines_does_so_again(control: Controlled) -> None:
    control.ask("POST", "snapshots")
    control.ask("PUT", "clock", {"now": NOON, "frozen": False})

    control.ask("POST", "snapshots/1/restore")

    assert control.ask("GET", "clock").json()["frozen"] is False
    assert control.double.clock.now() - datetime.now(UTC) <= timedelta()
    assert datetime.now(UTC) - control.double.clock.now() < SECOND


def test_what_is_told_of_a_snapshot_does_not_move(control: Controlled) -> None:
    control.ask("PUT", "clock", {"now": NOON, "frozen": False})
    control.ask("POST", "snapshots")
    first = control.ask("GET", "snapshots").json()

    pass_seconds(control, 3600)

    assert control.ask("GET", "snapshots").json() == first
    (snapshot,) = first["snapshots"]
    taken = datetime.fromisoformat(snapshot["now"]) - datetime.fromisoformat(NOON)
    assert timedelta() <= taken < 60 * SECOND


# Counted rates.


def test_a_clock_that_is_set_back_lets_a_key_in(
    contracts: list[Contract], catalogue: Catalogue
) -> None:
    with controlled(contracts, catalogue, Choices(rate_limited=True)) as made:

        def uses(times: int) -> list[int]:
            path = f"{DEALS['moco']}/123"
            return [made.client.get(path, headers=KEYS["moco"]).status_code for _ in range(times)]

        made.ask("PUT", "clock", {"now": NOON})
        assert uses(121)[-1] == 429
        made.ask("POST", "clock/advance", {"seconds": -86400})
        assert uses(121) == [200] * 120 + [429]
