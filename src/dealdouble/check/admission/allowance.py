"""Put the limit of the rate to the test: use up what a key may ask, and wait to be let in again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic, sleep

from dealdouble.check.bench import Bench
from dealdouble.check.claims import Claim
from dealdouble.check.server.exchange import Exchange
from dealdouble.check.server.refusals import error_at, header_of
from dealdouble.contract.model import ErrorAnswer, Operation
from dealdouble.vocabulary import Action, Check, HeaderValue

_GENEROUS = 10
"""Vendors sell plans with a multiple of the documented rate: past so many times that it is none."""

_LONG = 3
"""After so many windows without a request even one that is longer than it should be is over."""

_AFTERWARDS = 10
"""Requests that are kept for what comes after the limit."""


_MOST, _WINDOW = "requests_in_a_window", "window_in_seconds"

_TICK = 1
"""Seconds: the clock of a server may tell no less."""


@dataclass(frozen=True, slots=True)
class _Burst:
    """Requests one after another: how many were done, the last answer, and how long it took."""

    done: int
    last: Exchange
    seconds: float


def allowance(bench: Bench) -> None:
    """Past the documented rate requests are refused, until the window is over."""
    session = bench.session
    claims, error = _claims(bench), error_at(session.contract, Check.RATE)
    operation = bench.subject.operation(Action.LIST)
    if not session.contract.requests.window_requests or operation is None or error is None:
        return
    most = session.contract.requests.window_requests * _GENEROUS + 1
    target, least = session.target, most + _AFTERWARDS
    is_allowed = session.settings.exhaust_rate
    why = "it uses up all that the key may ask for a while: allow it with --rate-limit"
    if is_allowed:
        why = f"it may take {least} requests, or twice as many: allow more with --max-requests"
    for claim in claims:
        session.book.untested(claim, why)
    if is_allowed and target.rest >= least:
        with target.in_a_hurry(), target.share(max(least, target.rest // 2)):
            _exhaust(bench, operation, error, most)


def _claims(bench: Bench) -> list[Claim]:
    session = bench.session
    found = [session.claims.requests(key) for key in (_MOST, _WINDOW)]
    error = error_at(session.contract, Check.RATE)
    if error is not None:
        found += [session.claims.error(error)]
        found += [session.claims.error_header(error, header) for header in error.headers]
    return [claim for claim in found if claim is not None]


def _exhaust(bench: Bench, operation: Operation, error: ErrorAnswer, most: int) -> None:
    session, limits = bench.session, bench.session.contract.requests
    if session.settings.exclusive:
        sleep(limits.window_seconds + _TICK)  # what was asked before counts no more
    first = _burst(bench, operation, most)
    if not first.last.status:
        return
    if first.last.is_done:
        expected = f"{error.status} within {most} requests that are sent at once"
        bench.requests(_MOST, False, expected, first.last)
        return
    bench.refused(error, first.last, "the key has asked too often")
    told = _wait(bench, operation, error, first.last)
    window = session.claims.requests(_WINDOW)
    if window is None or not session.book.is_broken(window):
        _judge_count(bench, operation, told, first)


def _judge_count(bench: Bench, operation: Operation, told: int | None, first: _Burst) -> None:
    """Whoever else uses the key uses up its allowance, too: alone one can tell how much it is."""
    limits = bench.session.contract.requests
    counted = bench.session.claims.requests(_MOST)
    if counted is not None and not bench.session.settings.exclusive:
        why = "others may use the key, too: say that nobody does with --exclusive"
        bench.session.book.untested(counted, why)
        return
    plans = (limits.window_requests, limits.window_requests * _GENEROUS)
    key, is_kept = _MOST, first.done in plans
    if not is_kept and first.done < limits.window_requests:
        sleep(limits.window_seconds * _LONG)
        is_longer = _burst(bench, operation, max(plans) + 1).done in plans
        key = _WINDOW if is_longer else _MOST
    elif not is_kept:
        is_kept = _is_by_chance(bench, operation, told, first, plans)
    expected = f"{limits.window_requests} requests in {limits.window_seconds} seconds are let in"
    bench.requests(key, is_kept, f"{expected}, not {first.done}", first.last)


def _burst(bench: Bench, operation: Operation, most: int) -> _Burst:
    """Ask until something else comes than what was asked for."""
    began, done = monotonic(), 0
    while True:
        exchange = bench.session.target.call(operation)
        done += exchange.is_done
        if not exchange.is_done or done == most:
            return _Burst(done, exchange, monotonic() - began)


def _is_by_chance(
    bench: Bench, operation: Operation, told: int | None, first: _Burst, plans: Sequence[int]
) -> bool:
    """Whether more were let in because one window of the server's ended, and the next began.

    As long after the refusal as the window is, that cannot happen again, if the refusal told
    that more was left of it than the requests took.
    """
    if told is None or told - 1 <= first.seconds:
        return True
    sleep(bench.session.contract.requests.window_seconds + _TICK)
    return _burst(bench, operation, first.done + 1).done in plans


def _wait(bench: Bench, operation: Operation, error: ErrorAnswer, refused: Exchange) -> int | None:
    """Wait as long as the answer says, or else for the whole window; how long it said."""
    window = bench.session.contract.requests.window_seconds
    header = header_of(error, HeaderValue.SECONDS_TO_WAIT)
    said = "" if header is None else refused.answer_headers.get(header.lower(), "")
    told = int(said) if re.fullmatch("[0-9]{1,9}", said) and int(said) <= window else None
    if told is not None and header is not None:
        sleep(told)
        again = bench.session.target.call(operation)
        _judge_header(bench, error, header, [refused, again], again.is_done)
    elif header is not None:
        _judge_header(bench, error, header, [refused], False)
    if told is None or not again.is_done:
        sleep(window)
        again = bench.session.target.call(operation)
    expected = f"after {window} seconds without a request the key is let in again"
    bench.requests(_WINDOW, again.is_done, expected, refused, again)
    return told


def _judge_header(
    bench: Bench, error: ErrorAnswer, header: str, steps: list[Exchange], is_kept: bool
) -> None:
    claim = bench.session.claims.error_header(error, header)
    if is_kept:
        bench.session.book.kept(claim)
        return
    said = steps[0].answer_headers.get(header.lower(), "nothing")
    expected = f"{header} says after how many seconds, at most those of the window, to ask again"
    bench.session.book.broke(claim, steps, expected, f"{header}: {said}; then {steps[-1].came}")
