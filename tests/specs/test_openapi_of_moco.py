"""MOCO's compiled document says what its pages do."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from dealdouble.specs.build import compile_folder

from .openapi import PAGES, X, operation, row, schemas


@pytest.fixture(scope="module")
def document() -> Any:
    """The document as any reader of YAML sees it."""
    return yaml.safe_load(compile_folder(PAGES / "moco"))


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


def test_every_parameter_of_a_list_is_there(document: Any) -> None:
    parameters = operation(document, "listDeals")["parameters"]

    filters = [item for item in parameters if f"{X}filter" in item]
    assert [item["name"] for item in filters] == [
        *("status", "tags", "company_id", "closed_from", "closed_to", "ids", "updated_after"),
        "custom_properties",
    ]
    assert {item["name"]: row(item[f"{X}origin"])[0] for item in parameters[len(filters) :]} == {
        "page": "Page parameter",
        "per_page": "Page size parameter",
        "sort_by": "Sort parameter",
    }
    [number] = document["paths"]["/deals/{id}"]["parameters"]
    assert number["name"] == "id"
