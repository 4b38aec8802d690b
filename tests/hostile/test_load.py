"""A server under load for a few seconds: every answer is right, and its memory does not grow."""

from __future__ import annotations

import sys

import pytest

from .load import MOST_GROWTH, Report, run

SECONDS = 4
CONNECTIONS = 200


@pytest.fixture(scope="module")
def report() -> Report:
    """What became of a server that many clients called at once."""
    return run(SECONDS, CONNECTIONS)


def test_under_load_every_answer_is_right_and_no_connection_is_cut(report: Report) -> None:
    assert report.tally.wrong == []
    assert report.tally.cut == []
    assert len(report.tally.done) == 16, report.tally.done
    assert report.left == ()


def test_under_load_the_memory_does_not_grow(report: Report) -> None:
    if report.memory is None:
        pytest.skip(f"{sys.platform} has no /proc that tells the memory of a process")
    assert report.memory.growth <= MOST_GROWTH
