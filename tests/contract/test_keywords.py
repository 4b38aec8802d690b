"""The loader stops at every keyword, shape and extension that it does not know."""

from __future__ import annotations

from pathlib import Path

import pytest

from dealdouble.contract.loader import load_contract
from dealdouble.errors import Place, SpecificationError

from .editing import Edit, assert_stops

BUILD = "build the file with `dealdouble specs build`"

UNKNOWN = {
    "document": (
        Edit("openapi:", "tags:", "@@webhooks: {}\ntags:"),
        "'webhooks' is not known here, in the object 'document'",
        "known: openapi, servers, tags, security, info, paths, components, x-dealdouble-api, "
        "x-dealdouble-authentication, x-dealdouble-access, x-dealdouble-admission, "
        "x-dealdouble-errors, x-dealdouble-failures, x-dealdouble-messages, x-dealdouble-requests, "
        "x-dealdouble-lists, x-dealdouble-resources",
    ),
    "path": (
        Edit("paths:", "    get:\n", "    trace: {}\n    get:\n"),
        "'trace' is not known here, in the object 'path'",
        "known: parameters, get, post, put, patch, delete",
    ),
    "operation": (
        Edit("paths:", "      operationId:", "      deprecated: true\n      operationId:"),
        "'deprecated' is not known here, in the object 'operation'",
        "known: operationId, tags, summary, parameters, requestBody, responses, "
        "x-dealdouble-operation",
    ),
    "parameter": (
        Edit(
            "paths:", "          in: query", "          in: query\n@@          allowReserved: true"
        ),
        "'allowReserved' is not known here, in the object 'parameter'",
        "known: name, in, required, description, style, explode, schema, x-dealdouble-filter, "
        "x-dealdouble-origin",
    ),
    "request body": (
        Edit("paths:", "        required: true", "        required: true\n@@        x-more: 1"),
        "'x-more' is not known here, in the object 'request body'",
        "known: required, content",
    ),
    "content": (
        Edit("paths:", "            application/json:", "            text/csv:"),
        "'text/csv' is not known here, in the object 'content'",
        "known: application/json",
    ),
    "media": (
        Edit(
            "          content:",
            "              schema:\n",
            "              encoding: {}\n              schema:\n",
        ),
        "'encoding' is not known here, in the object 'media'",
        "known: schema, examples",
    ),
    "example": (
        Edit(
            "paths:",
            "                  value:\n",
            "                  summary: x\n                  value:\n",
        ),
        "'summary' is not known here, in the object 'example'",
        "known: value, x-dealdouble-origin",
    ),
    "response": (
        Edit(
            "paths:",
            "          description: OK",
            "          description: OK\n@@          x-more: 1",
        ),
        "'x-more' is not known here, in the object 'response'",
        "known: description, headers, content, links, x-dealdouble-origin",
    ),
    "header": (
        Edit(
            "            X-Page:",
            "              schema:",
            "              style: simple\n              schema:",
        ),
        "'style' is not known here, in the object 'header'",
        "known: description, schema, x-dealdouble-origin",
    ),
    "link": (
        Edit(
            "            ReadDeal:",
            "              operationId:",
            "              server: {}\n              operationId:",
        ),
        "'server' is not known here, in the object 'link'",
        "known: operationId, parameters",
    ),
    "components": (
        Edit("components:", "  securitySchemes:", "  callbacks: {}\n  securitySchemes:"),
        "'callbacks' is not known here, in the object 'components'",
        "known: securitySchemes, schemas",
    ),
    "scheme": (
        Edit("securitySchemes:", "      type: apiKey", "      type: apiKey\n@@      flows: {}"),
        "'flows' is not known here, in the object 'scheme'",
        "known: type, in, name, scheme, description, x-dealdouble-origin",
    ),
    "schema": (
        Edit(
            "    DealFields:",
            "          type: number",
            "          multipleOf: 1\n          type: number",
        ),
        "'multipleOf' is not known here, in the object 'schema'",
        "known: $ref, type, format, pattern, enum, const, default, required, description, minimum, "
        "maximum, exclusiveMinimum, exclusiveMaximum, deprecated, examples, properties, items, "
        "additionalProperties, allOf, anyOf, x-dealdouble-type, x-dealdouble-from, "
        "x-dealdouble-absent, x-dealdouble-origin",
    ),
    "schema in a list of schemas": (
        Edit("    DealCreate:", "        - $ref:", "        - not: {}\n        - $ref:"),
        "'not' is not known here, in the object 'schema'",
        "known: $ref, type, format, pattern, enum, const, default, required, description, minimum, "
        "maximum, exclusiveMinimum, exclusiveMaximum, deprecated, examples, properties, items, "
        "additionalProperties, allOf, anyOf, x-dealdouble-type, x-dealdouble-from, "
        "x-dealdouble-absent, x-dealdouble-origin",
    ),
    "extension": (
        Edit("openapi:", "x-dealdouble-api:", "x-dealdouble-webhooks: {}\nx-dealdouble-api:"),
        "'x-dealdouble-webhooks' is not known here, in the object 'document'",
        "known: openapi, servers, tags, security, info, paths, components, x-dealdouble-api, "
        "x-dealdouble-authentication, x-dealdouble-access, x-dealdouble-admission, "
        "x-dealdouble-errors, x-dealdouble-failures, x-dealdouble-messages, x-dealdouble-requests, "
        "x-dealdouble-lists, x-dealdouble-resources",
    ),
    "extension that is known elsewhere": (
        Edit(
            "    DealFields:",
            "          x-dealdouble-type: text",
            "          x-dealdouble-filter: {}",
        ),
        "'x-dealdouble-filter' is not known here, in the object 'schema'",
        "known: $ref, type, format, pattern, enum, const, default, required, description, minimum, "
        "maximum, exclusiveMinimum, exclusiveMaximum, deprecated, examples, properties, items, "
        "additionalProperties, allOf, anyOf, x-dealdouble-type, x-dealdouble-from, "
        "x-dealdouble-absent, x-dealdouble-origin",
    ),
}


