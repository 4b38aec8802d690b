"""Compile the pages of one API into an OpenAPI 3.1 document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dealdouble.documents.page import Page
from dealdouble.errors import DocumentError
from dealdouble.specs.answers import error_schemas
from dealdouble.specs.api import Api, api_extensions
from dealdouble.specs.consistency import check_fields, check_paths, check_resource, named_resource
from dealdouble.specs.examples import check_examples, read_examples
from dealdouble.specs.names import extension
from dealdouble.specs.operations import path_items, security
from dealdouble.specs.resource import (
    compile_fields,
    field_components,
    resource_extension,
    rule_errors,
)


def compile_api(api: Api, pages: Sequence[Page]) -> dict[str, Any]:
    """The OpenAPI document of an API from its own page and those of its resources.

    Raises:
        DocumentError: a row refers to something that there is not, or contradicts another.
    """
    paths: dict[str, Any] = {}
    schemas: dict[str, Any] = {}
    resources: dict[str, Any] = {}
    tags: list[dict[str, str]] = []
    described = [named_resource(api, page) for page in pages]
    known = {name: kept for resource in described for name, kept in resource.kept.items()}
    for resource in described:
        page = resource.page
        check_resource(resource, known)
        fields = compile_fields(resource)
        check_fields(resource, fields)
        components = field_components(resource, fields, known)
        examples = read_examples(page)
        check_examples(resource, examples, components)
        _merge(schemas, components, page)
        _merge(resources, resource_extension(resource, fields), page)
        _merge(paths, path_items(resource, rule_errors(fields), examples), page)
        tags.append({"name": resource.name, "description": resource.value("Title")})
    check_paths(described)
    _merge(schemas, error_schemas(api), api.page)
    requirements, schemes = security(api)
    return {
        "openapi": "3.1.0",
        "info": _info(api),
        "servers": [_server(api)],
        "tags": tags,
        "security": requirements,
        "paths": paths,
        "components": {"securitySchemes": schemes, "schemas": schemas},
        **api_extensions(api, [api.page.file, *(page.file for page in pages)]),
        extension("resources"): resources,
    }


def _merge(into: dict[str, Any], more: dict[str, Any], page: Page) -> None:
    for name, value in more.items():
        if into.setdefault(name, value) != value:
            raise DocumentError(
                f"{name!r} is told by another page already",
                "tell it once; a resource with a page needs no rows under 'Referred records'",
                page.place("Resource"),
            )


def _info(api: Api) -> dict[str, str]:
    title = api.value("Title")
    return {
        "title": f"{title} as dealdouble knows it",
        "version": api.value("Version"),
        "description": (
            f"The rules and representations of {title}'s API, restated from its documentation; "
            f"not published by {title}. Each fact says how it is known, from which source, and "
            "where dealdouble's own pages state it."
        ),
    }


def _server(api: Api) -> dict[str, Any]:
    server = {"url": api.value("Server") + api.value("Base path")}
    if "{account}" not in server["url"]:
        return server
    return {**server, "variables": {"account": {"default": "example"}}}
