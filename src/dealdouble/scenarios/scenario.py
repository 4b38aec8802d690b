"""Read a scenario: validate the file, resolve its references, hold its records to the rules."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import jsonschema_rs

from dealdouble.contract.model import Contract
from dealdouble.emulator.authentication import Key
from dealdouble.emulator.emulator import Options
from dealdouble.emulator.listing import layouts
from dealdouble.errors import ScenarioError
from dealdouble.scenarios.files import scenario_file
from dealdouble.scenarios.mistakes import of_shape
from dealdouble.scenarios.records import Records
from dealdouble.scenarios.schema import scenario_schema
from dealdouble.store.base import Base
from dealdouble.yaml_file import YamlFile, read_yaml

_PLAIN = Options()


@dataclass(frozen=True, slots=True)
class ApiScenario:
    """What a scenario holds for one API."""

    keys: tuple[Key, ...]
    base: Base

    def best_key(self) -> Key | None:
        """A key that counts and may do the most; the first of them in the file."""
        usable = [key for key in self.keys if not key.expired]
        return max(usable, key=lambda key: len(key.may), default=None)


@dataclass(frozen=True, slots=True)
class Scenario:
    """A scenario: its name, what it is for, and what it holds for each API.

    `clock` is the instant at which the services' clock stands, None that it is the machine's.
    """

    name: str
    title: str
    apis: Mapping[str, ApiScenario]
    clock: datetime | None = None
    options: Options = _PLAIN


def load_scenario(name: str, contracts: Sequence[Contract]) -> Scenario:
    """The scenario of that name or path, for the given APIs; one it does not fill is empty.

    Raises:
        ScenarioError: there is none, or it is not understood, or a record breaks a rule.
    """
    file = scenario_file(name)
    document = read_yaml(file, str(file), ScenarioError)
    _validate(document, scenario_schema(contracts))
    apis = {contract.name: _api(document, contract) for contract in contracts}
    return Scenario(name, document.value["title"], apis)


def _validate(document: YamlFile, schema: Mapping[str, Any]) -> None:
    problems = list(jsonschema_rs.validator_for(dict(schema)).iter_errors(document.value))
    if not problems:
        return
    # A key that is misspelt is unknown, and missing under its own name: the former says more.
    first = min(problems, key=lambda problem: problem.schema_path[-1] != "additionalProperties")
    path = tuple(first.instance_path)
    cause, remedy, key = of_shape(document.value, path, schema, first.schema_path)
    where = ".".join(map(str, path)) or "the file"
    raise ScenarioError(f"{where}: {cause}", remedy, document.place((*path, *key)))


def _api(document: YamlFile, contract: Contract) -> ApiScenario:
    section: Mapping[str, Any] = document.value.get(contract.name, {})
    for text in section.get("keys", {}):
        if not re.fullmatch(r"[!#-~]+", text):
            raise ScenarioError(
                f"the key {text!r} could never be sent",
                "use letters, digits and signs of ASCII, without blanks and double quotes",
                document.place((contract.name, "keys", text)),
            )
    keys = tuple(
        Key(
            text,
            contract.access[entry["access"]],
            entry.get("expired", False),
            entry.get("integration"),
        )
        for text, entry in section.get("keys", {}).items()
    )
    records = Records(document, contract).read()
    return ApiScenario(keys, Base(layouts(contract), records))
