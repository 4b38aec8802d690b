"""Numbers that are too great are told wherever they stand, and ids leave room for more of them."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from dealdouble.contract.model import Contract
from dealdouble.errors import ScenarioError
from dealdouble.scenarios.scenario import load_scenario, read_scenario

from .office import BLOCK, OFFICE, edited, load, refused
from .played import Played

GREATEST = 9_000_000_000_000_000
DEAL = {
    "name": "Neu",
    "currency": "CHF",
    "money": 100,
    "reminder_date": "2026-04-01",
    "user_id": 1,
    "deal_category_id": 4,
}

# Every kind of place where a number may stand, with NUMBER in it.
PLACES = {
    "title": edited("A small account", "NUMBER"),
    "id": edited("id: 5\n", "id: NUMBER\n"),
    "user_id": edited("user: anna", "user_id: NUMBER"),
    "money": edited("money: 61000", "money: NUMBER"),
    "last_ids": f"{OFFICE}  last_ids: {{deals: NUMBER}}\n",
    "count": BLOCK.replace("count: 5", "count: NUMBER"),
    "seed": BLOCK.replace("count: 5", "count: 5\n      seed: NUMBER"),
    "first_id": BLOCK.replace("count: 5", "count: 5\n      first_id: NUMBER"),
    "weight": BLOCK.replace("name: A", "name: {mix: {A: NUMBER}}"),
    "share": BLOCK.replace("name: A", "name: {value: A, share: NUMBER}"),
    "step": BLOCK.replace("money: 5", "money: {from: 1, to: 5, step: NUMBER}"),
    "constant": BLOCK.replace("money: 5", "money: NUMBER"),
}
NUMBERS = {
    "a great exponent": "1e10000000",
    "a greater exponent": "-1e999999999",
    "a small exponent": "1e-999999999",
    "no exponent of ours": "1e99999999999999999999",
    "thousands of digits": "1" * 4301,
    "many thousands of digits": "1" * 50_000,
}


@pytest.mark.parametrize("number", NUMBERS.values(), ids=NUMBERS)
@pytest.mark.parametrize("text", PLACES.values(), ids=PLACES)
def test_a_number_that_is_out_of_range_is_told_wherever_it_stands(
    tmp_path: Path, contract: Contract, text: str, number: str
) -> None:
    line = text[: text.index("NUMBER")].count("\n") + 1

    error = refused(tmp_path, text.replace("NUMBER", number), contract)

    shown = number if len(number) <= 40 else f"{'1' * 40}…"
    assert error.place is not None
    assert (error.place.line, error.cause) == (line, f"the number {shown} is out of range")
    assert error.remedy == "write one of at most 1,000 digits"


@pytest.mark.parametrize("number", ["1e999", "-1e999", "1e-999", "1" * 999, "1" * 999 + ".5"])
@pytest.mark.parametrize("name", sorted(set(PLACES) - {"share", "step"}))
def test_a_number_that_is_too_great_for_its_place_is_told(
    tmp_path: Path, contract: Contract, name: str, number: str
) -> None:
    error = refused(tmp_path, PLACES[name].replace("NUMBER", number), contract)

    assert error.remedy != ""
    assert len(str(error)) < 1000


@pytest.mark.parametrize(
    "number", [Decimal("1e10000000"), Decimal("-1e999999999"), Decimal("1e999"), 10**2000]
)
def test_a_value_whose_reference_is_too_great_is_told(contract: Contract, number: Any) -> None:
    value = {"title": "a", "moco": {"deals": {"a": {**DEAL, "id": 1, "user_id": number}}}}

    with pytest.raises(ScenarioError) as caught:
        read_scenario(value, "state", [contract])

    assert caught.value.cause == "moco.deals.a: user_id is a number that an answer cannot hold"
    assert caught.value.remedy == "write one up to 9007199254740991"


@pytest.mark.parametrize("name", ["id", "last_ids", "first_id"])
@pytest.mark.parametrize("number", [GREATEST + 1, 2**53 - 1, 2**53, 10**30])
def test_an_id_without_room_for_more_is_told(
    tmp_path: Path, contract: Contract, name: str, number: int
) -> None:
    error = refused(tmp_path, PLACES[name].replace("NUMBER", str(number)), contract)

    assert error.cause.endswith(f": {number} is too great")
    assert error.remedy.startswith(f"write a whole number from 1 to {GREATEST}")


def test_the_greatest_id_may_be_written_and_counted_on_from(
    tmp_path: Path, contract: Contract
) -> None:
    for name in ("id", "last_ids"):
        text = PLACES[name].replace("NUMBER", str(GREATEST))
        played = Played(load(tmp_path, text, contract), [contract])

        created = played.create("moco", DEAL)

        assert json.loads(created.body)["id"] == GREATEST + 1


def test_what_was_created_below_the_greatest_id_can_be_read_back(
    tmp_path: Path, contract: Contract
) -> None:
    text = PLACES["last_ids"].replace("NUMBER", str(GREATEST - 2))
    played = Played(load(tmp_path, text, contract), [contract])
    for _ in range(2):
        assert played.create("moco", DEAL).status == 200

    again = played.read_back(tmp_path / "state.json")

    assert again.numbers("moco") == [5, GREATEST - 1, GREATEST]


def test_a_block_may_end_at_the_greatest_id(tmp_path: Path, contract: Contract) -> None:
    text = PLACES["first_id"].replace("NUMBER", str(GREATEST - 5))

    assert max(load(tmp_path, text, contract).apis["moco"].base.tables["deals"].records) < GREATEST


@pytest.mark.parametrize("number", ["1e10000000", "1" * 5000])
def test_a_json_file_tells_the_same(tmp_path: Path, contracts: list[Contract], number: str) -> None:
    file = tmp_path / "state.json"
    file.write_text(f'{{"title": "a",\n"moco": {{"last_ids": {{"deals": {number}}}}}}}')

    with pytest.raises(ScenarioError) as caught:
        load_scenario(str(file), contracts)

    assert caught.value.cause.endswith("is out of range")
    assert caught.value.place is not None
    assert caught.value.place.line == 2
