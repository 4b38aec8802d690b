"""The thread on which the doubles of this process answer: one event loop for all of them.

Whatever reads or changes a double that is being served is done on this thread, between two
requests: answering a request to an API awaits nothing, so nothing ever sees half of a change,
and the server needs no lock.
"""

from __future__ import annotations

import asyncio
import atexit
import os
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

from dealdouble.errors import OptionError

_Made = TypeVar("_Made")

_PATIENCE = 5  # seconds that the thread may take to end


class Background:
    """A thread that runs an event loop until the process ends."""

    def __init__(self) -> None:
        self._process = os.getpid()
        self._loop = _new_loop()
        self._thread = threading.Thread(target=self._run, name="dealdouble", daemon=True)
        self._thread.start()

    @property
    def loop(self) -> asyncio.AbstractEventLoop:
        """The event loop that runs there."""
        return self._loop

    @property
    def is_of_this_process(self) -> bool:
        """Whether the thread runs here: a process that was forked off has none of it."""
        return self._process == os.getpid()

    def call(self, work: Callable[[], _Made]) -> _Made:
        """Do something on that thread, between two requests; what it raises is raised here."""
        if threading.get_ident() == self._thread.ident:
            return work()
        self._check_process()
        done: Future[_Made] = Future()
        self._loop.call_soon_threadsafe(_settle, done, work)
        return done.result()

    def wait_for(self, work: Coroutine[Any, Any, _Made]) -> _Made:
        """Run a coroutine on that thread to its end."""
        self._check_process()
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def end(self) -> None:
        """Stop the thread and close its loop."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_PATIENCE)
        if not self._thread.is_alive():
            self._loop.close()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()

    def _check_process(self) -> None:
        if not self.is_of_this_process:
            raise OptionError(
                "this double is answered for by the process that started it, not by this one",
                "start one here with dealdouble.running()",
            )


def _settle(done: Future[_Made], work: Callable[[], _Made]) -> None:
    try:
        done.set_result(work())
    except BaseException as problem:  # whoever waits is told
        done.set_exception(problem)


def _new_loop() -> asyncio.AbstractEventLoop:
    try:
        import uvloop  # noqa: PLC0415  # not to be had everywhere
    except ImportError:
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()


class _Process:
    """What this process has: at most one such thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: Background | None = None
        self._left: list[Background] = []

    def background(self) -> Background:
        with self._lock:
            if self._running is None:
                self._running = Background()
            return self._running

    def forget(self) -> None:
        """Begin anew in a process that was forked off, which has the loop but not the thread.

        The loop is kept, as freeing it would take sockets from the parent's.
        """
        self._lock = threading.Lock()
        if self._running is not None:
            self._left.append(self._running)
            self._running = None

    def end(self) -> None:
        with self._lock:
            running, self._running = self._running, None
        if running is not None:
            running.end()


_THIS_PROCESS = _Process()
atexit.register(_THIS_PROCESS.end)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_THIS_PROCESS.forget)


def background() -> Background:
    """The thread of this process, started when it is first asked for."""
    return _THIS_PROCESS.background()
