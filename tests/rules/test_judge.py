"""Which rules a request or a record breaks, on plain values and on arbitrary ones."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

import pytest
from hypothesis import given, settings

from dealdouble.contract.model import MISSING, Contract, Json
from dealdouble.rules.judge import Broken, Judge
from dealdouble.vocabulary import RuleKind, ValueType

from .bodies import BODIES
from .made import Neighbours, field, resource, rule

VALID: dict[str, Json] = {
    "name": "Relaunch",
    "currency": "EUR",
    "money": 25000,
    "reminder_date": "2026-04-01",
    "user_id": 1,
    "deal_category_id": 2,
}
OTHERS = Neighbours({"users": [1], "deal_categories": [2], "companies": [3], "people": [4]})
"""Each table has one record."""


@pytest.fixture(scope="module")
def deals(contract: Contract) -> Judge:
    """The rules of MOCO's deals."""
    return Judge(contract.resources["deals"])


def said(broken: list[Broken]) -> list[tuple[str, str, Json]]:
    """The broken rules as field, kind and value."""
    return [(item.rule.field, str(item.rule.kind), item.value) for item in broken]


KEPT: dict[str, dict[str, Json]] = {
    "the least": {},
    "money: just below": {"money": Decimal("999999999999.99999")},
    "money: just above": {"money": Decimal("-999999999999.99999")},
    "reminder_date: a date-time": {"reminder_date": "2026-04-01T09:30:00+02:00"},
    "user_id: a whole number with a point": {"user_id": Decimal("1.0")},
    "company_id: null": {"company_id": None},
    "info: empty": {"info": ""},
    "info: null": {"info": None},
    "closed_on: a leap day": {"closed_on": "2024-02-29"},
    "service_period_to: a leap day": {"service_period_to": "2000-02-29"},
    "service_period_to: no leap year": {"service_period_to": "1900-02-28"},
    "tags: none": {"tags": []},
    "tags: an empty one": {"tags": [""]},
    "custom_properties: one text, texts, null": {
        "custom_properties": {"a": "", "b": [], "c": None}
    },
}


@pytest.mark.parametrize("more", KEPT.values(), ids=KEPT)
def test_good_values_break_nothing(deals: Judge, more: dict[str, Json]) -> None:
    assert deals.of_sent({**VALID, **more}, partial=False) == []
    assert deals.of_sent(more, partial=True) == []


BREAKS: dict[str, tuple[str, Json, list[str]]] = {
    "name: null": ("name", None, ["required"]),
    "name: a number": ("name", 5, ["type"]),
    "name: empty": ("name", "", ["not blank"]),
    "name: blanks of all kinds": ("name", " \t\n\u00a0\u2003\u3000", ["not blank"]),
    "currency: small letters": ("currency", "eur", ["matches"]),
    "currency: a line break behind it": ("currency", "EUR\n", ["matches"]),
    "currency: wide letters": ("currency", "\uff25\uff35\uff32", ["matches"]),
    "currency: a list": ("currency", ["EUR"], ["type"]),
    "money: a text": ("money", "5", ["type"]),
    "money: true": ("money", True, ["type"]),
    "money: too much": ("money", 10**12, ["less than"]),
    "money: far too much": ("money", Decimal("1E+400"), ["less than"]),
    "money: too little": ("money", -(10**12), ["greater than"]),
    "reminder_date: a number": ("reminder_date", 20260401, ["type"]),
    "reminder_date: no date": ("reminder_date", "2026-02-29", ["date"]),
    "reminder_date: year 0": ("reminder_date", "0000-01-01", ["date"]),
    "reminder_date: other digits": (
        "reminder_date",
        "\u0662\u0660\u0662\u0666-\u0660\u0664-\u0660\u0661",
        ["date"],
    ),
    "user_id: a text": ("user_id", "1", ["type"]),
    "user_id: half a number": ("user_id", Decimal("1.5"), ["type"]),
    "user_id: null": ("user_id", None, ["required"]),
    "info: an object": ("info", {}, ["type"]),
    "status: unknown": ("status", "foo", ["one of"]),
    "status: null": ("status", None, ["one of"]),
    "status: a list": ("status", ["won"], ["one of"]),
    "closed_on: no date": ("closed_on", "2026-13-01", ["date"]),
    "closed_on: a line break behind it": ("closed_on", "2026-01-01\n", ["date"]),
    "closed_on: year 0": ("closed_on", "0000-01-01", ["date"]),
    "closed_on: a boolean": ("closed_on", False, ["type"]),
    "service_period_from: second day": (
        "service_period_from",
        "2026-03-02",
        ["first day of a month"],
    ),
    "service_period_from: no date at all": ("service_period_from", "2026-13-01", ["date"]),
    "service_period_to: day before": ("service_period_to", "2026-03-30", ["last day of a month"]),
    "service_period_to: no leap year": ("service_period_to", "1900-02-29", ["date"]),
    "tags: a text": ("tags", "a", ["type"]),
    "tags: a number in it": ("tags", ["a", 1], ["type"]),
    "tags: null in it": ("tags", [None], ["type"]),
    "custom_properties: a list": ("custom_properties", [], ["type"]),
    "custom_properties: a number": ("custom_properties", {"a": 1}, ["type"]),
    "custom_properties: an object": ("custom_properties", {"a": {}}, ["type"]),
    "custom_properties: a number in a list": ("custom_properties", {"a": ["b", 1]}, ["type"]),
}


