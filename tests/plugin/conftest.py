"""Projects that use the plugin, and doubles of a test's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import httpcore  # noqa: F401  # pytester forgets what is first imported as it runs tests here
import pytest

import dealdouble
from dealdouble import RunningDouble

from .installed import WITH


class Project:
    """Somebody's tests, run by pytest with the plugin."""

    def __init__(self, pytester: pytest.Pytester) -> None:
        self._pytester = pytester
        self.path: Path = pytester.path

    def write(self, name: str, text: str) -> None:
        """Write a file."""
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(dedent(text), encoding="utf-8")

    def run(self, *arguments: str, apart: bool = False) -> pytest.RunResult:
        """Run the tests here, or in a process of their own."""
        run = self._pytester.runpytest_subprocess if apart else self._pytester.runpytest_inprocess
        return run(*WITH, "-p", "no:cacheprovider", "--strict-markers", "-Werror", *arguments)


@pytest.fixture
def project(pytester: pytest.Pytester) -> Project:
    """A project without tests."""
    return Project(pytester)


@pytest.fixture
def double() -> Iterator[RunningDouble]:
    """A double of all APIs, its clock at nine o'clock on 15 March 2026."""
    with dealdouble.running(clock="2026-03-15T09:00:00Z") as running:
        yield running


NEW_DEAL = {
    "name": "Relaunch",
    "currency": "EUR",
    "money": 25000,
    "reminder_date": "2026-04-01",
    "user_id": 123,
    "deal_category_id": 456,
}
"""A deal that MOCO takes with the references of the scenario `demo`."""
