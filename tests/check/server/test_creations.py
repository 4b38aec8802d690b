"""Requests that name records of the run are shown behind those that created them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from dealdouble.check.server.creations import Creations, Replay
from dealdouble.check.server.exchange import Exchange

from ..serving import contract_of

BASES = {"moco": "https://acme.example/api/v1", "intum": "https://acme.example/crm"}


def asked(api: str, method: str, path: str, body: Any = None) -> Exchange:
    """A request to a path below the base."""
    sent = b"" if body is None else json.dumps(body).encode()
    return Exchange(method, f"{BASES[api]}{path}", (), sent, 200, {}, b"{}")


FIRST = asked("moco", "POST", "/deals", {"name": "a"})
SECOND = asked("moco", "POST", "/deals", {"name": "b"})


@pytest.fixture
def moco() -> Creations:
    """The deals 5 and 6 were created."""
    made = Creations(contract_of("moco"), BASES["moco"])
    made.note("deals", 5, FIRST)
    made.note("deals", 6, SECOND)
    return made


@pytest.mark.parametrize(
    ("path", "creations", "ids"),
    [
        pytest.param("/deals/5", [FIRST], (5,), id="path"),
        pytest.param("/deals/5/", [FIRST], (5,), id="slash-behind"),
        pytest.param("/deals/5/unknown", [FIRST], (5,), id="more-behind"),
        pytest.param("/deals?ids=6%2C5%2C7", [SECOND, FIRST], (6, 5), id="filter"),
        pytest.param("/deals/7", [], (), id="somebody-elses"),
        pytest.param("/deals/55", [], (), id="begins-alike"),
        pytest.param("/deals?company_id=5", [], (), id="id-of-something-else"),
        pytest.param("/users/5", [], (), id="another-path"),
    ],
)
def test_who_names_records_begins_with_their_creation(
    moco: Creations, path: str, creations: list[Exchange], ids: tuple[int, ...]
) -> None:
    step = asked("moco", "GET", path)
    replay = moco.replay([step])
    assert replay.exchanges == (*creations, step)
    assert replay.ids == ids


def test_a_creation_is_shown_once(moco: Creations) -> None:
    read, change = asked("moco", "GET", "/deals/5"), asked("moco", "PUT", "/deals/5", {})
    assert moco.replay([FIRST, change, read]).exchanges == (FIRST, change, read)
    assert moco.replay([change, read]).exchanges == (FIRST, change, read)
    assert moco.replay([change, read]).ids == (5,)


def test_of_an_id_that_was_given_twice_either_creation_will_do(moco: Creations) -> None:
    moco.note("deals", 5, SECOND)
    read = asked("moco", "GET", "/deals/5")
    assert moco.replay([read]).exchanges == (SECOND, read)
    assert moco.replay([FIRST, read]).exchanges == (FIRST, read)


def test_records_that_name_each_other_are_created_once() -> None:
    made = Creations(contract_of("intum"), BASES["intum"])
    first = asked("intum", "POST", "/deals.json", {"deal": {"next_deal_id": 6}})
    second = asked("intum", "POST", "/deals.json", {"deal": {"next_deal_id": 5}})
    made.note("deals", 5, first)  # when another record had the id 6
    made.note("deals", 6, second)
    read = asked("intum", "GET", "/deals/6.json")
    assert made.replay([read]).exchanges == (first, second, read)


def test_records_are_named_in_bodies_and_by_their_words_too() -> None:
    made = Creations(contract_of("intum"), BASES["intum"])
    first = asked("intum", "POST", "/deals.json", {"deal": {"name": "a", "external_id": "x y"}})
    second = asked("intum", "POST", "/deals.json", {"deal": {"name": "b", "next_deal_id": 5}})
    made.note("deals", 5, first)
    made.note("deals", 6, second)

    read = asked("intum", "GET", "/deals/6.json")
    assert made.replay([read]).exchanges == (first, second, read)
    assert made.replay([read]).ids == (5, 6)
    look_up = asked("intum", "GET", "/deals/e/demo-shop/x%20y.json")
    assert made.replay([look_up]) == Replay((first, look_up))
    other = asked("intum", "GET", "/deals/e/demo-shop/z.json")
    assert made.replay([other]).exchanges == (other,)


@pytest.mark.parametrize(
    ("method", "path", "said", "creations", "ids"),
    [
        pytest.param("GET", "/deals?q=a", "the list holds 5 and 6", [FIRST, SECOND], (5, 6)),
        pytest.param("GET", "/deals?q=a", "it holds 6", [SECOND], (6,)),
        pytest.param("GET", "/deals", "66 and 15 of 2026", [], ()),
        pytest.param("POST", "/deals", "it holds 6", [], ()),
        pytest.param("GET", "/deals/7", "it holds 6", [], ()),
    ],
)
def test_of_a_list_the_records_that_are_spoken_of_are_created(
    moco: Creations,
    method: str,
    path: str,
    said: str,
    creations: list[Exchange],
    ids: tuple[int, ...],
) -> None:
    step = asked("moco", method, path)
    replay = moco.replay([step], said)
    assert replay.exchanges == (*creations, step)
    assert replay.ids == ids
