"""Files and states that are no scenarios: the control tells of each what would be right."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dealdouble.contract.model import Contract
from dealdouble.scenarios.catalogue import Catalogue

from .controlled import NOON, OFFICE, Controlled, controlled

STATE = "send what GET answers, or any scenario as JSON"
DIGITS = "the body is not JSON: the number {} is out of range"


@pytest.fixture(scope="module")
def catalogue(contracts: list[Contract]) -> Catalogue:
    return Catalogue(contracts)


@pytest.fixture
def control(contracts: list[Contract], catalogue: Catalogue) -> Iterator[Controlled]:
    with controlled(contracts, catalogue) as made:
        made.ask("PUT", "clock", {"now": NOON})
        yield made


def refused(control: Controlled, path: str, body: Any, status: int = 422) -> dict[str, str]:
    """What is told of a call that changes nothing."""
    before = control.everything()
    answer = control.ask("PUT", path, body)
    assert answer.status_code == status, answer.text
    assert control.everything() == before
    return dict(answer.json())


BOMB = "\n".join(
    [
        "title: &a0 [x, x, x, x, x, x, x, x, x, x]",
        *(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 9)),
    ]
)
FILES = {
    "brackets": (
        f"title: {'[' * 50_000}{']' * 50_000}".encode(),
        "1: nested more than 110 times",
        "write fewer lists and mappings within each other",
    ),
    "aliases": (
        BOMB.encode(),
        "5: the aliases up to here stand for more than 100,000 values",
        "write fewer, or write the values out",
    ),
    "another writing": (
        OFFICE.replace("Website", "Müller").encode("latin-1"),
        "12: the byte 0xFC is not UTF-8, in which the file is read",
        "save the file as UTF-8",
    ),
    "a great exponent": (
        OFFICE.replace("id: 5", "id: 1e10000000").encode(),
        "11: the number 1e10000000 is out of range",
        "write one of at most 1,000 digits",
    ),
}


@pytest.mark.parametrize(("content", "error", "remedy"), FILES.values(), ids=FILES)
def test_a_file_that_is_no_scenario_is_told(
    control: Controlled, tmp_path: Path, content: bytes, error: str, remedy: str
) -> None:
    file = tmp_path / "office.yaml"
    file.write_bytes(content)

    said = refused(control, "scenario", {"name": str(file)})

    assert said == {"error": f"{file}:{error}", "remedy": remedy}


def test_files_that_extend_each_other_without_end_are_told(
    control: Controlled, tmp_path: Path
) -> None:
    (tmp_path / "0.yaml").write_text("title: The first\n", encoding="utf-8")
    for number in range(1, 500):
        text = f"extends: {number - 1}.yaml\n"
        (tmp_path / f"{number}.yaml").write_text(text, encoding="utf-8")

    said = refused(control, "scenario", {"name": str(tmp_path / "499.yaml")})

    assert said == {
        "error": f"{tmp_path / '450.yaml'}:1: extends: more than 50 files extend one another",
        "remedy": "have one of them hold what several change",
    }


STATES = {
    "a key twice": (
        b'{"title": "a", "title": "b"}',
        "the body is not JSON: the key 'title' stands in one place twice",
    ),
    "an inner key twice": (
        b'{"title": "a", "moco": {"users": {}, "deals": {}, "users": {}}}',
        "the body is not JSON: the key 'users' stands in one place twice",
    ),
    "a great exponent": (
        b'{"title": "a", "moco": {"last_ids": {"deals": 1e10000000}}}',
        DIGITS.format("1e10000000"),
    ),
    "a greater exponent": (
        b'{"title": "a", "moco": {"deals": {"a": {"user_id": 1e999999999}}}}',
        DIGITS.format("1e999999999"),
    ),
    "thousands of digits": (
        b'{"title": %s}' % (b"1" * 5000),
        DIGITS.format("1" * 40 + "…"),
    ),
}


@pytest.mark.parametrize(("body", "error"), STATES.values(), ids=STATES)
def test_a_state_that_no_file_could_hold_is_told(
    control: Controlled, body: bytes, error: str
) -> None:
    assert refused(control, "state", body, 400) == {"error": error, "remedy": STATE}


def test_a_state_that_nests_too_deep_is_told(control: Controlled) -> None:
    for depth in (109, 110, 250, 1_000, 100_000):
        body = b'{"title": %s%s}' % (b"[" * depth, b"]" * depth)
        answer = control.ask("PUT", "state", body)
        assert answer.status_code == (422 if depth < 110 else 400)
        assert answer.json()["remedy"] != ""


def test_a_state_that_extends_a_shipped_scenario_is_told_by_itself(control: Controlled) -> None:
    deals = {"website-v2": {"money": "viel"}}
    body = {"title": "x", "extends": "demo", "moco": {"deals": deals}}

    said = refused(control, "state", json.dumps(body, indent=1).encode())

    assert said == {
        "error": "state:7: moco.deals.website-v2.money: 'viel' is a text",
        "remedy": "write a number (Amount that the deal is worth)",
    }


def test_a_state_may_begin_as_some_editors_begin_a_file(control: Controlled) -> None:
    answer = control.ask("PUT", "state", b'\xef\xbb\xbf{"title": "Marked"}')

    assert (answer.status_code, answer.json()["title"]) == (200, "Marked")
