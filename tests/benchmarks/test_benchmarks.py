"""The benchmark compares like with like: both applications answer its requests alike."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

import pytest

from dealdouble.app.application import Application
from dealdouble.app.server import Server

from .bare import SETTINGS
from .comparison import Comparison, Round, check_alike
from .exchange import COUNT, Answer, Client, Request, WrongAnswer
from .kinds import CREATE, KINDS, LIST, PAGES, READ, REFUSE, REQUESTS, UPDATE, WON
from .load import Figures, figures
from .servers import Running, bare, emulator
from .singles import INTUM, searched
from .table import line

_DEMO = 37  # deals of the demo scenario


@pytest.fixture(scope="module")
def emulated() -> Iterator[Running]:
    """The emulator with few deals of MOCO, and enough of Intum for a search."""
    with emulator(moco=100, intum=1000) as running:
        yield running


@pytest.fixture(scope="module")
def answers(emulated: Running) -> Mapping[Request, Answer]:
    """What the emulator has answered, first to what only reads."""
    return emulated.answers(REQUESTS)


@pytest.fixture(scope="module")
def reference(answers: Mapping[Request, Answer]) -> Iterator[Running]:
    """The bare application with all answers prepared."""
    with bare(answers) as running:
        yield running


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda request: request.name)
def test_both_applications_answer_alike(
    request_: Request, reference: Running, answers: Mapping[Request, Answer]
) -> None:
    ours = answers[request_]
    theirs = reference.answers([request_])[request_]

    assert theirs.status == ours.status == request_.status
    assert theirs.headers == ours.headers
    assert theirs.headers["content-type"] == "application/json; charset=utf-8"
    assert theirs.comparable(request_) == ours.comparable(request_)
    check_alike(reference, {request_: ours})


def test_every_load_consists_of_the_requests_that_are_compared() -> None:
    assert {request for kind in (*KINDS, *PAGES) for request in kind.cycle} == set(REQUESTS)


def test_pages_are_full_and_the_filtered_one_holds_what_it_asks_for(
    answers: Mapping[Request, Answer],
) -> None:
    assert answers[LIST].headers["x-total"] == str(100 + _DEMO)
    assert len(answers[LIST].json()) == 100
    assert [deal["status"] for deal in answers[WON].json()] == ["won"] * 100


def test_the_refusal_names_three_fields(answers: Mapping[Request, Answer]) -> None:
    assert list(answers[REFUSE].json()) == ["name", "reminder_date", "service_period_from"]


def test_every_write_is_another_one_and_is_stored(emulated: Running) -> None:
    with Client(emulated.origin) as client:
        before = int(client.ask(LIST).headers["x-total"])
        names = {client.ask(CREATE, count).json()["name"] for count in (1, 2)}
        amounts = {client.ask(UPDATE, count).json()["money"] for count in (3, 4)}
        after = int(client.ask(LIST).headers["x-total"])
        stored = client.ask(READ).json()["money"]

    assert names == {f"Beispiel AG Website Relaunch 00000{count}" for count in (1, 2)}
    assert amounts == {1_000_003, 1_000_004}
    assert (stored, after) == (1_000_004, before + 2)


def test_a_search_finds_a_full_page(emulated: Running) -> None:
    with Client(emulated.origin, INTUM) as client:
        assert len(client.ask(searched(0)).json()) == searched(0).deals == 100


def test_the_bare_application_runs_on_the_settings_of_the_emulators_server(
    application: Application,
) -> None:
    config = Server(application, lambda: None).config

    assert {name: getattr(config, name) for name in SETTINGS} == SETTINGS


def test_an_answer_that_differs_stops_the_benchmark(
    reference: Running, answers: Mapping[Request, Answer]
) -> None:
    with pytest.raises(WrongAnswer, match="instead of"):
        check_alike(reference, {READ: answers[LIST]})
    with pytest.raises(WrongAnswer, match="'unexpected'"):
        reference.answers([Request("unexpected", "GET", READ.target, 422)])


@pytest.mark.parametrize(("refused", "broken"), [(1, 0), (0, 1)])
def test_a_load_with_answers_that_should_not_be_has_no_figures(refused: int, broken: int) -> None:
    printed = {"requests": 9000, "microseconds": 3_000_000, "median": 1500, "p99": 2500}
    kind = next(kind for kind in KINDS if kind.cycle == (READ,))

    found = figures(json.dumps({**printed, "refused": 0, "broken": 0}), kind, ran=1.5)
    assert found == Figures(rate=3000, median=1.5, p99=2.5, share=0.5)
    with pytest.raises(WrongAnswer):
        figures(json.dumps({**printed, "refused": refused, "broken": broken}), kind, ran=1.5)


@pytest.mark.parametrize(
    ("ours", "theirs", "said"),
    [(0.99, 0.99, "reached"), (0.99, 0.5, "disturbed"), (0.5, 0.99, "disturbed")],
)
def test_a_server_without_a_core_of_its_own_reaches_no_aim(
    ours: float, theirs: float, said: str
) -> None:
    rounds = [Round(Figures(10_000, 1, 2, theirs), Figures(9000, 1, 2, ours))]

    assert line(Comparison(KINDS[0], 100, "bare Starlette", rounds)).endswith(f">= 0.6 {said}")


def test_what_stands_for_the_count_is_as_long_as_the_count() -> None:
    assert len(COUNT) == len("000001")
