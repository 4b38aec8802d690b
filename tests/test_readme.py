"""The README keeps its promises: its requests work, and it names every command and word."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
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
from .mutants.catalogue import mutants_of
from .mutants.serving import serving as faulty

if TYPE_CHECKING:
    from collections.abc import Iterator

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    """The code blocks of the README in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


CURLS = [block for block in blocks("sh") if re.match("curl (?!-N)", block)]
# What the requests are answered with, in the order of the README.
STATUSES = [200, 200, 200, 200, 204, 422, 201, 200, 200, 422]
STATUSES += [200, 200, 200, 200, 201, 201, 200, 422]


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


def test_the_readme_shows_what_the_check_says_of_the_emulator(tmp_path: Path) -> None:
    (shown,) = [block for block in blocks("text") if "0 broken" in block]
    with serving() as served:
        told = checked(served.origin, tmp_path, "--key", "read-only=demo-read-only")
    assert told.returncode == 0
    assert seen(told.stdout) == seen(shown)


def test_the_readme_shows_what_the_check_says_of_a_broken_server(tmp_path: Path) -> None:
    (shown,) = [block for block in blocks("text") if "1 broken" in block]
    (fault,) = [
        m
        for m in mutants_of("moco")
        if m.name.endswith("first-day-of-a-month: dropped") and "period_from" in m.name
    ]
    with faulty(fault) as server:
        told = checked(server.url, tmp_path)
    assert told.returncode == 1
    assert seen(told.stdout) == seen(shown)


def checked(url: str, place: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """What the command of the README says of a server."""
    command = [sys.executable, "-m", "dealdouble", "check", "moco", "--url", url, "--token", "demo"]
    return subprocess.run(
        [*command, "--write", "--quick", "--seed", "1", *options],
        cwd=place,
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=60,
    )


def seen(printed: str) -> list[str]:
    """The lines, without what is otherwise each time: ports, dates, ids, and what they cut off."""
    lines = printed.strip().splitlines()
    counted = r"([0-9]+ (?:honoured|broken|remarked|not tested))|[0-9a-f-]*[0-9][0-9a-f-]*"
    return [re.sub(counted, lambda found: found[1] or "0", line)[:120] for line in lines]
