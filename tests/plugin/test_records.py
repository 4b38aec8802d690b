"""Records as Python values: read, changed by the API's rules, and refused by them."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum, IntEnum
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import pytest

import dealdouble
from dealdouble import RecordRefused, RunningDouble
from dealdouble.errors import DealdoubleError, OptionError

from .conftest import NEW_DEAL


def nested(levels: int) -> Any:
    """A list in a list, so many of them, around a 1."""
    value: Any = 1
    for _ in range(levels):
        value = [value]
    return value


def test_a_record_is_what_the_api_shows_of_it(double: RunningDouble) -> None:
    shown = double.moco.client.get("/deals/123")

    assert double.moco.deals[123] == double.moco.requests[-1].answer
    assert list(double.moco.deals[123]) == list(shown.json())
    assert double.intum.deals[101]["name"] == "Wdrożenie systemu CRM"


def test_amounts_are_exact_however_the_api_writes_them() -> None:
    with dealdouble.running(decimals="text") as double:
        deals = double.intum.deals
        deals.update(101, total_amount_gross=Decimal("999999999999.99999"))

        assert deals[101]["total_amount_gross"] == Decimal("999999999999.99999")
        shown = double.intum.client.get("/crm/deals/101.json").json()
        assert shown["total_amount_gross"] == "999999999999.99999"


def test_the_records_are_a_mapping_in_the_order_of_the_list(double: RunningDouble) -> None:
    deals = double.intum.deals
    listed = [deal["id"] for deal in double.intum.client.get("/crm/deals.json").json()]

    assert list(deals) == listed == sorted(listed, reverse=True)
    assert [deal["id"] for deal in deals.all()] == listed
    assert len(deals) == len(listed)
    assert 101 in deals
    assert 1 not in deals
    assert deals.get(1) is None
    assert dict(deals.items())[101] == deals[101]
    assert repr(double.moco.deals) == "<37 deals of moco>"


def test_what_was_read_is_a_copy(double: RunningDouble) -> None:
    double.moco.deals[123]["name"] = "Mine"

    assert double.moco.deals[123]["name"] == "Website V2"


def test_a_record_is_created_as_the_api_creates_it(double: RunningDouble) -> None:
    created = double.moco.deals.create(**NEW_DEAL | {"status": "won", "tags": ["b", "a", "b"]})

    assert created["closed_on"] == "2026-03-15"
    assert created["tags"] == ["a", "b"]
    assert created["created_at"] == created["updated_at"] == "2026-03-15T09:00:00Z"
    assert double.moco.client.get(f"/deals/{created['id']}").json() == created


def test_python_values_are_sent_as_json(double: RunningDouble) -> None:
    changed = double.moco.deals.update(
        123, money=Decimal("0.10"), reminder_date=date(2026, 2, 28), tags=("one",), info=None
    )

    assert changed["money"] == Decimal("0.1")
    assert (changed["reminder_date"], changed["tags"]) == ("2026-02-28", ["one"])
    assert changed["info"] == ""


def test_an_alias_is_a_field_too(double: RunningDouble) -> None:
    changed = double.moco.deals.update(123, customer_id=789)

    assert changed["company"]["id"] == 789


def test_an_update_leaves_what_it_does_not_name(double: RunningDouble) -> None:
    before = double.moco.deals[123]
    changed = double.moco.deals.update(123, money=7)

    assert changed == before | {"money": 7, "updated_at": "2026-03-15T09:00:00Z"}
    assert double.moco.deals[123] == changed


def test_a_deal_belongs_to_the_integration_of_the_account(double: RunningDouble) -> None:
    double.intum.deals.update(101, external_id="B-7")

    answer = double.intum.client.get("/crm/deals/e/demo-shop/B-7.json")
    assert answer.json()["id"] == 101


def test_a_deleted_record_is_gone(double: RunningDouble) -> None:
    double.moco.deals.delete(123)

    assert 123 not in double.moco.deals
    assert double.moco.client.get("/deals/123").status_code == 404


def test_changes_are_no_requests(double: RunningDouble) -> None:
    double.moco.deals.update(123, money=7)

    assert double.moco.requests == ()


def test_a_broken_rule_is_raised_with_all_that_is_known_of_it(double: RunningDouble) -> None:
    before = double.moco.deals.all()
    with pytest.raises(RecordRefused) as caught:
        double.moco.deals.create(**NEW_DEAL | {"name": " ", "service_period_from": "2026-03-15"})

    blank, day = caught.value.broken
    assert (blank.field, blank.message, blank.rule) == ("name", "can't be blank", "not blank")
    assert (blank.value, blank.standing, blank.document) == (" ", "assumed", "moco/deals.md")
    assert (day.field, day.standing) == ("service_period_from", "documented")
    assert str(caught.value) == (
        "moco would refuse this new record of its deals: "
        f"name can't be blank (assumed in moco/deals.md:{blank.line}); "
        "service_period_from must be the first day of a month "
        f"(documented in moco/deals.md:{day.line})"
    )
    assert isinstance(caught.value, DealdoubleError)
    assert double.moco.deals.all() == before


def test_an_update_is_held_against_what_is_stored(double: RunningDouble) -> None:
    with pytest.raises(RecordRefused, match="intum would refuse this change of 101") as caught:
        double.intum.deals.update(101, total_amount_gross="9999.99")

    assert [rule.field for rule in caught.value.broken] == ["total_amount_gross"]


@pytest.mark.parametrize(
    ("fields", "cause", "remedy"),
    [
        pytest.param({"mony": 1}, "moco has no 'mony' in its deals", "name, currency", id="name"),
        pytest.param({"id": 1}, "moco has no 'id' in its deals", "name, currency", id="id"),
        pytest.param({"tags": {"x"}}, "this cannot be sent as JSON", "give texts", id="set"),
        pytest.param({"money": object()}, "this cannot be sent", "give texts", id="object"),
        pytest.param({"money": Decimal("nan")}, "this cannot be sent", "give texts", id="nan"),
        pytest.param({"money": float("nan")}, "as JSON: nan", "give texts", id="float-nan"),
        pytest.param({"tags": [float("inf")]}, "as JSON: inf", "give texts", id="float-infinity"),
        pytest.param({"name": "\ud800"}, "as JSON: '\\ud800'", "give texts", id="surrogate"),
        pytest.param({"custom_properties": {1: "x"}}, "the key 1", "give a text", id="key"),
        pytest.param({"tags": nested(100)}, "nested too deep", "give texts", id="depth"),
    ],
)
def test_a_field_or_value_that_there_is_not_is_told(
    double: RunningDouble, fields: dict[str, Any], cause: str, remedy: str
) -> None:
    with pytest.raises(OptionError) as caught:
        double.moco.deals.update(123, **fields)

    assert cause in caught.value.cause
    assert remedy in caught.value.remedy


@pytest.mark.parametrize(
    "money",
    [
        pytest.param(10**30, id="great"),
        pytest.param(-(10**30), id="below-zero"),
        pytest.param(2**70, id="too-many-bits"),
        pytest.param(10**5000, id="too-many-digits"),
        pytest.param(Decimal("1E+400"), id="exponent"),
    ],
)
def test_a_number_that_is_too_great_breaks_the_rule_for_it(
    double: RunningDouble, money: Any
) -> None:
    with pytest.raises(RecordRefused) as caught:
        double.moco.deals.update(123, money=money)

    (rule,) = caught.value.broken
    assert (rule.field, rule.value) == ("money", Decimal(money))


def test_what_other_libraries_make_of_texts_numbers_and_dates_is_sent_too(
    double: RunningDouble,
) -> None:
    class Text(str):
        __slots__ = ()

        def __str__(self) -> str:
            return "another"

    class Day(date):
        """As those of a library that stops the time."""

    class Currency(Enum):
        EURO = "EUR"

    class User(IntEnum):
        BEAT = 123

    class Tags(NamedTuple):
        first: str
        second: Text

    class Amount(float):
        def __repr__(self) -> str:
            return "Amount()"

    changed = double.moco.deals.update(
        123,
        name=Text("Relaunch"),
        reminder_date=Day(2026, 2, 28),
        currency=Currency.EURO,
        user_id=User.BEAT,
        tags=Tags("a", Text("b")),
        money=Amount(0.1),
    )

    assert (changed["name"], changed["reminder_date"]) == ("Relaunch", "2026-02-28")
    assert (changed["currency"], changed["user"]["id"]) == ("EUR", 123)
    assert (changed["tags"], changed["money"]) == (["a", "b"], Decimal("0.1"))


def test_dates_with_a_time_and_ids_of_other_kinds_are_texts(double: RunningDouble) -> None:
    sent = datetime(2026, 3, 1, 9, tzinfo=UTC)
    ident = UUID("12345678-1234-5678-1234-567812345678")
    double.intum.deals.update(101, external_id=ident, fields={"seen": sent, "is": [True, None]})

    shown = double.intum.deals[101]
    assert shown["external_id"] == "12345678-1234-5678-1234-567812345678"
    assert shown["fields"] == {"seen": "2026-03-01T09:00:00+00:00", "is": [True, None]}


def test_records_are_read_however_deep_their_values_are(tmp_path: Path) -> None:
    """As deep as a request may be: around it stand a record, and a list of them."""
    file = tmp_path / "deep.json"
    deal = {"name": "Deep", "total_amount_net": 1, "total_amount_gross": 1, "tax": "23"}
    deals = {"deep": deal | {"id": 5000, "fields": {"deep": nested(99)}}}
    whole = {"extends": "demo", "title": "Deep", "intum": {"deals": deals}}
    file.write_text(json.dumps(whole), encoding="utf-8")

    with dealdouble.running(file) as double:
        client = double.intum.client
        for path in ("/crm/deals/5000.json", "/crm/deals.json"):
            assert client.get(path).status_code == 200
        read, listed = double.intum.requests
        assert double.intum.deals[5000]["fields"] == {"deep": nested(99)}
        assert double.intum.deals[5000] == read.answer == listed.answer[0]


@pytest.mark.parametrize("number", ["123", slice(3), [], None, 123.0])
def test_what_is_no_id_is_a_key_error_that_tells_what_is(
    double: RunningDouble, number: Any
) -> None:
    deals = double.moco.deals
    told = "among its deals; ids are whole numbers, such as 123"
    with pytest.raises(KeyError, match=told):
        deals[number]
    with pytest.raises(KeyError, match=told):
        deals.update(number, money=1)
    with pytest.raises(KeyError, match=told):
        deals.delete(number)


def test_a_record_that_there_is_not_is_a_key_error(double: RunningDouble) -> None:
    deals = double.moco.deals
    with pytest.raises(KeyError, match="moco has no 99 among its deals"):
        deals[99]
    with pytest.raises(KeyError):
        deals.update(99, money=1)
    with pytest.raises(KeyError):
        deals.delete(99)
    assert len(deals) == 37


def test_records_that_are_only_named_can_be_read(double: RunningDouble) -> None:
    companies = double.moco.records("companies")

    assert companies[760260535]["name"] == "Beispiel AG"
    assert len(companies.all()) == len(companies)
    with pytest.raises(OptionError, match="moco does not serve its companies") as caught:
        companies.update(760260535, name="Other")
    assert "into a scenario" in caught.value.remedy
    with pytest.raises(OptionError, match="moco has no 'deal'; there are deals, users"):
        double.moco.records("deal")
