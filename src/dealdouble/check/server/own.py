"""The records that a run creates: marked, noted on disk, deleted at the end."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from dealdouble.check.server.creations import Creations, sent_by
from dealdouble.check.server.exchange import Exchange
from dealdouble.check.server.interruption import held_back
from dealdouble.check.server.target import OutOfRequests, Target
from dealdouble.contract.model import MISSING, Contract, Form, Json, Operation, Resource
from dealdouble.errors import CheckError
from dealdouble.vocabulary import Action

Shown = Mapping[str, Json]

_DOUBTFUL = "it bears another name than those of the run: see whose it is"

_TO_SEARCH = 3
"""How many requests it takes at least to find records of which no answer told."""


class OutOfRecords(OutOfRequests):
    """No more records may be created."""


@dataclass(frozen=True, slots=True)
class Left:
    """A record of the run that is still there, and why."""

    resource: str
    id: int
    why: str


class Journal:
    """A file that tells which records a run has created and not yet deleted.

    Each line is a JSON object: the first tells server and API, each other one that a record
    was `created` or `deleted`. A line is on disk before the next request is sent.
    """

    def __init__(self, file: Path, target: Target, run: str) -> None:
        self.file = file
        try:
            self._stream = file.open("xb", buffering=0)
        except FileExistsError as problem:
            raise CheckError(
                f"there is a journal in {str(file)!r} already",
                "finish its run with --clean-up, or name another file with --journal",
            ) from problem
        except OSError as problem:
            raise self._unkept(problem) from problem
        self._note({"api": target.contract.name, "url": target.base, "run": run})

    def created(self, resource: str, number: int) -> None:
        """Note that a record is there.

        Raises:
            CheckError: it cannot be noted.
        """
        self._note({"created": number, "resource": resource})

    def deleted(self, resource: str, number: int) -> None:
        """Note that a record is gone; without such a note it is deleted once more."""
        with suppress(OSError):
            self._write({"deleted": number, "resource": resource})

    def close(self, keep: bool) -> None:
        """End the journal; it is removed unless something is left to be done."""
        self._stream.close()
        if not keep:
            self.file.unlink(missing_ok=True)

    def _note(self, entry: Mapping[str, Json]) -> None:
        try:
            self._write(entry)
        except OSError as problem:
            raise self._unkept(problem) from problem

    def _write(self, entry: Mapping[str, Json]) -> None:
        self._stream.write(json.dumps(entry).encode() + b"\n")
        os.fsync(self._stream.fileno())

    def _unkept(self, problem: OSError) -> CheckError:
        return CheckError(
            f"cannot keep a journal in {str(self.file)!r}: {problem.strerror}",
            "run the check in a directory that you may write to, or name one with --journal",
        )


@dataclass(slots=True)
class Own:
    """The records of a run, created and deleted through it alone.

    `most` is how many may be created in all; `unsure` counts the requests to create one of which
    no answer tells what became of them, and `to_search` requests are kept back to find out.
    What is `foreign` was there before, and what does not bear the run's `mark` though it should,
    is somebody else's: it is left alone, whatever the server says of it. Unless the server
    `is_believed`, a record is gone only once it cannot be read. Where a deletion does `harm`, which
    it tells, none is asked for at the end.
    """

    target: Target
    journal: Journal | None
    most: int
    created: int = 0
    foreign: Collection[tuple[str, int]] = ()
    mark: str = ""
    unsure: int = 0
    to_search: int = 0
    is_believed: bool = True
    harm: str = ""
    creations: Creations = field(init=False)
    _there: dict[tuple[str, int], None] = field(default_factory=dict)
    _ever: set[tuple[str, int]] = field(default_factory=set)
    _undying: set[tuple[str, int]] = field(default_factory=set)
    _doubtful: dict[tuple[str, int], None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.creations = Creations(self.target.contract, self.target.base)
        self.target.is_own = lambda resource, number: (resource, number) in self._ever

    def ids(self, resource: str) -> list[int]:
        """The ids of the run's records that should be there, oldest first."""
        return [number for name, number in self._there if name == resource]

    @property
    def there(self) -> list[tuple[str, int]]:
        """The run's records that should be there, oldest first: resource and id of each."""
        return list(self._there)

    def create(
        self,
        operation: Operation,
        body: Mapping[str, Json],
        form: Form | None = None,
        key: str | None = None,
    ) -> Exchange:
        """Ask for a new record; if it is there afterwards, it is the run's.

        Raises:
            OutOfRequests: no more may be asked, or created.
        """
        return self.creating(
            operation, lambda: self.target.call(operation, body=body, form=form, key=key)
        )

    def creating(self, operation: Operation, ask: Callable[[], Exchange]) -> Exchange:
        """Ask in some other way for what may become a new record; if it does, it is the run's.

        Raises:
            OutOfRequests: no more may be asked.
            OutOfRecords: no more may be created.
        """
        if self.created >= self.most:
            raise OutOfRecords
        with held_back():
            return self._creating(operation, ask)

    def _creating(self, operation: Operation, ask: Callable[[], Exchange]) -> Exchange:
        self.target.reserved += 1
        self.unsure += 1
        exchange = number = None
        try:
            exchange = ask()
            number = self._number(operation, exchange)
        except OutOfRequests:
            self.unsure -= 1
            raise
        finally:
            self.target.reserved -= 1
            if number is not None:
                self.adopt(operation.resource, number, exchange)
        if number is not None or exchange.is_refused:
            self.unsure -= 1
        elif not self.to_search:
            self.to_search = _TO_SEARCH
            self.target.reserved += _TO_SEARCH
        return exchange

    def adopt(self, resource: str, number: int, made_by: Exchange | None = None) -> None:
        """Take a record for the run's own: it is deleted at the end, unless it is gone by then."""
        key = resource, number
        if made_by is not None:
            self.creations.note(resource, number, made_by)
        if key in self._there or key in self.foreign:
            return
        self.created += 1
        self._there[key] = None
        self._ever.add(key)
        self.target.reserved += 1
        if self.journal is not None:
            self.journal.created(resource, number)

    def find_again(self, resource: str, number: int) -> None:
        """Take a record that should be gone for the run's own again.

        What the server says of its deletion is not believed any more.
        """
        key = resource, number
        was_counted = key in self._ever and key not in self._there
        self.adopt(resource, number)
        if key in self._there:
            self.created -= was_counted
            self._undying.add(key)

    def doubt(self, resource: str, number: int) -> None:
        """Tell of a record at the end that may or may not be the run's."""
        self._doubtful[resource, number] = None

    def delete(self, operation: Operation, number: int, form: Form | None = None) -> Exchange:
        """Ask for the deletion of one of the run's own records.

        Raises:
            ValueError: it is not the run's.
        """
        key = operation.resource, number
        if key not in self._there:
            raise ValueError(f"{key} was not created by this run")
        self.target.reserved -= 1
        exchange = None
        try:
            exchange = self.target.call(operation, {"id": number}, form=form)
        finally:
            if exchange is not None and is_said_to_be_gone(exchange) and self._believes(key):
                self._forget(key)
            else:
                self.target.reserved += 1
        return exchange

    def forget(self, resource: str, number: int) -> None:
        """No longer count a record as the run's: it is known to be gone."""
        if (resource, number) in self._there:
            self.target.reserved -= 1
            self._forget((resource, number))

    def clean_up(self) -> list[Left]:
        """Delete all that is there, the newest first, and tell what could not be."""
        reasons: dict[tuple[str, int], str] = {}
        cause = ""
        try:
            for resource, number in reversed(list(self._there)):
                reasons[resource, number] = self._why_left(resource, number)
        except CheckError as problem:
            cause = problem.cause
        except KeyboardInterrupt:
            cause = "the clean-up was interrupted"
        doubtful = [Left(*key, _DOUBTFUL) for key in self._doubtful if key not in self._ever]
        return [*doubtful, *(Left(*key, reasons.get(key, cause)) for key in self._there)]

    def _why_left(self, resource: str, number: int) -> str:
        """Delete a record; why it is still there, empty if it is not.

        Raises:
            CheckError: the server does not answer, so that it will delete no other either.
        """
        operation = deletion(self.target.contract, resource)
        if operation is None:
            return "the API deletes none of them"
        if self.harm:
            return self.harm
        with self.target.at_any_rate():
            exchange = self.delete(operation, number)
            if (resource, number) in self._there and is_said_to_be_gone(exchange):
                return self._why_still_there(resource, number, exchange)
            return exchange.came

    def _why_still_there(self, resource: str, number: int, deleted: Exchange) -> str:
        """See whether a record is gone of which a server says so that is not believed."""
        reading = operation_of(self.target.contract, resource, Action.READ)
        if reading is not None:
            exchange = self.target.call(reading, {"id": number})
            if exchange.is_gone:
                self.forget(resource, number)
            elif not exchange.is_done:
                return f"nobody knows whether it is gone: {exchange.came}"
        return f"it is still there, though its deletion was answered with {deleted.came}"

    def _believes(self, key: tuple[str, int]) -> bool:
        return self.is_believed and key not in self._undying

    def _forget(self, key: tuple[str, int]) -> None:
        del self._there[key]
        if self.journal is not None:
            self.journal.deleted(*key)

    def _number(self, operation: Operation, exchange: Exchange) -> int | None:
        """The id of the record that an answer shows, or whose address it tells."""
        if not exchange.is_done:
            return None
        resource = self.target.contract.resources[operation.resource]
        shown = record_of(resource, exchange)
        number = shown.get("id") if shown else None
        if not isinstance(number, int) or isinstance(number, bool):
            return None
        if (resource.name, number) in self.foreign:
            return None
        if self._is_anothers(resource, exchange, shown or {}):
            self._doubtful[resource.name, number] = None
            return None
        return number

    def _is_anothers(self, resource: Resource, exchange: Exchange, shown: Shown) -> bool:
        """Whether an answer shows a record that bears another name than was sent."""
        named = [
            str(shown[name])
            for name, text in sent_by(resource, exchange).items()
            if self._bears(text) and isinstance(shown.get(name), str)
        ]
        return bool(named) and not any(map(self._bears, named))

    def _bears(self, text: Json) -> bool:
        return bool(self.mark) and isinstance(text, str) and self.mark.lower() in text.lower()


def is_said_to_be_gone(exchange: Exchange) -> bool:
    """Whether the answer to a deletion says that the record is not there any more."""
    return exchange.is_done or exchange.is_gone


def record_of(resource: Resource, exchange: Exchange) -> dict[str, Json] | None:
    """The record that an answer shows, None where it shows none."""
    value = exchange.json
    if resource.answer_wrapper and isinstance(value, dict):
        value = value.get(resource.answer_wrapper, MISSING)
    return value if isinstance(value, dict) else None


def deletion(contract: Contract, resource: str) -> Operation | None:
    """The operation that deletes records of a resource, if there is one."""
    return operation_of(contract, resource, Action.DELETE)


def operation_of(contract: Contract, resource: str, action: Action) -> Operation | None:
    """The first operation of a resource that does something, if there is one."""
    for operation in contract.operations:
        if operation.resource == resource and operation.action is action:
            return operation
    return None
