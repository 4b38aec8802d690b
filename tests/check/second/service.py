"""What both services share: how a request is let in, and what becomes of the stored deals."""

from __future__ import annotations

import re
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import ClassVar, NoReturn

from tests.check.second.clock import Clock, Ids
from tests.check.second.draft import Record
from tests.check.second.exchange import Arguments, Refused, Reply, Request
from tests.check.second.freedoms import Freedoms
from tests.check.second.json_text import Json
from tests.check.second.values import with_places

Condition = Callable[[Record], bool]

_SECOND = re.compile(r"(:[0-9]{2})(?:\.[0-9]+)?(?=Z|\+)")

_SOON, _AHEAD = 0.02, 2
"""Seconds after which the service may work on a record once more, and that its time moves on."""

WRITES = ("POST", "PUT", "PATCH")


@dataclass(frozen=True, slots=True)
class Route:
    """What a path stands for: `deals`, `deal`, `look up`, or a table of other records."""

    name: str
    methods: Sequence[str]
    arguments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Key:
    """Who may do what; `integration` is the code that comes with a token of Intum."""

    text: str
    methods: Sequence[str]
    integration: str | None = None


@dataclass(slots=True)
class Call:
    """A request on its way."""

    request: Request
    route: Route | None
    key: Key | None = None
    fields: Mapping[str, Json] | None = None


