"""Bodies for a few records of which lists tell any two apart: by each filter, in each order.

Values of the same type differ from field to field, so that a filter which compares another one
is found out; amounts and dates lie close together, so that one which is off by a step is, too.
The last of the records has no more than it must.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from dealdouble.check.server.properties import NAMES, Properties
from dealdouble.check.session import Session, Subject
from dealdouble.check.values.facts import Facts
from dealdouble.check.values.uniqueness import fresh_values
from dealdouble.contract.model import MISSING, Field, Filter, Json, Rule
from dealdouble.fitting import NAMING_A_FIELD
from dealdouble.vocabulary import Action, Match, RuleKind, ValueType

Body = dict[str, Json]

COUNT = 6
"""How many records have something to differ in."""

CODES = ("EUR", "PLN")
"""Texts for fields that take a code only, of currencies at least."""

_ORDER = (0, 2, 4, 1, 3, 5)
"""No value is next to that of the record before, so that one which takes it moves on by more."""

_BEGINNINGS = ("m", "C", "x", "(a", "q", "h")
_AMOUNTS = ("20000.01", "9000.5", "20000", "1000000", "19999.99", "100000")
_LESSER_AMOUNTS = ("200.01", "90.5", "200", "900", "199.99", "5")
_NUMBERS = (21, 9, 20, 1000, 19, 100)
_KEY, _OTHER_KEY = NAMES
_PROPERTIES: tuple[Body, ...] = (
    {_KEY: "red"},
    {_KEY: "blue"},
    {_KEY: ["red", "blue"]},
    {_OTHER_KEY: "red"},
    {_KEY: "redder"},
    {_KEY: ["red"]},
)
_MONTH_ENDS = (31, 28, 31, 30, 31, 30)  # of 2091 and 2031, from January on


class Variety:
    """Bodies for records of one resource; `needle` is a word that only they have."""

    def __init__(self, session: Session, subject: Subject) -> None:
        self._subject = subject
        self._resource = subject.resource
        self.needle = _word(subject.samples.mark)
        listing = subject.operation(Action.LIST)
        self._filters = () if listing is None else listing.filters
        sorts = self._resource.sortable if session.contract.lists.sort_parameter else ()
        filtered = {name for item in self._filters for name in item.fields}
        self._told_apart = filtered | set(sorts)
        rules = self._resource.rules
        self._lower = {rule.value for rule in rules if rule.kind in NAMING_A_FIELD}
        self._doubtful = {i.field for i in self._filters if not names_its_field(i)}
        self._unique = {rule.field for rule in rules if rule.kind is RuleKind.UNIQUE}

    def properties(self, name: str) -> Properties:
        """The properties that records may have in a field."""
        return self._subject.references.properties[name]

    @property
    def searched(self) -> list[str]:
        """The fields of the records themselves in which a search looks."""
        fields = (i.fields for i in self._filters if i.match is Match.CONTAINS)
        return list(dict.fromkeys(n for names in fields for n in names if "." not in n))

    def bodies(self, count: int = COUNT) -> list[Body]:
        """Bodies that keep all rules, of at most `COUNT` records."""
        return [self._body(turn, turn == count - 1) for turn in range(count)]

    def _body(self, turn: int, is_bare: bool) -> Body:
        body = self._subject.samples.record()
        if not is_bare:
            body |= self._values(turn)
        self._write_texts(body, turn, is_bare)
        return mended(self._subject, body)

    def _values(self, turn: int) -> Body:
        found: Body = {}
        for place, (name, field) in enumerate(self._resource.fields.items()):
            if name in self._told_apart or name in self._lower:
                value = self._value(field, turn, place)
                if value is not None and self._subject.samples.accepts(name, value):
                    found[name] = value
        for name in self._doubtful & found.keys():
            found |= self._same(name, found[name])
        return found

    def _same(self, name: str, value: Json) -> Body:
        """The value for all fields that may be meant by a filter which does not name its own."""
        fields, accepts = self._resource.fields, self._subject.samples.accepts
        named = {item.field for item in self._filters if names_its_field(item)}
        alike = [other for other, field in fields.items() if field.type is fields[name].type]
        return {other: value for other in alike if other not in named and accepts(other, value)}

    def _value(self, field: Field, turn: int, place: int) -> Json:
        if field.name in self._unique:
            return next(iter(fresh_values(Facts(self._subject), field.name)), None)
        if field.name in self._resource.references:
            known = self._subject.references.of(field.name)
            choices = known if len(known) > 1 or self._is_always_there(field) else (*known, None)
            return choices[(turn + place) % len(choices)]
        enum = [value for value in field.schema.get("enum", ()) if value]
        if enum:
            choices = tuple(enum) if self._is_always_there(field) else (*enum, None)
            return choices[turn % len(choices)]
        codes = [code for code in CODES if self._subject.samples.accepts(field.name, code)]
        if len(codes) > 1 and not self._subject.samples.accepts(field.name, self.needle):
            return codes[turn % 2]
        shuffled = _ORDER[(turn * (1 if place % 2 else 5) + place) % COUNT]
        match field.type:
            case ValueType.NUMBER | ValueType.DECIMAL:
                return self._amount(field, shuffled)
            case ValueType.WHOLE_NUMBER:
                return _NUMBERS[shuffled]
            case ValueType.DATE:
                return self._date(field, shuffled, place)
            case ValueType.TEXTS:
                return self._labels(turn)
            case ValueType.PROPERTIES:
                return _properties(self.properties(field.name), turn)
            case _:
                return None

    def _is_always_there(self, field: Field) -> bool:
        """Whether a record has a value in the field though none was sent, or must send one."""
        return field.name in self._subject.samples.required or field.default is not MISSING

    def _amount(self, field: Field, shuffled: int) -> Json:
        choices = (_LESSER_AMOUNTS,) if field.name in self._lower else (_AMOUNTS, _LESSER_AMOUNTS)
        amounts = (Decimal(texts[shuffled]) for texts in choices)
        return self._accepted(field, amounts)

    def _date(self, field: Field, shuffled: int, place: int) -> Json:
        year = 2031 if field.name in self._lower else 2091
        month = shuffled + 1
        days = (
            date(year, 1, 15) + timedelta(days=shuffled + 10 * place),
            date(year, month, 1),
            date(year, month, _MONTH_ENDS[shuffled]),
        )
        return self._accepted(field, (day.isoformat() for day in days))

    def _accepted(self, field: Field, values: Iterable[Json]) -> Json:
        accepts = self._subject.samples.accepts
        return next((value for value in values if accepts(field.name, value)), None)

    def _labels(self, turn: int) -> Json:
        a, b = f"{self.needle}-a", f"{self.needle}-b"
        return ([a], [b], [a, b], [], [f"{a}x"], [b])[turn]

    def _write_texts(self, body: Body, turn: int, is_bare: bool) -> None:
        """Have the needle stand in what is searched, and let the first text sort the records."""
        marked, searched = self._subject.samples.marked, self.searched
        if len(marked) > 1:
            body[marked[0]] = f"{_BEGINNINGS[turn]} {body[marked[0]]}"
        if is_bare or not searched:
            return
        first, second = searched[0], searched[-1]
        needles = {
            0: (first, self.needle),
            1: (second, self.needle),
            2: (first, f"x{self.needle}x"),
            3: (first, self.needle.upper()),
            4: (self._elsewhere(), self.needle),
        }
        name, needle = needles.get(turn, ("", ""))
        if name:
            body[name] = f"{body.get(name) or ''} {needle}".strip()

    def _elsewhere(self) -> str:
        """A field that takes any text and is not searched, empty where there is none."""
        names = (
            name
            for name, field in self._resource.fields.items()
            if field.type is ValueType.TEXT
            and name not in {*self.searched, *self._subject.samples.required, *self._unique}
            and self._subject.samples.accepts(name, self.needle)
        )
        return next(names, "")


def _properties(properties: Properties, turn: int) -> Json:
    """Properties of one record; those of a known name are on some records, and not on others."""
    if properties.are_free:
        return _PROPERTIES[turn]
    known = list(properties.known.items())
    return dict((known[:1], known[1:2], known[:2], [], known[:1], known[1:])[turn]) or None


def names_its_field(item: Filter) -> bool:
    """Whether the name of a filter's parameter tells which field it compares.

    Otherwise it may be another one of the same type, as far as documents go.
    """
    if item.match is Match.CONTAINS:
        return True
    name = item.parameter
    for end in ("_from", "_to", "_after"):
        name = name.removesuffix(end)
    return name.startswith(item.field) or item.field.startswith(name)


def mended(subject: Subject, body: Mapping[str, Json], number: int | None = None) -> Body:
    """A body without what breaks a rule, for a new record or for that of a number.

    It is a plain one, or an empty one for an update, where that is not enough.
    """
    made, samples = dict(body), subject.samples
    for _ in range(len(made) + 1):
        now = datetime.now(UTC)
        model = subject.model
        broken = (
            model.create(made, now) if number is None else model.update(number, made, now)
        ).broken
        if not broken:
            return made
        for name in _at_stake(broken[0].rule):
            made.pop(name, None)
            if name in samples.required and number is None:
                made[name] = samples.value(name)
    return samples.record() if number is None else {}


def _at_stake(rule: Rule) -> list[str]:
    """The fields that a rule is about."""
    return [rule.field, rule.value] if rule.kind in NAMING_A_FIELD else [rule.field]


def _word(mark: str) -> str:
    """A word of small letters that follows from the run's own name."""
    digest = hashlib.sha256(mark.encode()).digest()[:9]
    return "z" + "".join(chr(ord("a") + byte % 26) for byte in digest)
