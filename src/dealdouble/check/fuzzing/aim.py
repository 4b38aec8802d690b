"""Know which records the requests for a resource may be about: own ones to write, any to read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dealdouble.check.server.exchange import Exchange
from dealdouble.check.server.own import record_of
from dealdouble.check.server.page import page_of
from dealdouble.check.server.references import is_id
from dealdouble.check.session import Subject
from dealdouble.contract.model import Json, Lists, Operation
from dealdouble.vocabulary import Action

NOBODYS = 999_999_999_999_999
"""An id that no record has."""

_ENOUGH = 3
"""How many of a list's records are remembered."""

Arguments = Mapping[str, str | int]


@dataclass(slots=True)
class Aim:
    """The records that are known: `own` were made by the requests themselves, oldest first.

    `spared` is how many of the newest are deleted only by who names them.
    """

    subject: Subject
    lists: Lists
    spared: int = 0
    own: list[int] = field(default_factory=list)
    _shown: dict[int, dict[str, Json]] = field(default_factory=dict)
    _gone: set[int] = field(default_factory=set)

    def to_write(self, operation: Operation, wanted: Any) -> int:
        """The record to write in place of a wanted one, if that is not own; else nobody's.

        The newest ones are spared: who has just created one may count on it.
        """
        number = _number(wanted)
        if number in self.own:
            return number
        if operation.action is Action.DELETE:
            return self.own[0] if len(self.own) > self.spared else NOBODYS
        return self.own[-1] if self.own else NOBODYS

    def to_read(self, operation: Operation, wanted: Mapping[str, Any]) -> Arguments:
        """What to put into a path in place of what is wanted, if no such record is known."""
        if operation.action is Action.LOOK_UP:
            return self._to_look_up(_names(operation))
        known = [*self._shown, *self.own]
        number = _number(wanted.get("id"))
        if number in known or number in self._gone or not known:
            return {}
        return {"id": known[-1]}

    def _to_look_up(self, names: Sequence[str]) -> Arguments:
        words = self.subject.references.words
        for shown in reversed(self._shown.values()):
            found = {name: words.get(name) or shown.get(name) for name in names}
            if all(found.values()):
                return {name: str(value) for name, value in found.items()}
        return {name: words[name] for name in names if name in words}

    def learn(self, operation: Operation, exchange: Exchange, number: int | None = None) -> None:
        """Remember what an answer tells of records; `number` is the one that was asked for."""
        if not exchange.is_done:
            return
        match operation.action:
            case Action.CREATE:
                shown = record_of(self.subject.resource, exchange) or {}
                if is_id(shown.get("id")) and self._is_marked(shown):
                    self.own.append(shown["id"])
                    self._shown[shown["id"]] = shown
            case Action.UPDATE if number in self._shown:
                self._shown[number] |= record_of(self.subject.resource, exchange) or {}
            case Action.DELETE if number is not None:
                self.forget(number)
            case Action.LIST:
                page = page_of(self.lists, exchange)
                records = () if page is None else page.records
                new = {r["id"]: r for r in self._of_use(records) if is_id(r.get("id"))}
                self._shown = new | self._shown

    def _of_use(self, records: Sequence[dict[str, Json]]) -> Sequence[dict[str, Json]]:
        """A few of a list's records, and a few that can be looked up."""
        names = {name for item in self.subject.all_of(Action.LOOK_UP) for name in _names(item)}
        asked = names - self.subject.references.words.keys()
        keyed = [record for record in records if asked and all(map(record.get, asked))]
        return [*records[:_ENOUGH], *keyed[:_ENOUGH]]

    def forget(self, number: int) -> None:
        """Know that a record is gone."""
        self._shown.pop(number, None)
        if number in self.own:
            self.own.remove(number)
            self._gone.add(number)

    def _is_marked(self, shown: Mapping[str, Json]) -> bool:
        """Whether a record bears the run's mark, lest somebody else's be taken for an own one."""
        samples = self.subject.samples
        texts = [str(shown.get(name)) for name in samples.marked]
        return not texts or any(text.startswith(samples.mark) for text in texts)


def _names(operation: Operation) -> list[str]:
    return [segment.name for segment in operation.segments if segment.name]


def _number(value: Any) -> int:
    """The id that a value in a path is, nobody's where it is none."""
    text = str(value).removesuffix(".0")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else NOBODYS
