"""The page of what an API shares is read as strictly, and a page that is none is told so."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from dealdouble.documents.page import Page
from dealdouble.documents.reader import read_api_page, read_resource_page
from dealdouble.errors import DocumentError, Place

from .pages import API, DEALS, Mistake, check, copy_pages, mistake

SOURCES = ("page", "vendor", "recordings", "clients", "framework", "choice")
RESOURCE_SECTIONS = "needed: Resource, Operations, Answers, Representation, Order"
API_SECTIONS = (
    "needed: API, Sources, Authentication, Access, Admission, Errors, Types, Messages, "
    "Requests, Lists"
)


def read_api(folder: Path) -> Page:
    return read_api_page(folder / API, f"moco/{API}")


@pytest.mark.parametrize(
    "made",
    [
        mistake(
            "section of the other page",
            "## Types",
            "## Fields",
            "a table under the heading 'Fields'",
            "understood: API, Sources, Authentication, Access, Admission, Errors, Error headers, "
            "Failures, Types, Messages, Requests, Lists",
        ),
        mistake(
            "reordered columns of the sources",
            "| Source | What it is |",
            "| What it is | Source |",
            "the columns are What it is, Source",
            "understood: Source, What it is",
        ),
        mistake(
            "source that a row names and nobody lists",
            "| framework | what services",
            "| rails | what services",
            "Source is 'framework'",
            "understood, alone or before a comma: page, vendor, recordings, clients, rails, choice",
            at="| bearer in any case |",
        ),
        mistake(
            "source twice",
            "| choice | nobody says",
            "| page | the same page |\n| choice | nobody says",
            "Source page stands on line",
            "one row a fact",
        ),
        mistake(
            "unknown place of a key",
            "| token | header |",
            "| token | cookie |",
            "In is 'cookie'",
            "understood: header, query, body",
        ),
        mistake(
            "unknown letter case",
            "`Bearer {key}` | exact |",
            "`Bearer {key}` | same |",
            "Letter case is 'same'",
            "understood: exact, any",
            at="| bearer | header |",
        ),
        mistake(
            "unknown check",
            "| key | unauthorized |",
            "| token | unauthorized |",
            "Check is 'token'",
            "understood: path, method, key, rate, right, size, body, record, filters, rules",
        ),
        mistake(
            "status of a success",
            "| not found | 404 |",
            "| not found | 204 |",
            "Status is '204'",
            "understood: a status from 400 to 599",
        ),
        mistake(
            "status with a digit too many",
            "| not found | 404 |",
            "| not found | 4044 |",
            "Status is '4044'",
            "understood: a status from 400 to 599",
        ),
        mistake(
            "status in other digits",
            "| not found | 404 |",
            "| not found | ٤٠٤ |",
            "Status is '٤٠٤'",
            "understood: a status from 400 to 599",
        ),
        mistake(
            "same body of an error twice",
            '| invalid | 422 | `{"message": "{message}"}` |',
            '| invalid | 422 | `"{errors}"` |',
            'Error, Status, Body invalid, 422, "{errors}" stands on line',
            "one row a fact",
            at='| invalid | 422 | `"{errors}"` | documented',
        ),
        mistake(
            "unknown value of a header",
            "| `Allow` | allowed methods |",
            "| `Allow` | methods |",
            "Value is 'methods'",
            "understood: allowed methods, seconds to wait",
            at="| method not allowed | `Allow`",
        ),
        mistake(
            "header without backquotes",
            "| `Retry-After` |",
            "| Retry-After |",
            "Header is 'Retry-After'",
            "understood: one name in backquotes",
            at="| too many requests | Retry-After",
        ),
        mistake(
            "message of a type among those of rules",
            "| exists | must exist |",
            "| type | must exist |",
            "Rule is 'type'",
            "understood: required, date, not blank, matches",
        ),
        mistake(
            "message twice",
            "| exists | must exist |",
            "| date | must exist |",
            "Rule date stands on line",
            "one row a fact",
        ),
        mistake(
            "type of a filter only",
            "| whole number | is not a number |",
            "| list of whole numbers | is not a number |",
            "Type is 'list of whole numbers'",
            "understood: text, number, decimal, whole number, date, list of texts, custom "
            "properties, object",
        ),
    ],
)
def test_a_mistake_on_the_page_of_an_api_is_named(tmp_path: Path, made: Mistake) -> None:
    check(copy_pages(tmp_path), API, made, read_api)


@pytest.mark.parametrize(
    "title",
    [
        *("API", "Sources", "Authentication", "Access", "Admission"),
        *("Errors", "Types", "Messages", "Requests", "Lists"),
    ],
)
def test_an_api_needs_a_section(tmp_path: Path, title: str) -> None:
    error = _without_section(tmp_path, API, title)

    assert error.cause == f"has no section {title!r} with a table"
    assert error.remedy == API_SECTIONS
    assert error.place == Place("api.md")


@pytest.mark.parametrize("title", ["Resource", "Operations", "Answers", "Representation", "Order"])
def test_a_resource_needs_a_section(tmp_path: Path, title: str) -> None:
    error = _without_section(tmp_path, DEALS, title)

    assert error.cause == f"has no section {title!r} with a table"
    assert error.remedy == RESOURCE_SECTIONS
    assert error.place == Place("deals.md")


def _without_section(tmp_path: Path, page: str, title: str) -> DocumentError:
    """What is said of a page that has lost the section of a title."""
    file = copy_pages(tmp_path) / page
    before, _, rest = file.read_text(encoding="utf-8").partition(f"\n## {title}\n")
    file.write_text(before + rest[rest.find("\n## ") :], encoding="utf-8")
    read = partial(read_resource_page, sources=SOURCES) if page == DEALS else read_api_page
    with pytest.raises(DocumentError) as caught:
        read(file, page)
    return caught.value


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        pytest.param(None, "cannot be read: [Errno 2]", id="missing"),
        pytest.param(b"# MOCO \xff\n", "cannot be read: 'utf-8' codec", id="not UTF-8"),
    ],
)
def test_a_page_that_cannot_be_read_is_named(
    tmp_path: Path, content: bytes | None, cause: str
) -> None:
    file = tmp_path / "api.md"
    if content is not None:
        file.write_bytes(content)

    with pytest.raises(DocumentError) as caught:
        read_api_page(file, "moco/api.md")
    assert caught.value.cause.startswith(cause)
    assert caught.value.place == Place("moco/api.md")


def test_a_directory_in_the_place_of_a_page_is_named(tmp_path: Path) -> None:
    with pytest.raises(DocumentError) as caught:
        read_resource_page(tmp_path, "moco/deals.md", ["page"])
    assert caught.value.cause.startswith("cannot be read: ")
    assert caught.value.place == Place("moco/deals.md")
