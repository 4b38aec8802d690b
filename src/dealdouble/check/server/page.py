"""One page of a list: its records, and what it says of its number, its size and its place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from dealdouble.check.server.exchange import Exchange
from dealdouble.check.server.references import is_id
from dealdouble.contract.model import Json, Lists

_LINK = re.compile(r'<([^>]*)>\s*;[^,<]*?\brel="?([^",;]+)"?')


@dataclass(frozen=True, slots=True)
class Page:
    """An answer that is a list; what it does not say is None.

    Attributes:
        number: which page it says that it is.
        size: how many records it says that a page has.
        total: how many records it says that the whole list has.
        links: the addresses of other pages by their relation, such as `next`.
    """

    exchange: Exchange
    records: tuple[dict[str, Json], ...]
    number: Json
    size: Json
    total: Json
    links: Mapping[str, str]

    @property
    def ids(self) -> list[int]:
        """The ids of the records, in their order."""
        return [record["id"] for record in self.records if is_id(record.get("id"))]


def page_of(lists: Lists, exchange: Exchange) -> Page | None:
    """The page that an answer is, None where it is no list."""
    held = exchange.json
    whole = held if isinstance(held, dict) else {}
    if lists.items_key:
        held = whole.get(lists.items_key)
    if not exchange.is_done or not isinstance(held, list):
        return None
    headers = exchange.answer_headers
    said = (
        whole.get(key) if key else _count(headers.get(header.lower(), ""))
        for key, header in (
            (lists.page_key, lists.page_header),
            (lists.size_key, lists.size_header),
            (lists.total_key, lists.total_header),
        )
    )
    number, size, total = said
    records = tuple(item for item in held if isinstance(item, dict))
    links = {name: address for address, name in _LINK.findall(headers.get("link", ""))}
    return Page(exchange, records, number, size, total, links)


def _count(text: str) -> int | None:
    return int(text) if re.fullmatch("[0-9]{1,18}", text.strip()) else None
