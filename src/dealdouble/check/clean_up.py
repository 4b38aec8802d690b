"""Delete what a run has created: at its end, or what its journal says was left by it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dealdouble.check.opening import opened
from dealdouble.check.run_name import is_name
from dealdouble.check.server.own import Left, deletion, operation_of
from dealdouble.check.server.target import Limits, OutOfRequests, Target
from dealdouble.check.session import Session, Settings, Subject
from dealdouble.check.side_by_side.sightings import strays
from dealdouble.contract.model import Contract
from dealdouble.errors import CheckError
from dealdouble.vocabulary import Action


@dataclass(frozen=True, slots=True)
class Noted:
    """What a journal tells: the server, and the records that are still there."""

    api: str
    url: str
    run: str
    there: Sequence[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What became of a run's records.

    Attributes:
        deleted: how many are gone.
        left: those that could not be deleted.
        doubt: why there may be others, of which no answer told; empty if there are none.
    """

    deleted: int
    left: Sequence[Left]
    doubt: str = ""

    @property
    def is_certain(self) -> bool:
        """Whether nothing of the run is there any more."""
        return not self.left and not self.doubt


def read_journal(file: Path) -> Noted:
    """Read a journal; a last line that was not written to its end is as if it were not there.

    Raises:
        CheckError: it cannot be read, or is none.
    """
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
        head, *entries = [json.loads(line) for line in _whole(lines)]
        there: dict[tuple[str, int], None] = {}
        for entry in entries:
            _follow(entry, there)
        return Noted(str(head["api"]), str(head["url"]), str(head["run"]), list(there))
    except OSError as problem:
        raise CheckError(f"{str(file)!r} cannot be read: {problem.strerror}") from problem
    except (ValueError, KeyError, TypeError) as problem:
        raise _no_journal(file) from problem


def _no_journal(file: Path) -> CheckError:
    return CheckError(
        f"{str(file)!r} is no journal of a check", "name the file that the check told"
    )


def _whole(lines: Sequence[str]) -> Sequence[str]:
    return lines[:-1] if lines and not lines[-1].endswith("}") else lines


def _follow(entry: Mapping[str, Any], there: dict[tuple[str, int], None]) -> None:
    if not isinstance(entry, dict):
        raise TypeError("no object")
    if "created" in entry:
        there[str(entry["resource"]), int(entry["created"])] = None
    else:
        there.pop((str(entry["resource"]), int(entry["deleted"])), None)


def clean_up(file: Path, noted: Noted, contract: Contract, token: str, limits: Limits) -> Cleaned:
    """Delete what is still there of a run; the journal goes if nothing is left.

    Each deletion is read back, as the server may only say that it deletes.

    Raises:
        CheckError: the server does not answer, or does not let in; or no run was called so.
    """
    if not is_name(noted.run) or not {name for name, _ in noted.there} <= set(contract.resources):
        raise _no_journal(file)
    target = Target(contract, noted.url, token, limits)
    try:
        with target.at_any_rate():
            session = opened(target, noted.run, Settings())
            session.own.foreign = ()  # what is there already may well be the run's
            session.own.is_believed = False  # nothing else has seen whether it deletes
            _take_up(session, noted)
            cleaned = clean(session, is_unsure=True)
    finally:
        target.close()
    if cleaned.is_certain:
        file.unlink(missing_ok=True)
    return cleaned


def _take_up(session: Session, noted: Noted) -> None:
    """Take what the journal names for the run's, if it bears the run's name.

    A server that was filled anew may have given the id to another record.
    """
    for resource, number in noted.there:
        reading = operation_of(session.contract, resource, Action.READ)
        exchange = None if reading is None else session.target.call(reading, {"id": number})
        if exchange is None or noted.run in exchange.answer.decode(errors="replace"):
            session.own.adopt(resource, number)
        elif not exchange.is_gone:
            session.own.doubt(resource, number)


def clean(session: Session, is_unsure: bool) -> Cleaned:
    """Delete the records of a session's run.

    Args:
        session: the run.
        is_unsure: whether it may have created records of which no answer told.
    """
    own = session.own
    doubt = _adopt_strays(session) if is_unsure else ""
    left = own.clean_up()
    if doubt and not left:  # some that were known were gone already, so that no list showed all
        doubt = _adopt_strays(session)
        left = own.clean_up()
    counted = [item for item in left if (item.resource, item.id) in own.there]
    cleaned = Cleaned(own.created - len(counted), left, doubt)
    if own.journal is not None:
        own.journal.close(keep=not cleaned.is_certain)
    return cleaned


def _adopt_strays(session: Session) -> str:
    """Take what bears the run's name for its own; why there may yet be more of it."""
    session.target.reserved -= session.own.to_search
    session.own.to_search = 0
    try:
        doubts = [_adopt_strays_of(session, subject) for subject in session.subjects]
    except OutOfRequests:
        return "no request was left to look for it"
    except CheckError as problem:
        return problem.cause
    except KeyboardInterrupt:
        return "the search for it was interrupted"
    return next(filter(None, doubts), "")


def _adopt_strays_of(session: Session, subject: Subject) -> str:
    resource = subject.resource.name
    if deletion(session.contract, resource) is None:
        return ""
    found = strays(session, subject)
    for number in found.records:
        session.own.adopt(resource, number)
    return found.doubt
