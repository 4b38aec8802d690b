"""The scenarios that the README shows are what it says of them, and all recipes are in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dealdouble.contract.model import Contract
from dealdouble.scenarios.files import scenario_names
from dealdouble.scenarios.recipe_schema import RECIPES, SHARE
from dealdouble.scenarios.scenario import Scenario, load_scenario
from dealdouble.scenarios.words import word_lists

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```yaml\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def example(directory: Path, title: str, contracts: list[Contract]) -> Scenario:
    """The example whose title begins so."""
    (text,) = [text for text in EXAMPLES if f"title: {title}" in text]
    file = directory / "mine.yaml"
    file.write_text(text, encoding="utf-8")
    return load_scenario(str(file), contracts)


def test_one_deal_is_nearly_won(tmp_path: Path, contracts: list[Contract]) -> None:
    scenario = example(tmp_path, "One deal", contracts)

    (deal,) = scenario.apis["moco"].base.tables["deals"].records.values()
    assert (deal["name"], deal["company_id"]) == ("Website relaunch", 1)


def test_demo_is_changed_and_not_copied(tmp_path: Path, contracts: list[Contract]) -> None:
    demo = load_scenario("demo", contracts).apis["moco"]
    scenario = example(tmp_path, "Demo at the end", contracts)

    moco = scenario.apis["moco"]
    before, after = (dict(item.base.tables["deals"].records) for item in (demo, moco))
    assert before.keys() - after.keys() == {158}
    assert after.keys() - before.keys() == {400}
    assert after[123] == {**before[123], "money": 64000}
    assert after[400]["status"] == "open"
    assert [key.text for key in moco.keys if key not in demo.keys] == ["auditor"]
    assert scenario.clock is not None
    assert scenario.options.rate_limited
    assert scenario.options.decimals == "text"


def test_two_hundred_deals_are_drawn(tmp_path: Path, contracts: list[Contract]) -> None:
    tables = example(tmp_path, "Two hundred", contracts).apis["moco"].base.tables

    deals = list(tables["deals"].records.values())
    assert len(deals) == 200
    assert {deal["status"] for deal in deals} == {"pending", "won", "lost"}
    companies = tables["companies"].records
    assert {deal["company_id"] for deal in deals} <= {None, *companies}
    assert len(companies) == 20 + len(
        load_scenario("demo", contracts).apis["moco"].names["companies"]
    )
    assert all(deal["info"] == f"Offerte {deal['id']} vom {deal['created_at']}" for deal in deals)


@pytest.mark.parametrize("name", scenario_names())
def test_every_scenario_that_is_shipped_is_listed(name: str) -> None:
    assert f"| [{name}](scenarios/{name}.yaml) |" in README


@pytest.mark.parametrize("word", [*RECIPES, *(key for keys in RECIPES.values() for key in keys)])
def test_every_word_of_a_recipe_is_explained(word: str) -> None:
    assert re.search(rf"`[^`]*\b{word}: ", README)


def test_the_share_and_the_word_lists_are_explained() -> None:
    assert f"`{SHARE}: " in README
    for name in word_lists():
        kind, _, place = name.partition("-")
        assert f"`{kind}`" in README
        assert f"`-{place}`" in README
