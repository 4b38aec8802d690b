"""What `serve` says once it answers: a request to paste for each API, in the form of its key."""

from __future__ import annotations

import dataclasses

import pytest

from dealdouble.cli.serve import request
from dealdouble.contract.model import Contract, Form
from dealdouble.emulator.authentication import Key

KEY = Key("a/b", frozenset({"crm"}))
BASE = "http://127.0.0.1:8080/crm"
LINES = {
    "as they are": ([0, 1, 2, 3], f"curl -H 'Authorization: Bearer a/b' {BASE}/deals.json"),
    "the query first": ([2, 0], f"curl '{BASE}/deals.json?api_token=a%2Fb'"),
    "the body first": ([3, 2], f"curl '{BASE}/deals.json?api_token=a%2Fb'"),
}


@pytest.mark.parametrize(("order", "line"), LINES.values(), ids=LINES)
def test_the_request_sends_the_key_in_the_first_form_that_an_address_can_show(
    contracts: list[Contract], order: list[int], line: str
) -> None:
    forms: list[Form] = [contracts[0].authentication[index] for index in order]
    changed = dataclasses.replace(contracts[0], authentication=tuple(forms))
    assert request(changed, KEY, BASE) == line


def test_the_request_lists_wherever_the_list_stands(contracts: list[Contract]) -> None:
    turned = dataclasses.replace(contracts[0], operations=contracts[0].operations[::-1])
    assert request(turned, KEY, BASE).endswith(f" {BASE}/deals.json")
