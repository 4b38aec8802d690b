"""One round of all operations: a record is created, read, changed in each way, and deleted."""

from __future__ import annotations

from collections.abc import Mapping

from dealdouble.check.lists.overview import Overview
from dealdouble.check.lists.paging import note
from dealdouble.check.server.own import record_of
from dealdouble.check.server.page import page_of
from dealdouble.check.session import Session, Subject
from dealdouble.check.side_by_side.answers import Answers
from dealdouble.check.side_by_side.sightings import strays
from dealdouble.check.side_by_side.tandem import Tandem, in_tandem
from dealdouble.check.side_by_side.walking import ID
from dealdouble.check.values.facts import Facts
from dealdouble.check.values.uniqueness import fresh_values
from dealdouble.check.values.values import of_field
from dealdouble.check.values.variety import Variety, mended
from dealdouble.contract.model import Json
from dealdouble.vocabulary import Action, RuleKind, ValueType

_SEVERAL = (ValueType.TEXTS, ValueType.PROPERTIES, ValueType.OBJECT)
"""Types of values that hold others, which a server may share between records by mistake."""


def go_round(session: Session, subject: Subject) -> None:
    """Do each operation once, and look at the other record each time."""
    if subject.operation(Action.CREATE) is None:
        return
    with in_tandem(session, subject) as tandem:
        overview = Overview(tandem)
        number = tandem.create(_full(subject), is_doubtful=True)
        if number is None:
            number = tandem.create(subject.samples.record())
        bodies = Variety(session, subject).bodies(4)
        other = tandem.create(bodies[2], is_doubtful=True)
        if other is None:
            other = tandem.create(subject.samples.record())
        if number is None or other is None:
            return
        _look_for_more(tandem)
        _list(tandem)
        tandem.read(number)
        for place, operation in enumerate(subject.all_of(Action.UPDATE)):
            if number in tandem.steps:
                body = mended(subject, bodies[place % 2], number)
                tandem.update(operation, number, body)
                overview.look(operation, tandem.steps[number])
        for one in (number, other):
            if one in tandem.steps:
                tandem.read(one)
        deletion = subject.operation(Action.DELETE)
        if deletion is not None and number in tandem.steps:
            tandem.delete(number)
        if deletion is not None and number in tandem.gone:
            tandem.is_absent(number)
            overview.look(deletion, tandem.gone[number])


def _look_for_more(tandem: Tandem) -> None:
    """One record is created at a time: no other bears the same mark."""
    subject, book = tandem.subject, tandem.session.book
    operation = subject.operation(Action.CREATE)
    sighting = strays(tandem.session, subject)
    for name in subject.samples.marked[-1:]:
        marks = {subject.model.record(number)[name]: number for number in tandem.ids}
        for other, shown in sighting.records.items():
            number = marks.get(shown.get(name))
            if operation is not None and number is not None and sighting.exchange is not None:
                tandem.session.own.adopt(subject.resource.name, other)
                steps = (*tandem.steps[number], sighting.exchange)
                expected, found = "one record is created", f"{other} is there, too"
                book.broke(tandem.session.claims.operation(operation), steps, expected, found)


def _list(tandem: Tandem) -> None:
    """All records are listed: what is asked without filter, page and order."""
    operation = tandem.subject.operation(Action.LIST)
    if operation is not None:
        exchange = tandem.session.target.call(operation)
        tandem.answers.succeeded(operation, [exchange], "the records are listed")


def keep_apart(session: Session, subject: Subject) -> None:
    """Change one of two records that hold the same, but for whom they name and what they choose.

    The other one stays as it is, and neither is read for the other.
    """
    operation = subject.operation(Action.UPDATE)
    with in_tandem(session, subject) as tandem:
        first = tandem.create(_full(subject), is_doubtful=True)
        if first is None:
            return
        if tandem.create(_otherwise(subject, first), is_doubtful=True) is None:
            return
        others = mended(subject, _others(subject), first)
        if operation is not None and others:
            tandem.update(operation, first, others)
            Overview(tandem).look(operation, tandem.steps[first])
        for number in tandem.ids:
            tandem.read(number)


def _otherwise(subject: Subject, first: int) -> Mapping[str, Json]:
    """A full record that names others, the first too, and chooses otherwise where it can."""
    known, fields = subject.references.of, subject.resource.fields.items()
    named = {n: known(n)[1] for n in subject.resource.references if len(known(n)) > 1}
    own = subject.resource.name
    named |= {n: first for n, other in subject.resource.references.items() if other == own}
    enums = {n: [one for one in field.schema.get("enum", ()) if one] for n, field in fields}
    chosen = {name: choices[1] for name, choices in enums.items() if len(choices) > 1}
    return mended(subject, {**_full(subject), **named, **chosen})


def _others(subject: Subject) -> dict[str, Json]:
    """Other values for the fields that hold several."""
    facts, fields = Facts(subject), subject.resource.fields.items()
    cases = {n: of_field(facts, n) for n, field in fields if field.type in _SEVERAL}
    return {name: found[1].sent[name] for name, found in cases.items() if len(found) > 1}


def _full(subject: Subject) -> Mapping[str, Json]:
    """A record with all that it can have, each value a plain one."""
    unique = {rule.field for rule in subject.resource.rules if rule.kind is RuleKind.UNIQUE}
    plain = {name: subject.samples.value(name) for name in subject.resource.fields}
    held = {n: value for n, value in plain.items() if value is not None and n not in unique}
    fresh = {name: fresh_values(Facts(subject), name)[:1] for name in unique}
    held |= {name: texts[0] for name, texts in fresh.items() if texts}
    return mended(subject, {**held, **subject.samples.record()})


def read_only(session: Session, subject: Subject) -> None:
    """Read a record that is there: as the list shows it, if nobody changes it meanwhile."""
    listing, reading = subject.operation(Action.LIST), subject.operation(Action.READ)
    if listing is None:
        return
    answers = Answers(session.contract, session.claims, session.book, subject.resource)
    exchange = session.target.call(listing)
    if not answers.succeeded(listing, [exchange], "a list"):
        return
    page = page_of(session.contract.lists, exchange)
    for record in () if page is None else page.records[:1]:
        if reading is not None and ID in record:
            _read(session, subject, answers, record[ID])


def _read(session: Session, subject: Subject, answers: Answers, number: int) -> None:
    reading = subject.operation(Action.READ)
    assert reading is not None, "it can be read"
    exchange = session.target.call(reading, {ID: number})
    if not answers.succeeded(reading, [exchange], f"the record {number}"):
        return
    shown = record_of(subject.resource, exchange)
    if shown is not None:
        answers.check_shown([exchange], shown)
        expected = f"the record {number} is read"
        right = shown.get(ID, number) == number
        note(session, session.claims.operation(reading), right, [exchange], expected)
