"""A small scenario that is right, for tests to change in one place."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from dealdouble.app.application import Application
from dealdouble.app.double import make_double
from dealdouble.contract.model import Contract
from dealdouble.errors import Place, ScenarioError
from dealdouble.scenarios.scenario import Scenario, load_scenario

from ..in_process import AsgiTransport, FrozenClock

OFFICE = """\
title: A small account
moco:
  keys:
    demo: {access: full}
  users:
    anna: {id: 1, firstname: Anna, lastname: Keller}
    bruno: {id: 10, firstname: Bruno, lastname: Frei}
  companies:
    nordwind: {id: 2, name: Nordwind GmbH, type: customer}
  people:
    max: {id: 3, firstname: Max, lastname: Muster}
  deal_categories:
    angebot: {id: 4, name: Angebot, probability: 30}
  deals:
    website:
      id: 5
      name: Website
      status: pending
      reminder_date: 2026-04-01
      money: 61000
      currency: CHF
      user: anna
      company: nordwind
      person: max
      deal_category: angebot
"""


def edited(old: str, new: str) -> str:
    """The scenario with one of its parts replaced."""
    assert OFFICE.count(old) == 1, old
    return OFFICE.replace(old, new)


def with_deal(**fields: str) -> str:
    """The scenario whose deal has further fields, written as YAML."""
    lines = "".join(f"      {name}: {value}\n" for name, value in fields.items())
    return OFFICE + lines


def load(directory: Path, text: str, contract: Contract) -> Scenario:
    """The scenario of a file that holds the text."""
    file = directory / "office.yaml"
    file.write_text(text, encoding="utf-8")
    return load_scenario(str(file), [contract])


def refused(directory: Path, text: str, contract: Contract) -> ScenarioError:
    """The mistake that is found in a file that holds the text."""
    with pytest.raises(ScenarioError) as caught:
        load(directory, text, contract)
    return caught.value


def place(directory: Path, line: int | None) -> Place:
    return Place(str(directory / "office.yaml"), line)


@contextmanager
def serving(scenario: Scenario, contract: Contract, key: str = "demo") -> Iterator[httpx.Client]:
    """A client, with that key, of a double that starts with the scenario."""
    double = make_double([contract], scenario, FrozenClock())
    with httpx.Client(
        transport=AsgiTransport(Application(double)),
        base_url=f"http://127.0.0.1:8080{contract.base_path}",
        headers={"Authorization": f"Bearer {key}"},
    ) as client:
        yield client


def deal_of(directory: Path, text: str, contract: Contract) -> dict[str, Any]:
    """The only deal of a scenario, as the API shows it."""
    with serving(load(directory, text, contract), contract) as client:
        (deal,) = client.get("/deals").json()
    assert isinstance(deal, dict)
    return deal


BLOCK = f"""\
{OFFICE}\
  generated:
    deals:
      count: 5
      fields:
        name: A
        money: 5
        currency: CHF
        reminder_date: 2026-04-01
        user: anna
        deal_category: angebot
"""


def with_recipe(said: str, count: int = 5) -> str:
    """The scenario that generates deals, with more said of their fields, or other things."""
    parts = said.split("\n") if said else []
    names = {part.partition(":")[0].removesuffix("_id") for part in parts}
    lines = BLOCK.replace("count: 5", f"count: {count}").splitlines()
    start = lines.index("      fields:") + 1
    kept = [line for line in lines[start:] if line.partition(":")[0].strip() not in names]
    return "\n".join([*lines[:start], *kept, *(f"        {part}" for part in parts), ""])


def told_of_recipe(directory: Path, said: str, contract: Contract) -> tuple[int | None, str]:
    """The line of the mistake in what is said of a field, and what is told of it."""
    error = refused(directory, with_recipe(said), contract)
    assert error.place is not None
    told = str(error).removeprefix(f"{error.place}: moco.generated.deals.fields")
    return error.place.line, re.sub(r"deals\.md:[0-9]+", "deals.md:N", told)


def told(directory: Path, text: str, contract: Contract) -> tuple[int | None, str]:
    """The line of the mistake, and what is told of it."""
    error = refused(directory, text, contract)
    assert error.place is not None
    message = str(error).removeprefix(f"{error.place}: ")
    return error.place.line, re.sub(r"deals\.md:[0-9]+", "deals.md:N", message)
