"""See at the end of a run whether the server has really deleted what it said it had."""

from __future__ import annotations

from contextlib import suppress

from dealdouble.check.server.own import deletion
from dealdouble.check.server.target import OutOfRequests
from dealdouble.check.session import Session
from dealdouble.check.side_by_side.sightings import TO_GLIMPSE, are_strays_in_sight, strays
from dealdouble.errors import CheckError


def keep_back(session: Session) -> None:
    """Keep back what it takes to look for leftovers."""
    session.target.reserved += TO_GLIMPSE * len(session.subjects)


def find_leftovers(session: Session) -> None:
    """Take what bears the run's name, but should be gone, for its own again, to be deleted.

    Nothing is said of what cannot be asked: the first record was seen to go.
    """
    session.target.reserved -= TO_GLIMPSE * len(session.subjects)
    if not session.own.created:
        return
    with suppress(OutOfRequests, CheckError, KeyboardInterrupt):
        for subject in session.subjects:
            name = subject.resource.name
            if deletion(session.contract, name) and are_strays_in_sight(session, subject):
                with session.target.at_any_rate():
                    for number in strays(session, subject).records:
                        session.own.find_again(name, number)
                session.own.is_believed = False
