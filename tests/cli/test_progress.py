"""Where nobody looks until later, a long run is told of about once a minute."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from dealdouble.check.stage import Stage
from dealdouble.cli.progress import shown_progress


class Clock:
    """A clock that moves when it is told to."""

    now = 0.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr("dealdouble.cli.progress.time", made)
    stderr = SimpleNamespace(stderr=SimpleNamespace(isatty=lambda: False))
    monkeypatch.setattr("dealdouble.cli.progress.sys", stderr)
    return made


def test_a_plain_line_is_written_once_a_minute(
    clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    with shown_progress() as show:
        for second in range(150):
            clock.now = float(second)
            show(Stage("rules", second, 3000, 1, left=3000.0 - second))

    assert capsys.readouterr().err.splitlines() == [
        "rules: 60 of at most 3000 requests, 1 broken; at most 49 min more",
        "rules: 120 of at most 3000 requests, 1 broken; at most 48 min more",
    ]


def test_a_long_wait_is_told_when_it_begins(
    clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    with shown_progress() as show:
        show(Stage("rules", 7, 3000, waiting=1.0))
        show(Stage("rules", 8, 3000, waiting=120.0))

    assert capsys.readouterr().err == (
        "rules: 8 of at most 3000 requests, 0 broken; takes no more for now (429), "
        "so it waits 120 s\n"
    )