class Service(ABC):
    """One account at one API, without HTTP."""

    steps: ClassVar[Mapping[str, Sequence[str]]]
    """The order of the checks, for each choice of `Freedoms.admission`."""

    def __init__(self, freedoms: Freedoms, clock: Clock) -> None:
        self.freedoms = freedoms
        self.clock = clock
        self.ids = Ids(freedoms)
        self.deals: dict[int, Record] = {}
        self.tables: dict[str, dict[int, Record]] = {}
        self.keys: dict[str, Key] = {}
        self._moving: dict[int, tuple[datetime, datetime]] = {}
        self._lock = threading.Lock()

    def answer(self, request: Request) -> Reply:
        """The reply to a request."""
        with self._lock:
            self._move()
            try:
                call = Call(request, self.route(request.path))
                for step in self.steps[self.freedoms.admission]:
                    getattr(self, f"check_{step}")(call)
                return self._done(call)
            except Refused as refused:
                return refused.reply

    def add(self, fields: Mapping[str, Json], key: Key | None = None) -> Record:
        """Store a new deal."""
        record = self.decided(fields, None, key)
        record["id"] = self.ids.next(self.deals)
        record["created_at"] = record["updated_at"] = self.clock.stamp()
        self.deals[record["id"]] = record
        return record

    def _move(self) -> None:
        """Let what was written be worked on once more, if its time has come."""
        for number, (due, time) in list(self._moving.items()):
            if due <= self.clock.now():
                del self._moving[number]
                if number in self.deals:
                    self.deals[number]["updated_at"] = time

    def _written(self, record: Record) -> None:
        """Have a record worked on soon, by a machine whose clock is ahead."""
        if self.freedoms.moves_again:
            due = self.clock.now() + timedelta(seconds=_SOON)
            self._moving[record["id"]] = due, self.clock.stamp(_AHEAD)

    # The checks that let a request in.

    def check_path(self, call: Call) -> None:
        """Refuse a path that is not known."""
        if call.route is None:
            self.refuse("no path")

    def check_method(self, call: Call) -> None:
        """Refuse a method that the path does not have."""
        method = "GET" if call.request.method == "HEAD" and self.freedoms.head else ""
        if call.route and (method or call.request.method) not in call.route.methods:
            shown = {"Allow": ", ".join(call.route.methods)} if self.freedoms.allow_header else {}
            self.refuse("no method", shown)

    def check_key(self, call: Call) -> None:
        """Refuse who has no key."""
        call.key = self.key_of(call.request)
        if call.key is None:
            self.refuse("unauthorized")

    def check_right(self, call: Call) -> None:
        """Refuse who may not do it."""
        if call.key and call.request.method not in call.key.methods:
            self.refuse("forbidden")

    def check_size(self, call: Call) -> None:
        """Refuse a body that is too large."""
        largest = self.freedoms.largest_body
        if largest is not None and len(call.request.body) > largest:
            self.refuse("too large")

    def check_body(self, call: Call) -> None:
        """Refuse a body that cannot be read, where one is wanted."""
        if call.request.method in WRITES:
            call.fields = self.fields_of(call.request)

    def check_record(self, call: Call) -> None:
        """Refuse an id that no deal has."""
        if call.route and call.route.name == "deal" and self._found(call.route) is None:
            self.refuse("absent")

    # What is done then.

    def _done(self, call: Call) -> Reply:
        assert call.route is not None
        if call.route.name == "deals":
            return self._created(call) if call.request.method == "POST" else self._listed(call)
        if call.route.name != "deal":
            return self.other(call)
        record = self._found(call.route)
        assert record is not None
        if call.request.method == "DELETE":
            return self._deleted(record)
        return self._updated(call, record) if call.fields is not None else self._read(record)

    def _found(self, route: Route) -> Record | None:
        return self.deals.get(int(route.arguments[0]))

    def _read(self, record: Record) -> Reply:
        return Reply(200, self.shown(record))

    def _shown_by_write(self, record: Record) -> Record:
        shown = self.shown(record)
        for name, value in shown.items() if self.freedoms.precise_writes else ():
            if isinstance(value, Decimal):
                shown[name] = Decimal(with_places(value, 4))
            elif name in ("created_at", "updated_at"):
                shown[name] = _SECOND.sub(rf"\1.{record[name]:%f}", value)
        return shown

    def _created(self, call: Call) -> Reply:
        record = self.add(call.fields or {}, call.key)
        self._written(record)
        usual = self.freedoms.created_status == "usual"
        return Reply(self.created if usual else 401 - self.created, self._shown_by_write(record))

    def _updated(self, call: Call, stored: Record) -> Reply:
        record = self.decided(call.fields or {}, stored, call.key)
        if record != stored or self.freedoms.unchanged_moves:
            record["updated_at"] = self.clock.stamp()
            self._written(record)
        self.deals[record["id"]] = record
        is_shown = self.freedoms.updated == "record"
        return Reply(200, self._shown_by_write(record)) if is_shown else Reply(204)

    def _deleted(self, record: Record) -> Reply:
        shown = self.shown(record)
        del self.deals[record["id"]]
        self.forget(record["id"])
        if self.freedoms.deleted == "record":
            return Reply(200, shown)
        return Reply(204) if self.freedoms.deleted == "nothing" else self.usually_deleted

    def _listed(self, call: Call) -> Reply:
        arguments = Arguments(call.request.query, self.freedoms)
        self.refuse_unknown(arguments)
        chosen = list(filter(self._condition(arguments), self.deals.values()))
        return self.page(self.in_order(chosen, arguments), arguments, call.request)

    def _condition(self, arguments: Arguments) -> Condition:
        conditions = list(self.conditions(arguments))
        if self.freedoms.filters_combined == "any" and conditions:
            return lambda record: any(condition(record) for condition in conditions)
        return lambda record: all(condition(record) for condition in conditions)

    def refuse_unknown(self, arguments: Arguments) -> None:
        """Refuse parameters that are not known, where the server does not ignore them."""
        if self.freedoms.unknown_parameters == "refused":
            for name, _ in arguments.pairs:
                if not self.knows(name):
                    self.refuse("parameter")

    # What tells the APIs apart.

    created: ClassVar[int]
    """The status that usually answers a create; 200 and 201 are both allowed."""

    usually_deleted: ClassVar[Reply]

    @abstractmethod
    def route(self, path: str) -> Route | None:
        """What a path stands for, None where it is not known."""

    @abstractmethod
    def refuse(self, why: str, headers: Mapping[str, str] | None = None) -> NoReturn:
        """End the work on a request.

        Raises:
            Refused: always.
        """

    @abstractmethod
    def key_of(self, request: Request) -> Key | None:
        """Whose request it is, None where nobody's."""

    @abstractmethod
    def fields_of(self, request: Request) -> Mapping[str, Json]:
        """The fields that a request sends."""

    @abstractmethod
    def decided(self, fields: Mapping[str, Json], stored: Record | None, key: Key | None) -> Record:
        """The record that a write makes, of a stored one or a new one."""

    @abstractmethod
    def shown(self, record: Record) -> Record:
        """A deal as answers show it."""

    @abstractmethod
    def forget(self, number: int) -> None:
        """Do what is to be done once a deal is gone."""

    @abstractmethod
    def knows(self, parameter: str) -> bool:
        """Whether lists have a parameter."""

    @abstractmethod
    def conditions(self, arguments: Arguments) -> Iterable[Condition]:
        """What the filters ask for."""

    @abstractmethod
    def in_order(self, records: list[Record], arguments: Arguments) -> list[Record]:
        """The records in the order of a list."""

    @abstractmethod
    def page(self, records: list[Record], arguments: Arguments, request: Request) -> Reply:
        """The page of a list that is asked for."""

    @abstractmethod
    def other(self, call: Call) -> Reply:
        """The reply to what is neither a deal nor deals."""
