"""Check that what one part of an OpenAPI document names, another part of it tells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dealdouble.contract.keywords import EXTENSION as IS_EXTENSION
from dealdouble.contract.keywords import Found, Misplaced
from dealdouble.contract.tables import Table, check_table, choose, follow, read_tables
from dealdouble.vocabulary import (
    EXTENSION,
    NOTHING_MATCHES,
    Action,
    Body,
    Check,
    Match,
    ValueType,
)
from dealdouble.yaml_file import YamlPath

_SINGLE = {
    kind: kind for kind in (ValueType.TEXT, ValueType.WHOLE_NUMBER, ValueType.DATE, ValueType.TIME)
}
_ARGUMENTS: dict[Match, dict[ValueType, ValueType]] = {
    **dict.fromkeys((Match.EQUAL, Match.FROM, Match.TO, Match.AFTER), _SINGLE),
    Match.ONE_OF: {
        ValueType.TEXT: ValueType.TEXTS,
        ValueType.WHOLE_NUMBER: ValueType.WHOLE_NUMBERS,
    },
    Match.ALL_OF: {ValueType.TEXTS: ValueType.TEXTS},
    Match.PROPERTIES: {ValueType.PROPERTIES: ValueType.PROPERTIES},
}
"""By match, the types of fields that can be filtered so, and the type of the argument."""


def check_consistency(document: Mapping[str, Any], found: list[Found]) -> None:
    """Stop at the first name that the document nowhere explains.

    `document` keeps the schemas of all extensions; `found` are its extensions and references.

    Raises:
        Misplaced: something is named that is not there, or does not fit where it is named.
    """
    for item in found:
        if item.kind == IS_EXTENSION:
            _check_pages(item.value, item.path, document[f"{EXTENSION}api"]["pages"])
        else:
            follow(document, item.value, item.path)
    _check_admission(document)
    tables = read_tables(document)
    for table in tables.values():
        if table.is_served:
            check_table(document, table, tables)
            _check_rule_errors(document, table)
    for path, operation in _operations(document):
        _check_operation(document, path, operation, tables)


def _check_pages(value: Any, path: YamlPath, pages: list[str]) -> None:
    """Every origin names a page of the document's own, and a line of it."""
    if isinstance(value, dict) and value.keys() >= {"standing", "source", "at"}:
        page, _, line = value["at"].rpartition(":")
        choose(page, pages, (*path, "at"), "page")
        if not line.isdecimal():
            raise Misplaced((*path, "at"), f"{line!r} is no line of a page", f"say {page}:LINE")
    elif isinstance(value, dict):
        for key, item in value.items():
            _check_pages(item, (*path, key), pages)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            _check_pages(item, (*path, index), pages)


def _check_admission(document: Mapping[str, Any]) -> None:
    name = f"{EXTENSION}admission"
    for index, step in enumerate(document[name]):
        choose(step["error"], document[f"{EXTENSION}errors"], (name, index, "error"), "error")
    checks = [step["check"] for step in document[name]]
    decided = checks.index(Check.RULES) if Check.RULES in checks else len(checks)
    if (
        checks[:2] != [Check.PATH, Check.METHOD]
        or not {Check.RECORD, Check.FILTERS, Check.RULES} <= set(checks)
        or set(checks[decided:]) != {Check.RULES}
    ):
        raise Misplaced(
            (name,),
            f"the checks are {', '.join(checks)}",
            "path and method come first, rules last, record and filters between",
        )


def _check_rule_errors(document: Mapping[str, Any], table: Table) -> None:
    steps = document[f"{EXTENSION}admission"]
    errors = dict.fromkeys(step["error"] for step in steps if step["check"] == Check.RULES)
    for path, rule in table.entries("rules"):
        choose(rule["error"], errors, (*path, "error"), "error of a broken rule")


def _operations(document: Mapping[str, Any]) -> Iterator[tuple[YamlPath, Mapping[str, Any]]]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method != "parameters":
                yield ("paths", path, method), operation


def _check_operation(
    document: Mapping[str, Any],
    path: YamlPath,
    item: Mapping[str, Any],
    tables: Mapping[str, Table],
) -> None:
    entry, here = item[f"{EXTENSION}operation"], (*path, f"{EXTENSION}operation")
    served = {name: table for name, table in tables.items() if table.is_served}
    choose(entry["resource"], served, (*here, "resource"), "served resource")
    rights = {
        right: None for said in document[f"{EXTENSION}access"].values() for right in said["may"]
    }
    choose(entry["needs"], rights, (*here, "needs"), "right")
    lists, with_id = (
        entry["action"] == Action.LIST,
        entry["action"]
        not in (
            Action.LIST,
            Action.CREATE,
        ),
    )
    segments = str(path[1]).split("/")
    braces = [part for part in segments if "{" in part or "}" in part]
    if braces != ["{id}"] * with_id:
        wanted = "one segment {id}" if with_id else "no segment in braces"
        raise Misplaced(
            path[:2], f"{path[1]!r} is no path to {entry['action']}", f"give it {wanted}"
        )
    if lists != (entry["body"] == Body.LIST):
        cause = f"{entry['action']!r} does not answer with {entry['body']!r}"
        raise Misplaced((*here, "body"), cause, "a list does, and nothing else")
    for index, parameter in enumerate(item.get("parameters", ())):
        if f"{EXTENSION}filter" in parameter:
            where = (*path, "parameters", index, f"{EXTENSION}filter")
            _check_filter(
                document, where, parameter[f"{EXTENSION}filter"], served[entry["resource"]]
            )


def _check_filter(
    document: Mapping[str, Any], path: YamlPath, entry: Mapping[str, Any], table: Table
) -> None:
    choose(entry["field"], table.stored, (*path, "field"), "field")
    arguments, field_type = _ARGUMENTS[Match(entry["match"])], table.stored[entry["field"]]
    choose(field_type, arguments, (*path, "match"), f"type for {entry['match']!r}")
    choose(entry["type"], (arguments[field_type],), (*path, "type"), "type")
    known = (NOTHING_MATCHES, *document[f"{EXTENSION}errors"])
    choose(entry["unreadable"], known, (*path, "unreadable"), "error")
