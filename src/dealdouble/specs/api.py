"""Compile the page of what an API shares into the extensions at the top of the document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dealdouble.documents.page import Entry, Origin, Page
from dealdouble.specs.names import extension, origin_value
from dealdouble.specs.properties import LISTS, REQUESTS, property_values
from dealdouble.specs.schemas import json_value
from dealdouble.vocabulary import Action, Check


@dataclass(frozen=True, slots=True)
class Api:
    """The API page, with what resource pages refer to at hand."""

    page: Page

    def entry(self, name: str) -> Entry:
        """The row of a property of the API."""
        return next(e for e in self.page.entries("API") if e.text("Property") == name)

    def value(self, name: str) -> str:
        """The value of a property of the API."""
        return self.entry(name).text("Value")

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources that rows may name."""
        return tuple(entry.text("Source") for entry in self.page.entries("Sources"))

    @property
    def errors(self) -> dict[str, list[Entry]]:
        """The rows of each error, the one that the emulator answers first."""
        found: dict[str, list[Entry]] = {}
        for entry in self.page.entries("Errors"):
            found.setdefault(entry.text("Error"), []).append(entry)
        return found

    @property
    def access(self) -> dict[str, tuple[str, ...]]:
        """What each kind of access may do."""
        entries = self.page.entries("Access")
        return {entry.text("Access"): rights(entry) for entry in entries}

    def properties(self, section: str) -> dict[str, Entry]:
        """The rows of a section of properties by name, the first where there are several."""
        return {e.text("Property"): e for e in reversed(self.page.entries(section))}

    def checks(self, check: Check) -> list[Entry]:
        """The steps of admission that make a check."""
        return [e for e in self.page.entries("Admission") if e.text("Check") == check]

    @property
    def general_error(self) -> str:
        """The error of the rules that no error of their own is named for: the last step's."""
        return self.checks(Check.RULES)[-1].text("Error")

    def refusal(self, entry: Entry) -> Origin:
        """How it is known that the entry's type refuses values of another type."""
        for row in self.page.entries("Types"):
            if row.text("Type") == entry.text("Type"):
                return row.origin
        raise entry.refuse("Type", f"a type listed under 'Types' of {self.page.file}")


def keys_in(page: Page, place: str) -> list[Entry]:
    """The forms in which a key is sent in a header, in the query or in the body."""
    return [entry for entry in page.entries("Authentication") if entry.text("In") == place]


def rights(entry: Entry) -> tuple[str, ...]:
    """What a kind of access may do."""
    text = entry.text("May")
    return () if text == "nothing" else tuple(text.split(", "))


def api_extensions(api: Api, files: Sequence[str]) -> dict[str, Any]:
    """The extensions at the top of the document that come from the API page."""
    page = api.page
    return {
        extension("api"): {
            "name": api.value("Name"),
            "base_path": api.value("Base path"),
            "pages": list(files),
        },
        extension("authentication"): [_form(entry) for entry in page.entries("Authentication")],
        extension("access"): {
            entry.text("Access"): {
                "may": list(rights(entry)),
                "origin": origin_value(entry.origin),
            }
            for entry in page.entries("Access")
        },
        extension("admission"): [
            {
                "check": entry.text("Check"),
                "error": entry.text("Error"),
                "origin": origin_value(entry.origin),
            }
            for entry in page.entries("Admission")
        ],
        extension("errors"): {name: _error(rows, page) for name, rows in api.errors.items()},
        extension("failures"): {
            str(row.number("Status")): _answer(row) for row in page.entries("Failures")
        },
        extension("messages"): {
            "types": _messages(page, "Types", "Type"),
            "rules": _messages(page, "Messages", "Rule"),
        },
        extension("requests"): property_values(page, "Requests", REQUESTS),
        extension("lists"): {
            **property_values(page, "Lists", LISTS),
            "links": [
                {"value": entry.text("Value"), "origin": origin_value(entry.origin)}
                for entry in page.entries("Lists")
                if entry.text("Property") == "Link"
            ],
        },
    }


def _form(entry: Entry) -> dict[str, Any]:
    return {
        "form": entry.text("Form"),
        "in": entry.text("In"),
        "name": entry.text("Name"),
        "value": entry.text("Value"),
        "any_case": entry.text("Letter case") == "any",
        "origin": origin_value(entry.origin),
    }


def _error(rows: Sequence[Entry], page: Page) -> dict[str, Any]:
    name = rows[0].text("Error")
    headers = [e for e in page.entries("Error headers") if e.text("Error") == name]
    made: dict[str, Any] = {"status": rows[0].number("Status")}
    if rows[0].text("Body"):
        made["body"] = json_value(rows[0], "Body")
    if headers:
        made["headers"] = {
            entry.text("Header"): {
                "value": entry.text("Value"),
                "origin": origin_value(entry.origin),
            }
            for entry in headers
        }
    made["origin"] = origin_value(rows[0].origin)
    if rows[1:]:
        made["alternatives"] = [
            {"status": row.number("Status"), **_answer(row)} for row in rows[1:]
        ]
    return made


def _answer(row: Entry) -> dict[str, Any]:
    body = {"body": json_value(row, "Body")} if row.text("Body") else {}
    return {**body, "origin": origin_value(row.origin)}


def _messages(page: Page, section: str, column: str) -> dict[str, Any]:
    return {
        entry.text(column): {
            "message": entry.text("Message"),
            "origin": origin_value(entry.origin),
        }
        for entry in page.entries(section)
    }


def writes(action: Action) -> bool:
    """Whether an operation has a request body that is looked at."""
    return action in (Action.CREATE, Action.UPDATE)
