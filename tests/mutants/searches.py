"""Damage searches: a field is left out, or less of its text is searched."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace

from dealdouble.contract.model import Filter
from dealdouble.emulator.call import Call
from dealdouble.store.base import Record
from dealdouble.vocabulary import Match

from .core import Core
from .listing import filtered, parts
from .messages import pairs_of
from .mutant import Kind, Mutant
from .original import Original

Fits = Callable[[str, str], bool]
"""Whether a text is found by what is searched."""


def search_mutants(original: Original, item: Filter) -> Iterator[Mutant]:
    """Each field left out; the place in a text, and the case of letters, taken too narrowly."""
    if item.match is not Match.CONTAINS:
        return
    claims = original.claims
    claim = claims.filter(original.resource, item)
    for name in item.fields:
        rest = replace(item, fields=tuple(one for one in item.fields if one != name))
        contract = original.with_filter(item, rest if rest.fields else None)
        yield original.mutant(Kind.FILTER, f"does not search {name}", claim, contract=contract)
    place, case = claims.lists("place_of_a_search"), claims.lists("letter_case_of_a_search")
    for how, ground, fits in (
        ("finds the beginning of a text only", place, _begins),
        ("finds whole texts only", place, _is_all),
        ("the case of letters counts", case, _in_case),
    ):
        damage = filtered(item, _searching(original, item, fits))
        yield original.mutant(Kind.FILTER, how, ground or claim, claim, damage=damage)


def _begins(text: str, sought: str) -> bool:
    return text.casefold().startswith(sought.casefold())


def _is_all(text: str, sought: str) -> bool:
    return text.casefold() == sought.casefold()


def _in_case(text: str, sought: str) -> bool:
    return sought in text


def _searching(
    original: Original, item: Filter, fits: Fits
) -> Callable[[Core, Call], Collection[int]]:
    def choose(core: Core, call: Call) -> Collection[int]:
        sought = parts(item, pairs_of(call))[-1][1].strip()
        return [
            number
            for number, record in core.records(original.resource.name).items()
            if any(fits(_text(core, original, record, name), sought) for name in item.fields)
        ]

    return choose


def _text(core: Core, original: Original, record: Record, name: str) -> str:
    """The text that a search looks at, maybe of the record that a field names."""
    around, _, part = name.rpartition(".")
    if not around:
        return record[part] or ""
    named = core.state.tables[original.resource.references[around]].get(record[around])
    return "" if named is None else named[part] or ""
