"""Extending that goes wrong is told with the file that is to be mended."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from dealdouble.contract.model import Contract
from dealdouble.errors import Place, ScenarioError
from dealdouble.scenarios.scenario import load_scenario, read_scenario

from .office import OFFICE
from .shop import SHOP

DRAWN = """\
title: Drawn
moco:
  users: {anna: {id: 1, firstname: Anna, lastname: Keller}}
  deal_categories: {angebot: {id: 4, name: Angebot, probability: 30}}
  generated:
    deals:
      count: 10
      fields:
        name: A
        money: 5
        currency: CHF
        reminder_date: 2026-04-01
        user: anna
        deal_category: angebot
"""
FILES = {
    "base.yaml": OFFICE + SHOP.partition("\n")[2],
    "a.yaml": "extends: b.yaml\n",
    "b.yaml": "extends: a.yaml\n",
    "list.yaml": "- a\n",
    "none.yaml": "title: a\nmoco: {users: {}}\n",
    "broken.yaml": "a: [\n",
    "self.yaml": "extends: self.yaml\n",
    "wrong.yaml": "title: a\nmoco:\n  deals: {a: {id: 1}}\n",
    "numbers.yaml": OFFICE.replace("user: anna", "user_id: 1"),
    "middle.yaml": "extends: base.yaml\nmoco:\n  deals:\n    website:\n"
    "      closed_on: 2026-03-01\n      status: won\n",
    "emptied.yaml": "extends: base.yaml\nmoco: {people: null}\n",
    "drawn.yaml": DRAWN,
    "both.yaml": DRAWN + "  deals:\n    website: {id: 90}\n",
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
        "broken.yaml:1",
        "is not YAML: the [ that opens here is not closed before the end; close it with ], with "
        "commas between values, and texts with signs in quotes",
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
        "moco.deals.website: person is 'max', which is none of the people, once mine.yaml:2 is "
        "laid over it; there are no people here: add some under moco.people",
    ),
    (
        "extends: base.yaml\nmoco:\n  keys: {demo: null}\n  users:\n    anna: null",
        "base.yaml:22",
        "moco.deals.website: user is 'anna', which is none of the users, once mine.yaml:5 is laid "
        "over it; write user: NAME or user_id: NUMBER of one of the users: bruno (10)",
    ),
    (
        "extends: numbers.yaml\nmoco:\n\n  users: {anna: null}",
        "numbers.yaml:22",
        "moco.deals.website: user_id 1 must exist, once mine.yaml:4 is laid over it; write user: "
        "NAME or user_id: NUMBER of one of the users: bruno (10)",
    ),
    (
        "extends: middle.yaml\ntitle: Mine\nmoco:\n  deals: {website: {status: pending}}",
        "middle.yaml:5",
        "moco.deals.website: closed_on '2026-03-01' would be lost, as status is 'pending', once "
        "mine.yaml:4 is laid over it; leave closed_on out, or give a status other than 'pending' "
        "or 'potential'",
    ),
    (
        "extends: emptied.yaml\ntitle: Mine",
        "base.yaml:24",
        "moco.deals.website: person is 'max', which is none of the people, once emptied.yaml:2 is "
        "laid over it; there are no people here: add some under moco.people",
    ),
    (
        "extends: drawn.yaml\nmoco:\n  deals:\n    '5': {name: Mine}",
        "mine.yaml:4",
        "moco.deals.5: 'id' is missing; add id: a whole number from 1 to 9000000000000000; a "
        "generated record has no name, and is changed by the fields of its block only",
    ),
    (
        "extends: drawn.yaml\nmoco:\n  deals:\n    '5': null",
        "mine.yaml:4",
        "moco.deals.5: nothing stands here; write keys and values, such as {id: NUMBER, name: "
        "TEXT, currency: TEXT, money: NUMBER, reminder_date: TEXT}; a generated record has no "
        "name, and is changed by the fields of its block only",
    ),
    (
        "extends: large\nmoco:\n  deals:\n    '5': null",
        "mine.yaml:4",
        "moco.deals.5: nothing stands here; write keys and values, such as {id: NUMBER, name: "
        "TEXT, currency: TEXT, money: NUMBER, reminder_date: TEXT}; a generated record has no "
        "name, and is changed by the fields of its block only",
    ),
    (
        "extends: both.yaml\nmoco:\n  deals:\n    '5': null",
        "mine.yaml:4",
        "moco.deals.5: null takes away what both.yaml has under a name, and it has nothing here; "
        "leave it out, or write one of website; a generated record has no name, and is changed by "
        "the fields of its block only",
    ),
    (
        "extends: drawn.yaml\nmoco:\n  deals:\n    mine: {name: Mine}",
        "mine.yaml:4",
        "moco.deals.mine: 'id' is missing; add id: a whole number from 1 to 9000000000000000",
    ),
    (
        "extends: base.yaml\nmoco:\n  deals:\n    '5': {name: Mine}",
        "mine.yaml:4",
        "moco.deals.5: 'id' is missing; add id: a whole number from 1 to 9000000000000000",
    ),
    (
        "extends: folder.yaml",
        "mine.yaml:1",
        "extends: 'folder.yaml' is a directory, and no scenario file; write a path as it is seen "
        "from this file",
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
    (tmp_path / "folder.yaml").mkdir()
    for name, text in {**FILES, "mine.yaml": f"{said}\n"}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")

    with pytest.raises(ScenarioError) as caught:
        load_scenario(str(tmp_path / "mine.yaml"), contracts)

    told = re.sub(r"deals\.md:[0-9]+", "deals.md:N", str(caught.value))
    assert told.replace(f"once {tmp_path}/", "once ") == f"{tmp_path / where}: {message}"


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


MUCH = {"title": "x", "extends": "demo", "moco": {"deals": {"website-v2": {"money": "much"}}}}


def test_a_mistake_in_a_value_is_its_own_whatever_it_extends(contracts: list[Contract]) -> None:
    with pytest.raises(ScenarioError) as caught:
        read_scenario(MUCH, "state", contracts)

    assert str(caught.value) == (
        "state: moco.deals.website-v2.money: 'much' is a text; write a number (Amount that the "
        "deal is worth)"
    )


def test_a_mistake_in_a_value_that_was_read_from_a_text_has_a_line(
    contracts: list[Contract],
) -> None:
    text = json.dumps(MUCH, indent=1)

    with pytest.raises(ScenarioError) as caught:
        read_scenario(json.loads(text), "state", contracts, text=text)

    assert caught.value.place == Place("state", 7)


def test_a_value_is_named_beside_the_shipped_file_that_it_makes_wrong(
    contracts: list[Contract],
) -> None:
    value = {"title": "x", "extends": "demo", "moco": {"users": None}}

    with pytest.raises(ScenarioError) as caught:
        read_scenario(value, "state", contracts)

    assert caught.value.place is not None
    assert caught.value.place.file.endswith("demo.yaml")
    assert caught.value.cause.endswith("none of the users, once state is laid over it")


@pytest.mark.parametrize(("files", "is_read"), [(50, True), (51, False), (500, False)])
def test_so_many_files_may_extend_one_another(
    tmp_path: Path, contracts: list[Contract], files: int, is_read: bool
) -> None:
    (tmp_path / "1.yaml").write_text("title: The first\n", encoding="utf-8")
    for number in range(2, files + 1):
        text = f"extends: {number - 1}.yaml\n"
        (tmp_path / f"{number}.yaml").write_text(text, encoding="utf-8")
    name = str(tmp_path / f"{files}.yaml")

    if is_read:
        assert load_scenario(name, contracts).title == "The first"
        return
    with pytest.raises(ScenarioError) as caught:
        load_scenario(name, contracts)
    assert str(caught.value) == (
        f"{tmp_path / f'{files - 49}.yaml'}:1: extends: more than 50 files extend one another; "
        "have one of them hold what several change"
    )
