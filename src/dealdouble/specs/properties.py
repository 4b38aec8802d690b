"""The properties that a page must tell, the form of each value, and their entries."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from dealdouble.documents.page import Entry, Page
from dealdouble.errors import DocumentError
from dealdouble.specs.names import origin_value

Form = str | tuple[str, ...]
"""How a value is written: the name of a form below, or the values that it may have."""

API: dict[str, Form] = {
    "Name": "name",
    "Title": "any",
    "Version": "any",
    "Server": "address",
    "Base path": "path",
}
_IGNORED = ("ignored",)
REQUESTS: dict[str, Form] = {
    "Content type": "code",
    "Body of another content type": _IGNORED,
    "Body of GET and DELETE": _IGNORED,
    "Trailing slash": _IGNORED,
    "Unknown parameter": _IGNORED,
    "Unknown key": _IGNORED,
    "Largest body in bytes": "number",
    "Requests in a window": "number",
    "Window in seconds": "number",
    "Null": ("empties a field",),
    "Field that is not sent": ("stays as it is",),
    "Update that changes nothing": ("keeps the time of change",),
    "Rule about two fields": ("holds with what is stored",),
    "Refused request": ("stores nothing",),
    "Several broken rules": ("are named together",),
    "HEAD": ("answers as GET",),
    "Blanks in a key's header": ("may be several",),
}
EVERY_REQUEST = ("Trailing slash", "Unknown parameter", "Unknown key", "Largest body in bytes")
LISTS: dict[str, Form] = {
    "Shape": ("array", "object"),
    "Page parameter": "code",
    "Page size parameter": "code",
    "Page size": "number",
    "Greatest page size": "number",
    "Unreadable page or size": _IGNORED,
    "Page header": "code",
    "Page size header": "code",
    "Total header": "code",
    "Items key": "code",
    "Page key": "code",
    "Page size key": "code",
    "Total key": "code",
    "Sort parameter": "code",
    "Unknown sort": _IGNORED,
    "Empty filter": _IGNORED,
    "Combined filters": ("all must hold",),
    "Ends of a range": ("included",),
    "Single end of a range": ("may stand alone",),
    "Letter case of a search": _IGNORED,
    "Place of a search": ("anywhere",),
    "Page past the end": ("empty",),
    "Size above the greatest": ("the greatest",),
    "Repeated parameter": ("the last counts",),
    "Nulls in a sort": ("last ascending",),
    "Link on a single page": ("none",),
}
EVERY_LIST = (
    *("Shape", "Page parameter", "Page size parameter", "Page size", "Greatest page size"),
    *("Unreadable page or size", "Empty filter"),
)
RESOURCE: dict[str, Form] = {
    "Name": "name",
    "Record": "name",
    "Title": "any",
    "Request wrapped in": "code",
    "Answer wrapped in": "code",
}
EVERY_RESOURCE = ("Name", "Record", "Title")
TOGETHER = (
    ("Content type", "Body of another content type"),
    ("Requests in a window", "Window in seconds"),
    ("Sort parameter", "Unknown sort"),
)
"""Properties that have a meaning only beside each other."""
BESIDE = (("Nulls in a sort", "Sort parameter"), ("Link on a single page", "Link"))
"""Properties of which the first has a meaning only beside the second."""

_FORMS: dict[str, tuple[str, str]] = {
    "number": ("[1-9][0-9]{0,8}", "a whole number from 1 to 999999999"),
    "address": (
        r"https?://(?:[^{}\s]|\{account\})+",
        "an address, {account} for the account's name",
    ),
    "path": ("(?:/[^/{}\\s]+)*", "a path such as /api/v1"),
    "any": (".+", "a text"),
    "name": ("[a-z][a-z0-9_-]*", "small letters, digits, _ and -, such as deal_categories"),
}
LINKS = ("first", "prev", "next", "last")


def check_properties(
    page: Page,
    section: str,
    forms: Mapping[str, Form],
    required: Sequence[str],
    repeated: Mapping[str, Sequence[str]] | None = None,
) -> None:
    """Hold a section of properties against the form of each.

    Raises:
        DocumentError: a property is unknown, repeated or missing, or its value has another form.
    """
    known = {**forms, **(repeated or {})}
    seen: set[str] = set()
    for entry in page.entries(section):
        name = entry.text("Property")
        if name not in known:
            raise entry.refuse("Property", ", ".join(known))
        if repeated and name in repeated:
            if entry.text("Value") not in repeated[name]:
                raise entry.refuse("Value", ", ".join(repeated[name]))
            continue
        if name in seen:
            raise entry.refuse("Property", "one row a property")
        seen.add(name)
        _check_value(entry, forms[name])
    for name in required:
        if name not in seen:
            raise DocumentError(
                f"{section} does not tell {name!r}", "add a row", page.place(section)
            )


def _check_value(entry: Entry, form: Form) -> None:
    if isinstance(form, tuple):
        entry.check("Value", form)
        return
    if form in ("code", "name"):
        entry.code("Value")
    if form in _FORMS and not re.fullmatch(_FORMS[form][0], entry.text("Value")):
        raise entry.refuse("Value", _FORMS[form][1])


def property_values(page: Page, section: str, forms: Mapping[str, Form]) -> dict[str, Any]:
    """The entries of a section of properties, as the specification writes them."""

    def read(entry: Entry) -> int | str:
        is_number = forms[entry.text("Property")] == "number"
        return entry.number("Value") if is_number else entry.text("Value")

    return {
        _key(entry.text("Property")): {
            "value": read(entry),
            "origin": origin_value(entry.origin),
        }
        for entry in page.entries(section)
        if entry.text("Property") in forms
    }


def _key(name: str) -> str:
    return name.lower().replace(" ", "_").replace("'", "")
