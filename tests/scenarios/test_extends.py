"""A scenario that extends another: names are merged, values replaced, null takes away."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from dealdouble.contract.model import Contract
from dealdouble.errors import Place, ScenarioError
from dealdouble.scenarios.scenario import Scenario, load_scenario, read_scenario

from .office import OFFICE
from .shop import SHOP

ANNA = {"id": 1, "firstname": "Anna", "lastname": "Keller"}
BRUNO = {"id": 10, "firstname": "Bruno", "lastname": "Frei"}


def extended(directory: Path, text: str, contracts: list[Contract], base: str = "") -> Scenario:
    """The scenario of a file that extends another one, which fills both APIs."""
    base = base or OFFICE + SHOP.partition("\n")[2]
    (directory / "base.yaml").write_text(base, encoding="utf-8")
    file = directory / "mine.yaml"
    file.write_text(f"extends: base.yaml\n{text}", encoding="utf-8")
    return load_scenario(str(file), contracts)


def rows(scenario: Scenario, table: str, api: str = "moco") -> dict[int, Any]:
    """The records of a table by their numbers."""
    return dict(scenario.apis[api].base.tables[table].records)


def test_what_a_file_does_not_say_is_as_in_what_it_extends(
    tmp_path: Path, contracts: list[Contract]
) -> None:
    scenario = extended(tmp_path, "", contracts)

    assert scenario.title == "A small account"
    assert rows(scenario, "users") == {1: ANNA, 10: BRUNO}
    assert rows(scenario, "deals")[5]["name"] == "Website"
    assert list(rows(scenario, "deals", "intum")) == [101, 102]


@pytest.mark.parametrize(
    ("said", "users"),
    [
        pytest.param("bruno: {lastname: Kurz}", {1: ANNA, 10: BRUNO | {"lastname": "Kurz"}}),
        pytest.param("bruno: {id: 11}", {1: ANNA, 11: BRUNO | {"id": 11}}),
        pytest.param("bruno: null", {1: ANNA}),
        pytest.param("bruno:", {1: ANNA}),
        pytest.param(
            "carla: {id: 3, firstname: Carla, lastname: Berg}",
            {1: ANNA, 10: BRUNO, 3: {"id": 3, "firstname": "Carla", "lastname": "Berg"}},
        ),
    ],
)
def test_records_of_the_same_name_are_merged_field_by_field(
    tmp_path: Path, contracts: list[Contract], said: str, users: dict[int, Any]
) -> None:
    scenario = extended(tmp_path, f"moco:\n  users:\n    {said}\n", contracts)

    assert rows(scenario, "users") == users


def test_a_value_replaces_the_whole_value(tmp_path: Path, contracts: list[Contract]) -> None:
    base = OFFICE + "      tags: [a, b]\n      custom_properties: {a: b, c: d}\n"
    text = "moco:\n  deals:\n    website: {tags: [c], custom_properties: {e: f}}\n"

    deal = rows(extended(tmp_path, text, contracts, base), "deals")[5]

    assert (deal["tags"], deal["custom_properties"]) == (["c"], {"e": "f"})


def test_null_is_a_value_within_a_record(tmp_path: Path, contracts: list[Contract]) -> None:
    text = (
        "moco:\n  deals:\n    website: {company: null, person_id: 3, person: null, user: bruno}\n"
    )

    deal = rows(extended(tmp_path, text, contracts), "deals")[5]

    assert (deal["company_id"], deal["person_id"], deal["user_id"]) == (None, 3, 10)


def test_null_takes_away_all_of_a_section_or_an_api(
    tmp_path: Path, contracts: list[Contract]
) -> None:
    scenario = extended(tmp_path, "moco:\n  deals: null\nintum: null\n", contracts)

    assert rows(scenario, "deals") == {}
    assert rows(scenario, "users") == {1: ANNA, 10: BRUNO}
    assert scenario.apis["intum"].keys == ()


def test_keys_are_merged_like_records(tmp_path: Path, contracts: list[Contract]) -> None:
    text = "moco:\n  keys:\n    demo: {expired: true}\n    more: {access: read-only}\n"
    taken = "intum:\n  keys: {demo: null, other: {access: crm}}\n"

    scenario = extended(tmp_path, text + taken, contracts)

    keys = scenario.apis["moco"].keys
    assert [(key.text, key.expired) for key in keys] == [("demo", True), ("more", False)]
    assert scenario.apis["moco"].access == {"demo": "full", "more": "read-only"}
    assert [key.text for key in scenario.apis["intum"].keys] == ["other"]


def test_settings_replace_those_of_what_is_extended(
    tmp_path: Path, contracts: list[Contract]
) -> None:
    base = f"{OFFICE}clock: 2026-03-15T09:00:00Z\nrate_limit: true\ndecimals: text\n"
    real = extended(tmp_path, "title: Mine\nclock: real\nrate_limit: false\n", contracts, base)

    assert (real.title, real.clock, real.options.rate_limited) == ("Mine", None, False)
    assert real.options.decimals == "text"
    assert extended(tmp_path, "clock: null\n", contracts, base).clock is None
    kept = extended(tmp_path, "", contracts, base)
    assert kept.clock == datetime(2026, 3, 15, 9, tzinfo=UTC)


def test_a_block_of_generated_records_is_merged_with_its_recipes(
    tmp_path: Path, contracts: list[Contract]
) -> None:
    base = OFFICE + (
        "  generated:\n"
        "    people: {count: 3, first_id: 50, fields: {lastname: Muster, firstname: Ada}}\n"
    )
    text = (
        "moco:\n  generated:\n    people: {count: 2, fields: {lastname: {words: lastnames-pl}}}\n"
    )

    people = rows(extended(tmp_path, text, contracts, base), "people")

    assert list(people) == [3, 50, 51]
    assert people[50]["firstname"] == "Ada"
    assert people[50]["lastname"] != "Muster"


def test_a_scenario_may_extend_a_shipped_one_by_its_name(
    tmp_path: Path, contracts: list[Contract]
) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("extends: empty\ntitle: Mine\n", encoding="utf-8")

    scenario = load_scenario(str(file), contracts)

    assert 123 in rows(scenario, "users")
    assert rows(scenario, "deals") == {}


def test_a_path_is_seen_from_the_file_that_names_it(
    tmp_path: Path, contracts: list[Contract], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "inner").mkdir()
    (tmp_path / "base.yaml").write_text(OFFICE, encoding="utf-8")
    (tmp_path / "inner" / "middle.yml").write_text("extends: ../base.yaml\n", encoding="utf-8")
    (tmp_path / "inner" / "mine.json").write_text('{"extends": "middle.yml"}', encoding="utf-8")
    monkeypatch.chdir(tmp_path / "inner")

    assert load_scenario("mine.json", contracts).title == "A small account"


def test_a_value_may_extend_a_shipped_scenario(contracts: list[Contract]) -> None:
    value = {"extends": "demo", "title": "Sent", "moco": {"deals": None}}

    scenario = read_scenario(value, "state", contracts)

    assert (scenario.name, scenario.title, rows(scenario, "deals")) == ("state", "Sent", {})


def refused(directory: Path, text: str, contracts: list[Contract], base: str = "") -> ScenarioError:
    with pytest.raises(ScenarioError) as caught:
        extended(directory, text, contracts, base)
    return caught.value


@pytest.mark.parametrize(
    ("text", "file", "line"),
    [
        pytest.param("moco:\n  users: {anna: null}\n", "base.yaml", 22, id="value-of-the-base"),
        pytest.param(
            "moco:\n  deals:\n    website:\n      money: much\n", "mine.yaml", 5, id="own-value"
        ),
        pytest.param(
            "moco:\n  deals:\n    website:\n      name: null\n", "mine.yaml", 5, id="own-null"
        ),
        pytest.param(
            "moco:\n  deals:\n    website: null\n    new:\n      id: 6\n",
            "mine.yaml",
            5,
            id="own-record",
        ),
        pytest.param(
            "moco:\n  deals:\n    website:\n      tags: [1]\n", "mine.yaml", 5, id="own-list"
        ),
        pytest.param("moco:\n  people:\n    max: {id: 1, name: x}\n", "mine.yaml", 4, id="flow"),
    ],
)
def test_a_mistake_is_told_where_the_value_stands(
    tmp_path: Path, contracts: list[Contract], text: str, file: str, line: int
) -> None:
    error = refused(tmp_path, text, contracts)

    assert error.place == Place(str(tmp_path / file), line)


def test_what_was_taken_away_in_between_has_no_place_any_more(
    tmp_path: Path, contracts: list[Contract]
) -> None:
    (tmp_path / "first.yaml").write_text(OFFICE, encoding="utf-8")
    middle = "extends: first.yaml\nmoco:\n  deals: {website: null}\n"
    again = (
        "moco:\n  deals:\n    website: {id: 5, name: B, money: 1, currency: CHF,\n"
        "      reminder_date: 2026-04-01, deal_category_id: 4}\n"
    )

    error = refused(tmp_path, again, contracts, middle)

    assert error.cause == "moco.deals.website: user can't be blank"
    assert error.place == Place(str(tmp_path / "mine.yaml"), 4)
