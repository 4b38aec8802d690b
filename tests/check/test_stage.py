"""A run is told of after each answer, though not more often than anybody reads."""

from __future__ import annotations

from dataclasses import replace

import httpx
import pytest

from dealdouble.check.claims import Claims
from dealdouble.check.server.exchange import Exchange
from dealdouble.check.server.target import Limits, Target
from dealdouble.check.stage import Stage, Teller
from dealdouble.check.verdict import Book

from .serving import contract_of

MOCO = contract_of("moco")


class Clock:
    """A clock that moves when it is told to."""

    now = 0.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr("dealdouble.check.stage.time", made)
    return made


def target(rate: float | None = None) -> Target:
    transport = httpx.MockTransport(lambda request: httpx.Response(200, json=[]))
    return Target(
        MOCO, "https://acme.example", "sesame", Limits(requests=300, rate=rate), transport
    )


def test_a_part_is_told_when_it_begins_and_after_answers_ten_times_a_second(clock: Clock) -> None:
    server, told = target(), list[Stage]()
    teller = Teller(server, told.append, strict=False)
    teller.begin("rules")
    for _ in range(10):
        clock.now += 0.03
        server.raw("GET", "/deals")
    teller.begin("lists")

    assert [(stage.part, stage.requests) for stage in told] == [
        ("rules", 0),
        ("rules", 4),
        ("rules", 8),
        ("lists", 10),
    ]
    assert str(told[1]) == "rules: 4 of at most 300 requests, 0 broken"


def test_a_wait_is_told_at_once(clock: Clock) -> None:
    server, told = target(), list[Stage]()
    Teller(server, told.append, strict=False).begin("rules")
    server.waiting = 120
    server.listener()

    assert str(told[-1]) == (
        "rules: 0 of at most 300 requests, 0 broken; takes no more for now (429), so it waits 120 s"
    )


def test_where_the_rate_is_limited_the_time_is_told_that_is_left_at_most(clock: Clock) -> None:
    server, told = target(rate=1.0), list[Stage]()
    Teller(server, told.append, strict=False).begin("rules")

    assert str(told[-1]) == "rules: 0 of at most 300 requests, 0 broken; at most 5 min more"


@pytest.mark.parametrize(("strict", "broken"), [(False, 1), (True, 2)])
def test_claims_are_counted_that_fail_the_run_so_far(strict: bool, broken: int) -> None:
    claims = Claims(MOCO).all()
    binding = next(item for item in claims if item.binds)
    free = next(item for item in claims if not item.binds)
    book, told = Book([binding, free]), list[Stage]()
    teller = Teller(target(), told.append, strict)
    teller.book = book
    exchange = Exchange("GET", "https://acme.example/", (), b"", 500, {}, b"")
    for claim in (binding, free):
        book.broke(claim, [exchange], "something else")
        book.broke(claim, [replace(exchange, status=501)], "something else")
    teller.begin("rules")

    assert told[-1].broken == broken