@pytest.mark.parametrize(("edit", "cause", "remedy"), UNKNOWN.values(), ids=UNKNOWN)
def test_an_unknown_keyword_stops_the_loading(
    tmp_path: Path, edit: Edit, cause: str, remedy: str
) -> None:
    assert_stops(tmp_path, edit, cause, remedy)


SHAPES = {
    "paths are a list": (
        Edit("openapi:", "paths:\n", "paths: []\nx-dealdouble-nowhere:\n"),
        "'paths' is not a mapping",
        "write a mapping there",
    ),
    "parameters are a mapping": (
        Edit("paths:", "      parameters:\n", "      parameters: {}\n      x-more:\n"),
        "'parameters' is not a list",
        "write a list there",
    ),
    "a schema is a boolean": (
        Edit(
            "    DealFields:",
            "          items:\n            type: string\n",
            "          items: true\n",
        ),
        "'items' is not a mapping",
        "write a mapping there",
    ),
    "a schema is empty": (
        Edit("paths:", "          schema:\n            type: string", "          schema:"),
        "'schema' is not a mapping",
        "write a mapping there",
    ),
    "a parameter's name is a number": (
        Edit("paths:", "name: status", "name: 5"),
        "'name' is not a text",
        "write a text there",
    ),
    "a reference is a number": (
        Edit("paths:", "$ref: '#/components/schemas/Deal'", "$ref: 5"),
        "'$ref' is not a text",
        "write a text there",
    ),
    "an operation has no id": (
        Edit("paths:\n", "    get:\n      operationId: listDeals\n", "    get:\n"),
        "operationId is missing",
        BUILD,
    ),
    "a parameter has no name": (
        Edit("paths:", "- name: status\n          in: query", "- in: query"),
        "name is missing",
        BUILD,
    ),
    "the title is missing": (
        Edit("openapi:", "info:\n  title: MOCO as dealdouble knows it\n", "info:\n"),
        "title is missing",
        BUILD,
    ),
}


