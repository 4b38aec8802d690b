"""The pytest plugin: a double of its own for each test that asks for one.

Fixtures are `dealdouble`, and one for each API by its name. The marker `dealdouble` says what
a test wants, the options of the command line what all tests want that say nothing. This
module is imported by every run of pytest, so it imports next to nothing by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from dealdouble.shipped import shipped

if TYPE_CHECKING:
    from dealdouble.check.cases import Case
    from dealdouble.testing.account import Account
    from dealdouble.testing.doubles import RunningDouble

_ALL = "dealdouble"
_CLAIM = "dealdouble_claim"
_APIS = [file.name.partition(".")[0] for file in shipped("specs").glob("*.openapi.yaml")]
_DOUBLE = pytest.StashKey["RunningDouble"]()
_FAILED = pytest.StashKey[bool]()
_MARKER = (
    "dealdouble(scenario=NAME|FILE, seed=NUMBER, clock=INSTANT, rate_limit=BOOLEAN, "
    "decimals='number'|'text', faults_used=BOOLEAN): what the test's double starts with, and "
    "whether each of its faults has to be used; of a marker at the test, its class and its "
    "module the nearest that gives an argument counts."
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options."""
    group = parser.getgroup(_ALL, "doubles of the deals APIs")
    group.addoption(
        "--dealdouble-scenario",
        metavar="NAME|FILE",
        help="scenario of the tests that name none (default: demo)",
    )
    group.addoption(
        "--dealdouble-seed",
        metavar="NUMBER",
        type=int,
        help="seed for the records that scenarios generate, in tests that name none",
    )
    group.addoption(
        "--dealdouble-target",
        action="append",
        default=[],
        metavar="API=URL",
        help="server for the tests of dealdouble.check.testing; may be repeated. The key stands in"
        " DEALDOUBLE_TOKEN, or in DEALDOUBLE_TOKEN_API for one API",
    )
    group.addoption(
        "--dealdouble-check",
        default="",
        metavar="OPTIONS",
        help="options of `dealdouble check` for these tests, such as '--write --quick'",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known, and refuse targets and their options that are not understood."""
    config.addinivalue_line("markers", _MARKER)
    if config.getoption("--dealdouble-target"):
        from dealdouble.check.targets import take_up
        from dealdouble.cli.check import wishes_of
        from dealdouble.errors import DealdoubleError

        try:
            take_up(config, wishes_of)
        except DealdoubleError as mistake:
            raise pytest.UsageError(f"dealdouble: {mistake}") from None


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Refuse markers that are misspelt, also where no double is asked for."""
    if item.get_closest_marker(_ALL) is not None:
        with _told_plainly():
            from dealdouble.testing.marks import wishes

            wishes(item)


@pytest.fixture
def _dealdouble(request: pytest.FixtureRequest) -> Iterator[RunningDouble]:
    """The double of a test."""
    test = request.node
    with _told_plainly():
        from dealdouble.testing.wishes import start

        double, asks_for_faults = start(test)
    test.stash[_DOUBLE] = double
    yield double
    double.close()
    if asks_for_faults and not test.stash.get(_FAILED, False):
        try:
            double.assert_faults_used()
        except AssertionError as left:
            raise pytest.fail.Exception(f"dealdouble: {left}", pytrace=False) from None


@pytest.fixture
def dealdouble(_dealdouble: RunningDouble) -> RunningDouble:
    """A double of all APIs, of this test's own: each API is an attribute."""
    return _dealdouble


def _account(api: str) -> Callable[..., Account]:
    def account(_dealdouble: RunningDouble) -> Account:
        return _dealdouble.accounts[api]

    account.__doc__ = f"An account at the API {api!r} of a double of this test's own."
    return pytest.fixture(name=api)(account)


globals().update({f"_{api}": _account(api) for api in _APIS})


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Make a test of each claim of each target."""
    if _CLAIM in metafunc.fixturenames:
        from dealdouble.check.targets import parameters

        metafunc.parametrize(_CLAIM, parameters(metafunc.config), indirect=True)


@pytest.fixture
def dealdouble_claim(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Case:
    """What the check found of one claim; the first test that asks runs it for all."""
    from dealdouble.check.targets import case

    api, claim = request.param
    with _told_plainly():
        directory = tmp_path_factory.getbasetemp().parent
        return case(request.config, directory, api, claim)


@contextmanager
def _told_plainly() -> Iterator[None]:
    """Let a mistake of the test's author fail the test with its message alone."""
    from dealdouble.errors import DealdoubleError

    try:
        yield
    except DealdoubleError as mistake:
        raise pytest.fail.Exception(f"dealdouble: {mistake}", pytrace=False) from None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add what a failed test asked of its double."""
    report = yield
    double = item.stash.get(_DOUBLE, None)
    if double is None:
        return report
    if report.failed:
        item.stash[_FAILED] = True
        from dealdouble.testing.report import told

        report.sections.append(("dealdouble requests", told(double)))
    if report.when == "teardown":
        del item.stash[_DOUBLE]
    return report