@pytest.mark.parametrize(("name", "value", "kinds"), BREAKS.values(), ids=BREAKS)
def test_a_bad_value_breaks_the_rules_that_it_breaks_and_no_others(
    deals: Judge, name: str, value: Json, kinds: list[str]
) -> None:
    expected = [(name, kind, value) for kind in kinds]
    assert said(deals.of_sent({**VALID, name: value}, partial=False)) == expected
    assert said(deals.of_sent({name: value}, partial=True)) == expected


def test_what_a_create_lacks_breaks_the_rules_that_require_it(deals: Judge) -> None:
    required = ["name", "currency", "money", "reminder_date", "user_id", "deal_category_id"]
    expected = [(name, "required", MISSING) for name in required]
    assert said(deals.of_sent({}, partial=False)) == expected


def test_what_an_update_lacks_breaks_nothing(deals: Judge) -> None:
    assert deals.of_sent({}, partial=True) == []


def test_all_broken_rules_are_told_in_the_order_of_the_fields(deals: Judge) -> None:
    body = {**VALID, "tags": 5, "status": "foo", "name": ""}
    assert said(deals.of_sent(body, partial=False)) == [
        ("name", "not blank", ""),
        ("status", "one of", "foo"),
        ("tags", "type", 5),
    ]


def test_a_value_may_break_several_rules_once_its_type_is_right() -> None:
    schema = {"type": "string", "pattern": "^[a-z]", "enum": ["a", "b"]}
    judge = Judge(
        resource(
            field("letter", ValueType.TEXT, schema=schema),
            rules=(
                rule(RuleKind.TYPE, "letter", "type"),
                rule(RuleKind.MATCHES, "letter", "pattern"),
                rule(RuleKind.ONE_OF, "letter", "enum"),
            ),
        )
    )
    found = judge.of_sent({"letter": "C"}, partial=False)
    assert said(found) == [("letter", "matches", "C"), ("letter", "one of", "C")]
    assert said(judge.of_sent({"letter": 5}, partial=False)) == [("letter", "type", 5)]
    assert judge.of_sent({}, partial=False) == []


