"""Every shipped document is valid OpenAPI, is what its pages say, and leads back to them."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import jsonschema
import pytest
import yaml
from openapi_spec_validator import OpenAPIV31SpecValidator

from dealdouble.shipped import shipped
from dealdouble.specs.build import compile_folder

from .openapi import PAGES, X, examples, keys, operation, operations, origins, row, schemas

REQUEST_ROWS = ("required", "date")
STATUSES = {
    "moco": {
        "listDeals": {200, 400, 401, 429},
        "readDeal": {200, 401, 404, 429},
        "createDeal": {200, 400, 401, 403, 413, 422, 429},
        "updateDeal": {200, 400, 401, 403, 404, 413, 422, 429},
        "updateDealWithPatch": {200, 400, 401, 403, 404, 413, 422, 429},
        "deleteDeal": {200, 204, 401, 403, 404, 429},
    },
    "intum": {
        "listDeals": {200, 401, 403, 413, 422},
        "readDeal": {200, 401, 403, 404, 413},
        "createDeal": {201, 400, 401, 403, 413, 422},
        "updateDeal": {200, 400, 401, 403, 404, 413, 422},
        "deleteDeal": {200, 401, 403, 404, 413},
        "lookUpDeal": {200, 401, 403, 404, 413},
    },
}
"""Intum looks for a token in the body of every request, so that each can be too large."""

METHODS = {
    "moco": {
        "listDeals": "get /deals",
        "createDeal": "post /deals",
        "readDeal": "get /deals/{id}",
        "updateDeal": "put /deals/{id}",
        "updateDealWithPatch": "patch /deals/{id}",
        "deleteDeal": "delete /deals/{id}",
    },
    "intum": {
        "listDeals": "get /deals.json",
        "createDeal": "post /deals.json",
        "readDeal": "get /deals/{id}.json",
        "updateDeal": "patch /deals/{id}.json",
        "deleteDeal": "delete /deals/{id}.json",
        "lookUpDeal": "get /deals/e/{app_code}/{external_id}.json",
    },
}
ANSWERS = {
    "moco": {
        "listDeals": (200, "list"),
        "readDeal": (200, "record"),
        "createDeal": (200, "record"),
        "updateDeal": (200, "record"),
        "updateDealWithPatch": (200, "record"),
        "deleteDeal": (204, "nothing"),
    },
    "intum": {
        "listDeals": (200, "list"),
        "readDeal": (200, "record"),
        "createDeal": (201, "record"),
        "updateDeal": (200, "record"),
        "deleteDeal": (200, "text"),
        "lookUpDeal": (200, "record"),
    },
}
OTHER_ANSWERS: dict[str, dict[str, list[tuple[int, str]]]] = {
    "moco": {"deleteDeal": [(200, "record")]},
    "intum": {},
}
ABSENT = {"moco": ["custom_properties", "inbox_email_address"], "intum": []}
EXAMPLES = {
    "moco": [
        "delete /deals/{id} response 200 website-v2",
        "get /deals response 200 website-v2",
        "get /deals/{id} response 200 website-v2",
        "patch /deals/{id} request lost",
        "patch /deals/{id} response 200 website-v2",
        "post /deals request website-relaunch",
        "post /deals response 200 website-v2",
        "put /deals/{id} request lost",
        "put /deals/{id} response 200 website-v2",
    ],
    "intum": ["post /deals.json request crm-roll-out"],
}
LINKS = {
    "moco": {"readDeal", "updateDeal", "updateDealWithPatch", "deleteDeal"},
    "intum": {"readDeal", "updateDeal", "deleteDeal"},
}
COUNTS = {
    "moco": {"origins": 250, "fields": 16, "keys": 33, "rules": 14, "treatments": 19, "errors": 10},
    "intum": {"origins": 200, "fields": 24, "keys": 27, "rules": 21, "treatments": 9, "errors": 7},
}
ORDERS = {
    "moco": [["name", "ignoring case and punctuation"], ["id", "exactly"]],
    "intum": [["id", "exactly"]],
}


@pytest.fixture(scope="module", params=["moco", "intum"])
def api(request: pytest.FixtureRequest) -> str:
    """The name of an API."""
    return str(request.param)


@pytest.fixture(scope="module")
def text(api: str) -> str:
    return compile_folder(PAGES / api)


@pytest.fixture(scope="module")
def document(text: str) -> Any:
    """The document as any reader of YAML sees it."""
    return yaml.safe_load(text)


def test_the_document_is_valid(document: Any) -> None:
    assert list(OpenAPIV31SpecValidator(document).iter_errors()) == []


def test_the_shipped_file_is_what_the_pages_compile_to(api: str, text: str) -> None:
    assert (shipped("specs") / f"{api}.openapi.yaml").read_bytes() == text.encode()


def test_the_pages_always_compile_to_the_same_bytes(api: str, text: str) -> None:
    assert compile_folder(PAGES / api) == text


@pytest.mark.parametrize("seed", ["1", "4242"])
def test_the_bytes_do_not_hang_on_the_seed_of_hashes(api: str, text: str, seed: str) -> None:
    program = (
        "import sys; from pathlib import Path; from dealdouble.specs.build import compile_folder; "
        "sys.stdout.buffer.write(compile_folder(Path(sys.argv[1])).encode())"
    )
    made = subprocess.run(
        [sys.executable, "-c", program, str(PAGES / api)],
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        check=True,
    )
    assert made.stdout == text.encode()


def test_the_operations_are_those_of_the_page(api: str, document: Any) -> None:
    assert {item["operationId"]: key for key, item in operations(document)} == METHODS[api]


def test_an_operation_lists_every_status_that_it_can_answer(api: str, document: Any) -> None:
    told = {
        item["operationId"]: {int(status) for status in item["responses"]}
        for _, item in operations(document)
    }
    assert told == STATUSES[api]


def test_an_operation_tells_what_the_emulator_answers_and_what_else_a_server_may(
    api: str, document: Any
) -> None:
    told = {
        item["operationId"]: [(a["status"], a["body"]) for a in item[f"{X}operation"]["answers"]]
        for _, item in operations(document)
    }
    assert {name: answers[0] for name, answers in told.items()} == ANSWERS[api]
    others = {name: answers[1:] for name, answers in told.items() if answers[1:]}
    assert others == OTHER_ANSWERS[api]


def test_every_answer_leads_to_its_row(document: Any) -> None:
    for _, item in operations(document):
        said = item[f"{X}operation"]
        for answer in said["answers"]:
            body = f'"{answer["text"]}"' if "text" in answer else answer["body"]
            assert row(answer["origin"])[:3] == [said["action"], str(answer["status"]), body]


def test_links_lead_from_a_created_deal_to_the_operations_on_it(api: str, document: Any) -> None:
    status = str(ANSWERS[api]["createDeal"][0])
    links = operation(document, "createDeal")["responses"][status]["links"]

    assert {link["operationId"] for link in links.values()} == LINKS[api]
    assert {str(link["parameters"]) for link in links.values()} == {"{'id': '$response.body#/id'}"}


def test_examples_satisfy_their_schemas_in_another_validator(api: str, document: Any) -> None:
    found = []
    for name, schema, value in examples(document):
        found.append(name)
        jsonschema.Draft202012Validator(
            {**schema, "components": document["components"]},
            format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER,
        ).validate(value)
    assert sorted(found) == EXAMPLES[api]


def test_every_origin_repeats_the_row_that_it_leads_to(api: str, document: Any) -> None:
    found = list(origins(document))

    assert len(found) > COUNTS[api]["origins"]
    assert {origin["at"].partition("/")[0] for origin in found} == {api}
    for origin in found:
        disputed = ", disputed" if origin.get("disputed") else ""
        assert row(origin)[-2:] == [origin["standing"] + disputed, origin["source"]]


def test_every_key_of_the_representation_leads_to_its_row(api: str, document: Any) -> None:
    found = dict(keys(schemas(document)["Deal"]))

    assert len(found) == COUNTS[api]["keys"]
    for key, schema in found.items():
        assert row(schema[f"{X}origin"])[:2] == [key, schema[f"{X}type"]]


def test_every_rule_leads_to_its_row(api: str, document: Any) -> None:
    rules = document[f"{X}resources"]["deals"]["rules"]
    types = {
        name: schema[f"{X}type"]
        for name, schema in schemas(document)["DealFields"]["properties"].items()
    }

    for rule in rules:
        cells = row(rule["origin"])
        if rule["rule"] == "type":
            assert cells[0] == types[rule["field"]]
        elif rule["rule"] in REQUEST_ROWS:
            assert cells[0] == rule["field"]
        else:
            assert cells[:2] == [rule["rule"], rule["field"]]
            assert cells[3] == rule["error"]
    written = [rule for rule in rules if rule["rule"] not in ("type", *REQUEST_ROWS)]
    assert len(written) == COUNTS[api]["rules"]


def test_every_treatment_and_order_leads_to_its_row(api: str, document: Any) -> None:
    deals = document[f"{X}resources"]["deals"]

    assert len(deals["treatments"]) == COUNTS[api]["treatments"]
    for item in deals["treatments"]:
        assert row(item["origin"])[:2] == [item["field"], item["treatment"]]
    assert [row(item["origin"])[:2] for item in deals["order"]] == ORDERS[api]


def test_every_error_and_step_leads_to_its_row(api: str, document: Any) -> None:
    errors = document[f"{X}errors"]

    assert len(errors) == COUNTS[api]["errors"]
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


def test_the_pages_are_named(api: str, document: Any) -> None:
    assert document[f"{X}api"]["pages"] == [f"{api}/api.md", f"{api}/deals.md"]
    assert [path.name for path in sorted((PAGES / api).iterdir())] == ["api.md", "deals.md"]


def test_every_field_leads_to_its_row(api: str, document: Any) -> None:
    fields = schemas(document)["DealFields"]["properties"]

    assert len(fields) == COUNTS[api]["fields"]
    for name, schema in fields.items():
        cells = row(schema[f"{X}origin"])
        if "deprecated" in schema:
            assert cells[1:3] == ["alias", name]
            continue
        assert cells[:2] == [name, schema[f"{X}type"]]
        assert cells[3] == schema["description"]


def test_every_filter_leads_to_its_row(document: Any) -> None:
    parameters = operation(document, "listDeals")["parameters"]

    for item in parameters:
        if f"{X}filter" not in item:
            continue
        said = item[f"{X}filter"]
        fields = ", ".join((said["field"], *said.get("more_fields", ())))
        cells = [item["name"], said["match"], fields, said["type"]]
        assert row(said["origin"])[:4] == cells
        unreadable = said["unreadable"]
        assert row(unreadable["origin"])[:2] == [item["name"], unreadable["answer"]]


@pytest.mark.parametrize("section", ["requests", "lists"])
def test_every_property_leads_to_its_row(document: Any, section: str) -> None:
    said = dict(document[f"{X}{section}"])
    for link in said.pop("links", ()):
        assert row(link["origin"])[:2] == ["Link", link["value"]]
    for key, fact in said.items():
        name, value = row(fact["origin"])[:2]
        assert name.lower().replace(" ", "_").replace("'", "") == key
        assert value == str(fact["value"])


def test_keys_that_may_be_left_out_are_marked(api: str, document: Any) -> None:
    properties = schemas(document)["Deal"]["properties"]
    found = [key for key, schema in properties.items() if f"{X}absent" in schema]
    assert found == ABSENT[api]


def test_a_record_that_is_referred_to_has_a_number_by_the_rule_that_names_it(
    document: Any,
) -> None:
    for name, entry in document[f"{X}resources"].items():
        number = schemas(document)[entry["fields"].rpartition("/")[2]]["properties"].get("id")
        if number is not None:
            cells = row(number[f"{X}origin"])
            assert (cells[0], cells[2]) == ("exists", name)
