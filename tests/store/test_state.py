"""A state holds what its base holds, but for what it changed itself."""

from __future__ import annotations

import copy

import pytest

from dealdouble.store.base import Base, Record
from dealdouble.store.state import Change, Drop, Put, State

from .shelf import base, person, thing

ANN, BOB = person(1, "Ann"), person(2, "Bob")
CUP = thing(5, "cup", "red", "round", owner=1)
BALL = thing(3, "ball", "round", owner=2)
BOX = thing(4, "box")


@pytest.fixture
def shelf() -> Base:
    """Two people, three things."""
    return base([ANN, BOB], [CUP, BALL, BOX])


@pytest.fixture
def state(shelf: Base) -> State:
    """A fresh state of them."""
    return State(shelf)


class Renderer:
    """Renders a record as its name, and counts."""

    def __init__(self) -> None:
        self.calls: list[int] = []

    def __call__(self, record: Record) -> bytes:
        self.calls.append(record["id"])
        return str(record["name"]).encode()


def test_a_fresh_state_has_the_records_of_its_base(state: State) -> None:
    things = state.tables["things"]
    assert things.get(5) == CUP
    assert things[5] is CUP
    assert things.order() == [("ball", 3), ("box", 4), ("cup", 5)]
    assert things.found("tag", "round") == [("ball", 3), ("cup", 5)]
    assert things.found("owner", 1) == [("cup", 5)]
    assert things.greatest == 5


def test_an_empty_base_has_nothing() -> None:
    things = State(base()).tables["things"]
    assert things.get(1) is None
    assert list(things.order()) == []
    assert list(things.found("tag", "red")) == []
    assert things.greatest == 0


@pytest.mark.parametrize("number", [0, 6, -1, "5", None])
def test_an_unknown_number_has_no_record(state: State, number: object) -> None:
    assert state.tables["things"].get(number) is None
    assert not state.exists("things", number)


def test_an_unknown_number_cannot_be_looked_up(state: State) -> None:
    with pytest.raises(KeyError) as caught:
        state.tables["things"][6]
    assert caught.value.args == (6,)


def test_an_unknown_number_cannot_be_dropped(state: State) -> None:
    with pytest.raises(KeyError):
        state.apply([Drop("things", 6)])
    assert list(state.tables["things"].order()) == [("ball", 3), ("box", 4), ("cup", 5)]


def test_existence_is_that_of_the_state(state: State) -> None:
    assert state.exists("people", 2)
    state.apply([Drop("people", 2), Put("people", 9, person(9, "Eve"))])
    assert not state.exists("people", 2)
    assert state.exists("people", 9)


CHANGES: dict[str, tuple[list[Change], list[int], list[int], list[int]]] = {
    "nothing": ([], [3, 4, 5], [3, 5], [5]),
    "a new record": ([Put("things", 6, thing(6, "apple", "red"))], [6, 3, 4, 5], [3, 5], [6, 5]),
    "a new name": (
        [Put("things", 5, thing(5, "axe", "red", "round"))],
        [5, 3, 4],
        [5, 3],
        [5],
    ),
    "the same name": ([Put("things", 5, thing(5, "cup", "red"))], [3, 4, 5], [3], [5]),
    "other tags": (
        [Put("things", 4, thing(4, "box", "red", "round"))],
        [3, 4, 5],
        [3, 4, 5],
        [4, 5],
    ),
    "one dropped": ([Drop("things", 5)], [3, 4], [3], []),
    "all dropped": ([Drop("things", n) for n in (3, 4, 5)], [], [], []),
    "dropped and put again": (
        [Drop("things", 5), Put("things", 5, thing(5, "ace", "round"))],
        [5, 3, 4],
        [5, 3],
        [],
    ),
    "put and dropped again": (
        [Put("things", 6, thing(6, "apple", "red")), Drop("things", 6)],
        [3, 4, 5],
        [3, 5],
        [5],
    ),
    "the name of another": (
        [Put("things", 6, thing(6, "ball", "round"))],
        [3, 6, 4, 5],
        [3, 6, 5],
        [5],
    ),
}


