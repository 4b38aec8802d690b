"""Records as Python values: read, changed by the API's rules, and refused by them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

import dealdouble
from dealdouble import RecordRefused, RunningDouble
from dealdouble.errors import DealdoubleError, OptionError

from .conftest import NEW_DEAL


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
        pytest.param({"money": 2**70}, "this cannot be sent", "give texts", id="too-many-bits"),
    ],
)
def test_a_field_or_value_that_there_is_not_is_told(
    double: RunningDouble, fields: dict[str, Any], cause: str, remedy: str
) -> None:
    with pytest.raises(OptionError) as caught:
        double.moco.deals.update(123, **fields)

    assert cause in caught.value.cause
    assert remedy in caught.value.remedy


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
