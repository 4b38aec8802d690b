"""Options of `dealdouble serve` about seed, clock and hosts."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from dealdouble.cli.main import main

from .process import PATIENCE, Served, serving

INSTANT = "2026-03-15T09:00:00Z"
DEAL = {
    "name": "Relaunch",
    "currency": "EUR",
    "money": 25000,
    "reminder_date": "2026-04-01",
    "user_id": 123,
    "deal_category_id": 456,
}


README = Path(__file__).parents[2] / "README.md"


def ask(served: Served, method: str, path: str, **sent: Any) -> httpx.Response:
    address = f"{served.origin}{path}"
    return httpx.request(method, address, timeout=PATIENCE, trust_env=False, **sent)


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [
        ("--clock", "", "'' is neither real nor an instant in UTC, such as 2026-03-15T09:00:00Z."),
        ("--clock", "now", "'now' is neither real nor an instant in UTC, such as"),
        ("--clock", "2026-03-15", "'2026-03-15' is neither real nor"),
        ("--clock", "2026-03-15T09:00:00", "'2026-03-15T09:00:00' is neither real nor"),
        ("--clock", "2026-03-15T09:00:00+01:00", "is neither real nor"),
        ("--clock", "2026-02-29T09:00:00Z", "'2026-02-29T09:00:00Z' is neither real nor"),
        ("--clock", "0000-01-01T00:00:00Z", "is neither real nor"),
        ("--clock", "REAL", "'REAL' is neither real nor"),
        ("--seed", "seven", "'seven' is not a valid whole number."),
        ("--seed", "-9007199254740992", "-9007199254740992 is not in the range"),
        ("--seed", "9007199254740992", "9007199254740992 is not in the range"),
        ("--seed", "1.5", "'1.5' is not a valid whole number."),
        ("--port", "http", "'http' is not a valid whole number."),
        ("--port", "65536", "65536 is not in the range"),
        ("--host", "", "'' is no address: write one, such as 127.0.0.1, or 0.0.0.0 for all"),
        ("--host", " ", "' ' is no address"),
        ("--request-timeout", "nan", "'nan' is not a valid number of seconds."),
        ("--request-timeout", "soon", "'soon' is not a valid number of seconds."),
        ("--request-timeout", "0", "0.0 is not in the range x>0."),
        ("--request-timeout", "-1", "-1.0 is not in the range x>0."),
        ("--allow-host", "", "'' is not a host: write a name or an address, without scheme"),
        ("--allow-host", "http://box", "'http://box' is not a host"),
        ("--allow-host", "box:8080", "'box:8080' is not a host"),
        ("--allow-host", "box/", "'box/' is not a host"),
        ("--allow-host", "*", "'*' is not a host"),
        ("--allow-host", "[::1]:80", "'[::1]:80' is not a host"),
        ("--allow-host", "a, b", "'a, b' is not a host"),
    ],
)
def test_values_that_are_not_understood_are_told_with_exit_code_2(
    capsys: pytest.CaptureFixture[str], option: str, value: str, told: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["serve", option, value])

    assert ended.value.code == 2
    out, err = capsys.readouterr()
    assert out == ""
    said = re.sub(r"\s+", " ", err)
    assert f"Error: Invalid value for '{option}': " in said
    assert told in said


def test_a_clock_that_is_named_stands_until_it_is_moved() -> None:
    headers = {"Authorization": "Bearer demo"}
    with serving("--clock", INSTANT, "--seed", "-7") as served:
        first = ask(served, "POST", "/api/v1/deals", json=DEAL, headers=headers).json()
        ask(served, "POST", "/_double/clock/advance", json={"seconds": 86400})
        second = ask(served, "POST", "/api/v1/deals", json=DEAL, headers=headers).json()
        began = ask(served, "GET", "/_double/scenario").json()
        ask(served, "POST", "/_double/reset")
        clock = ask(served, "GET", "/_double/clock").json()

    assert (first["created_at"], second["created_at"]) == (INSTANT, "2026-03-16T09:00:00Z")
    assert (began["seed"], began["clock"]) == (-7, INSTANT)
    assert clock == {"now": INSTANT, "frozen": True}


def test_a_clock_that_is_real_runs() -> None:
    with serving("--clock", "real") as served:
        assert ask(served, "GET", "/_double/clock").json()["frozen"] is False
        assert ask(served, "GET", "/_double/scenario").json()["clock"] == "real"


def test_other_names_are_answered_once_they_are_allowed() -> None:
    hosts = {
        "localhost": 200,
        "127.0.0.1:1": 200,
        "box.example:8080": 200,
        "BOX.example.": 200,
        "[2001:db8::7]:80": 200,
        "0.0.0.0": 421,  # noqa: S104
        "evil.example": 421,
    }
    options = ["--allow-host", "Box.example", "--allow-host", "2001:DB8::7"]
    with serving("--host", "0.0.0.0", *options) as served:  # noqa: S104
        headers = [{"Host": host} for host in hosts]
        answers = [ask(served, "GET", "/_double/health", headers=header) for header in headers]
        page = {"Origin": "https://evil.example"}
        refused = ask(served, "POST", "/_double/reset", headers=page)
        api = ask(served, "GET", "/elsewhere", headers={"Host": "evil.example"})

    assert [answer.status_code for answer in answers] == list(hosts.values())
    assert refused.status_code == 403
    assert "access-control-allow-origin" not in refused.headers
    assert api.status_code == 404


@pytest.mark.skipif(sys.platform != "linux", reason="127.0.0.2 is an address of few machines")
def test_the_address_listened_on_is_answered() -> None:
    with serving("--host", "127.0.0.2") as served:
        assert served.origin.startswith("http://127.0.0.2:")
        assert ask(served, "GET", "/_double/health").status_code == 200
        assert (
            ask(served, "GET", "/_double/health", headers={"Host": "127.0.0.3"}).status_code == 421
        )


@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl to run")
@pytest.mark.skipif(shutil.which("sh") is None, reason="there is no shell to run it in")
def test_what_the_readme_shows_of_the_control_works_in_a_shell(tmp_path: Path) -> None:
    shell = shutil.which("sh")
    assert shell is not None
    text = README.read_text(encoding="utf-8")
    section = text.partition("## Control it over HTTP\n")[2].partition("\n## ")[0]
    blocks = re.findall(r"^```sh\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
    shown = "\n".join(block for block in blocks if "curl -N" not in block)  # which has no end
    quiet = "command curl --disable --silent --show-error --noproxy '*' --write-out '\\n'"

    with serving() as served:
        script = shown.replace("http://127.0.0.1:8080", served.origin)
        done = subprocess.run(
            [shell, "-ec", f'curl() {{ {quiet} "$@"; }}\n{script}'],
            capture_output=True,
            check=True,
            cwd=tmp_path,
            encoding="utf-8",
            timeout=PATIENCE,
        )

    reset, loaded, advanced, saved, taken, snapshot, restored, *told = done.stdout.splitlines()
    fault, requests, refused = told
    assert json.loads(reset)["name"] == "demo"
    pipeline = {"name": "sales-pipeline", "seed": 7, "clock": INSTANT}
    assert json.loads(loaded).items() >= pipeline.items()
    assert json.loads(advanced) == {"now": "2026-03-16T09:00:00Z", "frozen": True}
    assert saved == ""
    assert json.loads((tmp_path / "my.json").read_text(encoding="utf-8")).keys() >= {"moco"}
    assert json.loads(taken)["name"] == "state"
    assert snapshot == '{"id":1}'
    assert restored == taken
    assert json.loads(fault).items() >= {"id": 1, "status": 503, "left": 1}.items()
    assert json.loads(requests) == {"requests": []}
    assert refused in section
