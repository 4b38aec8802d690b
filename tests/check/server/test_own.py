"""Only what a run created is deleted, whatever happens, and what is left is told."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dealdouble.check.clean_up import Cleaned, clean_up, read_journal
from dealdouble.check.server.exchange import Exchange
from dealdouble.check.server.own import Journal, Left, OutOfRecords, Own, operation_of
from dealdouble.check.server.target import Limits, OutOfRequests, Target
from dealdouble.contract.model import Operation
from dealdouble.errors import CheckError
from dealdouble.vocabulary import Action

from ..serving import contract_of
from ..stub import Answer, Asked, Stub, stub

MOCO = contract_of("moco")
RUN = "dealdouble-check-20260315-101500-4f1a"


def operation(action: Action) -> Operation:
    found = operation_of(MOCO, "deals", action)
    assert found is not None
    return found


CREATE, DELETE, READ = map(operation, (Action.CREATE, Action.DELETE, Action.READ))


class Account:
    """A server that counts ids from 1, and keeps some of its records for ever."""

    def __init__(self, *keeps: int) -> None:
        self.there: set[int] = set()
        self.names: dict[int, str] = {}
        self.keeps = set(keeps)
        self._next = 0

    def __call__(self, asked: Asked) -> Answer:
        if asked.method == "POST":
            self._next += 1
            self.there.add(self._next)
            return Answer(200, {"id": self._next})
        if asked.method == "GET" and not asked.target.startswith("/api/v1/deals?"):
            last = asked.target.rpartition("/")[2]
            if last.isdigit() and int(last) in self.there:
                return Answer(200, {"id": int(last), "name": self.names.get(int(last))})
            if last.isdigit():
                return Answer(404)
        if asked.method == "GET":
            shown = [{"id": i, "name": self.names.get(i)} for i in sorted(self.there)]
            return Answer(200, shown)
        number = int(asked.target.rpartition("/")[2])
        if number in self.keeps:
            return Answer(403, {"message": "in use"})
        if number not in self.there:
            return Answer(404)
        self.there.discard(number)
        return Answer(204)


OwnOn = Callable[..., Own]


@pytest.fixture
def own_on() -> Iterator[OwnOn]:
    """Makes what keeps a run's own records on a server; none are there yet."""
    with ExitStack() as stack:

        def make(server: Stub, file: Path | None = None, most: int = 10, **limits: Any) -> Own:
            target = Target(MOCO, server.url, "sesame", Limits(**limits))
            stack.callback(target.close)
            if file is None:
                return Own(target, None, most)
            journal = Journal(file, target, RUN)
            stack.callback(journal.close, keep=True)
            return Own(target, journal, most)

        yield make


def test_what_was_created_is_deleted_newest_first(own_on: OwnOn) -> None:
    account = Account()
    with stub(account) as server:
        own = own_on(server)
        for _ in range(3):
            own.create(CREATE, {"name": "x"})
        assert own.ids("deals") == [1, 2, 3]

        assert own.clean_up() == []

    assert account.there == set()
    deleted = [asked.target for asked in server.asked if asked.method == "DELETE"]
    assert deleted == ["/api/v1/deals/3", "/api/v1/deals/2", "/api/v1/deals/1"]


def test_what_cannot_be_deleted_is_told_and_stays_in_the_journal(
    own_on: OwnOn, tmp_path: Path
) -> None:
    journal = tmp_path / "run.journal"
    account = Account(2)
    with stub(account) as server:
        own = own_on(server, journal)
        for _ in range(2):
            own.create(CREATE, {"name": "x"})

        left = own.clean_up()
        assert own.journal is not None
        own.journal.close(keep=bool(left))

        assert left == [Left("deals", 2, '403 {"message": "in use"}')]
        noted = read_journal(journal)
        assert (noted.api, noted.url, noted.run) == ("moco", f"{server.url}/api/v1", RUN)
        assert list(noted.there) == [("deals", 2)]
        account.keeps.clear()
        account.names[2] = f"{RUN} 2"
        assert clean_up(journal, noted, MOCO, "sesame", Limits()) == Cleaned(1, [])

    assert account.there == set()
    assert not journal.exists()


