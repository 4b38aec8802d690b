"""Start the servers, each a process of its own on the core that is given to it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from dealdouble.contract.loader import load_contract, shipped_contracts

from .exchange import Answer, Client, Request, WrongAnswer

_ROOT = Path(__file__).parents[2]
_PATIENCE = 10  # seconds that a server may take to end


@dataclass(frozen=True, slots=True)
class Running:
    """A server that answers: its address, and the number of its process."""

    origin: str
    pid: int

    def answers(self, requests: Iterable[Request]) -> dict[Request, Answer]:
        """Its answer to each request."""
        with Client(self.origin) as client:
            return {request: client.ask(request) for request in requests}

    def processor_seconds(self) -> float:
        """How long its process has run on a core so far."""
        # The name before the last bracket may hold blanks; behind it the 12th and 13th item.
        items = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(items[11]) + int(items[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def emulator(
    moco: int = 0, intum: int = 0, core: int | None = None, unwatched: bool = False
) -> Iterator[Running]:
    """`dealdouble serve` with so many more deals, for as long as the block lasts.

    Where it is unwatched, it has no journal and looks for no faults.
    """
    arguments = ["serve_emulator", "--moco", str(moco), "--intum", str(intum)]
    arguments += ["--unwatched"] if unwatched else []
    with _running(arguments, core) as running:
        yield running


@contextmanager
def bare(answers: Mapping[Request, Answer], core: int | None = None) -> Iterator[Running]:
    """The bare application with these answers prepared, for as long as the block lasts."""
    written = {request.name: _written(answer) for request, answer in answers.items()}
    with tempfile.TemporaryDirectory() as place:
        file = Path(place, "prepared.json")
        file.write_text(json.dumps({"answers": written, "schema": _schema()}))
        with _running(("bare", str(file)), core) as running:
            yield running


def _written(answer: Answer) -> tuple[int, Mapping[str, str], str]:
    return answer.status, answer.headers, answer.body.decode()


def _schema() -> dict[str, object]:
    """The JSON Schema of a new deal, as MOCO's document gives it."""
    fields = load_contract(shipped_contracts()["moco"]).resources["deals"].fields
    return {
        "type": "object",
        "properties": {name: dict(field.schema) for name, field in fields.items()},
        "required": [name for name, field in fields.items() if field.required],
    }


@contextmanager
def _running(arguments: Sequence[str], core: int | None) -> Iterator[Running]:
    module, *rest = arguments
    pinned = () if core is None else ("taskset", "--cpu-list", str(core))
    with subprocess.Popen(
        [*pinned, sys.executable, "-m", f"{__package__}.{module}", *rest],
        cwd=_ROOT,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
    ) as process:
        try:
            yield Running(_origin(process), process.pid)
        finally:
            process.terminate()
            process.wait(_PATIENCE)


def _origin(process: subprocess.Popen[str]) -> str:
    """Scheme, host and port, as the server's first line tells them."""
    assert process.stdout is not None
    line = process.stdout.readline()
    found = re.search(r" at (http://\S+)", line)
    if found is None:
        raise WrongAnswer(f"{process.args!r} did not start: {line!r}")
    return found[1]
