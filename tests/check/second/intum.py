"""Intum's API of deals: its paths, its tokens, its refusals, its pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import ClassVar, NoReturn
from urllib.parse import parse_qs, unquote

from tests.check.second import intum_lists, json_text
from tests.check.second.clock import Clock
from tests.check.second.draft import Record
from tests.check.second.exchange import Arguments, Refused, Reply, Request
from tests.check.second.freedoms import Freedoms
from tests.check.second.intum_deals import IntumDeals
from tests.check.second.json_text import Json
from tests.check.second.messages import message
from tests.check.second.paging import page_of
from tests.check.second.service import WRITES, Call, Condition, Key, Route, Service

_ORDER = ("path", "method", "size", "key", "right", "body", "record")
_BEARER = re.compile(r"Bearer (\S+)")
_LENIENT_BEARER = re.compile(r"\s*Bearer\s+(\S+)\s*", re.IGNORECASE)
_PLAIN_EXTERNAL_ID = re.compile(r"[A-Za-z0-9_-]+")
_TABLES = ("clients", "contacts", "statuses")

_REFUSALS: Mapping[str, tuple[int, str]] = {
    "no path": (404, "Not found"),
    "too large": (413, "Payload too large"),
    "content type": (415, "Unsupported"),
    "page": (422, "Bad request"),
    "parameter": (400, "Bad request"),
}


class Intum(Service):
    """An account at Intum."""

    steps: ClassVar[Mapping[str, Sequence[str]]] = {
        "usual": _ORDER,
        "key first": ("key", "right", "path", "method", "size", "body", "record"),
        "record first": ("size", "path", "method", "record", "key", "body", "right"),
    }
    created = 201
    usually_deleted = Reply(200, "ok")

    def __init__(self, freedoms: Freedoms, clock: Clock) -> None:
        super().__init__(freedoms, clock)
        self._deals = IntumDeals(freedoms, self.tables, self.deals)

    def route(self, path: str) -> Route | None:
        """What a path stands for."""
        path = path.removesuffix("/") if self.freedoms.trailing_slash else path
        if path == "/crm/deals.json":
            return Route("deals", ("GET", "POST"))
        if found := re.fullmatch(r"/crm/deals/([0-9]{1,18})\.json", path):
            return Route("deal", ("GET", "PATCH", "DELETE"), (found[1],))
        if found := re.fullmatch(r"/crm/deals/e/([^/]+)/([^/]+)\.json", path):
            return Route("look up", ("GET",), (unquote(found[1]), unquote(found[2])))
        listed = _TABLES if self.freedoms.references_listed else ()
        return next((Route(name, ("GET",)) for name in listed if f"/crm/{name}.json" == path), None)

    def refuse(self, why: str, headers: Mapping[str, str] | None = None) -> NoReturn:
        """End the work on a request."""
        status, words = self._refusal(why)
        language = "polish" if self.freedoms.own_language else "english"
        raise Refused(Reply(status, self._deals.error(message(words, language)), headers or {}))

    def _refusal(self, why: str) -> tuple[int, str]:
        free = self.freedoms
        chosen = {
            "unauthorized": (free.unauthorized_status, "Unauthorized"),
            "forbidden": (free.forbidden_status, "Forbidden"),
            "malformed": (free.malformed_status, "Bad request"),
            "absent": (free.absent_status, "Not found"),
            "no method": (free.other_method_status, "Method not allowed"),
        }
        status, words = chosen.get(why) or _REFUSALS[why]
        return free.too_large_status if why == "too large" else status, words

    def key_of(self, request: Request) -> Key | None:
        """Whose request it is: the first token that comes counts."""
        tokens = [*self._token_of_header(request), *self._token_of_query(request)]
        if self.freedoms.body_of_get or request.method in WRITES:
            of_body = list(self._token_of_body(request))
            tokens = tokens + of_body if self.freedoms.first_token == "header" else of_body + tokens
        return self.keys.get(tokens[0]) if tokens else None

    def _token_of_header(self, request: Request) -> Iterator[str]:
        pattern = _LENIENT_BEARER if self.freedoms.lenient_keys else _BEARER
        if found := pattern.fullmatch(request.headers.get("authorization", "")):
            yield found[1]

    def _token_of_query(self, request: Request) -> Iterator[str]:
        yield from parse_qs(request.query).get("api_token", ())[-1:]

    def _token_of_body(self, request: Request) -> Iterator[str]:
        try:
            body = json_text.read(request.body)
        except json_text.Malformed:
            return
        token = body.get("api_token") if isinstance(body, dict) else None
        if isinstance(token, str) and token:
            yield token

    def fields_of(self, request: Request) -> Mapping[str, Json]:
        """The fields that a request sends, out of what they are wrapped in."""
        content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        is_json = content_type == "application/json"
        if self.freedoms.other_content_type == "refused" and not is_json:
            self.refuse("content type")
        if not request.body and self.freedoms.empty_body == "no fields":
            return {}
        try:
            body = json_text.read(request.body)
        except json_text.Malformed:
            self.refuse("malformed")
        return self._unwrapped(body)

    def _unwrapped(self, body: Json) -> Mapping[str, Json]:
        fields = body.get("deal") if isinstance(body, dict) else None
        if isinstance(fields, dict):
            return fields
        if self.freedoms.wrapper == "required":
            self.refuse("malformed")
        bare = body if isinstance(body, dict) else {}
        return {key: value for key, value in bare.items() if key not in ("api_token", "deal")}

    def decided(self, fields: Mapping[str, Json], stored: Record | None, key: Key | None) -> Record:
        """The record that a write makes."""
        return self._deals.decided(fields, stored, key.integration if key else None)

    def shown(self, record: Record) -> Record:
        """A deal as answers show it."""
        return self._deals.shown(record)

    def forget(self, number: int) -> None:
        """Let no deal name one that is gone."""
        for record in self.deals.values():
            if record["next_deal_id"] == number and not self.freedoms.deleted_next_stays:
                record["next_deal_id"] = None

    def knows(self, parameter: str) -> bool:
        """Whether lists have a parameter."""
        return intum_lists.is_known(parameter)

    def conditions(self, arguments: Arguments) -> Iterable[Condition]:
        """What the filters ask for."""
        filters = intum_lists.Filters(arguments, self.freedoms, self.tables["clients"])
        found = list(filters.conditions())
        if filters.errors and self.freedoms.unreadable_filter == "refused":
            self.refuse("parameter")
        if filters.errors:
            raise Refused(Reply(self.freedoms.invalid_status, self._deals.invalid(filters.errors)))
        return found

    def in_order(self, records: list[Record], arguments: Arguments) -> list[Record]:
        """The records in the order of a list."""
        return intum_lists.in_order(records, self.freedoms)

    def page(self, records: list[Record], arguments: Arguments, request: Request) -> Reply:
        """The page of a list that is asked for; all of it from who has no pages."""
        if self.freedoms.pages is not None:
            page = page_of(arguments, self.freedoms.pages, len(records), self.freedoms)
            if page is None:
                self.refuse("page")
            if page.is_past_the_end and self.freedoms.past_the_end == "absent":
                self.refuse("absent")
            records = page.cut(records)
        return Reply(200, [self.shown(record) for record in records])

    def other(self, call: Call) -> Reply:
        """The deal with an external id, or the records that deals refer to."""
        assert call.route is not None
        if call.route.name != "look up":
            return Reply(200, list(self.tables[call.route.name].values()))
        found = self._looked_up(*call.route.arguments)
        return self.refuse("absent") if found is None else Reply(200, self.shown(found))

    def _looked_up(self, integration: str, external_id: str) -> Record | None:
        if not (self.freedoms.odd_external_ids or _PLAIN_EXTERNAL_ID.fullmatch(external_id)):
            return None
        own = (integration, external_id)
        same = (r for r in self.deals.values() if (r["integration"], r["external_id"]) == own)
        return next(same, None)
