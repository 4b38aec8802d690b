"""`dealdouble serve --keep FILE` goes on where the run before it ended."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import stat
import sys
from concurrent.futures import ThreadPoolExecutor
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
        ("ring.json", "Too many levels of symbolic links"),
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
    (tmp_path / "ring.json").symlink_to("other.json")
    (tmp_path / "other.json").symlink_to("ring.json")
    monkeypatch.chdir(tmp_path)

    with pytest.raises(SystemExit) as ended:
        main(["serve", "--keep", name])

    assert ended.value.code == 2
    said = f"dealdouble: cannot keep anything in {name!r}: {why}; {REMEDY}\n"
    assert capsys.readouterr() == ("", said)
    there = sorted(item.name for item in tmp_path.iterdir())
    assert there == ["directory.json", "file", "other.json", "ring.json"]


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
    options = ("--keep", "state.json", "--scenario", "demo", "--clock", INSTANT, "--quiet")

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
def test_two_servers_lose_nothing_of_each_other(tmp_path: Path) -> None:
    kept = {}
    with serving("--keep", "state.json", "--quiet", cwd=tmp_path) as first:
        with serving("--keep", "state.json", "--quiet", cwd=tmp_path) as second:
            kept["state.json"] = create(second, "Second")
            create(first, "First")
            kept["state-2.json"] = create(first, "First again")
            assert second.end(signal.SIGTERM).err == ""
        end = first.end(signal.SIGTERM)

    said = "somebody else changed 'state.json' meanwhile, so all is kept in 'state-2.json'"
    assert (end.code, end.out, end.err) == (0, "", f"dealdouble: {said}\n")
    assert sorted(item.name for item in tmp_path.iterdir()) == sorted(kept)
    for name, number in kept.items():
        with serving("--scenario", name, cwd=tmp_path) as served:
            assert ask(served, "GET", f"/api/v1/deals/{number}").status_code == 200


@needs_signals
def test_a_hand_that_edits_the_file_meanwhile_loses_nothing(tmp_path: Path) -> None:
    file = tmp_path / "state.json"
    with serving("--keep", str(file)) as served:
        served.end(signal.SIGTERM)
    with serving("--keep", str(file)) as served:
        edited = file.read_bytes() + b"\n"
        file.write_bytes(edited)
        end = served.end(signal.SIGTERM)

    assert end.code == 0
    assert str(tmp_path / "state-2.json") in end.err
    assert file.read_bytes() == edited


@needs_signals
def test_the_greatest_id_that_a_file_may_have_leaves_room(tmp_path: Path) -> None:
    text = {
        "title": "Great",
        "extends": "empty",
        "moco": {"last_ids": {"deals": 8_999_999_999_999_998}},
    }
    (tmp_path / "great.json").write_text(json.dumps(text), encoding="utf-8")

    options = ("--scenario", "great.json", "--keep", "state.json")
    for number in (8_999_999_999_999_999, 9_000_000_000_000_000):
        with serving(*options, cwd=tmp_path) as served:
            assert create(served, "One more") == number
            assert served.end(signal.SIGINT).code == 0


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


@pytest.mark.parametrize(
    "before",
    [pytest.param(None, id="appeared"), pytest.param(b"taken up", id="changed")],
)
def test_what_somebody_else_wrote_meanwhile_is_left_alone(
    tmp_path: Path, before: bytes | None
) -> None:
    file = tmp_path / "state.json"
    if before is not None:
        file.write_bytes(before)
    keeps = [Keep(str(file)) for _ in range(3)]

    written = [keep.write(text) for keep, text in zip(keeps, (b"1", b"2", b"3"), strict=True)]

    names = ["state.json", "state-2.json", "state-3.json"]
    assert written == [str(tmp_path / name) for name in names]
    assert {item.name: item.read_bytes() for item in tmp_path.iterdir()} == {
        "state.json": b"1",
        "state-2.json": b"2",
        "state-3.json": b"3",
    }


@pytest.mark.skipif(sys.platform == "win32", reason="directories cannot be locked there")
def test_those_who_write_at_once_lose_nothing_of_each_other(tmp_path: Path) -> None:
    for number in range(20):
        directory = tmp_path / str(number)
        directory.mkdir()
        file = directory / "state.json"
        file.write_bytes(b"taken up")
        keeps = [Keep(str(file)) for _ in range(4)]
        for place, keep in enumerate(keeps):
            keep._new = directory / f".{place}.new"  # noqa: SLF001  # as of another process
        texts = [b"%d" % place for place in range(4)]

        with ThreadPoolExecutor(4) as threads:
            list(threads.map(Keep.write, keeps, texts))

        assert sorted(item.read_bytes() for item in directory.iterdir()) == texts


def test_what_is_the_same_again_may_be_replaced(tmp_path: Path) -> None:
    file = tmp_path / "state.json"
    file.write_bytes(b"taken up")
    keep = Keep(str(file))
    file.unlink()
    file.write_bytes(b"taken up")

    assert keep.write(b"new") == str(file)
    assert [item.read_bytes() for item in tmp_path.iterdir()] == [b"new"]


def test_what_is_gone_is_written_again(tmp_path: Path) -> None:
    file = tmp_path / "state.json"
    file.write_bytes(b"taken up")
    keep = Keep(str(file))
    file.unlink()

    assert keep.write(b"new") == str(file)
    assert file.read_bytes() == b"new"


def test_what_is_written_beside_is_named_as_the_file_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "link.json").symlink_to(tmp_path / "elsewhere" / "state.json")
    plain, link = Keep("state.json"), Keep("link.json")
    for name in ("state.json", "link.json"):
        Path(name).write_bytes(b"somebody else's")

    assert plain.write(b"1") == "state-2.json"
    assert link.write(b"2") == str(tmp_path / "elsewhere" / "state-2.json")


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
