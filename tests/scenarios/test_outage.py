"""The scenario `outage`: for programs that have to cope."""

from __future__ import annotations

from collections import Counter

import httpx

import dealdouble
from dealdouble import RunningDouble

ASKED = 300


def asked(double: RunningDouble) -> list[str]:
    """What became of requests, one after the other."""
    found = []
    for _ in range(ASKED):
        try:
            found.append(str(double.moco.client.get("/deals/123").status_code))
        except httpx.RemoteProtocolError:
            found.append("cut")
    return found


def test_much_goes_wrong_each_in_its_way() -> None:
    with dealdouble.running("outage") as double:
        slow = [fault for fault in double.faults if "delay" in fault.said]
        slow[0].remove()  # which would take the test a minute
        found = Counter(asked(double))
    assert set(found) == {"200", "500", "502", "503", "cut"}
    assert 0.6 < found["200"] / ASKED < 0.95


def test_the_same_requests_meet_the_same_failures() -> None:
    said = []
    for seed in (None, None, 7):
        with dealdouble.running("outage", seed=seed) as double:
            next(fault for fault in double.faults if "delay" in fault.said).remove()
            said.append(asked(double))
    assert said[0] == said[1] != said[2]


def test_it_is_demo_otherwise() -> None:
    with dealdouble.running("outage") as double, dealdouble.running("demo") as demo:
        assert double.moco.deals.all() == demo.moco.deals.all()
        assert double.intum.deals.all() == demo.intum.deals.all()
