"""The command names the mutants that it would try, as a file that names some of them does."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from .__main__ import main
from .catalogue import mutants_of
from .naming import read_names


def listed(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    """The exit code of the command that lists names."""
    monkeypatch.setattr(sys, "argv", ["tests.mutants", "--api", "library", "--list", *words])
    return main()


def test_names_can_be_listed_and_read_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert listed(monkeypatch) == 0

    file = tmp_path / "names"
    file.write_text(capsys.readouterr().out)
    assert read_names(file, "library") == {mutant.name for mutant in mutants_of("library")}


def test_all_that_have_the_text_in_their_names_are_meant(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert listed(monkeypatch, "--only", "member_id.required: dropped") == 0
    assert capsys.readouterr().out == "library loans.member_id.required: dropped\n"
    assert listed(monkeypatch, "--only", "no such name") == 2
