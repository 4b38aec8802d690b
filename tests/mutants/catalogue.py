"""All mutants of an API, made of its contract."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache

from dealdouble.contract.model import Contract

from ..check.serving import APIS, contract_of
from .answers import answer_mutants
from .errors import error_mutants
from .filters import filter_mutants
from .held import held_mutants
from .keys import key_mutants
from .look_up import look_up_mutants
from .mutant import Mutant
from .order import order_mutants
from .original import Original
from .pages import page_mutants
from .reads import read_mutants
from .requests import request_mutants
from .rights import right_mutants
from .rules import rule_mutants
from .said import said_mutants
from .shown import shown_mutants
from .store import store_mutants
from .treatments import treatment_mutants
from .values import value_mutants
from .writes import write_mutants

_MAKERS: Sequence[Callable[[Original], Iterator[Mutant]]] = (
    *(key_mutants, right_mutants, request_mutants, error_mutants, answer_mutants),
    *(rule_mutants, value_mutants, treatment_mutants, shown_mutants),
    *(store_mutants, write_mutants, read_mutants, look_up_mutants),
    *(filter_mutants, held_mutants, page_mutants, said_mutants, order_mutants),
)


API_NAMES = APIS
"""The APIs whose servers are damaged."""


@cache
def mutants_of(api: str) -> tuple[Mutant, ...]:
    """The mutants of an API by its name, in the order of what they damage."""
    return tuple(mutants_of_contract(contract_of(api)))


def mutants_of_contract(contract: Contract) -> Iterator[Mutant]:
    """The mutants of a contract: those of each resource that it serves."""
    for resource in contract.resources.values():
        if resource.representation:
            for make in _MAKERS:
                yield from make(Original(contract, resource))
