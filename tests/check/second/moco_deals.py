"""MOCO's deals: what may be stored of them, how they are closed."""

from __future__ import annotations

import calendar
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal

from tests.check.second import json_text
from tests.check.second.clock import Clock
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
from tests.check.second.values import Kind

FIELDS = (
    Field("name", Kind.STRING, required=True),
    Field("currency", Kind.STRING, required=True),
    Field("money", Kind.NUMBER, required=True),
    Field("reminder_date", Kind.DATE, required=True, date_times=True),
    Field("user_id", Kind.WHOLE, required=True, table="users"),
    Field("deal_category_id", Kind.WHOLE, required=True, table="deal_categories"),
    Field("company_id", Kind.WHOLE, table="companies"),
    Field("person_id", Kind.WHOLE, table="people"),
    Field("info", Kind.TEXT, empty=""),
    Field("closed_on", Kind.DATE),
    Field("service_period_from", Kind.DATE),
    Field("service_period_to", Kind.DATE),
    Field("tags", Kind.TAGS, empty=[]),
    Field("custom_properties", Kind.PROPERTIES, empty={}),
)
"""All but the status, which is refused in its own way."""

PROPERTIES = ("Art", "Region")
"""The custom properties that the account has defined."""

STATUSES = ("potential", "pending", "won", "lost", "dropped")
_OPEN = ("potential", "pending")
_KNOWN = {field.name for field in FIELDS} | {"status", "customer_id"}
_TRILLION = Decimal(10**12)
_EXACT = Context(prec=3000)


