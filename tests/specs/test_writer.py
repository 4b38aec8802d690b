"""What is written as YAML reads back the same, by this package and by readers of YAML 1.1."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from dealdouble.errors import SpecificationError
from dealdouble.specs.writer import OnOneLine, to_yaml
from dealdouble.yaml_file import read_yaml

TEXTS = [
    *("", " ", "~", "null", "yes", "no", "on", "true", "True", "y"),
    *("1", "-1", "+1", "08", "007", "0o17", "0x1F", "1_000", "1:30", "1e3", "1.5e3", ".5", "1."),
    *("3.1.0", "-", "- a", "?", ":", "a: b", "a #b", "#", "&a", "*a", "!a", "%a", "@a", "`a`"),
    *("2026-03-15", "2026-03-15T09:00:00Z", "<<", "=", ".inf", ".nan", "{a}", "[a]", "'", '"'),
    *("two\nlines", "\ttab", "trailing ", "ünï", "\u2028", "\x85", "😀", "a" * 5000),
]


def read(tmp_path: Path, text: str) -> Any:
    file = tmp_path / "written.yaml"
    file.write_bytes(text.encode())
    return read_yaml(file, "written.yaml", SpecificationError).value


@pytest.mark.parametrize("text", TEXTS, ids=ascii)
def test_a_text_stays_a_text(tmp_path: Path, text: str) -> None:
    written = to_yaml({"value": text, text: "value"}, "Heading")

    assert read(tmp_path, written) == {"value": text, text: "value"}
    assert yaml.safe_load(written) == {"value": text, text: "value"}


@pytest.mark.parametrize(
    ("value", "written"),
    [
        pytest.param(None, "null", id="null"),
        pytest.param(True, "true", id="true"),
        pytest.param(10**30, f"1{'0' * 30}", id="whole number"),
        pytest.param(Decimal("61000.0"), "61000.0", id="decimal"),
        pytest.param(Decimal("-0.10"), "-0.10", id="negative decimal"),
        pytest.param(Decimal("999999999999.99999"), "999999999999.99999", id="exact decimal"),
        pytest.param([], "[]", id="empty list"),
        pytest.param({}, "{}", id="empty object"),
        pytest.param(OnOneLine(a="b", c=True), "{a: b, c: true}", id="on one line"),
        pytest.param(["a", {"b": 1}], "\n  - a\n  - b: 1", id="list"),
    ],
)
def test_a_value_is_written_and_reads_back(tmp_path: Path, value: object, written: str) -> None:
    text = to_yaml({"value": value}, "Heading")

    assert text == f"# Heading\nvalue:{'' if written.startswith(chr(10)) else ' '}{written}\n"
    assert read(tmp_path, text) == {"value": value}


def test_a_value_that_stands_twice_is_written_twice() -> None:
    shared = {"a": ["b"]}

    assert to_yaml({"one": shared, "two": shared}, "Heading") == (
        "# Heading\none:\n  a:\n    - b\ntwo:\n  a:\n    - b\n"
    )


def test_keys_keep_their_order(tmp_path: Path) -> None:
    assert list(read(tmp_path, to_yaml({"b": 1, "a": 2, "c": 3}, "Heading"))) == ["b", "a", "c"]
