"""What becomes of values between the request and the record, on plain values."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from dealdouble.contract.model import Contract, Json
from dealdouble.rules.treatment import Treatments, timestamp, whole_number
from dealdouble.vocabulary import TreatmentKind, ValueType

from .made import field, resource, treatment

NOW = datetime(2026, 3, 15, 23, 59, 59, 999_999, tzinfo=UTC)
EMPTY: dict[str, Json] = {
    "name": None,
    "currency": None,
    "money": None,
    "reminder_date": None,
    "user_id": None,
    "deal_category_id": None,
    "company_id": None,
    "person_id": None,
    "info": "",
    "status": "pending",
    "closed_on": None,
    "service_period_from": None,
    "service_period_to": None,
    "tags": [],
    "custom_properties": {},
}


@pytest.fixture(scope="module")
def deals(contract: Contract) -> Treatments:
    """The treatments of MOCO's deals."""
    return Treatments(contract.resources["deals"])


SENT: dict[str, tuple[dict[str, Json], dict[str, Json]]] = {
    "known fields are kept": ({"name": "a", "money": 1}, {"name": "a", "money": 1}),
    "unknown ones are dropped": ({"name": "a", "id": 5, "colour": "red"}, {"name": "a"}),
    "null is a value": ({"info": None}, {"info": None}),
    "an alias": ({"customer_id": 7}, {"company_id": 7}),
    "the field itself goes before its alias": (
        {"customer_id": 7, "company_id": 8},
        {"company_id": 8},
    ),
    "even as null": ({"customer_id": 7, "company_id": None}, {"company_id": None}),
    "nothing": ({}, {}),
}


@pytest.mark.parametrize(("body", "expected"), SENT.values(), ids=SENT)
def test_known_fields_of_a_body_are_taken_under_their_own_names(
    deals: Treatments, body: dict[str, Json], expected: dict[str, Json]
) -> None:
    assert deals.sent(body) == expected


CREATED: dict[str, tuple[dict[str, Json], dict[str, Json]]] = {
    "defaults": ({}, {}),
    "null where there is a default": (
        {"info": None, "tags": None, "custom_properties": None},
        {"info": "", "tags": [], "custom_properties": {}},
    ),
    "null where there is none": ({"company_id": None}, {"company_id": None}),
    "a date-time counts as its date": (
        {"reminder_date": "2026-04-01T23:30:00-05:00"},
        {"reminder_date": "2026-04-01"},
    ),
    "a date stays": ({"reminder_date": "2026-04-01"}, {"reminder_date": "2026-04-01"}),
    "tags are sorted, without repetition": (
        {"tags": ["b", "a", "b", "B", "ä", ""]},
        {"tags": ["", "B", "a", "b", "ä"]},
    ),
    "a whole number with a point": ({"user_id": Decimal("123.0")}, {"user_id": 123}),
    "an amount stays exact": (
        {"money": Decimal("999999999999.99999")},
        {"money": Decimal("999999999999.99999")},
    ),
    "null removes a property": (
        {"custom_properties": {"a": "x", "b": None, "c": []}},
        {"custom_properties": {"a": "x", "c": []}},
    ),
    "a closing date while open is ignored": ({"closed_on": "2026-01-01"}, {"closed_on": None}),
    "closed without a date means today": (
        {"status": "won"},
        {"status": "won", "closed_on": "2026-03-15"},
    ),
    "closed with null means today": (
        {"status": "lost", "closed_on": None},
        {"status": "lost", "closed_on": "2026-03-15"},
    ),
    "closed with a date keeps it": (
        {"status": "dropped", "closed_on": "2026-01-01"},
        {"status": "dropped", "closed_on": "2026-01-01"},
    ),
}


@pytest.mark.parametrize(("sent", "changed"), CREATED.values(), ids=CREATED)
def test_a_new_record_holds_what_was_sent_after_treatment(
    deals: Treatments, sent: dict[str, Json], changed: dict[str, Json]
) -> None:
    assert deals.record(sent, None, NOW) == {**EMPTY, **changed}


STORED: dict[str, Json] = {
    **EMPTY,
    "status": "won",
    "closed_on": "2025-12-24",
    "info": "old",
    "tags": ["x"],
    "custom_properties": {"a": "1", "b": "2"},
}
UPDATED: dict[str, tuple[dict[str, Json], dict[str, Json]]] = {
    "what is not sent stays": ({}, {}),
    "null puts the default back": ({"info": None, "tags": None}, {"info": "", "tags": []}),
    "properties are merged": (
        {"custom_properties": {"b": "3", "c": ["4"]}},
        {"custom_properties": {"a": "1", "b": "3", "c": ["4"]}},
    ),
    "null removes one of them": (
        {"custom_properties": {"a": None, "z": None}},
        {"custom_properties": {"b": "2"}},
    ),
    "null for all of them changes none": ({"custom_properties": None}, {}),
    "from closed to closed the date stays": ({"status": "lost"}, {"status": "lost"}),
    "a date that is removed becomes today": ({"closed_on": None}, {"closed_on": "2026-03-15"}),
    "reopening clears the date": (
        {"status": "pending"},
        {"status": "pending", "closed_on": None},
    ),
    "reopening with a date clears it too": (
        {"status": "potential", "closed_on": "2026-01-01"},
        {"status": "potential", "closed_on": None},
    ),
}


