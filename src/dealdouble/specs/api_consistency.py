"""Hold the rows of an API's page against each other, before anything is compiled."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from dealdouble.documents.page import Entry, Page
from dealdouble.errors import DocumentError, Place
from dealdouble.specs.api import Api, keys_in, rights
from dealdouble.specs.names import camel
from dealdouble.specs.properties import (
    API,
    BESIDE,
    EVERY_LIST,
    EVERY_REQUEST,
    LINKS,
    LISTS,
    REQUESTS,
    TOGETHER,
    check_properties,
)
from dealdouble.specs.schemas import json_value
from dealdouble.vocabulary import Check, HeaderValue

_WORDS_OF_BODIES = ("{errors}", "{messages}", "{message}", "{input}")
_HEADER_OF: dict[HeaderValue, Check] = {
    HeaderValue.ALLOWED_METHODS: Check.METHOD,
    HeaderValue.SECONDS_TO_WAIT: Check.RATE,
}
_SEVERAL_TIMES = (Check.FILTERS, Check.RULES)
_OPTIONAL = (Check.RATE, Check.FILTERS)
_HEADER = re.compile("[A-Za-z0-9!#$%&'*+.^_|~-]+")


def check_api(page: Page) -> Api:
    """The page as an API, once everything that its rows refer to is there.

    Raises:
        DocumentError: a property is missing or unknown, or a row refers to nothing.
    """
    api = Api(page)
    for block in page.blocks:
        place = Place(page.file, block.line)
        raise DocumentError("a code block", "examples stand on the page of a resource", place)
    check_properties(page, "API", API, tuple(API))
    check_properties(page, "Requests", REQUESTS, EVERY_REQUEST)
    check_properties(page, "Lists", LISTS, EVERY_LIST, repeated={"Link": LINKS})
    _check_together(api)
    _check_lists(page)
    for entry in page.entries("Authentication"):
        if entry.text("Value").count("{key}") != 1 or entry.text("Value").count("{") != 1:
            raise entry.refuse("Value", "a value with {key} in it once")
        if entry.text("In") == "header" and not _HEADER.fullmatch(entry.text("Name")):
            raise entry.refuse("Name", "the name of a header, such as X-Key")
    for section in ("Messages", "Types"):
        for entry in page.entries(section):
            _check_words(entry, "Message", entry.text("Message"), ("{value}",))
    _check_access(page)
    _check_admission(page)
    _check_errors(api)
    for section, column in (("Authentication", "Form"), ("Errors", "Error")):
        _check_named(page.entries(section), column)
    return api


def _check_access(page: Page) -> None:
    for entry in page.entries("Access"):
        found = rights(entry)
        if "nothing" in found or any(not re.fullmatch(r"[^\s,]+(?: [^\s,]+)*", r) for r in found):
            raise entry.refuse("May", "rights with ', ' between them, or nothing alone")


def _check_named(entries: Sequence[Entry], column: str) -> None:
    """Names stay apart as names of OpenAPI's components, which know no blanks and signs."""
    names: dict[str, str] = {}
    for entry in entries:
        name = entry.text(column)
        if names.setdefault(camel(name), name) != name:
            raise entry.refuse(column, "a name that differs in more than blanks, signs, capitals")


def _check_together(api: Api) -> None:
    for section in ("Requests", "Lists"):
        told = api.properties(section)
        for names in TOGETHER:
            found = [name for name in names if name in told]
            if found and len(found) < len(names):
                raise told[found[0]].refuse("Property", f"{' beside '.join(names)}")
        for name, other in BESIDE:
            if name in told and other not in told:
                raise told[name].refuse("Property", f"{name} beside {other}")
    lists = api.properties("Lists")
    keys = [lists[name] for name in lists if name.endswith(" key")]
    if (lists["Shape"].text("Value") == "object") != ("Items key" in lists) or (
        keys and "Items key" not in lists
    ):
        wanted = "object beside an 'Items key', array without any key"
        raise lists["Shape"].refuse("Value", wanted)
    rated = bool(api.checks(Check.RATE))
    if rated != ("Requests in a window" in api.properties("Requests")):
        raise DocumentError(
            "the check 'rate' and the 'Requests in a window' need each other",
            "tell both or neither",
            api.page.place("Requests"),
        )


def _check_lists(page: Page) -> None:
    taken = {("parameter", key.text("Name")): "a key's parameter" for key in keys_in(page, "query")}
    for row in page.entries("Lists"):
        if row.codes("Value"):
            told = row.text("Property").lower()
            name = (told.rpartition(" ")[2], row.text("Value"))
            if name in taken:
                raise row.refuse("Value", f"another name, as this is {taken[name]}")
            taken[name] = f"the {told}"
    rows = {row.text("Property"): row for row in page.entries("Lists")}
    if rows["Page size"].number("Value") > (most := rows["Greatest page size"].number("Value")):
        raise rows["Page size"].refuse("Value", f"at most the greatest page size, {most}")


def _check_errors(api: Api) -> None:
    steps = api.page.entries("Admission")
    for entry in (*steps, *api.page.entries("Error headers")):
        entry.check("Error", api.errors)
    for entry in api.page.entries("Errors"):
        if entry.text("Error") not in (used := [step.text("Error") for step in steps]):
            wanted = ", ".join(dict.fromkeys(used))
            raise entry.refuse("Error", f"an error that a check answers with: {wanted}")
        if entry.text("Body"):
            _check_body(entry, json_value(entry, "Body"))
    for entry in api.page.entries("Failures"):
        if re.search(r"\{(errors|messages|message|input)\}", entry.text("Body")):
            raise entry.refuse("Body", "a body as it is sent, as no rule is broken")
    for entry in api.page.entries("Error headers"):
        check = _HEADER_OF[HeaderValue(entry.text("Value"))]
        if entry.text("Error") not in (used := [s.text("Error") for s in api.checks(check)]):
            raise entry.refuse("Error", f"for this value the error of {check}: {', '.join(used)}")


def _check_body(entry: Entry, template: Any) -> None:
    if isinstance(template, dict):
        for value in template.values():
            _check_body(entry, value)
    elif isinstance(template, list):
        for value in template:
            _check_body(entry, value)
    elif isinstance(template, str):
        whole = template in ("{errors}", "{messages}")
        _check_words(entry, "Body", template, _WORDS_OF_BODIES[0 if whole else 2 :])


def _check_words(entry: Entry, column: str, text: str, words: Sequence[str]) -> None:
    for word in re.findall(r"\{[^{}]*\}", text):
        if word not in words:
            alone = "; {errors} or {messages} as a whole text" if column == "Body" else ""
            raise entry.refuse(column, f"in braces {', '.join(words)}{alone}")


def _check_admission(page: Page) -> None:
    found = [entry.text("Check") for entry in page.entries("Admission")]
    if found[:2] != [Check.PATH, Check.METHOD] or found[-1] != Check.RULES:
        raise DocumentError(
            f"the checks are {', '.join(found)}",
            "path and method come first, rules last",
            page.place("Admission"),
        )
    for check in Check:
        if check not in found and check not in _OPTIONAL:
            raise DocumentError(
                f"no step makes the check {str(check)!r}", "add a row", page.place("Admission")
            )
        if found.count(check) > 1 and check not in _SEVERAL_TIMES:
            second = [entry for entry in page.entries("Admission") if entry.text("Check") == check]
            raise second[1].refuse("Check", "this check once")
