"""The check finds nothing wrong with servers that are right, and all of it in few requests.

Longer, with many seeds: `python -m tests.check`.
"""

from __future__ import annotations

import pytest

from dealdouble.check.verdict import Outcome

from .second import FAR
from .serving import APIS
from .soundness import emulator, mistakes, report_on, second

_UNTESTED = {
    # The rate limit is used up only if that is wished.
    "moco": {
        "error.too-many-requests",
        "requests.requests_in_a_window",
        "requests.window_in_seconds",
    },
    # The scenario has no key that may do just that.
    "intum": {"access.crm"},
    "library": set(),
}


@pytest.mark.parametrize("api", APIS)
def test_every_documented_claim_is_tested_with_300_requests(api: str) -> None:
    with emulator(api) as sound:
        report = report_on(sound, seed=1, requests=300)
    assert mistakes(report) == []
    assert report.requests <= 300
    untested = {item.claim.id for item in report.of(Outcome.NOT_TESTED) if item.claim.binds}
    assert untested == _UNTESTED[api]


@pytest.mark.parametrize("api", ["moco", "intum"])
def test_a_server_that_makes_use_of_every_freedom_does_not_fail(api: str) -> None:
    with second(api, FAR) as sound:
        report = report_on(sound, seed=1, quick=True)
    assert mistakes(report, tolerates_remarks=True) == []
    assert report.remarks, "it does much otherwise than the emulator"
