"""Scenarios that are written as JSON are read exactly, and their mistakes name the file."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from dealdouble.contract.model import Contract
from dealdouble.errors import Place, ScenarioError
from dealdouble.scenarios.scenario import load_scenario, read_scenario

CLIENT = '{"title": "Exact", "intum": {"clients": {"acme": {"id": 1, "name": "A"}}, "deals": {%s}}}'
DEAL = (
    '"5": {"id": 5.0, "total_amount_net": 999999999999.999999000000000001, '
    '"total_amount_gross": 9999999999999999999e-7, "tax": "\\u007a\\ud83d\\ude80", '
    '"fields": {"a": 123456789012345678901234567890, "b": [1.50]}}'
)


def written(directory: Path, text: str | bytes) -> str:
    file = directory / "state.json"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(file)


def test_numbers_are_exact(tmp_path: Path, contracts: list[Contract]) -> None:
    scenario = load_scenario(written(tmp_path, CLIENT % DEAL), contracts)

    deal = scenario.apis["intum"].base.tables["deals"].records[5]
    assert deal["total_amount_net"] == Decimal("999999999999.999999000000000001")
    assert deal["total_amount_gross"] == Decimal("999999999999.9999999")
    assert deal["tax"] == "z🚀"
    assert deal["fields"] == {
        "a": Decimal(123456789012345678901234567890),
        "b": [Decimal("1.50")],
    }


VALUES = "write a text in double quotes, a number, true, false, null, or a value in [ ] or { }"
DEEP = "nested more than 110 times; write fewer lists and mappings within each other"
DIGITS = "is out of range; write one of at most 1,000 digits"
HALF = "half a surrogate pair stands here; write both halves, or the letter"
KEY = "put the key in double quotes, and no comma behind the last value"
COMMA = "write a comma behind the value before this, or close what it stands in"
EARLY = "is not JSON: it ends too early; write the rest, and close what is open"

# A text, the line of its mistake, and what is told of it.
TEXTS = {
    "nothing": ("", 1, EARLY),
    "half": ('{"title": "a",\n"moco": ', 2, EARLY),
    "a word": (
        '{"title": "a",\n "clock": real}',
        2,
        f"is not JSON: Expecting value at column 11; {VALUES}",
    ),
    "two values": (
        '{"title": "a"}\n{}',
        2,
        "is not JSON: Extra data at column 1; keep one value in the file, and remove what stands "
        "behind it",
    ),
    "a comma too many": (
        '{"title": "a",\n}',
        2,
        f"is not JSON: Expecting property name enclosed in double quotes at column 1; {KEY}",
    ),
    "single quotes": (
        "{'title': 'a'}",
        1,
        f"is not JSON: Expecting property name enclosed in double quotes at column 2; {KEY}",
    ),
    "no comma": (
        '{"title": "a"\n"moco": {}}',
        2,
        f"is not JSON: Expecting ',' delimiter at column 1; {COMMA}",
    ),
    "no colon": (
        '{"title" "a"}',
        1,
        "is not JSON: Expecting ':' delimiter at column 10; write a colon behind the key",
    ),
    "an open quote": (
        '{\n"title": "a}\n',
        2,
        "is not JSON: Invalid control character at column 13; close the text with a double quote, "
        "or write \\n for the end of a line and \\t for a tab",
    ),
    "an open quote at the end": (
        '{\n"title": "a}',
        2,
        "is not JSON: Unterminated string at column 10; close the text with a double quote",
    ),
    "a tab in a text": (
        '{"title": "a\tb"}',
        1,
        "is not JSON: Invalid control character at column 13; close the text with a double quote, "
        "or write \\n for the end of a line and \\t for a tab",
    ),
    "a backslash": (
        '{"title": "a\\b\\x"}',
        1,
        "is not JSON: Invalid \\escape at column 15; write \\\\ for a backslash",
    ),
    "a key twice": (
        '{"title": "a",\n"title": "b"}',
        2,
        "the key 'title' stands here, and in line 1 already; keep one of the two",
    ),
    "an inner key twice": (
        '{"title": "a\\ud83d\\ude80",\n"moco": {"users": {},\n"users": {}}}',
        3,
        "the key 'users' stands here, and in line 2 already; keep one of the two",
    ),
    "not a number": (
        '{"title": "NaN",\n"a": NaN}',
        2,
        "NaN is no number; write a number, or null",
    ),
    "infinite": (
        '{"title": "a\\"Infinity",\n\n"a": -Infinity}',
        3,
        "-Infinity is no number; write a number, or null",
    ),
    "half a pair": ('{"a": "\\ud83d\\ude80 \\\\ud800",\n"title": "\\ud800"}', 2, HALF),
    "the other half": ('{"a": 1,\n"title": "\\udc00\\ud800"}', 2, HALF),
    "endless lists": (f'{{"a": 1,\n"title": {"[" * 100_000}', 2, DEEP),
    "too many lists": (f'{{"a": 1,\n"title": {"[" * 110}{"]" * 110}}}', 2, DEEP),
    "an endless exponent": (
        '{"a": 1,\n"title": 1e99999999999999999999}',
        2,
        f"the number 1e99999999999999999999 {DIGITS}",
    ),
    "a great exponent": ('{"a": 1,\n"title": 1e1000}', 2, f"the number 1e1000 {DIGITS}"),
    "a great exponent before something else": (
        '{"title": 1e1000,\n"moco": {]}',
        2,
        f"is not JSON: Expecting property name enclosed in double quotes at column 10; {KEY}",
    ),
    "too many digits": (
        f'{{"a": 1,\n"title": {"1" * 5000}}}',
        2,
        f"the number {'1' * 40}… {DIGITS}",
    ),
    "a number for a text": (
        '{\n"title": 5}',
        2,
        "title: 5 is a number; put it in quotes, '5', to make it a text (One line that says what "
        "the scenario is for)",
    ),
    "a list": (
        "\n[]",
        2,
        "the file: a list stands here; write keys and values, such as {title: TEXT}",
    ),
    "another writing": (
        b'{"title": "a",\n"b": "caf\xe9"}',
        2,
        "the byte 0xE9 is not UTF-8, in which the file is read; save the file as UTF-8",
    ),
}


@pytest.mark.parametrize(("text", "line", "told"), TEXTS.values(), ids=TEXTS)
def test_a_mistake_is_told_with_its_line(
    tmp_path: Path, contracts: list[Contract], text: str | bytes, line: int, told: str
) -> None:
    name = written(tmp_path, text)

    with pytest.raises(ScenarioError) as caught:
        load_scenario(name, contracts)

    assert str(caught.value) == f"{name}:{line}: {told}"
    assert caught.value.place == Place(name, line)


def test_a_mistake_in_a_record_is_told_with_its_line(
    tmp_path: Path, contracts: list[Contract]
) -> None:
    value = json.loads(CLIENT % '"5": {"id": 5, "name": "\\ud83d\\ude80"}')
    name = written(tmp_path, json.dumps(value, indent=2))

    with pytest.raises(ScenarioError) as caught:
        load_scenario(name, contracts)

    assert caught.value.place == Place(name, 11)
    assert caught.value.cause == "intum.deals.5: 'total_amount_net' is missing"


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ('{\n"title": 5, "a": "\x7f"}', "the file: 'a' is not known here"),
        ('{"title": "\x7f",\n"title": 5}', "the key 'title' stands in one place twice"),
    ],
)
def test_what_is_json_but_no_yaml_has_no_lines(
    tmp_path: Path, contracts: list[Contract], text: str, cause: str
) -> None:
    name = written(tmp_path, text)

    with pytest.raises(ScenarioError) as caught:
        load_scenario(name, contracts)

    assert (caught.value.place, caught.value.cause) == (Place(name), cause)
    assert caught.value.remedy != ""


def test_what_is_too_long_to_be_read_again_has_no_lines(
    tmp_path: Path, contracts: list[Contract]
) -> None:
    blanks = " " * (16 * 1024 * 1024)
    for text in (f'{{{blanks}"title": 5}}', f'{{"title": "a",{blanks}"title": "b"}}'):
        name = written(tmp_path, text)

        with pytest.raises(ScenarioError) as caught:
            load_scenario(name, contracts)

        assert caught.value.place == Place(name)


def test_the_mark_with_which_some_editors_begin_a_file_is_no_part_of_it(
    tmp_path: Path, contracts: list[Contract]
) -> None:
    name = written(tmp_path, '\ufeff{"title": "Marked"}')

    assert load_scenario(name, contracts).title == "Marked"


def test_a_file_may_name_the_schema_with_which_editors_check_it(
    tmp_path: Path, contracts: list[Contract]
) -> None:
    name = written(tmp_path, '{"$schema": "scenario.schema.json", "title": "Checked"}')

    assert load_scenario(name, contracts).title == "Checked"


def test_a_file_that_cannot_be_opened_is_told(
    tmp_path: Path, contracts: list[Contract], monkeypatch: pytest.MonkeyPatch
) -> None:
    name = written(tmp_path, "{}")

    def refuse(*_: object, **__: object) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(ScenarioError) as caught:
        load_scenario(name, contracts)
    assert caught.value.cause == "cannot be read: Permission denied"
    assert caught.value.remedy == "name a file that you may read"


@pytest.mark.parametrize("depth", [99, 150, 1_500])
def test_a_value_that_nests_as_deep_as_no_request_may_is_told(
    contracts: list[Contract], depth: int
) -> None:
    value = json.loads(CLIENT % DEAL, parse_float=Decimal)
    nested: object = 1
    for _ in range(depth):
        nested = [nested]
    value["intum"]["deals"]["5"]["fields"] = {"a": nested}

    if depth < 100:
        read_scenario(value, "state", contracts)
        return
    with pytest.raises(ScenarioError) as caught:
        read_scenario(value, "state", contracts)
    assert caught.value.cause.endswith("nested more than 100 times")
