"""The run's records are found by their mark, or it is told that they cannot be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from dealdouble.check.session import Session, Subject
from dealdouble.check.side_by_side.sightings import find_marked, strays
from dealdouble.contract.model import Contract, Json
from dealdouble.emulator.call import Call, Reply
from dealdouble.vocabulary import Action, Match

from ..faults import damage, edited
from ..serving import APIS, RUN, Served, contract_of

Serve = Callable[..., Served]
SessionOn = Callable[..., Session]
Handle = Callable[[Call, datetime], Reply]


def create(session: Session, **fields: Json) -> tuple[Subject, int, dict[str, Json]]:
    """A record of the run's own, and what was sent."""
    (subject,) = session.subjects
    operation = subject.operation(Action.CREATE)
    assert operation is not None
    body = subject.samples.record(**fields)
    exchange = session.own.create(operation, body)
    assert exchange.is_done
    return subject, session.own.ids(subject.resource.name)[-1], body


def lose(session: Session, resource: str, number: int) -> None:
    """Have the run forget that a record is its own."""
    session.own.forget(resource, number)


def without_filters(contract: Contract, *matches: Match) -> Contract:
    """A contract whose lists lack the filters that match so."""
    operations = tuple(
        replace(one, filters=tuple(f for f in one.filters if f.match not in matches))
        for one in contract.operations
    )
    return replace(contract, operations=operations)


@pytest.mark.parametrize("api", APIS)
def test_a_record_of_which_no_answer_told_is_found(
    serve: Serve, session_on: SessionOn, api: str
) -> None:
    session = session_on(serve(api), api)
    create(session)
    subject, number, body = create(session)
    lose(session, subject.resource.name, number)
    sighting = strays(session, subject)
    assert set(sighting.records) == {number}
    assert sighting.is_certain
    mark = body[subject.samples.marked[-1]]
    assert sighting.records[number][subject.samples.marked[-1]] == mark
    assert set(find_marked(session, subject, mark).records) == {number}


@pytest.mark.parametrize(
    ("api", "parameter"),
    [("moco", "updated_after"), ("intum", "q"), ("library", "search")],
)
def test_the_way_is_taken_that_lists_the_fewest_others(
    serve: Serve, session_on: SessionOn, api: str, parameter: str
) -> None:
    session = session_on(serve(api), api)
    subject, number, _ = create(session)
    read = subject.operation(Action.READ)
    assert read is not None
    shown = session.target.call(read, {"id": number}).json
    record = shown.get(subject.resource.answer_wrapper, shown)
    foreseen = subject.model.create(subject.samples.record(), datetime.now().astimezone())
    subject.model.take(foreseen, record)
    before = session.target.sent
    sighting = find_marked(session, subject)
    assert sighting.exchange is not None
    assert f"{parameter}=" in sighting.exchange.url
    assert session.target.sent <= before + 2


@pytest.mark.parametrize("api", APIS)
def test_without_any_filter_the_whole_list_is_read(
    serve: Serve, session_on: SessionOn, api: str
) -> None:
    bare = without_filters(contract_of(api), Match.CONTAINS, Match.AFTER)
    session = session_on(serve(bare), api, contract=bare)
    subject, number, _ = create(session)
    sighting = find_marked(session, subject)
    assert set(sighting.records) == {number}
    assert sighting.is_certain


def test_a_search_that_finds_nothing_is_not_believed(serve: Serve, session_on: SessionOn) -> None:
    server = serve("intum")

    def fault(handle: Handle, call: Call, now: datetime) -> Reply:
        reply = handle(call, now)
        return replace(reply, body=b"[]") if "q=" in call.query else reply

    damage(server, fault)
    session = session_on(server, "intum")
    create(session)
    subject, number, _ = create(session)
    lose(session, subject.resource.name, number)
    sighting = strays(session, subject)
    assert set(sighting.records) == {number}
    assert sighting.is_certain


def test_where_lists_hide_records_it_is_told_that_there_may_be_more(
    serve: Serve, session_on: SessionOn
) -> None:
    server = serve("moco")

    def fault(handle: Handle, call: Call, now: datetime) -> Reply:
        reply = handle(call, now)
        is_list = call.method == "GET" and reply.body.startswith(b"[")
        return (
            edited(reply, lambda shown: [o for o in shown if RUN not in o["name"]])
            if is_list
            else reply
        )

    damage(server, fault)
    session = session_on(server, "moco")
    subject, _, _ = create(session)
    sighting = strays(session, subject)
    assert not sighting.is_certain
    assert sighting.doubt == "no list shows all the records that should be there"


def test_a_record_of_another_run_is_left_alone(serve: Serve, session_on: SessionOn) -> None:
    server = serve("moco")
    other = session_on(server, "moco", run=f"{RUN}-2")
    create(other)
    session = session_on(server, "moco")
    subject, _, _ = create(session)
    assert strays(session, subject).records == {}


def test_an_api_that_lists_nothing_leaves_it_in_doubt(serve: Serve, session_on: SessionOn) -> None:
    session = session_on(serve("moco"), "moco")
    subject, _, _ = create(session)
    operations = tuple(o for o in subject.operations if o.action is not Action.LIST)
    sighting = find_marked(session, replace(subject, operations=operations))
    assert sighting.records == {}
    assert sighting.doubt == "the API lists no deals"
