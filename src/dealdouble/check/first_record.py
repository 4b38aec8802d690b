"""Create a plain record before anything is tested: what it names has to be of use to the server.

It has properties of names that nobody defined, to see whether the account keeps them.
"""

from __future__ import annotations

from collections.abc import Iterator

from dealdouble.check.first_deletion import why_to_write_no_more
from dealdouble.check.opening import Given
from dealdouble.check.server.exchange import Exchange
from dealdouble.check.server.own import record_of
from dealdouble.check.session import Session, Subject
from dealdouble.check.side_by_side.sightings import strays
from dealdouble.contract.model import Operation
from dealdouble.errors import CheckError
from dealdouble.vocabulary import Action


def demand_creation(session: Session, given: Given) -> str:
    """See that records can be created, naming others where the first that are known are refused.

    A server may refuse a user, say, who is listed, but has left. Returns why no more may be
    written, as that would leave records behind, or harm those of others; empty if it may.

    Raises:
        CheckError: none can be created, as the key may not, or what our user gave is not there.
    """
    for subject in session.subjects:
        create = subject.operation(Action.CREATE)
        if create is None:
            continue
        exchange = _first(session, subject, create)
        if exchange.is_refused and _settles(session, subject, create):
            exchange = _first(session, subject, create)
        elif exchange.is_refused:
            _blame_our_user(subject, exchange, given)
        if exchange.is_done:
            session.book.kept(session.claims.operation(create))
            _demand_id(session, subject, exchange)
            _note_properties(session, subject, exchange)
        if why := why_to_write_no_more(session, subject, create, exchange):
            return why
    return ""


def _first(session: Session, subject: Subject, create: Operation) -> Exchange:
    """Ask for a record with properties of any name, or where that is refused, without them."""
    properties = subject.references.properties
    for item in properties.values():
        item.are_free = True
    sent = {name: item.plain for name, item in properties.items()}
    exchange = session.own.create(create, subject.samples.record(**sent))
    if sent and exchange.is_refused:
        for item in properties.values():
            item.are_free = False
        exchange = session.own.create(create, subject.samples.record())
    return exchange


def _note_properties(session: Session, subject: Subject, exchange: Exchange) -> None:
    """See whether the properties of the first record are kept."""
    shown = record_of(subject.resource, exchange)
    read = subject.operation(Action.READ)
    if shown is None and read is not None:
        number = session.own.ids(subject.resource.name)[-1]
        shown = record_of(subject.resource, session.target.call(read, {"id": number}))
    for name, item in subject.references.properties.items():
        item.note((shown or {}).get(name))


def _demand_id(session: Session, subject: Subject, exchange: Exchange) -> None:
    """See that what was created can be deleted again.

    Raises:
        CheckError: nothing tells its id.
    """
    name = subject.resource.name
    if not session.own.ids(name):
        for number in strays(session, subject).records:
            session.own.adopt(name, number)
    if not session.own.ids(name):
        raise CheckError(
            f"one of the {name} was created, but no answer tells its id, a whole number, by which"
            f" it could be deleted: {exchange.came}",
            "delete it, and check this server without --write",
        )


def _settles(session: Session, subject: Subject, create: Operation) -> bool:
    """Whether other references are taken, which are then the first to be named."""
    for name, number in _others(subject):
        exchange = session.own.create(create, subject.samples.record(**{name: number}))
        if exchange.is_done and record_of(subject.resource, exchange) is not None:
            subject.references.prefer(name, number)
            return True
    return False


def _others(subject: Subject) -> Iterator[tuple[str, int]]:
    for name in subject.samples.required:
        if name in subject.resource.references:
            yield from ((name, number) for number in subject.references.of(name)[1:])


def _blame_our_user(subject: Subject, exchange: Exchange, given: Given) -> None:
    what = f"no {subject.resource.name} can be created: {exchange.came}"
    if exchange.is_kept_out:
        raise CheckError(what, "give a key that may do everything, or leave out --write")
    named = [name for name in given if f'"{name}"' in exchange.text]
    if named:
        raise CheckError(what, f"give another --reference {named[0]}=ID")
