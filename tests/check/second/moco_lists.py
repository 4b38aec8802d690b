"""Which of MOCO's deals a list holds, and in what order."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, NoReturn

from tests.check.second.draft import Record
from tests.check.second.exchange import Arguments
from tests.check.second.freedoms import Freedoms
from tests.check.second.json_text import Json
from tests.check.second.moco_deals import STATUSES
from tests.check.second.ranges import within
from tests.check.second.service import Condition
from tests.check.second.values import day

_PARAMETERS = (
    *("page", "per_page", "sort_by"),
    *("ids", "updated_after", "status", "tags", "company_id", "closed_from", "closed_to"),
)
_PROPERTY = re.compile(r"custom_properties\[(.+?)\](\[\])?")
_PLAIN_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
_SORTED_BY = (
    *("id", "name", "status", "reminder_date", "closed_on", "money", "currency", "info"),
    *("service_period_from", "service_period_to", "created_at", "updated_at"),
)


def is_known(parameter: str) -> bool:
    """Whether lists have a parameter."""
    return parameter in _PARAMETERS or bool(_PROPERTY.fullmatch(parameter))


class Filters:
    """The filters of one query; `refuse` ends the work on it."""

    def __init__(
        self, arguments: Arguments, freedoms: Freedoms, refuse: Callable[[str], NoReturn]
    ) -> None:
        self._arguments = arguments
        self._freedoms = freedoms
        self._refuse = refuse

    def conditions(self) -> Iterator[Condition]:
        """What the filters ask for, each by itself."""
        yield from self._status()
        yield from self._ids()
        yield from self._tags()
        yield from self._company()
        yield from self._closed()
        yield from self._updated()
        yield from self._properties()

    def _unreadable(self) -> Iterator[Condition]:
        if self._freedoms.unreadable_filter == "refused":
            self._refuse("parameter")
        if self._freedoms.unreadable_filter != "ignored":
            yield lambda record: False

    def _status(self) -> Iterator[Condition]:
        status = self._arguments.one("status")
        if status in STATUSES:
            yield lambda record: bool(record["status"] == status)
        elif status is not None:
            yield from self._unreadable()

    def _ids(self) -> Iterator[Condition]:
        said = self._arguments.one("ids")
        if said is None:
            return
        ids = {part.strip() for part in said.split(",")}
        if any(re.fullmatch(r"[0-9]+", part) for part in ids):
            yield lambda record: str(record["id"]) in ids
        else:
            yield from self._unreadable()

    def _tags(self) -> Iterator[Condition]:
        said = self._arguments.every("tags")
        if not said:
            return
        tags = {part.strip() for text in said for part in text.split(",")}
        if self._freedoms.tags_matched == "all":
            yield lambda record: tags <= set(record["tags"])
        else:
            yield lambda record: not tags.isdisjoint(record["tags"])

    def _company(self) -> Iterator[Condition]:
        said = self._arguments.one("company_id")
        if said is not None and re.fullmatch(r"[0-9]+", said):
            yield lambda record: str(record["company_id"]) == said
        elif said is not None:
            yield from self._unreadable()

    def _closed(self) -> Iterator[Condition]:
        """Both ends make one range."""
        first, last = self._day("closed_from"), self._day("closed_to")
        if first is None and last is None:
            return
        yield within("closed_on", first, last, self._freedoms)

    def _day(self, parameter: str) -> str | None:
        said = self._arguments.one(parameter)
        if said is None:
            return None
        return day(said, self._freedoms.dates == "loose") or self._refuse("date")

    def _updated(self) -> Iterator[Condition]:
        said = self._arguments.one("updated_after")
        if said is None:
            return
        after = self._time(said)
        if after is not None:
            yield lambda record: bool(record["updated_at"] > after)
        elif self._freedoms.unreadable_filter == "usual":
            self._refuse("date")
        else:
            yield from self._unreadable()

    def _time(self, text: str) -> datetime | None:
        if self._freedoms.only_plain_times and not _PLAIN_TIME.fullmatch(text):
            return None
        try:
            time = datetime.fromisoformat(text)
        except ValueError:
            return None
        return time if time.tzinfo else None

    def _properties(self) -> Iterator[Condition]:
        for name in dict.fromkeys(name for name, _ in self._arguments.pairs):
            if found := _PROPERTY.fullmatch(name):
                yield from self._property(found[1], name, is_list=bool(found[2]))

    def _property(self, key: str, parameter: str, is_list: bool) -> Iterator[Condition]:
        one = self._arguments.one(parameter)
        values = self._arguments.every(parameter) if is_list else [] if one is None else [one]
        in_list = is_list or self._freedoms.value_found_in_list

        def is_held(record: Record) -> bool:
            stored: Json = record["custom_properties"].get(key)
            if isinstance(stored, list):
                return in_list and set(values) <= set(stored)
            return values == [stored]

        if values:
            yield is_held


def in_order(records: list[Record], sort_by: str | None, freedoms: Freedoms) -> list[Record] | None:
    """Records in the order of a list, None where they cannot be sorted in this way.

    Args:
        records: what is sorted.
        sort_by: `FIELD`, `FIELD asc` or `FIELD desc`.
        freedoms: the order that there is without, and how texts and nulls are sorted.
    """
    usual = sorted(records, key=_usual(freedoms))
    if sort_by is None:
        return usual
    field, _, direction = sort_by.partition(" ")
    if field not in _SORTED_BY or direction not in ("", "asc", "desc"):
        return usual if freedoms.unknown_sort == "ignored" else None

    def key(record: Record) -> Any:
        value = record[field]
        folded = _folded(value) if isinstance(value, str) and not freedoms.case_sorts else value
        return (False, folded) if value is not None else (True, 0)

    nulls = [record for record in usual if key(record)[0]]
    others = [record for record in usual if not key(record)[0]]
    others.sort(key=key, reverse=direction == "desc")
    is_nulls_first = freedoms.nulls_first != (direction == "desc")
    return nulls + others if is_nulls_first else others + nulls


def _usual(freedoms: Freedoms) -> Callable[[Record], Any]:
    return {
        "usual": lambda record: (_folded(record["name"]), record["id"]),
        "id": lambda record: record["id"],
        "created": lambda record: (record["created_at"], record["id"]),
        "shuffled": lambda record: record["id"] * 2654435761 % 2**32,
    }[freedoms.order]


def _folded(text: str) -> str:
    """A text without regard to case, punctuation and accents."""
    signs = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in signs if unicodedata.category(sign)[0] not in "PM")
