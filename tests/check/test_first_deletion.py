"""A server that does not delete, or loses records of others, is asked to write no more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from dealdouble.check import first_deletion
from dealdouble.check.report import Report
from dealdouble.check.runner import Wishes, check
from dealdouble.check.session import Settings
from dealdouble.check.verdict import Outcome
from dealdouble.emulator.call import Call, Reply

from ..mutants.catalogue import mutants_of
from ..mutants.serving import Faulty, serving
from .faults import Handle, damage
from .serving import Served, contract_of, scenario_of

Serve = Callable[..., Served]


@pytest.fixture(autouse=True)
def _moments_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    """These servers do not go by the time: what a record needs to go is to be read once."""
    monkeypatch.setattr(first_deletion, "_MOMENT", 0)


def report_on(server: Served | Faulty, journal: Path, exclusive: bool = False) -> Report:
    """What a quick check says that may write."""
    key = server.key if isinstance(server, Served) else next(iter(server.keys.values()))
    settings = Settings(write=True, quick=True, exclusive=exclusive)
    return check(Wishes(contract_of("moco"), server.url, key, settings, journal=journal))


def broken(report: Report) -> dict[str, str]:
    """What was found of the claims that are broken."""
    found = {item.claim.id: item.counterexample for item in report.of(Outcome.BROKEN)}
    return {name: example.expected for name, example in found.items() if example is not None}


def why_untested(report: Report) -> str:
    """Why most was not tested."""
    return next(item.why for item in report.verdicts if item.claim.id == "deals.updateDeal")


def answers_deletion_with(status: int) -> Callable[[Handle, Call, datetime], Reply]:
    """A server that deletes nothing."""

    def fault(handle: Handle, call: Call, now: datetime) -> Reply:
        return Reply(status, (), b"") if call.method == "DELETE" else handle(call, now)

    return fault


@pytest.mark.parametrize("status", [204, 404])
def test_one_record_is_created_where_what_is_deleted_stays(
    serve: Serve, tmp_path: Path, status: int
) -> None:
    server = serve("moco")
    before = set(server.records("moco", "deals"))
    damage(server, answers_deletion_with(status))
    report = report_on(server, tmp_path)

    (number,) = set(server.records("moco", "deals")) - before
    why = f"it is still there, though its deletion was answered with {status}"
    assert [(item.id, item.why) for item in report.left] == [(number, why)]
    assert Path(report.journal).exists()
    assert broken(report) == {"deals.deleteDeal": f"the record {number} is gone"}
    assert why_untested(report) == (
        "the first record is still there after its deletion, so nothing more is created"
    )
    assert report.exit_code == 1


@pytest.mark.parametrize("status", [405, 500])
def test_one_record_is_created_where_it_cannot_be_deleted(
    serve: Serve, tmp_path: Path, status: int
) -> None:
    server = serve("moco")
    before = set(server.records("moco", "deals"))
    damage(server, answers_deletion_with(status))
    report = report_on(server, tmp_path)

    (number,) = set(server.records("moco", "deals")) - before
    assert [(item.id, item.why) for item in report.left] == [(number, str(status))]
    assert broken(report) == {"deals.deleteDeal": f"the record {number} is deleted"}
    assert why_untested(report) == (
        f"the first record could not be deleted, so nothing more is created: {status}"
    )


def test_a_deletion_that_takes_a_moment_is_one(serve: Serve, tmp_path: Path) -> None:
    server = serve("moco")
    late: list[Call] = []

    def fault(handle: Handle, call: Call, now: datetime) -> Reply:
        if call.method == "DELETE" and not late:
            late.append(call)
            return Reply(204, (), b"")
        reply = handle(call, now)
        if len(late) == 1 and call.path.endswith(late[0].path):
            handle(late[0], now)
            late.append(call)
        return reply

    damage(server, fault)
    report = report_on(server, tmp_path)
    assert broken(report) == {}
    assert report.exit_code == 0


def test_leftovers_of_a_server_that_soon_deletes_no_more_are_found_and_listed(
    serve: Serve, tmp_path: Path
) -> None:
    server = serve("moco")
    before = set(server.records("moco", "deals"))
    deletions = iter(range(3))

    def fault(handle: Handle, call: Call, now: datetime) -> Reply:
        if call.method == "DELETE" and next(deletions, None) is None:
            return Reply(204, (), b"")
        return handle(call, now)

    damage(server, fault)
    report = report_on(server, tmp_path)
    marked = set(server.records("moco", "deals")) - before
    assert {item.id for item in report.left} == marked
    assert len(marked) > 10
    assert Path(report.journal).exists()


def test_leftovers_that_a_second_deletion_deletes_are_none(serve: Serve, tmp_path: Path) -> None:
    server = serve("moco")
    before = set(server.records("moco", "deals"))
    asked: dict[str, int] = {}

    def fault(handle: Handle, call: Call, now: datetime) -> Reply:
        if call.method == "DELETE":
            asked[call.path] = asked.get(call.path, 0) + 1
            if len(asked) > 3 and asked[call.path] < 2:
                return Reply(204, (), b"")
        return handle(call, now)

    damage(server, fault)
    report = report_on(server, tmp_path)
    assert set(server.records("moco", "deals")) == before
    assert report.left == []
    assert report.journal == ""


@pytest.mark.parametrize(
    ("name", "claim"),
    [
        ("deals.createDeal: the newest other is lost", "createDeal"),
        ("deals.deleteDeal: the newest other is deleted too", "deleteDeal"),
    ],
)
def test_a_server_that_loses_a_record_of_somebody_loses_no_other(
    tmp_path: Path, name: str, claim: str
) -> None:
    mutant = next(one for one in mutants_of("moco") if one.name == name)
    with serving(mutant) as faulty:
        report = report_on(faulty, tmp_path)
        again = report_on(faulty, tmp_path)
    (expected,) = broken(report).values()
    assert set(broken(report)) == {f"deals.{claim}"}
    assert expected == (
        "the record 362, not one of the run, is still there,"
        " unless somebody else deleted it just then"
    )
    assert why_untested(report) == (
        f"records that are not the run's were gone after {claim} of its first one: deals 362"
        " (somebody else may have deleted them just then); so nothing more is written"
    )
    *_, next_newest, _ = sorted(scenario_of("moco").apis["moco"].base.tables["deals"].records)
    assert f"deals {next_newest} " in why_untested(again)


def test_a_server_that_deletes_another_record_is_not_asked_again(tmp_path: Path) -> None:
    name = "deals.deleteDeal: the newest other is deleted instead"
    mutant = next(one for one in mutants_of("moco") if one.name == name)
    with serving(mutant) as faulty:
        report = report_on(faulty, tmp_path, exclusive=True)
    why = "records that are not the run's were lost by deletion: 362"
    assert [item.why for item in report.left] == [why]
    assert why_untested(report) == (
        "records that are not the run's were gone after deleteDeal of its first one: deals 362;"
        " so nothing more is written"
    )
    assert set(broken(report)) == {"deals.deleteDeal"}
