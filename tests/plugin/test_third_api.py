"""Accounts follow from the contracts: an API of one's own has one too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import dealdouble
from dealdouble.contract.loader import parse_contract
from dealdouble.contract.model import Contract
from dealdouble.errors import OptionError
from dealdouble.scenarios.catalogue import Catalogue
from dealdouble.specs.build import compile_folder
from dealdouble.testing import supply

LIBRARY = Path(__file__).parents[1] / "library"


@pytest.fixture(scope="module")
def contract() -> Contract:
    """The contract of the invented library."""
    return parse_contract(compile_folder(LIBRARY / "pages" / "library"), "library.openapi.yaml")


@pytest.fixture
def only(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """No engine of a test's is left to the next one."""
    supply.engine.cache_clear()
    yield monkeypatch
    supply.engine.cache_clear()


def serve(only: pytest.MonkeyPatch, contract: Contract) -> dealdouble.RunningDouble:
    """A double of a library."""
    only.setattr(supply, "contracts", lambda: {"library": contract})
    only.setattr(supply, "catalogue", lambda: Catalogue([contract]))
    return dealdouble.running(LIBRARY / "scenario.yaml", clock="2026-03-15T09:00:00Z")


def test_an_account_at_any_api(only: pytest.MonkeyPatch, contract: Contract) -> None:
    with serve(only, contract) as double:
        library = double.accounts["library"]
        assert library.url == f"{double.url}/v2"
        assert library.headers == {"X-Library-Card": "staff"}
        assert library.client.get("/loans").status_code == 200
        loans = library.records("loans")
        assert loans.update(1, note="read")["note"] == "read"
        assert library.records("books")[11] == {"id": 11, "title": "The Sea and the Jungle"}
        with pytest.raises(OptionError, match="library has no 'deals'; there are loans"):
            library.deals  # noqa: B018


def test_a_key_that_goes_into_the_query_only(only: pytest.MonkeyPatch, contract: Contract) -> None:
    forms = tuple(form for form in contract.authentication if form.location == "query")
    with serve(only, replace(contract, authentication=forms)) as double:
        library = double.accounts["library"]
        assert library.headers == {}
        assert library.client.get("/loans", params={"page": 1}).status_code == 200
        assert library.requests[-1].query == {"page": "1", "card": "staff"}
