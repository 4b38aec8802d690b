"""What a run of the check is at, told as often as somebody may want to read it."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

from dealdouble.check.server.target import Target
from dealdouble.check.verdict import Book

_OFTEN = 0.1
"""Seconds between two stages that are told of the same part."""


@dataclass(frozen=True, slots=True)
class Stage:
    """How far a run has come.

    Attributes:
        part: what is under way.
        requests: how many were sent.
        most: how many may be.
        broken: how many claims fail the run so far.
        waiting: the seconds for which the server is waited for, while that is done.
        left: the seconds that it takes at most to send the others, where the rate is limited.
    """

    part: str
    requests: int
    most: int
    broken: int = 0
    waiting: float = 0.0
    left: float = 0.0

    def __str__(self) -> str:
        told = f"{self.part}: {self.requests} of at most {self.most} requests, {self.broken} broken"
        if self.waiting:
            return f"{told}; takes no more for now (429), so it waits {self.waiting:.0f} s"
        minutes = math.ceil(self.left / 60)
        return f"{told}; at most {minutes} min more" if minutes > 1 else told


Progress = Callable[[Stage], None]
"""Called with what is under way."""


class Teller:
    """Tells of a run whenever its server has answered, though not too often."""

    def __init__(self, target: Target, progress: Progress, strict: bool) -> None:
        self.book: Book | None = None
        self._target = target
        self._progress = progress
        self._strict = strict
        self._part = ""
        self._next = 0.0
        target.listener = self._hear

    def begin(self, part: str) -> None:
        """Tell that a part begins."""
        self._part = part
        self._tell()

    def _hear(self) -> None:
        if self._target.waiting or time.monotonic() >= self._next:
            self._tell()

    def _tell(self) -> None:
        self._next = time.monotonic() + _OFTEN
        target = self._target
        verdicts = () if self.book is None else self.book.verdicts()
        broken = sum(item.is_failure(self._strict) for item in verdicts)
        limits = target.limits
        left = (limits.requests - target.sent) / limits.rate if limits.rate else 0.0
        stage = Stage(self._part, target.sent, limits.requests, broken, target.waiting, left)
        self._progress(stage)
