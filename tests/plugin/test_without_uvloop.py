"""Doubles are served by asyncio's own loop where there is no uvloop."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from ..cli.process import PATIENCE

_HERE = Path(__file__).parent
_PROGRAM = """
import sys
sys.modules["uvloop"] = None
import pytest
code = pytest.main(sys.argv[1:])
from dealdouble.app.background import background
assert type(background().loop).__module__.startswith("asyncio."), background().loop
sys.exit(code)
"""


def test_doubles_are_as_private_without_uvloop() -> None:
    tests = [str(_HERE / name) for name in ("test_meanwhile.py", "test_running.py")]
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, "-q", "-n0", "-p", "no:cacheprovider", *tests],
        capture_output=True,
        check=False,
        cwd=_HERE.parents[1],
        encoding="utf-8",
        timeout=5 * PATIENCE,
    )

    assert done.returncode == 0, done.stdout + done.stderr
