"""Load an OpenAPI document as a contract; what is not known stops here, with its line."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs

from dealdouble.contract import keywords
from dealdouble.contract.consistency import check_consistency
from dealdouble.contract.model import MISSING, Contract, ErrorAnswer, Form, Lists, Requests, Step
from dealdouble.contract.operations import load_operation
from dealdouble.contract.origins import load_origin, load_origins
from dealdouble.contract.resources import Messages, load_resource
from dealdouble.errors import SpecificationError
from dealdouble.shipped import shipped
from dealdouble.vocabulary import EXTENSION, Check, HeaderValue
from dealdouble.yaml_file import YamlFile, YamlPath, parse_yaml, read_yaml

_METHODS = ("get", "post", "put", "patch", "delete")


def load_contract(file: Path) -> Contract:
    """The contract that an OpenAPI document describes.

    Raises:
        SpecificationError: the file cannot be read, or says something that is not known.
    """
    return _loaded(read_yaml(file, file.name, SpecificationError))


def parse_contract(text: str, name: str) -> Contract:
    """The contract that the text of an OpenAPI document describes; messages call it `name`.

    Raises:
        SpecificationError: it says something that is not known.
    """
    return _loaded(parse_yaml(text, name, SpecificationError))


def _loaded(document: YamlFile) -> Contract:
    _check(document)
    return _contract(document.value)


def shipped_contracts() -> dict[str, Path]:
    """The specifications that are shipped with the package, by the API's name."""
    files = sorted(shipped("specs").glob("*.openapi.yaml"))
    return {file.name.removesuffix(".openapi.yaml"): file for file in files}


@cache
def _extension_schemas() -> dict[str, jsonschema_rs.Validator]:
    text = Path(__file__).with_name("extensions.json").read_text(encoding="utf-8")
    described = json.loads(text)
    return {
        EXTENSION + name: jsonschema_rs.validator_for({**schema, "$defs": described["$defs"]})
        for name, schema in described["properties"].items()
    }


def _check(document: YamlFile) -> None:
    """Stop at the first thing that is not known, or that names what is not there."""
    try:
        found = list(keywords.found(document.value))
        for item in found:
            if item.kind == keywords.EXTENSION:
                _check_extension(item.path, item.value)
        check_consistency(document.value, found)
    except keywords.Misplaced as problem:
        place = document.place(problem.path)
        stated = _stated(document.value, problem.path)
        raise SpecificationError(problem.cause, problem.remedy, place, stated) from None


def _stated(document: Any, path: YamlPath) -> str:
    """The page and line that state the nearest fact around a path, if any does."""
    found, value = "", document
    for step in path:
        try:
            value = value[step]
        except (LookupError, TypeError):
            break
        if isinstance(value, dict):
            origin = value.get("origin", value.get(f"{EXTENSION}origin"))
            found = origin.get("at", found) if isinstance(origin, dict) else found
    return found


def _check_extension(path: YamlPath, value: Any) -> None:
    for problem in _extension_schemas()[str(path[-1])].iter_errors(value):
        unexpected = getattr(problem.kind, "unexpected", ())[:1]
        where = (*path, *problem.instance_path, *unexpected)
        raise keywords.Misplaced(where, f"{path[-1]}: {problem.message}", "")


def _contract(document: Mapping[str, Any]) -> Contract:
    def said(name: str) -> Any:
        return document[EXTENSION + name]

    schemas = document["components"]["schemas"]
    messages = Messages(
        {name: entry["message"] for name, entry in said("messages")["rules"].items()},
        {name: entry["message"] for name, entry in said("messages")["types"].items()},
    )
    return Contract(
        name=said("api")["name"],
        title=document["info"]["title"],
        base_path=said("api")["base_path"],
        authentication=tuple(map(_form, said("authentication"))),
        access={name: frozenset(entry["may"]) for name, entry in said("access").items()},
        admission=tuple(
            Step(Check(entry["check"]), entry["error"], load_origin(entry["origin"]))
            for entry in said("admission")
        ),
        errors={name: _error(name, entry) for name, entry in said("errors").items()},
        failures={
            int(status): _failure(int(status), entry) for status, entry in said("failures").items()
        },
        requests=_requests(said("requests")),
        lists=_lists(said("lists")),
        operations=tuple(
            load_operation(path, method, item[method], messages)
            for path, item in document["paths"].items()
            for method in _METHODS
            if method in item
        ),
        resources={
            name: load_resource(name, entry, schemas, messages)
            for name, entry in said("resources").items()
        },
        access_origins=load_origins(said("access")),
        document=document,
    )


def _form(entry: Mapping[str, Any]) -> Form:
    return Form(
        form=entry["form"],
        location=entry["in"],
        name=entry["name"],
        value=entry["value"],
        any_case=entry["any_case"],
        origin=load_origin(entry["origin"]),
    )


def _error(name: str, entry: Mapping[str, Any]) -> ErrorAnswer:
    headers = entry.get("headers", {})
    values = {header: HeaderValue(said["value"]) for header, said in headers.items()}
    origins = load_origins(headers)

    def answer(said: Mapping[str, Any], *alternatives: ErrorAnswer) -> ErrorAnswer:
        body, origin = said.get("body", MISSING), load_origin(said["origin"])
        return ErrorAnswer(name, said["status"], body, values, origin, alternatives, origins)

    return answer(entry, *map(answer, entry.get("alternatives", ())))


def _failure(status: int, entry: Mapping[str, Any]) -> ErrorAnswer:
    origin = load_origin(entry["origin"])
    return ErrorAnswer(f"failure {status}", status, entry.get("body", MISSING), {}, origin)


def _requests(entry: Mapping[str, Any]) -> Requests:
    return Requests(
        content_type=_value(entry, "content_type", ""),
        largest_body=entry["largest_body_in_bytes"]["value"],
        window_requests=_value(entry, "requests_in_a_window", 0),
        window_seconds=_value(entry, "window_in_seconds", 0),
        origins=load_origins(entry),
    )


def _value(entry: Mapping[str, Any], name: str, default: Any) -> Any:
    return entry[name]["value"] if name in entry else default


def _lists(entry: Mapping[str, Any]) -> Lists:
    links = {f"link_{link['value']}": link for link in entry["links"]}
    properties = {name: said for name, said in entry.items() if name != "links"}
    return Lists(
        page_parameter=entry["page_parameter"]["value"],
        size_parameter=entry["page_size_parameter"]["value"],
        size=entry["page_size"]["value"],
        greatest_size=entry["greatest_page_size"]["value"],
        page_header=_value(entry, "page_header", ""),
        size_header=_value(entry, "page_size_header", ""),
        total_header=_value(entry, "total_header", ""),
        items_key=_value(entry, "items_key", ""),
        page_key=_value(entry, "page_key", ""),
        size_key=_value(entry, "page_size_key", ""),
        total_key=_value(entry, "total_key", ""),
        sort_parameter=_value(entry, "sort_parameter", ""),
        links=frozenset(link["value"] for link in entry["links"]),
        origins=load_origins(properties | links),
    )