@pytest.mark.parametrize(("edit", "cause", "remedy"), SHAPES.values(), ids=SHAPES)
def test_another_shape_stops_the_loading(
    tmp_path: Path, edit: Edit, cause: str, remedy: str
) -> None:
    assert_stops(tmp_path, edit, cause, remedy)


BROKEN = {
    "unknown word": (
        Edit("x-dealdouble-admission:", "check: rate", "check: luck"),
        'x-dealdouble-admission: "luck" is not one of "path", "method" or 8 other candidates',
    ),
    "key too many": (
        Edit("x-dealdouble-requests:", "  content_type:", "  encoding: {}\n  content_type:"),
        "x-dealdouble-requests: Additional properties are not allowed ('encoding' was unexpected)",
    ),
    "key missing": (
        Edit("openapi:", "x-dealdouble-api:\n  name: moco\n", "x-dealdouble-api:\n"),
        'x-dealdouble-api: "name" is a required property',
    ),
    "page size of zero": (
        Edit("  page_size:", "value: 100", "value: 0"),
        "x-dealdouble-lists: 0 is less than the minimum of 1",
    ),
    "window of no requests": (
        Edit("  requests_in_a_window:", "value: 120", "value: 0"),
        "x-dealdouble-requests: 0 is less than the minimum of 1",
    ),
    "status that is no error": (
        Edit("  unauthorized:", "status: 401", "status: 201"),
        "x-dealdouble-errors: 201 is less than the minimum of 400",
    ),
    "alternative that is no error": (
        Edit("    alternatives:\n", "status: 422", "status: 0"),
        "x-dealdouble-errors: 0 is less than the minimum of 400",
    ),
    "failure that is none": (
        Edit("x-dealdouble-failures:", "  '503':", "  '203':"),
        "x-dealdouble-failures: Additional properties are not allowed ('203' was unexpected)",
    ),
    "answer that is an error": (
        Edit("operationId: deleteDeal", "- status: 204", "- status: 404"),
        "x-dealdouble-operation: 404 is greater than the maximum of 299",
    ),
    "operation without an answer": (
        Edit(
            "operationId: deleteDeal\n      tags",
            "        answers:\n",
            "        answers: []\n        more:\n",
            "        answers: []",
        ),
        "x-dealdouble-operation: [] has less than 1 item",
    ),
    "filter without an answer to what it cannot read": (
        Edit(
            "x-dealdouble-filter:",
            "              answer: matches nothing\n",
            "",
            "            unreadable:\n              origin",
        ),
        'x-dealdouble-filter: "answer" is a required property',
    ),
    "key that is there now and then": (
        Edit("x-dealdouble-absent: true", "x-dealdouble-absent: true", "x-dealdouble-absent: 5"),
        "x-dealdouble-absent: true was expected",
    ),
    "property of requests with another value": (
        Edit("  refused_request:", "value: stores nothing", "value: stores a half"),
        'x-dealdouble-requests: "stores nothing" was expected',
    ),
    "property of lists with another value": (
        Edit("  page_past_the_end:", "value: empty", "value: the last"),
        'x-dealdouble-lists: "empty" was expected',
    ),
    "property of lists that is one of requests": (
        Edit("x-dealdouble-lists:", "  empty_filter:", "  head: {}\n  empty_filter:"),
        "x-dealdouble-lists: Additional properties are not allowed ('head' was unexpected)",
    ),
    "key form without a key": (
        Edit("x-dealdouble-authentication:", "value: Bearer {key}", "value: Bearer"),
        'x-dealdouble-authentication: "Bearer" does not match "\\{key\\}"',
    ),
    "unknown standing": (
        Edit("x-dealdouble-access:", "standing: documented", "standing: rumoured"),
        'x-dealdouble-access: "rumoured" is not one of "documented", "observed" or "assumed"',
    ),
    "origin without a source": (
        Edit(
            "        - name: page\n",
            "standing: documented, source: vendor,",
            "standing: documented,",
        ),
        'x-dealdouble-origin: "source" is a required property',
    ),
    "rule of an unknown kind": (
        Edit("x-dealdouble-resources:", "rule: not blank", "rule: not silly"),
        'x-dealdouble-resources: "not silly" is not one of "required", "type" or 16 other '
        "candidates",
    ),
    "served resource without an order": (
        Edit("paths:", "  deals:\n    record: deal\n", "  deals:\n"),
        'x-dealdouble-resources: "record" is a required property',
    ),
    "referred resource with an order": (
        Edit("paths:", "  users:\n", "  users:\n@@    sortable: []\n"),
        "x-dealdouble-resources: Additional properties are not allowed ('sortable' was unexpected)",
    ),
    "unknown type": (
        Edit("    DealFields:", "x-dealdouble-type: text", "x-dealdouble-type: prose"),
        'x-dealdouble-type: "prose" is not one of "text", "number" or 10 other candidates',
    ),
}


