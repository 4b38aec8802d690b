"""What the tests of mutants ask for, and what they look at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from .asked import Answered, Ask, answers, mutant_of, right

See = Callable[[Sequence[Answered]], Any]
Case = tuple[str, Sequence[Ask], See, Any, Any]
"""A mutant, requests, what to look at; how that is at the right server, and at the mutant."""

NEW = {
    "name": "New",
    "currency": "EUR",
    "money": 200,
    "reminder_date": "2026-04-01",
    "user_id": 123,
    "deal_category_id": 12,
}


def post(**fields: Any) -> Ask:
    return Ask("POST /deals", NEW | fields)


def put(**fields: Any) -> Ask:
    return Ask("PUT /deals/{id}", fields)


def get(target: str) -> Ask:
    return Ask(f"GET {target}")


READ, DELETE = get("/deals/{id}"), Ask("DELETE /deals/{id}")
MINE = "/deals?tags=mine&sort_by=id"


def three(**fields: Any) -> list[Ask]:
    """Deals a, b and c, found under a tag of their own."""
    return [post(name=name, tags=["mine"], **fields) for name in "abc"]


def status(found: Sequence[Answered]) -> int:
    return found[-1].status


def shown(key: str) -> See:
    return lambda found: found[-1].json.get(key)


def header(name: str) -> See:
    return lambda found: found[-1].headers.get(name)


def names(found: Sequence[Answered]) -> list[str]:
    return [item["name"] for item in found[-1].json]


def links(text: str) -> See:
    """Whether the links of a list hold a text."""
    return lambda found: text in found[-1].headers.get("link", "")


def hold(api: str, case: Case) -> None:
    """See that a mutant answers otherwise than the server that it is made of, as it should."""
    name, asks, see, before, after = case
    mutant = mutant_of(api, name)
    assert see(answers(right(mutant), asks)) == before
    assert see(answers(mutant, asks)) == after
