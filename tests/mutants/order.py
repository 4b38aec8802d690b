"""Damage the order of lists, and the records that they hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from dealdouble.check.claims import Claim
from dealdouble.emulator.call import Call, Reply
from dealdouble.fitting import NUMBERS
from dealdouble.vocabulary import Comparison

from .core import Core
from .damage import asking
from .listing import conditions
from .messages import pairs_of, with_parameter, without_parameter
from .mutant import Kind, Mutant
from .original import Original
from .page import Page, on_pages
from .pages import with_lists


def order_mutants(original: Original) -> Iterator[Mutant]:
    """Mutants of how a list is sorted."""
    order = original.claims.order(original.resource)
    if order is not None:
        turned = tuple(replace(k, descending=not k.descending) for k in original.resource.order)
        contract = original.changed(order=turned)
        yield original.mutant(Kind.LISTS, "the other way round", order, contract=contract)
        yield from _compared_exactly(original, order)
    sort = original.claims.lists("sort_parameter")
    if sort is not None:
        yield from _sorted(original, sort)


def _compared_exactly(original: Original, order: Claim) -> Iterator[Mutant]:
    exact = tuple(replace(k, comparison=Comparison.EXACTLY) for k in original.resource.order)
    if exact != original.resource.order:
        contract = original.changed(order=exact)
        yield original.mutant(Kind.LISTS, "case and punctuation count", order, contract=contract)


def _sorted(original: Original, sort: Claim) -> Iterator[Mutant]:
    unsorted = with_lists(original, sort_parameter="")
    yield original.mutant(Kind.LISTS, "ignored", sort, contract=unsorted)
    for name in original.resource.sortable:
        rest = tuple(one for one in original.resource.sortable if one != name)
        contract = original.changed(sortable=rest)
        yield original.mutant(Kind.LISTS, f"ignored for {name}", sort, contract=contract)
    for how, direction in (("descending is ignored", _forward), ("turned round", _turned)):
        damage = asking(_sorting(direction))
        yield original.mutant(Kind.LISTS, how, sort, damage=damage)
    for name in _numeric(original):
        damage = on_pages(_by_text(name))
        yield original.mutant(Kind.LISTS, f"{name} is sorted as text", sort, damage=damage)
    yield original.mutant(Kind.LISTS, "sorts each page by itself", sort, damage=on_pages(_by_page))
    yield from _odd_sorts(original)


def _odd_sorts(original: Original) -> Iterator[Mutant]:
    unknown = original.claims.lists("unknown_sort")
    if unknown is not None:
        damage = on_pages(_refuse_unknown)
        yield original.mutant(Kind.LISTS, "is refused", unknown, damage=damage)
    nulls = original.claims.lists("nulls_in_a_sort")
    if nulls is not None:
        damage = on_pages(_nulls_first)
        yield original.mutant(Kind.LISTS, "first ascending", nulls, damage=damage)


def _numeric(original: Original) -> list[str]:
    kinds = {item.key: item.type for item in original.resource.representation}
    return [name for name in original.resource.sortable if kinds.get(name) in NUMBERS]


def _forward(name: str, descending: bool) -> str:
    return name


def _turned(name: str, descending: bool) -> str:
    return name if descending else f"{name} desc"


def _sorting(direction: Callable[[str, bool], str]) -> Callable[[Core, Call], Call]:
    def change(core: Core, call: Call) -> Call:
        wanted = conditions(core, call)
        if wanted is None or wanted.sort is None:
            return call
        return with_parameter(call, core.contract.lists.sort_parameter, direction(*wanted.sort))

    return change


def _by_text(name: str) -> Callable[[Page], Reply]:
    def turn(page: Page) -> Reply:
        if page.wanted.sort is None or page.wanted.sort[0] != name:
            return page.reply
        return _sorted_by(page, lambda item: str(item[name]), page.wanted.sort[1])

    return turn


def _sorted_by(page: Page, key: Callable[[Any], Any], descending: bool) -> Reply:
    """The page cut from the whole list sorted by something else."""
    whole = [item for number in range(1, page.last + 1) for item in page.items_at(number)]
    whole.sort(key=key, reverse=descending)
    start = (page.number - 1) * page.wanted.size
    return page.showing(whole[start : start + page.wanted.size])


def _by_page(page: Page) -> Reply:
    """The page is cut first, and then sorted."""
    if page.wanted.sort is None:
        return page.reply
    name, descending = page.wanted.sort
    unsorted = without_parameter(page.call, page.core.contract.lists.sort_parameter)
    plain = Page(page.core, unsorted, page.now, page.wanted, page.core.handle(unsorted, page.now))
    return page.showing(
        sorted(plain.items, key=lambda item: _placed(item.get(name)), reverse=descending)
    )


def _placed(value: Any) -> tuple[bool, Any]:
    return value is None, "" if value is None else value


def _nulls_first(page: Page) -> Reply:
    if page.wanted.sort is None or page.wanted.sort[1]:
        return page.reply
    name = page.wanted.sort[0]
    return _sorted_by(page, lambda item: item.get(name) is not None, False)


def _refuse_unknown(page: Page) -> Reply:
    name = page.core.contract.lists.sort_parameter
    is_asked = any(pair[0] == name and pair[1] for pair in pairs_of(page.call))
    return page.refused() if is_asked and page.wanted.sort is None else page.reply
