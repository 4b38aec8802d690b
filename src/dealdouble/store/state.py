"""A state: a shared base, and an overlay that holds only what this state changed.

Sequences of positions are shared with the base until the first change to them and copied
then: copying 100,000 references takes a fraction of a millisecond. Records, and what is
derived from them, are looked up in the overlay first.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from dealdouble.store.base import Base, BaseTable, Position, Record, TableLayout
from dealdouble.store.positions import Positions

_Derived = TypeVar("_Derived")


@dataclass(frozen=True, slots=True)
class Put:
    """Store a record under its number, new or instead of the one that is there."""

    table: str
    number: int
    record: Record


@dataclass(frozen=True, slots=True)
class Drop:
    """Remove a record."""

    table: str
    number: int


Change = Put | Drop


class Table:
    """One table of one state."""

    __slots__ = (
        *("_base", "_buckets", "_derived", "_layout", "_order", "_own", "_stale"),
        "greatest",
    )

    def __init__(self, layout: TableLayout, base: BaseTable) -> None:
        self._layout = layout
        self._base = base
        self._own: dict[int, Record | None] = {}
        self._order: Positions | None = None
        self._buckets: dict[tuple[str, Hashable], Positions] = {}
        self._derived: dict[str, dict[int, Any]] = {}
        self._stale: set[int] = set()
        self.greatest = base.greatest
        """The greatest number that any record had, whether it is still there or not."""

    def copy(self) -> Table:
        """A table that holds the same, and goes its own way."""
        made = Table(self._layout, self._base)
        made._own = dict(self._own)
        made._order = None if self._order is None else self._order.copy()
        made._buckets = {key: bucket.copy() for key, bucket in self._buckets.items()}
        made._derived = {kind: dict(own) for kind, own in self._derived.items()}
        made._stale = set(self._stale)
        made.greatest = self.greatest
        return made

    def get(self, number: object) -> Record | None:
        """The record of that number, if there is one."""
        if number in self._own:
            return self._own[number]
        return self._base.records.get(number)  # type: ignore[call-overload, no-any-return]

    def __getitem__(self, number: int) -> Record:
        record = self.get(number)
        if record is None:
            raise KeyError(number)
        return record

    def order(self) -> Sequence[Position]:
        """The positions of all records, sorted; not to be changed."""
        return self._base.order if self._order is None else self._order

    def found(self, index: str, key: Hashable) -> Sequence[Position]:
        """The positions of the records under a key, sorted; not to be changed."""
        own = self._buckets.get((index, key))
        return own if own is not None else self._base.buckets.get((index, key), ())

    def positions(self, numbers: Iterable[int]) -> Sequence[Position]:
        """The positions of the records with these numbers, sorted; unknown numbers have none."""
        records = (self.get(number) for number in numbers)
        return sorted(self._layout.position(record) for record in records if record is not None)

    def derive(self, kind: str, make: Callable[[Record], _Derived]) -> Callable[[int], _Derived]:
        """A function from a record's number to what is made of the record, such as its bytes.

        It is made at most once for each version of the record and of those it names. All
        that is made under one kind, in any state of the base, must be made alike.
        """
        shared: dict[int, _Derived] = self._base.derived.setdefault(kind, {})
        own: dict[int, _Derived] = self._derived.setdefault(kind, {})
        stale = self._stale

        def derived(number: int) -> _Derived:
            memo = own if number in stale else shared
            found = memo.get(number)
            if found is None:
                found = memo[number] = make(self[number])
            return found

        return derived

    def forget(self, number: int) -> None:
        """Have all that is derived made anew, as something that the record names has changed."""
        self._stale.add(number)
        for own in self._derived.values():
            own.pop(number, None)

    def put(self, number: int, record: Record) -> None:
        """Store a record."""
        old = self.get(number)
        if old is None:
            self._enter(number, record)
        else:
            self._replace(number, old, record)
        self.greatest = max(self.greatest, number)

    def _enter(self, number: int, record: Record) -> None:
        position = self._layout.position(record)
        self._own_order().add(position)
        for name, keys in self._layout.indexes.items():
            for key in keys(record):
                self._own_bucket((name, key)).add(position)
        self._own[number] = record
        self.forget(number)

    def drop(self, number: int) -> None:
        """Remove a record."""
        self._replace(number, self[number], None)

    def _replace(self, number: int, old: Record, new: Record | None) -> None:
        before = self._layout.position(old)
        after = None if new is None else self._layout.position(new)
        stays = before == after
        if not stays:
            self._own_order().remove(before)
            if after is not None:
                self._own_order().add(after)
        for name, keys in self._layout.indexes.items():
            left = tuple(keys(old))
            entered = () if new is None else tuple(keys(new))
            for key in left:
                if not (stays and key in entered):
                    self._leave((name, key), before)
            for key in entered:
                if after is not None and not (stays and key in left):
                    self._own_bucket((name, key)).add(after)
        self._own[number] = new
        self.forget(number)
        if new is None and number not in self._base.records:
            del self._own[number]
            self._stale.discard(number)  # the base has nothing that could be taken for its own

    def _leave(self, key: tuple[str, Hashable], position: Position) -> None:
        bucket = self._own_bucket(key)
        bucket.remove(position)
        if not bucket and key not in self._base.buckets:
            del self._buckets[key]

    def _own_order(self) -> Positions:
        if self._order is None:
            self._order = Positions(self._base.order)
        return self._order

    def _own_bucket(self, key: tuple[str, Hashable]) -> Positions:
        bucket = self._buckets.get(key)
        if bucket is None:
            bucket = self._buckets[key] = Positions(self._base.buckets.get(key, ()))
        return bucket


class State:
    """The tables of one state."""

    __slots__ = ("_base", "_referring", "tables", "version")

    def __init__(self, base: Base) -> None:
        self._base = base
        self.tables = {
            name: Table(layout, base.tables[name]) for name, layout in base.layouts.items()
        }
        self.version = object()
        """Stands for all that the state holds now: no other state or time has the same."""
        self._referring: dict[str, list[tuple[str, str]]] = {name: [] for name in self.tables}
        for name, layout in base.layouts.items():
            for index, target in layout.references.items():
                self._referring[target].append((name, index))

    def copy(self) -> State:
        """A state that holds the same, and goes its own way."""
        made = State(self._base)
        made.tables = {name: table.copy() for name, table in self.tables.items()}
        return made

    def exists(self, table: str, number: object) -> bool:
        """Whether the table has a record of that number."""
        return self.tables[table].get(number) is not None

    def numbers(self, table: str, index: str, key: Hashable) -> Sequence[int]:
        """The numbers of the table's records that an index has under a key."""
        return [position[-1] for position in self.tables[table].found(index, key)]

    def apply(self, changes: Iterable[Change]) -> None:
        """Make all the changes; they were decided on this state, so none of them can fail."""
        for change in changes:
            self.version = object()
            table = self.tables[change.table]
            if isinstance(change, Put):
                table.put(change.number, change.record)
            else:
                table.drop(change.number)
            for name, index in self._referring[change.table]:
                referring = self.tables[name]
                for position in referring.found(index, change.number):
                    referring.forget(position[-1])
