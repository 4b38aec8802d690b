"""The clients that accounts have."""

from __future__ import annotations

from typing import Any

import pytest

import dealdouble
from dealdouble import OptionError, RunningDouble

WRONG = "nobody"


@pytest.mark.parametrize(
    "asked",
    [
        pytest.param({"headers": {"Authorization": f"Bearer {WRONG}"}}, id="header"),
        pytest.param({"headers": {"Authorization": ""}}, id="empty-header"),
        pytest.param({"params": {"api_token": WRONG}}, id="query"),
        pytest.param({"params": {"api_token": ""}}, id="empty-query"),
        pytest.param({"json": {"api_token": WRONG}}, id="body"),
        pytest.param({"content": f'{{"api_token": "{WRONG}"}}'}, id="text"),
    ],
)
def test_a_request_with_a_key_of_its_own_is_not_given_another(
    double: RunningDouble, asked: dict[str, Any]
) -> None:
    answer = double.intum.client.request("GET", "/crm/deals/101.json", **asked)

    assert answer.status_code == 401
    sent = double.intum.requests[-1].headers.get("authorization", "")
    assert sent == asked.get("headers", {}).get("Authorization", "")


@pytest.mark.parametrize(
    "asked",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"params": {"page": 1}}, id="query"),
        pytest.param({"json": {"deal": {"name": "x"}}}, id="body"),
        pytest.param({"json": ["api_token"]}, id="list"),
        pytest.param({"content": "api_token"}, id="no-json"),
        pytest.param({"content": iter([b"{}"])}, id="stream"),
    ],
)
def test_all_others_are_given_the_accounts(double: RunningDouble, asked: dict[str, Any]) -> None:
    answer = double.intum.client.request("GET", "/crm/deals/101.json", **asked)

    assert answer.status_code == 200
    assert double.intum.requests[-1].headers["authorization"] == "Bearer demo"


def test_a_double_that_is_closed_has_no_client() -> None:
    with dealdouble.running() as double:
        asked_for = double.moco.client
    assert asked_for.is_closed
    with pytest.raises(OptionError, match="this double is closed"):
        double.intum.client  # noqa: B018
