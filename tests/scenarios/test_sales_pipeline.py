"""The scenario `sales-pipeline`: for lists with pages, filters, charts and sums."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

import pytest

from dealdouble.contract.model import Contract

from .shipped import Clients, serving


@pytest.fixture(scope="module")
def clients(contracts: list[Contract]) -> Iterator[Clients]:
    with serving("sales-pipeline", contracts) as clients:
        yield clients


def test_moco_has_deals_of_every_status_on_five_pages(clients: Clients) -> None:
    answer = clients.of("moco").get("/deals")
    deals = clients.listed("moco")

    assert answer.headers["x-total"] == "500"
    assert 'page=5>; rel="last"' in answer.headers["link"]
    assert [deal["id"] for deal in deals] != sorted(deal["id"] for deal in deals)
    counts = Counter(deal["status"] for deal in deals)
    assert set(counts) == {"potential", "pending", "won", "lost", "dropped"}
    assert min(counts.values()) >= 20
    assert {deal["category"]["id"] for deal in deals} == {11, 12, 13, 14, 15, 456}


def test_a_filter_and_its_sum_tell_the_same_as_the_list(clients: Clients) -> None:
    won = clients.listed("moco", status="won")

    assert won == [deal for deal in clients.listed("moco") if deal["status"] == "won"]
    assert sum(deal["money"] for deal in won) > 1_000_000


def test_mocos_deals_hang_together(clients: Clients) -> None:
    for deal in clients.listed("moco"):
        is_open = deal["status"] in ("potential", "pending")
        assert (deal["closed_on"] is None) == is_open
        assert is_open or deal["created_at"][:10] < deal["closed_on"]
        assert is_open or deal["closed_on"] <= deal["updated_at"][:10]
        assert deal["created_at"] <= deal["updated_at"]
        begins, ends = deal["service_period_from"], deal["service_period_to"]
        assert begins == ends is None or begins < ends
        polish = deal["company"] and deal["company"]["id"] in (760261207, 760261455)
        assert not polish or deal["currency"] == "PLN"
        assert deal["person"] is None or deal["company"] is not None


def test_intum_has_deals_of_every_status_and_ending(clients: Clients) -> None:
    deals = clients.listed("intum")

    assert [deal["id"] for deal in deals] == list(range(500, 0, -1))
    assert {deal["status_id"] for deal in deals} == {1, 2, 3, 4, 5, 8}
    assert {deal["closed"] for deal in deals} == {None, "win", "lost"}
    assert {deal["tax"] for deal in deals} == {"23", "8", "5", "zw"}


def test_intums_gross_follows_from_net_and_tax(clients: Clients) -> None:
    rates = {"23": Decimal("0.23"), "8": Decimal("0.08"), "5": Decimal("0.05"), "zw": Decimal(0)}

    for deal in clients.listed("intum"):
        net, gross = (Decimal(str(deal[f"total_amount_{kind}"])) for kind in ("net", "gross"))
        assert abs(gross - net * (1 + rates[deal["tax"]])) <= Decimal("0.005")


def test_orders_of_the_shop_are_found_by_their_ids_there(clients: Clients) -> None:
    ordered = [deal for deal in clients.listed("intum") if deal["external_id"]]

    assert len(ordered) > 50
    for deal in ordered[:5]:
        path = f"/deals/e/demo-shop/{deal['external_id']}.json"
        assert clients.of("intum").get(path).json() == deal


@pytest.mark.parametrize("api", ["moco", "intum"])
def test_another_seed_draws_other_deals(
    contracts: list[Contract], clients: Clients, api: str
) -> None:
    with serving("sales-pipeline", contracts, seed=7) as seeded:
        names = [{deal["name"] for deal in item.listed(api)} for item in (clients, seeded)]
        sums = [
            sum(deal["money" if api == "moco" else "total_amount_net"] for deal in deals)
            for deals in (clients.listed(api), seeded.listed(api))
        ]

    assert names[0] != names[1]
    assert sums[0] != sums[1]
