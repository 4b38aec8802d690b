"""Extending that goes wrong is told with the file that is to be mended."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dealdouble.contract.model import Contract
from dealdouble.errors import ScenarioError
from dealdouble.scenarios.scenario import load_scenario, read_scenario

from .office import OFFICE
from .shop import SHOP

FILES = {
    "base.yaml": OFFICE + SHOP.partition("\n")[2],
    "a.yaml": "extends: b.yaml\n",
    "b.yaml": "extends: a.yaml\n",
    "list.yaml": "- a\n",
    "none.yaml": "title: a\nmoco: {users: {}}\n",
    "broken.yaml": "a: [\n",
    "self.yaml": "extends: self.yaml\n",
    "wrong.yaml": "title: a\nmoco:\n  deals: {a: {id: 1}}\n",
}

# What a file says that extends another, where the mistake is, and what is told of it.
EXTENDING = [
    (
        "extends: a.yaml",
        "b.yaml:1",
        "extends: the files extend each other in a ring: mine.yaml → a.yaml → b.yaml → a.yaml; "
        "let one of them extend another scenario, or none",
    ),
    (
        "extends: list.yaml",
        "mine.yaml:1",
        "extends: list.yaml holds no keys and values; mend it, or extend another",
    ),
    (
        "extends: broken.yaml",
        "broken.yaml:2",
        "is not YAML: did not find expected node content",
    ),
    (
        "extends: self.yaml",
        "self.yaml:1",
        "extends: the files extend each other in a ring: mine.yaml → self.yaml → self.yaml; let "
        "one of them extend another scenario, or none",
    ),
    (
        "extends: mine.yaml",
        "mine.yaml:1",
        "extends: the files extend each other in a ring: mine.yaml → mine.yaml; let one of them "
        "extend another scenario, or none",
    ),
    (
        "extends: wrong.yaml",
        "wrong.yaml:3",
        "moco.deals.a: 'name' is missing; add name: a text (What the deal is called)",
    ),
    (
        "extends: base.yaml\nmoco:\n  users: {carla: null}",
        "mine.yaml:3",
        "moco.users.carla: null takes away what base.yaml has under a name, and it has nothing "
        "here; leave it out, or write one of anna, bruno",
    ),
    (
        "extends: base.yaml\nmoco:\n  keys: {other: null}",
        "mine.yaml:3",
        "moco.keys.other: null takes away what base.yaml has under a name, and it has nothing "
        "here; leave it out, or write one of demo",
    ),
    (
        "extends: base.yaml\nmoco: {people: null}",
        "base.yaml:24",
        "moco.deals.website: person is 'max', which is none of the people; there are no people "
        "here: add some under moco.people",
    ),
    (
        "extends: base.yaml\nmoco:\n  generated: null",
        "mine.yaml:3",
        "moco.generated: nothing stands here; write keys and values, such as {deals: {count: "
        "NUMBER, fields: {name: TEXT}}}, or leave the key out",
    ),
    (
        "extends: base.yaml\ntitle: null",
        "mine.yaml:1",
        "the file: 'title' is missing; add title: a text (One line that says what the scenario is "
        "for)",
    ),
    (
        "extends: base.yaml\nmoco:\n  deals: []",
        "mine.yaml:3",
        "moco.deals: a list stands here; write keys and values, such as {NAME: {id: NUMBER, name: "
        "TEXT, currency: TEXT, money: NUMBER, reminder_date: TEXT}}",
    ),
    (
        "extends: base.yaml\nmoco: []",
        "mine.yaml:2",
        "moco: a list stands here; write keys and values, such as {keys: {NAME: {access: full}}}",
    ),
    (
        "extends: base.yaml\nmoco:\n  users:\n    anna: 5",
        "mine.yaml:4",
        "moco.users.anna: 5 is a number; write keys and values, such as {id: NUMBER, firstname: "
        "TEXT, lastname: TEXT}",
    ),
    (
        "extends: base.yaml\nmoco:\n  generated: {deals: {count: 1}}",
        "mine.yaml:3",
        "moco.generated.deals: 'fields' is missing; add fields: keys and values, such as {name: "
        "TEXT}",
    ),
    (
        "extends: base.yaml\nmoco:\n  deals:\n    website: {user_id: 10}",
        "mine.yaml:4",
        "moco.deals.website: user_id stands beside user, which says the same; keep one of them, "
        "and write null for the other",
    ),
    (
        "extends: base.yaml\nmoco:\n  users:\n    bruno: {id: 1}",
        "mine.yaml:4",
        "moco.users.bruno: the id 1 is that of 'anna' already; give one of them another, such as 2",
    ),
    (
        "extends: base.yaml\nintum:\n  deals:\n    second: {external_id: A-1, app_code: demo-shop}",
        "mine.yaml:4",
        "intum.deals.second: external_id 'A-1' has already been taken; the rule 'unique' stands "
        "in intum/deals.md:N",
    ),
    (
        "extends: none.yaml\nmoco:\n  users: {carla: null}",
        "mine.yaml:3",
        "moco.users.carla: null takes away what none.yaml has under a name, and it has nothing "
        "here; leave it out, as there are none",
    ),
]


@pytest.mark.parametrize(("said", "where", "message"), EXTENDING, ids=[e[0] for e in EXTENDING])
def test_extending_that_goes_wrong_is_told_with_the_file_that_is_to_be_mended(
    tmp_path: Path, contracts: list[Contract], said: str, where: str, message: str
) -> None:
    for name, text in {**FILES, "mine.yaml": f"{said}\n"}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")

    with pytest.raises(ScenarioError) as caught:
        load_scenario(str(tmp_path / "mine.yaml"), contracts)

    told = re.sub(r"deals\.md:[0-9]+", "deals.md:N", str(caught.value))
    assert told == f"{tmp_path / where}: {message}"


def test_a_value_that_is_no_file_extends_no_path(contracts: list[Contract]) -> None:
    with pytest.raises(ScenarioError) as caught:
        read_scenario({"extends": "base.yaml"}, "state", contracts)

    assert str(caught.value) == (
        "state: extends: 'base.yaml' is a path, and what is no file has no place to see it from; "
        "name a shipped scenario"
    )


@pytest.mark.parametrize("name", ["5", "05", "+5", "007", "1.0", "-1"])
def test_a_mistake_in_a_value_is_told_with_its_path(contracts: list[Contract], name: str) -> None:
    value = {"title": "a", "moco": {"deals": {name: {"id": 5}}}}

    with pytest.raises(ScenarioError) as caught:
        read_scenario(value, "state", contracts)

    assert str(caught.value) == (
        f"state: moco.deals.{name}: 'name' is missing; add name: a text (What the deal is called)"
    )
