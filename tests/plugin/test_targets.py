"""Tests of a server, one for each claim of its documents, in somebody's own tests."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Iterator
from datetime import datetime

import pytest

import dealdouble
import dealdouble.check.fuzzing.fuzzing  # as in conftest.py: httpcore
from dealdouble import RunningDouble
from dealdouble.contract.model import Contract
from dealdouble.emulator.call import Call, Reply

from ..check.faults import Handle, damage, with_error
from ..check.serving import contract_of, served
from .conftest import Project

KEY, OF_MOCO = "DEALDOUBLE_TOKEN", "DEALDOUBLE_TOKEN_MOCO"


@pytest.fixture(scope="module")
def account() -> Iterator[RunningDouble]:
    """A server that honours what its documents say."""
    with dealdouble.running(apis=["moco"]) as running:
        yield running


@pytest.fixture
def tests(project: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Somebody's tests of servers, and their key."""
    project.write("test_server.py", "from dealdouble.check.testing import test_claim")
    monkeypatch.setenv(KEY, "demo")
    monkeypatch.delenv(OF_MOCO, raising=False)
    return project


def target(url: str, check: str = "") -> list[str]:
    """The options that name a server of MOCO, and what may be done to it."""
    return [f"--dealdouble-target=moco={url}", f"--dealdouble-check={check}"]


def test_each_claim_is_a_test_of_its_own(tests: Project, account: RunningDouble) -> None:
    result = tests.run("-v", "-rs", *target(account.url))
    found = result.parseoutcomes()

    assert set(found) == {"passed", "skipped"}
    assert found["passed"] > 60
    result.stdout.fnmatch_lines(["*test_claim[[]moco-authentication.token[]] PASSED*"])
    result.stdout.fnmatch_lines(["*takes records of its own: allow them with --write"])


def test_those_of_interest_are_selected_by_their_names(
    tests: Project, account: RunningDouble
) -> None:
    result = tests.run("-v", "-k", "deals.filter.status", *target(account.url))

    names = re.findall(r"test_claim\[(\S+)\]", result.stdout.str())
    assert names == ["moco-deals.filter.status", "moco-deals.filter.status.unreadable"]


def test_one_run_serves_all_processes(tests: Project, account: RunningDouble) -> None:
    before = len(account.moco.requests)
    quickly = ("-p", "no:schemathesis", "-p", "no:hypothesispytest", "-p", "no:anyio")
    result = tests.run("-n", "2", "-v", *quickly, *target(account.url), apart=True)

    asked = account.moco.requests[before:]
    workers = set(re.findall(r"\[(gw\d)\]", result.stdout.str()))
    assert workers == {"gw0", "gw1"}
    assert set(result.parseoutcomes()) == {"passed", "skipped"}
    assert 20 < len(asked) < 100  # twice as many would be two runs


def test_what_may_be_done_is_said_as_to_the_command(tests: Project, account: RunningDouble) -> None:
    before = len(account.moco.requests)
    check = target(account.url, "--write --max-requests 60")
    tests.run("-k", "access.full or deals.order", *check).assert_outcomes(passed=1, errors=1)
    assert "POST" in {request.method for request in account.moco.requests[before:]}
    assert len(account.moco.requests) - before <= 60


def broken_and_remarkable() -> Contract:
    """Who has no key is answered as nobody documents, and a path that is unknown likewise."""
    other = with_error(contract_of("moco"), "unauthorized", status=418)
    return with_error(other, "not found", status=410)


def test_a_claim_that_is_broken_fails_with_its_counterexample_and_a_remark_does_not(
    tests: Project,
) -> None:
    server = served(broken_and_remarkable())
    try:
        names = "error.unauthorized or error.not-found"
        result = tests.run("-v", "-rP", "-k", names, *target(server.url))
    finally:
        server.listener.close()

    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(
        [
            "*test_claim[[]moco-error.unauthorized[]] FAILED*",
            "*test_claim[[]moco-error.not-found[]] PASSED*",
            "the error 'unauthorized' is answered with 401 and its body",
            "documented (vendor), moco/api.md:*",
            "curl *http://127.0.0.1:*",
            "expected  401 and a body such as *",
            "found     418 *",
        ]
    )
    result.stdout.fnmatch_lines(["observed (*), moco/api.md:*", "expected  404 *"])
    assert "Traceback" not in result.stdout.str()
    assert "site-packages" not in result.stdout.str()


def test_what_a_run_leaves_behind_is_warned_of(tests: Project) -> None:
    def fault(handle: Handle, call: Call, now: datetime) -> Reply:
        return Reply(403, (), b"in use") if call.method == "DELETE" else handle(call, now)

    server = served(contract_of("moco"))
    damage(server, fault)
    try:
        check = target(server.url, "--write --max-requests 12")
        result = tests.run("-Wdefault", "-k", "authentication.token]", *check)
    finally:
        server.listener.close()

    result.assert_outcomes(passed=1, warnings=1)
    result.stdout.fnmatch_lines(
        [
            "*the check of the server: left behind: deals 363*: 403 in use",
            "*delete it later with: dealdouble check --clean-up dealdouble-check-*.journal",
        ]
    )


