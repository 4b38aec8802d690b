"""APIs that are served together are told apart by their base paths."""

from __future__ import annotations

import dataclasses

import pytest

from dealdouble.contract.apart import check_apart
from dealdouble.contract.model import Contract
from dealdouble.errors import SpecificationError

PATHS = {
    "that of another": ("/crm", "the base path '/crm' is that of intum already"),
    "the control paths": ("/_double", "the base path '/_double' is dealdouble's own"),
    "below the control paths": ("/_double/v1", "the base path '/_double/v1' is dealdouble's own"),
}


@pytest.mark.parametrize(("path", "cause"), PATHS.values(), ids=PATHS)
def test_a_base_path_that_is_taken_is_refused(
    contracts: list[Contract], path: str, cause: str
) -> None:
    third = dataclasses.replace(contracts[1], name="shop", base_path=path)
    with pytest.raises(SpecificationError) as caught:
        check_apart([*contracts, third])
    assert caught.value.cause == f"shop: {cause}"


@pytest.mark.parametrize("path", ["/api", "/api/v1/shop", "/_doubles", "/crm2", ""])
def test_a_base_path_may_lie_in_another(contracts: list[Contract], path: str) -> None:
    third = dataclasses.replace(contracts[1], name="shop", base_path=path)
    check_apart([*contracts, third])
    assert [contract.name for contract in contracts] == ["intum", "moco"]
