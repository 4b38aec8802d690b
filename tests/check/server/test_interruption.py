"""A signal waits until what is under way is done, the second one does not."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from functools import partial

import pytest

from dealdouble.check.server.interruption import held_back, rest

SIGNALS = [
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
]


def interrupt(number: int, frame: object) -> None:
    raise KeyboardInterrupt


def nothing() -> None:
    """Do nothing."""


def steps_until_interrupted(*steps: Callable[[], None]) -> int:
    """How many steps are done though they are interrupted."""
    done = 0
    try:
        with held_back():
            for step in steps:
                step()
                done += 1
    except KeyboardInterrupt:
        return done
    raise AssertionError("nothing interrupted it")


@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_takes_effect_at_the_end(number: int) -> None:
    before = signal.signal(number, interrupt)
    try:
        assert steps_until_interrupted(partial(signal.raise_signal, number), nothing) == 2
        assert signal.getsignal(number) is interrupt
    finally:
        signal.signal(number, before)


def test_the_second_signal_takes_effect_at_once() -> None:
    ctrl_c = partial(signal.raise_signal, signal.SIGINT)

    assert steps_until_interrupted(ctrl_c, ctrl_c, nothing) == 1


def test_a_signal_takes_effect_at_once_while_nothing_is_under_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = "dealdouble.check.server.interruption.time.sleep"
    monkeypatch.setattr(clock, lambda seconds: signal.raise_signal(signal.SIGINT))

    assert steps_until_interrupted(partial(rest, 60), nothing) == 0


def test_without_a_signal_everything_is_as_before() -> None:
    before = list(map(signal.getsignal, SIGNALS))
    with held_back():
        pass

    assert list(map(signal.getsignal, SIGNALS)) == before


def test_a_thread_holds_nothing_back() -> None:
    seen: list[object] = []

    def work() -> None:
        with held_back():
            seen.append(signal.getsignal(signal.SIGINT))

    before = signal.getsignal(signal.SIGINT)
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()

    assert seen == [before]
