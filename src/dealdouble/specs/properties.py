"""The properties that a page must tell, the form of each value, and their entries."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from dealdouble.documents.page import Entry, Page
from dealdouble.errors import DocumentError
from dealdouble.specs.names import origin_value

API: dict[str, str] = {
    "Name": "name",
    "Title": "any",
    "Version": "any",
    "Server": "address",
    "Base path": "path",
}
_IGNORED = "ignored"
REQUESTS: dict[str, str] = {
    "Content type": "code",
    "Body of another content type": _IGNORED,
    "Body of GET and DELETE": _IGNORED,
    "Trailing slash": _IGNORED,
    "Unknown parameter": _IGNORED,
    "Unknown key": _IGNORED,
    "Largest body in bytes": "number",
    "Requests in a window": "number",
    "Window in seconds": "number",
}
EVERY_REQUEST = ("Trailing slash", "Unknown parameter", "Unknown key", "Largest body in bytes")
LISTS: dict[str, str] = {
    "Shape": "shape",
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
}
EVERY_LIST = (
    *("Shape", "Page parameter", "Page size parameter", "Page size", "Greatest page size"),
    *("Unreadable page or size", "Empty filter"),
)
RESOURCE: dict[str, str] = {
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
    forms: Mapping[str, str],
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


def _check_value(entry: Entry, form: str) -> None:
    text = entry.text("Value")
    if form in ("code", "name"):
        entry.code("Value")
    if form in _FORMS and not re.fullmatch(_FORMS[form][0], text):
        raise entry.refuse("Value", _FORMS[form][1])
    if form == _IGNORED:
        entry.check("Value", (_IGNORED,))
    if form == "shape":
        entry.check("Value", ("array", "object"))


def property_values(page: Page, section: str, forms: Mapping[str, str]) -> dict[str, Any]:
    """The entries of a section of properties, as the specification writes them."""

    def read(entry: Entry) -> int | str:
        is_number = forms[entry.text("Property")] == "number"
        return entry.number("Value") if is_number else entry.text("Value")

    return {
        entry.text("Property").lower().replace(" ", "_"): {
            "value": read(entry),
            "origin": origin_value(entry.origin),
        }
        for entry in page.entries(section)
        if entry.text("Property") in forms
    }
