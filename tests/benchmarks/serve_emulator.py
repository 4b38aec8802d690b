"""Run `dealdouble serve` with more deals than the scenario file holds.

It is the command itself, on a free port: only what it reads as its scenario is larger.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from contextlib import ExitStack
from unittest import mock

from dealdouble.app.apis import Apis
from dealdouble.cli.main import main as dealdouble
from dealdouble.contract.loader import load_contract, shipped_contracts
from dealdouble.emulator.call import Call, Reply
from dealdouble.emulator.emulator import Emulator
from dealdouble.scenarios.catalogue import Catalogue
from dealdouble.scenarios.scenario import Scenario

from .deals import grown


def serve(more: Mapping[str, int], unwatched: bool) -> None:
    """Serve the demo scenario with so many more deals in the APIs named.

    Args:
        more: how many, by the names of the APIs.
        unwatched: whether nothing is noted in the journal, and no faults are looked for.
    """
    contracts = [load_contract(file) for file in shipped_contracts().values()]
    load = Catalogue.load

    def larger(self: Catalogue, name: str, seed: int | None = None) -> Scenario:
        return grown(load(self, name, seed), contracts, more)

    with ExitStack() as stack:
        stack.enter_context(mock.patch.object(Catalogue, "load", larger))
        if unwatched:
            stack.enter_context(mock.patch.object(Apis, "_emulated", _unwatched))
        dealdouble(["serve", "--port", "0", "--quiet"])


def _unwatched(apis: Apis, emulator: Emulator, call: Call) -> Reply:
    return emulator.handle(call, apis.double.clock.now())


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    for api in ("moco", "intum"):
        parser.add_argument(f"--{api}", type=int, default=0, help="how many more deals")
    parser.add_argument("--unwatched", action="store_true", help="without journal and faults")
    options = vars(parser.parse_args())
    serve(more=options, unwatched=options.pop("unwatched"))