@pytest.mark.parametrize(("sent", "changed"), UPDATED.values(), ids=UPDATED)
def test_a_changed_record_holds_both(
    deals: Treatments, sent: dict[str, Json], changed: dict[str, Json]
) -> None:
    before = {**STORED, "custom_properties": dict(STORED["custom_properties"])}
    assert deals.record(sent, before, NOW) == {**STORED, **changed}
    assert before == STORED, "what was stored is not touched"


def test_ignored_alone_keeps_what_is_stored() -> None:
    kept = Treatments(
        resource(
            field("state", ValueType.TEXT),
            field("day", ValueType.DATE),
            treatments=(treatment(TreatmentKind.IGNORED_WHILE, "day", "", "state", ("open",)),),
        )
    )
    stored = {"state": "open", "day": "2026-01-01"}
    assert kept.record({"day": "2026-02-02"}, stored, NOW) == stored
    assert kept.record({"state": "open", "day": "2026-02-02"}, None, NOW)["day"] is None
    closed = {"state": "shut", "day": "2026-02-02"}
    assert kept.record(closed, stored, NOW) == closed


def test_merged_values_start_from_nothing_and_keep_null_if_it_removes_none() -> None:
    merged = Treatments(
        resource(
            field("notes", ValueType.PROPERTIES),
            treatments=(treatment(TreatmentKind.MERGED, "notes"),),
        )
    )
    assert merged.record({}, None, NOW) == {"notes": None}
    first = merged.record({"notes": {"a": "1", "b": None}}, None, NOW)
    assert first == {"notes": {"a": "1", "b": None}}
    assert merged.record({"notes": {"a": "2"}}, first, NOW) == {"notes": {"a": "2", "b": None}}


def test_defaults_are_not_shared_between_records(deals: Treatments) -> None:
    first = deals.record({"custom_properties": {"a": "1"}}, None, NOW)
    assert first["custom_properties"] == {"a": "1"}
    assert deals.record({}, None, NOW)["custom_properties"] == {}


def test_a_new_record_is_given_its_number_and_times(deals: Treatments) -> None:
    record: dict[str, Json] = {"name": "a"}
    deals.finish(record, 7, NOW)
    assert record == {
        "name": "a",
        "id": 7,
        "created_at": "2026-03-15T23:59:59Z",
        "updated_at": "2026-03-15T23:59:59Z",
    }


def test_a_change_is_given_its_time_alone(deals: Treatments) -> None:
    record: dict[str, Json] = {"id": 7, "created_at": "2026-01-01T00:00:00Z"}
    deals.touch(record, NOW)
    assert record == {
        "id": 7,
        "created_at": "2026-01-01T00:00:00Z",
        "updated_at": "2026-03-15T23:59:59Z",
    }


def test_a_resource_without_numbers_and_times_is_given_none() -> None:
    plain = Treatments(resource(field("name", ValueType.TEXT)))
    record: dict[str, Json] = {"name": "a"}
    plain.finish(record, 7, NOW)
    assert record == {"name": "a"}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (5, 5),
        (Decimal("5.0"), 5),
        (Decimal(-5), -5),
        (Decimal("1E+3"), 1000),
        (Decimal("999999999999999999.0"), 10**18 - 1),
        (Decimal("1E+18"), Decimal("1E+18")),
        (Decimal("-1E+18"), Decimal("-1E+18")),
        (Decimal("1E+999999999999"), Decimal("1E+999999999999")),
    ],
)
def test_a_whole_number_is_an_int_unless_it_is_too_great(
    value: int | Decimal, expected: int | Decimal
) -> None:
    made = whole_number(value)
    assert made == expected
    assert type(made) is type(expected)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2026, 3, 5, 7, 8, 9, 999_999, tzinfo=UTC), "2026-03-05T07:08:09Z"),
        (datetime(1, 1, 1, tzinfo=UTC), "0001-01-01T00:00:00Z"),
        (datetime(999, 12, 31, 23, 59, 59, tzinfo=UTC), "0999-12-31T23:59:59Z"),
        (datetime(9999, 12, 31, tzinfo=UTC), "9999-12-31T00:00:00Z"),
    ],
)
def test_an_instant_is_written_in_whole_seconds_with_four_digits_of_the_year(
    moment: datetime, expected: str
) -> None:
    assert timestamp(moment) == expected
