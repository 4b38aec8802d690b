"""The control's own OpenAPI document: whole, valid, and true by Schemathesis's judgement."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
import schemathesis
import yaml
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import SearchStrategy
from openapi_spec_validator import validate
from schemathesis.checks import CHECKS
from schemathesis.core.result import Ok

import dealdouble
from dealdouble import RunningDouble
from dealdouble.app.control_document import control_document
from dealdouble.contract.model import Contract
from dealdouble.faults.reading import KEYS

SLOW = "large"
"""A scenario that takes seconds to load."""


@pytest.fixture(scope="module")
def double() -> Iterator[RunningDouble]:
    """A double of all APIs."""
    with dealdouble.running() as running:
        yield running


@pytest.fixture(scope="module")
def document(double: RunningDouble) -> dict[str, Any]:
    """The document as it is served."""
    answer = httpx.get(f"{double.url}/_double/openapi.yaml")
    assert answer.headers["content-type"] == "application/yaml"
    found: dict[str, Any] = yaml.safe_load(answer.text)
    return found


def test_it_is_valid(document: dict[str, Any]) -> None:
    validate(document)
    assert list(nulls(document)) == []


def nulls(value: Any, path: str = "") -> Iterator[str]:
    """Where a key has nothing, as what stands behind a comma in braces has."""
    if value is None:
        yield path
    elif isinstance(value, dict | list):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, item in items:
            yield from nulls(item, f"{path}/{key}")


def test_it_has_every_path_and_method_and_no_other(
    double: RunningDouble, document: dict[str, Any]
) -> None:
    known = httpx.get(f"{double.url}/_double/nothing").json()["known"]
    assert sorted(f"/_double{path}" for path in document["paths"]) == sorted(known)
    for path, item in document["paths"].items():
        methods = {name.upper() for name in item if name != "parameters"}
        url = f"{double.url}/_double{path.replace('{id}', '1')}"
        allowed = httpx.options(url).headers["allow"].split(", ")
        assert set(allowed) - {"HEAD", "OPTIONS"} == methods, path


def test_a_fault_has_the_words_that_are_understood(document: dict[str, Any]) -> None:
    assert list(document["components"]["schemas"]["Fault"]["properties"]) == list(KEYS)


def test_a_server_of_one_api_names_no_other(contract: Contract) -> None:
    found = yaml.safe_load(control_document([contract], ["demo"]))
    schemas = found["components"]["schemas"]
    assert schemas["Api"]["enum"] == ["moco", ""]
    assert "look up" not in schemas["Operation"]["enum"]
    assert schemas["Shipped"]["enum"] == ["demo"]


def is_quick(context: Any, body: Any) -> bool:
    return not (isinstance(body, dict) and body.get("name") == SLOW)


def judged(double: RunningDouble, document: dict[str, Any]) -> list[Any]:
    """The operations that Schemathesis may ask, the endless one left out."""
    schema = schemathesis.openapi.from_dict(document)
    schema.config.update(base_url=f"{double.url}/_double")
    schema.hook("filter_body")(is_quick)
    found = [result.ok() for result in schema.get_all_operations() if isinstance(result, Ok)]
    assert len(found) == 23
    return [operation for operation in found if operation.path != "/requests/stream"]


def test_schemathesis_finds_nothing_wrong(double: RunningDouble, document: dict[str, Any]) -> None:
    operations = judged(double, document)
    for operation in operations:
        _ask(operation, schemathesis.GenerationMode.POSITIVE)
        if operation.body or list(operation.iter_parameters()):
            _ask(operation, schemathesis.GenerationMode.NEGATIVE)


def _ask(operation: Any, mode: Any) -> None:
    """Ask an operation for what it should do, or should refuse, and have all checks look on."""
    few = settings(
        max_examples=8,
        database=None,
        deadline=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    # What a scenario must keep to no schema can say: records follow the rules of their APIs.
    lax = {"positive_data_acceptance"} if operation.label == "PUT /state" else set()
    checks = [CHECKS.get_one(name) for name in CHECKS.get_all_names() if name not in lax]

    statuses: list[int] = []

    def ask(case: Any) -> None:
        statuses.append(case.call_and_validate(checks=checks).status_code)

    cases: SearchStrategy[Any] = operation.as_strategy(generation_mode=mode)
    run: Callable[[], None] = given(cases)(few(ask))
    run()
    assert statuses, operation.label
    assert all(status < 500 for status in statuses)
