"""Find the run's records on the server by their mark, also those of which no answer told an id.

Each way that the contract offers is tried until one shows all of the run's records that are
known to be there: a search for the mark, what changed lately, the whole list. A filter that
does not even show those is not believed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from dealdouble.check.model.compare import instant
from dealdouble.check.run_name import start_of
from dealdouble.check.server.exchange import Exchange
from dealdouble.check.server.target import Pairs
from dealdouble.check.session import Session, Subject
from dealdouble.check.side_by_side.walking import Walk, Walker
from dealdouble.contract.model import Json
from dealdouble.rules.treatment import timestamp
from dealdouble.vocabulary import Action, Match, TreatmentKind

Shown = Mapping[str, Json]

_LATELY = timedelta(days=1)
"""Records that were changed so long before the run's oldest one cannot be the run's."""

_TIMES = (TreatmentKind.CREATED, TreatmentKind.CHANGED)


@dataclass(frozen=True, slots=True)
class Sighting:
    """The records that bear the run's mark, by their ids, and the answer that was read last.

    `doubt` says why there may be more of them; it is empty where there are not.
    """

    records: Mapping[int, Shown]
    exchange: Exchange | None
    doubt: str = ""

    @property
    def is_certain(self) -> bool:
        """Whether the run has no other records there."""
        return not self.doubt


def find_marked(session: Session, subject: Subject, mark: str = "") -> Sighting:
    """The records on the server that bear the run's mark, or the very mark that is given."""
    operation = subject.operation(Action.LIST)
    if operation is None:
        return Sighting({}, None, f"the API lists no {subject.resource.name}")
    if not subject.samples.marked:
        return Sighting({}, None, "no field takes any text, so the run's records have no mark")
    walker = Walker(session.target, subject, operation)
    known = session.own.ids(subject.resource.name)
    walk, found = Walk(()), dict[int, Shown]()
    for way in _ways(subject, known):
        walk = walker.find(way.query, known, known)
        found |= _marked(subject, walk, mark)
        if not walk.is_whole or not set(known) <= walk.records.keys():
            continue
        if known or not way.query or _is_believed(walker, walk, subject, way):
            return Sighting(_marked(subject, walk, mark), walk.last)
    return Sighting(found, walk.last, "no list shows all the records that should be there")


def strays(session: Session, subject: Subject) -> Sighting:
    """The marked records that are not known to be the run's, which they are."""
    sighting = find_marked(session, subject)
    known = session.own.ids(subject.resource.name)
    others = {number: shown for number, shown in sighting.records.items() if number not in known}
    return Sighting(others, sighting.exchange, sighting.doubt)


TO_GLIMPSE = 2
"""How many requests it takes to see whether anything of the run is there."""


def are_strays_in_sight(session: Session, subject: Subject) -> bool:
    """Whether the first page of the list, or of one filter, shows some of the `strays`.

    That takes no more than `TO_GLIMPSE` requests, however long the list is.
    """
    operation = subject.operation(Action.LIST)
    if operation is None or not subject.samples.marked:
        return False
    walker = Walker(session.target, subject, operation)
    known = set(session.own.ids(subject.resource.name))
    filtered = [way.query for way in _ways(subject, []) if way.query]
    for query in [(), *filtered[: TO_GLIMPSE - 1]]:
        walk = walker.newest(query)
        if walk is not None and _marked(subject, walk, "").keys() - known:
            return True
        if walk is not None and not query and len(walk.records) < session.contract.lists.size:
            return False
    return False


@dataclass(frozen=True, slots=True)
class _Way:
    """A query that should list the run's records, as their `field` is later than `since`."""

    query: Pairs
    field: str = ""
    since: datetime | None = None


def _ways(subject: Subject, known: list[int]) -> Iterator[_Way]:
    """Queries that should list the run's records, the one first that lists the fewest others."""
    operation = subject.operation(Action.LIST)
    filters = () if operation is None else operation.filters
    for item in filters:
        if item.match is Match.CONTAINS and set(item.fields) & set(subject.samples.marked):
            yield _Way([(item.parameter, subject.samples.mark)])
    times = {item.field for item in subject.resource.treatments if item.kind in _TIMES}
    for item in filters:
        since = _since(subject, known, item.field) if item.match is Match.AFTER else None
        if item.field in times and since is not None:
            yield _Way([(item.parameter, timestamp(since))], item.field, since)
    yield _Way([])


def _since(subject: Subject, known: list[int], field: str) -> datetime | None:
    """A time before anything that the run did: by the server's clock, or by its name's."""
    held = (subject.model.record(number) for number in known if number in subject.model.ids)
    moments = [moment for record in held if (moment := instant(record.get(field))) is not None]
    start = start_of(subject.samples.mark)
    try:
        return min(moments or [start] if start else moments) - _LATELY
    except (OverflowError, ValueError):  # a time of the year 1 is none, nor is that of no record
        return None


def _is_believed(walker: Walker, walk: Walk, subject: Subject, way: _Way) -> bool:
    """Whether a filter shows what changed lately, where none of the run's records is known.

    It has to show what the newest page shows of that, and of the run: otherwise the server's
    clock may be another one, or the filter may do something else.
    """
    newest = walker.newest()
    if way.since is None or newest is None:
        return False
    lately = {
        number
        for number, record in newest.records.items()
        if (moment := instant(record.get(way.field))) is not None and moment > way.since
    }
    wanted = lately | _marked(subject, newest, "").keys()
    return wanted <= walk.records.keys() and (bool(wanted) or walker.is_newest_first(newest))


def _marked(subject: Subject, walk: Walk, mark: str) -> dict[int, Shown]:
    return {
        number: shown
        for number, shown in walk.records.items()
        if any(
            _bears(shown.get(name), subject.samples.mark, mark) for name in subject.samples.marked
        )
    }


def _bears(text: Json, run: str, mark: str) -> bool:
    """Whether a text is a mark of the run, with or without more after it, or that very mark."""
    return isinstance(text, str) and (text == mark if mark else f"{text} ".startswith(f"{run} "))
