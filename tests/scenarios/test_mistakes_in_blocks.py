"""A block of generated records that is wrong is told what would be right."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from dealdouble.contract.model import Contract

from .office import OFFICE, load, told
from .shop import SHOP

# A block of the office, its line, and what is told of it after `moco.generated`.
BLOCKS = [
    (
        "deals: 5",
        27,
        ".deals: 5 is a number; write keys and values, such as {count: NUMBER, fields: {name: "
        "TEXT}}",
    ),
    (
        "deals: {}",
        27,
        ".deals: 'count' is missing; add count: a whole number from 0 to 1000000 (How many "
        "records)",
    ),
    (
        "deals: {count: 5}",
        27,
        ".deals: 'fields' is missing; add fields: keys and values, such as {name: TEXT}",
    ),
    (
        "deals: {count: -1, fields: {}}",
        27,
        ".deals.count: -1 is too small; write a whole number from 0 to 1000000 (How many records)",
    ),
    (
        "deals: {count: 2000000, fields: {}}",
        27,
        ".deals.count: 2000000 is too great; write a whole number from 0 to 1000000 (How many "
        "records)",
    ),
    (
        "deals: {count: 1.5, fields: {}}",
        27,
        ".deals.count: 1.5 is not a whole number; write a whole number from 0 to 1000000 (How "
        "many records)",
    ),
    (
        "deals: {count: a, fields: {}}",
        27,
        ".deals.count: 'a' is a text; write a whole number from 0 to 1000000 (How many records)",
    ),
    (
        "deals: {count: 5, fields: {}}",
        27,
        ".deals.fields: 'name' is missing; add name, with a recipe",
    ),
    (
        "deals: {count: 5, fields: a}",
        27,
        ".deals.fields: 'a' is a text; write keys and values, such as {name: TEXT}",
    ),
    (
        "deals: {count: 5, fields: {name: A}}",
        27,
        ".deals.fields: 'currency' is missing; add currency, with a recipe",
    ),
    (
        "deals: {count: 5, seed: a, fields: {}}",
        27,
        ".deals.seed: 'a' is a text; write a whole number from -9007199254740991 to "
        "9007199254740991 (Another seed gives other records; 1 unless it is said)",
    ),
    (
        "deals: {count: 5, first_id: 0, fields: {}}",
        27,
        ".deals.first_id: 0 is too small; write a whole number from 1 to 9000000000000000 (The "
        "first id; the one after those written out, unless it is said)",
    ),
    (
        "deals: {count: 5, first_id: 3, fields: {}}",
        27,
        ".deals.first_id: the ids 3 to 7 hold 5, that of 'website'; write first_id: 6, or another "
        "that is free",
    ),
    (
        "deals: {count: 5, first_id: 9000000000000000, fields: {}}",
        27,
        ".deals.first_id: the ids are too great; let them end before 9000000000000000",
    ),
    (
        "deals: {count: 5, frist_id: 3, fields: {}}",
        27,
        ".deals: 'frist_id' is not known here; known: count, seed, first_id, fields",
    ),
    (
        "persons: {count: 2, fields: {}}",
        27,
        ": 'persons' is not known here; known: deals, users, companies, people, deal_categories",
    ),
    (
        "people: {count: 2, fields: {firstname: A}}",
        27,
        ".people.fields: 'lastname' is missing; add lastname, with a recipe",
    ),
    (
        "people: {count: 2, fields: {lastname: {value: A, share: 0}}}",
        27,
        ".people.fields.lastname: lastname is missing (record 1 of 2, id 4); leave share out, as "
        "every record needs a lastname",
    ),
    (
        "people: {count: 2, fields: {lastname: A, created_at: 2026-01-01}}",
        27,
        ".people.fields: 'created_at' is not known here; known: firstname, lastname",
    ),
    (
        "deals: {count: 5, first_id: 1e30, fields: {}}",
        27,
        ".deals.first_id: 1E+30 is too great; write a whole number from 1 to 9000000000000000 "
        "(The first id; the one after those written out, unless it is said)",
    ),
    (
        "deals: {count: 5, first_id: 9007199254740991, fields: {}}",
        27,
        ".deals.first_id: 9007199254740991 is too great; write a whole number from 1 to "
        "9000000000000000 (The first id; the one after those written out, unless it is said)",
    ),
    (
        "deals: {count: 5, seed: 1e30, fields: {}}",
        27,
        ".deals.seed: 1E+30 is too great; write a whole number from -9007199254740991 to "
        "9007199254740991 (Another seed gives other records; 1 unless it is said)",
    ),
    (
        "deals: {count: 5, seed: -9007199254740992, fields: {}}",
        27,
        ".deals.seed: -9007199254740992 is too small; write a whole number from -9007199254740991 "
        "to 9007199254740991 (Another seed gives other records; 1 unless it is said)",
    ),
]

# What the shop says of generated deals beside their amounts and tax, its line, and what is
# told of it after `intum.generated.deals.fields`.
SHOP_RECIPES = [
    (
        "total_amount_gross: {of: total_amount_net, times: 0.5}",
        32,
        ".total_amount_gross: total_amount_gross 50.00 must be greater than or equal to "
        "total_amount_net (record 1 of 3, id 103); write {of: total_amount_net, times: 1.23} (the "
        "rule 'not less than' stands in intum/deals.md:N)",
    ),
    (
        "external_id: B\napp_code: demo-shop",
        33,
        ".external_id: external_id 'B' has already been taken (record 2 of 3, id 104); write "
        "{text: 'A-{id}'} (the rule 'unique' stands in intum/deals.md:N)",
    ),
    (
        "app_code: demo-shop",
        33,
        ".app_code: app_code 'demo-shop' would be lost, as there is no external_id (record 1 of "
        "3, id 103); leave app_code out, or add external_id",
    ),
    (
        "next_deal: {from: 1, to: 2}",
        33,
        ".next_deal: a range is for numbers, dates and instants, and next_deal names a record; "
        "write another recipe, such as {any: all}",
    ),
    (
        "fields: {a: 1}",
        33,
        ".fields: keys and values tell of a recipe here; write {value: {…}} to mean them",
    ),
    (
        'tax: {mix: {23: 1, "": 1}}',
        32,
        ".tax: tax '' can't be blank (record 1 of 3, id 103); the rule 'not blank' stands in "
        "intum/deals.md:N",
    ),
    (
        "currency: {any: [PLN, zł]}",
        33,
        ".currency: currency 'zł' is invalid (record 1 of 3, id 103); write a text that matches "
        "^[A-Z]{3}$ (the rule 'matches' stands in intum/deals.md:N)",
    ),
    (
        "project: {any: all}",
        33,
        ".project.any: there are no projects to name; add some projects",
    ),
]


@pytest.mark.parametrize(("said", "line", "message"), BLOCKS, ids=[b[0] for b in BLOCKS])
def test_a_block_that_is_wrong_is_told_what_would_be_right(
    tmp_path: Path, contract: Contract, said: str, line: int, message: str
) -> None:
    text = f"{OFFICE}  generated:\n    {said}\n"

    assert told(tmp_path, text, contract) == (line, f"moco.generated{message}")


@pytest.mark.parametrize(
    ("said", "line", "message"), SHOP_RECIPES, ids=[s[0] for s in SHOP_RECIPES]
)
def test_a_recipe_of_the_shop_that_is_wrong_is_told_what_would_be_right(
    tmp_path: Path, intum_contract: Contract, said: str, line: int, message: str
) -> None:
    fields = ["total_amount_net: 100"]
    fields += [] if "gross" in said else ["total_amount_gross: 123"]
    fields += [] if "tax" in said else ['tax: "23"']
    lines = "".join(f"        {part}\n" for part in (*fields, *said.split("\n")))
    text = f"{SHOP}  generated:\n    deals:\n      count: 3\n      fields:\n{lines}"

    told_of = told(tmp_path, text, intum_contract)

    assert told_of == (line, f"intum.generated.deals.fields{message}")


def test_a_product_of_a_text_that_is_no_number_is_told(
    tmp_path: Path, intum_contract: Contract
) -> None:
    fields = (
        "{total_amount_net: NET, total_amount_gross: {of: total_amount_net, times: 1.5}, tax: a}"
    )
    block = f"{SHOP}  generated: {{deals: {{count: 1, first_id: 300, fields: {fields}}}}}\n"

    told_of = told(tmp_path, block.replace("NET", "'12,50'"), intum_contract)
    made = load(tmp_path, block.replace("NET", "'12.50'"), intum_contract)

    assert told_of == (
        26,
        "intum.generated.deals.fields.total_amount_gross: total_amount_net is '12,50', which is no "
        "number; write one there",
    )
    deal = made.apis["intum"].base.tables["deals"].records[300]
    assert deal["total_amount_gross"] == Decimal("18.75")
