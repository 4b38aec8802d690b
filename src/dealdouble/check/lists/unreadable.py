"""What becomes of an argument that a filter cannot read: an error, or a list without records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dealdouble.check.server.exchange import Exchange
from dealdouble.check.server.page import page_of
from dealdouble.check.server.refusals import expected_of, is_refused_with
from dealdouble.check.server.target import Pairs
from dealdouble.check.session import Session, Subject
from dealdouble.contract.model import Filter, Operation
from dealdouble.vocabulary import NOTHING_MATCHES, Match, ValueType

_NOBODYS = "no-such-word-zqxjkvbp"
"""A text that nobody has anywhere."""

_UNREADABLE: Mapping[ValueType, Sequence[str]] = {
    ValueType.WHOLE_NUMBER: ("abc", "1.5x"),
    ValueType.DECIMAL: ("abc", "1,5x"),
    ValueType.DATE: ("no-date", "2026-02-30", "2026-13-01"),
    ValueType.TIME: ("no-time", "2026-02-30T09:00:00Z"),
    ValueType.WHOLE_NUMBERS: ("abc",),
}
"""Arguments that are not of a type, the plainest first; any text is one."""


def ask_unreadable(
    session: Session, subject: Subject, operation: Operation, item: Filter, deep: bool = False
) -> None:
    """Ask a list for what a filter cannot read; `deep` asks for more than the plainest."""
    arguments = _UNREADABLE.get(item.type, (_NOBODYS,))
    for argument in arguments if deep else arguments[:1]:
        exchange = session.target.call(operation, query=_query(item, argument))
        if exchange.status:
            _judge(session, subject, item, exchange)


def _query(item: Filter, argument: str) -> Pairs:
    if item.match is Match.PROPERTIES:
        return [(f"{item.parameter}[{argument}]", "x")]
    return [(item.parameter, argument)]


def _judge(session: Session, subject: Subject, item: Filter, exchange: Exchange) -> None:
    claim = session.claims.unreadable(subject.resource, item)
    if item.unreadable != NOTHING_MATCHES:
        _judge_error(session, subject, item, exchange)
        return
    page = page_of(session.contract.lists, exchange)
    if page is not None and not page.records:
        session.book.kept(claim)
    else:
        session.book.broke(claim, [exchange], "a list without records")


def _judge_error(session: Session, subject: Subject, item: Filter, exchange: Exchange) -> None:
    """That it is refused is one claim, with which status and body another."""
    claim, error = session.claims.unreadable(subject.resource, item), session.contract.errors
    wanted = error[item.unreadable]
    if not exchange.is_refused:
        session.book.broke(claim, [exchange], expected_of(wanted))
        return
    session.book.kept(claim)
    if is_refused_with(wanted, exchange):
        session.book.kept(session.claims.error(wanted))
    else:
        session.book.broke(session.claims.error(wanted), [exchange], expected_of(wanted))
