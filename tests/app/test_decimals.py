"""Amounts of the type decimal are numbers or texts, as each double was told."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import httpx
import pytest

from dealdouble.app.application import Application
from dealdouble.app.double import Choices, make_double
from dealdouble.contract.model import Contract
from dealdouble.emulator.representation import Decimals
from dealdouble.scenarios.scenario import Scenario

from ..in_process import AsgiTransport, FrozenClock

NUMBER, TEXT = Decimals.NUMBER, Decimals.TEXT
INTUM = {"Authorization": "Bearer demo"}


@dataclass(frozen=True, slots=True)
class Doubles:
    """A client of a double that writes numbers, and of one that writes texts."""

    clients: dict[Decimals, httpx.Client]

    def nets(self, decimals: Decimals, path: str) -> list[str]:
        """Every net amount in an answer, as the answer writes it."""
        answer = self.clients[decimals].get(path, headers=INTUM)
        assert answer.status_code == 200, answer.text
        return re.findall(r'"total_amount_net":("[^"]*"|[^,}]*)', answer.text)


@pytest.fixture
def doubles(contracts: list[Contract], demo: Scenario, clock: FrozenClock) -> Iterator[Doubles]:
    """Two doubles of one scenario."""
    with ExitStack() as stack:
        clients = {}
        for decimals in Decimals:
            double = make_double(contracts, demo, clock, choices=Choices(decimals=decimals))
            transport = AsgiTransport(Application(double))
            client = httpx.Client(transport=transport, base_url="http://127.0.0.1:8080")
            clients[decimals] = stack.enter_context(client)
        yield Doubles(clients)


@pytest.mark.parametrize(
    "order",
    [
        pytest.param([NUMBER, TEXT, NUMBER, TEXT], id="number-first"),
        pytest.param([TEXT, NUMBER, TEXT, NUMBER], id="text-first"),
    ],
)
@pytest.mark.parametrize(
    ("path", "net"),
    [
        pytest.param("/crm/deals/101.json", "10000", id="read"),
        pytest.param("/crm/deals/e/demo-shop/A-1.json", "10000", id="look-up"),
        pytest.param("/crm/deals/103.json", "1523.6", id="fraction"),
    ],
)
def test_doubles_of_one_scenario_do_not_share_what_they_write_differently(
    doubles: Doubles, order: list[Decimals], path: str, net: str
) -> None:
    written = [doubles.nets(decimals, path) for decimals in order]

    shown = {NUMBER: [net], TEXT: [f'"{net}"']}
    assert written == [shown[decimals] for decimals in order]


def test_lists_show_the_same_amounts_in_both_ways(doubles: Doubles) -> None:
    texts, numbers = (doubles.nets(decimals, "/crm/deals.json") for decimals in (TEXT, NUMBER))

    assert len(numbers) >= 25
    assert texts == [f'"{number}"' for number in numbers]


def test_a_deal_that_changed_is_written_as_each_double_was_told(doubles: Doubles) -> None:
    change = {"deal": {"total_amount_net": "9999.90"}}
    for client in doubles.clients.values():
        assert client.patch("/crm/deals/101.json", json=change, headers=INTUM).status_code == 200

    assert doubles.nets(TEXT, "/crm/deals/101.json") == ['"9999.9"']
    assert doubles.nets(NUMBER, "/crm/deals/101.json") == ["9999.9"]


def test_amounts_of_another_type_are_numbers_in_both_ways(doubles: Doubles) -> None:
    headers = {"Authorization": "Token token=demo"}
    texts, numbers = (
        doubles.clients[decimals].get("/api/v1/deals", headers=headers).content
        for decimals in (TEXT, NUMBER)
    )

    assert texts == numbers
