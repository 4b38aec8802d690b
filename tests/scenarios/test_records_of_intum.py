"""What a scenario may say for Intum, and what the API shows of it."""

from pathlib import Path
from typing import Any

import pytest

from dealdouble.contract.model import Contract
from dealdouble.scenarios.scenario import load_scenario

from .office import OFFICE, load, serving
from .shop import SHOP, edited, with_second


def deals_of(directory: Path, text: str, contract: Contract) -> dict[int, dict[str, Any]]:
    """The deals of a scenario by their ids, as the API shows them."""
    with serving(load(directory, text, contract), contract) as client:
        return {deal["id"]: deal for deal in client.get("/deals.json").json()}


def test_the_scenario_that_the_others_change_is_right(
    tmp_path: Path, intum_contract: Contract
) -> None:
    deals = deals_of(tmp_path, SHOP, intum_contract)

    assert list(deals) == [102, 101]
    named = deals[101]
    assert (named["client_id"], named["status_id"], named["external_id"]) == (123, 1, "A-1")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param(edited("status: nowy", "next_deal: second"), {101: 102, 102: None}, id="on"),
        pytest.param(with_second(next_deal="first"), {101: None, 102: 101}, id="back"),
        pytest.param(
            edited("status: nowy", "next_deal_id: 102") + "      next_deal: first\n",
            {101: 102, 102: 101},
            id="round",
        ),
    ],
)
def test_the_next_deal_may_stand_before_or_after_it(
    tmp_path: Path, intum_contract: Contract, text: str, shown: dict[int, int | None]
) -> None:
    deals = deals_of(tmp_path, text, intum_contract)

    assert {number: deal["next_deal_id"] for number, deal in deals.items()} == shown


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"external_id": "A-1", "app_code": "other"}, id="other-integration"),
        pytest.param({"external_id": "A-2", "app_code": "demo-shop"}, id="other-id"),
        pytest.param({"external_id": "A-1"}, id="no-integration"),
    ],
)
def test_an_external_id_is_taken_within_its_integration_only(
    tmp_path: Path, intum_contract: Contract, fields: dict[str, str]
) -> None:
    deals = deals_of(tmp_path, with_second(**fields), intum_contract)

    assert deals[102]["external_id"] == fields["external_id"]


def test_a_deal_is_found_under_the_integration_that_the_file_gives(
    tmp_path: Path, intum_contract: Contract
) -> None:
    text = with_second(external_id="A-1", app_code="other")

    with serving(load(tmp_path, text, intum_contract), intum_contract) as client:
        found = [client.get(f"/deals/e/{code}/A-1.json") for code in ("demo-shop", "other", "nope")]

    assert [answer.status_code for answer in found] == [200, 200, 404]
    assert [answer.json()["id"] for answer in found[:2]] == [101, 102]


@pytest.mark.parametrize("closed", ["", "null", "''"])
def test_an_open_deal_may_say_that_it_is(
    tmp_path: Path, intum_contract: Contract, closed: str
) -> None:
    deals = deals_of(tmp_path, with_second(closed=closed), intum_contract)

    assert deals[102]["closed"] is None


def test_one_file_may_fill_both_apis(
    tmp_path: Path, contract: Contract, contracts: list[Contract]
) -> None:
    file = tmp_path / "both.yaml"
    file.write_text(OFFICE + SHOP.partition("\n")[2], encoding="utf-8")

    scenario = load_scenario(str(file), contracts)

    with serving(scenario, contract) as client:
        assert [deal["id"] for deal in client.get("/deals").json()] == [5]
    intum_contract = next(item for item in contracts if item.name == "intum")
    with serving(scenario, intum_contract) as client:
        assert [deal["id"] for deal in client.get("/deals.json").json()] == [102, 101]
