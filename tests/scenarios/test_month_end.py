"""The scenario `month-end`: for whatever counts days and months."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dealdouble.contract.model import Contract

from .shipped import INTUM_DEAL, Clients, serving


@pytest.fixture
def clients(contracts: list[Contract]) -> Iterator[Clients]:
    with serving("month-end", contracts) as clients:
        yield clients


def test_a_deal_that_is_won_now_was_closed_on_the_leap_day(clients: Clients) -> None:
    deal = clients.of("moco").put("/deals/11", json={"status": "won"}).json()

    assert deal["closed_on"] == "2028-02-29"
    assert deal["updated_at"] == "2028-02-29T21:30:00Z"
    assert deal["service_period_to"] == "2028-02-29"


def test_the_clock_stands_until_it_is_advanced_into_march(clients: Clients) -> None:
    client = clients.of("moco")
    assert client.put("/deals/14", json={"status": "lost"}).json()["closed_on"] == "2028-02-29"

    clients.double.clock.advance(3 * 3600)

    deal = client.put("/deals/15", json={"status": "dropped"}).json()
    assert (deal["closed_on"], deal["updated_at"]) == ("2028-03-01", "2028-03-01T00:30:00Z")


def test_what_was_closed_this_month_can_be_told_from_the_rest(clients: Clients) -> None:
    closed = clients.listed("moco", closed_from="2028-02-01", closed_to="2028-02-29")

    assert [deal["id"] for deal in closed] == [12]


def test_the_29th_is_the_last_day_of_a_service_in_this_february(clients: Clients) -> None:
    client = clients.of("moco")
    for day, status in (("2028-02-28", 422), ("2028-02-29", 200)):
        answer = client.put("/deals/13", json={"service_period_to": day})
        assert answer.status_code == status


def test_intums_dates_reach_to_the_leap_day(clients: Clients) -> None:
    days = {"main_date_from": "2028-02-29", "main_date_to": "2028-02-29"}

    assert [deal["id"] for deal in clients.listed("intum", **days)] == [11]
    created = clients.of("intum").post("/deals.json", json=INTUM_DEAL).json()
    assert created["created_at"] == "2028-02-29T21:30:00Z"
