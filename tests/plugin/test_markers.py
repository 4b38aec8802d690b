"""What a test asks for by a marker, and what all tests ask for by an option."""

from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import Project

ONE_DEAL = """
title: One deal
moco:
  keys:
    mine: {{access: full}}
  users:
    nicola: {{id: 1, firstname: Nicola, lastname: Piccinini}}
  deal_categories:
    offer: {{id: 1, name: Angebot, probability: 30}}
  deals:
    relaunch:
      id: 1
      name: {name}
      currency: CHF
      money: 61000
      reminder_date: 2026-04-01
      user: nicola
      deal_category: offer
"""

NAMES_ITS_DEAL = """
import pytest

{marker}
def test_it(moco):
    assert [deal["name"] for deal in moco.deals.all()] == [{name!r}]
    assert moco.token == "mine"
    assert moco.client.get("/deals/1").status_code == 200
"""


def test_a_marker_sets_clock_rate_limit_and_decimals(project: Project) -> None:
    project.write(
        "test_it.py",
        """
        from decimal import Decimal

        import pytest

        @pytest.mark.dealdouble(clock="2026-03-15T10:00:00+01:00")
        def test_clock(moco):
            assert moco.now.isoformat() == "2026-03-15T09:00:00+00:00"
            moco.client.put("/deals/123", json={"money": 1})
            assert moco.deals[123]["updated_at"] == "2026-03-15T09:00:00Z"

        @pytest.mark.dealdouble(rate_limit=True)
        def test_rate_limit(moco):
            statuses = {moco.client.get("/deals/123").status_code for _ in range(121)}
            assert statuses == {200, 429}

        @pytest.mark.dealdouble(decimals="text")
        def test_decimals(intum):
            shown = intum.client.get("/crm/deals/101.json").json()["total_amount_net"]
            assert shown == str(intum.deals[101]["total_amount_net"])

        def test_none(moco):
            statuses = {moco.client.get("/deals/123").status_code for _ in range(121)}
            assert statuses == {200}
            assert abs(moco.now.timestamp() - __import__("time").time()) < 60
        """,
    )

    project.run().assert_outcomes(passed=4)


def test_of_markers_at_test_class_and_module_each_argument_counts_from_the_nearest(
    project: Project,
) -> None:
    project.write("one.yaml", ONE_DEAL.format(name="One"))
    project.write("two.yaml", ONE_DEAL.format(name="Two"))
    project.write(
        "test_it.py",
        """
        import pytest

        pytestmark = pytest.mark.dealdouble(scenario="one.yaml", clock="2026-01-01T00:00:00Z")

        def seen(moco):
            return moco.deals[1]["name"], moco.now.year

        def test_of_the_module(moco):
            assert seen(moco) == ("One", 2026)

        @pytest.mark.dealdouble(scenario="two.yaml")
        class TestClass:
            def test_of_the_class(self, moco):
                assert seen(moco) == ("Two", 2026)

            @pytest.mark.dealdouble(clock="2027-01-01T00:00:00Z")
            def test_of_its_own(self, moco):
                assert seen(moco) == ("Two", 2027)
        """,
    )

    project.run().assert_outcomes(passed=3)


@pytest.mark.parametrize(
    ("scenario", "place"),
    [
        pytest.param("mine.yaml", "tests/mine.yaml", id="beside-the-test"),
        pytest.param("../mine.yaml", "mine.yaml", id="above-the-test"),
        pytest.param("data/mine.yml", "data/mine.yml", id="from-the-root"),
    ],
)
def test_a_markers_path_is_seen_from_the_tests_directory_then_from_the_root(
    project: Project, scenario: str, place: str
) -> None:
    project.write("pytest.ini", "[pytest]")
    project.write(place, ONE_DEAL.format(name="Mine"))
    marker = f"@pytest.mark.dealdouble(scenario={scenario!r})"
    project.write("tests/test_it.py", NAMES_ITS_DEAL.format(marker=marker, name="Mine"))

    project.run().assert_outcomes(passed=1)


def test_a_file_beside_the_test_comes_before_one_in_the_root(project: Project) -> None:
    project.write("pytest.ini", "[pytest]")
    project.write("mine.yaml", ONE_DEAL.format(name="Root"))
    project.write("tests/mine.yaml", ONE_DEAL.format(name="Near"))
    marker = "@pytest.mark.dealdouble(scenario='mine.yaml')"
    project.write("tests/test_it.py", NAMES_ITS_DEAL.format(marker=marker, name="Near"))

    project.run().assert_outcomes(passed=1)


def test_an_absolute_path_is_taken_as_it_is(project: Project, tmp_path: Path) -> None:
    project.write("mine.yaml", ONE_DEAL.format(name="Mine"))
    marker = f"@pytest.mark.dealdouble(scenario={str(project.path / 'mine.yaml')!r})"
    project.write("tests/test_it.py", NAMES_ITS_DEAL.format(marker=marker, name="Mine"))

    project.run().assert_outcomes(passed=1)


def test_load_sees_paths_as_the_marker_does(project: Project) -> None:
    project.write("tests/mine.yaml", ONE_DEAL.format(name="Mine"))
    project.write(
        "tests/test_it.py",
        """
        def test_it(moco):
            client = moco.client
            assert client.get("/deals/123").status_code == 200
            moco.load("mine.yaml", clock="2026-03-15T09:00:00Z")
            assert moco.deals[1]["name"] == "Mine"
            assert moco.now.year == 2026
            assert (moco.token, client.get("/deals/1").status_code) == ("mine", 200)
        """,
    )

    project.run().assert_outcomes(passed=1)


