"""Check that what one part of an OpenAPI document names, another part of it tells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from dealdouble.contract.keywords import EXTENSION as IS_EXTENSION
from dealdouble.contract.keywords import Found, Misplaced
from dealdouble.contract.tables import Table, check_table, choose, follow, read_tables
from dealdouble.fitting import FILTERED
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
    errors = _errors_of(document, Check.RULES)
    for path, rule in table.entries("rules"):
        choose(rule["error"], errors, (*path, "error"), "error of a broken rule")


def _errors_of(document: Mapping[str, Any], check: Check) -> Iterable[str]:
    steps = document[f"{EXTENSION}admission"]
    return dict.fromkeys(step["error"] for step in steps if step["check"] == check)


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
    _check_path(path, Action(entry["action"]), served[entry["resource"]])
    for index, answer in enumerate(entry["answers"]):
        _check_answer(entry["action"], answer, (*here, "answers", index, "body"))
    for index, parameter in enumerate(item.get("parameters", ())):
        if f"{EXTENSION}filter" in parameter:
            where = (*path, "parameters", index, f"{EXTENSION}filter")
            _check_filter(
                document,
                where,
                parameter[f"{EXTENSION}filter"],
                served[entry["resource"]],
                tables,
            )


def _check_answer(action: str, answer: Mapping[str, Any], path: YamlPath) -> None:
    body = answer["body"]
    if (action == Action.LIST) != (body == Body.LIST):
        cause = f"{action!r} does not answer with {body!r}"
        raise Misplaced(path, cause, "a list does, and nothing else")
    if (body == Body.TEXT) != ("text" in answer):
        cause = f"the body {body!r} and the text do not fit"
        raise Misplaced(path, cause, "say what the text is, with no other body")


def _check_path(path: YamlPath, action: Action, table: Table) -> None:
    """A path has in braces, once in a segment, what its operation finds the record by."""
    segments = str(path[1]).split("/")
    names = [re.fullmatch(r"[^{}]*\{(\w+)\}[^{}]*", part) for part in segments]
    braces = [part for part in segments if "{" in part or "}" in part]
    found = [name[1] for name in names if name]
    wanted = "one {id}"
    if action is Action.LOOK_UP:
        texts = [name for name, kind in table.stored.items() if kind is ValueType.TEXT]
        wanted = f"in braces, each once, some of {', '.join(texts)}"
        fits = bool(found) and set(found) <= set(texts) and len(set(found)) == len(found)
    elif action in (Action.LIST, Action.CREATE):
        wanted, fits = "nothing in braces", not found
    else:
        fits = found == ["id"]
    if not fits or len(found) != len(braces):
        raise Misplaced(path[:2], f"{path[1]!r} is no path to {action}", f"give it {wanted}")


def _check_filter(
    document: Mapping[str, Any],
    path: YamlPath,
    entry: Mapping[str, Any],
    table: Table,
    tables: Mapping[str, Table],
) -> None:
    arguments = FILTERED[Match(entry["match"])]
    for index, name in enumerate((entry["field"], *entry.get("more_fields", ()))):
        here = (*path, "more_fields", index - 1) if index else (*path, "field")
        around, _, part = name.rpartition(".")
        if "." in name:
            choose(entry["match"], (Match.CONTAINS,), (*path, "match"), f"match for {name!r}")
            choose(around, table.references, here, "reference")
        fields = tables[table.references[around]].stored if around else table.stored
        choose(part, fields, here, "field")
        choose(fields[part], arguments, (*path, "match"), f"type for {entry['match']!r}")
        choose(entry["type"], (arguments[fields[part]],), (*path, "type"), "type")
    known = (NOTHING_MATCHES, *_errors_of(document, Check.FILTERS))
    here = (*path, "unreadable", "answer")
    choose(entry["unreadable"]["answer"], known, here, "error of an unreadable filter")