@pytest.mark.parametrize(("changes", "order", "round_", "red"), CHANGES.values(), ids=CHANGES)
def test_order_and_indexes_follow_every_change(
    state: State, changes: list[Change], order: list[int], round_: list[int], red: list[int]
) -> None:
    state.apply(changes)
    things = state.tables["things"]
    assert [position[-1] for position in things.order()] == order
    assert [position[-1] for position in things.found("tag", "round")] == round_
    assert [position[-1] for position in things.found("tag", "red")] == red


def test_positions_are_sorted_and_leave_out_what_is_not_there(state: State) -> None:
    things = state.tables["things"]
    assert things.positions([5, 99, 3]) == [("ball", 3), ("cup", 5)]
    state.apply([Drop("things", 3), Put("things", 5, thing(5, "able"))])
    assert things.positions([3, 4, 5]) == [("able", 5), ("box", 4)]
    assert things.positions([]) == []


def test_the_greatest_number_never_goes_back(state: State) -> None:
    things = state.tables["things"]
    state.apply([Put("things", 8, thing(8, "late"))])
    assert things.greatest == 8
    state.apply([Drop("things", 8), Drop("things", 5)])
    assert things.greatest == 8
    state.apply([Put("things", 6, thing(6, "low"))])
    assert things.greatest == 8


def test_no_state_changes_its_base_or_another_state(shelf: Base) -> None:
    first, second = State(shelf), State(shelf)
    before = copy.deepcopy(
        {n: (t.records, t.order, t.buckets, t.greatest) for n, t in shelf.tables.items()}
    )
    first.apply(
        [
            Put("things", 5, thing(5, "zebra", "blue", owner=2)),
            Put("things", 6, thing(6, "apple", "round")),
            Drop("things", 3),
            Drop("people", 1),
        ]
    )
    after = {n: (t.records, t.order, t.buckets, t.greatest) for n, t in shelf.tables.items()}
    assert after == before
    assert second.tables["things"].order() == [("ball", 3), ("box", 4), ("cup", 5)]
    assert second.tables["things"].found("tag", "round") == [("ball", 3), ("cup", 5)]
    assert second.tables["things"].greatest == 5
    assert second.exists("people", 1)


def test_lists_are_shared_until_their_first_change(shelf: Base) -> None:
    state = State(shelf)
    things, shared = state.tables["things"], shelf.tables["things"]
    assert things.order() is shared.order
    state.apply([Put("things", 4, thing(4, "box", "red"))])
    assert things.order() is shared.order, "a record that stays in its place copies nothing"
    assert things.found("tag", "round") is shared.buckets["tag", "round"]
    assert things.found("tag", "red") is not shared.buckets["tag", "red"]
    state.apply([Put("things", 4, thing(4, "crate", "red"))])
    own = things.order()
    assert own is not shared.order
    state.apply([Put("things", 4, thing(4, "drum", "red"))])
    assert things.order() is own, "it is copied once"


def test_a_representation_is_rendered_once_for_all_states(shelf: Base) -> None:
    render, first, second = Renderer(), State(shelf), State(shelf)
    assert first.tables["things"].derive("bytes", render)(5) == b"cup"
    assert first.tables["things"].derive("bytes", render)(5) == b"cup"
    assert second.tables["things"].derive("bytes", render)(5) == b"cup"
    assert render.calls == [5]


def test_what_is_derived_is_shared_by_states_under_its_kind(shelf: Base) -> None:
    plain, other, like = State(shelf), State(shelf), State(shelf)
    assert plain.tables["things"].derive("bytes", lambda record: b"1")(5) == b"1"
    assert other.tables["things"].derive("texts", lambda record: b"2")(5) == b"2"
    assert like.tables["things"].derive("texts", lambda record: b"3")(5) == b"2"
    assert plain.tables["things"].derive("bytes", lambda record: b"4")(5) == b"1"
    like.apply([Put("things", 5, CUP)])
    assert like.tables["things"].derive("texts", lambda record: b"5")(5) == b"5"
    assert other.tables["things"].derive("texts", lambda record: b"6")(5) == b"2"


def test_the_numbers_under_a_key_are_those_of_the_state(state: State) -> None:
    assert state.numbers("things", "tag", "round") == [3, 5]
    assert state.numbers("things", "owner", 2) == [3]
    assert state.numbers("things", "tag", "blue") == []
    state.apply([Drop("things", 3), Put("things", 4, thing(4, "box", "round", owner=2))])
    assert state.numbers("things", "tag", "round") == [4, 5]
    assert state.numbers("things", "owner", 2) == [4]


