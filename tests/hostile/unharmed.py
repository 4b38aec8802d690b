"""A server that comes through whatever a block sends to it without a failure of its own."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from ..cli.process import PATIENCE, Served, serving


@contextmanager
def unharmed() -> Iterator[Served]:
    """Run a server for as long as the block lasts; afterwards it ends as it should."""
    with serving() as server:
        said: list[str] = []
        errors = server.process.stderr
        assert errors is not None
        # Whoever does not read what a process says makes it stop in the end.
        reader = Thread(target=lambda: said.extend(errors))
        reader.start()
        yield server
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(PATIENCE) == 0
        reader.join()
        assert not [line for line in said if "Traceback" in line], "".join(said)
