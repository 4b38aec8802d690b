"""A published client of MOCO's API, moco-py, against a running server."""

import asyncio
import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import moco_py
import pytest
from moco_py import AsyncMoco, Moco
from moco_py.types._enums import DealStatus
from moco_py.types.deals import Deal

from ..cli.process import Served, serving

# The client's model of a deal knows custom properties with one text each, not lists of them.
OFFICE = """\
title: What moco-py understands
moco:
  keys:
    demo: {access: full}
    demo-read-only: {access: read-only}
    demo-expired: {access: full, expired: true}
  users:
    anna: {id: 123, firstname: Anna, lastname: Keller}
  companies:
    nordwind: {id: 789, name: Nordwind GmbH, type: customer}
  people:
    erika: {id: 357, firstname: Erika, lastname: Sommer}
  deal_categories:
    angebot: {id: 456, name: Angebot, probability: 30}
  deals:
    website:
      id: 1
      name: Website
      status: won
      closed_on: 2026-02-03
      reminder_date: 2026-04-01
      money: 61000.5
      currency: CHF
      tags: [Important, Strategic]
      custom_properties: {Type: Shop}
      user: anna
      company: nordwind
      person: erika
      deal_category: angebot
      service_period_from: 2026-05-01
      service_period_to: 2026-05-31
      created_at: 2026-01-02T09:00:00Z
    intranet:
      id: 2
      name: Intranet
      reminder_date: 2026-04-01
      money: 100
      currency: EUR
      user: anna
      deal_category: angebot
"""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("moco-py") / "office.yaml"
    file.write_text(OFFICE, encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def served(office: Path) -> Iterator[Served]:
    with serving("--scenario", str(office)) as server:
        yield server


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """The client would follow the environment's proxies, which cannot reach this machine."""
    monkeypatch.setenv("NO_PROXY", "*")


@pytest.fixture
def moco(served: Served) -> Iterator[Moco]:
    with client(served, "demo") as opened:
        yield opened


def client(served: Served, key: str) -> Moco:
    """A client that reports the first refusal, where it would try again by default."""
    return Moco(api_key=key, base_url=f"{served.origin}/api/v1", max_retries=0)


def create(moco: Moco, name: str, **fields: Any) -> Deal:
    """A new deal with what the client insists on."""
    return moco.deals.create(
        name=name,
        currency="EUR",
        money=25000,
        reminder_date="2026-04-01",
        user_id=123,
        deal_category_id=456,
        **fields,
    ).parsed


def test_it_reads_a_deal_with_all_that_it_knows(moco: Moco) -> None:
    deal = moco.deals.get(1).parsed

    assert deal.model_dump(exclude={"inbox_email_address"}) == {
        "id": 1,
        "name": "Website",
        "status": "won",
        "reminder_date": datetime.date(2026, 4, 1),
        "closed_on": datetime.date(2026, 2, 3),
        "money": 61000.5,
        "currency": "CHF",
        "info": "",
        "custom_properties": {"Type": "Shop"},
        "user": {"id": 123, "firstname": "Anna", "lastname": "Keller"},
        "company": {"id": 789, "name": "Nordwind GmbH", "type": "customer"},
        "person": {"id": 357, "name": "Erika Sommer"},
        "category": {"id": 456, "name": "Angebot", "probability": 30},
        "service_period_from": datetime.date(2026, 5, 1),
        "service_period_to": datetime.date(2026, 5, 31),
        "created_at": datetime.datetime(2026, 1, 2, 9, tzinfo=datetime.UTC),
        "updated_at": datetime.datetime(2026, 1, 2, 9, tzinfo=datetime.UTC),
    }


def test_it_reads_what_is_empty_in_an_open_deal(moco: Moco) -> None:
    deal = moco.deals.get(2).parsed

    assert (deal.closed_on, deal.company, deal.person) == (None, None, None)
    assert (deal.service_period_from, deal.service_period_to) == (None, None)


def test_it_lists_deals_by_its_filters(moco: Moco) -> None:
    def found(**filters: Any) -> list[int]:
        return [deal.id for deal in moco.deals.list(**filters)]

    # The client's own DealStatus.WON would arrive as the text "DealStatus.WON" here.
    assert found() == [2, 1]
    assert found(status="won") == [1]
    assert found(status="pending") == [2]
    assert found(tags="Important, Strategic") == [1]
    assert found(closed_from="2026-02-03", closed_to="2026-02-03") == [1]
    assert found(closed_from="2026-02-04") == []
    assert found(company_id=789) == [1]


def test_it_creates_changes_and_deletes_a_deal(moco: Moco) -> None:
    created = create(moco, "Relaunch")
    assert (created.name, created.status, created.money) == ("Relaunch", "pending", 25000)

    lost = moco.deals.update(created.id, status=DealStatus.LOST, closed_on="2026-03-15").parsed
    assert (lost.name, lost.status) == ("Relaunch", "lost")
    assert lost.closed_on == datetime.date(2026, 3, 15)
    assert moco.deals.get(created.id).parsed == lost

    assert moco.deals.delete(created.id).status_code == 204
    with pytest.raises(moco_py.NotFoundError):
        moco.deals.get(created.id)


def test_it_pages_through_more_deals_than_one_page_holds(office: Path) -> None:
    with serving("--scenario", str(office)) as fresh, client(fresh, "demo") as moco:
        made = {create(moco, f"Deal {n}").id for n in range(199)}

        first = moco.deals.list()
        every = [deal.id for deal in first.auto_paging_iter()]

    assert (first.page_info.page, first.page_info.per_page, first.page_info.total) == (1, 100, 201)
    assert (len(first.items), first.has_next) == (100, True)
    assert (len(every), set(every)) == (201, made | {1, 2})


@pytest.mark.parametrize("key", ["nobody", "demo-expired"])
def test_a_key_that_does_not_count_is_an_authentication_error(served: Served, key: str) -> None:
    with client(served, key) as moco, pytest.raises(moco_py.AuthenticationError) as refused:
        moco.deals.list()

    assert (refused.value.status_code, refused.value.message) == (401, "Unauthorized")


def test_a_write_with_a_read_only_key_is_a_permission_error(served: Served) -> None:
    with client(served, "demo-read-only") as moco:
        assert moco.deals.get(1).parsed.name == "Website"
        with pytest.raises(moco_py.PermissionError) as refused:
            moco.deals.delete(1)

    assert refused.value.status_code == 403
    assert refused.value.body == {"errors": ["Access denied"]}


def test_an_unknown_deal_is_a_not_found_error(moco: Moco) -> None:
    with pytest.raises(moco_py.NotFoundError) as refused:
        moco.deals.get(404)

    assert refused.value.status_code == 404


def test_broken_rules_are_a_validation_error_that_names_them_all(moco: Moco) -> None:
    with pytest.raises(moco_py.ValidationError) as refused:
        create(moco, " ", service_period_from="2026-05-02")

    assert refused.value.status_code == 422
    assert refused.value.body == {
        "name": ["can't be blank"],
        "service_period_from": ["must be the first day of a month"],
    }


def test_an_unreadable_date_in_a_filter_is_an_error_of_its_own(moco: Moco) -> None:
    with pytest.raises(moco_py.MocoError) as refused:
        moco.deals.list(closed_from="soon")

    assert (refused.value.status_code, refused.value.message) == (400, "Invalid date range")


def test_requests_past_the_rate_are_an_error_that_tells_when_to_come_back(office: Path) -> None:
    with (
        serving("--scenario", str(office), "--rate-limit") as limited,
        client(limited, "demo") as moco,
    ):
        for _ in range(120):
            moco.deals.get(1)
        with pytest.raises(moco_py.RateLimitError) as refused:
            moco.deals.get(1)

    assert (refused.value.status_code, refused.value.message) == (429, "Too many requests")
    assert refused.value.retry_after is not None
    assert 0 < refused.value.retry_after <= 120


def test_its_asynchronous_half_understands_the_same_answers(served: Served) -> None:
    async def visit() -> tuple[Deal, Deal, int]:
        base = f"{served.origin}/api/v1"
        async with AsyncMoco(api_key="demo", base_url=base, max_retries=0) as moco:
            created = await moco.deals.create(
                name="Asynchronous",
                currency="EUR",
                money=1,
                reminder_date="2026-04-01",
                user_id=123,
                deal_category_id=456,
            )
            page = await moco.deals.list()
            (listed,) = [deal async for deal in page.auto_paging_iter() if deal.id > 2]
            deleted = await moco.deals.delete(created.parsed.id)
            with pytest.raises(moco_py.NotFoundError):
                await moco.deals.get(created.parsed.id)
            return created.parsed, listed, deleted.status_code

    created, listed, status = asyncio.run(visit())

    assert created == listed
    assert (created.name, status) == ("Asynchronous", 204)
