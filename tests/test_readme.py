"""The README keeps its promises: its requests work, and it names every command and word."""

from __future__ import annotations

import json
import re
import shlex
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import click
import httpx
import pytest

from dealdouble import __version__
from dealdouble.app.application import Application
from dealdouble.app.double import make_double
from dealdouble.cli.main import cli
from dealdouble.cli.serve import greeting
from dealdouble.contract.model import Contract
from dealdouble.scenarios.scenario import load_scenario
from dealdouble.vocabulary import (
    Check,
    Comparison,
    HeaderValue,
    Match,
    RuleKind,
    Standing,
    TreatmentKind,
    ValueType,
)

from .cli.process import serving
from .in_process import AsgiTransport, FrozenClock

if TYPE_CHECKING:
    from collections.abc import Iterator

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    """The code blocks of the README in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


CURLS = [block for block in blocks("sh") if block.startswith("curl")]
# What the requests are answered with, in the order of the README.
STATUSES = [200, 200, 200, 200, 204, 422, 201, 200, 200, 422]
STATUSES += [200, 200, 200, 200, 201, 422]


@pytest.fixture
def demo(contracts: list[Contract]) -> Iterator[httpx.Client]:
    """A client of the scenario that `serve` starts with."""
    double = make_double(contracts, load_scenario("demo", contracts), FrozenClock())
    with httpx.Client(transport=AsgiTransport(Application(double))) as client:
        yield client


def request_of(curl: str) -> tuple[str, str, dict[str, str], str]:
    """Method, address, headers and body of a curl line."""
    words = shlex.split(curl.replace("\\\n", " "))
    options = dict(pairwise(words))
    headers = [words[i + 1] for i, word in enumerate(words) if word == "-H"]
    body = options.get("-d", "")
    address = next(word for word in words if word.startswith("http://"))
    method = options.get("-X", "POST" if body else "GET")
    return method, address, dict(header.split(": ", 1) for header in headers), body


@pytest.mark.parametrize(("curl", "status"), list(zip(CURLS, STATUSES, strict=True)))
def test_each_request_of_the_readme_is_answered_as_it_says(
    demo: httpx.Client, curl: str, status: int
) -> None:
    method, address, headers, body = request_of(curl)
    response = demo.request(method, address, headers=headers, content=body)
    assert response.status_code == status
    if status == 422:
        assert response.json() in [json.loads(block) for block in blocks("json")]


def test_the_scenario_of_the_readme_can_be_served(contract: Contract, tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(blocks("yaml")[0], encoding="utf-8")
    double = make_double([contract], load_scenario(str(file), [contract]), FrozenClock())
    with httpx.Client(transport=AsgiTransport(Application(double))) as client:
        response = client.get(
            "http://127.0.0.1:8080/api/v1/deals/1",
            headers={"Authorization": "Token token=my-key"},
        )
    assert response.json()["category"] == {"id": 1, "name": "Verhandlung", "probability": 90}


def test_the_python_example_of_the_readme_prints_the_deals_that_were_won(
    capsys: pytest.CaptureFixture[str],
) -> None:
    (example,) = [block for block in blocks("python") if "moco_py" in block]
    with serving() as served:
        exec(example.replace("http://127.0.0.1:8080", served.origin), {})  # noqa: S102
    printed = capsys.readouterr().out.splitlines()
    assert len(printed) == 14
    assert "Patientenportal Phase 1 148500.0 CHF" in printed


def test_the_health_answer_is_the_one_that_the_readme_shows(demo: httpx.Client) -> None:
    shown = re.search(r'`(\{"status":.*?\})`', README)
    assert shown is not None
    assert demo.get("http://127.0.0.1:8080/_double/health").json() == json.loads(shown[1])


def test_the_readme_shows_what_serve_prints(contracts: list[Contract]) -> None:
    double = make_double(contracts, load_scenario("demo", contracts), FrozenClock())
    printed = "\n".join(greeting(double, "http://127.0.0.1:8080"))
    assert f"{printed}\n" in blocks("text")
    assert f"dealdouble {__version__} serves" in printed


def commands(group: click.Group, before: str) -> Iterator[tuple[str, click.Command]]:
    """Every command below a group, by its full name."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{before} {name}")
        else:
            yield f"{before} {name}", command


def test_the_readme_names_every_command_and_option() -> None:
    found = dict(commands(cli, "dealdouble"))
    missing = [name for name in found if name not in README]
    for command in found.values():
        for parameter in command.params:
            missing += [option for option in parameter.opts if option not in README]
    assert len(found) >= 2
    assert missing == []


@pytest.mark.parametrize(
    "words",
    [ValueType, RuleKind, TreatmentKind, Match, Check, Comparison, HeaderValue, Standing],
    ids=lambda words: words.__name__,
)
def test_the_readme_names_every_word_that_a_page_may_use(words: type[StrEnum]) -> None:
    assert [word for word in words if f"`{word}`" not in README and f" {word}" not in README] == []
