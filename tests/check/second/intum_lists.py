"""Which of Intum's deals a list holds, and in what order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from tests.check.second.draft import Record
from tests.check.second.exchange import Arguments
from tests.check.second.freedoms import Freedoms
from tests.check.second.messages import message
from tests.check.second.ranges import within
from tests.check.second.service import Condition
from tests.check.second.values import day

_IDS = ("client_id", "status_id", "responsible_id", "department_id", "project_id")
_RANGES = ("main_date", "total_amount_gross")
_PARAMETERS = {
    *("q", "page", "per_page", "api_token", *_IDS),
    *(f"{name}_{end}" for name in _RANGES for end in ("from", "to")),
}


def is_known(parameter: str) -> bool:
    """Whether lists have a parameter."""
    return parameter in _PARAMETERS


class Filters:
    """The filters of one query; `errors` are those that are refused, `clients` have e-mails."""

    def __init__(
        self, arguments: Arguments, freedoms: Freedoms, clients: Mapping[int, Record]
    ) -> None:
        self.errors: dict[str, list[str]] = {}
        self._arguments = arguments
        self._freedoms = freedoms
        self._clients = clients

    def conditions(self) -> Iterator[Condition]:
        """What the filters ask for, each by itself; both ends of a range are one."""
        yield from self._search()
        for name in _IDS:
            yield from self._equal(name)
        yield from self._range("main_date", self._freedoms.main_date, self._day)
        yield from self._range("total_amount_gross", "total_amount_gross", _amount)

    def _unreadable(self, parameter: str, reason: str) -> Iterator[Condition]:
        choice = self._freedoms.unreadable_filter
        if choice in ("usual", "refused"):
            language = "polish" if self._freedoms.own_language else "english"
            self.errors[parameter] = [message(reason, language)]
        if choice == "nothing":
            yield lambda record: False

    def _equal(self, name: str) -> Iterator[Condition]:
        said = self._arguments.one(name)
        if said is None:
            return
        if re.fullmatch(r"-?[0-9]+", said):
            yield lambda record: str(record[name]) == said
        else:
            yield from self._unreadable(name, "no number")

    def _range(
        self, name: str, field: str, read: Callable[[str], Any | None]
    ) -> Iterator[Condition]:
        said = {end: self._arguments.one(f"{name}_{end}") for end in ("from", "to")}
        ends = {end: None if text is None else read(text) for end, text in said.items()}
        for end, text in said.items():
            if text is not None and ends[end] is None:
                reason = "invalid" if name == "main_date" else "no number"
                yield from self._unreadable(f"{name}_{end}", reason)
        needed = 1 if self._freedoms.half_ranges else 2
        if sum(end is not None for end in ends.values()) >= needed:
            yield within(field, ends["from"], ends["to"], self._freedoms)

    def _day(self, text: str) -> str | None:
        return day(text, self._freedoms.dates == "loose")

    def _search(self) -> Iterator[Condition]:
        said = self._arguments.one("q")
        if said is not None and (said.strip() or self._freedoms.empty_filter == "literal"):
            yield lambda record: any(self._holds(text, said) for text in self._searched(record))

    def _searched(self, record: Record) -> Iterator[str]:
        client = self._clients.get(record["client_id"], {})
        yield from filter(None, (record["name"], record["description"], client.get("email")))

    def _holds(self, text: str, part: str) -> bool:
        if self._freedoms.search == "words":
            return set(part.split()) <= set(text.split())
        if self._freedoms.search == "same case":
            return part in text
        return part.casefold() in text.casefold()


def _amount(text: str) -> Decimal | None:
    return Decimal(text) if re.fullmatch(r"-?[0-9]+(?:\.[0-9]+)?", text) else None


def in_order(records: list[Record], freedoms: Freedoms) -> list[Record]:
    """Records in the order of a list."""
    keys: Mapping[str, Callable[[Record], Any]] = {
        "usual": lambda record: -record["id"],
        "id": lambda record: record["id"],
        "created": lambda record: (record["created_at"], record["id"]),
        "shuffled": lambda record: record["id"] * 2654435761 % 2**32,
    }
    return sorted(records, key=keys[freedoms.order])
