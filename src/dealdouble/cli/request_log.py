"""Print a line for each request that a server answers, as text or as JSON.

The lines are written by a thread of their own: whoever reads them slowly, or not at all,
delays no answer. What is too far behind is left out, and that is told.
"""

from __future__ import annotations

import contextlib
import os
import queue
import threading
from collections.abc import Callable
from urllib.parse import unquote

import click

from dealdouble.app.explained import broken_rule, refusal, told, written
from dealdouble.app.journal import Entry
from dealdouble.app.one_line import one_line

_MOST_WAITING = 1_000
_LARGEST_WAITING = 16 * 1024 * 1024  # bytes
_LONGEST_TARGET = 200  # characters
_PATIENCE = 2.0  # seconds that the last lines may take

Line = Callable[[Entry], str]
Notice = Callable[[int], str]


class RequestLog:
    """Prints entries of a journal as they come.

    Args:
        output: the number of the file that is written to.
        line: what is said of an entry.
        notice: what is said of so many that are left out.
    """

    def __init__(self, output: int, line: Line, notice: Notice) -> None:
        self._output = output
        self._line = line
        self._notice = notice
        self._waiting: queue.SimpleQueue[Entry | None] = queue.SimpleQueue()
        # Each is changed by one of the two threads only.
        self._taken = self._left_out = 0  # bytes, requests
        self._done = self._told = 0
        self._thread = threading.Thread(target=self._run, name="request log", daemon=True)
        self._thread.start()

    def take(self, entry: Entry) -> None:
        """Have an entry printed."""
        size = self._taken - self._done
        if self._waiting.qsize() >= _MOST_WAITING or size > _LARGEST_WAITING:
            self._left_out += 1
        elif self._thread.is_alive():
            self._taken += entry.size
            self._waiting.put(entry)

    def end(self) -> None:
        """Print what is waiting, as far as somebody reads it."""
        self._waiting.put(None)
        self._thread.join(_PATIENCE)

    def _run(self) -> None:
        with contextlib.suppress(OSError):  # nobody reads any more
            while (entry := self._waiting.get()) is not None:
                self._done += entry.size
                self._write(f"{self._line(entry)}\n")
                self._tell_left_out()
            self._tell_left_out()

    def _tell_left_out(self) -> None:
        left_out = self._left_out - self._told
        if left_out and self._waiting.empty():
            self._told += left_out
            self._write(f"{self._notice(left_out)}\n")

    def _write(self, text: str) -> None:
        left = text.encode(errors="replace")
        while left:
            left = left[os.write(self._output, left) :]


def json_line(entry: Entry) -> str:
    """An entry as the control tells it."""
    return written(told(entry)).decode()


def json_notice(left_out: int) -> str:
    """How many are left out, among entries as the control tells them."""
    return written({"not_shown": left_out}).decode()


def text_notice(left_out: int) -> str:
    """How many are left out, for people."""
    return f"({left_out} requests are not shown)"


def text_line(entry: Entry, with_colour: bool = False) -> str:
    """An entry for people: method, target, status, duration, and why it was refused."""
    call, reply = entry.call, entry.reply
    target = one_line(unquote(f"{call.path}?{call.query}" if call.query else call.path))
    if len(target) > _LONGEST_TARGET:
        target = f"{target[:_LONGEST_TARGET]}…"
    status = str(reply.status) if reply.status else "no answer"
    if with_colour:
        status = click.style(status, fg=_colour(reply.status))
    asked = f"{call.method} {target}" if call.method else "(no HTTP request)"
    return "  ".join([f"{asked} {status} {_duration(entry.seconds)}", *_reasons(entry)])


def _reasons(entry: Entry) -> list[str]:
    refused = refusal(entry)
    reasons = [one_line(str(broken_rule(item))) for item in entry.reply.broken]
    reasons += [str(refused)] if refused is not None and not reasons else []
    fault = [] if entry.fault is None else [f"fault: {entry.fault}"]
    return [*filter(None, ["; ".join(reasons)]), *fault]


def _duration(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds >= 1 else f"{seconds * 1000:.1f} ms"


def _colour(status: int) -> str:
    return {2: "green", 3: "cyan", 4: "yellow"}.get(status // 100, "red")
