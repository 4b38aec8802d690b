"""The limit of the rate is used up only if that is allowed, and is held to the contract then."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import datetime

import pytest

import dealdouble
from dealdouble.check.admission.allowance import allowance
from dealdouble.check.bench import Bench
from dealdouble.check.server.target import Limits
from dealdouble.check.session import Session
from dealdouble.emulator.call import Call, Reply

from ..faults import Fault, Handle, advance, broken, damage, honoured, why_untested
from ..serving import Served

Serve = Callable[..., Served]
SessionOn = Callable[..., Session]

CLAIMS = {
    *("requests.requests_in_a_window", "requests.window_in_seconds"),
    *("error.too-many-requests", "error.too-many-requests.retry-after"),
}
SLOWLY = b'{"message": "Slowly"}'


def exhausted(session: Session) -> Session:
    (subject,) = session.subjects
    allowance(Bench(session, subject))
    return session


def sliding(requests: int, seconds: float) -> Fault:
    """Lets in so many requests in any so many seconds, and says how long to wait."""
    times: list[datetime] = []

    def fault(handle: Handle, call: Call, now: datetime) -> Reply:
        times[:] = [time for time in times if (now - time).total_seconds() < seconds]
        if len(times) >= requests:
            wait = math.ceil(seconds - (now - times[0]).total_seconds())
            return Reply(429, (("retry-after", str(wait)),), SLOWLY)
        times.append(now)
        return handle(call, now)

    return fault


def limit(
    requests: int, seconds: float = 120, says: str = "", status: int = 429, body: bytes = SLOWLY
) -> Fault:
    """Lets in so many requests until the clock has moved by so many seconds."""
    times: list[datetime] = []

    def fault(handle: Handle, call: Call, now: datetime) -> Reply:
        if times and (now - times[0]).total_seconds() >= seconds:
            times.clear()
        if len(times) >= requests:
            return Reply(status, (("retry-after", says),) if says else (), body)
        times.append(now)
        return handle(call, now)

    return fault


@pytest.fixture
def checked(
    serve: Serve, session_on: SessionOn, monkeypatch: pytest.MonkeyPatch
) -> Callable[[Fault], Session]:
    """Holds a server with a fault to the documented limit, without waiting."""

    def check(fault: Fault) -> Session:
        server = serve("moco")
        damage(server, fault)
        monkeypatch.setattr(
            "dealdouble.check.admission.allowance.sleep", lambda s: advance(server, s)
        )
        return exhausted(session_on(server, "moco", exhaust_rate=True, exclusive=True))

    return check


def test_it_is_not_used_up_unasked(session_on: SessionOn, serve: Serve) -> None:
    session = session_on(serve("moco"), "moco")
    before = session.target.sent
    exhausted(session)
    assert session.target.sent == before
    assert all(why_untested(session, claim).endswith("with --rate-limit") for claim in CLAIMS)


def test_it_is_not_used_up_with_too_few_requests(session_on: SessionOn, serve: Serve) -> None:
    session = session_on(serve("moco"), "moco", exhaust_rate=True, limits=Limits(requests=1000))
    exhausted(session)
    assert all(why_untested(session, claim).endswith("--max-requests") for claim in CLAIMS)


def test_it_leaves_requests_for_others_where_it_has_to_be_used_up_again(
    serve: Serve, session_on: SessionOn, monkeypatch: pytest.MonkeyPatch
) -> None:
    server, first = serve("moco"), limit(100, seconds=1e9, says="1")
    times: list[datetime] = []

    def fault(handle: Handle, call: Call, now: datetime) -> Reply:
        times.append(now)
        is_over = (times[-1] - times[0]).total_seconds() >= 120
        return handle(call, now) if is_over else first(handle, call, now)

    monkeypatch.setattr("dealdouble.check.admission.allowance.sleep", lambda s: advance(server, s))
    session = session_on(
        server, "moco", exhaust_rate=True, exclusive=True, limits=Limits(requests=1300)
    )
    damage(server, fault)
    exhausted(session)
    assert session.target.rest > 50
    claim = "requests.requests_in_a_window"
    assert why_untested(session, claim).endswith("--max-requests")


def test_an_api_without_a_limit_claims_nothing(session_on: SessionOn, serve: Serve) -> None:
    session = session_on(serve("intum"), "intum", exhaust_rate=True)
    before = session.target.sent
    exhausted(session)
    assert session.target.sent == before


def test_the_emulator_honours_it(session_on: SessionOn, monkeypatch: pytest.MonkeyPatch) -> None:
    with dealdouble.running(rate_limit=True) as double:
        waited: list[float] = []

        def wait(seconds: float) -> None:
            waited.append(seconds)
            double.advance(seconds=seconds)

        monkeypatch.setattr("dealdouble.check.admission.allowance.sleep", wait)
        session = exhausted(session_on(double, "moco", exhaust_rate=True, exclusive=True))
    assert honoured(session) >= CLAIMS
    assert broken(session) == set()
    assert waited[0] == 121
    assert 100 < waited[1] <= 120
    assert len(waited) == 2


def test_ten_times_the_rate_is_a_plan_that_vendors_sell(
    checked: Callable[[Fault], Session],
) -> None:
    session = checked(limit(1200, says="120"))
    assert broken(session) == set()
    assert honoured(session) >= CLAIMS


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (limit(10_000), {"requests.requests_in_a_window"}),
        (limit(100, says="120"), {"requests.requests_in_a_window"}),
        (limit(119, says="120"), {"requests.requests_in_a_window"}),
        (limit(121, says="120"), {"requests.requests_in_a_window"}),
        (limit(120, says="120", body=b"Slowly"), {"error.too-many-requests"}),
        (limit(120, says="120", status=503), {"error.too-many-requests"}),
        (limit(120), {"error.too-many-requests.retry-after"}),
        (limit(120, says="soon"), {"error.too-many-requests.retry-after"}),
        (limit(120, says="600"), {"error.too-many-requests.retry-after"}),
        (limit(120, says="60"), {"error.too-many-requests.retry-after"}),
        (sliding(120, 120), set()),
        (sliding(119, 120), {"requests.requests_in_a_window"}),
        (sliding(120, 200), {"requests.window_in_seconds"}),
        (sliding(120, 60), set()),
        (limit(120, seconds=121, says="120"), {"error.too-many-requests.retry-after"}),
        (
            limit(120, seconds=600, says="120"),
            {"error.too-many-requests.retry-after", "requests.window_in_seconds"},
        ),
    ],
    ids=[
        *(
            "no limit",
            "a lower one",
            "one less",
            "one more",
            "no JSON",
            "another status",
            "no header",
            "no number",
        ),
        *(
            "too long",
            "too short",
            "right",
            "one less in any window",
            "a longer window that slides",
        ),
        *("a shorter window that slides", "a second more", "a longer window"),
    ],
)
def test_a_fault_breaks_its_claim_and_no_other(
    checked: Callable[[Fault], Session], fault: Fault, expected: set[str]
) -> None:
    assert broken(checked(fault)) == expected


def test_a_window_that_ends_in_between_is_no_fault(checked: Callable[[Fault], Session]) -> None:
    """A window of the server's own ends after the first 50 requests, and another begins."""
    seen: list[datetime] = []
    windows = limit(120, says="100")

    def fault(handle: Handle, call: Call, now: datetime) -> Reply:
        seen.append(now)
        is_before = (seen[-1] - seen[0]).total_seconds() < 130 and len(seen) <= 55
        return handle(call, now) if is_before else windows(handle, call, now)

    session = checked(fault)
    assert "requests.requests_in_a_window" in honoured(session)


def test_whoever_else_uses_the_key_uses_up_its_allowance(
    serve: Serve, session_on: SessionOn, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = serve("moco")
    damage(server, limit(50, says="120"))
    monkeypatch.setattr("dealdouble.check.admission.allowance.sleep", lambda s: advance(server, s))
    session = exhausted(session_on(server, "moco", exhaust_rate=True))
    assert broken(session) == set()
    assert "requests.requests_in_a_window" not in honoured(session)
