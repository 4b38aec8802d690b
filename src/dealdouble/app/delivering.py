"""Send an answer over a connection in its own time: late, piece by piece, or not to its end."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator


class Delivering:
    """An answer on its way.

    Args:
        loop: which waits.
        transport: where it goes.
        steps: bytes, each after so many seconds.
        hangs_up: whether the connection ends behind it.
        done: what to do then, unless it ends.
    """

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        transport: asyncio.Transport,
        steps: Iterator[tuple[float, bytes]],
        hangs_up: bool,
        done: Callable[[], None],
    ) -> None:
        self.hangs_up = hangs_up
        self._loop = loop
        self._transport = transport
        self._steps = steps
        self._done = done
        self._timer: asyncio.TimerHandle | None = None

    def go_on(self) -> None:
        """Wait for the next step, or end."""
        step = next(self._steps, None)
        if step is not None:
            seconds, data = step
            self._timer = self._loop.call_later(seconds, self._send, data)
        elif self.hangs_up:
            self._transport.close()
        else:
            self._done()

    def cancel(self) -> None:
        """Send no more, as nobody is there."""
        if self._timer is not None:
            self._timer.cancel()

    def _send(self, data: bytes) -> None:
        if data:
            self._transport.write(data)
        self.go_on()
