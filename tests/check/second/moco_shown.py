"""How MOCO's deals are shown."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from tests.check.second.clock import shown_time
from tests.check.second.draft import Record, Tables
from tests.check.second.freedoms import Freedoms
from tests.check.second.values import with_places


@dataclass(frozen=True, slots=True)
class MocoShown:
    """Shows the deals of an account; `tables` are the records that they may name."""

    freedoms: Freedoms
    tables: Tables

    def shown(self, record: Record) -> Record:
        """A deal as answers show it."""
        free = self.freedoms
        shown = {
            "id": record["id"],
            "name": record["name"],
            "status": record["status"],
            "reminder_date": record["reminder_date"],
            "closed_on": record["closed_on"] or free.empty_closed_on,
            "money": Decimal(with_places(record["money"], free.money_places)),
            "currency": record["currency"],
            "info": record["info"] or free.empty_info,
            "user": self._user(record["user_id"]),
            "category": self._category(record["deal_category_id"]),
            "service_period_from": record["service_period_from"] or free.empty_period,
            "service_period_to": record["service_period_to"] or free.empty_period,
            "created_at": shown_time(record["created_at"], free.milliseconds_shown),
            "updated_at": shown_time(record["updated_at"], free.milliseconds_shown),
        }
        shown |= self._optional(record)
        return {key: value for key, value in shown.items() if value is not None or free.nulls_shown}

    def _optional(self, record: Record) -> Record:
        """What may be shown or not."""
        free = self.freedoms
        shown: Record = {"company": self._company(record), "person": self._person(record)}
        if free.customer_shown:
            shown["customer"] = self._company(record, "id", "name")
        if not free.empty_references_shown:
            shown = {key: value for key, value in shown.items() if value is not None}
        if free.tags_shown and (record["tags"] or free.empty_tags != "absent"):
            shown["tags"] = record["tags"] or (None if free.empty_tags == "null" else [])
        if record["custom_properties"] or free.empty_properties != "absent":
            empty: Record | None = {} if free.empty_properties == "object" else None
            shown["custom_properties"] = record["custom_properties"] or empty
        if free.inbox != "absent":
            address = f"deal-{record['id']}@inbox.example"
            shown["inbox_email_address"] = address if free.inbox == "shown" else None
        if free.extra_keys:
            shown |= {"billable": True, "permalink": f"#deals/{record['id']}", "history": []}
        return shown

    def _user(self, number: int) -> Record:
        unknown = {"id": number, "firstname": "", "lastname": "?"}
        user = self.tables["users"].get(number, unknown)
        extra = {"initials": "XX"} if self.freedoms.extra_keys else {}
        return {**{key: user[key] for key in ("id", "firstname", "lastname")}, **extra}

    def _category(self, number: int) -> Record:
        unknown = {"id": number, "name": "?", "probability": 0}
        category = self.tables["deal_categories"].get(number, unknown)
        return {key: category[key] for key in ("id", "name", "probability")}

    def _company(self, record: Record, *keys: str) -> Record | None:
        number = record["company_id"]
        unknown = {"id": number, "type": "customer", "name": "?"}
        company = self.tables["companies"].get(number, unknown)
        shown = {key: company[key] for key in keys or ("id", "type", "name")}
        return None if number is None else shown

    def _person(self, record: Record) -> Record | None:
        number = record["person_id"]
        person = self.tables["people"].get(number, {"firstname": "", "lastname": "?"})
        name = f"{person['firstname']} {person['lastname']}".strip()
        return None if number is None else {"id": number, "name": name}
