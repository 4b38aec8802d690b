"""What to ask of a filter, so that the records which match it are told from those which do not.

There is one function for each kind of match: with the values that some records hold it makes
the questions, the most telling first, and one that makes arguments which one record fits with
room to spare, for filters that are asked together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from dealdouble.check.claims import Claim, Claims
from dealdouble.check.lists.questions import Question, Record
from dealdouble.check.model.compare import instant, is_date
from dealdouble.check.server.references import References
from dealdouble.check.server.target import Pairs
from dealdouble.check.side_by_side.walking import ID
from dealdouble.check.values.beside import UNKNOWN_IDS
from dealdouble.check.values.variety import Variety
from dealdouble.contract.model import Filter, Json, Resource
from dealdouble.emulator.representation import plain_number
from dealdouble.rules.treatment import timestamp
from dealdouble.vocabulary import Match, ValueType

_FAR = {
    (ValueType.DATE, 1): "1901-01-01",
    (ValueType.DATE, -1): "2199-12-31",
    (ValueType.DECIMAL, 1): "-999999999",
    (ValueType.DECIMAL, -1): "999999999999",
    (ValueType.WHOLE_NUMBER, 1): "-999999999",
    (ValueType.WHOLE_NUMBER, -1): "999999999",
    (ValueType.TIME, 1): "1901-01-01T00:00:00Z",
    (ValueType.TIME, -1): "2199-12-31T00:00:00Z",
}
"""Where nothing is: before all that a list goes up to, and behind all that it begins with."""

_LAST_COUNTS = (Match.EQUAL, Match.FROM, Match.TO)
"""Filters whose last argument counts where there are several."""


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A filter, the records of the run by which it is tested, and the list's other filters."""

    claims: Claims
    resource: Resource
    filter: Filter
    records: Mapping[int, Record]
    variety: Variety
    others: tuple[Filter, ...] = ()

    @property
    def claim(self) -> Claim:
        """What the filter claims."""
        return self.claims.filter(self.resource, self.filter)

    @property
    def values(self) -> dict[int, Json]:
        """What the records hold in the field that is compared, where they hold something."""
        held = {number: record.get(self.filter.field) for number, record in self.records.items()}
        return {number: value for number, value in held.items() if self._is_readable(value)}

    def _is_readable(self, value: Json) -> bool:
        """Whether a value is one that can be asked for, whatever a server shows."""
        if value in (None, "", [], {}):
            return False
        if self.filter.type is ValueType.DATE:
            return is_date(value)
        return self.filter.type is not ValueType.TIME or instant(value) is not None

    def questions(self) -> list[Question]:
        """What to ask of the filter alone, the most telling first; nothing if that is not known."""
        return _ASKED[self.filter.match](self) if self.values or self._searches else []

    def together(self, claim: Claim, query: Pairs, beside: Iterable[Inquiry] = ()) -> Question:
        """A question of this filter, and of others beside it, that is about something else.

        Where a filter by itself is a matter of more than one claim, it tells nothing.
        """
        asked = [self, *beside]
        return Question(query, claim, {n: None for one in asked for n in one.doubtful(query)})

    def doubtful(self, query: Pairs) -> set[int]:
        """The records of which it is open, or another claim, whether they match an argument."""
        match self.filter.match:
            case Match.FROM | Match.TO | Match.AFTER:
                texts = {text for name, text in query if name == self.filter.parameter}
                return {n for n, value in self.values.items() if self.near(value, 0) in texts}
            case Match.CONTAINS:
                return set(_contains(self)[0].details)
            case Match.PROPERTIES:
                return {n for n, held in self.values.items() if _is_any_of_several(held)}
            case _:
                return set()

    def fitting(self, number: int) -> Pairs | None:
        """Arguments that a record fits by more than a hair, None where there are none."""
        if number not in self.values and not self._searches:
            return None
        return _FITTING[self.filter.match](self, number)

    def pair(self, text: str) -> tuple[str, str]:
        """The filter's parameter with an argument."""
        return self.filter.parameter, text

    @property
    def is_alike(self) -> bool:
        """Whether all records hold the same value, so that another one must be asked for, too."""
        values = list(self.values.values())
        return len(values) == len(self.records) and all(value == values[0] for value in values)

    @property
    def is_narrow(self) -> bool:
        """Whether the filter can list some records and no others."""
        return self._searches or self.filter.field == ID

    @property
    def empty(self) -> tuple[str, str]:
        """The parameter with nothing in it."""
        return self.pair("") if self.filter.match is not Match.PROPERTIES else (self.of_key(), "")

    def of_key(self, name: str = "") -> str:
        """The parameter with the name of a property, the first that is known if it is not said."""
        first = next(iter(self.variety.properties(self.filter.field).names), "")
        return f"{self.filter.parameter}[{name or first}]"

    def repeated(self) -> Pairs:
        """Two arguments of which each alone asks for something else; none where that is open."""
        if self.filter.match not in _LAST_COUNTS:
            return []
        queries = {question.query[0]: None for question in self.questions()}
        return list(queries)[:2] if len(queries) > 1 else []

    def of_neighbours(self, shown: Mapping[int, Record], known: References) -> list[Question]:
        """Searches for what is in other records: what these show of them, or what is known.

        What our user says, as in `client_id.email`, is said of the first that may be named.
        """
        found = []
        for name in self.filter.fields if self._searches else ():
            around, _, part = name.rpartition(".")
            texts = _shown_parts(self.resource, around, part, shown)
            if around and texts:
                text = max(texts.values(), key=len)
                matching = frozenset(n for n, held in texts.items() if text in held)
                found.append(Question([self.pair(text)], self.claim, wanted=matching))
            elif around and (word := known.words.get(name)):
                first = known.of(around)[:1]
                matching = frozenset(n for n, r in self.records.items() if r[around] in first)
                found.append(Question([self.pair(word)], self.claim, wanted=matching))
        return found

    @property
    def far_end(self) -> Pairs:
        """An argument for the other end of a range, where nothing is; none of what has no other."""
        turned = {Match.FROM: (Match.TO, -1), Match.TO: (Match.FROM, 1)}.get(self.filter.match)
        for item in self.others:
            if turned is not None and (item.match, item.field) == (turned[0], self.filter.field):
                return [(item.parameter, _FAR[item.type, turned[1]])]
        return []

    @property
    def _searches(self) -> bool:
        return self.filter.match is Match.CONTAINS

    def near(self, value: Json, steps: int) -> str:
        """An argument that is some steps from a value: days, seconds, cents or ones."""
        kind = self.filter.type
        if kind in (ValueType.DATE, ValueType.TIME):
            return _near(value, steps)
        step = Decimal("0.01") if kind is ValueType.DECIMAL else 1
        return plain_number(value + steps * step)


