"""Values and shapes that the tests of Intum's deals share."""

import re
from datetime import datetime
from typing import Any, Protocol

import httpx

# The smallest deal that a create accepts; deal 112 of the scenario holds the same amounts.
VALID: dict[str, Any] = {"total_amount_net": 100, "total_amount_gross": 123, "tax": "23"}

# All fifteen deals of the scenario, in the order of a list.
ALL = [120, 114, 113, 112, 111, 110, 109, 108, 107, 106, 105, 104, 103, 102, 101]

# The keys of a representation.
KEYS = {
    "id",
    "name",
    "description",
    "total_amount_net",
    "total_amount_gross",
    "tax",
    "currency",
    "closed",
    "date",
    "date_from",
    "date_to",
    "number",
    "invoice_no",
    "url",
    "origin",
    "external_id",
    "client_id",
    "contact_id",
    "status_id",
    "responsible_id",
    "department_id",
    "project_id",
    "task_id",
    "next_deal_id",
    "fields",
    "created_at",
    "updated_at",
}

# What each rule answers when it is broken.
BLANK = "can't be blank"
INVALID = "is invalid"
NO_NUMBER = "is not a number"
NO_RECORD = "must exist"
TAKEN = "has already been taken"
BELOW_NET = "must be greater than or equal to total_amount_net"
TOO_BIG = "must be less than 1000000000000"
TOO_SMALL = "must be greater than -1000000000000"
TOO_LONG = "has too many digits (maximum is 30)"
EARLY_END = "must not be before date_from"


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


def refusal(status: int, message: str) -> tuple[int, dict[str, Any]]:
    """The answer to a request that is not let through."""
    return status, {"code": "error", "message": message}


def broken(**messages: str) -> tuple[int, dict[str, Any]]:
    """The answer to values that break one rule a key."""
    told = {key: [message] for key, message in messages.items()}
    return 422, {"code": "error", "message": told}


def written(response: httpx.Response, key: str) -> str:
    """A number or a text under a key, exactly as the answer's text has it."""
    found = re.search(rf'"{key}":\s*("[^"]*"|[^,}}\s]+)', response.text)
    assert found, response.text
    return found[1]
