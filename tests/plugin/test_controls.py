"""What a test does with a double as a whole: its clock, its scenario, the ways back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

import dealdouble
from dealdouble import RunningDouble
from dealdouble.errors import OptionError, ScenarioError

from .conftest import NEW_DEAL

NOON = "2026-03-15T12:00:00+00:00"


@pytest.mark.parametrize(
    "instant",
    [
        "2026-03-15T12:00:00Z",
        "2026-03-15T13:00:00+01:00",
        datetime(2026, 3, 15, 12, tzinfo=UTC),
        datetime(2026, 3, 15, 7, tzinfo=timezone(timedelta(hours=-5))),
    ],
)
def test_a_frozen_clock_stands_until_it_is_advanced(
    double: RunningDouble, instant: str | datetime
) -> None:
    double.moco.freeze(instant)
    assert double.now.isoformat() == double.intum.now.isoformat() == NOON

    double.advance(seconds=90)
    double.moco.advance(timedelta(days=1))
    assert double.now.isoformat() == "2026-03-16T12:01:30+00:00"
    assert double.moco.deals.update(123, money=1)["updated_at"] == "2026-03-16T12:01:30Z"


def test_a_running_clock_is_frozen_where_it_is() -> None:
    with dealdouble.running() as double:
        double.freeze()
        stood = double.now

        assert double.now == stood
        assert abs(stood.timestamp() - datetime.now(UTC).timestamp()) < 60


def test_a_clock_may_run_whatever_the_scenario_says() -> None:
    with dealdouble.running(clock="real") as double:
        assert abs(double.now.timestamp() - datetime.now(UTC).timestamp()) < 60


@pytest.mark.parametrize(
    ("instant", "message"),
    [
        ("noon", "the instant 'noon' is no instant"),
        (12, "the instant 12 is no instant"),
        (datetime(2026, 3, 15), "does not say its time zone"),
        ("2026-03-15T12:00:00", "does not say its time zone"),
        ("0001-01-01T00:00:00+14:00", "is not in the years 1 to 9999 of UTC"),
    ],
)
def test_what_is_no_instant_is_told(double: RunningDouble, instant: Any, message: str) -> None:
    with pytest.raises(OptionError) as caught:
        double.freeze(instant)

    assert message in str(caught.value)
    assert double.now.isoformat() == "2026-03-15T09:00:00+00:00"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({}, "by seconds=… or by a timedelta"),
        ({"by": timedelta(1), "seconds": 1}, "by seconds=… or by a timedelta"),
        ({"seconds": "1"}, "'1' is no time to advance by"),
        ({"by": 60}, "60 is no timedelta; write seconds=60"),
        ({"seconds": True}, "True is no time to advance by"),
        ({"seconds": 1e15}, "the clock cannot be advanced"),
        ({"seconds": float("nan")}, "the clock cannot be advanced"),
    ],
)
def test_what_is_no_time_to_advance_by_is_told(
    double: RunningDouble, arguments: dict[str, Any], message: str
) -> None:
    with pytest.raises(OptionError) as caught:
        double.advance(**arguments)

    assert message in str(caught.value)
    assert double.now.isoformat() == "2026-03-15T09:00:00+00:00"


def test_a_reset_goes_back_to_the_start(double: RunningDouble) -> None:
    before = double.moco.deals.all(), double.intum.deals.all()
    double.moco.client.delete("/deals/123")
    double.intum.deals.update(101, name="Other")
    double.advance(seconds=60)

    double.moco.reset()

    assert (double.moco.deals.all(), double.intum.deals.all()) == before
    assert double.now.isoformat() == "2026-03-15T09:00:00+00:00"


def test_a_snapshot_is_restored_however_often(double: RunningDouble) -> None:
    created = double.moco.deals.create(**NEW_DEAL)
    double.advance(seconds=60)
    snapshot = double.moco.snapshot()

    for _ in range(2):
        double.moco.deals.delete(created["id"])
        double.advance(seconds=60)
        double.restore(snapshot)
        assert double.moco.deals[created["id"]] == created
        assert double.now.isoformat() == "2026-03-15T09:01:00+00:00"


def test_a_snapshot_can_be_restored_in_another_double(double: RunningDouble) -> None:
    double.moco.deals.update(123, name="Prepared")
    with dealdouble.running() as other:
        other.restore(double.snapshot())
        other.moco.deals.delete(333)

        assert other.moco.deals[123]["name"] == "Prepared"
        assert other.now == double.now
    assert 333 in double.moco.deals


def test_a_snapshot_without_an_api_is_not_taken(double: RunningDouble) -> None:
    with dealdouble.running(apis=["moco"]) as other:
        with pytest.raises(OptionError, match="the snapshot holds nothing of intum"):
            double.restore(other.snapshot())
        other.restore(double.snapshot())


def test_a_scenario_is_loaded_in_place_of_the_other(double: RunningDouble, tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("title: Nothing\nmoco: {keys: {mine: {access: full}}}\n", encoding="utf-8")
    client = double.moco.client
    double.load(str(file))

    assert (len(double.moco.deals), len(double.intum.deals)) == (0, 0)
    assert (double.moco.token, double.moco.headers["Authorization"]) == ("mine", "Token token=mine")
    assert client.get("/deals").json() == []
    with pytest.raises(OptionError, match="the scenario has no key that counts for intum"):
        double.intum.token  # noqa: B018

    double.load("demo", clock="2026-01-01T00:00:00Z")
    assert len(double.moco.deals) == 37
    assert double.now.year == 2026


def test_a_scenario_that_is_not_loaded_leaves_all_as_it_was(double: RunningDouble) -> None:
    double.moco.deals.delete(123)
    with pytest.raises(ScenarioError, match="there is no scenario 'nowhere'"):
        double.load("nowhere")
    with pytest.raises(OptionError, match="the clock 'soon' is no instant"):
        double.load("demo", clock="soon")
    with pytest.raises(OptionError, match="the seed 'x' is no whole number"):
        double.load("demo", seed="x")  # type: ignore[arg-type]

    assert 123 not in double.moco.deals
    assert double.now.isoformat() == "2026-03-15T09:00:00+00:00"


def test_a_clock_that_was_chosen_outlasts_a_load_unless_that_chooses_another() -> None:
    with dealdouble.running(clock="2026-03-15T09:00:00Z") as double:
        double.advance(seconds=60)
        double.load("month-end")
        assert double.now.isoformat() == "2026-03-15T09:00:00+00:00"
        double.load("demo", clock="2026-01-01T00:00:00Z")
        double.load("month-end")
        assert double.now.isoformat() == "2026-01-01T00:00:00+00:00"
        double.load("month-end", clock="real")
        assert abs(double.now.timestamp() - datetime.now(UTC).timestamp()) < 60


def test_where_no_clock_was_chosen_the_scenarios_own_counts(tmp_path: Path) -> None:
    stands = tmp_path / "stands.yaml"
    stands.write_text("title: Stands\nclock: 2028-02-29T20:30:00Z\n", encoding="utf-8")
    with dealdouble.running() as double:
        double.freeze("2026-03-15T09:00:00Z")
        double.load(stands)
        assert double.now.isoformat() == "2028-02-29T20:30:00+00:00"
        double.load("demo")
        assert abs(double.now.timestamp() - datetime.now(UTC).timestamp()) < 60


def test_a_clock_runs_on_from_an_instant_or_with_the_machines(double: RunningDouble) -> None:
    double.moco.run("2020-01-01T00:00:00Z")
    first = double.now
    assert 0 <= (first - datetime(2020, 1, 1, tzinfo=UTC)).total_seconds() < 60
    while double.now == first:
        pass

    double.run()
    assert abs(double.now.timestamp() - datetime.now(UTC).timestamp()) < 60
    with pytest.raises(OptionError, match="the instant 'real' is no instant"):
        double.run("real")


def test_what_is_wrong_with_a_clock_tells_how_to_have_the_machines(double: RunningDouble) -> None:
    with pytest.raises(OptionError) as frozen:
        double.freeze("real")
    with pytest.raises(OptionError) as chosen:
        dealdouble.running(clock="now")

    assert frozen.value.remedy == (
        "write one such as '2026-03-15T09:00:00Z'; run() has the clock go with the machine's"
    )
    assert chosen.value.remedy == (
        "write one such as '2026-03-15T09:00:00Z', or 'real' for the machine's clock"
    )


@pytest.mark.parametrize("snapshot", [None, 1, "moco"])
def test_what_is_no_snapshot_is_told(double: RunningDouble, snapshot: Any) -> None:
    with pytest.raises(OptionError) as caught:
        double.restore(snapshot)

    assert caught.value.cause == f"{snapshot!r} is no snapshot"
    assert caught.value.remedy == "give what snapshot() returned"


def test_a_path_that_is_loaded_is_seen_from_the_current_directory(
    double: RunningDouble, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mine.yaml").write_text("title: Nothing\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match=f"no scenario file 'mine.yaml' in {Path.cwd()};"):
        double.load("mine.yaml")
    monkeypatch.chdir(tmp_path)
    double.load("mine.yaml")

    assert len(double.moco.deals) == 0


def test_what_was_chosen_beside_the_clock_outlasts_a_load() -> None:
    with dealdouble.running(rate_limit=True, decimals="text") as double:
        double.load("demo")
        statuses = {double.moco.client.get("/deals/123").status_code for _ in range(121)}
        shown = double.intum.client.get("/crm/deals/101.json").json()

    assert statuses == {200, 429}
    assert isinstance(shown["total_amount_net"], str)
