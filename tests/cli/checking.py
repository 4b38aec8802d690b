"""Run `dealdouble check` in this process, on servers of this process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from click.testing import CliRunner

from dealdouble.cli.main import cli
from dealdouble.contract.model import Contract, Resource

from ..check.serving import Served, changed, contract_of, served


@dataclass(frozen=True, slots=True)
class Told:
    """What the command printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def summary(self) -> str:
        """The last line."""
        return self.out.splitlines()[-1]


def check(*words: str, color: bool = False) -> Told:
    """Run the command; whatever it raises that is no mistake of its user fails the test."""
    done = CliRunner().invoke(cli, ["check", *words], catch_exceptions=False, color=color)
    return Told(done.exit_code, done.stdout, done.stderr)


@contextmanager
def serving(contract: Contract | None = None) -> Iterator[Served]:
    """A server of MOCO, or one that follows another contract."""
    server = served(contract or contract_of("moco"))
    try:
        yield server
    finally:
        server.listener.close()


def faulty(change: Callable[[Resource], Resource]) -> Contract:
    """MOCO's contract with what is changed in its deals."""
    return changed(contract_of("moco"), change)


def moco(server: Served, *words: str) -> Told:
    """Hold a server to MOCO's documents."""
    return check("moco", "--url", server.url, "--token", server.key, *words)