def _near(value: Json, steps: int) -> str:
    """A time or day some seconds or days from another; at the ends of the calendar, that one."""
    moment = instant(value)
    try:
        if moment is not None:
            return timestamp(moment + timedelta(seconds=steps))
        return (date.fromisoformat(value) + timedelta(days=steps)).isoformat()
    except (OverflowError, ValueError):
        return str(value)


def _shown_parts(
    resource: Resource, around: str, part: str, shown: Mapping[int, Record]
) -> dict[int, str]:
    """What records show of a field of the record that they name."""
    keys = [item.key for item in resource.representation if around and item.reference == around]
    parts = {n: record[key] for n, record in shown.items() for key in keys if record.get(key)}
    texts = {n: held.get(part) for n, held in parts.items() if isinstance(held, dict)}
    return {number: text for number, text in texts.items() if isinstance(text, str) and text}


def _equal(asked: Inquiry) -> list[Question]:
    """Each value, those first that tell records apart."""
    values = asked.values
    by_count: dict[Json, list[int]] = {}
    for number, value in values.items():
        by_count.setdefault(value, []).append(number)
    telling = sorted(by_count, key=lambda value: len(by_count[value]))
    first, *rest = [Question([asked.pair(_text(value))], asked.claim) for value in telling]
    if not isinstance(telling[0], int):
        return [first, *rest]
    absent = Question([asked.pair(str(UNKNOWN_IDS[0]))], asked.claim, may_be_refused=True)
    return [first, absent, *rest]


def _one_of(asked: Inquiry) -> list[Question]:
    """Two values of several, then one alone."""
    distinct = [_text(value) for value in dict.fromkeys(asked.values.values())]
    several = [*distinct[:1], *distinct[2:3]] or distinct
    return [
        Question([asked.pair(",".join(several))], asked.claim),
        Question([asked.pair(distinct[-1])], asked.claim),
    ]


def _all_of(asked: Inquiry) -> list[Question]:
    """One value, then two: whether all or any of them are asked for is combining filters."""
    held = {number: set(value) for number, value in asked.values.items()}
    both = max(held.values(), key=len)
    first, last = min(both), max(both)
    found = [Question([asked.pair(first)], asked.claim)]
    if first == last:
        return found
    combined = asked.claims.lists("combined_filters")
    any_of = frozenset(number for number, value in held.items() if value & both)
    otherwise = {} if combined is None else {any_of: combined}
    query = [asked.pair(f"{first},{last}")]
    return [Question(query, asked.claim, otherwise=otherwise), *found]


