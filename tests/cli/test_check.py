"""What `dealdouble check` tells of a server, and with which exit code."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest

import dealdouble
from dealdouble import RunningDouble
from dealdouble.contract.model import Resource
from dealdouble.emulator.call import Call, Reply
from dealdouble.vocabulary import RuleKind

from ..check.faults import Handle, damage, with_error
from ..check.serving import contract_of
from .checking import Told, check, faulty, moco, serving

KEYS = """
title: an account whose keys nobody could write by chance
extends: demo
moco:
  keys:
    open-sesame: {access: full}
    only-look-at-it: {access: read-only}
"""


@pytest.fixture(scope="module")
def double(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDouble]:
    """An account that is checked in several ways, and none of them leaves anything there."""
    scenario = tmp_path_factory.mktemp("scenario") / "keys.yaml"
    scenario.write_text(KEYS)
    with dealdouble.running(scenario=str(scenario)) as running:
        yield running


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run where journals may be left."""
    monkeypatch.chdir(tmp_path)


class Run:
    """A check that may write, its reports, and the directory in which it ran."""

    def __init__(self, double: RunningDouble, here: Path) -> None:
        before = double.moco.deals.all()
        reports = {kind: here / f"report.{kind}" for kind in ("json", "junit", "markdown")}
        words = [f"--{kind}={file}" for kind, file in reports.items()]
        keys = ["--token", "open-sesame\n", "--key", "read-only=only-look-at-it"]
        options = ["--write", "--max-requests", "300", "--seed", "7", *keys, *words]
        self.told = check("moco", "--url", double.url, *options)
        self.files = {kind: file.read_text("utf-8") for kind, file in reports.items()}
        self.json = json.loads(self.files["json"])
        self.is_left_as_found = double.moco.deals.all() == before
        self.here = here


