"""Damage pages: how a list is cut, which page is shown, how long it may be."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from dealdouble.check.claims import Claim
from dealdouble.contract.model import Contract
from dealdouble.emulator.call import Call, Reply

from .core import Core
from .damage import asking
from .listing import conditions
from .messages import pairs_of, with_parameter, without_parameter
from .mutant import Kind, Mutant
from .original import Original
from .page import Page, Turn, on_pages


def page_mutants(original: Original) -> Iterator[Mutant]:
    """Mutants of how a list is cut into pages."""
    lists, claims = original.contract.lists, original.claims
    page, size = claims.lists("page_parameter"), claims.lists("page_size_parameter")
    if page is None or size is None:
        return
    yield _asking(original, "ignored", page, _without(lists.page_parameter))
    yield _asking(original, "ignored", size, _without(lists.size_parameter))
    yield _asking(original, "counts from 0", page, _moved(1))
    yield _asking(original, "a page behind", page, _moved(-1))
    for how, cut in _CUTS.items():
        yield original.mutant(Kind.LISTS, how, page, size, damage=on_pages(cut))
    yield from _sizes(original)
    for key, turns in _ODD.items():
        for how, turn in turns.items():
            if (claim := claims.lists(key)) is not None:
                yield original.mutant(Kind.LISTS, how, claim, damage=on_pages(turn))


def with_lists(original: Original, **parts: Any) -> Contract:
    """The contract with other lists."""
    return replace(original.contract, lists=replace(original.contract.lists, **parts))


def _asking(
    original: Original, how: str, claim: Claim, change: Callable[[Core, Call], Call]
) -> Mutant:
    return original.mutant(Kind.LISTS, how, claim, damage=asking(change))


def _without(name: str) -> Callable[[Core, Call], Call]:
    return lambda core, call: without_parameter(call, name) if conditions(core, call) else call


def _moved(by: int) -> Callable[[Core, Call], Call]:
    def change(core: Core, call: Call) -> Call:
        wanted, name = conditions(core, call), core.contract.lists.page_parameter
        is_asked = any(pair[0] == name for pair in pairs_of(call))
        if wanted is None or not is_asked or wanted.page + by < 1:
            return call
        return with_parameter(call, name, wanted.page + by)

    return change


def _overlap(page: Page) -> Reply:
    before = page.items_at(page.number - 1)[-1:] if page.number > 1 and page.items else []
    return page.showing([*before, *page.items])


def _shift(page: Page) -> Reply:
    before = page.items_at(page.number - 1)[-1:] if page.number > 1 else []
    return page.showing([*before, *page.items][: len(page.items)])


def _lose(page: Page) -> Reply:
    return page.showing(page.items[:-1]) if page.number < page.last else page.reply


def _lose_first(page: Page) -> Reply:
    return page.showing(page.items[1:]) if page.number > 1 else page.reply


def _empty_last(page: Page) -> Reply:
    is_last = 1 < page.number == page.last
    return page.showing([]) if is_last and len(page.items) < page.wanted.size else page.reply


def _twice(page: Page) -> Reply:
    return page.showing([*page.items, *page.items[-1:]])


def _turned(page: Page) -> Reply:
    """Each second page is cut from the list sorted the other way round."""
    if page.number % 2 or not page.items:
        return page.reply
    return page.showing(page.items_at(max(page.last - page.number + 1, 1))[::-1])


_CUTS: dict[str, Turn] = {
    "pages overlap": _overlap,
    "pages are cut a record early": _shift,
    "a page loses its last record": _lose,
    "a page loses its first record": _lose_first,
    "a last page that is not full is empty": _empty_last,
    "a page shows its last record twice": _twice,
    "each second page is one of the list backwards": _turned,
}


def _sizes(original: Original) -> Iterator[Mutant]:
    lists, claims = original.contract.lists, original.claims
    usual, most = claims.lists("page_size"), claims.lists("greatest_page_size")
    above = claims.lists("size_above_the_greatest")
    for by in (-1, 1):
        size, greatest = lists.size + by, lists.greatest_size + by
        if usual is not None:
            made = with_lists(original, size=size, greatest_size=max(lists.greatest_size, size))
            yield original.mutant(Kind.LISTS, str(size), usual, most, above, contract=made)
        if most is not None and greatest >= lists.size:
            made = with_lists(original, greatest_size=greatest)
            yield original.mutant(Kind.LISTS, str(greatest), most, above, contract=made)
    if most is not None and lists.greatest_size == lists.size:
        made = with_lists(original, greatest_size=lists.size // 2)
        yield original.mutant(Kind.LISTS, "a half of it", most, usual, above, contract=made)
    if (beyond := above or most) is not None:
        made = with_lists(original, greatest_size=100_000)
        yield original.mutant(Kind.LISTS, "no size is too great", beyond, most, contract=made)


def _stay(page: Page) -> Reply:
    return page.at(page.last) if page.number > page.last else page.reply


def _refuse_past(page: Page) -> Reply:
    return page.refused() if page.number > page.last else page.reply


def _is_unread(page: Page) -> bool:
    lists = page.core.contract.lists
    names = (lists.page_parameter, lists.size_parameter)
    texts = (value for name, value in pairs_of(page.call) if name in names and value)
    return any(not (text.isascii() and text.isdigit() and text.strip("0")) for text in texts)


def _refuse_unread(page: Page) -> Reply:
    return page.refused() if _is_unread(page) else page.reply


def _empty_unread(page: Page) -> Reply:
    return page.showing([]) if _is_unread(page) else page.reply


def _refuse_great(page: Page) -> Reply:
    lists = page.core.contract.lists
    texts = [value for name, value in pairs_of(page.call) if name == lists.size_parameter]
    great = [text for text in texts if text.isdigit() and int(text[:9]) > lists.greatest_size]
    return page.refused() if great else page.reply


_ODD: dict[str, dict[str, Turn]] = {
    "page_past_the_end": {"shows the last page": _stay, "is refused": _refuse_past},
    "unreadable_page_or_size": {"is refused": _refuse_unread, "shows nothing": _empty_unread},
    "size_above_the_greatest": {"is refused": _refuse_great},
}
