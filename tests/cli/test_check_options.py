"""The options of `dealdouble check`: what each means, and what is said of those not understood."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest

from dealdouble.check.clean_up import Cleaned
from dealdouble.check.server.target import Limits
from dealdouble.check.session import Settings
from dealdouble.cli.check import check as command
from dealdouble.cli.check import wishes_of
from dealdouble.errors import OptionError

from .checking import check
from .process import PATIENCE

NEEDED = ("moco", "--url", "https://acme.mocoapp.com", "--token", "sesame")


def settings(*words: str) -> Settings:
    return wishes_of([*NEEDED, "--seed", "1", *words]).settings


def limits(*words: str) -> Limits:
    return wishes_of([*NEEDED, *words]).limits


def test_what_is_not_said_is_kind() -> None:
    found = wishes_of(NEEDED)

    assert (found.contract.name, found.url) == ("moco", "https://acme.mocoapp.com")
    assert found.limits == Limits(requests=3000, rate=1, timeout=30)
    assert found.settings == Settings(keys={}, seed=found.settings.seed)
    assert not found.settings.write
    assert (found.most_records, found.strict, found.journal) == (1000, False, Path())


def test_no_two_checks_draw_the_same_unless_told() -> None:
    assert wishes_of(NEEDED).settings.seed != wishes_of(NEEDED).settings.seed


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--write"], {"write": True}),
        (["--exclusive"], {"exclusive": True}),
        (["--quick"], {"quick": True}),
        (["--rate-limit"], {"exhaust_rate": True}),
        (["--key", "read-only=KEY=1 "], {"keys": {"read-only": "KEY=1"}}),
    ],
)
def test_what_is_chosen_is_passed_on(words: list[str], expected: dict[str, Any]) -> None:
    assert settings(*words) == Settings(**{"keys": {}, "seed": 1, **expected})


def test_references_may_be_repeated() -> None:
    words = ["--reference", "user_id=1", "--reference", "user_id=2", "--reference", "company_id=3"]

    assert wishes_of([*NEEDED, *words]).given == {"user_id": ["1", "2"], "company_id": ["3"]}


@pytest.mark.parametrize(
    ("text", "rate"),
    [("10/s", 10), ("90/m", 1.5), ("0.5/s", 0.5), (".5/s", 0.5), ("unlimited", None)],
)
def test_a_rate_is_requests_in_a_second_or_a_minute(text: str, rate: float | None) -> None:
    assert limits("--rate", text).rate == rate


def test_this_machine_is_asked_as_fast_as_it_answers_unless_told() -> None:
    here = ["moco", "--url", "http://127.0.0.1:8080", "--token", "sesame"]

    assert wishes_of(here).limits.rate is None
    assert wishes_of([*here, "--rate", "5/s"]).limits.rate == 5


def test_limits_are_passed_on() -> None:
    found = wishes_of([*NEEDED, "--max-requests", "7", "--max-records", "5", "--timeout", "1.5"])

    assert found.limits == Limits(requests=7, rate=1, timeout=1.5)
    assert found.most_records == 5


def test_the_key_may_stand_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEALDOUBLE_TOKEN", "of-the-environment")

    assert wishes_of(NEEDED[:3]).token == "of-the-environment"
    assert wishes_of(NEEDED).token == "sesame"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        pytest.param([], "no API is named; say which: intum or moco", id="no-api"),
        pytest.param(
            ["hubspot"], "there is no API 'hubspot'; check intum or moco", id="unknown-api"
        ),
        pytest.param(
            ["moco", "--token", "x"],
            "--url is missing; name the server in full, as --url https://HOST",
            id="no-url",
        ),
        pytest.param(
            ["moco", "--url", "https://a", "--token", " "],
            "--token is missing; give a key of the account, or put it into DEALDOUBLE_TOKEN",
            id="no-key",
        ),
        pytest.param(
            [*NEEDED, "--url", "acme"],
            "'acme' is no address of a server; name it in full, as https://HOST/api/v1",
            id="no-address",
        ),
        pytest.param(
            [*NEEDED, "--token", "sésame"],
            "a key holds a letter that no header can carry; give it as the service shows it",
            id="odd-key",
        ),
        pytest.param(
            [*NEEDED, "--reference", "colour=1"],
            "'colour' is no reference; there are company_id, custom_properties, deal_category_id, "
            "person_id, user_id",
            id="unknown-reference",
        ),
        pytest.param(
            [*NEEDED, "--reference", "user_id=anna"],
            "'anna' is no id for user_id; give a whole number above 0",
            id="no-id",
        ),
        pytest.param(
            [*NEEDED, "--key", "admin=KEY"],
            "there is no access 'admin'; there are full, read-only",
            id="unknown-access",
        ),
        pytest.param(
            [*NEEDED, "--key", "read-only=sesame "],
            "--key read-only=KEY and --token name the same key; "
            "give another with --key read-only=KEY",
            id="the-same-key",
        ),
        pytest.param(
            [*NEEDED, "--key", "read-only=KEY", "--key", "full=KEY"],
            "--key full=KEY and --key read-only=KEY name the same key; "
            "give another with --key full=KEY",
            id="one-key-for-two",
        ),
        pytest.param(
            [*NEEDED, "--journal", "no/such/run", "--json", "no/such/run"],
            "'no/such/run' cannot hold both a report and the journal; "
            "name another file with --json",
            id="report-over-journal",
        ),
        pytest.param(
            [*NEEDED, "--json", "no/such/report"],
            "the report cannot be written to 'no/such/report': No such file or directory; "
            "name a file in a directory that you may write to, with --json",
            id="unwritable-report",
        ),
        pytest.param(
            ["--clean-up", "no/such.journal"],
            "'no/such.journal' cannot be read: No such file or directory",
            id="no-journal",
        ),
    ],
)
def test_a_mistake_is_told_in_a_line_with_exit_code_2(words: list[str], told: str) -> None:
    done = check(*words)

    assert (done.code, done.out, done.err) == (2, "", f"dealdouble: {told}\n")


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["--rate", "10"], "'10' is no rate, such as 10/s, 60/m or unlimited."),
        (["--rate", "0/s"], "'0/s' is no rate"),
        (["--rate", "-1/s"], "'-1/s' is no rate"),
        (["--rate", "1/h"], "'1/h' is no rate"),
        (["--reference", "user_id"], "'user_id' is not FIELD=ID."),
        (["--reference", "user_id="], "'user_id=' is not FIELD=ID."),
        (["--key", "=KEY"], "'=KEY' is not ACCESS=KEY."),
        (["--max-requests", "0"], "--max-requests"),
        (["--max-records", "-1"], "--max-records"),
        (["--timeout", "0"], "--timeout"),
        (["--seed", "seven"], "--seed"),
        (["--wirte"], "--wirte"),
    ],
)
def test_a_value_that_is_not_understood_is_named(words: list[str], named: str) -> None:
    done = check(*NEEDED, *words)

    assert (done.code, done.out) == (2, "")
    assert re.search(rf"^Error: .*{re.escape(named)}", done.err, re.MULTILINE)


def test_each_option_has_a_help() -> None:
    options = [item for item in command.params if isinstance(item, click.Option)]

    assert len(options) > 15
    assert [option.name for option in options if not option.help] == []


WITHOUT_THE_EXTRA = """
import sys
sys.modules.update(hypothesis=None, schemathesis=None)
from dealdouble.cli.main import main
main(sys.argv[1:])
"""


def test_without_the_extra_it_says_so_in_a_line() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_THE_EXTRA, "check", *NEEDED],
        capture_output=True,
        check=False,
        text=True,
        timeout=PATIENCE,
    )

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "dealdouble: what the check needs is not installed; run: pip install 'dealdouble[check]'\n"
    )


@pytest.mark.parametrize(
    ("words", "cause"),
    [
        (["--help"], "--help checks nothing"),
        (["-h"], "--help checks nothing"),
        (["--json", "report"], "--json is of no use here"),
        (["--clean-up", "journal"], "--clean-up is of no use here"),
        (["--rate", "10"], "Invalid value for '--rate': '10' is no rate"),
    ],
)
def test_tests_take_no_option_that_is_of_no_use_to_them(words: list[str], cause: str) -> None:
    with pytest.raises(OptionError) as caught:
        wishes_of([*NEEDED, *words])

    assert caught.value.cause.startswith(cause)


RUN = "dealdouble-check-20260315-101500-4f1a"
JOURNAL = f'{{"api": "moco", "url": "http://127.0.0.1:1/api/v1", "run": "{RUN}"}}\n'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("", "is no journal of a check; name the file that the check told", id="empty"),
        pytest.param("{}\n", "is no journal of a check; name the file that", id="another-file"),
        pytest.param(
            JOURNAL.replace("moco", "hubspot"),
            "tells of an API 'hubspot', which is not known",
            id="unknown-api",
        ),
        pytest.param(
            JOURNAL.replace("http://127.0.0.1:1", "acme"),
            "'acme/api/v1' is no address of a server",
            id="no-address",
        ),
        pytest.param(JOURNAL, "http://127.0.0.1:1/api/v1 cannot be reached: ", id="nobody-there"),
    ],
)
def test_a_journal_that_cannot_be_followed_is_kept(tmp_path: Path, text: str, told: str) -> None:
    journal = tmp_path / "run.journal"
    journal.write_text(text)
    done = check("--clean-up", str(journal), "--token", "sesame")

    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("dealdouble: ")
    assert told in done.err
    assert journal.read_text() == text


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["intum"], "tells of moco, not of intum; leave the API out\n"),
        (["--url", "http://127.0.0.1:2"], "dealdouble: --url is of no use with --clean-up; "),
        (["moco", "--write"], "dealdouble: --write is of no use with --clean-up; leave it out\n"),
        (["--json", "report"], "dealdouble: --json is of no use with --clean-up; leave it out\n"),
        (["moco", "--rate", "5/s", "--timeout", "1"], "http://127.0.0.1:1/api/v1 cannot be reach"),
    ],
)
def test_what_a_clean_up_would_not_follow_is_refused(
    tmp_path: Path, words: list[str], told: str
) -> None:
    journal = tmp_path / "run.journal"
    journal.write_text(JOURNAL)
    done = check("--clean-up", str(journal), "--token", "sesame", *words)

    assert (done.code, done.out) == (2, "")
    assert told in done.err
    assert journal.read_text() == JOURNAL


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["--url", "http://127.0.0.1:1"], "http://127.0.0.1:1/api/v1 cannot be reached: "),
        (["--token", ""], "--token is missing; give a key of the account"),
    ],
)
def test_no_report_of_an_earlier_run_stays_where_none_can_be_made(
    tmp_path: Path, words: list[str], why: str
) -> None:
    files = {kind: tmp_path / kind for kind in ("json", "junit", "markdown")}
    for file in files.values():
        file.write_text("all is honoured")
    done = check(*NEEDED, *words, *(f"--{kind}={file}" for kind, file in files.items()))

    assert done.code == 2
    assert why in done.err
    for file in files.values():
        assert "honoured" not in file.read_text()
        assert why in file.read_text()


@pytest.mark.parametrize(
    ("deleted", "told"), [(1, "1 record of RUN is"), (2, "2 records of RUN are")]
)
def test_what_a_clean_up_deleted_is_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, deleted: int, told: str
) -> None:
    monkeypatch.setattr("dealdouble.check.clean_up.clean_up", lambda *_: Cleaned(deleted, []))
    journal = tmp_path / "run.journal"
    journal.write_text(JOURNAL)
    done = check("moco", "--clean-up", str(journal), "--token", "sesame")

    assert done.code == 0
    assert done.out.endswith(f": {told.replace('RUN', RUN)} gone, nothing is left\n")