def test_what_the_journal_names_is_left_alone_if_it_bears_another_name(
    own_on: OwnOn, tmp_path: Path
) -> None:
    journal = tmp_path / "run.journal"
    account = Account()
    with stub(account) as server:
        own = own_on(server, journal)
        own.create(CREATE, {"name": f"{RUN} 1"})
        assert own.journal is not None
        own.journal.close(keep=True)
        account.names[1] = "Somebody's, after the server was filled anew"

        cleaned = clean_up(journal, read_journal(journal), MOCO, "sesame", Limits())

    assert [(item.resource, item.id) for item in cleaned.left] == [("deals", 1)]
    assert account.there == {1}
    assert journal.exists()


@pytest.mark.parametrize("run", ["", "a", "dealdouble-check", "None"])
def test_a_journal_of_a_run_that_never_was_is_refused(tmp_path: Path, run: str) -> None:
    journal = tmp_path / "run.journal"
    head = {"api": "moco", "url": "http://127.0.0.1:1/api/v1", "run": run}
    journal.write_text(json.dumps(head) + "\n", encoding="utf-8")
    with pytest.raises(CheckError, match="is no journal of a check"):
        clean_up(journal, read_journal(journal), MOCO, "sesame", Limits())
    assert journal.exists()


def test_a_record_of_which_no_answer_told_is_found_by_the_name_of_the_run(
    own_on: OwnOn, tmp_path: Path
) -> None:
    journal = tmp_path / "run.journal"
    account = Account()
    account.there = {7, 8}
    account.names = {7: f"{RUN} 1", 8: f"{RUN}s shoes"}
    with stub(account) as server:
        own_on(server, journal)  # and there it ends

        found = clean_up(journal, read_journal(journal), MOCO, "sesame", Limits())

    assert found == Cleaned(1, [])
    assert account.there == {8}
    assert not journal.exists()


def test_a_server_that_is_gone_is_not_asked_for_each_record(own_on: OwnOn) -> None:
    account = Account()
    with stub(lambda asked: replace(account(asked), headers={"Connection": "close"})) as server:
        own = own_on(server)
        for _ in range(5):
            own.create(CREATE, {"name": "x"})

    left = own.clean_up()

    assert [item.id for item in left] == [1, 2, 3, 4, 5]
    assert all("answer" in item.why for item in left)
    assert own.target.sent == 5 + 3


