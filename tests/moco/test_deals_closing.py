"""When a deal has a closing date, and which one."""

from typing import Any

import httpx
import pytest

from .values import VALID, Clock, answer

UPDATES = ["PUT", "PATCH"]


@pytest.mark.parametrize(
    ("sent", "closed_on"),
    [
        ({}, None),
        ({"closed_on": "2026-01-05"}, None),
        ({"status": "potential"}, None),
        ({"status": "potential", "closed_on": "2026-01-05"}, None),
        ({"status": "pending"}, None),
        ({"status": "pending", "closed_on": "2026-01-05"}, None),
        ({"status": "won"}, "2026-03-15"),
        ({"status": "won", "closed_on": None}, "2026-03-15"),
        ({"status": "won", "closed_on": "2026-01-05"}, "2026-01-05"),
        ({"status": "lost"}, "2026-03-15"),
        ({"status": "lost", "closed_on": None}, "2026-03-15"),
        ({"status": "lost", "closed_on": "2026-01-05"}, "2026-01-05"),
        ({"status": "dropped"}, "2026-03-15"),
        ({"status": "dropped", "closed_on": None}, "2026-03-15"),
        ({"status": "dropped", "closed_on": "2026-01-05"}, "2026-01-05"),
    ],
    ids=repr,
)
def test_a_new_deal_has_a_closing_date_when_closed(
    moco: httpx.Client, sent: dict[str, Any], closed_on: str | None
) -> None:
    assert moco.post("/deals", json=VALID | sent).json()["closed_on"] == closed_on


# Stored: 101 is potential, 123 pending; 102 won on 2026-01-15, 107 lost on 2025-12-31,
# 104 dropped on 2026-01-31.
@pytest.mark.parametrize("method", UPDATES)
@pytest.mark.parametrize(
    ("deal", "sent", "closed_on"),
    [
        (101, {"status": "won"}, "2026-03-15"),
        (101, {"status": "lost"}, "2026-03-15"),
        (101, {"status": "dropped"}, "2026-03-15"),
        (101, {"status": "pending"}, None),
        (101, {"status": "potential"}, None),
        (101, {"closed_on": "2026-02-02"}, None),
        (123, {"status": "won"}, "2026-03-15"),
        (123, {"status": "lost"}, "2026-03-15"),
        (123, {"status": "dropped"}, "2026-03-15"),
        (123, {"status": "potential"}, None),
        (123, {"status": "pending"}, None),
        (123, {"closed_on": "2026-02-02"}, None),
        (123, {"closed_on": None}, None),
        (123, {"name": "New"}, None),
        (123, {"status": "won", "closed_on": None}, "2026-03-15"),
        (123, {"status": "lost", "closed_on": None}, "2026-03-15"),
        (123, {"status": "dropped", "closed_on": None}, "2026-03-15"),
        (123, {"status": "won", "closed_on": "2026-02-02"}, "2026-02-02"),
        (123, {"status": "lost", "closed_on": "2026-02-02"}, "2026-02-02"),
        (123, {"status": "dropped", "closed_on": "2026-02-02"}, "2026-02-02"),
        (102, {"status": "potential"}, None),
        (102, {"status": "pending"}, None),
        (102, {"status": "pending", "closed_on": "2026-02-02"}, None),
        (102, {"status": "won"}, "2026-01-15"),
        (102, {"status": "lost"}, "2026-01-15"),
        (102, {"status": "dropped"}, "2026-01-15"),
        (102, {"name": "New"}, "2026-01-15"),
        (102, {"closed_on": "2026-02-02"}, "2026-02-02"),
        (102, {"status": "lost", "closed_on": "2026-02-02"}, "2026-02-02"),
        (107, {"status": "potential"}, None),
        (107, {"status": "pending"}, None),
        (107, {"status": "won"}, "2025-12-31"),
        (107, {"status": "lost"}, "2025-12-31"),
        (107, {"status": "dropped"}, "2025-12-31"),
        (107, {"closed_on": "2026-02-02"}, "2026-02-02"),
        (104, {"status": "potential"}, None),
        (104, {"status": "pending"}, None),
        (104, {"status": "won"}, "2026-01-31"),
        (104, {"status": "lost"}, "2026-01-31"),
        (104, {"status": "dropped"}, "2026-01-31"),
        (104, {"closed_on": "2026-02-02"}, "2026-02-02"),
    ],
    ids=repr,
)
def test_the_closing_date_follows_the_status(
    moco: httpx.Client, method: str, deal: int, sent: dict[str, Any], closed_on: str | None
) -> None:
    assert moco.request(method, f"/deals/{deal}", json=sent).json()["closed_on"] == closed_on
    assert moco.get(f"/deals/{deal}").json()["closed_on"] == closed_on


def test_reopening_and_closing_again_takes_the_new_day(moco: httpx.Client, clock: Clock) -> None:
    moco.put("/deals/102", json={"status": "pending"})
    clock.advance(15 * 3600 - 1)
    assert moco.put("/deals/123", json={"status": "won"}).json()["closed_on"] == "2026-03-15"
    clock.advance(1)
    assert moco.put("/deals/102", json={"status": "won"}).json()["closed_on"] == "2026-03-16"


@pytest.mark.parametrize("method", UPDATES)
@pytest.mark.parametrize("deal", [101, 102, 103, 104, 123])
def test_an_unreadable_closing_date_is_refused_in_every_status(
    moco: httpx.Client, method: str, deal: int
) -> None:
    response = moco.request(method, f"/deals/{deal}", json={"closed_on": "2026-02-30"})

    assert answer(response) == (422, {"closed_on": ["is invalid"]})