RECORD: dict[str, Json] = {
    **VALID,
    "company_id": None,
    "person_id": None,
    "service_period_from": None,
    "service_period_to": None,
    "custom_properties": {},
}
STORED: dict[str, tuple[dict[str, Json], set[str], list[tuple[str, str]]]] = {
    "good": ({}, set(), []),
    "unknown user": ({"user_id": 2}, set(), [("user_id", "exists")]),
    "unknown company": ({"company_id": 4}, set(), [("company_id", "exists")]),
    "known company": ({"company_id": 3}, set(), []),
    "an unfit field is left alone": ({"user_id": 2}, {"user_id"}, []),
    "too many digits": ({"money": Decimal("1E-30")}, set(), [("money", "digits")]),
    "end before start": (
        {"service_period_from": "2026-03-01", "service_period_to": "2026-02-28"},
        set(),
        [("service_period_to", "not before")],
    ),
    "end in the month of the start": (
        {"service_period_from": "2026-03-01", "service_period_to": "2026-03-31"},
        set(),
        [],
    ),
    "end before an unfit start": (
        {"service_period_from": "2026-03-01", "service_period_to": "2026-02-28"},
        {"service_period_from"},
        [],
    ),
    "12 kB": ({"custom_properties": {"a": "x" * (12288 - 8)}}, set(), []),
    "a byte more": (
        {"custom_properties": {"a": "x" * (12288 - 7)}},
        set(),
        [("custom_properties", "bytes")],
    ),
    "several": (
        {"user_id": 2, "deal_category_id": 1},
        set(),
        [("user_id", "exists"), ("deal_category_id", "exists")],
    ),
}


@pytest.mark.parametrize(("more", "unfit", "expected"), STORED.values(), ids=STORED)
def test_a_record_is_held_to_the_rules_beside_the_schema(
    deals: Judge, more: dict[str, Json], unfit: set[str], expected: list[tuple[str, str]]
) -> None:
    record = {**RECORD, **more}
    found = deals.of_record(record, unfit, OTHERS)
    assert [(item.rule.field, item.rule.kind) for item in found] == expected
    assert all(item.value == record[item.rule.field] for item in found)


@pytest.fixture(scope="module")
def tripped(contract: Contract) -> Judge:
    """The same rules, and one more for a field that is made to break it.

    The whole body never fits then, so that every rule is asked.
    """
    deals = contract.resources["deals"]
    wire = field("tripwire", ValueType.TEXT, schema={"type": "string"})
    fields = {**deals.fields, "tripwire": wire}
    rules = (*deals.rules, rule(RuleKind.TYPE, "tripwire", "type"))
    return Judge(dataclasses.replace(deals, fields=fields, rules=rules))


@pytest.mark.parametrize("partial", [False, True], ids=["create", "update"])
@settings(max_examples=400, derandomize=True, deadline=None)
@given(body=BODIES)
def test_the_whole_body_fits_if_and_only_if_no_rule_is_broken(
    deals: Judge, tripped: Judge, partial: bool, body: dict[str, Json]
) -> None:
    *one_by_one, tripwire = tripped.of_sent({**body, "tripwire": 0}, partial)
    assert tripwire.rule.field == "tripwire"
    assert deals.of_sent(body, partial) == one_by_one


def test_a_broken_rule_tells_its_field_message_error_and_value() -> None:
    broken = Broken(rule(RuleKind.TYPE, "a"), 5)
    assert (broken.field, broken.message, broken.error) == ("a", "type", "invalid")


def test_a_rule_of_another_unfit_field_is_left_alone() -> None:
    judge = Judge(
        resource(
            field("net", ValueType.DECIMAL),
            field("gross", ValueType.DECIMAL),
            field("next", ValueType.WHOLE_NUMBER),
            rules=(
                rule(RuleKind.NOT_LESS, "gross", value="net"),
                rule(RuleKind.NOT_ITSELF, "next"),
            ),
        )
    )
    others = Neighbours({"things": [1]})
    record: dict[str, Json] = {"id": 1, "net": 5, "gross": 4, "next": 1}
    found = {
        unfit: [item.field for item in judge.of_record(record, {unfit}, others)]
        for unfit in ("", "net", "gross", "next")
    }
    assert found == {"": ["gross", "next"], "net": ["next"], "gross": ["next"], "next": ["gross"]}
