"""Mistakes in filters that only Intum's page has: of decimals, of texts, of a neighbour's."""

from __future__ import annotations

from pathlib import Path

import pytest

from dealdouble.specs.build import compile_folder

from ..documents.pages import DEALS, INTUM, Mistake, check, copy_pages, mistake

RANGE = "| `total_amount_gross_from` | from | `total_amount_gross` | decimal |"


@pytest.mark.parametrize(
    "made",
    [
        mistake(
            "several fields of a filter that does not contain",
            "| `client_id` | equal | `client_id` |",
            "| `client_id` | equal | `client_id`, `contact_id` |",
            "Field is 'client_id, contact_id'",
            "understood: one name in backquotes",
        ),
        mistake(
            "neighbour's field of a filter that does not contain",
            "| `client_id` | equal | `client_id` | whole number |",
            "| `client_id` | equal | `client_id.id` | whole number |",
            "Field is 'client_id.id'",
            "understood: app_code, client_id, closed",
        ),
        mistake(
            "fields without a comma",
            "| `name`, `description`, `client_id.email` |",
            "| `name` `description` |",
            "Field is 'name description'",
            "understood: names in backquotes, each of them, and commas between them",
            at="| `q` | contains",
        ),
        mistake(
            "no field",
            "| `name`, `description`, `client_id.email` |",
            "| |",
            "Field is 'nothing'",
            "understood: names in backquotes, each of them, and commas between them",
            at="| `q` | contains",
        ),
        mistake(
            "neighbour's field that is none",
            "`client_id.email`",
            "`client_id.phone`",
            "Field is 'name, description, client_id.phone'",
            "understood: email, id, name",
            at="| `q` | contains",
        ),
        mistake(
            "neighbour's field of another type",
            "`client_id.email`",
            "`client_id.id`",
            "Type is 'text'",
            "understood: this for a field of the type text, not whole number",
            at="| `q` | contains",
        ),
        mistake(
            "neighbour's field through a field that is no reference",
            "`client_id.email`",
            "`name.email`",
            "Field is 'name, description, name.email'",
            "understood: app_code, client_id, closed",
            at="| `q` | contains",
        ),
        mistake(
            "neighbour of a neighbour",
            "`client_id.email`",
            "`next_deal_id.client_id.email`",
            "Field is 'name, description, next_deal_id.client_id.email'",
            "understood: app_code, client_id, closed",
            at="| `q` | contains",
        ),
        mistake(
            "filter that contains numbers",
            "| `q` | contains | `name`, `description`, `client_id.email` | text |",
            "| `q` | contains | `client_id` | whole number |",
            "Type is 'whole number'",
            "understood: text",
            at="| `q` | contains",
        ),
        mistake(
            "error of a filter that can always be read",
            "| `q` | matches nothing |",
            "| `q` | invalid |",
            "Answer is 'invalid'",
            "understood: matches nothing",
        ),
        mistake(
            "range of an object",
            RANGE,
            "| `total_amount_gross_from` | from | `fields` | decimal |",
            "Type is 'decimal'",
            "understood: this for a field of the type decimal, not object",
        ),
        mistake(
            "range of decimals as dates",
            RANGE,
            "| `total_amount_gross_from` | from | `total_amount_gross` | date |",
            "Type is 'date'",
            "understood: this for a field of the type date, not decimal",
        ),
        mistake(
            "type that no filter has",
            RANGE,
            "| `total_amount_gross_from` | from | `total_amount_gross` | object |",
            "Type is 'object'",
            "understood: text, decimal, whole number, date, time, list of texts",
        ),
        mistake(
            "time whose refusal has no message",
            RANGE,
            "| `total_amount_gross_from` | from | `created_at` | time |",
            "Type is 'time'",
            "understood: a type listed under 'Types' of intum/api.md",
        ),
        mistake(
            "filter called like the token",
            "| `q` | contains |",
            "| `api_token` | contains |",
            "Parameter is 'api_token'",
            "understood: another name, as this is a key's parameter",
        ),
    ],
)
def test_a_mistake_in_a_filter_is_named(tmp_path: Path, made: Mistake) -> None:
    check(copy_pages(tmp_path, INTUM), DEALS, made, compile_folder)
