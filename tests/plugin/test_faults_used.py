"""A test may ask that all its faults be used."""

from __future__ import annotations

from .conftest import Project

TESTS = """
import pytest

@pytest.mark.dealdouble(faults_used=True)
def test_used(moco):
    moco.fail_next(status=503)
    assert moco.client.get("/deals").status_code == 503

@pytest.mark.dealdouble(faults_used=True)
def test_left(moco):
    moco.fail_next(operation="create", status=503)

@pytest.mark.dealdouble(faults_used=True)
def test_failed_anyway(moco):
    moco.fail_next(status=503)
    assert False, "for another reason"

def test_nobody_asks(moco):
    moco.fail_next(status=503)
"""


def test_a_fault_that_is_left_fails_the_test_that_asks_for_its_use(project: Project) -> None:
    project.write("test_it.py", TESTS)
    result = project.run()
    result.assert_outcomes(passed=3, failed=1, errors=1)
    result.stdout.fnmatch_lines(
        [
            "dealdouble: not all faults were used: "
            "(api='moco', operation='create', times=1, status=503) was used 0 of 1 times"
        ]
    )


def test_the_argument_is_true_or_false(project: Project) -> None:
    project.write(
        "test_it.py",
        """
        import pytest

        @pytest.mark.dealdouble(faults_used="yes")
        def test_it(moco):
            pass
        """,
    )
    result = project.run()
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["dealdouble: faults_used is 'yes'; it is True or False"])


def test_a_failed_test_shows_what_a_fault_did(project: Project) -> None:
    project.write(
        "test_it.py",
        """
        def test_it(moco):
            moco.fail_next(status=503)
            assert moco.client.get("/deals").status_code == 200

        def test_key(moco):
            answer = moco.client.get("/deals", headers={"Authorization": "Bearer wrong"})
            assert answer.status_code == 200
        """,
    )
    result = project.run()
    result.assert_outcomes(failed=2)
    result.stdout.fnmatch_lines(
        [
            "GET /api/v1/deals -> 503",
            "    fault     {'api': 'moco', 'times': 1, 'status': 503}",
            "    refused   unauthorized (documented in moco/api.md:*)",
        ]
    )
