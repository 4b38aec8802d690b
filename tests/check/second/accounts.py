"""What is there before anybody asks: at each API twelve deals, and what they refer to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import cycle

from tests.check.second.draft import Record
from tests.check.second.intum import Intum
from tests.check.second.moco import Moco
from tests.check.second.service import Key

Rows = Sequence[tuple[object, ...]]

TOKEN = "b7f2second0001"
READ_ONLY = "b7f2second0002"
WITHOUT_CRM = "b7f2second0003"
CRM_ONLY = "b7f2second0004"
APP_CODE = "drugi-sklep"

_START = datetime(2024, 1, 8, 7, 30, tzinfo=UTC)
_READS = ("GET", "HEAD")
_ALL = (*_READS, "POST", "PUT", "PATCH", "DELETE")

_USERS = ((72001, "Petra", "Zürn"), (72002, "Jörg", "Ammann"), (72777, "Ana", "Lima"))
_CATEGORIES = ((8101, "Idee", 5), (8102, "Angebot", 40), (8105, "Verhandlung", 80))
_COMPANIES = (
    (910001, "Alpenblick AG", "customer"),
    (910002, "Stadtwerke Nord", "customer"),
    (910007, "Verein Übersee", "organization"),
)
_PEOPLE = ((55001, "Rosa", "Keller"), (55002, "Ivo", "Maag"))

_CLIENTS = (
    (4001, "Huta Szkła Sp. z o.o.", "biuro@huta.example"),
    (4002, "Piekarnia Kłos", "klos@piekarnia.example"),
)
_NAMED = {
    "contacts": ((4101, "Jan Kowalski"), (4102, "Ewa Nowak")),
    "statuses": ((61, "Nowy"), (62, "W toku"), (69, "Zamknięty")),
    "users": ((71, "Anna"), (72, "Marek")),
    "departments": ((81, "Handel"), (82, "Serwis")),
    "projects": ((91, "Wdrożenie"), (92, "Utrzymanie")),
    "tasks": ((95, "Telefon"),),
}

_TITLES = (
    *("Website Relaunch", "Umbau Halle 3", "Wartung 2024", "Übersetzung", "Ämterplan"),
    *("Schulung", "Messestand", "Katalog", "App", "Zubehör", "Lizenz", "Beratung"),
)


def fill_moco(moco: Moco) -> None:
    """Give a service of MOCO its keys and records."""
    moco.keys |= {TOKEN: Key(TOKEN, _ALL), READ_ONLY: Key(READ_ONLY, _READS)}
    moco.tables["users"] = _table(("id", "firstname", "lastname"), _USERS)
    moco.tables["deal_categories"] = _table(("id", "name", "probability"), _CATEGORIES)
    moco.tables["companies"] = _table(("id", "name", "type"), _COMPANIES)
    moco.tables["people"] = _table(("id", "firstname", "lastname"), _PEOPLE)
    statuses = cycle(("pending", "potential", "won", "pending", "lost", "dropped"))
    users, companies = cycle(moco.tables["users"]), cycle((*moco.tables["companies"], None))
    categories, people = (
        cycle(moco.tables["deal_categories"]),
        cycle((*moco.tables["people"], None)),
    )
    for index, (name, status) in enumerate(zip(_TITLES, statuses, strict=False)):
        fields = {
            "name": name,
            "status": status,
            "currency": "CHF" if index % 3 else "EUR",
            "money": 1000 * index + 500,
            "reminder_date": f"2024-{index + 1:02}-28",
            "closed_on": f"2023-{index + 1:02}-15" if index % 6 in (2, 4, 5) else None,
            "user_id": next(users),
            "deal_category_id": next(categories),
            "company_id": next(companies),
            "person_id": next(people),
            "info": "Bestand" if index % 2 else "",
            "tags": ["Alt", "Wichtig"][: index % 3],
            "custom_properties": {"Art": "Web", "Region": ["Nord", "Ost"]} if index % 4 else {},
        }
        _age(moco.add({key: value for key, value in fields.items() if value is not None}), index)


def fill_intum(intum: Intum) -> None:
    """Give a service of Intum its tokens and records."""
    intum.keys |= {
        TOKEN: Key(TOKEN, _ALL, APP_CODE),
        CRM_ONLY: Key(CRM_ONLY, _ALL, "trzeci-sklep"),
        WITHOUT_CRM: Key(WITHOUT_CRM, ()),
    }
    intum.tables["clients"] = _table(("id", "name", "email"), _CLIENTS)
    for name, rows in _NAMED.items():
        intum.tables[name] = _table(("id", "name"), rows)
    clients, statuses = cycle(intum.tables["clients"]), cycle(intum.tables["statuses"])
    for index, name in enumerate(_TITLES):
        fields = {
            "name": name,
            "description": "Stary interes" if index % 2 else "Umowa",
            "total_amount_net": 1000 * index + 100,
            "total_amount_gross": 1230 * index + 123,
            "tax": "23",
            "closed": ("win", "lost", "")[index % 3],
            "date": f"2024-{index + 1:02}-10",
            "client_id": next(clients),
            "status_id": next(statuses),
            "contact_id": 4101,
            "responsible_id": 71,
            "department_id": 81,
            "project_id": 91,
            "task_id": 95,
            "external_id": f"S{index}",
        }
        _age(intum.add(fields, intum.keys[TOKEN]), index)


def _table(keys: Sequence[str], rows: Rows) -> dict[int, Record]:
    made: list[Record] = [dict(zip(keys, row, strict=True)) for row in rows]
    return {record["id"]: record for record in made}


def _age(record: Record, index: int) -> None:
    """Let a record be from long ago."""
    record["created_at"] = _START + timedelta(days=3 * index)
    record["updated_at"] = _START + timedelta(days=5 * index, hours=4)
