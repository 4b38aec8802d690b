"""Write copies of a shipped specification in which one thing is different."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from dealdouble.contract.loader import load_contract, shipped_contracts
from dealdouble.errors import Place, SpecificationError

HERE = "@@"
"""Marks in a replacement the line at which the loader is expected to stop."""


@dataclass(frozen=True, slots=True)
class Edit:
    """The first `old` after `after` becomes `new`; the loader stops there, or at `stop`."""

    after: str
    old: str
    new: str
    stop: str = ""
    api: str = "moco"


def write(folder: Path, edit: Edit) -> tuple[Path, int]:
    """The edited specification, and the line at which the loader is expected to stop."""
    text = shipped_contracts()[edit.api].read_text(encoding="utf-8")
    start = text.index(edit.old, text.index(edit.after))
    before = text[:start] + edit.new.partition(HERE)[0] * (HERE in edit.new)
    changed = text[:start] + edit.new.replace(HERE, "") + text[start + len(edit.old) :]
    if edit.stop:
        before = changed[: changed.index(edit.stop)]
    file = folder / "edited.yaml"
    file.write_text(changed, encoding="utf-8")
    return file, before.count("\n") + 1


def assert_stops(folder: Path, edit: Edit, cause: str, remedy: str) -> None:
    """The loader stops at the edit, and says just that."""
    file, line = write(folder, edit)
    with pytest.raises(SpecificationError) as caught:
        load_contract(file)
    assert caught.value.cause == cause
    assert caught.value.remedy == remedy
    assert caught.value.place == Place("edited.yaml", line)
