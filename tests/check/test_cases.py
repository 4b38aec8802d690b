"""A run of the check as tests: each claim ends as it was found, for all processes alike."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from dealdouble.check.cases import Case, Cases, cases, shared
from dealdouble.check.report import INTERRUPTED, Report
from dealdouble.check.runner import Wishes, check
from dealdouble.check.server.target import Limits
from dealdouble.emulator.call import Call, Reply
from dealdouble.errors import CheckError

from .faults import Handle, damage, with_error
from .serving import Served, contract_of

Serve = Callable[..., Served]


def wishes(server: Served, limits: Limits | None = None) -> Wishes:
    return Wishes(contract_of("moco"), server.url, server.key, limits=limits or Limits())


def test_each_claim_ends_as_it_was_found(serve: Serve) -> None:
    other = with_error(contract_of("moco"), "not found", status=410)
    found = cases(wishes(serve(with_error(other, "unauthorized", status=418)))).of

    assert found["authentication.token"].text.startswith("who sends a key in the form 'token' is")
    ends = {
        name: (found[name].fails, found[name].is_tested)
        for name in ("authentication.token", "error.unauthorized", "error.not-found", "deals.name")
    }
    assert ends == {
        "authentication.token": (False, True),
        "error.unauthorized": (True, True),
        "error.not-found": (False, True),  # a remark: nobody documents it
        "deals.name": (False, False),
    }
    assert "\nexpected  404" in found["error.not-found"].text


def test_of_a_run_that_broke_off_it_is_told_why(serve: Serve) -> None:
    calls = iter(range(1000))

    def fault(handle: Handle, call: Call, now: datetime) -> Reply:
        time.sleep(0.15 if next(calls) > 20 else 0)
        return handle(call, now)

    server = serve("moco")
    damage(server, fault)
    found = cases(wishes(server, Limits(timeout=0.1)))

    assert found.of["authentication.token"].is_tested
    assert found.of["deals.filter.status"] == Case(False, False, "the run ended before that")
    assert "does not answer" in found.stopped


def test_what_is_left_is_told(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    def uncertain(wishes: Wishes) -> Report:
        return replace(check(wishes), doubt="nobody knows")

    monkeypatch.setattr("dealdouble.check.cases.check", uncertain)
    found = cases(wishes(serve("moco"), Limits(requests=9)))

    assert found.left.startswith("perhaps left behind: more that bears the name dealdouble-check-")


def test_ctrl_c_ends_the_tests(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(wishes: Wishes) -> Report:
        return replace(check(wishes), stopped=INTERRUPTED)

    monkeypatch.setattr("dealdouble.check.cases.check", interrupted)
    with pytest.raises(KeyboardInterrupt, match="stopped: it was interrupted"):
        cases(wishes(serve("moco"), Limits(requests=9)))


FOUND = Cases({"deals.name": Case(True, True, "name, a text, is stored")}, "left behind: deals 5")


def test_what_one_process_found_all_others_read(tmp_path: Path) -> None:
    file, made, read = tmp_path / "run.json", list[int](), list[Cases]()

    def make() -> Cases:
        made.append(1)
        time.sleep(0.1)
        return FOUND

    threads = [threading.Thread(target=lambda: read.append(shared(file, make))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert made == [1]
    assert read == [FOUND] * 4


def test_why_one_process_could_not_check_all_others_tell(tmp_path: Path) -> None:
    def make() -> Cases:
        raise CheckError("nobody is there", "go there")

    for _ in range(2):
        with pytest.raises(CheckError) as caught:
            shared(tmp_path / "run.json", make)
        assert (caught.value.cause, caught.value.remedy) == ("nobody is there", "go there")


def test_no_process_waits_for_one_that_ended(tmp_path: Path) -> None:
    def make() -> Cases:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        shared(tmp_path / "run.json", make)
    with pytest.raises(CheckError, match="the process that ran the check ended"):
        shared(tmp_path / "run.json", make)
