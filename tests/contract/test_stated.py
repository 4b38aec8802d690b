"""An error of the loader tells which page states the fact that it stopped at."""

from __future__ import annotations

from pathlib import Path

import pytest

from dealdouble.contract.loader import load_contract, parse_contract, shipped_contracts
from dealdouble.errors import SpecificationError

from .editing import Edit, write

RULE = "- rule: exists\n        field: user_id\n        value: users\n"
FACTS = {
    "a rule": (RULE, RULE.replace("users", "nobody"), "| exists | `user_id` | `users` |"),
    "a rule without what it needs": (
        RULE,
        "- rule: exists\n        field: user_id\n",
        "| exists | `user_id` | `users` |",
    ),
    "no fact": ("base_path: /api/v1", "base_path: nowhere", ""),
}


@pytest.mark.parametrize(("old", "new", "row"), FACTS.values(), ids=FACTS)
def test_an_error_tells_where_the_fact_around_it_is_stated(
    tmp_path: Path, old: str, new: str, row: str
) -> None:
    file, _ = write(tmp_path, Edit("x-dealdouble-api:", old, new))
    with pytest.raises(SpecificationError) as caught:
        load_contract(file)
    page = shipped_contracts()["moco"].parent / "documents" / "moco" / "deals.md"
    lines = page.read_text(encoding="utf-8").splitlines()
    stated = [n for n, line in enumerate(lines, 1) if row and line.startswith(row)]
    assert caught.value.stated == (f"moco/deals.md:{stated[0]}" if row else "")
    assert str(caught.value).endswith(f"; stated in {caught.value.stated}") == bool(row)


def test_a_text_is_loaded_as_a_file_is() -> None:
    file = shipped_contracts()["moco"]
    text = file.read_text(encoding="utf-8")
    assert parse_contract(text, file.name) == load_contract(file)
