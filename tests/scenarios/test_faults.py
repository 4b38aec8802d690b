"""Faults in scenario files: taken up, replaced by who extends, and mistakes told in their lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from dealdouble.contract.model import Contract
from dealdouble.errors import ScenarioError
from dealdouble.faults.fault import Fault
from dealdouble.scenarios.scenario import load_scenario

LINE = 4


def written(directory: Path, *faults: str, name: str = "mine.yaml", extends: str = "empty") -> str:
    lines = ["title: Mine", f"extends: {extends}", "faults:", *(f"  - {one}" for one in faults)]
    (directory / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(directory / name)


def test_faults_are_taken_up_in_their_order(tmp_path: Path, contracts: list[Contract]) -> None:
    file = written(tmp_path, "{status: 503, times: 2}", "{api: moco, delay: [0.5, 2]}")
    found = load_scenario(file, contracts)
    assert found.faults == (Fault(status=503, times=2), Fault(api="moco", delay=(0.5, 2.0)))


def test_who_extends_replaces_all_of_them(tmp_path: Path, contracts: list[Contract]) -> None:
    written(tmp_path, "{status: 503}", "{status: 500}", name="base.yaml")
    file = written(tmp_path, "{drop: true}", extends="base.yaml")
    assert load_scenario(file, contracts).faults == (Fault(drop=True),)
    other = tmp_path / "other.yaml"
    other.write_text("title: Other\nextends: base.yaml\n", encoding="utf-8")
    assert load_scenario(str(other), contracts).faults == (Fault(status=503), Fault(status=500))


MISTAKES = {
    "an unknown word": ("{stauts: 503}", "faults.0: stauts is not known", "a fault has api, "),
    "a status of success": (
        "{status: 200}",
        "faults.0: status is 200",
        "write a whole number from 400 to 599",
    ),
    "no effect": ("{times: 2}", "faults.0: nothing goes wrong", "say one of status, "),
    "two effects": (
        "{drop: true, status: 500}",
        "faults.0: drop leaves no answer that a status could have",
        "choose one",
    ),
    "an unknown API": ("{api: x, status: 500}", "faults.0: api is 'x'", "there are intum, moco"),
    "an unknown operation": (
        "{operation: lists, status: 500}",
        "faults.0: operation is 'lists'",
        "there are list, read, ",
    ),
    "a path without its slash": (
        "{path: deals, status: 503}",
        'faults.0: path is "deals"',
        "write a path as it is sent: a slash first, ",
    ),
    "a word for true": ("{drop: yes}", 'faults.0: drop is "yes"', "write true, or left out"),
    "no mapping": ("503", "faults.0: 503 is no fault", "write one such as "),
}


@pytest.mark.parametrize(("fault", "cause", "remedy"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_told_with_its_line(
    tmp_path: Path, contracts: list[Contract], fault: str, cause: str, remedy: str
) -> None:
    with pytest.raises(ScenarioError) as caught:
        load_scenario(written(tmp_path, fault), contracts)
    assert caught.value.cause.startswith(cause)
    assert remedy in f"{caught.value.cause} {caught.value.remedy}"
    assert caught.value.place is not None
    assert caught.value.place.line == LINE


def test_faults_that_are_no_list_are_refused(tmp_path: Path, contracts: list[Contract]) -> None:
    (tmp_path / "mine.yaml").write_text("title: Mine\nfaults: {status: 503}\n", encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        load_scenario(str(tmp_path / "mine.yaml"), contracts)
    assert caught.value.cause.startswith("faults: ")
    assert caught.value.cause.endswith(" is no list")
    assert caught.value.remedy == "write a list of faults, such as [{operation: list, status: 503}]"
