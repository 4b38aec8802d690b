"""Intum's compiled document says what its pages do."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from dealdouble.specs.build import compile_folder

from .openapi import PAGES, X, operation, row, schemas


@pytest.fixture(scope="module")
def document() -> Any:
    """The document as any reader of YAML sees it."""
    return yaml.safe_load(compile_folder(PAGES / "intum"))


def test_a_token_may_stand_in_a_header_or_in_the_query(document: Any) -> None:
    schemes = document["components"]["securitySchemes"]

    assert {
        name: [scheme.get(key) for key in ("type", "scheme", "in", "name")]
        for name, scheme in schemes.items()
    } == {
        "Bearer": ["http", "bearer", None, None],
        "TokenInTheQuery": ["apiKey", None, "query", "api_token"],
    }
    assert document["security"] == [{"Bearer": []}, {"TokenInTheQuery": []}]


def test_a_request_wraps_the_deal_and_may_hold_a_token(document: Any) -> None:
    for verb, name in (("Create", "createDeal"), ("Update", "updateDeal")):
        body = operation(document, name)["requestBody"]["content"]["application/json"]["schema"]
        whole = schemas(document)[f"Deal{verb}Request"]

        assert body == {"$ref": f"#/components/schemas/Deal{verb}Request"}
        assert whole["required"] == ["deal"]
        assert whole["properties"]["deal"] == {"$ref": f"#/components/schemas/Deal{verb}"}
        assert row(whole["properties"]["api_token"][f"{X}origin"])[:3] == [
            *("token in the body", "body", "api_token")
        ]
    assert document[f"{X}resources"]["deals"]["request_wrapper"] == "deal"
    assert "answer_wrapper" not in document[f"{X}resources"]["deals"]


def test_what_the_standard_can_say_stands_in_the_schemas(document: Any) -> None:
    fields = schemas(document)["DealFields"]["properties"]

    assert schemas(document)["DealCreate"]["required"] == [
        *("total_amount_net", "total_amount_gross", "tax")
    ]
    assert "required" not in schemas(document)["DealUpdate"]
    assert fields["closed"]["enum"] == ["win", "lost", "", None]
    assert fields["closed"]["type"] == ["string", "null"]
    assert fields["total_amount_net"]["type"] == ["number", "string"]
    assert fields["total_amount_net"]["pattern"] == r"^-?[0-9]{1,30}(?:\.[0-9]{1,30})?$"
    assert fields["fields"]["type"] == ["object", "null"]
    assert fields["currency"]["default"] == "PLN"


@pytest.mark.parametrize(
    ("rule", "field", "value"),
    [
        ("not less than", "total_amount_gross", "total_amount_net"),
        ("not before", "date_to", "date_from"),
        ("unique", "external_id", "app_code"),
        ("exists", "next_deal_id", "deals"),
        ("not itself", "next_deal_id", None),
    ],
)
def test_what_it_cannot_say_stands_among_the_rules(
    document: Any, rule: str, field: str, value: str | None
) -> None:
    found = [
        item.get("value")
        for item in document[f"{X}resources"]["deals"]["rules"]
        if (item["rule"], item["field"]) == (rule, field)
    ]
    assert found == [value]


def test_a_look_up_names_what_it_finds_a_deal_by(document: Any) -> None:
    item = document["paths"]["/deals/e/{app_code}/{external_id}.json"]

    assert item["parameters"] == [
        {"in": "path", "required": True, "schema": {"type": "string"}, "name": "app_code"},
        {"in": "path", "required": True, "schema": {"type": "string"}, "name": "external_id"},
    ]
    assert item["get"][f"{X}operation"]["action"] == "look up"


def test_a_delete_answers_with_a_text(document: Any) -> None:
    response = operation(document, "deleteDeal")["responses"]["200"]

    assert response["content"] == {"application/json": {"schema": {"const": "ok"}}}
    (answer,) = operation(document, "deleteDeal")[f"{X}operation"]["answers"]
    assert (answer["status"], answer["body"], answer["text"]) == (200, "text", "ok")


def test_a_filter_may_look_into_several_fields(document: Any) -> None:
    parameters = operation(document, "listDeals")["parameters"]

    assert parameters[0]["name"] == "q"
    assert parameters[0][f"{X}filter"]["field"] == "name"
    assert parameters[0][f"{X}filter"]["more_fields"] == ["description", "client_id.email"]
    assert {item["name"]: row(item[f"{X}origin"])[0] for item in parameters[10:]} == {
        "page": "Page parameter",
        "per_page": "Page size parameter",
    }


def test_a_list_is_an_array_that_says_nothing_beside(document: Any) -> None:
    response = operation(document, "listDeals")["responses"]["200"]

    schema = {"type": "array", "items": {"$ref": "#/components/schemas/Deal"}}
    assert response["content"] == {"application/json": {"schema": schema}}
    assert "headers" not in response


def test_no_list_is_sorted_by_an_object(document: Any) -> None:
    assert "fields" not in document[f"{X}resources"]["deals"]["sortable"]


def test_an_access_may_do_nothing(document: Any) -> None:
    may = {name: entry["may"] for name, entry in document[f"{X}access"].items()}

    assert may == {"full": ["crm"], "crm": ["crm"], "other": []}
