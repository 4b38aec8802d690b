"""Run `dealdouble serve` with more deals than the scenario file holds.

It is the command itself, on a free port: only what it reads as its scenario is larger.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from unittest import mock

from dealdouble.cli.main import main as dealdouble
from dealdouble.contract.loader import load_contract, shipped_contracts
from dealdouble.scenarios.catalogue import Catalogue
from dealdouble.scenarios.scenario import Scenario

from .deals import grown


def serve(more: Mapping[str, int]) -> None:
    """Serve the demo scenario with so many more deals in the APIs named."""
    contracts = [load_contract(file) for file in shipped_contracts().values()]
    load = Catalogue.load

    def larger(self: Catalogue, name: str, seed: int | None = None) -> Scenario:
        return grown(load(self, name, seed), contracts, more)

    with mock.patch.object(Catalogue, "load", larger):
        dealdouble(["serve", "--port", "0"])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    for api in ("moco", "intum"):
        parser.add_argument(f"--{api}", type=int, default=0, help="how many more deals")
    serve(vars(parser.parse_args()))
