"""A report tells of each claim what was found, on a screen and in files."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from dealdouble.check.claims import Claim
from dealdouble.check.report import Report, screen, too_few
from dealdouble.check.report_files import (
    as_json,
    as_junit,
    as_markdown,
    demand_writable,
    unmade,
    write_report,
    write_reports,
)
from dealdouble.check.server.creations import Replay
from dealdouble.check.server.exchange import Exchange
from dealdouble.check.server.own import Left
from dealdouble.check.verdict import Book, Outcome, Verdict
from dealdouble.contract.model import Origin
from dealdouble.errors import CheckError, OptionError
from dealdouble.vocabulary import Standing

REQUIRED = Claim(
    "deals.name.required",
    "name: required",
    Origin(Standing.DOCUMENTED, "page", "moco/deals.md:40"),
)
SORTED = Claim(
    "deals.tags.sorted", "tags: sorted", Origin(Standing.OBSERVED, "recordings", "moco/deals.md:97")
)
DISPUTED = Claim(
    "deals.tax.required",
    "tax: required",
    Origin(Standing.DOCUMENTED, "page", "intum/deals.md:50", disputed=True),
)
FOUND = Claim(
    "deals.filter.status",
    "status restricts a list",
    Origin(Standing.DOCUMENTED, "page", "moco/deals.md:168"),
)


def exchange(body: bytes = b'{"money":1}', status: int = 200, answer: bytes = b"{}") -> Exchange:
    headers = (("Authorization", "Token token=KEY"), ("Content-Type", "application/json"))
    url = "https://acme.example/api/v1/deals"
    return Exchange("POST", url, headers, body, status, {}, answer)


CURL = (
    "curl https://acme.example/api/v1/deals -H 'Authorization: Token token=KEY' "
    "-H 'Content-Type: application/json' --data-raw '{\"money\":1}'"
)


def report(*broken: Claim, **told: Any) -> Report:
    """A report of which these claims are broken, and the status filter was honoured."""
    book = Book([REQUIRED, SORTED, DISPUTED, FOUND])
    book.kept(FOUND)
    for claim in broken:
        book.broke(claim, [exchange()], "a refusal", "200")
    return Report(
        api="moco",
        url="https://acme.example/api/v1",
        run="dealdouble-check-1",
        seed=7,
        started=datetime(2026, 3, 15, 9, tzinfo=UTC),
        seconds=12.4,
        requests=321,
        **{"verdicts": book.verdicts(), **told},
    )


@pytest.mark.parametrize(
    ("broken", "told", "code"),
    [
        pytest.param([], {}, 0, id="honoured"),
        pytest.param([SORTED], {}, 0, id="observed-is-a-remark"),
        pytest.param([DISPUTED], {}, 0, id="disputed-is-a-remark"),
        pytest.param([SORTED], {"strict": True}, 1, id="strict"),
        pytest.param([REQUIRED], {}, 1, id="documented"),
        pytest.param([], {"stopped": "it was interrupted"}, 2, id="stopped"),
        pytest.param([REQUIRED], {"stopped": "it was interrupted"}, 1, id="broken-and-stopped"),
        pytest.param([], {"left": [Left("deals", 5, "403")]}, 2, id="something-left"),
        pytest.param([], {"verdicts": Book([REQUIRED]).verdicts()}, 2, id="nothing-tested"),
    ],
)
def test_the_exit_code_tells_what_was_found(
    broken: list[Claim], told: dict[str, Any], code: int
) -> None:
    assert report(*broken, **told).exit_code == code


def test_a_book_keeps_the_smallest_counterexample_and_counts_tests() -> None:
    book = Book([REQUIRED])
    large, small = exchange(b'{"money":1,"currency":"EUR"}'), exchange()
    book.kept(REQUIRED)
    book.broke(REQUIRED, [large], "a refusal")
    book.broke(REQUIRED, [small], "a refusal")
    book.broke(REQUIRED, [small, small], "a refusal")
    book.untested(REQUIRED, "never read")

    (verdict,) = book.verdicts()
    assert (verdict.outcome, verdict.tests, verdict.why) == (Outcome.BROKEN, 4, "")
    assert verdict.counterexample is not None
    assert verdict.counterexample.exchanges == (small,)
    assert verdict.counterexample.found == "200 {}"


def test_what_was_not_tested_says_why() -> None:
    book = Book([REQUIRED, SORTED], otherwise="give --write")
    book.untested(SORTED, "there is no text")

    assert book.verdicts() == [
        Verdict(REQUIRED, Outcome.NOT_TESTED, "give --write"),
        Verdict(SORTED, Outcome.NOT_TESTED, "there is no text"),
    ]


def test_the_screen_tells_first_what_is_broken_with_all_that_is_needed_to_see_it() -> None:
    told = screen(report(REQUIRED, SORTED))

    assert told.splitlines() == [
        "BROKEN  deals.name.required: name: required",
        "  documented (page), moco/deals.md:40",
        f"  {CURL}",
        "    200 {}",
        "  expected  a refusal",
        "  found     200",
        "",
        "remark: deals.tags.sorted [observed (recordings), moco/deals.md:97]: expected a refusal",
        "not tested (1), nothing came to test it: deals.tax.required",
        "",
        "moco at https://acme.example/api/v1: 1 honoured, 1 broken, 1 remarked on, 1 not tested; "
        "321 requests in 12 s, seed 7",
    ]


def test_the_screen_tells_what_is_left_and_how_to_finish() -> None:
    left = [
        Left("deals", 7, "403 in\nuse"),
        Left("deals", 6, "gone"),
        Left("deals", 5, "403 in use"),
    ]
    told = screen(report(left=left, doubt="no list", journal="my run.journal", stopped="no answer"))

    assert told.splitlines()[1:6] == [
        "left behind: deals 7: 403 in use",
        "left behind: deals 6: gone",
        "left behind: deals 5: 403 in use",
        "perhaps left behind: more that bears the name dealdouble-check-1, as no list",
        "delete it later with: dealdouble check --clean-up 'my run.journal'",
    ]
    assert "stopped: no answer" in told


def test_records_left_for_the_same_reason_are_told_together() -> None:
    left = [Left("deals", number, "403 in use") for number in (9, 7, 5)]

    assert "left behind: deals 9, 7, 5: 403 in use" in screen(report(left=left)).splitlines()


def test_what_came_is_told_once() -> None:
    book = Book([REQUIRED])
    book.broke(REQUIRED, [exchange(answer=b"[1]"), exchange(answer=b"[2]")], "a refusal")

    told = screen(report(verdicts=book.verdicts()))
    assert [line.strip() for line in told.splitlines()[2:7]] == [
        CURL,
        "200 [1]",
        CURL,
        "expected  a refusal",
        "found     200 [2]",
    ]


def test_what_a_server_says_does_not_move_the_cursor() -> None:
    book = Book([REQUIRED])
    book.broke(REQUIRED, [exchange(answer=b"\x1b[2J\r\n\x07<b>`|")], "a refusal")
    found = report(verdicts=book.verdicts(), stopped="\x1b[31m")

    for told in (screen(found), as_markdown(found), as_junit(found)):
        assert "\x1b" not in told
        assert "\x07" not in told
    assert "found     200 \N{REPLACEMENT CHARACTER}[2J \N{REPLACEMENT CHARACTER}<b>`|" in screen(
        found
    )


def test_a_screen_is_not_much_longer_than_a_screen() -> None:
    claims = [replace(REQUIRED, id=f"deals.field{number}.required") for number in range(100)]
    others = [replace(SORTED, id=f"deals.field{number}.sorted") for number in range(100)]
    unknown = [replace(FOUND, id=f"deals.filter.{number}") for number in range(100)]
    book = Book([*claims, *others, *unknown])
    for claim in (*claims, *others):
        book.broke(claim, [exchange(b"x" * 70)], "a refusal " * 50)
    for number, claim in enumerate(unknown):
        book.untested(claim, f"the {number}th reason")

    lines = screen(report(verdicts=book.verdicts())).splitlines()
    assert len(lines) <= 52
    assert max(map(len, lines)) <= 250
    assert "broken too: 87 more: --json, --junit and --markdown tell them" in lines
    rest = "not tested for other reasons: 92: --json, --junit and --markdown tell them"
    assert rest in lines


def test_the_same_reason_is_told_once_for_all_fields_and_answers_are_not_quoted() -> None:
    names = ("client_id", "user_id", "status")
    claims = [replace(FOUND, id=f"deals.filter.{name}") for name in names]
    book = Book([REQUIRED, *claims])
    book.untested(REQUIRED, 'no record could be created: 422 {"errors":["no"]}')
    for name, claim in zip(names[:2], claims, strict=False):
        book.untested(
            claim, f"no record is known that {name} could name: give --reference {name}=ID"
        )
    book.untested(claims[2], "no record has a status")

    fields = {"deals": {"name", *names}}
    assert screen(report(verdicts=book.verdicts(), fields=fields)).splitlines()[:3] == [
        "not tested (2), no record is known that FIELD could name: give --reference FIELD=ID: "
        "deals.filter.client_id, deals.filter.user_id",
        "not tested (1), no record could be created (422): deals.name.required",
        "not tested (1), no record has a status: deals.filter.status",
    ]


def test_a_word_that_is_no_field_of_its_resource_is_told_as_it_is() -> None:
    accesses = [replace(REQUIRED, id=f"access.{name}") for name in ("crm", "other")]
    book = Book([*accesses, REQUIRED])
    for claim, name in zip(accesses, ("crm", "other"), strict=True):
        book.untested(claim, f"give one with --key {name}=KEY")
    book.kept(REQUIRED)

    fields = {"deals": {"crm", "other"}}
    assert screen(report(verdicts=book.verdicts(), fields=fields)).splitlines()[:2] == [
        "not tested (1), give one with --key crm=KEY: access.crm",
        "not tested (1), give one with --key other=KEY: access.other",
    ]


def test_a_limit_that_left_documented_claims_untested_names_the_options_to_raise() -> None:
    book = Book([REQUIRED, SORTED, FOUND], otherwise="all is spent: allow more with --max-requests")
    book.kept(REQUIRED, FOUND)
    assert too_few(book.verdicts()) == "", "nobody documents what was not tested"

    other = Book([REQUIRED, FOUND], otherwise="all is spent: allow more with --max-requests")
    other.untested(FOUND, "none was created: allow more with --max-records")
    why = "a limit kept documented claims from being tested; allow more with "
    assert too_few(other.verdicts()) == f"{why}--max-requests and --max-records"


def test_ids_that_a_server_gives_are_told_as_such() -> None:
    book = Book([REQUIRED], replay=lambda steps, said: Replay(tuple(steps), (5,)))
    book.broke(REQUIRED, [exchange()], "a refusal")
    found = report(verdicts=book.verdicts())

    note = "5 is an id that the server gave: put yours in its place"
    assert f"  note      {note}" in screen(found).splitlines()
    assert f"note      {note}\n````" in as_markdown(found)
    assert json.loads(as_json(found))["verdicts"][0]["counterexample"]["note"] == note


def test_json_tells_every_claim() -> None:
    told = json.loads(as_json(report(REQUIRED)))

    assert (told["api"], told["seed"], told["exit_code"], told["requests"]) == ("moco", 7, 1, 321)
    assert told["verdicts"][0] == {
        "claim": "deals.name.required",
        "says": "name: required",
        "origin": {
            "standing": "documented",
            "disputed": False,
            "source": "page",
            "at": "moco/deals.md:40",
        },
        "outcome": "broken",
        "fails": True,
        "tests": 1,
        "why": None,
        "counterexample": {
            "exchanges": [{"curl": CURL, "status": 200, "answer": "{}"}],
            "expected": "a refusal",
            "found": "200",
            "note": None,
        },
    }
    assert [item["outcome"] for item in told["verdicts"]] == [
        "broken",
        "not tested",
        "not tested",
        "honoured",
    ]


def test_junit_has_a_case_for_each_claim_and_fails_for_what_is_broken_alone() -> None:
    found = report(REQUIRED, SORTED, stopped="no answer \x00")
    whole = ElementTree.fromstring(as_junit(found))  # noqa: S314  # our own
    suite = whole[0]

    counts = {name: suite.get(name) for name in ("tests", "failures", "skipped", "errors")}
    assert counts == {"tests": "5", "failures": "1", "skipped": "1", "errors": "1"}
    cases = {case.get("name"): [part.tag for part in case] for case in suite}
    assert cases == {
        "deals.name.required": ["failure"],
        "deals.tags.sorted": ["system-out"],
        "deals.tax.required": ["skipped"],
        "deals.filter.status": [],
        "the run": ["error"],
    }
    failure = suite.find("testcase/failure")
    assert failure is not None
    assert failure.text is not None
    assert CURL in failure.text


def test_markdown_shows_counterexamples_and_tables() -> None:
    told = as_markdown(report(REQUIRED, SORTED))

    assert told.startswith("## dealdouble check moco: broken\n\n`https://acme.example/api/v1`: 1 ")
    assert "### deals.name.required\n\nname: required (documented (page), moco/deals.md:40)" in told
    assert f"```text\n{CURL}\n" in told
    assert "| `deals.tags.sorted` | observed (recordings), moco/deals.md:97 | a refusal |\n" in told
    assert "| `deals.tax.required` | documented, disputed (page), intum/deals.md:50 |" in told


def test_no_command_shows_more_headers_than_were_meant() -> None:
    found = Exchange(
        "GET",
        "http://x/deals?q=it's",
        (("Accept", "*/*"), ("User-Agent", "x"), ("Authorization", "Bearer KEY")),
        b"",
        0,
        {},
        b"",
        "timed out",
    )

    assert found.curl == """curl 'http://x/deals?q=it'"'"'s' -H 'Authorization: Bearer KEY'"""
    assert found.came == "no answer: timed out"


def test_a_body_with_too_many_blanks_to_read_is_made_by_the_command() -> None:
    headers = (("Content-Type", "application/json"), ("Authorization", "Bearer KEY"))
    body = b"""{"name":"it's"}""".ljust(8_388_609)
    found = Exchange("POST", "http://x/deals", headers, body, 413, {}, b"")

    assert found.curl == (
        """printf %-8388609s '{"name":"it'"'"'s"}' | curl http://x/deals"""
        " -H 'Content-Type: application/json' -H 'Authorization: Bearer KEY' --data-binary @-"
    )


