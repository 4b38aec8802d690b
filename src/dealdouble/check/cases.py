"""The check as tests, one for each claim: all of them come from one run for each server."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from dealdouble.check.report import INTERRUPTED, Report, end, steps, where
from dealdouble.check.runner import Wishes, check
from dealdouble.check.verdict import Outcome, Verdict
from dealdouble.errors import CheckError

_PATIENCE = 6 * 3600.0  # seconds that one process waits for another one's run


@dataclass(frozen=True, slots=True)
class Case:
    """What a test of one claim says; `fails` and `is_tested` tell how it ends."""

    fails: bool
    is_tested: bool
    text: str


@dataclass(frozen=True, slots=True)
class Cases:
    """The tests of a server by the ids of the claims, and what its run left behind.

    `stopped` tells why the run ended before its time: what it did not test, nobody knows.
    """

    of: Mapping[str, Case]
    left: str = ""
    stopped: str = ""


def cases(wishes: Wishes) -> Cases:
    """Run the check, and tell of each claim.

    Raises:
        CheckError: the server cannot be checked.
        KeyboardInterrupt: our user wants no more; the run has cleaned up.
    """
    report = check(wishes)
    told = "\n".join(end(report))
    if report.stopped == INTERRUPTED:
        raise KeyboardInterrupt(told)
    of = {item.claim.id: _case(item, report) for item in report.verdicts}
    return Cases(of, told if report.left or report.doubt else "", report.stopped)


def shared(file: Path, make: Callable[[], Cases]) -> Cases:
    """What is made by whichever process comes first, and read by all others.

    Raises:
        CheckError: it could not be made.
    """
    try:
        os.close(os.open(file.with_suffix(".begun"), os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return _read(file)
    told: dict[str, Any] = {"cause": "the process that ran the check ended", "remedy": ""}
    try:
        told = asdict(make())
    except CheckError as problem:
        told = {"cause": problem.cause, "remedy": problem.remedy}
    finally:
        new = file.with_suffix(".new")
        new.write_text(json.dumps(told), encoding="utf-8")
        new.replace(file)
    return _read(file)


def _read(file: Path) -> Cases:
    until = time.monotonic() + _PATIENCE
    while not file.exists():
        if time.monotonic() > until:
            raise CheckError("the check that another process runs does not end")
        time.sleep(0.1)
    told = json.loads(file.read_text(encoding="utf-8"))
    if "of" not in told:
        raise CheckError(told["cause"], told["remedy"])
    of = {name: Case(**case) for name, case in told["of"].items()}
    return Cases(of, told["left"], told["stopped"])


def _case(verdict: Verdict, report: Report) -> Case:
    if verdict.outcome is Outcome.NOT_TESTED:
        return Case(fails=False, is_tested=False, text=verdict.why)
    head = f"{verdict.claim.says}\n{where(verdict)}"
    told = "" if verdict.counterexample is None else "\n".join(steps(verdict.counterexample))
    return Case(verdict.is_failure(report.strict), True, f"{head}\n{told}".strip())
