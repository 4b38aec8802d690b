"""YAML files are read by the core schema of YAML 1.2, exactly, and with the line of each value."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from dealdouble.errors import Place, ScenarioError, SpecificationError
from dealdouble.yaml_file import YamlFile, read_yaml


def read(folder: Path, text: str) -> YamlFile:
    file = folder / "written.yaml"
    file.write_text(text, encoding="utf-8")
    return read_yaml(file, "name.yaml", ScenarioError)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *((text, None) for text in ("", "~", "null", "Null", "NULL", "# a comment")),
        *((text, True) for text in ("true", "True", "TRUE")),
        *((text, False) for text in ("false", "False", "FALSE")),
        *((text, text) for text in ("yes", "no", "on", "off", "y", "n", "nULL", "tRUE", "None")),
        *((text, text) for text in ("2026-03-15", "2026-03-15T09:00:00Z", "12:30:00", "1_000")),
        *((text, text) for text in ("0x1F", "0o17", "0b1", ".inf", "-.inf", ".nan", "=", "<<")),
        *((text, text) for text in (".", "1.2.3", "1e", "e1", "+", "1 2", "١٢", "1,5", "--1")),
        ("0", 0),
        ("12", 12),
        ("-12", -12),
        ("+12", 12),
        ("007", 7),
        ("9" * 30, 10**30 - 1),
        ("1.0", Decimal("1.0")),
        ("-0.10", Decimal("-0.10")),
        (".5", Decimal("0.5")),
        ("1.", Decimal(1)),
        ("1e3", Decimal("1e3")),
        ("1.5E-3", Decimal("0.0015")),
        ("999999999999.99999", Decimal("999999999999.99999")),
        ("'12'", "12"),
        ('"true"', "true"),
        ("''", ""),
        ('"2026-03-15"', "2026-03-15"),
        ("'a''b'", "a'b"),
        (r'"a\nb"', "a\nb"),
        ("plain words", "plain words"),
        ("ünï", "ünï"),
        ("|\n  12\n", "12\n"),
        (">-\n  a\n  b\n", "a b"),
        ("[]", []),
        ("{}", {}),
    ],
    ids=ascii,
)
def test_a_value_is_read(tmp_path: Path, text: str, expected: object) -> None:
    value = read(tmp_path, f"value: {text}\n").value["value"]

    assert value == expected
    assert type(value) is type(expected)


def test_a_number_keeps_its_digits(tmp_path: Path) -> None:
    value = read(tmp_path, "[1.10, 61000.0, 0.1]").value

    assert [str(number) for number in value] == ["1.10", "61000.0", "0.1"]


def test_a_whole_number_of_thousands_of_digits_is_read(tmp_path: Path) -> None:
    assert read(tmp_path, "1" * 5000).value == Decimal("1" * 5000)


@pytest.mark.parametrize("text", ["", "\n", "# a comment\n", "---\n"])
def test_an_empty_file_holds_null(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text).value is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1: a", {"1": "a"}),
        ("true: a", {"true": "a"}),
        ("2026-03-15: a", {"2026-03-15": "a"}),
        ("'1': a", {"1": "a"}),
        ("~: a", {"~": "a"}),
        ("<<: {a: 1}", {"<<": {"a": 1}}),
    ],
)
def test_a_key_is_always_a_text(tmp_path: Path, text: str, expected: dict[str, Any]) -> None:
    assert read(tmp_path, text).value == expected


def test_an_alias_stands_for_its_value(tmp_path: Path) -> None:
    found = read(tmp_path, "one: &a [1, {b: 2}]\ntwo: *a\nthree: [*a]\n")

    assert found.value == {"one": [1, {"b": 2}], "two": [1, {"b": 2}], "three": [[1, {"b": 2}]]}
    assert found.place(("two",)) == Place("name.yaml", 2)


def test_every_value_has_the_line_of_its_key_or_of_itself(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "# a comment\n"
        "first:\n"
        "  inner: |\n"
        "    text\n"
        "  list:\n"
        "    - a\n"
        "    -\n"
        "      key: b\n"
        "last: {x: 1,\n"
        "  y: 2}\n",
    )

    assert found.lines == {
        (): 2,
        ("first",): 2,
        ("first", "inner"): 3,
        ("first", "list"): 5,
        ("first", "list", 0): 6,
        ("first", "list", 1): 8,
        ("first", "list", 1, "key"): 8,
        ("last",): 9,
        ("last", "x"): 9,
        ("last", "y"): 10,
    }


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ((), 2),
        (("deals", 0, "name"), 3),
        (("deals", 0, "missing"), 3),
        (("deals", 0, "name", "deeper", 7), 3),
        (("deals", 9), 2),
        (("missing",), 2),
    ],
)
def test_a_place_is_that_of_the_nearest_value(
    tmp_path: Path, path: tuple[str | int, ...], line: int
) -> None:
    found = read(tmp_path, "\ndeals:\n  - name: a\n")

    assert found.place(path) == Place("name.yaml", line)


def test_an_empty_file_has_no_lines(tmp_path: Path) -> None:
    assert read(tmp_path, "").place(("a",)) == Place("name.yaml")


@pytest.mark.parametrize(
    ("text", "line", "cause"),
    [
        pytest.param("a: 1\nb: [1\n", 3, "is not YAML: did not find expected ','", id="open list"),
        pytest.param("a: b: c", 1, "is not YAML: mapping values are not allowed", id="two colons"),
        pytest.param("a:\n\t- b", 2, "is not YAML: found character that cannot start", id="tab"),
        pytest.param("a: 'b", 1, "is not YAML: found unexpected end of stream", id="open quote"),
        pytest.param("a: *b", 1, "is not YAML: found undefined alias", id="unknown alias"),
        pytest.param("a: 1\n---\nb: 2", 2, "is not YAML: but found another document", id="two"),
        pytest.param("a: \x01", None, "is not YAML: unacceptable character", id="control sign"),
        pytest.param("a: 1\nb: 2\na: 3", 3, "the key 'a' stands here twice", id="key twice"),
        pytest.param("a: 1\n'a': 3", 2, "the key 'a' stands here twice", id="quoted key twice"),
        pytest.param("x:\n  - {b: 1, b: 1}", 2, "the key 'b' stands here twice", id="inner key"),
        pytest.param(
            "a: 1\n[b, c]: 2",
            2,
            "a key is a list or a mapping, where a text belongs",
            id="list as key",
        ),
        pytest.param(
            "? {b: c}\n: 2",
            1,
            "a key is a list or a mapping, where a text belongs",
            id="mapping as key",
        ),
        pytest.param(
            "a: 1\nb: &x [1, *x]",
            2,
            "an alias refers to a value that it is part of",
            id="list in itself",
        ),
        pytest.param(
            "a: &x\n  b: *x",
            1,
            "an alias refers to a value that it is part of",
            id="mapping in itself",
        ),
        pytest.param(
            "a: 1\nb: !!str 5", 2, "the tag 'tag:yaml.org,2002:str' is not understood", id="text"
        ),
        pytest.param(
            "a: !deal {b: 1}", 1, "the tag '!deal' is not understood", id="tag of its own"
        ),
        pytest.param(
            "- !!binary aGk=",
            1,
            "the tag 'tag:yaml.org,2002:binary' is not understood",
            id="binary",
        ),
        pytest.param(
            "a: 1\nb: 1e9999999999999999999",
            2,
            "the number 1e9999999999999999999 is out of range",
            id="endless exponent",
        ),
        pytest.param("[" * 500 + "]" * 500, 1, "nested more than 100 times", id="nesting"),
    ],
)
def test_a_mistake_in_a_file_is_named(
    tmp_path: Path, text: str, line: int | None, cause: str
) -> None:
    with pytest.raises(ScenarioError) as caught:
        read(tmp_path, text)
    assert caught.value.cause.startswith(cause)
    assert caught.value.place == Place("name.yaml", line)


def test_a_hundred_levels_of_nesting_are_read(tmp_path: Path) -> None:
    value = read(tmp_path, "[" * 100 + "1" + "]" * 100).value

    for _ in range(100):
        [value] = value
    assert value == 1


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SpecificationError) as caught:
        read_yaml(tmp_path / "missing.yaml", "name.yaml", SpecificationError)
    assert caught.value.cause.startswith("cannot be read: [Errno 2]")
    assert caught.value.place == Place("name.yaml")


def test_a_directory_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError) as caught:
        read_yaml(tmp_path, "name.yaml", ScenarioError)
    assert caught.value.cause.startswith("cannot be read: ")


def test_a_file_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    file = tmp_path / "latin.yaml"
    file.write_bytes("name: Müller".encode("latin-1"))

    with pytest.raises(ScenarioError) as caught:
        read_yaml(file, "name.yaml", ScenarioError)
    assert caught.value.cause.startswith("cannot be read: 'utf-8' codec")
    assert caught.value.place == Place("name.yaml")
