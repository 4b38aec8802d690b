"""Intum's deals: what may be stored of them, and how they are shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from tests.check.second.clock import shown_time
from tests.check.second.draft import (
    Draft,
    Field,
    Record,
    Tables,
    check_keys,
    check_references,
    drafted,
)
from tests.check.second.exchange import Refused, Reply
from tests.check.second.freedoms import Freedoms
from tests.check.second.json_text import Json
from tests.check.second.values import Kind, with_places

_FIELDS = (
    Field("name", Kind.STRING),
    Field("description", Kind.TEXT),
    Field("total_amount_net", Kind.AMOUNT),
    Field("total_amount_gross", Kind.AMOUNT),
    Field("tax", Kind.STRING),
    Field("currency", Kind.STRING),
    Field("closed", Kind.STRING),
    Field("date", Kind.DATE),
    Field("date_from", Kind.DATE),
    Field("date_to", Kind.DATE),
    Field("number", Kind.STRING),
    Field("invoice_no", Kind.STRING),
    Field("url", Kind.STRING),
    Field("origin", Kind.STRING),
    Field("external_id", Kind.STRING),
    Field("client_id", Kind.WHOLE, table="clients"),
    Field("contact_id", Kind.WHOLE, table="contacts"),
    Field("status_id", Kind.WHOLE, table="statuses"),
    Field("responsible_id", Kind.WHOLE, table="users"),
    Field("department_id", Kind.WHOLE, table="departments"),
    Field("project_id", Kind.WHOLE, table="projects"),
    Field("task_id", Kind.WHOLE, table="tasks"),
    Field("next_deal_id", Kind.WHOLE, table="deals"),
    Field("fields", Kind.OBJECT),
)
_AMOUNTS = ("total_amount_net", "total_amount_gross")
_REQUIRED = {"amounts": (*_AMOUNTS, "tax"), "name": ("name",)}
_TRILLION = Decimal(10**12)
_NAMES = {field.name for field in _FIELDS}
_TEXTS = {field.name for field in _FIELDS if field.kind in (Kind.STRING, Kind.TEXT, Kind.DATE)}


@dataclass(frozen=True, slots=True)
class IntumDeals:
    """The deals of an account; `tables` are the other records that they may name."""

    freedoms: Freedoms
    tables: Tables
    deals: Mapping[int, Record]

    def decided(
        self, sent: Mapping[str, Json], stored: Record | None, integration: str | None
    ) -> Record:
        """The record that a write makes; `integration` is that of the token.

        Raises:
            Refused: if it breaks a rule.
        """
        draft = drafted(self._fields(), sent, stored, self.freedoms, self._language)
        if stored is None:
            draft.record["integration"] = integration
        self._normalise(draft, stored, integration)
        self._check(draft, sent)
        if draft.errors:
            raise Refused(Reply(self.freedoms.invalid_status, self.invalid(draft.errors)))
        return draft.record

    @property
    def _language(self) -> str:
        return "polish" if self.freedoms.own_language else "english"

    def _fields(self) -> list[Field]:
        required = _REQUIRED[self.freedoms.required]
        empty = {"currency": self.freedoms.default_currency}
        return [
            Field(item.name, item.kind, item.name in required, empty.get(item.name), item.table)
            for item in _FIELDS
        ]

    def _normalise(self, draft: Draft, stored: Record | None, integration: str | None) -> None:
        record, given = draft.record, draft.given
        for name in ("closed", "external_id"):
            record[name] = record[name] or None
        if "fields" in given and stored and self.freedoms.fields_merged and record["fields"]:
            record["fields"] = {**(stored["fields"] or {}), **record["fields"]}
        if "external_id" in given and self.freedoms.external_id_moves_deal:
            is_new = stored is None or record["external_id"] != stored["external_id"]
            record["integration"] = integration if is_new else record["integration"]

    def _check(self, draft: Draft, sent: Mapping[str, Json]) -> None:
        for name in _AMOUNTS:
            self._check_amount(name, draft)
        self._check_gross(draft)
        self._check_texts(draft)
        self._check_dates(draft)
        self._check_next(draft)
        self._check_external_id(draft)
        if self.freedoms.references_exist:
            check_references(_FIELDS, draft, {**self.tables, "deals": self.deals})
        if self.freedoms.unknown_keys == "refused":
            check_keys(sent, _NAMES, draft)

    def _check_amount(self, name: str, draft: Draft) -> None:
        amount = draft.record[name]
        if name not in draft.given or amount is None:
            return
        draft.check(name, amount < _TRILLION, "less", "1000000000000")
        if self.freedoms.undocumented_bounds:
            draft.check(name, amount > -_TRILLION, "greater", "-1000000000000")
            digits = sum(sign.isdigit() for sign in format(amount, "f"))
            draft.check(name, digits <= 30, "digits")

    def _check_gross(self, draft: Draft) -> None:
        """Hold the amounts against each other as they would be stored."""
        net, gross = (draft.record[name] for name in _AMOUNTS)
        if net is not None and gross is not None and draft.errors.keys().isdisjoint(_AMOUNTS):
            draft.check("total_amount_gross", gross >= net, "below", "total_amount_net")

    def _check_texts(self, draft: Draft) -> None:
        record, given = draft.record, draft.given
        draft.check("closed", record["closed"] in (None, "win", "lost"), "not included")
        if "tax" in given and self.freedoms.blanks_refused and record["tax"] is not None:
            draft.check("tax", bool(record["tax"].strip()), "missing")
        if "currency" in given and not self.freedoms.any_currency and record["currency"]:
            currency = record["currency"]
            is_code = len(currency) == 3 and currency.isascii() and currency.isalpha()
            draft.check("currency", is_code and currency.isupper(), "invalid")

    def _check_dates(self, draft: Draft) -> None:
        first, last = draft.record["date_from"], draft.record["date_to"]
        if first and last and self.freedoms.dates_in_order:
            draft.check("date_to", first <= last, "before", "date_from")

    def _check_next(self, draft: Draft) -> None:
        number = draft.record["next_deal_id"]
        is_itself = number is not None and number == draft.record.get("id")
        draft.check("next_deal_id", not is_itself or self.freedoms.next_may_be_itself, "itself")

    def _check_external_id(self, draft: Draft) -> None:
        record = draft.record
        if "external_id" not in draft.given or not self.freedoms.external_ids_unique:
            return
        own = (record["integration"], record["external_id"])
        taken = (
            (other["integration"], other["external_id"])
            for other in self.deals.values()
            if other["id"] != record.get("id")
        )
        draft.check("external_id", None in own or own not in taken, "taken")

    def invalid(self, errors: Mapping[str, list[str]]) -> Json:
        """The body that tells which fields are wrong."""
        told = dict(errors)
        if self.freedoms.first_error_only:
            told = dict(list(told.items())[:1])
        if self.freedoms.invalid_body == "usual":
            return {"code": "error", "message": told}
        texts = [f"{name}: {text}" for name, said in told.items() for text in said]
        if self.freedoms.invalid_body == "errors":
            return {"errors": texts}
        return self.error("; ".join(texts))

    def error(self, text: str) -> Json:
        """The body that tells what is wrong with a request as a whole."""
        return {"code": "error", "message": text}

    def shown(self, record: Record) -> Record:
        """A deal as answers show it."""
        shown = {"id": record["id"]}
        for item in _FIELDS:
            value = record[item.name]
            if value is not None and item.kind is Kind.AMOUNT:
                shown[item.name] = self._amount(value)
            elif value not in (None, "") or self.freedoms.empty == "null":
                shown[item.name] = value
            elif self.freedoms.empty == "text":
                shown[item.name] = "" if item.name in _TEXTS else None
        if self.freedoms.extra_keys:
            shown |= {"permalink": f"/crm/deals/{record['id']}", "product_ids": [], "deleted": None}
        return shown | self._times(record)

    def _times(self, record: Record) -> Record:
        return {
            name: self._time(record, name)
            for name in ("created_at", "updated_at")
            if self.freedoms.times != "absent"
        }

    def _time(self, record: Record, name: str) -> str:
        if self.freedoms.times == "utc":
            return shown_time(record[name], self.freedoms.milliseconds_shown)
        later = shown_time(record[name] + timedelta(hours=2), self.freedoms.milliseconds_shown)
        return later.replace("Z", "+02:00")

    def _amount(self, amount: Decimal) -> Json:
        least = 2 if self.freedoms.amounts.endswith("cents") else 0
        text = with_places(amount, least)
        return text if self.freedoms.amounts.startswith("text") else Decimal(text)