@pytest.mark.parametrize("workers", ["0", "1"])
def test_the_options_hold_for_tests_that_do_not_say(project: Project, workers: str) -> None:
    project.write("mine.yaml", ONE_DEAL.format(name="Mine"))
    project.write("theirs.yaml", ONE_DEAL.format(name="Theirs"))
    project.write("tests/test_a.py", NAMES_ITS_DEAL.format(marker="", name="Mine"))
    marker = "@pytest.mark.dealdouble(scenario='theirs.yaml', clock='real')"
    project.write("tests/test_b.py", NAMES_ITS_DEAL.format(marker=marker, name="Theirs"))
    project.write(
        "tests/test_c.py",
        """
        import pytest

        def seed(double):
            return double._held.call(lambda inner: inner.scenario.seed)

        def test_of_the_run(dealdouble):
            assert seed(dealdouble) == 7

        @pytest.mark.dealdouble(seed=8)
        def test_of_its_own(dealdouble):
            assert seed(dealdouble) == 8
        """,
    )

    options = ["--dealdouble-scenario", "mine.yaml", "--dealdouble-seed", "7"]
    project.run("-n", workers, *options, apart=workers != "0").assert_outcomes(passed=4)


MISTAKES = [
    (
        "scenario='nowhere'",
        "dealdouble: there is no scenario 'nowhere'; shipped are *demo*; "
        "a file of your own ends in .yaml*",
    ),
    (
        "scenario='nowhere.yaml'",
        "dealdouble: there is no scenario file 'nowhere.yaml' in *; check the path",
    ),
    ("scenario=7", "dealdouble: the scenario 7 is no name; write one such as 'demo'"),
    (
        "scenari='demo'",
        "dealdouble: the marker dealdouble has no argument 'scenari'; "
        "there are scenario, seed, clock, rate_limit, decimals, faults_used",
    ),
    (
        "'demo'",
        "dealdouble: the marker dealdouble has the argument 'demo' without a name; "
        "write dealdouble(scenario='demo')",
    ),
    ("seed='x'", "dealdouble: the seed 'x' is no whole number; write one such as 7"),
    ("seed=True", "dealdouble: the seed True is no whole number; write one such as 7"),
    (
        "clock='soon'",
        "dealdouble: the clock 'soon' is no instant; write one such as '2026-03-15T09:00:00Z', "
        "or 'real' for the machine's clock",
    ),
    (
        "clock='2026-03-15'",
        "dealdouble: the clock '2026-03-15' does not say its time zone; "
        "write one such as '2026-03-15T09:00:00Z', or 'real' for the machine's clock",
    ),
    (
        "scenario='a' * 5000 + '.yaml'",
        "dealdouble: the scenario file '*aaa.yaml' cannot be read: File name too long; "
        "check the path",
    ),
    ("scenario=''", "dealdouble: there is no scenario ''; shipped are *"),
    ("rate_limit='yes'", "dealdouble: rate_limit is 'yes'; it is True or False"),
    ("decimals='float'", "dealdouble: decimals is 'float'; it is 'number' or 'text'"),
]


def test_a_mistake_fails_the_test_with_its_message_alone(project: Project) -> None:
    for number, (arguments, _) in enumerate(MISTAKES):
        project.write(
            f"test_{number:02}.py",
            f"""
            import pytest

            @pytest.mark.dealdouble({arguments})
            def test_it(moco):
                raise AssertionError("this is not reached")
            """,
        )

    result = project.run()
    result.assert_outcomes(errors=len(MISTAKES))
    result.stdout.no_fnmatch_line("*Traceback*")
    result.stdout.no_fnmatch_line("*During handling*")
    for _, message in MISTAKES:
        result.stdout.fnmatch_lines_random([message])


def test_a_seed_on_the_command_line_is_a_number(project: Project) -> None:
    result = project.run("--dealdouble-seed", "x")

    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*--dealdouble-seed: invalid int value: 'x'*"])


def test_a_scenario_on_the_command_line_is_not_empty(project: Project) -> None:
    project.write("test_it.py", "def test_it(moco): pass")

    result = project.run("--dealdouble-scenario=")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["dealdouble: there is no scenario ''; shipped are *"])


def test_a_misspelt_marker_fails_a_test_that_asks_for_no_double(project: Project) -> None:
    project.write(
        "test_it.py",
        """
        import pytest

        @pytest.fixture(autouse=True)
        def never():
            raise AssertionError("this is not reached")

        @pytest.mark.dealdouble(scenari="empty")
        def test_misspelt():
            raise AssertionError("this is not reached")

        @pytest.mark.dealdouble("empty")
        def test_unnamed():
            raise AssertionError("this is not reached")
        """,
    )

    result = project.run()
    result.assert_outcomes(errors=2)
    result.stdout.no_fnmatch_line("*this is not reached*")
    result.stdout.fnmatch_lines_random(
        ["dealdouble: *has no argument 'scenari'*", "dealdouble: *'empty' without a name*"]
    )


def test_a_marker_may_stand_where_some_tests_ask_for_no_double(project: Project) -> None:
    project.write(
        "test_it.py",
        """
        import pytest

        pytestmark = pytest.mark.dealdouble(scenario="empty")

        def test_without():
            pass

        def test_with(moco):
            assert len(moco.deals) == 0
        """,
    )

    project.run().assert_outcomes(passed=2)
