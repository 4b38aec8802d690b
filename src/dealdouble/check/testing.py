"""Tests of a server for a test file of yours: `from dealdouble.check.testing import test_claim`.

Which server that is says the option `--dealdouble-target`, what may be done to it
`--dealdouble-check`; the key stands in the environment.
"""

from __future__ import annotations

import pytest

from dealdouble.check.cases import Case

__all__ = ["test_claim"]


def test_claim(dealdouble_claim: Case) -> None:
    """A server honours one claim of its documents."""
    if not dealdouble_claim.is_tested:
        pytest.skip(dealdouble_claim.text)
    if dealdouble_claim.fails:
        pytest.fail(dealdouble_claim.text, pytrace=False)
    print(dealdouble_claim.text)  # pytest shows it with -rP, remarks too
