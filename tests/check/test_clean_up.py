"""What a run left is found without all of the account being read, and seen to be gone."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from dealdouble.check.clean_up import Cleaned, clean_up, read_journal
from dealdouble.check.run_name import is_name, start_of
from dealdouble.check.server.target import Limits

from ..cli.checking import check
from .serving import contract_of
from .stub import Answer, Asked, Stub, stub

RUN = "dealdouble-check-20260315-101500-4f1a"

OLD = {number: f"2025-11-{1 + number % 28:02}T08:00:00Z" for number in range(1, 5001)}
"""When the deals of the account were changed."""

FEW = {number: OLD[number] for number in range(1, 51)}


@dataclass(slots=True)
class Account:
    """A server of MOCO: its deals, of which one may be what the run has left.

    It may keep what it says it has deleted.
    """

    changed: dict[int, str]
    stray: int = 0
    hides_the_stray: bool = False
    keeps_all: bool = False
    asked: list[str] = field(default_factory=list)

    def __call__(self, asked: Asked) -> Answer:
        self.asked.append(f"{asked.method} {asked.target}")
        last = asked.target.rpartition("/")[2]
        if last.isdecimal():
            return self.one(asked.method, int(last))
        query = {
            name: values[-1] for name, values in parse_qs(urlsplit(asked.target).query).items()
        }
        since = query.get("updated_after", "")
        numbers = [number for number, moment in self.changed.items() if moment > since]
        if since and self.hides_the_stray:
            numbers = [number for number in numbers if number != self.stray]
        numbers.sort(reverse=query.get("sort_by") == "id desc")
        first = 100 * (int(query.get("page", "1")) - 1)
        return Answer(200, [self.deal(number) for number in numbers[first : first + 100]])

    def one(self, method: str, number: int) -> Answer:
        """What is answered to a request for one of the deals."""
        if number not in self.changed:
            return Answer(404)
        if method == "GET":
            return Answer(200, self.deal(number))
        if not self.keeps_all:
            del self.changed[number]
        return Answer(204)

    def deal(self, number: int) -> dict[str, Any]:
        """What is shown of one."""
        name = f"{RUN} 1" if number == self.stray else "Relaunch"
        return {"id": number, "name": name, "updated_at": self.changed[number]}


def journal_in(here: Path, server: Stub, *numbers: int) -> Path:
    """The journal of a run that was killed, and of the deals of which it knew."""
    head = {"api": "moco", "url": f"{server.url}/api/v1", "run": RUN}
    lines = [head, *({"created": number, "resource": "deals"} for number in numbers)]
    journal = here / "run.journal"
    journal.write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    return journal


def cleaned(account: Account, here: Path) -> Cleaned:
    """Clean up after a run that was killed before it knew of any record."""
    with stub(account) as server:
        journal = journal_in(here, server)
        return clean_up(journal, read_journal(journal), contract_of("moco"), "sesame", Limits())


def test_what_changed_since_the_day_before_the_run_is_all_that_is_read(tmp_path: Path) -> None:
    account = Account({**OLD, 5001: "2026-03-15T10:15:02Z"}, stray=5001)
    assert cleaned(account, tmp_path) == Cleaned(1, [])
    assert account.asked == [
        "GET /api/v1/deals",
        "GET /api/v1/deals?updated_after=2026-03-14T10%3A15%3A00Z&sort_by=id+desc",
        "GET /api/v1/deals?updated_after=2026-03-14T10%3A15%3A00Z&sort_by=id+desc&page=2",
        "GET /api/v1/deals?sort_by=id+desc",
        "DELETE /api/v1/deals/5001",
        "GET /api/v1/deals/5001",
    ]


def test_where_nothing_changed_since_nothing_is_left(tmp_path: Path) -> None:
    account = Account(dict(OLD))
    assert cleaned(account, tmp_path) == Cleaned(0, [])
    assert len(account.asked) < 6


def test_a_filter_that_hides_what_is_new_is_not_believed(tmp_path: Path) -> None:
    account = Account({**FEW, 51: "2026-03-15T10:15:02Z"}, stray=51, hides_the_stray=True)
    assert cleaned(account, tmp_path) == Cleaned(1, [])


def test_nor_is_one_where_the_clock_of_the_server_is_another(tmp_path: Path) -> None:
    account = Account({**FEW, 51: "2025-12-01T00:00:00Z"}, stray=51)
    assert cleaned(account, tmp_path) == Cleaned(1, [])
    assert account.asked[-2:] == ["DELETE /api/v1/deals/51", "GET /api/v1/deals/51"]


def test_what_a_server_only_says_it_deleted_is_told_with_exit_code_2(tmp_path: Path) -> None:
    account = Account({**FEW, 51: "2026-03-15T10:15:02Z"}, stray=51, keeps_all=True)
    with stub(account) as server:
        journal = journal_in(tmp_path, server, 51)
        told = check("--clean-up", str(journal), "--token", "sesame")
    still = "it is still there, though its deletion was answered with 204"
    assert told.code == 2
    assert told.out.splitlines() == [
        f"left behind: deals 51: {still}",
        f"moco at {server.url}/api/v1: 0 records of {RUN} are gone",
    ]
    assert journal.exists()
    assert account.asked[-2:] == ["DELETE /api/v1/deals/51", "GET /api/v1/deals/51"]


def test_the_name_of_a_run_tells_when_it_began() -> None:
    start = start_of(RUN)
    assert start is not None
    assert start.isoformat() == "2026-03-15T10:15:00+00:00"
    assert start_of("dealdouble-check-20261399-101500-4f1a") is None
    assert start_of(f"{RUN}-2") is None
    assert not is_name("check-of-the-check")
