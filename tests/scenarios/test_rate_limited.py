"""The scenario `rate-limited`: for programs that have to wait."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dealdouble.contract.model import Contract

from .shipped import Clients, serving


@pytest.fixture
def clients(contracts: list[Contract]) -> Iterator[Clients]:
    with serving("rate-limited", contracts) as clients:
        clients.double.clock.freeze()
        yield clients


def test_the_121st_request_in_two_minutes_is_told_when_to_come_back(clients: Clients) -> None:
    client = clients.of("moco")
    answers = [client.get("/deals/123") for _ in range(121)]

    assert [answer.status_code for answer in answers] == [200] * 120 + [429]
    wait = int(answers[-1].headers["retry-after"])
    clients.double.clock.advance(wait)
    assert client.get("/deals/123").status_code == 200


def test_another_key_has_a_limit_of_its_own(clients: Clients) -> None:
    for _ in range(120):
        clients.of("moco").get("/deals/123")

    assert clients.of("moco").get("/deals").status_code == 429
    assert clients.of("moco", "demo-read-only").get("/deals").status_code == 200


def test_intum_has_none(clients: Clients) -> None:
    client = clients.of("intum")

    assert {client.get("/deals/101.json").status_code for _ in range(130)} == {200}
