"""What the report of a failed test says of its requests."""

from __future__ import annotations

import pytest

from .conftest import Project

ASKS = """
    import pytest

    def test_refused(moco):
        moco.client.get("/deals/123")
        assert moco.client.put("/deals/123", json={"money": "much"}).status_code == 200

    def test_fine(moco):
        moco.client.get("/deals/456")

    def test_silent(moco):
        raise AssertionError
"""
TOLD = [
    "*- dealdouble requests -*",
    "GET /api/v1/deals/123 -> 200",
    '    answered  {"id":123,"name":"Website V2",*... (* bytes)',
    "PUT /api/v1/deals/123 -> 422",
    '    sent      {"money":"much"}',
    '    answered  {"money":["is not a number"]}',
    "    broken    money is not a number (assumed in moco/api.md:*)",
]


@pytest.mark.parametrize("workers", ["0", "2"])
def test_a_failed_test_shows_what_it_asked_with_xdist_too(project: Project, workers: str) -> None:
    project.write("test_it.py", ASKS)

    result = project.run("-n", workers, apart=True)
    result.assert_outcomes(passed=1, failed=2)
    result.stdout.fnmatch_lines(TOLD)
    result.stdout.fnmatch_lines(["none reached the double"])
    result.stdout.no_fnmatch_line("*deals/456*")


def test_only_the_last_requests_are_shown_and_long_bodies_in_part(project: Project) -> None:
    project.write(
        "test_it.py",
        """
        def test_it(moco):
            for number in range(30):
                moco.client.get(f"/deals/{9000 + number}")
            moco.client.put("/deals/123", json={"info": "long " * 1000})
            raise AssertionError
        """,
    )

    shown = project.run().stdout
    shown.fnmatch_lines(["(11 before these)", "GET /api/v1/deals/9011 -> 404"])
    shown.no_fnmatch_line("*deals/9010*")
    (sent,) = [line for line in shown.lines if line.startswith("    sent")]
    assert sent.endswith("... (5011 bytes)")
    assert len(sent) < 500


def test_a_failure_in_a_fixture_shows_the_requests_too(project: Project) -> None:
    project.write(
        "test_it.py",
        """
        import pytest

        @pytest.fixture
        def prepared(moco):
            moco.client.delete("/deals/1")
            raise RuntimeError("no deal")

        @pytest.fixture
        def cleared(moco):
            yield
            moco.client.delete("/deals/2")
            raise RuntimeError("no deal")

        def test_set_up(prepared):
            pass

        def test_tear_down(cleared):
            pass
        """,
    )

    result = project.run()
    result.assert_outcomes(passed=1, errors=2)
    result.stdout.fnmatch_lines(["DELETE /api/v1/deals/1 -> 404", "DELETE /api/v1/deals/2 -> 404"])
