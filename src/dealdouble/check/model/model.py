"""The emulator's own core as the model of a server: what it should hold and show.

The model holds the run's own records only. What the documents leave free, it takes over from
the server: ids, times, and what becomes of a value where only undocumented treatments say so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import MAXYEAR, MINYEAR, UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeGuard
from urllib.parse import urlencode

from dealdouble.check.claims import Claim, Claims
from dealdouble.check.model.compare import is_empty, read, same
from dealdouble.check.server.exchange import Exchange
from dealdouble.check.server.references import References, entries
from dealdouble.contract.model import MISSING, Contract, Json, Operation, Property, Resource
from dealdouble.emulator.authentication import Key, Keys
from dealdouble.emulator.call import Call
from dealdouble.emulator.decision import Decider
from dealdouble.emulator.emulator import Emulator, Engine, Options
from dealdouble.emulator.json_body import read_json
from dealdouble.emulator.listing import layouts
from dealdouble.rules.judge import Broken
from dealdouble.rules.treatment import Caller, Treatments
from dealdouble.store.base import Base
from dealdouble.store.state import Drop, Put
from dealdouble.vocabulary import RuleKind, Standing, TreatmentKind, ValueType

Record = dict[str, Json]

_TAKEN_OVER = (TreatmentKind.NEXT_NUMBER, TreatmentKind.CREATED, TreatmentKind.CHANGED)
_KEY = "model"


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a write should do: the record as it would be stored, or the rules it would break.

    `bare` is the record as documented, undisputed treatments alone would make it.
    """

    record: Record
    bare: Record
    broken: tuple[Broken, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that an answer shows otherwise than it should, and the claim that it breaks."""

    claim: Claim
    key: str
    expected: Json
    found: Json


class Model:
    """The records of a run as a server should hold them, of one resource."""

    def __init__(self, contract: Contract, name: str, references: References) -> None:
        self.contract = contract
        self.resource: Resource = contract.resources[name]
        self._claims = Claims(contract)
        self._references = references
        self._integration = _integration(self.resource, references)
        self._decider = Decider(contract, name)
        self._bare = Treatments(_documented(self.resource))
        self._emulator = _emulator(contract, references, self.resource)
        self._state = self._emulator.state

    @property
    def ids(self) -> list[int]:
        """The ids of the records that it holds."""
        return [position[-1] for position in self._state.tables[self.resource.name].order()]

    def record(self, number: int) -> Record:
        """A record as it is stored."""
        return dict(self._state.tables[self.resource.name][number])

    def create(self, body: Mapping[str, Json], now: datetime) -> Foreseen:
        """What a create with this body should do; nothing is stored yet."""
        return self._foreseen(body, None, now)

    def update(self, number: int, body: Mapping[str, Json], now: datetime) -> Foreseen:
        """What an update with this body should do; nothing is stored yet."""
        return self._foreseen(body, number, now)

    def may_be_taken(self, body: Mapping[str, Json], number: int | None = None) -> bool:
        """Whether a value may be another record's that must be unique, as far as is not known.

        Whether it is one depends on the key's integration, which our user did not tell.
        """
        if self._integration is not None:
            return False
        others = [self.record(other) for other in self.ids if other != number]
        return any(
            body.get(rule.field) is not None and record[rule.field] == body[rule.field]
            for rule in self.resource.rules
            if rule.kind is RuleKind.UNIQUE and rule.value not in self.resource.fields
            for record in others
        )

    def take(
        self, foreseen: Foreseen, shown: Mapping[str, Json], fallback: int = 0
    ) -> list[Difference]:
        """Store what was foreseen as the server shows it, and tell what is otherwise."""
        foreseen = self._with_defaults(foreseen, shown)
        record = dict(foreseen.record)
        found: list[Difference] = []
        for item in self.resource.representation:
            difference = self._compared(item, foreseen, record, shown)
            if difference is not None:
                found.append(difference)
        if not isinstance(record.get("id"), int):
            record["id"] = fallback
        self._state.apply([Put(self.resource.name, record["id"], record)])
        return found

    def _with_defaults(self, foreseen: Foreseen, shown: Mapping[str, Json]) -> Foreseen:
        """What was foreseen, with the properties that the account gives each record by itself."""
        record, bare = dict(foreseen.record), dict(foreseen.bare)
        for name, item in self._references.properties.items():
            record[name] = item.completed(record[name], shown.get(name))
            bare[name] = item.completed(bare[name], shown.get(name))
        return replace(foreseen, record=record, bare=bare)

    def put(self, record: Record) -> None:
        """Store a record as it is."""
        self._state.apply([Put(self.resource.name, record["id"], record)])

    def drop(self, number: int) -> None:
        """Remove a record."""
        self._state.apply([Drop(self.resource.name, number)])

    def differences(self, number: int, shown: Mapping[str, Json]) -> list[Difference]:
        """What an answer shows otherwise than the record is stored."""
        record = self.record(number)
        foreseen = Foreseen(record, record)
        compared = (
            self._compared(item, foreseen, dict(record), shown, settled=True)
            for item in self.resource.representation
        )
        return [item for item in compared if item is not None]

    def listed(self, operation: Operation, query: Sequence[tuple[str, str]]) -> list[int]:
        """The ids that a list of the run's own records should hold, in their order."""
        call = _call(self.contract, operation, query)
        reply = self._emulator.handle(call, datetime.now(UTC))
        lists = self.contract.lists
        return [item["id"] for item in entries(lists.items_key, read_json(reply.body))]

    def _foreseen(self, body: Mapping[str, Json], number: int | None, now: datetime) -> Foreseen:
        caller = Caller(now, self._integration)
        record, broken = self._decided(body, number, caller)
        if broken:
            return Foreseen(record, record, broken)
        stored = None if number is None else self.record(number)
        bare = self._bare.record(self._bare.sent(body), stored, number or 0, caller)
        return Foreseen(record, bare)

    def _decided(
        self, body: Mapping[str, Json], number: int | None, caller: Caller
    ) -> tuple[Record, tuple[Broken, ...]]:
        table = self._state.tables[self.resource.name]
        if number is None:
            return self._decider.new_record(body, table.greatest + 1, self._state, caller)
        decision = self._decider.update(number, body, self._state, caller)
        made = next((change.record for change in decision.changes if isinstance(change, Put)), None)
        return dict(table[number] if made is None else made), decision.broken

    def _compared(
        self,
        item: Property,
        foreseen: Foreseen,
        record: Record,
        shown: Mapping[str, Json],
        settled: bool = False,
    ) -> Difference | None:
        """How a key differs; what the documents leave free goes into the record instead."""
        found = shown.get(item.key, MISSING)
        claim = self._claims.shown(self.resource, item)
        if item.type is ValueType.RECORD:
            return self._compared_reference(claim, item, foreseen.record, found)
        if item.template or item.key not in foreseen.record:
            return None
        if found is MISSING and not item.always:
            return None
        taken = self._is_taken_over(item.key) and not settled
        expected = foreseen.record[item.key]
        if taken:
            if found is not MISSING:
                record[item.key] = read(item.type, found)
            return None
        if same(item.type, expected, found):
            return None
        if found is not MISSING:
            record[item.key] = read(item.type, found)
        elif is_empty(foreseen.bare[item.key]):  # a server that shows no nulls may hold one here
            record[item.key] = None
        field = self.resource.fields.get(item.key)
        if field is not None:
            claim = self._claims.field(self.resource, field)
        if not same(item.type, expected, foreseen.bare[item.key]):
            claim = self._treated(item.key) or claim
        return Difference(claim, item.key, expected, found)

    def _compared_reference(
        self, claim: Claim, item: Property, record: Record, found: Json
    ) -> Difference | None:
        expected = record[item.reference]
        number = found.get("id") if isinstance(found, dict) else None
        if expected == number or (found is MISSING and not item.always):
            return None
        return Difference(claim, item.key, expected, found)

    def _is_taken_over(self, name: str) -> bool:
        return any(t.field == name and t.kind in _TAKEN_OVER for t in self.resource.treatments)

    def _treated(self, name: str) -> Claim | None:
        """The claim of the undocumented treatment that makes a field's value what it is."""
        for treatment in self.resource.treatments:
            if treatment.field == name and not _is_binding(treatment.origin):
                return self._claims.treatment(self.resource, treatment)
        return None


def _integration(resource: Resource, references: References) -> str | None:
    """The code of the key's integration, None where our user did not say it."""
    kind = TreatmentKind.INTEGRATION
    names = (item.field for item in resource.treatments if item.kind is kind)
    return next((references.words[name] for name in names if name in references.words), None)


def now_at(exchange: Exchange | None) -> datetime:
    """The time at a server, by its answer; without one, that of this machine."""
    said = None if exchange is None else exchange.answer_headers.get("date")
    try:
        found = None if said is None else parsedate_to_datetime(said).astimezone(UTC)
    except (ValueError, OverflowError):
        found = None
    return found if is_usual(found) else datetime.now(UTC)


def is_usual(moment: datetime | None) -> TypeGuard[datetime]:
    """Whether a time has others before and after it in the calendar."""
    return moment is not None and MINYEAR < moment.year < MAXYEAR


def _is_binding(origin: object) -> bool:
    standing, disputed = getattr(origin, "standing", None), getattr(origin, "disputed", False)
    return standing is Standing.DOCUMENTED and not disputed


def _documented(resource: Resource) -> Resource:
    """The resource without the treatments that no document binds a server to."""
    kept = tuple(t for t in resource.treatments if _is_binding(t.origin) or t.kind in _TAKEN_OVER)
    defaults = {t.field for t in kept if t.kind is TreatmentKind.DEFAULT}
    fields = {
        key: field if key in defaults else replace(field, default=MISSING)
        for key, field in resource.fields.items()
    }
    return replace(resource, treatments=kept, fields=fields)


def _emulator(contract: Contract, references: References, resource: Resource) -> Emulator:
    records: dict[str, dict[int, Record]] = {}
    for name, other in resource.references.items():
        blank = dict.fromkeys(contract.resources[other].fields)
        for number in references.of(name):
            records.setdefault(other, {})[number] = {**blank, "id": number}
    records.pop(resource.name, None)
    base = Base(layouts(contract), {name: found.items() for name, found in records.items()})
    rights = frozenset(right for may in contract.access.values() for right in may)
    keys = Keys(contract.authentication, [Key(_KEY, rights)])
    return Emulator(Engine(contract), base, keys, Options())


def _call(contract: Contract, operation: Operation, query: Iterable[tuple[str, str]]) -> Call:
    form = next(item for item in contract.authentication if item.location != "body")
    value = form.value.replace("{key}", _KEY)
    headers = {form.name.lower(): value} if form.location == "header" else {}
    pairs = [*query, *([(form.name, value)] if form.location == "query" else [])]
    path = contract.base_path + "/" + "/".join(segment.before for segment in operation.segments)
    return Call(operation.method, path, urlencode(pairs), headers, b"", "http://model")
