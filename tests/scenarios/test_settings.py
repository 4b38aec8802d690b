"""What a scenario says of the clock, the rate limit and how amounts are written."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from dealdouble.contract.model import Contract
from dealdouble.emulator.emulator import Options
from dealdouble.emulator.representation import Decimals
from dealdouble.scenarios.scenario import load_scenario

from .office import OFFICE, load
from .played import Played
from .shop import SHOP


def test_a_scenario_that_says_nothing_has_the_clock_of_the_machine_and_no_limit(
    tmp_path: Path, contract: Contract
) -> None:
    scenario = load(tmp_path, OFFICE, contract)

    assert (scenario.clock, scenario.options) == (None, Options(False, Decimals.NUMBER))
    assert scenario.seed is None


@pytest.mark.parametrize(
    ("said", "clock"),
    [
        ("real", None),
        ("2026-03-15T09:00:00Z", datetime(2026, 3, 15, 9, tzinfo=UTC)),
        ("2026-03-15T09:00:00.5Z", datetime(2026, 3, 15, 9, 0, 0, 500_000, UTC)),
        ("0001-01-01T00:00:00Z", datetime(1, 1, 1, tzinfo=UTC)),
        ("9999-12-31T23:59:59Z", datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)),
        ("2028-02-29T21:30:00Z", datetime(2028, 2, 29, 21, 30, tzinfo=UTC)),
    ],
)
def test_the_clock_is_real_or_stands(
    tmp_path: Path, contract: Contract, said: str, clock: datetime | None
) -> None:
    assert load(tmp_path, f"{OFFICE}clock: {said}\n", contract).clock == clock


def test_what_is_written_at_a_clock_that_stands_has_its_time(
    tmp_path: Path, contract: Contract
) -> None:
    played = Played(load(tmp_path, f"{OFFICE}clock: 2027-12-31T23:59:59Z\n", contract), [contract])

    reply = played.change("moco", 5, {"status": "won"})

    assert b'"closed_on":"2027-12-31"' in reply.body
    assert b'"updated_at":"2027-12-31T23:59:59Z"' in reply.body


@pytest.mark.parametrize(("said", "last"), [("true", 429), ("false", 200)])
def test_the_rate_is_limited_if_the_scenario_says_so(
    tmp_path: Path, contract: Contract, said: str, last: int
) -> None:
    played = Played(load(tmp_path, f"{OFFICE}rate_limit: {said}\n", contract), [contract])

    statuses = [played.send("moco", "GET", "/api/v1/deals/5").status for _ in range(121)]

    assert (statuses[119], statuses[120]) == (200, last)


@pytest.mark.parametrize(("said", "shown"), [("number", b":123,"), ("text", b':"123",')])
def test_amounts_are_written_as_the_scenario_says(
    tmp_path: Path, intum_contract: Contract, said: str, shown: bytes
) -> None:
    scenario = load(tmp_path, f"{SHOP}decimals: {said}\n", intum_contract)

    reply = Played(scenario, [intum_contract]).send("intum", "GET", "/crm/deals/101.json")

    assert b'"total_amount_gross"' + shown in reply.body


def test_a_scenario_tells_the_seed_that_was_asked_for(contracts: list[Contract]) -> None:
    assert load_scenario("empty", contracts, seed=7).seed == 7
    assert load_scenario("empty", contracts).seed is None


def test_the_next_id_comes_after_the_last_that_was_used(tmp_path: Path, contract: Contract) -> None:
    text = f"{OFFICE}  last_ids: {{deals: 41, users: 99}}\n"
    played = Played(load(tmp_path, text, contract), [contract])
    body = {
        "name": "New",
        "currency": "EUR",
        "money": 1,
        "reminder_date": "2026-04-01",
        "user_id": 1,
        "deal_category_id": 4,
    }

    assert b'"id":42,' in played.create("moco", body).body


def test_the_next_id_comes_after_the_greatest_that_is_there_whatever_the_last_is_said_to_be(
    tmp_path: Path, contract: Contract
) -> None:
    scenario = load(tmp_path, f"{OFFICE}  last_ids: {{deals: 2}}\n", contract)

    assert scenario.apis["moco"].base.tables["deals"].greatest == 5
