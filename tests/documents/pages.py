"""Copies of an API's pages with one mistake in them, and what is said of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from dealdouble.errors import DocumentError, Place
from dealdouble.shipped import shipped

API, DEALS = "api.md", "deals.md"
MOCO, INTUM = (shipped("specs") / "documents" / name for name in ("moco", "intum"))


@dataclass(frozen=True, slots=True)
class Mistake:
    """An edit of a page, and the error that it leads to.

    `old`, which stands on the page once, becomes `new`. The error is said of the line on which
    `at` then begins, or `new` where `at` is empty, and begins with `cause`; `remedy` is part of
    its remedy.
    """

    old: str
    new: str
    cause: str
    remedy: str
    at: str = ""


def mistake(name: str, old: str, new: str, cause: str, remedy: str, at: str = "") -> Any:
    """A row of a table of mistakes; `name` is its id."""
    return pytest.param(Mistake(old, new, cause, remedy, at), id=name.replace(" ", "-"))


def copy_pages(folder: Path, pages: Path = MOCO) -> Path:
    """A copy of an API's pages, MOCO's for example, below `folder`."""
    return Path(shutil.copytree(pages, folder / pages.name))


def replace(file: Path, old: str, new: str) -> str:
    """Make the one `old` of a file `new`; the text that it holds then."""
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands in {file.name} {text.count(old)} times"
    edited = text.replace(old, new)
    file.write_text(edited, encoding="utf-8")
    return edited


def line_of(text: str, part: str) -> int:
    """The line on which the one `part` of a text begins, line breaks before it aside."""
    part = part.lstrip("\n")
    assert text.count(part) == 1, f"{part!r} stands here {text.count(part)} times"
    return text[: text.index(part)].count("\n") + 1


def check(folder: Path, page: str, made: Mistake, read: Callable[[Path], object]) -> None:
    """Make the mistake on a copy of a page, have it read, and look at what is said of it."""
    edited = replace(folder / page, made.old, made.new)
    with pytest.raises(DocumentError) as caught:
        read(folder)
    said = caught.value
    assert said.place == Place(f"{folder.name}/{page}", line_of(edited, made.at or made.new))
    assert said.cause.startswith(made.cause), said.cause
    assert made.remedy in said.remedy, said.remedy
