"""Many deals, the same in every run, for a scenario that holds more than the shipped one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from dealdouble.contract.model import Contract
from dealdouble.emulator.decision import Decider
from dealdouble.emulator.listing import layouts
from dealdouble.rules.treatment import Caller
from dealdouble.scenarios.scenario import ApiScenario, Scenario
from dealdouble.store.base import Base, Record
from dealdouble.store.state import State

WON = 100
"""The first so many deals of MOCO are won, so that a page of them is full whatever the size."""

SEARCHED = "Wdrożenie systemu"
"""How the name of every eighth deal of Intum begins; a number of six digits follows."""

_CALLER = Caller(datetime(2026, 1, 1, 9, tzinfo=UTC))
_STATUSES = ("potential", "pending", "won", "lost", "dropped")
_SUBJECTS = ("Website", "Shop", "App", "Hosting", "Newsletter", "Portal", "Relaunch", "Audit")
_COMPANIES = (760260535, 789, 760253684, 760253701, 760255118, 760257340, 760258962)
_PEOPLE = (123311, 357, 123318, 123342, 123407)
_CATEGORIES = (11, 12, 13, 14, 15, 456)
_POLISH = ("Szkolenie", "Serwis", "Audyt", "Integracja", "Analiza", "Wsparcie", "Migracja")
_CLIENTS = (123, 124, 127, 130, 131, 135, 138, 142, 143, 149, 150)


def grown(scenario: Scenario, contracts: Sequence[Contract], more: Mapping[str, int]) -> Scenario:
    """The scenario with so many more deals in the APIs named."""
    apis = {
        contract.name: _grown(scenario.apis[contract.name], contract, more.get(contract.name, 0))
        for contract in contracts
    }
    return replace(scenario, apis=apis)


def _grown(filled: ApiScenario, contract: Contract, count: int) -> ApiScenario:
    records = {name: list(table.records.items()) for name, table in filled.base.tables.items()}
    records["deals"] += _made(filled.base, contract, count)
    return ApiScenario(filled.keys, Base(layouts(contract), records))


def _made(base: Base, contract: Contract, count: int) -> Iterator[tuple[int, Record]]:
    """Records as the API's rules make them of bodies, which go through JSON as any request's.

    So no two records share more memory than those that callers create.
    """
    decider, others = Decider(contract, "deals"), State(base)
    first = base.tables["deals"].greatest + 1
    for place in range(count):
        body = json.loads(json.dumps(_BODIES[contract.name](place)), parse_float=Decimal)
        record, broken = decider.new_record(body, first + place, others, _CALLER)
        assert not broken, broken
        yield first + place, record


def _moco(place: int) -> dict[str, Any]:
    """A deal of MOCO: by turns in every status, each third without a person."""
    return {
        "name": f"{_SUBJECTS[place % 8]} {place:06}",
        "currency": ("EUR", "CHF")[place % 2],
        "money": 1000 + place / 4,
        "reminder_date": f"2026-{place % 12 + 1:02}-{place % 28 + 1:02}",
        "status": "won" if place < WON else _STATUSES[place % 5],
        "info": f"Offer {place} was sent, the customer asks for references.",
        "tags": [("Print", "Mobile", "Shop")[place % 3], f"Team {place % 20}"],
        "custom_properties": {"Type": ("Website", "Retainer")[place % 2], "Source": "Fair"},
        "user_id": (933593033, 123, 933589591)[place % 3],
        "company_id": _COMPANIES[place % len(_COMPANIES)],
        "person_id": _PEOPLE[place % len(_PEOPLE)] if place % 3 else None,
        "deal_category_id": _CATEGORIES[place % len(_CATEGORIES)],
        "service_period_from": f"2026-{place % 12 + 1:02}-01",
        "service_period_to": "2027-12-31",
    }


def _intum(place: int) -> dict[str, Any]:
    """A deal of Intum: name, description and client are what a search looks at."""
    subject = _POLISH[place % 8 - 1] if place % 8 else SEARCHED
    return {
        "name": f"{subject} {place:06}",
        "description": f"Oferta {place} wysłana, klient prosi o referencje i krótszy termin.",
        "total_amount_net": 1000 + place / 4,
        "total_amount_gross": 2000 + place / 4,
        "tax": "23",
        "closed": ("", "win", "lost")[place % 3],
        "date": f"2026-{place % 12 + 1:02}-{place % 28 + 1:02}",
        "client_id": _CLIENTS[place % len(_CLIENTS)],
        "status_id": place % 5 + 1,
        "responsible_id": 7 + place % 3,
        "department_id": 2 + place % 3,
    }


_BODIES: dict[str, Callable[[int], dict[str, Any]]] = {"moco": _moco, "intum": _intum}
