"""What the doubles of a process share: contracts, engines and scenarios, each loaded once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache

from dealdouble.app.application import Application
from dealdouble.app.double import Choices, Double
from dealdouble.contract.loader import load_contract, shipped_contracts
from dealdouble.contract.model import Contract
from dealdouble.emulator.emulator import Engine
from dealdouble.errors import OptionError
from dealdouble.scenarios.catalogue import Catalogue
from dealdouble.scenarios.scenario import Scenario


@cache
def contracts() -> Mapping[str, Contract]:
    """The contracts of all APIs, by name."""
    return {name: load_contract(file) for name, file in shipped_contracts().items()}


@cache
def engine(api: str) -> Engine:
    """The engine of an API."""
    return Engine(contracts()[api])


@cache
def catalogue() -> Catalogue:
    """The scenarios, for all APIs: a file may fill any of them."""
    return Catalogue(list(contracts().values()))


def scenario(name: str, seed: int | None = None) -> Scenario:
    """A scenario by its name or path.

    Raises:
        ScenarioError: there is none, or it is not understood, or a record breaks a rule.
    """
    return catalogue().load(name, seed)


def application(
    start: Scenario,
    choices: Choices,
    apis: Collection[str] | None = None,
    has_sockets: bool = True,
) -> Application:
    """A double of its own, of the named APIs or of all, as an application.

    Raises:
        OptionError: there is no such API.
        FaultError: a fault of the scenario needs a socket, and there are none.
    """
    engines = [engine(name) for name in _known(apis)]
    double = Double(engines, start, choices, has_sockets=has_sockets)
    return Application(double, catalogue(), list(contracts().values()))


def _known(apis: Collection[str] | None) -> list[str]:
    known = list(contracts())
    if apis is None:
        return known
    for name in apis:
        if name not in known:
            raise OptionError(f"there is no API {name!r}", f"there are {', '.join(known)}")
    if not apis:
        raise OptionError("no API is to be served", f"name some of {', '.join(known)}, or none")
    return [name for name in known if name in apis]
