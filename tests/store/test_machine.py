"""Two states on one base behave as two dictionaries do, whatever is put and dropped."""

from __future__ import annotations

import copy

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from dealdouble.store.base import Base, Record
from dealdouble.store.state import Drop, Put, State

from .shelf import base, by_name, person, thing

NUMBERS = st.integers(1, 12)
NAMES = st.sampled_from(["", "a", "b", "c"])
TAGS = st.lists(st.sampled_from(["red", "round", "old"]), max_size=3)
OWNERS = st.one_of(st.none(), st.integers(1, 3))
SIDES = st.sampled_from([0, 1])
Model = dict[int, Record]


class TwoStates(RuleBasedStateMachine):
    """Two states side by side, each with its model: records by number, and people's names."""

    def __init__(self) -> None:
        super().__init__()
        self.base: Base = base()
        self.untouched: Base = base()
        self.states: list[State] = []
        self.models: list[Model] = []
        self.people: list[dict[int, str]] = []
        self.greatest: list[int] = []

    @initialize(things=st.dictionaries(NUMBERS, st.tuples(NAMES, TAGS, OWNERS), max_size=8))
    def begin(self, things: dict[int, tuple[str, list[str], int | None]]) -> None:
        people = [person(n, f"p{n}") for n in (1, 2, 3)]
        records = [thing(n, name, *tags, owner=o) for n, (name, tags, o) in things.items()]
        self.base = base(people, records)
        self.untouched = base(copy.deepcopy(people), copy.deepcopy(records))
        self.states = [State(self.base), State(self.base)]
        self.models = [{r["id"]: r for r in records} for _ in self.states]
        self.people = [{1: "p1", 2: "p2", 3: "p3"} for _ in self.states]
        self.greatest = [max(things, default=0)] * 2

    @rule(side=SIDES, number=NUMBERS, name=NAMES, tags=TAGS, owner=OWNERS)
    def put(self, side: int, number: int, name: str, tags: list[str], owner: int | None) -> None:
        record = thing(number, name, *tags, owner=owner)
        self.states[side].apply([Put("things", number, record)])
        self.models[side][number] = record
        self.greatest[side] = max(self.greatest[side], number)

    @rule(side=SIDES, choice=st.integers(0, 11))
    def drop(self, side: int, choice: int) -> None:
        numbers = sorted(self.models[side])
        if numbers:
            number = numbers[choice % len(numbers)]
            self.states[side].apply([Drop("things", number)])
            del self.models[side][number]

    @rule(side=SIDES, number=st.integers(1, 3), name=st.sampled_from(["x", "y"]))
    def rename_person(self, side: int, number: int, name: str) -> None:
        self.states[side].apply([Put("people", number, person(number, name))])
        self.people[side][number] = name

    @rule(side=SIDES)
    def read_all(self, side: int) -> None:
        """Every representation shows the record and its owner as they are now."""
        state, model = self.states[side], self.models[side]

        def render(record: Record) -> bytes:
            owner = record["owner"]
            shown = "" if owner is None else state.tables["people"][owner]["name"]
            return f"{record['name']} {record['tags']} {shown}".encode()

        for number, record in model.items():
            owner = self.people[side].get(record["owner"], "")
            expected = f"{record['name']} {record['tags']} {owner}".encode()
            assert state.tables["things"].derive("bytes", render)(number) == expected

    @invariant()
    def states_are_as_their_models(self) -> None:
        for state, model, greatest in zip(self.states, self.models, self.greatest, strict=True):
            things = state.tables["things"]
            assert [things.get(n) for n in range(1, 13)] == [model.get(n) for n in range(1, 13)]
            assert list(things.order()) == sorted(map(by_name, model.values()))
            assert things.greatest == greatest
            for tag in ("red", "round", "old"):
                tagged = (r for r in model.values() if tag in r["tags"])
                assert list(things.found("tag", tag)) == sorted(map(by_name, tagged))
            for owner in (1, 2, 3):
                owned = (r for r in model.values() if r["owner"] == owner)
                assert list(things.found("owner", owner)) == sorted(map(by_name, owned))
            even = [n for n in model if n % 2 == 0]
            assert things.positions(range(2, 13, 2)) == sorted(by_name(model[n]) for n in even)

    @invariant()
    def the_base_is_as_it_was(self) -> None:
        for name, table in self.base.tables.items():
            untouched = self.untouched.tables[name]
            assert table.records == untouched.records
            assert table.order == untouched.order
            assert table.buckets == untouched.buckets


TestTwoStates = TwoStates.TestCase
TestTwoStates.settings = settings(
    max_examples=60, stateful_step_count=40, derandomize=True, deadline=None
)
