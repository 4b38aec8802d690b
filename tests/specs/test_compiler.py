"""What a page says beside MOCO's own pages is compiled too."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from dealdouble.errors import SpecificationError
from dealdouble.specs.build import compile_folder
from dealdouble.yaml_file import read_yaml

from ..documents.pages import API, DEALS, copy_pages, replace


def compiled(folder: Path) -> Any:
    """The document that the pages in a folder compile to, as the loader reads it."""
    file = folder / "compiled.yaml"
    file.write_text(compile_folder(folder), encoding="utf-8")
    return read_yaml(file, "compiled.yaml", SpecificationError).value


def fields(document: Any) -> Any:
    return document["components"]["schemas"]["DealFields"]["properties"]


def headers(document: Any) -> list[str]:
    return list(document["paths"]["/deals"]["get"]["responses"]["200"]["headers"])


def rules(document: Any, field: str) -> list[Any]:
    found = document["x-dealdouble-resources"]["deals"]["rules"]
    return [
        {key: value for key, value in rule.items() if key not in ("field", "origin")}
        for rule in found
        if rule["field"] == field
    ]


@pytest.mark.parametrize(
    ("page", "old", "new", "look", "expected"),
    [
        pytest.param(
            API,
            "`https://{account}.mocoapp.com`",
            "`https://crm.example`",
            lambda document: document["servers"],
            [{"url": "https://crm.example/api/v1"}],
            id="server without accounts",
        ),
        pytest.param(
            API,
            "| Link | next | documented | vendor |\n"
            "| Link | last | observed | recordings, of other resources |\n"
            "| Link | first | assumed | choice |\n"
            "| Link | prev | assumed | choice |\n"
            "| Link on a single page | none | observed | recordings, of other resources |\n",
            "",
            headers,
            ["X-Page", "X-Per-Page", "X-Total"],
            id="lists without links",
        ),
        pytest.param(
            DEALS,
            "| less than | `money` | `1000000000000` |",
            "| less than | `money` | `999999999999.99` |",
            lambda document: fields(document)["money"]["exclusiveMaximum"],
            Decimal("999999999999.99"),
            id="limit with a point",
        ),
        pytest.param(
            DEALS,
            "| greater than | `money` | `-1000000000000` |",
            "| greater than | `money` | -0.5 |",
            lambda document: fields(document)["money"]["exclusiveMinimum"],
            Decimal("-0.5"),
            id="limit without backquotes",
        ),
        pytest.param(
            DEALS,
            "| `potential`, `pending`, `won`, `lost`, `dropped` | unknown status |",
            "| `08`, `1e3`, `potential`, `pending`, `won`, `lost`, `dropped` | unknown status |",
            lambda document: fields(document)["status"]["enum"][:3],
            ["08", "1e3", "potential"],
            id="values that look like numbers",
        ),
        pytest.param(
            DEALS,
            "`^[A-Z]{3}$`",
            r"`^(?:EUR\|CHF)$`",
            lambda document: fields(document)["currency"]["pattern"],
            "^(?:EUR|CHF)$",
            id="escaped bar in a pattern",
        ),
        pytest.param(
            DEALS,
            '| `status` | default | `"pending"` |',
            '| `status` | default | `"won"` |',
            lambda document: fields(document)["status"]["default"],
            "won",
            id="another default",
        ),
    ],
)
def test_a_page_may_say_something_else(
    tmp_path: Path, page: str, old: str, new: str, look: Callable[[Any], Any], expected: object
) -> None:
    folder = copy_pages(tmp_path)
    replace(folder / page, old, new)

    assert look(compiled(folder)) == expected


def test_a_field_may_refer_to_the_resource_of_its_own_page(tmp_path: Path) -> None:
    folder = copy_pages(tmp_path)
    for old, new in (
        (
            "| `info` | text | no | Free text | documented | page |\n",
            "| `info` | text | no | Free text | documented | page |\n"
            "| `parent_id` | whole number | no | A deal | assumed | choice |\n",
        ),
        ("| not blank | `name` | |", "| exists | `parent_id` | `deals` |"),
        (
            "| `inbox_email_address` | text | absent | | documented | vendor |\n",
            "| `parent_id` | whole number | null | | assumed | choice |\n"
            "| `inbox_email_address` | text | absent | | documented | vendor |\n",
        ),
    ):
        replace(folder / DEALS, old, new)

    assert rules(compiled(folder), "parent_id") == [
        {"rule": "type", "keywords": ["type"], "error": "invalid"},
        {"rule": "exists", "value": "deals", "error": "invalid"},
    ]