@pytest.mark.parametrize(("edit", "cause"), BROKEN.values(), ids=BROKEN)
def test_an_extension_that_breaks_its_schema_stops_the_loading(
    tmp_path: Path, edit: Edit, cause: str
) -> None:
    assert_stops(tmp_path, edit, cause, "")


@pytest.mark.parametrize(
    "name",
    [
        *("api", "authentication", "access", "admission", "errors", "failures"),
        *("messages", "requests", "lists", "resources"),
    ],
)
def test_a_missing_extension_stops_the_loading(tmp_path: Path, name: str) -> None:
    file = tmp_path / "thin.yaml"
    known = ["api", "authentication", "access", "admission", "errors", "failures", "messages"]
    given = [f"x-dealdouble-{n}: {{}}\n" for n in [*known, "requests", "lists", "resources"]]
    kept = [line for line in given if f"-{name}:" not in line]
    file.write_text("".join(["\ninfo: {}\npaths: {}\ncomponents: {}\n", *kept]), encoding="utf-8")
    with pytest.raises(SpecificationError) as caught:
        load_contract(file)
    assert caught.value.cause == f"x-dealdouble-{name} is missing"
    assert caught.value.remedy == BUILD
    assert caught.value.place == Place("thin.yaml", 2)


FILES = {
    "empty": (b"", "'the document' is not a mapping", None),
    "a number": (b"\n5", "'the document' is not a mapping", 2),
    "a list": (b"[]", "'the document' is not a mapping", 1),
    "not YAML": (
        b"a: 1\nb: [1\n",
        "is not YAML: the [ that opens here is not closed before the end",
        2,
    ),
    "a key twice": (b"a: 1\na: 2\n", "the key 'a' stands here, and in line 1 already", 2),
    "a cycle": (b"a: &x\n  b: *x\n", "an alias refers to a value that it is part of", 2),
}


@pytest.mark.parametrize(("content", "cause", "line"), FILES.values(), ids=FILES)
def test_a_file_that_is_no_document_stops_the_loading(
    tmp_path: Path, content: bytes, cause: str, line: int | None
) -> None:
    file = tmp_path / "odd.yaml"
    file.write_bytes(content)
    with pytest.raises(SpecificationError) as caught:
        load_contract(file)
    assert caught.value.cause == cause
    assert caught.value.place == Place("odd.yaml", line)


def test_a_file_that_is_not_there_stops_the_loading(tmp_path: Path) -> None:
    with pytest.raises(SpecificationError) as caught:
        load_contract(tmp_path / "nowhere.yaml")
    assert caught.value.cause.startswith("cannot be read: No such file")
    assert caught.value.place == Place("nowhere.yaml", None)


def test_a_file_that_is_not_utf_8_stops_the_loading(tmp_path: Path) -> None:
    file = tmp_path / "latin.yaml"
    file.write_bytes(b"info: {title: caf\xe9}")
    with pytest.raises(SpecificationError) as caught:
        load_contract(file)
    assert caught.value.cause == "the byte 0xE9 is not UTF-8, in which the file is read"
    assert caught.value.place == Place("latin.yaml", 1)
