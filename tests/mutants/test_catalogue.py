"""Every fact of every contract has a mutant, and each says which claims it breaks."""

from __future__ import annotations

import pytest

from dealdouble.check.claims import Claims
from dealdouble.contract.model import Contract
from dealdouble.vocabulary import Match

from ..check.serving import contract_of
from .catalogue import API_NAMES, mutants_of
from .mutant import Kind
from .survivors import excused

apis = pytest.mark.parametrize("api", API_NAMES)


@apis
def test_an_api_has_many_mutants_of_every_kind(api: str) -> None:
    mutants = mutants_of(api)
    assert len(mutants) >= 500
    assert {mutant.kind for mutant in mutants} == set(Kind)


@apis
def test_no_two_mutants_have_the_same_name(api: str) -> None:
    names = [mutant.name for mutant in mutants_of(api)]
    assert len(set(names)) == len(names)


@apis
def test_every_fact_is_damaged(api: str) -> None:
    contract = contract_of(api)
    damaged = {mutant.claims[0] for mutant in mutants_of(api)}
    undamaged = {claim.id for claim in Claims(contract).all()} - damaged
    assert undamaged == _undamaged(contract)


def _undamaged(contract: Contract) -> set[str]:
    """What becomes of a search that is not understood: every text is."""
    claims = Claims(contract)
    return {
        claims.unreadable(contract.resources[operation.resource], item).id
        for operation in contract.operations
        for item in operation.filters
        if item.match is Match.CONTAINS
    }


@apis
def test_mutants_name_claims_that_there_are(api: str) -> None:
    known = {claim.id: claim.binds for claim in Claims(contract_of(api)).all()}
    for mutant in mutants_of(api):
        assert set(mutant.claims) <= set(known)
        assert not mutant.binding or any(known[name] for name in mutant.claims)


def test_no_mutant_is_excused_that_is_not_there() -> None:
    known = {(api, mutant.name) for api in API_NAMES for mutant in mutants_of(api)}
    assert excused() <= known
