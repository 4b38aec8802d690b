"""Draw bodies that keep all rules: values that any server takes as they are, in any combination."""

from __future__ import annotations

import string
from collections.abc import Mapping
from datetime import date, timedelta

from hypothesis import strategies as st

from dealdouble.check.server.properties import Properties
from dealdouble.check.session import Subject
from dealdouble.check.values.variety import CODES, Variety, mended
from dealdouble.contract.model import Field, Json
from dealdouble.vocabulary import RuleKind, ValueType

Body = dict[str, Json]

_TEXTS = st.text(f"{string.ascii_letters}{string.digits}äß-", min_size=1, max_size=8)
_DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
_AMOUNTS = st.decimals(min_value=0, max_value=10**6, places=2)


class Drafts:
    """Strategies for the bodies of one resource's records.

    Fields that take nothing but what is plain are left as they are, and unique ones are fresh.
    """

    def __init__(self, subject: Subject, variety: Variety) -> None:
        self._subject = subject
        self._variety = variety
        resource = subject.resource
        self._unique = {rule.field for rule in resource.rules if rule.kind is RuleKind.UNIQUE}
        drawn = {name: self._values(field) for name, field in resource.fields.items()}
        self._fields = {name: values for name, values in drawn.items() if values is not None}

    def new(self) -> st.SearchStrategy[Body]:
        """Bodies of new records, of which only the run's mark is not drawn."""
        optional: Mapping[str, st.SearchStrategy[Json]] = self._fields
        return st.fixed_dictionaries({}, optional=optional).map(self._made)

    def changes(self, number: int) -> st.SearchStrategy[Body]:
        """Bodies that change some fields of a record, two at least."""
        # Nobody says whether an object replaces another one or is merged into it.
        types = self._subject.resource.fields
        known = [name for name in self._fields if types[name].type is not ValueType.OBJECT]
        if not known:
            return st.just({})
        least = min(2, len(known))
        names = st.lists(st.sampled_from(sorted(known)), min_size=least, max_size=4, unique=True)
        bodies = names.flatmap(lambda n: st.fixed_dictionaries({k: self._fields[k] for k in n}))
        return bodies.map(lambda body: mended(self._subject, self._marked(body), number))

    def _made(self, fields: Mapping[str, Json]) -> Body:
        plain = self._subject.samples.record()
        return mended(self._subject, {**plain, **self._marked(fields)})

    def _marked(self, fields: Mapping[str, Json]) -> Body:
        """The fields, with the run's mark where it has to stand, and what is unique made so."""
        made, samples = dict(fields), self._subject.samples
        made |= {name: samples.text() for name in made.keys() & self._unique}
        for name in samples.marked[-1:]:
            if name in made:
                made[name] = f"{samples.mark} {made[name]}"
        return made

    def _values(self, field: Field) -> st.SearchStrategy[Json] | None:
        if field.name in self._subject.resource.references:
            known = self._subject.references.of(field.name)
            return st.sampled_from(known) if known else None
        if field.name in self._unique:
            return st.just("") if self._accepts(field, self._subject.samples.mark) else None
        enum = [value for value in field.schema.get("enum", ()) if value]
        if enum:
            return st.sampled_from(enum)
        match field.type:
            case ValueType.TEXT:
                return self._texts(field)
            case ValueType.NUMBER | ValueType.DECIMAL:
                return _AMOUNTS.filter(lambda value: self._accepts(field, value))
            case ValueType.WHOLE_NUMBER:
                return st.integers(0, 1000).filter(lambda value: self._accepts(field, value))
            case ValueType.DATE:
                return _DAYS.map(lambda day: self._day(field, day))
            case ValueType.TEXTS:
                return st.lists(_TEXTS, max_size=3, unique_by=str.casefold)
            case ValueType.PROPERTIES:
                return _properties(self._subject.references.properties[field.name])
            case ValueType.OBJECT:
                return st.dictionaries(_TEXTS, _TEXTS | st.integers(0, 9), min_size=1, max_size=2)
            case _:
                return None

    def _texts(self, field: Field) -> st.SearchStrategy[Json] | None:
        if not self._accepts(field, "aß-1"):
            codes = [code for code in CODES if self._accepts(field, code)]
            return st.sampled_from(codes) if codes else None
        if field.name in self._variety.searched:
            return _TEXTS | _TEXTS.map(lambda text: f"{text} {self._variety.needle}")
        return _TEXTS

    def _day(self, field: Field, day: date) -> str:
        """A day that the field takes: this one, or the first or last of its month."""
        first = day.replace(day=1)
        last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        texts = [one.isoformat() for one in (day, first, last)]
        return next((text for text in texts if self._accepts(field, text)), texts[0])

    def _accepts(self, field: Field, value: Json) -> bool:
        return self._subject.samples.accepts(field.name, value)


def _properties(properties: Properties) -> st.SearchStrategy[Json] | None:
    if properties.are_free:
        held = _TEXTS | st.lists(_TEXTS, min_size=1, max_size=2, unique_by=str.casefold)
        return st.dictionaries(st.sampled_from(properties.names), held, min_size=1)
    known = list(properties.known.items())
    return st.lists(st.sampled_from(known), min_size=1).map(dict) if known else None
