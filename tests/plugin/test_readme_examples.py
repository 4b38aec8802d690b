"""The README's examples of tests pass as they stand there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from ..cli.process import PATIENCE
from ..test_readme import README, blocks
from .conftest import Project

NO_EXAMPLES = ("moco_py", "test_claim")  # they take a server, and are tested elsewhere
EXAMPLES = [block for block in blocks("python") if not any(text in block for text in NO_EXAMPLES)]
TESTS = [block for block in EXAMPLES if "\ndef test_" in f"\n{block}"]
PROGRAMS = [block for block in EXAMPLES if "unittest" not in block and block not in TESTS]
PRINTED = ["37 Website V2 ()\n", "Wdrożenie systemu CRM (<GET /crm/deals/101.json 200>,)\n"]


@pytest.mark.parametrize("example", TESTS, ids=range(len(TESTS)))
def test_tests_pass_with_the_plugin(project: Project, example: str) -> None:
    project.write("test_it.py", example)

    project.run().assert_outcomes(passed=example.count("def test_"))


@pytest.mark.parametrize(("example", "printed"), list(zip(PROGRAMS, PRINTED, strict=True)))
def test_programs_run_without_pytest(example: str, printed: str, tmp_path: Path) -> None:
    done = run(tmp_path, example)

    assert (done.returncode, done.stdout, done.stderr) == (0, printed, "")


def test_the_test_case_passes_with_unittest(tmp_path: Path) -> None:
    (example,) = [block for block in EXAMPLES if "unittest" in block]
    done = run(tmp_path, f"{example}\nunittest.main()")

    assert done.returncode == 0, done.stderr
    assert "Ran 1 test" in done.stderr


def run(place: Path, program: str) -> subprocess.CompletedProcess[str]:
    """Run a program in a process of its own."""
    file = place / "program.py"
    file.write_text(program, encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-W", "error", str(file)],
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=PATIENCE,
    )


def test_the_report_that_is_shown_is_the_one_that_a_failed_test_has(project: Project) -> None:
    project.write(
        "test_it.py",
        """
        def test_it(moco):
            moco.client.put("/deals/123", json={"money": "much"}).raise_for_status()
        """,
    )
    (shown,) = [block for block in blocks("text") if "dealdouble requests" in block]

    assert shown in project.run().stdout.str() + "\n"


def test_every_argument_of_the_marker_and_every_option_is_named() -> None:
    names = ["scenario", "seed", "clock", "rate_limit", "decimals", "apis", "port"]
    options = [f"--dealdouble-{name}" for name in ("scenario", "seed", "target", "check")]
    assert [name for name in (*names, *options) if f"`{name}`" not in README] == []
