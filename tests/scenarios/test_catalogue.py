"""The catalogue loads a scenario once, and again when one of its files has changed."""

from __future__ import annotations

import gc
import os
import signal
import warnings
from pathlib import Path
from threading import Event, Thread

import pytest

from dealdouble.contract.model import Contract
from dealdouble.errors import ScenarioError
from dealdouble.scenarios import catalogue as catalogues
from dealdouble.scenarios.catalogue import Catalogue
from dealdouble.scenarios.document import Document, open_document
from dealdouble.scenarios.files import scenario_names
from dealdouble.scenarios.scenario import Scenario, load_scenario

from .office import OFFICE


@pytest.fixture
def catalogue(contracts: list[Contract]) -> Catalogue:
    return Catalogue(contracts)


def test_it_names_the_scenarios_that_are_shipped(catalogue: Catalogue) -> None:
    assert catalogue.names() == scenario_names()


def test_it_tells_what_each_is_for(catalogue: Catalogue, contracts: list[Contract]) -> None:
    titles = catalogue.titles()

    assert list(titles) == scenario_names()
    assert titles["empty"] == load_scenario("empty", contracts).title
    assert catalogue.titles() == titles


def test_what_was_loaded_is_kept(catalogue: Catalogue) -> None:
    first = catalogue.load("sales-pipeline")

    assert catalogue.load("sales-pipeline") is first


def test_each_seed_is_kept_for_itself(catalogue: Catalogue) -> None:
    own, seven = catalogue.load("sales-pipeline"), catalogue.load("sales-pipeline", 7)

    assert (own.seed, seven.seed) == (None, 7)
    assert catalogue.load("sales-pipeline", 7) is seven
    assert catalogue.load("sales-pipeline") is own


def test_only_the_sixteen_that_were_asked_for_last_are_kept(catalogue: Catalogue) -> None:
    first, second = catalogue.load("empty", 0), catalogue.load("empty", 1)
    for seed in range(2, 16):
        catalogue.load("empty", seed)
    assert catalogue.load("empty", 0) is first

    catalogue.load("empty", 16)

    assert catalogue.load("empty", 0) is first
    assert catalogue.load("empty", 1) is not second


def test_a_name_that_is_too_long_for_a_file_is_told(catalogue: Catalogue) -> None:
    with pytest.raises(ScenarioError) as caught:
        catalogue.load("a" * 5000 + ".yaml")

    assert caught.value.cause.endswith("cannot be read: File name too long")
    assert caught.value.remedy == "check the path"


@pytest.mark.parametrize("changed", ["mine.yaml", "base.yaml"])
def test_what_has_changed_is_loaded_again(
    catalogue: Catalogue, tmp_path: Path, changed: str
) -> None:
    (tmp_path / "base.yaml").write_text(OFFICE, encoding="utf-8")
    (tmp_path / "mine.yaml").write_text("extends: base.yaml\ntitle: Mine\n", encoding="utf-8")
    name = str(tmp_path / "mine.yaml")
    first = catalogue.load(name)

    file = tmp_path / changed
    file.write_text(file.read_text(encoding="utf-8") + "rate_limit: true\n", encoding="utf-8")
    again = catalogue.load(name)

    assert (first.options.rate_limited, again.options.rate_limited) == (False, True)
    assert catalogue.load(name) is again


def test_a_file_of_the_same_length_and_a_later_time_is_another(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("title: One\n", encoding="utf-8")
    os.utime(file, (1_000, 1_000))
    assert catalogue.load(str(file)).title == "One"

    file.write_text("title: Two\n", encoding="utf-8")
    os.utime(file, (1_001, 1_001))
    assert catalogue.load(str(file)).title == "Two"


def test_a_file_that_has_gone_is_told(catalogue: Catalogue, tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("title: One\n", encoding="utf-8")
    catalogue.load(str(file))
    file.unlink()

    with pytest.raises(ScenarioError, match="there is no scenario file"):
        catalogue.load(str(file))


def test_a_path_is_seen_from_where_the_program_runs(
    catalogue: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "mine.yaml").write_text(f"title: {name}\n", encoding="utf-8")

    titles = []
    for name in ("one", "two", "one"):
        monkeypatch.chdir(tmp_path / name)
        titles.append(catalogue.load("mine.yaml").title)

    assert titles == ["one", "two", "one"]


def test_threads_that_ask_at_once_get_the_same(catalogue: Catalogue) -> None:
    found: list[Scenario] = []
    threads = [Thread(target=lambda: found.append(catalogue.load("demo"))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(found) == 4
    assert all(item is found[0] for item in found)


def test_each_who_asks_gets_the_name_that_was_asked_for(
    catalogue: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("title: One\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    absolute, relative = catalogue.load(str(file)), catalogue.load("mine.yaml")

    assert (absolute.name, relative.name) == (str(file), "mine.yaml")
    assert relative.apis is absolute.apis
    assert catalogue.load(str(file)) is absolute


@pytest.mark.parametrize("changed", ["mine.yaml", "base.yaml"])
def test_a_file_that_changes_while_it_is_read_is_read_again(
    catalogue: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changed: str
) -> None:
    (tmp_path / "base.yaml").write_text(OFFICE, encoding="utf-8")
    (tmp_path / "mine.yaml").write_text("extends: base.yaml\ntitle: Mine\n", encoding="utf-8")
    name, left = str(tmp_path / "mine.yaml"), 2

    def changed_afterwards(name: str) -> Document:
        nonlocal left
        document = open_document(name)
        if left:
            left -= 1
            with (tmp_path / changed).open("a", encoding="utf-8") as file:
                file.write(f"# {left}\n" if left else "rate_limit: true\n")
        return document

    monkeypatch.setattr(catalogues, "open_document", changed_afterwards)
    catalogue.load(name)

    assert catalogue.load(name).options.rate_limited


def _as_a_child(catalogue: Catalogue) -> int:
    try:
        assert catalogue.load("empty").name == "empty"
        assert gc.isenabled()
    except BaseException:
        return 1
    return 0


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_process_that_is_forked_off_while_a_scenario_is_read_reads_its_own(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, forked, here = Event(), Event(), os.getpid()

    def waiting(name: str) -> Document:
        if os.getpid() == here:
            begun.set()
            forked.wait()
        return open_document(name)

    monkeypatch.setattr(catalogues, "open_document", waiting)
    reader = Thread(target=lambda: catalogue.load("empty"))
    reader.start()
    begun.wait()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of threads, from Python 3.12 on
        child = os.fork()
    if child == 0:
        signal.alarm(30)
        os._exit(_as_a_child(catalogue))
    forked.set()
    reader.join()
    _, status = os.waitpid(child, 0)

    assert os.waitstatus_to_exitcode(status) == 0
