"""The JSON Schema of scenario files, under a validator that dealdouble does not use."""

import json
from typing import Any

import jsonschema
import pytest
import yaml

from dealdouble.scenarios.files import scenario_file, scenario_names
from dealdouble.shipped import shipped

from .office import OFFICE, edited, with_deal, with_recipe
from .shop import SHOP, with_second
from .shop import edited as edited_shop

NO_TIMESTAMP = "tag:yaml.org,2002:timestamp"


class CoreLoader(yaml.SafeLoader):
    """Reads dates as texts, as YAML 1.2 and the editors that follow it do."""

    yaml_implicit_resolvers = {  # noqa: RUF012  # as the class above declares it
        first: [resolver for resolver in resolvers if resolver[0] != NO_TIMESTAMP]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft202012Validator:
    schema = json.loads((shipped("specs") / "scenario.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def parsed(text: str) -> Any:
    loader = CoreLoader(text)
    try:
        return loader.get_single_data()
    finally:
        loader.dispose()


@pytest.mark.parametrize("name", scenario_names())
def test_it_accepts_every_scenario_that_is_shipped(
    validator: jsonschema.Draft202012Validator, name: str
) -> None:
    text = scenario_file(name).read_text(encoding="utf-8")

    assert list(validator.iter_errors(parsed(text))) == []


@pytest.mark.parametrize("name", scenario_names())
def test_editors_find_it_beside_every_scenario_that_is_shipped(name: str) -> None:
    file = scenario_file(name)
    first = file.read_text(encoding="utf-8").splitlines()[0]

    before, _, schema = first.partition("$schema=")
    assert before == "# yaml-language-server: "
    assert (file.parent / schema).resolve() == shipped("specs") / "scenario.schema.json"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(OFFICE, id="small"),
        pytest.param(SHOP, id="shop"),
        pytest.param(OFFICE + SHOP.partition("\n")[2], id="both-apis"),
        pytest.param("title: Nothing at all\n", id="only-a-title"),
        pytest.param(edited("user: anna", "user_id: 1"), id="reference-by-number"),
        pytest.param(with_deal(created_at="2026-01-01T09:00:00Z"), id="time"),
        pytest.param(with_deal(info="null", tags="null", custom_properties="null"), id="null"),
        pytest.param(with_deal(invalid="true", status="null", money="null"), id="invalid"),
        pytest.param(OFFICE + "    dirty: {id: 9, invalid: true, status: open}\n", id="dirty"),
        pytest.param(OFFICE + "  last_ids: {deals: 9}\nclock: real\n", id="settings"),
        pytest.param(with_recipe("info: {words: projects-de, share: 0.5}"), id="recipe"),
        pytest.param(with_recipe("custom_properties: {value: {a: b}}"), id="constant"),
        pytest.param("extends: demo\n", id="extends-only"),
        pytest.param(
            "extends: demo\nmoco: {deals: null, users: {nicola: null}, keys: {demo: null}}\n",
            id="taken-away",
        ),
        pytest.param(
            "extends: large\nmoco: {deals: {a: {id: 1}}, generated: {deals: {count: 1}}}\n",
            id="parts",
        ),
        pytest.param("extends: demo\nmoco: null\nintum: {generated: {deals: null}}\n", id="none"),
        pytest.param("$schema: specs/scenario.schema.json\ntitle: a\n", id="schema"),
        pytest.param("title: a\nclock: 2026-03-15T09:00:00.5Z\n", id="clock-within-a-second"),
        pytest.param(edited("2026-04-01", "2026-04-01T09:00:00Z"), id="date-of-a-date-time"),
        pytest.param(
            edited("money: 61000", "money: 999999999999.999999"), id="amount-at-the-limit"
        ),
        pytest.param(with_second(closed='""', external_id='""'), id="empty-text-for-null"),
        pytest.param(
            OFFICE + "    dirty: {id: 9, invalid: true, reminder_date: soon, created_at: soon}\n",
            id="dirty-dates",
        ),
        pytest.param(with_recipe("tags: {some: [a, b]}"), id="some-without-ends"),
        pytest.param(with_recipe("tags: {some: [a, b], to: 1}"), id="some-with-one-end"),
        pytest.param(
            with_recipe(
                "created_at: {from: 2026-01-05, to: 2026-03-13}\n"
                "service_period_to: {after: created_at, from: 1, to: 2, day: last, share: 0.5}"
            ),
            id="after-with-all",
        ),
        pytest.param(
            with_recipe("status: won\ninfo: {by: status, cases: {won: {text: a}}}"), id="by"
        ),
    ],
)
def test_it_accepts_what_can_be_served(
    validator: jsonschema.Draft202012Validator, text: str
) -> None:
    assert list(validator.iter_errors(parsed(text))) == []


@pytest.mark.parametrize(
    ("text", "keyword", "path"),
    [
        pytest.param("", "type", [], id="empty"),
        pytest.param("- a\n", "type", [], id="list"),
        pytest.param(edited("title: A small account\n", ""), "required", [], id="no-title"),
        pytest.param(edited("moco:", "mocco:"), "additionalProperties", [], id="unknown-api"),
        pytest.param(
            edited("people:", "persons:"), "additionalProperties", ["moco"], id="unknown-resource"
        ),
        pytest.param(
            edited("access: full", "access: admin"),
            "enum",
            ["moco", "keys", "demo", "access"],
            id="unknown-access",
        ),
        pytest.param(
            edited("      id: 5\n", ""), "required", ["moco", "deals", "website"], id="no-id"
        ),
        pytest.param(
            edited("id: 5", "id: 0"), "minimum", ["moco", "deals", "website", "id"], id="id-zero"
        ),
        pytest.param(
            edited("money: 61000", "money: much"),
            "type",
            ["moco", "deals", "website", "money"],
            id="money-text",
        ),
        pytest.param(
            edited("status: pending", "status: open"),
            "enum",
            ["moco", "deals", "website", "status"],
            id="unknown-status",
        ),
        pytest.param(
            with_deal(amount="1"),
            "additionalProperties",
            ["moco", "deals", "website"],
            id="unknown-field",
        ),
        pytest.param(
            edited("{access: full}", "{access: full, integration: a}"),
            "additionalProperties",
            ["moco", "keys", "demo"],
            id="integration-where-there-is-none",
        ),
        pytest.param(
            edited_shop("integration: demo-shop", "integration: 17"),
            "type",
            ["intum", "keys", "demo", "integration"],
            id="integration-number",
        ),
        pytest.param(
            OFFICE + "    dirty: {id: 9, invalid: true, status: 5}\n",
            "type",
            ["moco", "deals", "dirty", "status"],
            id="type-of-an-invalid-record",
        ),
        pytest.param(
            edited("      name: Website\n", "      invalid: false\n"),
            "required",
            ["moco", "deals", "website"],
            id="not-marked",
        ),
        pytest.param(
            with_recipe("info: {mixx: {a: 1}}"),
            "additionalProperties",
            ["moco", "generated", "deals", "fields", "info"],
            id="unknown-recipe",
        ),
        pytest.param(
            with_recipe("info: {words: klingon}"),
            "enum",
            ["moco", "generated", "deals", "fields", "info", "words"],
            id="unknown-words",
        ),
        pytest.param(
            "extends: demo\nmoco: {deals: {a: {idd: 1}}}\n",
            "additionalProperties",
            ["moco", "deals", "a"],
            id="unknown-field-of-a-part",
        ),
        pytest.param("title: a\nclock: 5\n", "type", ["clock"], id="clock"),
        pytest.param("title: a\nclock: tomorrow\n", "pattern", ["clock"], id="clock-text"),
        pytest.param("extends: ''\n", "minLength", ["extends"], id="extends-nothing"),
        *(
            pytest.param(
                edited("2026-04-01", f"'{date}'"),
                "pattern",
                ["moco", "deals", "website", "reminder_date"],
                id=f"date-{date}",
            )
            for date in ("01.04.2026", "2026-13-01", "20260401", "soon", "")
        ),
        *(
            pytest.param(
                with_deal(**{field: f"'{text}'"}),
                "pattern",
                ["moco", "deals", "website", field],
                id=f"{field}-{text}",
            )
            for field, text in (
                ("closed_on", "2026-13-01"),
                ("closed_on", "2026-03-01T09:00:00Z"),
                ("created_at", "2026-03-01"),
                ("updated_at", "2026-03-01T09:00:00+01:00"),
                ("service_period_from", "2026-03-02"),
                ("service_period_to", "2026-02-29"),
            )
        ),
        pytest.param(
            edited("currency: CHF", "currency: chf"),
            "pattern",
            ["moco", "deals", "website", "currency"],
            id="currency",
        ),
        pytest.param(
            edited("money: 61000", "money: 1000000000001"),
            "maximum",
            ["moco", "deals", "website", "money"],
            id="money-too-great",
        ),
        pytest.param(
            edited("id: 5", "id: 9000000000000001"),
            "maximum",
            ["moco", "deals", "website", "id"],
            id="id-too-great",
        ),
        pytest.param(
            OFFICE + "  last_ids: {deals: 9007199254740991}\n",
            "maximum",
            ["moco", "last_ids", "deals"],
            id="last-id-too-great",
        ),
        pytest.param(
            edited("      user: anna\n", ""),
            "anyOf",
            ["moco", "deals", "website"],
            id="no-reference",
        ),
        pytest.param(
            edited("demo: {access", "my key: {access"), "pattern", ["moco", "keys"], id="key"
        ),
        pytest.param(
            "extends: demo\nmoco: {keys: {schlüssel: null}}\n",
            "pattern",
            ["moco", "keys"],
            id="key-of-a-part",
        ),
        pytest.param(
            "extends: demo\nmoco: {deals: {website-v2: {reminder_date: soon}}}\n",
            "pattern",
            ["moco", "deals", "website-v2", "reminder_date"],
            id="date-of-a-part",
        ),
        *(
            pytest.param(
                with_recipe(f"info: {recipe}"),
                keyword,
                ["moco", "generated", "deals", "fields", "info"],
                id=f"{recipe}",
            )
            for recipe, keyword in (
                ("{by: status}", "required"),
                ("{from: 1}", "required"),
                ("{after: created_at, from: 1}", "required"),
                ("{of: money}", "required"),
                ("{to: 1}", "anyOf"),
                ("{share: 0.5}", "anyOf"),
                ("{cases: {a: 1}}", "anyOf"),
                ("{some: [a], step: 1}", "enum"),
                ("{text: a, day: first}", "enum"),
            )
        ),
        pytest.param(
            with_second(app_code="17"),
            "type",
            ["intum", "deals", "second", "app_code"],
            id="app-code-number",
        ),
    ],
)
def test_it_refuses_what_is_not_shaped_like_a_scenario(
    validator: jsonschema.Draft202012Validator, text: str, keyword: str, path: list[str]
) -> None:
    (error,) = validator.iter_errors(parsed(text))

    assert (error.validator, list(error.absolute_path)) == (keyword, path)


def test_it_refuses_two_recipes_at_once(validator: jsonschema.Draft202012Validator) -> None:
    text = with_recipe("info: {any: [a], mix: {a: 1}}")

    told = {error.message for error in validator.iter_errors(parsed(text))}

    assert told == {
        "'any' is not one of ['mix', 'share']",
        "'mix' is not one of ['any', 'share']",
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (with_deal(closed_on="soon"), "write a date such as 2026-03-31"),
        (edited("2026-04-01", "soon"), "write a date such as 2026-03-31"),
        (with_deal(service_period_from="2026-03-02"), "write a date such as 2026-03-01"),
        (with_deal(service_period_to="2026-03-02"), "write a date such as 2026-03-31"),
        (
            with_deal(created_at="soon"),
            "write an instant in UTC, such as 2026-03-15T09:00:00Z",
        ),
        (
            "title: a\nclock: soon\n",
            "write an instant in UTC, such as 2026-03-15T09:00:00Z, or real",
        ),
        (edited("name: Website", "name: ' '"), "name can't be blank"),
        (edited("currency: CHF", "currency: Fr."), "write a text that matches ^[A-Z]{3}$"),
        (
            edited("demo: {access", "my key: {access"),
            "write letters, digits and signs of ASCII, without blanks and double quotes",
        ),
    ],
)
def test_editors_are_told_in_words_what_a_pattern_asks(
    validator: jsonschema.Draft202012Validator, text: str, message: str
) -> None:
    (error,) = validator.iter_errors(parsed(text))

    assert error.schema["patternErrorMessage"] == message
