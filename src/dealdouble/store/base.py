"""What states share: the records of a scenario, sorted and indexed once, never changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

Record = Mapping[str, Any]
"""A record's values by field; whoever puts one into the store never changes it again."""

Position = tuple[Any, ...]
"""Where a record stands in its table's order; its last item is the record's number."""


@dataclass(frozen=True, slots=True)
class TableLayout:
    """How a table is kept.

    `position` gives a record's place in the order; its last item must be the record's
    number. `indexes` give, by name, the keys under which a record is found; no key occurs
    twice for a record. `references` name the table that an index's keys are numbers of.
    """

    position: Callable[[Record], Position]
    indexes: Mapping[str, Callable[[Record], Iterable[Hashable]]] = field(default_factory=dict)
    references: Mapping[str, str] = field(default_factory=dict)


class BaseTable:
    """The records of one table as all states of a scenario start with them."""

    __slots__ = ("buckets", "derived", "greatest", "order", "records")

    def __init__(
        self, layout: TableLayout, records: Iterable[tuple[int, Record]], greatest: int = 0
    ) -> None:
        self.records: dict[int, Record] = dict(records)
        self.greatest = max(greatest, max(self.records, default=0))
        placed = sorted(
            ((layout.position(record), record) for record in self.records.values()),
            key=lambda pair: pair[0],
        )
        self.order: list[Position] = [position for position, _ in placed]
        self.buckets: dict[tuple[str, Hashable], list[Position]] = {}
        for name, keys in layout.indexes.items():
            found: defaultdict[Hashable, list[Position]] = defaultdict(list)
            for position, record in placed:
                for key in keys(record):
                    found[key].append(position)
            self.buckets.update(((name, key), bucket) for key, bucket in found.items())
        self.derived: dict[str, dict[int, Any]] = {}
        """What was made of records so far, by kind: a memo that every state fills and reads."""


class Base:
    """The tables of a scenario.

    `greatest` gives, for some of them, the greatest number that was used so far, where the
    record that had it is no longer there.
    """

    __slots__ = ("layouts", "tables")

    def __init__(
        self,
        layouts: Mapping[str, TableLayout],
        records: Mapping[str, Iterable[tuple[int, Record]]],
        greatest: Mapping[str, int] = MappingProxyType({}),
    ) -> None:
        self.layouts = layouts
        self.tables = {
            name: BaseTable(layout, records.get(name, ()), greatest.get(name, 0))
            for name, layout in layouts.items()
        }
