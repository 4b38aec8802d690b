"""What the deals of both APIs must be, known from the accepted answers alone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any
from urllib.parse import quote, unquote

from .exchange import Answer, Client
from .requests import Request

Record = dict[str, Any]

PAGE = 4  # deals on a page, so that a few of them already take several
ALIASES = 4
"""Ids that stand for others: the first deals that a test begins with, and its newest one."""
_WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Api:
    """One of the two APIs, as far as its callers must know it."""

    name: str
    list: str
    record: str
    key: str
    update: str
    alias: int
    filtered_by: tuple[tuple[str, Any], ...]
    plain: Record

    def __repr__(self) -> str:
        return self.name.upper()

    def path(self, number: int) -> str:
        return self.record.format(number)

    def ask(self, method: str, target: str, value: Any = None) -> Request:
        """A request by somebody who may do everything."""
        headers = (("Host", "here"), ("Authorization", self.key))
        if value is None:
            return Request(method, target, headers)
        body = json.dumps(value).encode()
        return Request(method, target, (*headers, ("Content-Type", "application/json")), body)

    def serves(self, target: str) -> bool:
        return _path(target).startswith(self.list.partition("deals")[0])

    def number(self, target: str) -> int:
        """The id of the deal at a path."""
        found = re.search(r"/deals/([0-9]+)(?:\.json)?/?$", _path(target))
        assert found, target
        return int(found[1])

    def wrapped(self, fields: Record) -> Record:
        return {"deal": fields} if self is INTUM else fields


MOCO = Api(
    "moco",
    "/api/v1/deals",
    "/api/v1/deals/{}",
    "Token token=demo",
    "PUT",
    7710000,
    (("status", "won"), ("status", "pending")),
    {
        "name": "Relaunch",
        "currency": "EUR",
        "money": 25000,
        "reminder_date": "2026-04-01",
        "user_id": 123,
        "deal_category_id": 456,
    },
)
INTUM = Api(
    "intum",
    "/crm/deals.json",
    "/crm/deals/{}.json",
    "Bearer demo",
    "PATCH",
    7720000,
    (("client_id", 123), ("status_id", 1)),
    {
        "total_amount_net": 1,
        "total_amount_gross": 2,
        "tax": "23",
        "client_id": 123,
        "fields": {"a": 1},
    },
)
APIS = (MOCO, INTUM)


class Model:
    """The deals, as the accepted answers have told them."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.records: dict[str, dict[int, Record]] = {}
        self._first: dict[str, list[int]] = {}
        self._greatest: dict[str, int] = {}
        self._touched: set[tuple[str, int]] = set()

    def restart(self) -> None:
        """Begin with three new deals of each API, of which the next one names the one before."""
        self.client.close()  # an example that failed may have left half an answer there
        for api in APIS:
            known = self.records[api.name] = {r["id"]: r for r in self._pages(api)}
            for number in list(known):
                self.tell([api.ask("DELETE", api.path(number))])
            assert not known
            for _ in range(3):
                naming = {"next_deal_id": max(known)} if known and api is INTUM else {}
                self.tell([api.ask("POST", api.list, api.wrapped(api.plain | naming))])
            assert len(known) == 3
            self._first[api.name] = sorted(known)
        self._touched.clear()

    def tell(
        self,
        requests: Sequence[Request],
        cuts: Sequence[int] = (),
        *,
        resets: bool = False,
        finishes: bool = False,
    ) -> list[Answer]:
        """Send requests as a client does, and believe the answers."""
        answers = self.client.tell(requests, cuts, resets=resets, finishes=finishes)
        for request, answer in zip(requests, answers, strict=False):
            self._believe(request, answer)
        # What is cut may be completed by the bytes of what follows, but not by nothing.
        asked = len(requests) - requests[-1].is_cut
        for request, answer in zip_longest(requests[asked:], answers[asked:]):
            writes = request is None or request.method in _WRITES
            accepted = answer is not None and answer.is_accepted
            assert not (writes and accepted), "what nobody asked for was done"
        return answers

    def resolve(self, text: bytes) -> bytes:
        """The text with the ids of deals where it has an alias."""
        for api in APIS:
            known = self.records[api.name]
            numbers = [*self._first[api.name], max(known, default=0)]
            for place, number in enumerate(numbers):
                text = text.replace(b"%d" % (api.alias + place), b"%d" % number)
        return text

    def check(self) -> None:
        """The lists, each deal that a write has touched, and filters: all as was answered."""
        for api in APIS:
            known = self.records[api.name]
            listed = list(self._pages(api))
            numbers = [record["id"] for record in listed]
            assert len(numbers) == len(set(numbers)), numbers
            assert differences({r["id"]: r for r in listed}, known) == {}
            if api is INTUM:
                assert numbers == sorted(numbers, reverse=True)
            for name, value in api.filtered_by:
                found = self._read(f"{api.list}?{name}={value}").json()
                assert same(found, [r for r in listed if r[name] == value])
        for name, number in sorted(self._touched):
            self._check_record(MOCO if name == MOCO.name else INTUM, number)

    def _check_record(self, api: Api, number: int) -> None:
        record = self.records[api.name].get(number)
        paths = [api.path(number)]
        if record is not None and record.get("external_id"):
            paths.append(f"/crm/deals/e/demo-shop/{quote(record['external_id'], safe='')}.json")
        for path in paths:
            read = self._read(path)
            assert read.status == (404 if record is None else 200)
            assert record is None or differences({number: read.json()}, {number: record}) == {}

    def _pages(self, api: Api) -> Iterator[Record]:
        page = 1
        while records := self._read(f"{api.list}?per_page={PAGE}&page={page}").json():
            yield from records
            page += 1

    def _read(self, target: str) -> Answer:
        api = MOCO if target.startswith(MOCO.list) else INTUM
        return self.client.ask(api.ask("GET", target))

    def _believe(self, request: Request, answer: Answer) -> None:
        """Learn from an accepted write; what is read must be known already."""
        api = next((api for api in APIS if api.serves(request.target)), None)
        if api is None or not answer.is_accepted:
            return
        if request.method == "GET":
            shown = answer.json()
            for record in shown if isinstance(shown, list) else [shown]:
                known = self.records[api.name].get(record["id"])
                assert same(record, known), f"a read tells news: {record}, not {known}"
        elif request.method in _WRITES:
            self._learn(api, request, answer)

    def _learn(self, api: Api, request: Request, answer: Answer) -> None:
        known = self.records[api.name]
        record = {} if request.method == "DELETE" else answer.json()
        if request.method == "POST":
            assert record["id"] > self._greatest.get(api.name, 0), "an id is given twice"
            self._greatest[api.name] = record["id"]
        else:
            number = api.number(request.target)
            assert number in known, "a deal that nobody knows was written"
            assert record.get("id", number) == number
            if not record:
                self._forget(api, number)
                return
        known[record["id"]] = record
        self._touched.add((api.name, record["id"]))

    def _forget(self, api: Api, number: int) -> None:
        del self.records[api.name][number]
        self._touched.add((api.name, number))
        for other in self.records[api.name].values():
            # The one thing that a write changes of other deals; it does not count as a change
            # of theirs, so that `updated_at` stays.
            if other.get("next_deal_id") == number:
                other["next_deal_id"] = None
                self._touched.add((api.name, other["id"]))


def differences(found: dict[int, Record], known: dict[int, Record]) -> dict[int, Any]:
    """Of the deals that are not the same, what was found and what was to be expected."""
    pairs = {number: (found.get(number), known.get(number)) for number in found.keys() | known}
    return {number: pair for number, pair in pairs.items() if not same(*pair)}


def same(one: Any, other: Any) -> bool:
    """Whether two JSON values are the same; to Python alone, true is 1."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)


def _path(target: str) -> str:
    """The path of a target, decoded."""
    found = re.fullmatch(r"(?:https?://[^/?#]*)?([^?#]*).*", target, re.DOTALL)
    assert found
    return unquote(found[1])