@dataclass(frozen=True, slots=True)
class MocoDeals:
    """The deals of an account; `tables` are the records that they may name."""

    freedoms: Freedoms
    clock: Clock
    tables: Tables

    def decided(self, sent: Mapping[str, Json], stored: Record | None) -> Record:
        """The record that a write makes.

        Raises:
            Refused: if it breaks a rule.
        """
        status = self._status(sent, stored)
        fields = self._fields(sent)
        draft = drafted(FIELDS, fields, stored, self.freedoms, self._language)
        draft.record["status"] = status
        self._merge(draft, fields, stored)
        self._check(draft, sent)
        if draft.errors:
            raise Refused(Reply(self.freedoms.invalid_status, self._errors(draft)))
        self._finish(draft, stored)
        return draft.record

    @property
    def _language(self) -> str:
        return "german" if self.freedoms.own_language else "english"

    def _status(self, sent: Mapping[str, Json], stored: Record | None) -> str:
        before: str = "pending" if stored is None else stored["status"]
        status = sent.get("status", before)
        if status is None and self.freedoms.nulls == "ignored":
            return before
        if not isinstance(status, str) or status not in STATUSES:
            text = status if isinstance(status, str) else json_text.write(status)
            raise Refused(Reply(400, {"error": f"'{text}' is not a valid status"}))
        return status

    def _fields(self, sent: Mapping[str, Json]) -> dict[str, Json]:
        """What is sent, under the names that fields have now."""
        fields = dict(sent)
        if "customer_id" in sent and ("company_id" not in sent or self.freedoms.alias_counts):
            fields["company_id"] = sent["customer_id"]
        if fields.get("custom_properties", {}) is None:
            del fields["custom_properties"]
        return fields

    def _merge(self, draft: Draft, fields: Mapping[str, Json], stored: Record | None) -> None:
        if stored is None and self.freedoms.default_property:
            draft.record["custom_properties"] = {
                "Region": "Nord",
                **draft.record["custom_properties"],
            }
            draft.given.add("custom_properties")
        if "custom_properties" not in draft.given:
            return
        sent = self._defined(draft)
        before = {} if stored is None else stored["custom_properties"]
        if self.freedoms.null_property == "ignored":
            sent = {key: value for key, value in sent.items() if value is not None}
        merged = {key: value for key, value in {**before, **sent}.items() if value is not None}
        draft.record["custom_properties"] = merged
        measured = merged if self.freedoms.properties_measured == "stored" else sent
        size = len(json_text.write(measured).encode())
        draft.check("custom_properties", size <= 12 * self.freedoms.kilobyte, "large")

    def _defined(self, draft: Draft) -> dict[str, Json]:
        """The properties that are sent, as far as the account knows them."""
        sent: dict[str, Json] = draft.record["custom_properties"]
        choice, known = self.freedoms.unknown_properties, set(sent) <= set(PROPERTIES)
        draft.check("custom_properties", known or choice != "refused", "unknown")
        if choice == "kept":
            return sent
        return {key: value for key, value in sent.items() if key in PROPERTIES}

    def _check(self, draft: Draft, sent: Mapping[str, Json]) -> None:
        self._check_texts(draft)
        self._check_money(draft)
        self._check_period(draft)
        if self.freedoms.references_exist:
            check_references(FIELDS, draft, self.tables)
        if self.freedoms.unknown_keys == "refused":
            check_keys(sent, _KNOWN, draft)

    def _check_texts(self, draft: Draft) -> None:
        record, given = draft.record, draft.given
        if "name" in given and self.freedoms.blanks_refused:
            draft.check("name", bool(record["name"].strip()), "missing")
        if "currency" in given and not self.freedoms.any_currency:
            currency = record["currency"]
            is_code = len(currency) == 3 and currency.isascii() and currency.isalpha()
            draft.check("currency", is_code and currency.isupper(), "invalid")

    def _check_money(self, draft: Draft) -> None:
        if "money" not in draft.given:
            return
        money = draft.record["money"]
        if self.freedoms.undocumented_bounds:
            draft.check("money", money < _TRILLION, "less", "1000000000000")
            draft.check("money", money > -_TRILLION, "greater", "-1000000000000")
            digits = sum(sign.isdigit() for sign in format(money, "f"))
            draft.check("money", digits <= 30, "digits")
        if self.freedoms.cents_only:
            draft.record["money"] = money.quantize(Decimal("0.01"), ROUND_HALF_UP, _EXACT)

    def _check_period(self, draft: Draft) -> None:
        first, last = draft.record["service_period_from"], draft.record["service_period_to"]
        if first is not None and "service_period_from" in draft.given:
            draft.check("service_period_from", first.endswith("-01"), "first")
        if last is not None and "service_period_to" in draft.given:
            year, month, number = map(int, last.split("-"))
            is_last = number == calendar.monthrange(year, month)[1]
            draft.check("service_period_to", is_last, "last")
        if first and last and self.freedoms.dates_in_order and not draft.errors:
            draft.check("service_period_to", first <= last, "before", "service_period_from")

    def _errors(self, draft: Draft) -> Json:
        errors = dict(draft.errors)
        if self.freedoms.first_error_only:
            errors = dict(list(errors.items())[:1])
        if self.freedoms.invalid_body == "usual":
            return errors
        texts = [f"{name} {text}" for name, said in errors.items() for text in said]
        if self.freedoms.invalid_body == "errors":
            return {"errors": texts}
        return {"message": ", ".join(texts)}

    def _finish(self, draft: Draft, stored: Record | None) -> None:
        if not self.freedoms.tags_kept_as_sent:
            draft.record["tags"] = sorted(set(draft.record["tags"]))
        self._close(draft.record, draft.given, stored)

    def _close(self, record: Record, given: Collection[str], stored: Record | None) -> None:
        is_given = "closed_on" in given and record["closed_on"] is not None
        before = None if stored is None else stored["closed_on"]
        if record["status"] in _OPEN:
            record["closed_on"] = self._closed_on_of_open(record, is_given, stored)
            return
        record["closed_on"] = record["closed_on"] if "closed_on" in given else before
        is_missing = record["closed_on"] is None
        is_dropped = is_given and not self.freedoms.won_keeps_given_date
        if is_missing and record["status"] in self.freedoms.closed_today:
            record["closed_on"] = self.clock.today()
        if is_dropped and record["status"] == "won":
            record["closed_on"] = self.clock.today()

    def _closed_on_of_open(self, record: Record, is_given: bool, stored: Record | None) -> Json:
        if is_given and self.freedoms.open_keeps_closed_on:
            return record["closed_on"]
        if stored is None or (stored["status"] not in _OPEN and self.freedoms.reopening_clears):
            return None
        return stored["closed_on"]
