"""Values and shapes that the tests of MOCO's deals share."""

from datetime import datetime
from typing import Any, Protocol

import httpx

# The smallest body that a create accepts.
VALID: dict[str, Any] = {
    "name": "Relaunch",
    "currency": "EUR",
    "money": 25000,
    "reminder_date": "2026-04-01",
    "user_id": 123,
    "deal_category_id": 456,
}

# What a create without any field answers.
ALL_MISSING: dict[str, list[str]] = {
    "name": ["can't be blank"],
    "currency": ["can't be blank"],
    "money": ["can't be blank"],
    "reminder_date": ["can't be blank"],
    "user_id": ["can't be blank"],
    "deal_category_id": ["can't be blank"],
}


class Clock(Protocol):
    """The server's clock, which stands still at 2026-03-15T09:00:00Z until moved."""

    def advance(self, seconds: float) -> None: ...

    def now(self) -> datetime: ...


def answer(response: httpx.Response) -> tuple[int, Any]:
    """The status and the parsed body; None stands for an empty body."""
    return response.status_code, response.json() if response.content else None


def ids(response: httpx.Response) -> list[int]:
    """The ids of a list that was answered with 200, in the order of the answer."""
    assert response.status_code == 200, response.text
    return [deal["id"] for deal in response.json()]
