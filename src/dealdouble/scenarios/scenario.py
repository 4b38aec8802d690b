"""Read a scenario: validate the file, resolve its references, hold its records to the rules."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import jsonschema_rs

from dealdouble.contract.model import Contract
from dealdouble.emulator.authentication import Key
from dealdouble.emulator.emulator import Options
from dealdouble.emulator.listing import layouts
from dealdouble.emulator.representation import Decimals
from dealdouble.errors import FaultError, ScenarioError
from dealdouble.faults.fault import Fault
from dealdouble.faults.reading import read_fault
from dealdouble.scenarios.blame import blamed
from dealdouble.scenarios.document import Document, open_document, value_document
from dealdouble.scenarios.generation import in_recipe
from dealdouble.scenarios.keys import read_keys, written_keys
from dealdouble.scenarios.merging import of_generated
from dealdouble.scenarios.mistakes import of_shape, shown, true_path
from dealdouble.scenarios.records import Records
from dealdouble.scenarios.schema import REAL, scenario_schema
from dealdouble.scenarios.values import parse_moment
from dealdouble.store.base import Base
from dealdouble.yaml_file import YamlPath

FAULTS = "faults"
"""The key under which faults stand."""

_PLAIN = Options()


@dataclass(frozen=True, slots=True)
class ApiScenario:
    """What a scenario holds for one API.

    Of the keys `access` has the words that say their rights, by their texts. By resource,
    `names` has what the file calls its records, and `invalid` the numbers of those that need
    not keep the rules.
    """

    keys: tuple[Key, ...]
    base: Base
    access: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    invalid: Mapping[str, frozenset[int]] = field(default_factory=dict)

    def best_key(self) -> Key | None:
        """A key that counts and may do the most; the first of them in the file."""
        usable = [key for key in self.keys if not key.expired]
        return max(usable, key=lambda key: len(key.may), default=None)


@dataclass(frozen=True, slots=True)
class Scenario:
    """A scenario: its name, what it is for, and what it holds for each API.

    `clock` is the instant at which the services' clock stands, None that it is the machine's.
    `seed` is the one that was asked for, None where the scenario's own count.
    """

    name: str
    title: str
    apis: Mapping[str, ApiScenario]
    clock: datetime | None = None
    options: Options = _PLAIN
    seed: int | None = None
    faults: tuple[Fault, ...] = ()


def load_scenario(name: str, contracts: Sequence[Contract], seed: int | None = None) -> Scenario:
    """The scenario of that name or path, for the given APIs; one it does not fill is empty.

    Args:
        name: that of a shipped scenario, or a path that ends in .yaml, .yml or .json.
        contracts: those of all the APIs that the file may fill.
        seed: in place of all those in the file.

    Raises:
        ScenarioError: there is none, or it is not understood, or a record breaks a rule.
    """
    with collector_paused():
        return make_scenario(open_document(name), name, contracts, seed)


def read_scenario(
    value: Any,
    name: str,
    contracts: Sequence[Contract],
    seed: int | None = None,
    text: str = "",
) -> Scenario:
    """The scenario that a JSON value holds, its numbers int and Decimal, as a file may.

    Where the value was read from a text, that tells the lines of mistakes.

    Raises:
        ScenarioError: it is not understood, or a record breaks a rule.
    """
    with collector_paused():
        return make_scenario(value_document(value, name, text), name, contracts, seed)


@contextmanager
def collector_paused() -> Iterator[None]:
    """Spare the garbage collector its looks at records that are all kept, a third of the time."""
    is_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if is_enabled:
            gc.enable()


def make_scenario(
    document: Document, name: str, contracts: Sequence[Contract], seed: int | None
) -> Scenario:
    """The scenario that a document holds, under a name.

    Raises:
        ScenarioError: it is not understood, or a record breaks a rule.
    """
    schema = scenario_schema(contracts)

    def made(part: Document) -> Scenario:
        _validate(part, schema)
        return _made(part, name, contracts, seed)

    try:
        return made(document)
    except ScenarioError as mistake:
        raise blamed(mistake, document, made) from None


def _made(
    document: Document, name: str, contracts: Sequence[Contract], seed: int | None
) -> Scenario:
    whole: Mapping[str, Any] = document.value
    return Scenario(
        name=name,
        title=whole["title"],
        apis={contract.name: _api(document, contract, seed) for contract in contracts},
        clock=_clock(document),
        options=Options(whole.get("rate_limit", False), Decimals(whole.get("decimals", "number"))),
        seed=seed,
        faults=tuple(_faults(document, contracts)),
    )


def _validate(document: Document, schema: Mapping[str, Any]) -> None:
    found = jsonschema_rs.validator_for(dict(schema)).iter_errors(document.value)
    problems = [problem for problem in found if not _is_judged_later(problem.instance_path)]
    if not problems:
        return
    # A key that is misspelt is unknown, and missing under its own name: the former says more.
    first = min(problems, key=lambda problem: problem.schema_path[-1] != "additionalProperties")
    path = true_path(document.value, first.instance_path)
    cause, remedy, key = of_shape(document.value, path, schema, first.schema_path)
    if document.base is not None:
        remedy += of_generated(path, document.base.value)
    where = ".".join(map(str, path)) or "the file"
    place = document.place((*path, *key))
    raise ScenarioError(f"{where}: {cause}", remedy, place, (*path, *key))


def _is_judged_later(path: Sequence[str | int]) -> bool:
    """Whether something is told better by what reads it."""
    return in_recipe(path) or list(path[:1]) == [FAULTS]


def _clock(document: Document) -> datetime | None:
    text = document.value.get("clock", REAL)
    try:
        return None if text == REAL else parse_moment(text)
    except ValueError:
        remedy = f"write {REAL}, or an instant in UTC, such as 2026-03-15T09:00:00Z"
        raise ScenarioError(
            f"clock: {shown(text)} is no instant", remedy, document.place(("clock",)), ("clock",)
        ) from None


def _faults(document: Document, contracts: Sequence[Contract]) -> Iterator[Fault]:
    listed = document.value.get(FAULTS, [])
    if not isinstance(listed, list):
        remedy = "write a list of faults, such as [{operation: list, status: 503}]"
        raise ScenarioError(
            f"{FAULTS}: {shown(listed)} is no list", remedy, document.place((FAULTS,)), (FAULTS,)
        )
    for number, said in enumerate(listed):
        try:
            yield read_fault(said, contracts)
        except FaultError as mistake:
            path: YamlPath = (FAULTS, number, *([mistake.key] if mistake.key else []))
            cause = f"{FAULTS}.{number}: {mistake.cause}"
            place = document.place(path)
            raise ScenarioError(cause, mistake.remedy, place, path) from None


def _api(document: Document, contract: Contract, seed: int | None) -> ApiScenario:
    keys = tuple(read_keys(document, contract))
    filling = Records(document, contract, seed).read()
    return ApiScenario(
        keys=keys,
        base=Base(layouts(contract), filling.records, filling.greatest),
        access={text: key["access"] for text, key in written_keys(document, contract).items()},
        names=filling.names,
        invalid=filling.invalid,
    )
