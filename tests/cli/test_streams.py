"""Where stdout or stderr takes nothing, the exit code says so, and reports are written."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from dealdouble.cli.streams import Streams

from ..check.serving import Served
from .checking import serving
from .process import COMMAND, PATIENCE

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a shell of Unix is needed")

needs_full = pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device")


@pytest.fixture(scope="module")
def server() -> Iterator[Served]:
    with serving() as found:
        yield found


@pytest.mark.parametrize(
    ("redirection", "err"),
    [
        pytest.param(
            ">/dev/full", "stdout cannot be written to: No space left on device", marks=needs_full
        ),
        pytest.param(">&-", "stdout: nothing can be written there"),
        pytest.param("2>&-", ""),
    ],
)
def test_a_screen_that_takes_nothing_ends_with_2_and_reports_are_written(
    server: Served, tmp_path: Path, redirection: str, err: str
) -> None:
    words = ["check", "moco", "--url", server.url, "--token", server.key, "--json", "report"]
    done = subprocess.run(
        ["/bin/sh", "-c", f"{shlex.join([*COMMAND, *words])} {redirection}"],
        capture_output=True,
        check=False,
        cwd=tmp_path,
        encoding="utf-8",
        timeout=PATIENCE,
    )

    assert done.returncode == 2
    assert done.stderr == (f"dealdouble: {err}\n" if err else "")
    told = json.loads((tmp_path / "report").read_text())
    assert (told["exit_code"], told["stopped"]) == (0, None)


def test_what_cannot_be_said_is_remembered_and_the_rest_is_poured_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w") as stream:
        monkeypatch.setattr(sys, "stdout", stream)
        streams = Streams()
        streams.say("nobody reads this")
        assert streams.lost == "stdout cannot be written to: Broken pipe"
        streams.say("nor this")


def test_what_is_said_where_it_can_be_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    streams = Streams()
    streams.say("out")
    streams.say("err", err=True, nl=False)

    assert capsys.readouterr() == ("out\n", "err")
    assert streams.lost == ""
