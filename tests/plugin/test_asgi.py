"""A double without a port, as an ASGI application."""

from __future__ import annotations

import asyncio

import httpx
import pytest

import dealdouble
from dealdouble import AsgiDouble
from dealdouble.errors import OptionError


async def ask(double: AsgiDouble, url: str) -> httpx.Response:
    """The answer to a request in process."""
    async with httpx.AsyncClient(transport=httpx.ASGITransport(double)) as client:
        return await client.get(url)


def test_it_answers_as_the_apis_do_and_has_the_same_methods() -> None:
    async def use() -> None:
        double = dealdouble.asgi(clock="2026-03-15T09:00:00Z")
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(double),
            base_url=double.moco.url,
            headers=double.moco.headers,
        ) as client:
            await client.put("/deals/123", json={"status": "won"})
            assert double.moco.deals[123]["closed_on"] == "2026-03-15"
            assert [request.status for request in double.moco.requests] == [200]
            double.reset()
            assert (await client.get("/deals/123")).json()["status"] == "pending"
        double.advance(seconds=1)
        assert double.now.isoformat() == "2026-03-15T09:00:01+00:00"

    asyncio.run(use())


def test_its_address_is_one_by_which_its_control_may_be_called() -> None:
    double = dealdouble.asgi("demo", apis=["intum"])

    health = asyncio.run(ask(double, f"{double.url}/_double/health"))
    assert (health.status_code, health.json()["apis"]) == (200, ["intum"])
    assert double.intum.url == double.url == "http://localhost"


def test_it_opens_no_port_and_so_has_no_client() -> None:
    with pytest.raises(OptionError, match="a double without a port has no client") as caught:
        dealdouble.asgi().moco.client  # noqa: B018
    assert "ASGITransport" in caught.value.remedy


def test_each_has_a_state_of_its_own() -> None:
    one, other = dealdouble.asgi(), dealdouble.asgi()
    one.moco.deals.delete(123)

    assert 123 in other.moco.deals
