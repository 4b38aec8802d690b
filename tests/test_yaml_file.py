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


@pytest.mark.parametrize("text", ["1" * 999, "-" + "1" * 999, "1e999", "-1e-999", "0e9999"])
def test_a_number_may_have_a_thousand_digits(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text).value == Decimal(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("1" * 1001, "1" * 40 + "…"),
        ("1" * 5000, "1" * 40 + "…"),
        ("1e1000", "1e1000"),
        ("-1e-1000", "-1e-1000"),
        ("1e999999999", "1e999999999"),
        ("1e9999999999999999999", "1e9999999999999999999"),
    ],
)
def test_a_number_of_more_digits_is_refused(tmp_path: Path, text: str, shown: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        read(tmp_path, f"a: 1\nb: {text}\n")

    assert str(caught.value) == (
        f"name.yaml:2: the number {shown} is out of range; write one of at most 1,000 digits"
    )


def test_a_mark_of_the_order_of_bytes_is_no_part_of_the_text(tmp_path: Path) -> None:
    assert read(tmp_path, "\ufeffa: 1\n").value == {"a": 1}


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
        ("'<<': {a: 1}", {"<<": {"a": 1}}),
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


@pytest.mark.parametrize("text", ["a: &x 5\nb: *x\n", "a: &x 1\nc: &x 5\nb: *x\n"])
def test_an_alias_stands_for_the_last_value_of_its_name(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text).value["b"] == 5


def test_an_alias_may_stand_within_what_another_one_stands_for(tmp_path: Path) -> None:
    found = read(tmp_path, "a: &a {x: 1}\nb: &b [*a, &c {y: *a}]\nd: [*b, *c]\n")

    assert found.value["d"] == [[{"x": 1}, {"y": {"x": 1}}], {"y": {"x": 1}}]


def bomb(levels: int, fold: int) -> str:
    """A few lines of aliases that stand for a great many values."""
    lines = [f"a0: &a0 [{', '.join('x' * fold)}]"]
    for level in range(1, levels):
        names = ", ".join([f"*a{level - 1}"] * fold)
        lines.append(f"a{level}: &a{level} [{names}]")
    return "\n".join(lines) + "\n"


def test_aliases_may_stand_for_thousands_of_values(tmp_path: Path) -> None:
    assert read(tmp_path, bomb(4, 10)).value["a3"] == [[[["x"] * 10] * 10] * 10] * 10


def test_aliases_that_stand_for_more_than_memory_holds_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError) as caught:
        read(tmp_path, bomb(9, 10))

    assert str(caught.value) == (
        "name.yaml:5: the aliases up to here stand for more than 100,000 values; write fewer, or "
        "write the values out"
    )


MISTAKES = [
    pytest.param(
        "a: 1\nb: 2\na: 3",
        3,
        "the key 'a' stands here, and in line 1 already; keep one of the two",
        id="key twice",
    ),
    pytest.param(
        "a: 1\n'a': 3",
        2,
        "the key 'a' stands here, and in line 1 already; keep one of the two",
        id="quoted key twice",
    ),
    pytest.param(
        "x:\n  - {b: 1, b: 1}",
        2,
        "the key 'b' stands here, and in line 2 already; keep one of the two",
        id="inner key",
    ),
    pytest.param(
        "a: 1\n[b, c]: 2",
        2,
        "a key is a list or a mapping, where a text belongs; write a text, and put one that "
        "begins with [ or { in quotes",
        id="list as key",
    ),
    pytest.param(
        "? {b: c}\n: 2",
        1,
        "a key is a list or a mapping, where a text belongs; write a text, and put one that "
        "begins with [ or { in quotes",
        id="mapping as key",
    ),
    pytest.param(
        "a: &x {b: 1}\nc:\n  <<: *x",
        3,
        "'<<' merges nothing here; write the keys out, or have the file extend another",
        id="merge key",
    ),
    pytest.param(
        "a: *b",
        1,
        "no value before this is named &b; put a text in quotes: '*b'",
        id="unknown alias",
    ),
    pytest.param(
        "a: 1\nb: &x [1, *x]",
        2,
        "an alias refers to a value that it is part of; write the value out, without an end to it",
        id="list in itself",
    ),
    pytest.param(
        "a: &x\n  b: *x",
        2,
        "an alias refers to a value that it is part of; write the value out, without an end to it",
        id="mapping in itself",
    ),
    pytest.param(
        "a: &x 1\nb: &x [*x]",
        2,
        "an alias refers to a value that it is part of; write the value out, without an end to it",
        id="name given again",
    ),
    *(
        pytest.param(
            text,
            line,
            f"the tag {tag!r} is not understood; leave it out, and put a text that begins with ! "
            "in quotes",
            id=tag,
        )
        for text, line, tag in (
            ("a: 1\nb: !!str 5", 2, "tag:yaml.org,2002:str"),
            ("a: !deal {b: 1}", 1, "!deal"),
            ("- !!binary aGk=", 1, "tag:yaml.org,2002:binary"),
        )
    ),
    pytest.param(
        "a: 1\nb: 2\n---\nc: 3\n",
        3,
        "a second document begins here; keep one of them in the file, and remove the line '---' "
        "between them",
        id="two documents",
    ),
    *(
        pytest.param(
            f"a: 1\nb: {'[' * depth}{']' * depth}",
            2,
            "nested more than 110 times; write fewer lists and mappings within each other",
            id=f"{depth} levels",
        )
        for depth in (110, 500, 50_000)
    ),
    pytest.param(
        f"a: {'{b: ' * 200}1{'}' * 200}",
        1,
        "nested more than 110 times; write fewer lists and mappings within each other",
        id="mappings",
    ),
]


@pytest.mark.parametrize(("text", "line", "told"), MISTAKES)
def test_a_mistake_in_a_file_is_told(tmp_path: Path, text: str, line: int, told: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        read(tmp_path, text)

    assert str(caught.value) == f"name.yaml:{line}: {told}"
    assert caught.value.place == Place("name.yaml", line)


def test_a_tag_that_says_nothing_changes_nothing(tmp_path: Path) -> None:
    assert read(tmp_path, "a: ! 5\n").value == {"a": 5}


def test_a_hundred_and_ten_levels_of_nesting_are_read(tmp_path: Path) -> None:
    value = read(tmp_path, "[" * 110 + "1" + "]" * 110).value

    for _ in range(110):
        [value] = value
    assert value == 1


@pytest.mark.parametrize(
    ("path", "is_there"),
    [
        ((), True),
        (("a",), True),
        (("a", 1, "b"), True),
        (("a", 2), False),
        (("a", "b"), False),
        (("c",), True),
        (("c", "d"), False),
        (("d",), False),
    ],
)
def test_a_file_knows_what_it_holds(
    tmp_path: Path, path: tuple[str | int, ...], is_there: bool
) -> None:
    assert read(tmp_path, "a: [1, {b: null}]\nc: null\n").holds(path) is is_there


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SpecificationError) as caught:
        read_yaml(tmp_path / "missing.yaml", "name.yaml", SpecificationError)
    assert caught.value.cause == "cannot be read: No such file or directory"
    assert caught.value.remedy == "name a file that you may read"
    assert caught.value.place == Place("name.yaml")
