"""Damage what a list says of itself: headers or keys with numbers, links, its shape."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode

from dealdouble.emulator.call import Reply
from dealdouble.emulator.json_body import read_json, write_json

from .messages import header, with_header
from .mutant import Kind, Mutant
from .original import Original
from .page import Page, Turn, on_pages
from .pages import with_lists

_NUMBERS = ("page", "page_size", "total")


def said_mutants(original: Original) -> Iterator[Mutant]:
    """Mutants of what a list says of itself."""
    for name in _NUMBERS:
        yield from _number(original, name)
    for rel in sorted(original.contract.lists.links):
        yield from _link(original, rel)
    single = original.claims.lists("link_on_a_single_page")
    if single is not None:
        damage = on_pages(_always_linked)
        yield original.mutant(Kind.LISTS, "one to itself", single, damage=damage)
    items = original.claims.lists("items_key")
    if items is not None:
        contract = with_lists(original, items_key=f"{original.contract.lists.items_key}_")
        yield original.mutant(Kind.LISTS, "another one", items, contract=contract)
    shape = original.claims.lists("shape")
    if shape is not None:
        for how, turn in _SHAPES.items():
            yield original.mutant(Kind.LISTS, how, shape, damage=on_pages(turn))


def _number(original: Original, name: str) -> Iterator[Mutant]:
    """A number missing or false, in a header, or in the body under a key."""
    places = {"page": ("page_header", "page_key"), "page_size": ("size_header", "size_key")}
    for place in places.get(name, ("total_header", "total_key")):
        key: str = getattr(original.contract.lists, place)
        claim = original.claims.lists(place.replace("size", "page_size"))
        if not key or claim is None:
            continue
        gone = with_lists(original, **{place: ""})
        yield original.mutant(Kind.LISTS, "missing", claim, contract=gone)
        is_header = place.endswith("header")
        for how, number in _FALSE[name].items():
            damage = on_pages(_saying(key, is_header, number))
            yield original.mutant(Kind.LISTS, how, claim, damage=damage)


def _saying(key: str, is_header: bool, number: Callable[[Page], object]) -> Turn:
    def turn(page: Page) -> Reply:
        if is_header:
            return with_header(page.reply, key, str(number(page)))
        whole = {**read_json(page.reply.body), key: number(page)}
        return replace(page.reply, body=write_json(whole))

    return turn


def _all_there_is(page: Page) -> int:
    asked = page.core.asked(page.call)
    assert asked is not None, "it is a list's call"
    return len(page.core.records(asked.operation.resource))


_FALSE: dict[str, dict[str, Callable[[Page], object]]] = {
    "page": {"one too many": lambda page: page.number + 1, "always 1": lambda page: 1},
    "page_size": {
        "what the page holds": lambda page: len(page.items),
        "always the usual": lambda page: page.core.contract.lists.size,
    },
    "total": {
        "one too many": lambda page: page.total + 1,
        "one too few": lambda page: max(page.total - 1, 0),
        "of the page": lambda page: len(page.items),
        "of all pages, filters or not": _all_there_is,
        "how many pages": lambda page: page.last,
    },
}


def _link(original: Original, rel: str) -> Iterator[Mutant]:
    claim = original.claims.lists(f"link_{rel}")
    if claim is None:
        return
    gone = with_lists(original, links=original.contract.lists.links - {rel})
    yield original.mutant(Kind.LISTS, "missing", claim, contract=gone)
    for how, change in _LINKS.items():
        damage = on_pages(_linking(rel, change))
        yield original.mutant(Kind.LISTS, how, claim, damage=damage)
    if rel == "next":
        damage = on_pages(_next_on_the_last)
        yield original.mutant(Kind.LISTS, "on the last page too", claim, damage=damage)


def _linking(rel: str, change: Callable[[Page, str], str]) -> Turn:
    """The address of one link changed."""

    def turn(page: Page) -> Reply:
        said = header(page.reply, "link")
        if said is None:
            return page.reply
        made = re.sub(
            rf'<([^>]*)>; rel="{rel}"',
            lambda found: f'<{change(page, found[1])}>; rel="{rel}"',
            said,
        )
        return with_header(page.reply, "link", made)

    return turn


def _page_later(page: Page, address: str) -> str:
    name = page.core.contract.lists.page_parameter
    path, _, query = address.partition("?")
    pairs = [(n, str(int(v) + 1) if n == name else v) for n, v in parse_qsl(query)]
    return f"{path}?{urlencode(pairs)}"


def _page_alone(page: Page, address: str) -> str:
    name = page.core.contract.lists.page_parameter
    path, _, query = address.partition("?")
    return f"{path}?{urlencode([pair for pair in parse_qsl(query) if pair[0] == name])}"


_LINKS: dict[str, Callable[[Page, str], str]] = {
    "to the page behind it": _page_later,
    "forgets the other parameters": _page_alone,
    "to another path": lambda page, address: address.replace("?", "/all?"),
}


def _next_on_the_last(page: Page) -> Reply:
    return page.reply if page.number < page.last else _with_link(page, "next", page.number + 1)


def _always_linked(page: Page) -> Reply:
    is_single = page.last == 1 and header(page.reply, "link") is None
    return _with_link(page, "last", 1) if is_single else page.reply


def _with_link(page: Page, rel: str, number: int) -> Reply:
    name = page.core.contract.lists.page_parameter
    kept = [pair for pair in parse_qsl(page.call.query) if pair[0] != name]
    query = urlencode([*kept, (name, number)])
    link = f'<{page.call.origin}{page.call.path}?{query}>; rel="{rel}"'
    before = header(page.reply, "link")
    return with_header(page.reply, "link", f"{before}, {link}" if before else link)


def _wrapped(page: Page) -> Reply:
    """An array in an object, or an object's array alone."""
    key = page.core.contract.lists.items_key
    made = page.items if key else {"data": page.items}
    return replace(page.reply, body=write_json(made))


def _ids(page: Page) -> Reply:
    key = page.core.contract.lists.items_key
    numbers = [item["id"] for item in page.items]
    whole = {**read_json(page.reply.body), key: numbers} if key else numbers
    return replace(page.reply, body=write_json(whole))


def _bare_if_single(page: Page) -> Reply:
    """A list of one is that one."""
    return replace(page.reply, body=write_json(page.items[0])) if page.total == 1 else page.reply


_SHAPES: dict[str, Turn] = {
    "wrapped otherwise": _wrapped,
    "of ids alone": _ids,
    "a list of one is that one": _bare_if_single,
}