def _bounded(asked: Inquiry) -> list[Question]:
    """At a value that has others on both sides, a step away from the outermost ones, and afar."""
    ordered = sorted(set(asked.values.values()))
    inwards = 1 if asked.filter.match is Match.TO else -1
    edge = ordered[0] if asked.filter.match is Match.TO else ordered[-1]
    texts = (
        asked.near(ordered[len(ordered) // 2], 0),
        asked.near(edge, inwards),
        asked.near(edge, -inwards),
        _FAR[asked.filter.type, inwards],
    )
    return [_within(asked, text) for text in texts]


def _within(asked: Inquiry, text: str) -> Question:
    """A question for what lies beyond an end: what lies on it is a claim of its own.

    So is that an end may stand alone, where a range has two of them.
    """
    ends = asked.claims.lists("ends_of_a_range")
    on_it = {n: ends for n, value in asked.values.items() if asked.near(value, 0) == text}
    is_odd = text in _FAR.values()
    whole = Question([asked.pair(text), *asked.far_end], asked.claim, on_it, may_be_refused=is_odd)
    if not asked.far_end:
        return whole
    alone = asked.claims.lists("single_end_of_a_range")
    return replace(whole, query=[asked.pair(text)], instead=(whole, alone))


def _after(asked: Inquiry) -> list[Question]:
    """A step before and after all; where times have more digits than are shown, at them, too."""
    if asked.filter.type is not ValueType.TIME:
        middle = sorted(set(asked.values.values()))[len(set(asked.values.values())) // 2]
        return [Question([asked.pair(asked.near(middle, 0))], asked.claim)]
    ordered = sorted(asked.values.values(), key=lambda value: asked.near(value, 0))
    ends = asked.claims.lists("ends_of_a_range")
    last = asked.near(ordered[-1], 0)
    # Whether a time is after its second cannot be told: there may be more of it than is shown.
    at_end = {n: ends for n, value in asked.values.items() if asked.near(value, 0) == last}
    return [
        Question([asked.pair(asked.near(ordered[-1], 1))], asked.claim),
        Question([asked.pair(asked.near(ordered[0], -1))], asked.claim),
        Question([asked.pair(asked.near(ordered[-1], 0))], asked.claim, at_end),
    ]


def _contains(asked: Inquiry) -> list[Question]:
    """A word that stands by itself, inside of another one, and in capitals."""
    needle, details = asked.variety.needle, {}
    place = asked.claims.lists("place_of_a_search")
    case = asked.claims.lists("letter_case_of_a_search")
    for number, record in asked.records.items():
        text = " ".join(str(record[name] or "") for name in asked.variety.searched)
        if needle in text and needle not in text.split():
            details[number] = place
        elif needle in text.lower() and needle not in text:
            details[number] = case
    return [Question([asked.pair(needle)], asked.claim, details)]


def _properties(asked: Inquiry) -> list[Question]:
    """One value, and two of several: whether one value is asked of those with several is open."""
    properties, one = asked.variety.properties(asked.filter.field), asked.of_key()
    if not properties.names:
        return []
    text = properties.text(properties.names[0], "red")
    several = {n: None for n, held in asked.values.items() if _is_any_of_several(held)}
    alone = Question([(one, text)], asked.claim, several)
    both = Question([(f"{one}[]", "red"), (f"{one}[]", "blue")], asked.claim)
    return [alone, both] if properties.are_free else [alone]


def _is_any_of_several(properties: Mapping[str, Json]) -> bool:
    """Whether a property has several values."""
    return any(isinstance(value, list) for value in properties.values())


def _fits_bound(asked: Inquiry, number: int) -> Pairs | None:
    steps = 1 if asked.filter.match is Match.TO else -1
    return [asked.pair(asked.near(asked.values[number], steps))]


def _fits_several(asked: Inquiry, number: int) -> Pairs | None:
    values = dict.fromkeys([asked.values[number], *asked.values.values()])
    return [asked.pair(",".join(map(_text, list(values)[:3])))]


def _fits_search(asked: Inquiry, number: int) -> Pairs | None:
    record, needle = asked.records[number], asked.variety.needle
    texts = [str(record[name] or "") for name in asked.variety.searched]
    stands = any(needle in text.split() for text in texts)
    return [asked.pair(needle)] if stands else None


def _fits_properties(asked: Inquiry, number: int) -> Pairs | None:
    for key, value in asked.values[number].items():
        if isinstance(value, str):
            return [(asked.of_key(key), value)]
    return None


def _text(value: Json) -> str:
    return value if isinstance(value, str) else plain_number(value)


_ASKED: Mapping[Match, Callable[[Inquiry], list[Question]]] = {
    Match.EQUAL: _equal,
    Match.ONE_OF: _one_of,
    Match.ALL_OF: _all_of,
    Match.FROM: _bounded,
    Match.TO: _bounded,
    Match.AFTER: _after,
    Match.CONTAINS: _contains,
    Match.PROPERTIES: _properties,
}

_FITTING: Mapping[Match, Callable[[Inquiry, int], Pairs | None]] = {
    Match.EQUAL: lambda asked, number: [asked.pair(_text(asked.values[number]))],
    Match.ONE_OF: _fits_several,
    Match.ALL_OF: lambda asked, number: [asked.pair(asked.values[number][0])],
    Match.FROM: _fits_bound,
    Match.TO: _fits_bound,
    Match.AFTER: _fits_bound,
    Match.CONTAINS: _fits_search,
    Match.PROPERTIES: _fits_properties,
}
