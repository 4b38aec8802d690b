"""Whatever is sent is answered, and the deals are what the accepted answers said."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from .exchange import Connection, talking
from .model import INTUM, Model, same
from .requests import Request
from .strategies import (
    ATTACK,
    NO_HTTP,
    SHOUTS,
    Good,
    any_requests,
    good_request,
    good_requests,
    naming_requests,
)
from .unharmed import unharmed

FOLLOWING = {"closed_on", "updated_at"}  # what an update of other fields may change


@pytest.fixture(scope="module")
def model() -> Iterator[Model]:
    """All that is known of the deals of this module's server; each example makes new ones."""
    with unharmed() as server, talking(server.port) as client:
        yield Model(client)


def do(model: Model, step: Good | Request | bytes) -> None:
    """Send it; what is good must be accepted."""
    if isinstance(step, bytes):
        answers = model.client.shout(step)
        assert not [answer for answer in answers if answer.status == 201]
    elif isinstance(step, Request):
        model.tell([step.resolved(model.resolve)])
    else:
        ask(model, step)


def ask(model: Model, good: Good) -> None:
    """Send a good request: unless its deal is gone, it does what it says and no more."""
    request = good.request.resolved(model.resolve)
    known = model.records[good.api.name]
    number = None if request.target == good.api.list else good.api.number(request.target)
    before = dict(known.get(number or 0, {}))
    (answer,) = model.tell([request])
    if number is not None and not before:
        assert answer.status == 404
        return
    assert answer.is_accepted, answer
    if request.body:
        shown = answer.json()
        assert same({name: shown[name] for name in good.shows}, dict(good.shows))
        kept = before.keys() - good.shows.keys() - FOLLOWING
        assert same({name: shown[name] for name in kept}, {name: before[name] for name in kept})


@ATTACK
@given(
    steps=st.lists(
        st.one_of(good_requests(), good_requests(), naming_requests(), any_requests(), SHOUTS),
        min_size=1,
        max_size=8,
    )
)
def test_whatever_is_asked_the_deals_are_what_the_accepted_answers_say(
    model: Model, steps: list[Good | Request | bytes]
) -> None:
    model.restart()
    for step in steps:
        do(model, step)
    model.check()


@ATTACK
@given(requests=st.lists(any_requests(), min_size=1, max_size=8))
def test_any_request_is_answered(model: Model, requests: list[Request]) -> None:
    model.restart()
    for request in requests:
        model.tell([request.resolved(model.resolve)])
    model.check()


@pytest.mark.parametrize("pair", [(1, True), (0, False), (True, 1), ([0], [False])], ids=str)
def test_a_value_that_python_takes_for_the_stored_one_replaces_it(
    model: Model, pair: tuple[object, object]
) -> None:
    model.restart()
    for value in pair:
        ask(model, good_request(INTUM, "update", 0, {"fields": {"a": value}}))
    model.check()


@ATTACK
@given(data=NO_HTTP)
def test_what_is_no_request_is_refused_and_the_connection_closed(model: Model, data: bytes) -> None:
    with closing(Connection(model.client.port)) as connection:
        connection.send(data)
        answer = connection.answer()
        connection.finish()
        rest = connection.rest(iter(()))

    assert answer is not None
    assert (answer.status, answer.closes, rest) == (400, True, [])
    assert list(answer.json()) == ["error"]
