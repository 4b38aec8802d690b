"""Mistakes on the page of Intum's API: keys in several places, rights, lists as objects."""

from __future__ import annotations

from pathlib import Path

import pytest

from dealdouble.errors import DocumentError, Place
from dealdouble.specs.build import compile_folder

from ..documents.pages import (
    API,
    DEALS,
    INTUM,
    Mistake,
    check,
    copy_pages,
    line_of,
    mistake,
    replace,
)

RIGHTS = "understood: rights with ', ' between them, or nothing alone"
SHAPE = "understood: object beside an 'Items key', array without any key"
CONTENT = "Content type beside Body of another content type"
WINDOW = "Requests in a window beside Window in seconds"
SORT = "Sort parameter beside Unknown sort"
ROW = "assumed | sibling |"
AS_OBJECT = f"| Shape | object | {ROW}\n| Items key | `items` | {ROW}\n"


@pytest.mark.parametrize(
    "made",
    [
        mistake(
            "search that minds the letter case",
            "| Letter case of a search | ignored |",
            "| Letter case of a search | minded |",
            "Value is 'minded'",
            "understood: ignored",
        ),
        mistake(
            "search at the beginning",
            "| Place of a search | anywhere |",
            "| Place of a search | beginning |",
            "Value is 'beginning'",
            "understood: anywhere",
        ),
        mistake(
            "key in a cookie",
            "| token in the query | query |",
            "| token in the query | cookie |",
            "In is 'cookie'",
            "understood: header, query, body",
        ),
        mistake(
            "header that cannot be sent",
            "| bearer | header | `Authorization` |",
            "| bearer | header | `Library Card` |",
            "Name is 'Library Card'",
            "understood: the name of a header, such as X-Key",
        ),
        mistake(
            "value without a key",
            "| token in the body | body | `api_token` | `{key}` |",
            "| token in the body | body | `api_token` | `{token}` |",
            "Value is '{token}'",
            "understood: a value with {key} in it once",
        ),
        mistake(
            "two forms whose names differ in blanks",
            "| token in the body | body |",
            "| token-in-the-query | body |",
            "Form is 'token-in-the-query'",
            "understood: a name that differs in more than blanks, signs, capitals",
        ),
        mistake(
            "no form outside the body",
            "| bearer | header | `Authorization` | `Bearer {key}` | exact | documented | page |\n"
            "| bearer in any case | header | `Authorization` | `Bearer {key}` | any | assumed |"
            " framework |\n"
            "| token in the query | query | `api_token` | `{key}` | exact | documented |"
            " vendor |\n",
            "",
            "no form of authentication in exact letter case outside the body",
            "give at least one",
            at="## Authentication",
        ),
        *(
            mistake(
                f"rights with {what}",
                "| other | nothing |",
                f"| other | {may} |",
                f"May is {may!r}",
                RIGHTS,
            )
            for what, may in (
                ("nothing beside one", "crm, nothing"),
                ("no blank after a comma", "crm,mail"),
                ("a comma at the end", "crm,"),
            )
        ),
        mistake(
            "two errors whose names differ in capitals",
            "| not found | 404 |",
            '| Forbidden | 404 | `"x"` | assumed | choice |\n| not found | 404 |',
            "Error is 'Forbidden'",
            "understood: an error that a check answers with",
            at="| Forbidden |",
        ),
        mistake(
            "object without its items",
            "| Shape | array |",
            "| Shape | object |",
            "Value is 'object'",
            SHAPE,
        ),
        mistake(
            "array with items",
            "| Page parameter |",
            f"| Items key | `items` | {ROW}\n| Page parameter |",
            "Value is 'array'",
            SHAPE,
            at="| Shape | array |",
        ),
        mistake(
            "array with a total",
            "| Page parameter |",
            f"| Total key | `total` | {ROW}\n| Page parameter |",
            "Value is 'array'",
            SHAPE,
            at="| Shape | array |",
        ),
        mistake(
            "items without backquotes",
            f"| Shape | array | {ROW}\n",
            f"| Shape | object | {ROW}\n| Items key | items | {ROW}\n",
            "Value is 'items'",
            "understood: one name in backquotes",
            at="| Items key |",
        ),
        mistake(
            "two keys of a name",
            f"| Shape | array | {ROW}\n",
            f"{AS_OBJECT}| Total key | `items` | {ROW}\n",
            "Value is 'items'",
            "understood: another name, as this is the items key",
            at="| Total key |",
        ),
        mistake(
            "page called like the token",
            "| Page parameter | `page` |",
            "| Page parameter | `api_token` |",
            "Value is 'api_token'",
            "understood: another name, as this is a key's parameter",
        ),
        mistake(
            "two parameters of a name",
            "| Page size parameter | `per_page` |",
            "| Page size parameter | `page` |",
            "Value is 'page'",
            "understood: another name, as this is the page parameter",
        ),
        *(
            mistake(
                f"{alone} alone",
                f"| {before} |",
                f"| {alone} | {value} | assumed | choice |\n| {before} |",
                f"Property is {alone!r}",
                f"understood: {pair}",
                at=f"| {alone} |",
            )
            for before, alone, value, pair in (
                ("Unknown key", "Content type", "`text/json`", CONTENT),
                ("Unknown key", "Body of another content type", "ignored", CONTENT),
                ("Unknown key", "Window in seconds", "120", WINDOW),
                ("Unknown key", "Requests in a window", "120", WINDOW),
                ("Empty filter", "Sort parameter", "`sort`", SORT),
                ("Empty filter", "Unknown sort", "ignored", SORT),
            )
        ),
        mistake(
            "window without the check of the rate",
            "| Unknown parameter |",
            "| Requests in a window | 120 | assumed | choice |\n"
            "| Window in seconds | 120 | assumed | choice |\n| Unknown parameter |",
            "the check 'rate' and the 'Requests in a window' need each other",
            "tell both or neither",
            at="## Requests",
        ),
    ],
)
def test_a_mistake_on_the_page_of_an_api_is_named(tmp_path: Path, made: Mistake) -> None:
    check(copy_pages(tmp_path, INTUM), API, made, compile_folder)


def test_two_errors_that_would_share_a_schema_are_named(tmp_path: Path) -> None:
    folder = copy_pages(tmp_path, INTUM)
    for old, new in (
        ("| right | forbidden |", "| right | Not-found |"),
        ("| forbidden | 403 |", "| Not-found | 403 |"),
    ):
        edited = replace(folder / API, old, new)

    with pytest.raises(DocumentError) as caught:
        compile_folder(folder)
    assert caught.value.cause == "Error is 'not found'"
    assert "differs in more than blanks" in caught.value.remedy
    assert caught.value.place == Place("intum/api.md", line_of(edited, "| not found | 404 |"))


def test_a_field_called_like_the_token_of_a_bare_body_is_named(tmp_path: Path) -> None:
    folder = copy_pages(tmp_path, INTUM)
    wrapper = "| Request wrapped in | `deal` | documented | page, by its example |\n"
    replace(folder / DEALS, wrapper, "")
    edited = replace(folder / DEALS, "| `url` | text | no |", "| `api_token` | text | no |")

    with pytest.raises(DocumentError) as caught:
        compile_folder(folder)
    assert caught.value.cause == "Field is 'api_token'"
    assert caught.value.remedy == "understood: another name, as a key is sent under this one"
    assert caught.value.place == Place(
        "intum/deals.md", line_of(edited, "| `api_token` | text | no |")
    )
