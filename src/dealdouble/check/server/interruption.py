"""Let an interruption wait until a record is created, lest one be left of which nobody knows."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

_SIGNALS = [
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
]


class _Rests:
    """Whether nothing is under way that an interruption should wait for."""

    now = False


@contextmanager
def held_back() -> Iterator[None]:
    """Let signals that end a process wait until what is within is done.

    The second one does not wait, nor does one that comes in a `rest`. Only the main thread hears
    of signals.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []

    def note(number: int, frame: object) -> None:
        came.append(number)
        if _Rests.now or len(came) > 1:
            raise KeyboardInterrupt

    previous = {number: signal.signal(number, note) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)
    if came:
        signal.raise_signal(came[0])


def rest(seconds: float) -> None:
    """Wait, while nothing is under way."""
    _Rests.now = True
    try:
        time.sleep(seconds)
    finally:
        _Rests.now = False