def test_an_interrupted_clean_up_tells_what_is_left(
    own_on: OwnOn, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = Account(2)
    with stub(account) as server:
        own = own_on(server)
        for _ in range(3):
            own.create(CREATE, {"name": "x"})
        delete = Own.delete

        def interrupted(self: Own, operation: Operation, number: int) -> Exchange:
            if number == 1:
                raise KeyboardInterrupt
            return delete(self, operation, number)

        monkeypatch.setattr(Own, "delete", interrupted)
        left = own.clean_up()

    why = "the clean-up was interrupted"
    assert left == [Left("deals", 1, why), Left("deals", 2, '403 {"message": "in use"}')]


@pytest.mark.parametrize(
    ("answer", "is_unsure"),
    [
        pytest.param(Answer(200, {"id": 5}), 0, id="created"),
        pytest.param(Answer(422, {}), 0, id="refused"),
        pytest.param(Answer(500), 1, id="failed"),
        pytest.param(Answer(204), 1, id="without-an-id"),
    ],
)
def test_an_answer_that_leaves_open_whether_a_record_was_created_is_noted(
    own_on: OwnOn, answer: Answer, is_unsure: int
) -> None:
    with stub(lambda asked: answer) as server:
        own = own_on(server)
        own.create(CREATE, {"name": "x"})

    assert own.unsure == is_unsure


def test_no_answer_leaves_open_whether_a_record_was_created(own_on: OwnOn) -> None:
    with stub(lambda asked: Answer()) as server:
        own = own_on(server)
    own.create(CREATE, {"name": "x"})

    assert own.unsure == 1


def test_an_interruption_waits_until_the_new_record_is_known(own_on: OwnOn, tmp_path: Path) -> None:
    journal, account = tmp_path / "run.journal", Account()

    def interrupted(asked: Asked) -> Answer:
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(0.05)
        return account(asked)

    with stub(interrupted) as server:
        own = own_on(server, journal)
        with pytest.raises(KeyboardInterrupt):
            own.create(CREATE, {"name": "x"})

    assert own.ids("deals") == [1]
    assert list(read_journal(journal).there) == [("deals", 1)]


def test_a_record_that_is_gone_already_counts_as_deleted(own_on: OwnOn) -> None:
    account = Account()
    with stub(account) as server:
        own = own_on(server)
        own.create(CREATE, {"name": "x"})
        account.there.clear()

        assert own.clean_up() == []
        assert own.ids("deals") == []


def test_a_record_of_somebody_else_is_not_deleted(own_on: OwnOn) -> None:
    with stub(Account()) as server:
        own = own_on(server)
        with pytest.raises(ValueError, match="was not created by this run"):
            own.delete(DELETE, 123)

    assert server.asked == []


def test_so_many_requests_are_kept_back_that_all_can_be_deleted(own_on: OwnOn) -> None:
    account = Account()
    with stub(account) as server:
        own = own_on(server, requests=7)
        for _ in range(3):
            own.create(CREATE, {"name": "x"})
        with pytest.raises(OutOfRequests):
            own.create(CREATE, {"name": "x"})
        own.target.call(READ, {"id": 1})
        with pytest.raises(OutOfRequests):
            own.target.call(READ, {"id": 1})

        assert own.clean_up() == []

    assert account.there == set()
    assert len(server.asked) == 7


def test_no_more_records_are_created_than_may_be(own_on: OwnOn) -> None:
    with stub(Account()) as server:
        own = own_on(server, most=2)
        own.create(CREATE, {"name": "x"})
        own.create(CREATE, {"name": "x"})
        with pytest.raises(OutOfRecords):
            own.create(CREATE, {"name": "x"})
        own.clean_up()

    assert [asked.method for asked in server.asked].count("POST") == 2


def test_a_journal_whose_last_line_is_torn_is_read_up_to_there(tmp_path: Path) -> None:
    journal = tmp_path / "run.journal"
    lines: list[dict[str, Any]] = [{"api": "moco", "url": "http://x/api/v1", "run": RUN}]
    lines += [{"created": 1, "resource": "deals"}]
    journal.write_text("".join(json.dumps(line) + "\n" for line in lines) + '{"created": 2, "re')

    assert list(read_journal(journal).there) == [("deals", 1)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello\n",
        "{}\n",
        "[]\n",
        '{"api": "moco"}\n',
        "\x00\n",
        '{"api": 1}\n{"x": 1}\n',
        "[[]]",
    ],
)
def test_what_is_no_journal_is_told(tmp_path: Path, text: str) -> None:
    journal = tmp_path / "run.journal"
    journal.write_text(text)

    with pytest.raises(CheckError) as caught:
        read_journal(journal)
    assert caught.value.cause == f"{str(journal)!r} is no journal of a check"


def test_a_journal_that_is_there_already_is_not_overwritten(own_on: OwnOn, tmp_path: Path) -> None:
    journal = tmp_path / "run.journal"
    journal.write_text("of another run")
    with stub(Account()) as server, pytest.raises(CheckError) as caught:
        own_on(server, journal)

    assert caught.value.cause == f"there is a journal in {str(journal)!r} already"
    assert "--clean-up" in caught.value.remedy
    assert journal.read_text() == "of another run"


def test_a_record_that_cannot_be_noted_ends_the_run_and_is_deleted(
    own_on: OwnOn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(number: int) -> None:
        raise OSError(28, "No space left on device")

    journal, account = tmp_path / "run.journal", Account()
    with stub(account) as server:
        own = own_on(server, journal)
        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(CheckError) as caught:
            own.create(CREATE, {"name": "x"})
        assert own.clean_up() == []

    assert (
        caught.value.cause == f"cannot keep a journal in {str(journal)!r}: No space left on device"
    )
    assert account.there == set()


def test_a_journal_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(CheckError, match="cannot be read: No such file"):
        read_journal(tmp_path / "none.journal")
