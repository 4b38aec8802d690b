"""A server with a few deals of each API, which ends without having printed a word."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..cli.process import Served, serving

SCENARIO = Path(__file__).parent / "scenario.yaml"


@contextmanager
def quiet_server(*arguments: str) -> Iterator[Served]:
    """A server with these options; whatever it was sent, it complained of nothing."""
    with serving("--scenario", str(SCENARIO), "--quiet", *arguments) as server:
        yield server
        end = server.end(signal.SIGTERM)
        assert (end.out, end.err) == ("", "")
