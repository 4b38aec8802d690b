"""Delete the first record, and see that it is gone, and nothing else: or no more is written.

A server that keeps what it says it has deleted would be left full of the run's records, and one
that loses records of others with each request would lose more of them the longer it is checked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dealdouble.check.server.exchange import Exchange, one_line
from dealdouble.check.server.interruption import rest
from dealdouble.check.server.own import is_said_to_be_gone, record_of
from dealdouble.check.server.page import page_of
from dealdouble.check.session import Session, Subject
from dealdouble.contract.model import Operation
from dealdouble.vocabulary import Action

_MAY_NOT_DELETE = "the key may create records, but not delete them: give one that may do everything"
_NO_MORE = "nothing more is created"

_MOST_READ = 3
"""How many records that a page no longer shows are read, to see whether they are gone."""

_MOMENT = 1.0
"""Seconds after which a record is gone that was not yet when its deletion was answered."""


def why_to_write_no_more(
    session: Session, subject: Subject, create: Operation, made: Exchange
) -> str:
    """Delete the first record of a resource, and look what became of it and of others.

    Args:
        session: the run.
        subject: the resource.
        create: the operation that created the record.
        made: how it was answered.

    Returns why no more may be written, empty if it may.
    """
    others, delete = _Others(session, subject), subject.operation(Action.DELETE)
    if why := others.why_lost(create, (made,)):
        return why
    if delete is None:
        return ""
    steps = [made]
    for number in session.own.ids(subject.resource.name):
        exchange = session.own.delete(delete, number)
        if not exchange.status:  # it may be the network's fault
            exchange = session.own.delete(delete, number)
        steps.append(exchange)
        if why := _why_there(session, subject, delete, number, exchange):
            return others.why_lost(delete, steps) or why
    return others.why_lost(delete, steps) if steps[1:] else ""


def _why_there(
    session: Session, subject: Subject, delete: Operation, number: int, deleted: Exchange
) -> str:
    """Why a record is not known to be gone after its deletion; empty if it is gone."""
    claim = session.claims.operation(delete)
    if deleted.is_kept_out:
        return f"{_MAY_NOT_DELETE}: {one_line(deleted.came)}"
    if not is_said_to_be_gone(deleted):
        if deleted.status:
            session.book.broke(claim, [deleted], f"the record {number} is deleted")
        return f"the first record could not be deleted, so {_NO_MORE}: {one_line(deleted.came)}"
    found = _read(session, subject, number)
    if found is not None and _shows(subject, number, found):
        rest(_MOMENT)
        found = _read(session, subject, number)
    if found is None or not _shows(subject, number, found):
        return ""
    session.book.broke(claim, [deleted, found], f"the record {number} is gone")
    session.own.find_again(subject.resource.name, number)
    return f"the first record is still there after its deletion, so {_NO_MORE}"


def _read(session: Session, subject: Subject, number: int) -> Exchange | None:
    read = subject.operation(Action.READ)
    return None if read is None else session.target.call(read, {"id": number})


def _shows(subject: Subject, number: int, exchange: Exchange) -> bool:
    """Whether an answer shows that very record."""
    shown = record_of(subject.resource, exchange) if exchange.is_done else None
    keys = {item.key for item in subject.resource.representation}
    return shown is not None and bool(shown.keys() & keys) and shown.get("id", number) == number


class _Others:
    """Records that are not the run's: those that the list showed first before the run wrote."""

    def __init__(self, session: Session, subject: Subject) -> None:
        self._session = session
        self._subject = subject
        self._listed = subject.listed
        self._ids = set() if subject.listed is None else self._shown(subject.listed) or set()

    def why_lost(self, operation: Operation, steps: Sequence[Exchange]) -> str:
        """Why no more may be written: an operation has others lost. Empty if none is."""
        listing = self._subject.operation(Action.LIST)
        if listing is None or not self._ids:
            return ""
        exchange = self._session.target.call(listing)
        shown = self._shown(exchange)
        missing = set() if shown is None else self._ids - shown
        lost = list(self._lost(missing))
        if not lost:
            return ""
        name, is_alone = operation.resource, self._session.settings.exclusive
        ids = ", ".join(str(number) for number, _ in lost)
        perhaps = "" if is_alone else ", unless somebody else deleted it just then"
        claim = self._session.claims.operation(operation)
        for number, found in lost:
            expected = f"the record {number}, not one of the run, is still there{perhaps}"
            page = [] if self._listed is None else [self._listed]
            self._session.book.broke(claim, [*page, *steps, found], expected)
        doubt = "" if is_alone else " (somebody else may have deleted them just then)"
        if operation.action is Action.DELETE:
            self._session.own.harm = f"records that are not the run's were lost by deletion: {ids}"
        return (
            f"records that are not the run's were gone after {operation.id} of its first one:"
            f" {name} {ids}{doubt}; so nothing more is written"
        )

    def _lost(self, missing: Iterable[int]) -> Iterable[tuple[int, Exchange]]:
        """Those that cannot be read any more: others stand on another page of the list now."""
        for number in sorted(missing, reverse=True)[:_MOST_READ]:
            exchange = _read(self._session, self._subject, number)
            if exchange is not None and exchange.is_gone:
                yield number, exchange

    def _shown(self, exchange: Exchange) -> set[int] | None:
        page = page_of(self._session.contract.lists, exchange)
        return None if page is None else set(page.ids)
