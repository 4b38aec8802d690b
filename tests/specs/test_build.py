"""A directory of pages is built into specifications: one for each API, all of its pages in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dealdouble.errors import DocumentError, Place, SpecificationError
from dealdouble.specs.build import compile_directory, compile_folder
from dealdouble.yaml_file import read_yaml

from ..documents.pages import API, DEALS, copy_pages, line_of, replace

CATEGORIES = """\
# Categories

## Resource

| Property | Value | Origin | Source |
|---|---|---|---|
| Name | `deal_categories` | documented | vendor |
| Record | `deal_category` | documented | vendor |
| Title | Categories | documented | vendor |

## Operations

| Operation | Method | Path | Needs | Summary | Origin | Source |
|---|---|---|---|---|---|---|
| list | GET | `/deal_categories` | read | List categories | documented | vendor |
| create | POST | `/deal_categories` | write | Create a category | documented | vendor |

## Answers

| Operation | Status | Body | Origin | Source |
|---|---|---|---|---|
| list | 200 | list | documented | vendor |
| create | 200 | record | documented | vendor |

## Fields

| Field | Type | Required | Description | Origin | Source |
|---|---|---|---|---|---|
| `name` | text | yes | What it is called | documented | vendor |
| `probability` | whole number | no | Per cent | documented | vendor |

## Treatments

| Field | Treatment | Value | Origin | Source |
|---|---|---|---|---|
| `probability` | default | `0` | assumed | choice |
| `id` | next number | | assumed | choice |

## Representation

| Key | Type | When empty | From | Origin | Source |
|---|---|---|---|---|---|
| `id` | whole number | never | | documented | vendor |
| `name` | text | never | | documented | vendor |
| `probability` | whole number | never | | documented | vendor |

## Order

| Field | Compared | Direction | Origin | Source |
|---|---|---|---|---|
| `id` | exactly | ascending | assumed | choice |
"""


def compile_pages(folder: Path) -> Any:
    """The document that the pages in a folder compile to."""
    file = folder / "compiled.yaml"
    file.write_text(compile_folder(folder), encoding="utf-8")
    return read_yaml(file, "compiled.yaml", SpecificationError).value


def add_categories(folder: Path) -> Path:
    """A page of the categories, which the page of the deals then no longer describes."""
    file = folder / "deal_categories.md"
    file.write_text(CATEGORIES, encoding="utf-8")
    for row in (
        "| `deal_categories` | `name` | text | yes | documented | vendor |\n",
        "| `deal_categories` | `probability` | whole number | yes | documented | vendor |\n",
    ):
        replace(folder / DEALS, row, "")
    return file


def test_a_directory_is_built_and_then_is_current(tmp_path: Path) -> None:
    copy_pages(tmp_path / "documents")

    [built] = compile_directory(tmp_path)
    assert built.file == tmp_path / "moco.openapi.yaml"
    assert not built.is_current
    built.write()
    assert built.is_current
    assert built.file.read_text(encoding="utf-8") == built.text
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == ["moco.openapi.yaml"]


def test_an_edited_specification_is_not_current(tmp_path: Path) -> None:
    copy_pages(tmp_path / "documents")
    [built] = compile_directory(tmp_path)
    built.write()
    built.file.write_text(built.text + "\n", encoding="utf-8")

    assert not built.is_current


def test_apis_are_sorted_by_name(tmp_path: Path) -> None:
    folder = copy_pages(tmp_path / "documents")
    other = copy_pages(tmp_path / "other").rename(folder.with_name("alpha"))
    replace(other / API, "| Name | `moco` |", "| Name | `alpha` |")

    built = compile_directory(tmp_path)
    assert [item.file.name for item in built] == ["alpha.openapi.yaml", "moco.openapi.yaml"]
    assert "at: 'alpha/deals.md:" in built[0].text


def test_a_directory_without_documents_is_named(tmp_path: Path) -> None:
    with pytest.raises(DocumentError) as caught:
        compile_directory(tmp_path)
    assert caught.value.cause == "no documents/NAME/api.md here"
    assert caught.value.remedy == "name a directory that has one"
    assert caught.value.place == Place(str(tmp_path))


def test_pages_without_the_page_of_the_api_are_named(tmp_path: Path) -> None:
    folder = copy_pages(tmp_path / "documents")
    (folder / API).rename(folder / "apis.md")

    with pytest.raises(DocumentError) as caught:
        compile_directory(tmp_path)
    assert caught.value.cause.startswith("cannot be read: ")
    assert caught.value.place == Place("moco/api.md")


def test_an_api_without_a_resource_is_named(tmp_path: Path) -> None:
    folder = copy_pages(tmp_path)
    (folder / DEALS).unlink()

    with pytest.raises(DocumentError) as caught:
        compile_folder(folder)
    assert caught.value.cause == "no page of a resource beside it"
    assert caught.value.remedy == "add one"
    assert caught.value.place == Place("moco/api.md")


def test_a_page_may_name_the_resource_of_another_page(tmp_path: Path) -> None:
    folder = copy_pages(tmp_path)
    add_categories(folder)
    document = compile_pages(folder)

    assert list(document["paths"]) == ["/deal_categories", "/deals", "/deals/{id}"]
    assert [tag["name"] for tag in document["tags"]] == ["deal_categories", "deals"]
    assert document["x-dealdouble-api"]["pages"] == [
        "moco/api.md",
        "moco/deal_categories.md",
        "moco/deals.md",
    ]
    assert list(document["x-dealdouble-resources"]) == [
        *("deal_categories", "deals", "users", "companies", "people")
    ]


def test_a_list_without_filters_cannot_fail_by_them(tmp_path: Path) -> None:
    folder = copy_pages(tmp_path)
    add_categories(folder)
    paths = compile_pages(folder)["paths"]

    assert list(paths["/deal_categories"]["get"]["responses"]) == ["200", "401", "429"]
    assert list(paths["/deals"]["get"]["responses"]) == ["200", "400", "401", "429"]


def test_a_resource_told_twice_is_named(tmp_path: Path) -> None:
    folder = copy_pages(tmp_path)
    (folder / "leads.md").write_bytes((folder / DEALS).read_bytes())
    text = (folder / "leads.md").read_text(encoding="utf-8")

    with pytest.raises(DocumentError) as caught:
        compile_folder(folder)
    assert caught.value.cause == "'Deal' is told by another page already"
    assert caught.value.remedy.startswith("tell it once")
    assert caught.value.place == Place("moco/leads.md", line_of(text, "## Resource"))


def test_a_path_told_twice_is_named(tmp_path: Path) -> None:
    folder = copy_pages(tmp_path)
    file = add_categories(folder)
    replace(file, "| list | GET | `/deal_categories` |", "| list | GET | `/deals` |")

    with pytest.raises(DocumentError) as caught:
        compile_folder(folder)
    assert caught.value.cause == "'/deals' is told by another page already"


def test_a_resource_called_like_the_body_of_an_error_is_named(tmp_path: Path) -> None:
    folder = copy_pages(tmp_path)
    replace(folder / DEALS, "| Record | `deal` |", "| Record | `invalid_error` |")

    with pytest.raises(DocumentError) as caught:
        compile_folder(folder)
    assert caught.value.cause == "'InvalidError' is told by another page already"
    assert caught.value.place == Place("moco/api.md")
