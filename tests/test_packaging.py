"""What is built from the source tree holds all that it needs, and runs without the tree."""

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import httpx
import pytest

import dealdouble
from dealdouble.shipped import shipped

from .cli.process import PATIENCE, serving

TREE = Path(__file__).parents[1]
DATA = "dealdouble/shipped_data"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this source tree."""
    place = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--outdir", str(place), str(TREE)]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        command,
        capture_output=True,
        check=False,
        env=environment,
        text=True,
        timeout=5 * PATIENCE,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = place.glob("*.whl")
    return built


def test_the_wheel_holds_the_specifications_and_the_scenarios(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())

    wanted = {
        f"{DATA}/{name}/{file.relative_to(shipped(name)).as_posix()}"
        for name in ("specs", "scenarios")
        for file in shipped(name).rglob("*")
        if file.is_file()
    }
    assert f"{DATA}/scenarios/demo.yaml" in wanted
    assert f"{DATA}/specs/moco.openapi.yaml" in wanted
    assert f"{DATA}/specs/intum.openapi.yaml" in wanted
    assert f"{DATA}/specs/documents/moco/deals.md" in wanted
    assert f"{DATA}/specs/documents/intum/deals.md" in wanted
    assert wanted - held == set()
    assert "dealdouble/py.typed" in held
    assert "dealdouble/contract/extensions.json" in held
    assert [name for name in held if re.match(r"tests|specs|scenarios", name)] == []


def test_the_wheel_names_the_command_the_plugin_and_its_version(wheel: Path) -> None:
    information = f"dealdouble-{dealdouble.__version__}.dist-info"
    with zipfile.ZipFile(wheel) as archive:
        entry_points = archive.read(f"{information}/entry_points.txt").decode()

    assert "dealdouble = dealdouble.cli.main:main" in entry_points.splitlines()
    assert "[pytest11]\ndealdouble = dealdouble.pytest_plugin\n" in entry_points


def test_what_the_wheel_installs_serves_its_own_data_from_any_directory(
    wheel: Path, tmp_path: Path
) -> None:
    installed, elsewhere = tmp_path / "installed", tmp_path / "elsewhere"
    elsewhere.mkdir()
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(installed)
    scenario = installed / DATA / "scenarios" / "demo.yaml"
    text = scenario.read_text(encoding="utf-8")
    mark = "name: Of the wheel"
    text = text.replace("name: Website V2", mark).replace("name: Wdrożenie systemu CRM", mark)
    scenario.write_text(text, encoding="utf-8")

    environment = os.environ | {"PYTHONPATH": str(installed)}
    headers = {"Authorization": "Bearer demo"}
    with serving(cwd=elsewhere, env=environment) as served:
        deals = [
            httpx.get(f"{served.origin}{path}", headers=headers, timeout=PATIENCE, trust_env=False)
            for path in ("/api/v1/deals/123", "/crm/deals/101.json")
        ]

    assert [deal.json()["name"] for deal in deals] == ["Of the wheel", "Of the wheel"]