def test_a_server_that_is_not_there_is_asked_once(tests: Project) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        began = time.monotonic()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        result = tests.run("-rs", *target(url, "--timeout 0.5"))
        seconds = time.monotonic() - began

    found = result.parseoutcomes()
    assert (set(found), found["errors"]) == ({"errors", "skipped"}, 1)
    why = "cannot be reached: no whole answer within 0.5 seconds; see whether it runs, and at this"
    result.stdout.fnmatch_lines([f"dealdouble: {url}/api/v1 {why} address"])
    result.stdout.fnmatch_lines(
        [f"SKIPPED*not checked, as one test tells: {url}/api/v1 cannot be *"]
    )
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    assert seconds < 5


def test_a_run_that_breaks_off_fails_once_and_skips_what_it_did_not_test(tests: Project) -> None:
    calls = iter(range(1000))

    def fault(handle: Handle, call: Call, now: datetime) -> Reply:
        time.sleep(0.15 if next(calls) > 20 else 0)
        return handle(call, now)

    server = served(contract_of("moco"))
    damage(server, fault)
    try:
        result = tests.run("-rs", *target(server.url, "--timeout 0.1"))
    finally:
        server.listener.close()

    found = result.parseoutcomes()
    assert (set(found), found["errors"]) == ({"passed", "errors", "skipped"}, 1)
    result.stdout.fnmatch_lines(
        ["dealdouble: *does not answer: no whole answer within 0.1 seconds*"]
    )
    result.stdout.fnmatch_lines(["SKIPPED*not checked, as one test tells: *does not answer*"])


def test_without_a_server_one_test_is_skipped_and_says_so(tests: Project) -> None:
    result = tests.run("-rs")

    result.assert_outcomes(skipped=1)
    result.stdout.fnmatch_lines(["SKIPPED*no server is named: --dealdouble-target API=URL"])


def test_the_key_of_the_api_goes_before_that_of_all(
    tests: Project, account: RunningDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KEY, "of-another-service")
    one = ("-k", "authentication.token]", *target(account.url, "--max-requests 9"))
    refused = tests.run(*one)
    monkeypatch.setenv(OF_MOCO, "demo")

    refused.assert_outcomes(errors=1)
    refused.stdout.fnmatch_lines(["dealdouble: *does not accept the key: 401 *"])
    assert "of-another-service" not in refused.stdout.str()
    tests.run(*one).assert_outcomes(passed=1)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        pytest.param(
            ["http://acme"],
            "the target 'http://acme' is not API=URL; the APIs are intum, moco",
            id="no-api",
        ),
        pytest.param(
            ["hubspot=http://acme"],
            "the target 'hubspot=http://acme' is not API=URL; the APIs are intum, moco",
            id="unknown-api",
        ),
        pytest.param(
            ["moco="], "the target 'moco=' is not API=URL; the APIs are intum, moco", id="no-url"
        ),
        pytest.param(
            ["moco=http://a", "moco=http://b"],
            "there are two targets for moco; name one in each run",
            id="two-of-a-kind",
        ),
    ],
)
def test_a_target_that_is_not_understood_stops_pytest(
    tests: Project, options: list[str], told: str
) -> None:
    result = tests.run(*(f"--dealdouble-target={option}" for option in options))

    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"ERROR: dealdouble: {told}"])


@pytest.mark.parametrize(
    ("url", "check", "told"),
    [
        pytest.param(
            "acme",
            "",
            "'acme' is no address of a server; name it in full, as https://HOST/api/v1",
            id="no-address",
        ),
        pytest.param("http://127.0.0.1:1", "--wirte", "No such option*--wirte*", id="unknown"),
        pytest.param(
            "http://127.0.0.1:1",
            "--json report",
            "--json is of no use here; leave it out",
            id="of-no-use",
        ),
        pytest.param(
            "http://127.0.0.1:1",
            "--seed '1",
            '--dealdouble-check "--seed \'1" is not understood: No closing quotation',
            id="open-quotation",
        ),
    ],
)
def test_a_mistake_in_what_may_be_done_stops_pytest(
    tests: Project, url: str, check: str, told: str
) -> None:
    result = tests.run(*target(url, check))

    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"ERROR: dealdouble: {told}"])
    assert "test_server" not in result.stdout.str()


def test_a_missing_key_stops_pytest(tests: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(KEY)
    result = tests.run(*target("http://127.0.0.1:1"))

    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: dealdouble: --token is missing; *DEALDOUBLE_TOKEN*"])


def test_both_apis_are_tested_side_by_side(tests: Project) -> None:
    with dealdouble.running() as both:
        targets = [f"--dealdouble-target={api}={both.url}" for api in ("moco", "intum")]
        result = tests.run("-v", "-k", "page_size", *targets)

    names = re.findall(r"test_claim\[(\w+)-lists", result.stdout.str())
    assert set(names) == {"moco", "intum"}
