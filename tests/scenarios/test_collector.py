"""While a scenario is read the garbage collector rests, and afterwards it is as it was."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from dealdouble.contract.model import Contract
from dealdouble.errors import ScenarioError

from .office import OFFICE, load


@pytest.fixture(autouse=True)
def enabled() -> Iterator[None]:
    """Has the collector enabled at the end, whatever a test does."""
    yield
    gc.enable()


@pytest.mark.parametrize("is_enabled", [True, False])
@pytest.mark.parametrize("text", [OFFICE, "title: 5\n"], ids=["right", "wrong"])
def test_it_is_enabled_afterwards_if_it_was_before(
    tmp_path: Path, contract: Contract, text: str, is_enabled: bool
) -> None:
    if not is_enabled:
        gc.disable()
    try:
        load(tmp_path, text, contract)
    except ScenarioError:
        assert text != OFFICE

    assert gc.isenabled() is is_enabled
