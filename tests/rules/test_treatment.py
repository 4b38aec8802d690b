"""What becomes of values between the request and the record, on plain values."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from dealdouble.contract.model import Contract, Json
from dealdouble.rules.treatment import Caller, Treatments, number_of, timestamp, whole_number
from dealdouble.vocabulary import TreatmentKind, ValueType

from .made import field, resource, treatment

NOW = datetime(2026, 3, 15, 23, 59, 59, 999_999, tzinfo=UTC)
CALLER = Caller(NOW)
EMPTY: dict[str, Json] = {
    "id": 7,
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
    assert deals.record(sent, None, 7, CALLER) == {**EMPTY, **changed}


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
    assert deals.record(sent, before, 7, CALLER) == {**STORED, **changed}
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
    assert kept.record({"day": "2026-02-02"}, stored, 7, CALLER) == stored
    assert kept.record({"state": "open", "day": "2026-02-02"}, None, 7, CALLER)["day"] is None
    closed = {"state": "shut", "day": "2026-02-02"}
    assert kept.record(closed, stored, 7, CALLER) == closed


def test_merged_values_start_from_nothing_and_keep_null_if_it_removes_none() -> None:
    merged = Treatments(
        resource(
            field("notes", ValueType.PROPERTIES),
            treatments=(treatment(TreatmentKind.MERGED, "notes"),),
        )
    )
    assert merged.record({}, None, 7, CALLER) == {"notes": None}
    first = merged.record({"notes": {"a": "1", "b": None}}, None, 7, CALLER)
    assert first == {"notes": {"a": "1", "b": None}}
    assert merged.record({"notes": {"a": "2"}}, first, 7, CALLER) == {
        "notes": {"a": "2", "b": None}
    }


def test_defaults_are_not_shared_between_records(deals: Treatments) -> None:
    first = deals.record({"custom_properties": {"a": "1"}}, None, 7, CALLER)
    assert first["custom_properties"] == {"a": "1"}
    assert deals.record({}, None, 7, CALLER)["custom_properties"] == {}


def test_a_new_record_is_given_its_times(deals: Treatments) -> None:
    record: dict[str, Json] = {"name": "a"}
    deals.finish(record, NOW)
    assert record == {
        "name": "a",
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
    record = plain.record({"name": "a"}, None, 7, CALLER)
    plain.finish(record, NOW)
    assert record == {"name": "a"}


READING = Treatments(
    resource(
        field("closed", ValueType.TEXT),
        field("net", ValueType.DECIMAL),
        field("tax", ValueType.DECIMAL),
        field("plain", ValueType.TEXT),
        treatments=(
            treatment(TreatmentKind.EMPTY_IS_NULL, "closed"),
            treatment(TreatmentKind.FROM_TEXT, "net"),
            treatment(TreatmentKind.EMPTY_IS_NULL, "tax"),
            treatment(TreatmentKind.FROM_TEXT, "tax"),
            treatment(TreatmentKind.ALIAS, "net", "amount"),
        ),
    )
)
READ: dict[str, tuple[dict[str, Json], dict[str, Json]]] = {
    "an empty text is null": ({"closed": ""}, {"closed": None}),
    "a blank is not empty": ({"closed": " "}, {"closed": " "}),
    "null stays": ({"closed": None, "net": None}, {"closed": None, "net": None}),
    "what is of another type stays": (
        {"closed": 0, "net": ["1"]},
        {"closed": 0, "net": ["1"]},
    ),
    "a text without the treatment stays": ({"plain": "", "net": ""}, {"plain": "", "net": ""}),
    "a number from text": ({"net": "12.50"}, {"net": Decimal("12.50")}),
    "a number from text under an alias": ({"amount": "-1"}, {"net": Decimal(-1)}),
    "both, a number": ({"tax": "1"}, {"tax": Decimal(1)}),
    "both, empty": ({"tax": ""}, {"tax": None}),
}


@pytest.mark.parametrize(("body", "expected"), READ.values(), ids=READ)
def test_a_value_is_read_before_it_is_judged(
    body: dict[str, Json], expected: dict[str, Json]
) -> None:
    assert READING.sent(body) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("0", Decimal(0)),
        ("-12.340", Decimal("-12.340")),
        ("9" * 30 + "." + "9" * 30, Decimal("9" * 30 + "." + "9" * 30)),
        *((text, text) for text in ("", " 1", "1 ", "1\n", "+1", "1.", ".5", "1,5", "1e3", "NaN")),
        *((text, text) for text in ("\u0661", "--1", "9" * 31, "1." + "9" * 31, "0x1", "1_0")),
        *((value, value) for value in (5, None, True)),
    ],
)
def test_a_number_in_plain_notation_is_read(value: Json, expected: Json) -> None:
    made = number_of(value)
    assert made == expected
    assert type(made) is type(expected)


STAMPED = Treatments(
    resource(
        field("external_id", ValueType.TEXT),
        treatments=(treatment(TreatmentKind.INTEGRATION, "app", "external_id"),),
    )
)
INTEGRATIONS: dict[str, tuple[dict[str, Json], str | None, str | None]] = {
    "the value is sent": ({"external_id": "B"}, "shop", "shop"),
    "the same value is sent": ({"external_id": "A"}, "shop", "before"),
    "the key has none": ({"external_id": "B"}, None, None),
    "null is sent": ({"external_id": None}, "shop", None),
    "nothing is sent": ({}, "shop", "before"),
}


@pytest.mark.parametrize(("sent", "key", "app"), INTEGRATIONS.values(), ids=INTEGRATIONS)
def test_a_value_belongs_to_the_integration_whose_key_sent_it(
    sent: dict[str, Json], key: str | None, app: str | None
) -> None:
    stored = {"external_id": "A", "app": "before"}
    changed = STAMPED.record(sent, stored, 7, Caller(NOW, key))
    assert changed == {**stored, **sent, "app": app}


def test_a_new_record_belongs_to_no_integration_until_the_value_is_sent() -> None:
    caller = Caller(NOW, "shop")
    assert STAMPED.record({}, None, 7, caller) == {"external_id": None, "app": None}
    made = STAMPED.record({"external_id": "A"}, None, 7, caller)
    assert made == {"external_id": "A", "app": "shop"}


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


def test_a_value_that_belongs_to_nobody_can_be_claimed_by_sending_it_again() -> None:
    stored = {"external_id": "A", "app": None}
    claimed = STAMPED.record({"external_id": "A"}, stored, 7, Caller(NOW, "shop"))
    assert claimed == {"external_id": "A", "app": "shop"}
