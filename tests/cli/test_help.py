"""The version, the help, and what the command says to words that it does not know."""

import importlib.metadata
import re
import subprocess
import sys

import pytest

from dealdouble import __version__
from dealdouble.cli.main import main

from .process import run


def test_the_version_is_the_packages() -> None:
    done = run("--version")

    assert (done.code, done.err) == (0, "")
    assert done.out == f"dealdouble, version {__version__}\n"


def test_the_installed_command_is_the_one_tested_here() -> None:
    (script,) = importlib.metadata.entry_points(group="console_scripts", name="dealdouble")

    assert script.load() is main


@pytest.mark.parametrize("option", ["--help", "-h"])
@pytest.mark.parametrize(
    ("command", "told"),
    [
        pytest.param([], ["check", "serve", "specs", "--version"], id="dealdouble"),
        pytest.param(
            ["check"],
            [
                "--url",
                "--token",
                "--write",
                "--quick",
                "--rate N/s|N/m|unlimited",
                "--clean-up FILE",
            ],
            id="check",
        ),
        pytest.param(
            ["serve"],
            [
                "--host",
                "--port",
                "--scenario NAME|FILE",
                "--api NAME",
                "--decimals [number|text]",
                "--rate-limit",
                "127.0.0.1",
                "8080",
                "demo",
            ],
            id="serve",
        ),
        pytest.param(["specs"], ["build"], id="specs"),
        pytest.param(["specs", "build"], ["--check", "--directory"], id="specs-build"),
    ],
)
def test_each_command_has_a_help_that_names_its_options(
    capsys: pytest.CaptureFixture[str], command: list[str], option: str, told: list[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*command, option])

    assert ended.value.code == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert out.startswith("Usage: ")
    assert [word for word in told if word not in out] == []


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        pytest.param(["sevre"], "sevre", id="unknown-command"),
        pytest.param(["serve", "--prot", "1"], "--prot", id="unknown-option"),
        pytest.param(["serve", "demo"], "demo", id="surplus-argument"),
        pytest.param(["serve", "--port", "http"], "--port", id="port-is-no-number"),
        pytest.param(["serve", "--port", "65536"], "--port", id="port-too-great"),
        pytest.param(["serve", "--port", "-1"], "--port", id="port-below-zero"),
        pytest.param(["serve", "--decimals", "float"], "--decimals", id="unknown-decimals"),
        pytest.param(["serve", "--api"], "--api", id="no-api"),
        pytest.param(["specs", "build", "--directory", "no/such"], "no/such", id="no-directory"),
    ],
)
def test_words_that_are_not_understood_are_named_with_exit_code_2(
    capsys: pytest.CaptureFixture[str], arguments: list[str], named: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)

    assert ended.value.code == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert re.search(rf"^Error: .*{re.escape(named)}", err, re.MULTILINE)


def test_starting_the_command_does_not_load_the_server() -> None:
    probe = "import dealdouble.cli.main, sys; print('uvicorn' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, check=True, text=True, timeout=60
    )

    assert done.stdout == "False\n"
