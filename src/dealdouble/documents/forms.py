"""Which sections a page may have, which columns their tables have, and what a cell may hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto

from dealdouble import vocabulary as words


class Holds(Enum):
    """What a cell holds."""

    TEXT = auto()
    CODE = auto()  # one code span
    CODES = auto()  # code spans with commas between them
    SUCCESS = auto()  # an HTTP status of success
    FAILURE = auto()  # an HTTP status of failure
    FLAG = auto()  # yes or no
    ANY = auto()  # text, or code spans with commas between them, or nothing


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, what its cells hold, and their closed list if there is one."""

    name: str
    holds: Holds = Holds.TEXT
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """The form of a section's table.

    `unique` names the columns that no two rows share; `sourced` tells whether each row has
    an origin and a source.
    """

    columns: tuple[Column, ...]
    unique: tuple[str, ...] = ()
    sourced: bool = True


def _choice(name: str, choices: Iterable[str]) -> Column:
    return Column(name, Holds.TEXT, tuple(str(choice) for choice in choices))


_T = words.ValueType
FIELD_TYPES = (
    *(_T.TEXT, _T.NUMBER, _T.DECIMAL, _T.WHOLE_NUMBER, _T.DATE),
    *(_T.TEXTS, _T.PROPERTIES, _T.OBJECT),
)
_SHOWN_TYPES = (
    *(_T.TEXT, _T.NUMBER, _T.NUMBER_WITH_PLACE, _T.DECIMAL, _T.WHOLE_NUMBER, _T.DATE, _T.TIME),
    *(_T.TEXTS, _T.PROPERTIES, _T.OBJECT, _T.RECORD),
)
_FILTER_TYPES = (
    *(_T.TEXT, _T.DECIMAL, _T.WHOLE_NUMBER, _T.DATE, _T.TIME),
    *(_T.TEXTS, _T.WHOLE_NUMBERS, _T.PROPERTIES),
)
_PROPERTY = (Column("Property"), Column("Value", Holds.ANY))
_IMPLIED_RULES = (words.RuleKind.REQUIRED, words.RuleKind.TYPE, words.RuleKind.DATE)
_WRITTEN_RULES = tuple(kind for kind in words.RuleKind if kind not in _IMPLIED_RULES)

API_PAGE: dict[str, Form] = {
    "API": Form(_PROPERTY, ("Property",)),
    "Sources": Form((Column("Source"), Column("What it is")), ("Source",), sourced=False),
    "Authentication": Form(
        (
            Column("Form"),
            _choice("In", ("header", "query", "body")),
            Column("Name", Holds.CODE),
            Column("Value", Holds.CODE),
            _choice("Letter case", ("exact", "any")),
        ),
        ("Form",),
    ),
    "Access": Form((Column("Access"), Column("May")), ("Access",)),
    "Admission": Form((_choice("Check", words.Check), Column("Error")), ("Check", "Error")),
    "Errors": Form(
        (Column("Error"), Column("Status", Holds.FAILURE), Column("Body", Holds.ANY)),
        ("Error", "Status", "Body"),
    ),
    "Error headers": Form(
        (Column("Error"), Column("Header", Holds.CODE), _choice("Value", words.HeaderValue)),
        ("Error", "Header"),
    ),
    "Failures": Form((Column("Status", Holds.FAILURE), Column("Body", Holds.ANY)), ("Status",)),
    "Types": Form((_choice("Type", FIELD_TYPES), Column("Message")), ("Type",)),
    "Messages": Form(
        (
            _choice("Rule", (kind for kind in words.RuleKind if kind != words.RuleKind.TYPE)),
            Column("Message"),
        ),
        ("Rule",),
    ),
    "Requests": Form(_PROPERTY, ("Property",)),
    "Lists": Form(_PROPERTY, ("Property", "Value")),
}

RESOURCE_PAGE: dict[str, Form] = {
    "Resource": Form(_PROPERTY, ("Property",)),
    "Operations": Form(
        (
            _choice("Operation", words.Action),
            _choice("Method", ("GET", "POST", "PUT", "PATCH", "DELETE")),
            Column("Path", Holds.CODE),
            Column("Needs"),
            Column("Summary"),
        ),
        ("Method", "Path"),
    ),
    "Answers": Form(
        (
            _choice("Operation", words.Action),
            Column("Status", Holds.SUCCESS),
            Column("Body", Holds.ANY),
        ),
        ("Operation", "Status"),
    ),
    "Fields": Form(
        (
            Column("Field", Holds.CODE),
            _choice("Type", FIELD_TYPES),
            Column("Required", Holds.FLAG),
            Column("Description"),
        ),
        ("Field",),
    ),
    "Rules": Form(
        (
            _choice("Rule", _WRITTEN_RULES),
            Column("Field", Holds.CODE),
            Column("Value", Holds.ANY),
            Column("Error"),
        ),
        ("Rule", "Field"),
    ),
    "Treatments": Form(
        (
            Column("Field", Holds.CODE),
            _choice("Treatment", words.TreatmentKind),
            Column("Value", Holds.ANY),
        ),
        ("Field", "Treatment", "Value"),
    ),
    "Representation": Form(
        (
            Column("Key", Holds.CODE),
            _choice("Type", _SHOWN_TYPES),
            _choice("When empty", ("never", "null", "absent")),
            Column("From", Holds.ANY),
        ),
        ("Key",),
    ),
    "Filters": Form(
        (
            Column("Parameter", Holds.CODE),
            _choice("Match", words.Match),
            Column("Field", Holds.CODES),
            _choice("Type", _FILTER_TYPES),
        ),
        ("Parameter",),
    ),
    "Unreadable filters": Form((Column("Parameter", Holds.CODE), Column("Answer")), ("Parameter",)),
    "Order": Form(
        (
            Column("Field", Holds.CODE),
            _choice("Compared", words.Comparison),
            _choice("Direction", ("ascending", "descending")),
        ),
        ("Field",),
    ),
    "Referred records": Form(
        (
            Column("Resource", Holds.CODE),
            Column("Field", Holds.CODE),
            _choice("Type", FIELD_TYPES),
            Column("Required", Holds.FLAG),
        ),
        ("Resource", "Field"),
    ),
    "Examples": Form(
        (Column("Example"), _choice("Shows", ("create", "update", "representation"))),
        ("Example",),
    ),
}
