"""`dealdouble specs build`: what it writes, what it leaves alone, what it refuses."""

import re
import shutil
from pathlib import Path

import pytest

from dealdouble.cli.main import main
from dealdouble.contract import loader
from dealdouble.contract.model import Contract
from dealdouble.errors import Place, SpecificationError
from dealdouble.shipped import shipped

FILES = ["moco.openapi.yaml", "scenario.schema.json"]


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """A copy of MOCO's pages, and nothing else."""
    shutil.copytree(shipped("specs") / "documents" / "moco", tmp_path / "documents" / "moco")
    return tmp_path


@pytest.fixture
def built(directory: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A directory whose specifications are up to date."""
    build(directory)
    capsys.readouterr()
    return directory


def build(directory: Path, *options: str) -> object:
    """Run the command there, and tell its exit code."""
    with pytest.raises(SystemExit) as ended:
        main(["specs", "build", "--directory", str(directory), *options])
    return ended.value.code or 0


def contents(directory: Path) -> dict[str, bytes]:
    """Every file directly in a directory."""
    return {file.name: file.read_bytes() for file in directory.iterdir() if file.is_file()}


def test_the_files_that_are_shipped_are_up_to_date(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["specs", "build", "--check"])

    assert not ended.value.code
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"In {shipped('specs')}:"
    assert lines[1:] == [f"{name}: up to date" for name in ["intum.openapi.yaml", *FILES]]


def test_it_writes_what_the_pages_compile_to(
    directory: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build(directory) == 0

    out, err = capsys.readouterr()
    assert (out, err) == (
        f"In {directory}:\nmoco.openapi.yaml: written\nscenario.schema.json: written\n",
        "",
    )
    assert sorted(contents(directory)) == FILES
    written = (directory / "moco.openapi.yaml").read_bytes()
    assert written == (shipped("specs") / "moco.openapi.yaml").read_bytes()


def test_a_second_build_changes_nothing(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = contents(built)

    assert build(built) == 0
    out = capsys.readouterr().out
    assert out == f"In {built}:\nmoco.openapi.yaml: up to date\nscenario.schema.json: up to date\n"
    assert contents(built) == before


def test_a_check_of_what_is_up_to_date_succeeds(
    built: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build(built, "--check") == 0
    out, err = capsys.readouterr()
    assert (out, err) == (
        f"In {built}:\nmoco.openapi.yaml: up to date\nscenario.schema.json: up to date\n",
        "",
    )


@pytest.mark.parametrize("stale", FILES)
@pytest.mark.parametrize("missing", [False, True], ids=["edited", "missing"])
def test_a_check_names_what_is_out_of_date_and_writes_nothing(
    built: Path, capsys: pytest.CaptureFixture[str], stale: str, missing: bool
) -> None:
    if missing:
        (built / stale).unlink()
    else:
        (built / stale).write_bytes((built / stale).read_bytes() + b"\n")
    before = contents(built)

    assert build(built, "--check") == 2
    out, err = capsys.readouterr()
    assert f"{stale}: out of date" in out.splitlines()
    assert err == (
        f"dealdouble: not what the documents compile to: {stale}; "
        "run `dealdouble specs build` and commit what it writes\n"
    )
    assert contents(built) == before


@pytest.mark.parametrize("stale", FILES)
def test_a_build_mends_what_was_edited_by_hand(built: Path, stale: str) -> None:
    before = contents(built)
    (built / stale).write_text("{}", encoding="utf-8")

    assert build(built) == 0
    assert contents(built) == before


def test_a_page_that_is_not_understood_is_told_with_its_line_and_writes_nothing(
    built: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = built / "documents" / "moco" / "deals.md"
    lines = page.read_text(encoding="utf-8").splitlines(keepends=True)
    place = next(n for n, line in enumerate(lines, 1) if line.startswith("| first day of a month"))
    lines[place - 1] = lines[place - 1].replace("first day of a month", "first of May")
    page.write_text("".join(lines), encoding="utf-8")
    before = contents(built)

    assert build(built) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert re.fullmatch(
        rf"dealdouble: \S*/documents/moco/deals\.md:{place}: .*'first of May'.*\n", err
    ), err
    assert contents(built) == before


def test_a_directory_without_pages_is_told_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build(tmp_path) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err == (
        f"dealdouble: {tmp_path}: no documents/NAME/api.md here; name a directory that has one\n"
    )


def test_every_folder_of_pages_is_an_api_of_its_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(shipped("specs") / "documents", tmp_path / "documents")
    files = ["intum.openapi.yaml", *FILES]

    assert build(tmp_path) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines == [f"In {tmp_path}:", *(f"{name}: written" for name in files)]
    for name in files:
        assert (tmp_path / name).read_bytes() == (shipped("specs") / name).read_bytes()


def test_a_specification_that_does_not_load_leaves_all_files_as_they_were(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(shipped("specs") / "documents", tmp_path / "documents")
    (tmp_path / "intum.openapi.yaml").write_text("{}", encoding="utf-8")
    before, parse = contents(tmp_path), loader.parse_contract

    def parse_but_the_last(text: str, name: str) -> Contract:
        if name == "moco.openapi.yaml":
            raise SpecificationError("not known", "", Place(name, 7), "moco/deals.md:9")
        return parse(text, name)

    monkeypatch.setattr(loader, "parse_contract", parse_but_the_last)

    assert build(tmp_path) == 2
    told = "dealdouble: moco.openapi.yaml:7: not known; stated in moco/deals.md:9\n"
    assert capsys.readouterr() == ("", told)
    assert contents(tmp_path) == before