@pytest.fixture(scope="module")
def run(double: RunningDouble, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """A check of the emulator."""
    here = tmp_path_factory.mktemp("here")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(here)
        yield Run(double, here)


def test_an_honoured_server_ends_with_0_and_says_so_in_a_line(run: Run) -> None:
    assert (run.told.code, run.told.err) == (0, "")
    assert run.told.summary.startswith(f"moco at {run.json['url']}: ")
    assert " honoured, 0 broken, 0 remarked on, " in run.told.summary
    assert run.told.summary.endswith(", seed 7")
    assert len(run.told.out.splitlines()) < 24


def test_reports_tell_what_the_screen_tells(run: Run) -> None:
    honoured = [item["claim"] for item in run.json["verdicts"] if item["outcome"] == "honoured"]
    assert f": {len(honoured)} honoured, " in run.told.summary
    assert {"deals.name.required", "access.read-only"} <= set(honoured)
    assert (run.json["exit_code"], run.json["stopped"], run.json["left"]) == (0, None, [])

    suite = ElementTree.fromstring(run.files["junit"])[0]  # noqa: S314  # our own
    assert suite.get("failures") == suite.get("errors") == "0"
    assert len(suite) == len(run.json["verdicts"])
    assert run.files["markdown"].startswith("## dealdouble check moco: honoured\n")


def test_an_account_is_left_as_it_was_found(run: Run) -> None:
    assert run.is_left_as_found


def test_nothing_but_reports_is_left_where_it_ran(run: Run) -> None:
    names = {file.name for file in run.here.iterdir()}
    assert names == {"report.json", "report.junit", "report.markdown"}


def test_no_key_is_shown_anywhere(run: Run) -> None:
    for text in (run.told.out, run.told.err, *run.files.values()):
        assert "sesame" not in text
        assert "only-look" not in text


def test_nothing_is_written_without_being_allowed(double: RunningDouble) -> None:
    before = len(double.moco.requests)
    told = check("moco", "--url", double.url, "--token", "open-sesame")
    asked = double.moco.requests[before:]

    assert told.code == 0
    assert len(asked) > 20
    assert {request.method for request in asked} <= {"GET", "HEAD"}
    assert "allow them with --write" in told.out


@pytest.mark.parametrize("most", [1, 2, 3, 10, 50])
def test_no_more_requests_are_sent_than_allowed_and_nothing_is_left(
    double: RunningDouble, most: int
) -> None:
    before, deals = len(double.moco.requests), double.moco.deals.all()
    words = ["--token", "open-sesame", "--write", "--max-requests", str(most)]
    told = check("moco", "--url", double.url, *words)

    assert len(double.moco.requests) - before <= most
    assert told.code == 2
    why = "a limit kept documented claims from being tested; allow more with --max-requests"
    assert f"stopped: {why}\n" in told.out
    assert "the requests were used up: allow more with --max-requests" in told.out
    assert double.moco.deals.all() == deals


def test_no_more_records_are_created_than_allowed(double: RunningDouble) -> None:
    before = len(double.moco.requests)
    words = ["--token", "open-sesame", "--write", "--quick", "--max-records", "3"]
    told = check("moco", "--url", double.url, *words)

    created = [r for r in double.moco.requests[before:] if r.method == "POST" and r.status == 200]
    assert told.code == 2
    assert len(created) == 3
    why = "a limit kept documented claims from being tested; allow more with --max-records"
    assert f"stopped: {why}\n" in told.out
    assert "the records were used up: allow more with --max-records" in told.out


def test_the_same_seed_sends_the_same_bodies(
    double: RunningDouble, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dealdouble.check.runner._PARTS", ("machine.machine",))
    monkeypatch.setattr("dealdouble.check.machine.machine.essentials", lambda session: None)
    sent = []
    for seed in (11, 11, 12):
        file, before = tmp_path / "report", len(double.moco.requests)
        words = ["--write", "--seed", str(seed), "--max-requests", "60", "--json", str(file)]
        check("moco", "--url", double.url, "--token", "open-sesame", *words)
        run = json.loads(file.read_text())["run"]
        bodies = [request.json for request in double.moco.requests[before:]]
        sent.append(repr(bodies).replace(run, "RUN"))

    assert sent[0] == sent[1]
    assert sent[0] != sent[2]


def test_a_terminal_shows_how_far_it_is_and_then_the_report_alone(
    double: RunningDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal = SimpleNamespace(stderr=SimpleNamespace(isatty=lambda: True))
    monkeypatch.setattr("dealdouble.cli.progress.sys", terminal)
    monkeypatch.setattr("dealdouble.check.stage._OFTEN", 0)
    words = ["--token", "open-sesame", "--write", "--max-requests", "40"]
    told = check("moco", "--url", double.url, *words, color=True)

    shown = told.err.split("\r\033[K")
    assert shown[0] == shown[-1] == ""
    assert shown[1] == "opening: 0 of at most 40 requests, 0 broken"
    assert "admission: 17 of at most 40 requests, 0 broken" in shown
    assert any(line.startswith("cleaning up: ") for line in shown)
    assert len(shown) > 40
    assert "\033" not in told.out


def without_name_required(deals: Resource) -> Resource:
    rules = [r for r in deals.rules if (r.field, r.kind) != ("name", RuleKind.REQUIRED)]
    return replace(deals, rules=tuple(rules))


@pytest.fixture(scope="module")
def broken() -> Iterator[Told]:
    """What is told of a server that creates deals without a name."""
    with serving(faulty(without_name_required)) as server:
        yield moco(server, "--write", "--max-requests", "110")


def test_a_broken_rule_ends_with_1_and_the_smallest_counterexample(broken: Told) -> None:
    assert broken.code == 1
    lines = broken.out.splitlines()
    at = lines.index("BROKEN  deals.name.required: name: required")
    assert lines[at + 1].startswith("  documented (page), moco/deals.md:")
    assert lines[at + 2].startswith("  curl http://127.0.0.1:")
    assert "-H 'Authorization: Token token=KEY'" in lines[at + 2]
    assert '"name"' not in lines[at + 2]
    assert lines[at + 3].startswith("  expected  ")
    assert lines[at + 4].startswith('  found     200 {"id":')


def test_what_is_not_documented_is_a_remark_unless_strict() -> None:
    other = with_error(contract_of("moco"), "not found", status=410)
    with serving(other) as server:
        mild, strict = moco(server), moco(server, "--strict")

    assert (mild.code, strict.code) == (0, 1)
    assert "remark: error.not-found [observed (" in mild.out
    assert " 0 broken, 1 remarked on, " in mild.summary
    assert "BROKEN  error.not-found: " in strict.out


def test_what_cannot_be_deleted_is_told_by_id_and_deleted_later(tmp_path: Path) -> None:
    journal = tmp_path / "run.journal"
    locked = [True]

    def fault(handle: Handle, call: Call, now: datetime) -> Reply:
        is_locked = locked and call.method == "DELETE"
        return Reply(403, (), b"in use") if is_locked else handle(call, now)

    with serving() as server:
        before = set(server.records("moco", "deals"))
        damage(server, fault)
        told = moco(server, "--write", "--max-requests", "12", "--journal", str(journal))
        left = sorted(set(server.records("moco", "deals")) - before)
        behind = f"left behind: deals {', '.join(map(str, left))}: 403 in use"
        run = json.loads(journal.read_text().splitlines()[0])["run"]

        assert left
        assert told.code != 0
        assert behind in told.out
        assert f"delete it later with: dealdouble check --clean-up {journal}" in told.out

        again = check("--clean-up", str(journal), "--token", server.key)
        assert again.code == 2
        assert behind in again.out

        locked.clear()
        done = check("--clean-up", str(journal), "--token", server.key)
        assert set(server.records("moco", "deals")) == before

    assert (done.code, done.err) == (0, "")
    gone = rf": {len(left)} records? of {run} (is|are) gone, nothing is left\n$"
    assert re.search(gone, done.out)
    assert not journal.exists()


def test_a_key_that_may_not_write_is_told_as_such(double: RunningDouble) -> None:
    deals = double.moco.deals.all()
    told = check("moco", "--url", double.url, "--token", "only-look-at-it", "--write")

    assert told.code == 2
    assert "stopped: no deals can be created: 403 " in told.out
    assert "; give a key that may do everything, or leave out --write\n" in told.out
    assert " 0 broken, " in told.summary
    assert double.moco.deals.all() == deals


def test_a_reference_that_is_not_there_is_told_as_such(double: RunningDouble) -> None:
    deals = double.moco.deals.all()
    words = ["--token", "open-sesame", "--write", "--reference", "user_id=99"]
    told = check("moco", "--url", double.url, *words)

    assert told.code == 2
    refused = '422 {"user_id":["must exist"]}'
    remedy = "give another --reference user_id=ID"
    assert f"stopped: no deals can be created: {refused}; {remedy}\n" in told.out
    assert double.moco.deals.all() == deals  # no other one is changed in place of an own one


def test_an_account_without_anything_to_name_is_told_what_to_give(tmp_path: Path) -> None:
    scenario = tmp_path / "empty.yaml"
    scenario.write_text("title: empty\nmoco: {keys: {demo: {access: full}}}\n")
    with dealdouble.running(scenario=str(scenario), apis=["moco"]) as empty:
        words = ["moco", "--url", empty.url, "--token", "demo"]
        reads, writes = check(*words), check(*words, "--write")

    assert reads.code == 0
    assert (writes.code, writes.out) == (2, "")
    assert writes.err == (
        "dealdouble: no record is known that user_id or deal_category_id of a new record could "
        "name; give some that are there: "
        "--reference user_id=ID --reference deal_category_id=ID\n"
    )


def test_a_server_that_falls_silent_ends_the_run_with_2_and_what_was_found() -> None:
    calls = iter(range(1000))

    def fault(handle: Handle, call: Call, now: datetime) -> Reply:
        time.sleep(0.15 if next(calls) > 20 else 0)
        return handle(call, now)

    with serving() as server:
        damage(server, fault)
        told = moco(server, "--timeout", "0.1")

    why = "does not answer: no whole answer within 0.1 seconds; see whether it runs"
    assert told.code == 2
    assert f"stopped: {server.url}/api/v1 {why}, and at this address" in told.out
    assert "the run ended before that" in told.out
    assert ": 0 honoured" not in told.summary


def test_a_record_whose_creation_was_not_answered_is_found_and_deleted() -> None:
    posts = iter(range(1000))

    def fault(handle: Handle, call: Call, now: datetime) -> Reply:
        reply = handle(call, now)
        time.sleep(0.4 if call.method == "POST" and next(posts) == 2 else 0)
        return reply

    with serving() as server:
        before = set(server.records("moco", "deals"))
        damage(server, fault)
        told = moco(server, "--write", "--max-requests", "40", "--timeout", "0.3")
        after = set(server.records("moco", "deals"))

    assert next(posts) > 3
    assert after == before
    assert "left behind" not in told.out
