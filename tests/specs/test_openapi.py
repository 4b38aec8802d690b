"""MOCO's compiled document is valid OpenAPI, says its statuses, and leads back to its pages."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from openapi_spec_validator import OpenAPIV31SpecValidator

from dealdouble.shipped import shipped
from dealdouble.specs.build import compile_folder

FOLDER = shipped("specs") / "documents" / "moco"
X = "x-dealdouble-"

STATUSES = {
    "listDeals": {200, 400, 401, 429},
    "readDeal": {200, 401, 404, 429},
    "createDeal": {200, 400, 401, 403, 413, 422, 429},
    "updateDeal": {200, 400, 401, 403, 404, 413, 422, 429},
    "updateDealWithPatch": {200, 400, 401, 403, 404, 413, 422, 429},
    "deleteDeal": {200, 204, 401, 403, 404, 429},
}
METHODS = {
    "listDeals": "get /deals",
    "createDeal": "post /deals",
    "readDeal": "get /deals/{id}",
    "updateDeal": "put /deals/{id}",
    "updateDealWithPatch": "patch /deals/{id}",
    "deleteDeal": "delete /deals/{id}",
}


@pytest.fixture(scope="module")
def text() -> str:
    return compile_folder(FOLDER)


@pytest.fixture(scope="module")
def document(text: str) -> Any:
    """The document as any reader of YAML sees it."""
    return yaml.safe_load(text)


def operations(document: Any) -> Iterator[tuple[str, Any]]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method != "parameters":
                yield f"{method} {path}", operation


def operation(document: Any, name: str) -> Any:
    [found] = [item for _, item in operations(document) if item["operationId"] == name]
    return found


def schemas(document: Any) -> Any:
    return document["components"]["schemas"]


def row(origin: dict[str, Any]) -> list[str]:
    """The cells of the row that an origin leads to, without backquotes."""
    page, _, line = origin["at"].rpartition(":")
    assert page in ("moco/api.md", "moco/deals.md")
    written = (FOLDER.parent / page).read_text(encoding="utf-8").split("\n")[int(line) - 1]
    assert written.startswith("| ")
    assert written.endswith(" |")
    return [cell.strip().replace("`", "") for cell in written.strip("|").split("|")]


def origins(value: Any) -> Iterator[dict[str, Any]]:
    """Every origin in a part of the document."""
    if isinstance(value, dict):
        if set(value) in ({"standing", "source", "at"}, {"standing", "source", "at", "disputed"}):
            yield value
        for part in value.values():
            yield from origins(part)
    if isinstance(value, list):
        for part in value:
            yield from origins(part)


def test_the_document_is_valid(document: Any) -> None:
    assert list(OpenAPIV31SpecValidator(document).iter_errors()) == []


def test_the_shipped_file_is_what_the_pages_compile_to(text: str) -> None:
    assert (shipped("specs") / "moco.openapi.yaml").read_text(encoding="utf-8") == text


def test_the_pages_always_compile_to_the_same_bytes(text: str) -> None:
    assert compile_folder(FOLDER) == text


@pytest.mark.parametrize("seed", ["1", "4242"])
def test_the_bytes_do_not_hang_on_the_seed_of_hashes(text: str, seed: str) -> None:
    program = (
        "import sys; from pathlib import Path; from dealdouble.specs.build import compile_folder; "
        "sys.stdout.buffer.write(compile_folder(Path(sys.argv[1])).encode())"
    )
    made = subprocess.run(
        [sys.executable, "-c", program, str(FOLDER)],
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        check=True,
    )
    assert made.stdout == text.encode()


def test_the_operations_are_those_of_the_page(document: Any) -> None:
    assert {item["operationId"]: key for key, item in operations(document)} == METHODS


@pytest.mark.parametrize("name", STATUSES)
def test_an_operation_lists_every_status_that_it_can_answer(document: Any, name: str) -> None:
    assert {int(status) for status in operation(document, name)["responses"]} == STATUSES[name]


def test_the_first_success_is_the_one_that_the_emulator_answers(document: Any) -> None:
    told = {
        item["operationId"]: (item[f"{X}operation"]["success"], item[f"{X}operation"]["body"])
        for _, item in operations(document)
    }
    assert told == {
        "listDeals": (200, "list"),
        "readDeal": (200, "record"),
        "createDeal": (200, "record"),
        "updateDeal": (200, "record"),
        "updateDealWithPatch": (200, "record"),
        "deleteDeal": (204, "nothing"),
    }


def test_links_lead_from_a_created_deal_to_the_operations_on_it(document: Any) -> None:
    links = operation(document, "createDeal")["responses"]["200"]["links"]

    assert {link["operationId"] for link in links.values()} == {
        *("readDeal", "updateDeal", "updateDealWithPatch", "deleteDeal")
    }
    assert {str(link["parameters"]) for link in links.values()} == {"{'id': '$response.body#/id'}"}


def test_a_refusal_of_a_rule_may_look_in_three_ways(document: Any) -> None:
    found = schemas(document)["InvalidError"]["anyOf"]

    texts = {"type": "array", "items": {"type": "string"}}
    assert [{k: v for k, v in way.items() if k != f"{X}origin"} for way in found] == [
        {"type": "object", "additionalProperties": texts},
        {"type": "object", "properties": {"errors": texts}, "required": ["errors"]},
        {
            "type": "object",
            "properties": {"message": {"type": "string"}},
            "required": ["message"],
        },
    ]
    assert [way[f"{X}origin"].get("disputed", False) for way in found] == [False, True, True]


def test_what_the_standard_can_say_stands_in_the_schemas(document: Any) -> None:
    fields = schemas(document)["DealFields"]["properties"]

    assert schemas(document)["DealCreate"]["required"] == [
        *("name", "currency", "money", "reminder_date", "user_id", "deal_category_id")
    ]
    assert "required" not in schemas(document)["DealUpdate"]
    assert fields["status"]["enum"] == ["potential", "pending", "won", "lost", "dropped"]
    assert fields["status"]["default"] == "pending"
    assert fields["money"]["exclusiveMaximum"] == 10**12
    assert fields["money"]["exclusiveMinimum"] == -(10**12)
    assert fields["currency"]["pattern"] == "^[A-Z]{3}$"
    assert fields["info"]["type"] == ["string", "null"]
    assert fields["name"]["type"] == "string"
    assert fields["customer_id"]["deprecated"] is True
    assert fields["custom_properties"]["additionalProperties"]["type"] == [
        *("string", "array", "null")
    ]


def test_documented_keys_that_are_never_absent_are_required_of_a_deal(document: Any) -> None:
    shown = schemas(document)["Deal"]

    optional = set(shown["properties"]) - set(shown["required"])
    assert optional == {"tags", "custom_properties", "customer", "inbox_email_address"}
    assert shown["properties"]["company"]["required"] == ["id", "type", "name"]
    assert shown["properties"]["company"]["type"] == ["object", "null"]
    assert shown["properties"]["closed_on"]["type"] == ["string", "null"]


def _examples(document: Any) -> Iterator[tuple[str, Any, Any]]:
    for key, item in operations(document):
        parts = [("request", item.get("requestBody", {}))]
        parts += [(f"response {status}", said) for status, said in item["responses"].items()]
        for which, part in parts:
            media = part.get("content", {}).get("application/json", {})
            for name, example in media.get("examples", {}).items():
                yield f"{key} {which} {name}", media["schema"], example["value"]


def test_examples_satisfy_their_schemas_in_an_independent_validator(document: Any) -> None:
    found = []
    for name, schema, value in _examples(document):
        found.append(name)
        jsonschema.Draft202012Validator(
            {**schema, "components": document["components"]},
            format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER,
        ).validate(value)
    assert sorted(found) == [
        "delete /deals/{id} response 200 website-v2",
        "get /deals response 200 website-v2",
        "get /deals/{id} response 200 website-v2",
        "patch /deals/{id} request lost",
        "patch /deals/{id} response 200 website-v2",
        "post /deals request website-relaunch",
        "post /deals response 200 website-v2",
        "put /deals/{id} request lost",
        "put /deals/{id} response 200 website-v2",
    ]


def test_every_origin_repeats_the_row_that_it_leads_to(document: Any) -> None:
    found = list(origins(document))

    assert len(found) > 250
    for origin in found:
        disputed = ", disputed" if origin.get("disputed") else ""
        assert row(origin)[-2:] == [origin["standing"] + disputed, origin["source"]]


def test_every_field_leads_to_its_row(document: Any) -> None:
    fields = dict(schemas(document)["DealFields"]["properties"])

    assert row(fields.pop("customer_id")[f"{X}origin"])[:3] == [
        *("company_id", "alias", "customer_id")
    ]
    assert len(fields) == 15
    for name, schema in fields.items():
        cells = row(schema[f"{X}origin"])
        assert cells[:2] == [name, schema[f"{X}type"]]
        assert cells[3] == schema["description"]


def _keys(schema: Any, around: str = "") -> Iterator[tuple[str, Any]]:
    for name, part in schema.get("properties", {}).items():
        yield around + name, part
        yield from _keys(part, f"{around}{name}.")


def test_every_key_of_the_representation_leads_to_its_row(document: Any) -> None:
    found = dict(_keys(schemas(document)["Deal"]))

    assert len(found) == 33
    for key, schema in found.items():
        assert row(schema[f"{X}origin"])[:2] == [key, schema[f"{X}type"]]


@pytest.mark.parametrize(
    ("schema", "resource", "names"),
    [
        ("UsersRecord", "users", {"firstname", "lastname"}),
        ("CompaniesRecord", "companies", {"name", "type"}),
        ("PeopleRecord", "people", {"firstname", "lastname"}),
        ("DealCategoriesRecord", "deal_categories", {"name", "probability"}),
    ],
)
def test_every_field_of_a_referred_record_leads_to_its_row(
    document: Any, schema: str, resource: str, names: set[str]
) -> None:
    properties = schemas(document)[schema]["properties"]

    assert set(properties) == {"id", *names}
    for name in names:
        assert row(properties[name][f"{X}origin"])[:2] == [resource, name]


def test_every_parameter_leads_to_its_row(document: Any) -> None:
    parameters = operation(document, "listDeals")["parameters"]

    filters = [item for item in parameters if f"{X}filter" in item]
    assert [item["name"] for item in filters] == [
        *("status", "tags", "company_id", "closed_from", "closed_to", "ids", "updated_after"),
        "custom_properties",
    ]
    for item in filters:
        said = item[f"{X}filter"]
        cells = [item["name"], said["match"], said["field"], said["type"], said["unreadable"]]
        assert row(said["origin"])[:5] == cells
    assert {item["name"]: row(item[f"{X}origin"])[0] for item in parameters[len(filters) :]} == {
        "page": "Page parameter",
        "per_page": "Page size parameter",
        "sort_by": "Sort parameter",
    }
    [number] = document["paths"]["/deals/{id}"]["parameters"]
    assert number["name"] == "id"


def test_every_rule_leads_to_its_row(document: Any) -> None:
    rules = document[f"{X}resources"]["deals"]["rules"]
    types = {
        name: schema[f"{X}type"]
        for name, schema in schemas(document)["DealFields"]["properties"].items()
    }

    for rule in rules:
        cells = row(rule["origin"])
        if rule["rule"] == "type":
            assert cells[0] == types[rule["field"]]
        elif rule["rule"] in ("required", "date"):
            assert cells[0] == rule["field"]
        else:
            assert cells[:2] == [rule["rule"], rule["field"]]
            assert cells[3] == rule["error"]
    written = [rule for rule in rules if rule["rule"] not in ("type", "required", "date")]
    assert len(written) == 14


def test_every_treatment_and_order_leads_to_its_row(document: Any) -> None:
    deals = document[f"{X}resources"]["deals"]

    assert len(deals["treatments"]) == 19
    for item in deals["treatments"]:
        assert row(item["origin"])[:2] == [item["field"], item["treatment"]]
    assert [row(item["origin"])[:2] for item in deals["order"]] == [
        ["name", "ignoring case and punctuation"],
        ["id", "exactly"],
    ]


def test_every_error_and_step_leads_to_its_row(document: Any) -> None:
    errors = document[f"{X}errors"]

    assert len(errors) == 10
    for name, error in errors.items():
        assert row(error["origin"])[:2] == [name, str(error["status"])]
        for other in error.get("alternatives", ()):
            assert row(other["origin"])[:2] == [name, str(other["status"])]
        for header, said in error.get("headers", {}).items():
            assert row(said["origin"])[:3] == [name, header, said["value"]]
    for step in document[f"{X}admission"]:
        assert row(step["origin"])[:2] == [step["check"], step["error"]]


def test_every_response_has_an_origin(document: Any) -> None:
    for _, item in operations(document):
        assert row(item[f"{X}operation"]["origin"])[0] == item[f"{X}operation"]["action"]
        for status, response in item["responses"].items():
            assert row(response[f"{X}origin"])[1] == status


def test_the_pages_are_named(document: Any) -> None:
    assert document[f"{X}api"]["pages"] == ["moco/api.md", "moco/deals.md"]
    assert [path.name for path in sorted(Path(FOLDER).iterdir())] == ["api.md", "deals.md"]
