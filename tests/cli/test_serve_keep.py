"""`dealdouble serve --keep FILE` goes on where the run before it ended."""

from __future__ import annotations

import os
import re
import shutil
import signal
import stat
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from dealdouble.cli.keep import Keep
from dealdouble.cli.main import main
from dealdouble.errors import OptionError

from .process import PATIENCE, Served, run, serving
from .test_serve_control import DEAL, INSTANT

needs_signals = pytest.mark.skipif(
    sys.platform == "win32", reason="no such signals can be sent to another process there"
)
needs_rights = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="whoever may do everything is told so"
)
HEADERS = {"Authorization": "Bearer demo"}
REMEDY = "name a .json file in a directory that you may write to"


def ask(served: Served, method: str, path: str, **sent: Any) -> httpx.Response:
    address = f"{served.origin}{path}"
    return httpx.request(
        method, address, timeout=PATIENCE, trust_env=False, headers=HEADERS, **sent
    )


def create(served: Served, name: str) -> int:
    created = ask(served, "POST", "/api/v1/deals", json=DEAL | {"name": name})
    assert created.status_code == 200
    return int(created.json()["id"])


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("state.yaml", "it does not end in .json"),
        ("state", "it does not end in .json"),
        ("", "it does not end in .json"),
        (".json", "it does not end in .json"),
        ("state.JSON", "it does not end in .json"),
        ("nowhere/state.json", "No such file or directory"),
        ("file/state.json", "Not a directory"),
        ("directory.json", "it is no file"),
        (f"{'x' * 250}.json", "File name too long"),
    ],
)
def test_a_file_that_cannot_be_written_is_told_before_anything_is_served(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    why: str,
) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "directory.json").mkdir()
    monkeypatch.chdir(tmp_path)

    with pytest.raises(SystemExit) as ended:
        main(["serve", "--keep", name])

    assert ended.value.code == 2
    said = f"dealdouble: cannot keep anything in {name!r}: {why}; {REMEDY}\n"
    assert capsys.readouterr() == ("", said)
    assert sorted(item.name for item in tmp_path.iterdir()) == ["directory.json", "file"]


@needs_rights
@pytest.mark.parametrize("kind", ["file", "directory"])
def test_what_may_not_be_written_is_told(tmp_path: Path, kind: str) -> None:
    file = tmp_path / "state.json"
    file.write_text("{}", encoding="utf-8")
    (file if kind == "file" else tmp_path).chmod(0o500)
    with pytest.raises(OptionError) as told:
        Keep(str(file))
    tmp_path.chmod(0o700)
    assert told.value.remedy == REMEDY


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("{", id="half"),
        pytest.param("[]", id="no-object"),
        pytest.param('{"dependencies": {}}', id="something-else"),
        pytest.param('{"title": "A", "moco": {"deals": {"a": {"id": 1}}}}', id="broken-rule"),
    ],
)
def test_a_file_that_is_no_scenario_is_told_and_left_alone(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, text: str
) -> None:
    file = tmp_path / "package.json"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(SystemExit) as ended:
        main(["serve", "--port", "0", "--keep", str(file)])

    assert ended.value.code == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert re.fullmatch(rf"dealdouble: {re.escape(str(file))}(:\d+)?: .+\n", err), err
    assert file.read_text(encoding="utf-8") == text
    assert list(tmp_path.iterdir()) == [file]


@needs_signals
def test_a_run_goes_on_where_the_one_before_it_ended(tmp_path: Path) -> None:
    options = ("--keep", "state.json", "--scenario", "demo", "--clock", INSTANT)

    with serving(*options, cwd=tmp_path) as served:
        assert "serves the scenario 'demo' at " in served.greeting
        kept = create(served, "Kept")
        ask(served, "DELETE", "/api/v1/deals/123")
        ask(served, "POST", "/_double/clock/advance", json={"seconds": 3600})
        before = ask(served, "GET", "/api/v1/deals").content
        assert not (tmp_path / "state.json").exists()
        end = served.end(signal.SIGINT)
    assert (end.code, end.out, end.err) == (0, "", "")
    assert [item.name for item in tmp_path.iterdir()] == ["state.json"]

    with serving(*options, cwd=tmp_path) as served:
        assert "serves the scenario 'state.json' at " in served.greeting
        assert ask(served, "GET", "/api/v1/deals").content == before
        assert ask(served, "GET", "/_double/clock").json()["now"] == "2026-03-15T10:00:00Z"
        assert create(served, "Later") == kept + 1
        ask(served, "POST", "/_double/reset")
        assert ask(served, "GET", "/api/v1/deals").content == before
        create(served, "Last")
        last = ask(served, "GET", "/api/v1/deals").content
        assert served.end(signal.SIGTERM).code == 0

    with serving("--keep", "state.json", "--api", "intum", cwd=tmp_path) as served:
        assert served.end(signal.SIGINT).code == 0  # and what MOCO holds is not lost

    with serving("--scenario", "state.json", cwd=tmp_path) as served:
        assert ask(served, "GET", "/api/v1/deals").content == last


@needs_signals
def test_a_file_that_cannot_be_written_at_the_end_is_told(tmp_path: Path) -> None:
    directory = tmp_path / "kept"
    directory.mkdir()

    with serving("--keep", str(directory / "state.json")) as served:
        shutil.rmtree(directory)
        end = served.end(signal.SIGTERM)

    name = repr(str(directory / "state.json"))
    said = f"dealdouble: cannot keep anything in {name}: No such file or directory; {REMEDY}\n"
    assert (end.code, end.out, end.err) == (2, "", said)


def test_a_port_that_is_taken_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    with serving() as other:
        done = run("serve", "--port", str(other.port), "--keep", "state.json", cwd=tmp_path)

    assert done.code == 2
    assert list(tmp_path.iterdir()) == []


def test_what_is_written_replaces_what_was_there(tmp_path: Path) -> None:
    file = tmp_path / "state.json"
    keep = Keep(str(file))
    assert not keep.exists

    keep.write(b"1")
    assert keep.exists
    keep.write(b"22")

    assert file.read_bytes() == b"22"
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.skipif(sys.platform == "win32", reason="files have no such modes there")
def test_a_file_keeps_its_mode_and_a_link_its_target(tmp_path: Path) -> None:
    file, link = tmp_path / "state.json", tmp_path / "link.json"
    file.write_bytes(b"0")
    file.chmod(0o640)
    link.symlink_to(file)

    Keep(str(link)).write(b"1")

    assert (file.read_bytes(), stat.S_IMODE(file.stat().st_mode)) == (b"1", 0o640)
    assert link.is_symlink()


def test_a_file_is_as_it_was_if_it_cannot_be_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    file = tmp_path / "state.json"
    keep = Keep(str(file))
    keep.write(b"as it was")
    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(OptionError) as told:
        keep.write(b"new")

    assert told.value.cause == f"cannot keep anything in {str(file)!r}: No space left on device"
    assert told.value.remedy == REMEDY
    assert file.read_bytes() == b"as it was"
    assert list(tmp_path.iterdir()) == [file]
