"""MOCO's API of deals: its paths, its keys, its refusals, its pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar, NoReturn

from tests.check.second import json_text, moco_lists
from tests.check.second.clock import Clock
from tests.check.second.draft import Record
from tests.check.second.exchange import Arguments, Refused, Reply, Request
from tests.check.second.freedoms import Freedoms
from tests.check.second.json_text import Json
from tests.check.second.messages import message
from tests.check.second.moco_deals import MocoDeals
from tests.check.second.moco_shown import MocoShown
from tests.check.second.paging import Page, links, page_of
from tests.check.second.service import WRITES, Call, Condition, Key, Route, Service

_BASE = "/api/v1"
_KEY = re.compile(r"Token token=([^\s\"]+)|Bearer ([^\s\"]+)")
_LENIENT_KEY = re.compile(r"\s*(?:token\s+token=|bearer\s+)\"?([^\s\"]+)\"?\s*", re.IGNORECASE)

_REFUSALS: Mapping[str, tuple[int, Json]] = {
    "unauthorized": (401, {"message": "Unauthorized"}),
    "forbidden": (403, {"errors": ["Access denied"]}),
    "rate": (429, {"message": "Too many requests"}),
    "malformed": (422, {"message": "Invalid payload"}),
    "date": (400, {"message": "Invalid date range"}),
}
"""The refusals whose status and body the vendor documents."""

_OTHER_REFUSALS: Mapping[str, tuple[int, str]] = {
    "too large": (413, "Payload too large"),
    "content type": (415, "Unsupported"),
    "parameter": (400, "Bad request"),
    "body": (400, "Bad request"),
}

_PATHS = {
    "users": "users",
    "companies": "companies",
    "people": "contacts/people",
    "deal_categories": "deal_categories",
    "session": "session",
}


class Moco(Service):
    """An account at MOCO.

    Args:
        freedoms: what it does by choice.
        clock: its time.
        rate: how many requests a key may make in how many seconds, None for any.
    """

    steps: ClassVar[Mapping[str, Sequence[str]]] = {
        "usual": ("path", "method", "key", "rate", "right", "size", "body", "record"),
        "key first": ("key", "rate", "right", "path", "method", "size", "body", "record"),
        "record first": ("size", "path", "method", "record", "body", "key", "rate", "right"),
    }
    created = 200
    usually_deleted = Reply(204)

    def __init__(
        self, freedoms: Freedoms, clock: Clock, rate: tuple[int, float] | None = None
    ) -> None:
        super().__init__(freedoms, clock)
        self._rate = rate
        self._windows: dict[str, tuple[float, int]] = {}
        self._deals = MocoDeals(freedoms, clock, self.tables)
        self._shown = MocoShown(freedoms, self.tables)

    def route(self, path: str) -> Route | None:
        """What a path stands for."""
        path = path.removesuffix("/") if self.freedoms.trailing_slash else path
        if not path.startswith(f"{_BASE}/"):
            return None
        rest = path.removeprefix(f"{_BASE}/")
        if rest == "deals":
            return Route("deals", ("GET", "POST"))
        if found := re.fullmatch(r"deals/([0-9]{1,18})", rest):
            return Route("deal", ("GET", "PUT", "PATCH", "DELETE"), (found[1],))
        listed = _PATHS.items() if self.freedoms.references_listed else ()
        return next((Route(name, ("GET",)) for name, own in listed if own == rest), None)

    def refuse(self, why: str, headers: Mapping[str, str] | None = None) -> NoReturn:
        """End the work on a request."""
        raise Refused(Reply(*self._refusal(why), headers or {}))

    def _refusal(self, why: str) -> tuple[int, Json]:
        if why in _REFUSALS:
            return _REFUSALS[why]
        if why in ("absent", "no path", "no method"):
            status = self.freedoms.other_method_status if why == "no method" else 404
            text = {"message": self._words("Not found")}
            return status, text if self.freedoms.message_when_absent else None
        status, words = _OTHER_REFUSALS[why]
        status = self.freedoms.too_large_status if why == "too large" else status
        return status, {"message": self._words(words)}

    def _words(self, text: str) -> str:
        return message(text, "german" if self.freedoms.own_language else "english")

    def key_of(self, request: Request) -> Key | None:
        """Whose request it is."""
        pattern = _LENIENT_KEY if self.freedoms.lenient_keys else _KEY
        found = pattern.fullmatch(request.headers.get("authorization", ""))
        return self.keys.get(found[found.lastindex or 0]) if found else None

    def check_rate(self, call: Call) -> None:
        """Refuse what goes past the rate of a key."""
        if self._rate is None or call.key is None:
            return
        most, seconds = self._rate
        now = self.clock.now().timestamp()
        start, count = self._windows.get(call.key.text, (now, 0))
        if now >= start + seconds:
            start, count = now, 0
        self._windows[call.key.text] = (start, count + 1)
        if count >= most:
            wait = {"Retry-After": str(int(start + seconds - now) + 1)}
            self.refuse("rate", wait if self.freedoms.retry_after else {})

    def check_body(self, call: Call) -> None:
        """Refuse a body that cannot be read, and one of GET or DELETE if none may be there."""
        super().check_body(call)
        is_wanted = call.request.method in WRITES or self.freedoms.body_of_get
        if call.request.body and not is_wanted:
            self.refuse("body")

    def fields_of(self, request: Request) -> Mapping[str, Json]:
        """The fields that a request sends: those of JSON only."""
        content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if content_type != "application/json":
            if self.freedoms.other_content_type == "refused":
                self.refuse("content type")
            return {}
        if not request.body and self.freedoms.empty_body == "no fields":
            return {}
        try:
            fields = json_text.read(request.body)
        except json_text.Malformed:
            self.refuse("malformed")
        if not isinstance(fields, dict):
            self.refuse("malformed")
        return fields

    def decided(self, fields: Mapping[str, Json], stored: Record | None, key: Key | None) -> Record:
        """The record that a write makes."""
        return self._deals.decided(fields, stored)

    def shown(self, record: Record) -> Record:
        """A deal as answers show it."""
        return self._shown.shown(record)

    def forget(self, number: int) -> None:
        """Nothing refers to a deal."""

    def knows(self, parameter: str) -> bool:
        """Whether lists have a parameter."""
        return moco_lists.is_known(parameter)

    def conditions(self, arguments: Arguments) -> Iterable[Condition]:
        """What the filters ask for."""
        return moco_lists.Filters(arguments, self.freedoms, self.refuse).conditions()

    def in_order(self, records: list[Record], arguments: Arguments) -> list[Record]:
        """The records in the order of a list."""
        found = moco_lists.in_order(records, arguments.one("sort_by"), self.freedoms)
        return self.refuse("parameter") if found is None else found

    def page(self, records: list[Record], arguments: Arguments, request: Request) -> Reply:
        """The page of a list that is asked for."""
        page = page_of(arguments, (100, 100), len(records), self.freedoms)
        if page is None:
            self.refuse("parameter")
        if page.is_past_the_end and self.freedoms.past_the_end == "absent":
            self.refuse("absent")
        shown = [self.shown(record) for record in page.cut(records)]
        return Reply(200, shown, self._headers(page, arguments, request))

    def _headers(self, page: Page, arguments: Arguments, request: Request) -> dict[str, str]:
        numbers = {"X-Page": page.number, "X-Per-Page": page.size, "X-Total": page.total}
        headers = {name: str(number) for name, number in numbers.items()}
        origin = "" if self.freedoms.relative_links else f"http://{request.headers.get('host', '')}"
        link = links(page, origin + request.path, arguments.pairs, self.freedoms)
        return headers | ({"Link": link} if link else {})

    def other(self, call: Call) -> Reply:
        """The records that deals refer to, and who asks."""
        assert call.route is not None
        if call.route.name == "session":
            return Reply(200, {"id": min(self.tables["users"]), "uuid": "7d1f0c3e-0000-4000"})
        return Reply(200, list(self.tables[call.route.name].values()))