def test_a_changed_record_is_rendered_once_for_each_version(shelf: Base) -> None:
    render, first, second = Renderer(), State(shelf), State(shelf)
    first.tables["things"].derive("bytes", render)(5)
    for name in ("mug", "jug"):
        first.apply([Put("things", 5, thing(5, name))])
        for _ in range(2):
            assert first.tables["things"].derive("bytes", render)(5) == name.encode()
    assert second.tables["things"].derive("bytes", render)(5) == b"cup"
    assert render.calls == [5, 5, 5]


def test_a_changed_record_leaves_others_rendered(state: State) -> None:
    render, things = Renderer(), state.tables["things"]
    things.derive("bytes", render)(3)
    state.apply([Put("things", 5, thing(5, "mug"))])
    things.derive("bytes", render)(3)
    assert render.calls == [3]


@pytest.mark.parametrize(
    "change", [Put("people", 1, person(1, "Anna")), Drop("people", 1)], ids=["changed", "gone"]
)
def test_what_shows_a_changed_record_is_rendered_anew(shelf: Base, change: Change) -> None:
    render, state, other = Renderer(), State(shelf), State(shelf)
    things = state.tables["things"]
    for number in (3, 4, 5):
        things.derive("bytes", render)(number)
    state.apply([change])
    for _ in range(2):
        for number in (3, 4, 5):
            things.derive("bytes", render)(number)
    other.tables["things"].derive("bytes", render)(5)
    assert render.calls == [3, 4, 5, 5]


def test_what_came_to_show_a_record_is_rendered_anew_when_that_changes(state: State) -> None:
    render, things = Renderer(), state.tables["things"]
    state.apply([Put("things", 4, thing(4, "box", owner=2)), Put("things", 3, thing(3, "ball"))])
    things.derive("bytes", render)(3)
    things.derive("bytes", render)(4)
    state.apply([Put("people", 2, person(2, "Rob"))])
    things.derive("bytes", render)(3)
    things.derive("bytes", render)(4)
    assert render.calls == [3, 4, 4]


def test_a_record_that_is_gone_has_no_representation(state: State) -> None:
    things = state.tables["things"]
    things.derive("bytes", Renderer())(5)
    state.apply([Drop("things", 5)])
    with pytest.raises(KeyError):
        things.derive("bytes", Renderer())(5)


def everything(state: State) -> list[object]:
    """All that a state tells of its things."""
    things = state.tables["things"]
    records = [things[position[-1]] for position in things.order()]
    keys = [("tag", "round"), ("tag", "red"), ("owner", 1), ("owner", 2)]
    found = [list(things.found(*key)) for key in keys]
    shown = [things.derive("name", lambda record: str(record["name"]))(r["id"]) for r in records]
    return [records, found, shown, things.greatest]


def test_a_copy_holds_the_same_and_goes_its_own_way(shelf: Base) -> None:
    state = State(shelf)
    state.apply([Put("things", 5, thing(5, "mug", "red")), Put("things", 9, thing(9, "new"))])
    before, copied = everything(state), state.copy()
    assert everything(copied) == before

    copied.apply([Drop("things", 5), Put("things", 3, thing(3, "other", "red", owner=2))])
    assert everything(state) == before
    kept = everything(copied)
    state.apply([Drop("things", 9), Put("things", 10, thing(10, "last", "round"))])
    assert everything(copied) == kept


def test_a_copy_of_what_was_never_changed_shares_the_base(shelf: Base) -> None:
    copied = State(shelf).copy()
    assert copied.tables["things"].order() is shelf.tables["things"].order


def test_nothing_stays_of_a_record_that_came_and_went(shelf: Base) -> None:
    state = State(shelf)
    things = state.tables["things"]
    state.apply([Put("things", 9, thing(9, "new", "unheard of"))])
    assert things.derive("name", lambda record: str(record["name"]))(9) == "new"
    state.apply([Drop("things", 9)])

    assert things.get(9) is None
    assert things.found("tag", "unheard of") == ()
    assert things.greatest == 9, "its number is not given again"
    assert everything(state)[:3] == everything(State(shelf))[:3]
