"""The thread on which the doubles of this process answer: one event loop for all of them.

Whatever reads or changes a double that is being served is done on this thread, between two
requests: answering a request to an API awaits nothing, so nothing ever sees half of a change,
and the server needs no lock. Once the thread has ended nothing answers any more, and what is
left is read and changed by whoever asks.
"""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import os
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

from dealdouble.errors import OptionError

_Made = TypeVar("_Made")

_PATIENCE = 5  # seconds that the thread may take to end

_End = Callable[[], Coroutine[Any, Any, None]]


class Background:
    """A thread that runs an event loop until the process ends.

    Attributes:
        ends: what ends all that is open on the loop; to be touched on that thread only.
    """

    def __init__(self) -> None:
        self.ends: set[_End] = set()
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

    @property
    def is_running(self) -> bool:
        """Whether the thread runs, and here."""
        return self.is_of_this_process and self._thread.is_alive()

    def call(self, work: Callable[[], _Made]) -> _Made:
        """Do something on that thread, between two requests; what it raises is raised here."""
        if threading.get_ident() == self._thread.ident:
            return work()
        self._check_process()
        if not self._thread.is_alive():
            return work()
        done: Future[_Made] = Future()
        self._loop.call_soon_threadsafe(_settle, done, work)
        return done.result()

    def wait_for(
        self, work: Callable[[], Coroutine[Any, Any, _Made]], patience: float | None = None
    ) -> _Made:
        """Run a coroutine on that thread to its end.

        Raises:
            TimeoutError: it took longer than so many seconds.
        """
        self._check_process()
        return asyncio.run_coroutine_threadsafe(work(), self._loop).result(patience)

    def end(self) -> None:
        """End what is open, stop the thread and close its loop."""
        with contextlib.suppress(TimeoutError):  # it is left as it is, as the thread hangs
            self.wait_for(self._end_all, _PATIENCE)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_PATIENCE)
        if not self._thread.is_alive():
            self._loop.close()

    async def _end_all(self) -> None:
        """Leave nothing open: uvloop warns of what is, and hangs if warnings are errors."""
        for end in list(self.ends):
            await end()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        if tasks:  # requests to a control, whose callers are gone
            await asyncio.wait(tasks)
        await asyncio.sleep(0)  # in which connections that were hung up on say so

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
