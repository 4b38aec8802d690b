"""Know which properties a record may have: an account may keep only those that its owner defined.

What it does not know it may drop or refuse, as far as documents go. Whether it keeps any name is
found out by the first record; where it does not, there are those that our user gave, and those that
are seen on records that are there.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from dealdouble.contract.model import Json, Resource
from dealdouble.vocabulary import ValueType

NAMES = ("Colour", "Shape")
"""Names that hardly anybody has defined."""

_ENOUGH = 3
"""How many names are of use."""

_TEXT = "text"
_LONGEST = 60
"""Letters of a text that may be asked for in a list."""


@dataclass(slots=True)
class Properties:
    """The properties that records may have in one field.

    Attributes:
        known: by name, a text that it surely takes.
        are_free: whether any name is kept, with any text.
        defaults: names that a new record has by itself.
    """

    known: Mapping[str, str] = field(default_factory=dict)
    are_free: bool = True
    defaults: Collection[str] = ()

    @property
    def names(self) -> Sequence[str]:
        """The names that are kept."""
        return NAMES if self.are_free else tuple(self.known)

    @property
    def plain(self) -> dict[str, Json] | None:
        """Properties that nobody could object to, None where none are known."""
        return {"plain": _TEXT} if self.are_free else dict(self.known) or None

    def note(self, shown: Json) -> None:
        """Learn from the first record, which was sent with what anybody could have."""
        sent, found = Properties().plain or {}, shown if isinstance(shown, dict) else {}
        self.are_free &= sent.keys() <= found.keys()
        self.defaults = found.keys() - sent.keys()

    def completed(self, expected: Json, shown: Json) -> Json:
        """Properties that a record should have, with the defaults that it shows."""
        if not isinstance(expected, dict) or not isinstance(shown, dict):
            return expected
        return {**{name: shown[name] for name in self.defaults if name in shown}, **expected}

    def text(self, name: str, wished: str) -> str:
        """A text for a name, the wished one where that may be any."""
        return wished if self.are_free else self.known[name]


def find_properties(
    resource: Resource, given: Mapping[str, Sequence[str]], seen: Sequence[Mapping[str, Json]]
) -> dict[str, Properties]:
    """What is known of each field that holds properties.

    Args:
        resource: whose fields they are.
        given: names that our user said, by field: each takes any text.
        seen: records of the resource that are there already.
    """
    return {
        name: Properties(dict.fromkeys(given[name], _TEXT) if name in given else _seen(name, seen))
        for name in fields_of_properties(resource)
    }


def fields_of_properties(resource: Resource) -> list[str]:
    """The fields that hold properties."""
    fields = resource.fields.items()
    return [name for name, item in fields if item.type is ValueType.PROPERTIES]


def _seen(field: str, records: Sequence[Mapping[str, Json]]) -> dict[str, str]:
    """Texts that records have under some names: what one has, another one may have too."""
    found: dict[str, str] = {}
    for record in records:
        held = record.get(field)
        for name, value in held.items() if isinstance(held, dict) else ():
            is_plain = isinstance(value, str) and 0 < len(value) <= _LONGEST
            if is_plain and value.strip() == value and not set(name) & set("[]"):
                found.setdefault(name, value)
    return dict(list(found.items())[:_ENOUGH])


def lack(field: str, least: int = 1) -> str:
    """Why something is not tested for lack of names."""
    many = "one name of a text" if least == 1 else f"{least} names of texts"
    option = f"--reference {field}=NAME"
    return f"the account keeps only {field} that are defined: give {many} with {option}"
