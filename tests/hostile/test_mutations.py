"""Whatever becomes of a good request on its way, the deals are what accepted answers said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from .exchange import talking
from .model import APIS, Api, Model
from .mutations import Sending, sendings
from .strategies import ATTACK, Good, good_request, good_requests
from .unharmed import unharmed


@pytest.fixture(scope="module")
def model() -> Iterator[Model]:
    """All that is known of the deals of this module's server; each example makes new ones."""
    with unharmed() as server, talking(server.port) as client:
        yield Model(client)


@ATTACK
@given(some=st.lists(sendings(), min_size=1, max_size=5))
def test_mutated_requests_do_what_their_answers_say_and_nothing_else(
    model: Model, some: list[Sending]
) -> None:
    model.restart()
    for sending in some:
        requests = [request.resolved(model.resolve) for request in sending.requests]
        model.tell(requests, sending.cuts, resets=sending.resets)
    model.check()


@ATTACK
@given(
    some=st.lists(good_requests(), min_size=1, max_size=3),
    cuts=st.lists(st.integers(0, 1000), max_size=2),
)
def test_who_sends_whole_requests_and_then_no_more_is_answered(
    model: Model, some: list[Good], cuts: list[int]
) -> None:
    model.restart()
    requests = [good.request.resolved(model.resolve) for good in some]
    answers = model.tell(requests, cuts, finishes=True)
    assert len(answers) == len(requests)
    model.check()


@pytest.mark.parametrize("lacks", [1, 1000, 10**7, 10**30])
@pytest.mark.parametrize("resets", [False, True], ids=["finishes", "resets"])
@pytest.mark.parametrize("method", ["POST", "update", "DELETE"])
@pytest.mark.parametrize("api", APIS, ids=lambda api: api.name)
def test_a_request_of_which_the_end_is_missing_changes_nothing(
    model: Model, api: Api, method: str, resets: bool, lacks: int
) -> None:
    model.restart()
    good = good_request(api, method, 0, {"name": "Other"}).request.resolved(model.resolve)
    model.tell([replace(good, off_by=lacks)], resets=resets)
    model.check()