def test_a_body_with_blanks_that_can_be_read_stands_in_the_command() -> None:
    found = Exchange("PUT", "http://x/deals/1", (), b"{}   ", 200, {}, b"")

    assert found.curl == "curl -X PUT http://x/deals/1 --data-raw '{}   '"


def test_a_report_that_could_not_be_written_is_told_before_there_is_one(tmp_path: Path) -> None:
    for name, problem in (("nowhere/report", "No such file or directory"), ("", "Is a directory")):
        file = tmp_path / name
        with pytest.raises(OptionError) as caught:
            demand_writable({"json": file})
        cause = f"the report cannot be written to {str(file)!r}: {problem}"
        assert caught.value.cause == cause
        assert caught.value.remedy.endswith("with --json")


def test_to_try_whether_a_report_can_be_written_changes_nothing(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    old.write_text("the last one")
    demand_writable({"json": old, "junit": new})

    assert old.read_text() == "the last one"
    assert not new.exists()
    write_report(report(), "json", old)
    assert json.loads(old.read_text())["seed"] == 7


def test_two_reports_do_not_go_to_one_file(tmp_path: Path) -> None:
    with pytest.raises(OptionError, match=r"two reports go to '.*report'"):
        demand_writable({"json": tmp_path / "report", "junit": tmp_path / "report"})


def test_no_report_takes_the_place_of_the_journal(tmp_path: Path) -> None:
    (tmp_path / "place").mkdir()
    with pytest.raises(OptionError) as caught:
        demand_writable({"junit": tmp_path / "place" / ".." / "run"}, tmp_path / "run")
    assert caught.value.cause.endswith("run' cannot hold both a report and the journal")
    assert caught.value.remedy == "name another file with --junit"


def test_a_report_that_cannot_be_written_keeps_no_other_from_being_written(tmp_path: Path) -> None:
    file = tmp_path / "report"
    with pytest.raises(OptionError, match="Is a directory"):
        write_reports(report(), {"json": tmp_path, "junit": file})
    assert file.read_text().startswith("<?xml")


@pytest.mark.parametrize(
    ("problem", "why"),
    [
        (CheckError("nobody is there", "go there"), "nobody is there; go there"),
        (KeyboardInterrupt(), "it was interrupted"),
        (ValueError("no"), "it ended with ValueError('no')"),
    ],
)
def test_the_report_of_a_run_that_could_not_be_made_says_why_and_nothing_else(
    problem: BaseException, why: str
) -> None:
    found = unmade("moco", "https://me:sesame@acme.example", datetime.now(UTC), problem)

    assert found.exit_code == 2
    told = json.loads(as_json(found))
    assert (told["stopped"], told["url"]) == (why, "https://acme.example")
    assert (told["verdicts"], told["requests"], told["run"], told["seed"]) == ([], None, None, None)
    (suite,) = ElementTree.fromstring(as_junit(found))  # noqa: S314  # our own
    assert (suite.get("tests"), suite.get("errors")) == ("1", "1")
    (error,) = suite.findall("testcase/error")
    assert error.get("message") == f"stopped: {why}"
    assert as_markdown(found).splitlines()[::2] == [
        "## dealdouble check moco: not checked",
        "`https://acme.example`",
        f"Stopped: {why}",
    ]
