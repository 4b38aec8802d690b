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


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("", 1, "is not JSON: Expecting value"),
        ('{"title": "a",\n "clock": real}', 2, "is not JSON: Expecting value"),
        ('{"title": "a"}\n{}', 2, "is not JSON: Extra data"),
        ('{"title": "a", "title": "b"}', None, "the key 'title' stands in one place twice"),
        ('{"title": NaN}', None, "NaN is no number"),
        ('{"title": -Infinity}', None, "-Infinity is no number"),
        ('{"title": "\\ud800"}', None, "holds half a surrogate pair"),
        (f'{{"title": {"[" * 100_000}', None, "is not JSON that is understood"),
        ('{"title": 1e99999999999999999999}', None, "is not JSON that is understood"),
        ('{"title": 5}', None, "title: 5 is a number"),
        ("[]", None, "the file: a list stands here"),
        (b'{"title": "caf\xe9"}', None, "cannot be read: 'utf-8'"),
        (CLIENT % '"5": {"id": 5}', None, "intum.deals.5: 'total_amount_net' is missing"),
    ],
)
def test_a_mistake_names_the_file(
    tmp_path: Path, contracts: list[Contract], text: str | bytes, line: int | None, message: str
) -> None:
    name = written(tmp_path, text)

    with pytest.raises(ScenarioError) as caught:
        load_scenario(name, contracts)

    assert caught.value.place == Place(name, line)
    assert message in caught.value.cause


def test_a_file_that_cannot_be_opened_is_told(
    tmp_path: Path, contracts: list[Contract], monkeypatch: pytest.MonkeyPatch
) -> None:
    name = written(tmp_path, "{}")

    def refuse(*_: object, **__: object) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_text", refuse)
    with pytest.raises(ScenarioError, match=r"cannot be read: .*Permission denied"):
        load_scenario(name, contracts)


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
