"""Filters of a list that may only be read: whatever it shows has to match by what it shows.

Of records that others may change at any time, nothing more can be said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dealdouble.check.lists.inquiries import Inquiry
from dealdouble.check.model.compare import read
from dealdouble.check.model.model import Model
from dealdouble.check.server.page import Page, page_of
from dealdouble.check.server.references import is_id
from dealdouble.check.server.target import Pairs
from dealdouble.check.session import Session, Subject
from dealdouble.check.side_by_side.walking import ID
from dealdouble.check.values.variety import Variety, names_its_field
from dealdouble.contract.model import Json, Operation, Resource
from dealdouble.vocabulary import Match, ValueType

Shown = Mapping[str, Json]


def glimpse(session: Session, subject: Subject, operation: Operation) -> None:
    """Ask each filter for something that a record has; a search may find what is not shown."""
    page = page_of(session.contract.lists, session.target.call(operation))
    if page is None or not page.records:
        return
    records = {
        shown[ID]: _stored(subject.resource, shown)
        for shown in page.records
        if is_id(shown.get(ID))
    }
    model = Model(session.contract, subject.resource.name, subject.references)
    variety = Variety(session, subject)
    for item in operation.filters:
        if item.match is Match.CONTAINS or not names_its_field(item):
            continue
        asked = Inquiry(session.claims, subject.resource, item, records, variety, operation.filters)
        queries = (query for number in records if (query := asked.fitting(number)))
        query = next(queries, None)
        if query is not None:
            query = [*query, *asked.far_end]
            answer = page_of(session.contract.lists, session.target.call(operation, query=query))
            if answer is not None:
                _judge(session, asked, query, answer, model, operation)


def _judge(
    session: Session,
    asked: Inquiry,
    query: Pairs,
    answer: Page,
    model: Model,
    operation: Operation,
) -> None:
    shown = {
        record[ID]: _stored(asked.resource, record)
        for record in answer.records
        if is_id(record.get(ID))
    }
    with_all = _listed(model, operation, query, shown.values())
    within = Inquiry(asked.claims, asked.resource, asked.filter, shown, asked.variety)
    wrong = shown.keys() - with_all - within.doubtful(query)
    if wrong:
        expected = f"no records but those that match {' and '.join(map('='.join, query))}"
        found = f"among others the records {', '.join(map(str, sorted(wrong)))}"
        session.book.broke(asked.claim, [answer.exchange], expected, found)
    elif shown:
        session.book.kept(asked.claim)


def _listed(
    model: Model, operation: Operation, query: Pairs, records: Iterable[dict[str, Json]]
) -> set[int]:
    """The ids of those of some records that a query asks for."""
    for record in records:
        model.put(record)
    listed = set(model.listed(operation, query))
    for number in model.ids:
        model.drop(number)
    return listed


def _stored(resource: Resource, shown: Shown) -> dict[str, Json]:
    """A record as it must be stored to be shown so, as far as it is shown."""
    made: dict[str, Json] = dict.fromkeys(
        [*resource.fields, *(t.field for t in resource.treatments)]
    )
    for item in resource.representation:
        found = shown.get(item.key)
        if item.type is ValueType.RECORD:
            made[item.reference] = found.get(ID) if isinstance(found, dict) else None
        elif not item.template:
            made[item.key] = read(item.type, found)
    return made
