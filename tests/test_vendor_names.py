"""What is emulated stands in data: no source names a vendor."""

from pathlib import Path

import pytest

from dealdouble.contract.loader import shipped_contracts

SOURCES = Path(__file__).parents[1] / "src" / "dealdouble"
PASSED_OVER = {"vendors", "__pycache__"}


def sources() -> list[Path]:
    """Every file of the package, except for what is kept for a single vendor."""
    return [
        file
        for file in sorted(SOURCES.rglob("*"))
        if file.is_file() and not PASSED_OVER & set(file.relative_to(SOURCES).parts)
    ]


def test_there_are_vendors_and_sources_to_look_for() -> None:
    assert {"intum", "moco"} <= set(shipped_contracts())
    assert SOURCES / "scenarios" / "schema.py" in sources()
    assert SOURCES / "contract" / "extensions.json" in sources()


@pytest.mark.parametrize("vendor", sorted(shipped_contracts()))
def test_no_source_names_a_vendor(vendor: str) -> None:
    named = []
    for file in sources():
        name = file.relative_to(SOURCES).as_posix()
        lines = file.read_text(encoding="utf-8").splitlines()
        places = [
            f"{name}:{number}" for number, line in enumerate(lines, 1) if vendor in line.lower()
        ]
        named += [name] * (vendor in name.lower()) + places

    assert named == []
