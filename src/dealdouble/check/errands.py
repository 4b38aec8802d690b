"""What is asked of a server, for which record, and what cannot be asked at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dealdouble.check.claims import Claim
from dealdouble.check.server.exchange import Exchange
from dealdouble.check.session import Session
from dealdouble.contract.model import MISSING, Json, Operation
from dealdouble.emulator.json_body import write_json

Shown = Mapping[str, Json]
"""A record as an answer shows it."""


class Untestable(Exception):
    """Something cannot be tested, and the message tells our user why."""


@dataclass(frozen=True, slots=True)
class Specimen:
    """A record to try something with: its id, what was sent to make it, the answer that showed it.

    `sent` is empty of a record that is not the run's own, which may only be read.
    """

    id: int
    sent: Shown
    made_by: Exchange


@dataclass(frozen=True, slots=True)
class Errand:
    """A request that a server should do: an operation with all that it takes."""

    operation: Operation
    arguments: Mapping[str, str | int]
    body: Json = MISSING


def attempt(session: Session, test: Callable[[], None], *claims: Claim | None) -> None:
    """Put claims to a test; if that cannot be, note why."""
    try:
        test()
    except Untestable as problem:
        for claim in filter(None, claims):
            session.book.untested(claim, str(problem))


def said(value: Json) -> str:
    """A value as people read it in an answer."""
    return "not there" if value is MISSING else write_json(value).decode(errors="replace")
