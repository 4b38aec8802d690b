"""The kinds of requests that are compared, and the ratio that each is to reach."""

from __future__ import annotations

from dataclasses import dataclass

from .exchange import COUNT, Request

_DEALS = "/api/v1/deals"

LIST = Request("list", "GET", _DEALS, deals=100)
WON = Request("won", "GET", f"{_DEALS}?status=won", deals=100)
READ = Request("read", "GET", f"{_DEALS}/123")
UPDATE = Request("update", "PUT", f"{_DEALS}/123", body=f'{{"money":1{COUNT}}}')
REFUSE = Request(
    *("refuse", "POST", _DEALS, 422),
    body='{"name":" ","currency":"EUR","money":1,"reminder_date":"2026-02-30","user_id":123,'
    '"deal_category_id":456,"service_period_from":"2026-03-15"}',
)
CREATE = Request(
    *("create", "POST", _DEALS),
    body=f'{{"name":"Beispiel AG Website Relaunch {COUNT}","currency":"EUR","money":25000,'
    '"reminder_date":"2018-12-01","user_id":123,"deal_category_id":456}',
)
REQUESTS = (LIST, WON, READ, REFUSE, UPDATE, CREATE)


@dataclass(frozen=True, slots=True)
class Kind:
    """A load: requests that are sent over and over in turn, and the ratio to reach.

    It is measured with the smallest number of deals stored, the largest, or each. Where server
    and wrk share a core, requests are counted per second that the server ran.
    """

    name: str
    title: str
    cycle: tuple[Request, ...]
    aim: float | None
    stored: str = "smallest"
    shares_core: bool = False

    @property
    def stores(self) -> bool:
        """Whether it changes what is stored."""
        return any(request.stores for request in self.cycle)

    def requests(self) -> list[Request]:
        """Each of its requests once, those that only read first."""
        return sorted(dict.fromkeys(self.cycle), key=lambda request: request.stores)


KINDS = (
    Kind("list", "list of 100", (LIST,), 0.6, "each"),
    Kind("won", "list of 100, status=won", (WON,), 0.6, "each"),
    Kind("read", "read", (READ,), 0.6),
    Kind("create", "create", (CREATE,), 0.4),
    Kind("mixed", "create, 1 in 10 a list", (CREATE,) * 9 + (LIST,), 0.4, "largest"),
    Kind("refuse", "refuse for three fields", (REFUSE,), 0.4),
    Kind("update", "update", (UPDATE,), None),
)

PAGES = (
    Kind("page", "list of 100", (LIST,), 0.9),
    Kind("page", "list of 100, status=won", (WON,), 0.9),
)
"""Loads of the emulator with the most deals, beside itself with the fewest."""

WATCHED = (
    Kind("journal", "read", (READ,), 0.9),
    Kind("journal", "list of 100", (LIST,), 0.9),
    Kind("journal", "update", (UPDATE,), 0.9),
    Kind("journal", "read, one core", (READ,), None, shares_core=True),
    Kind("journal", "list of 100, one core", (LIST,), None, shares_core=True),
    Kind("journal", "update, one core", (UPDATE,), None, shares_core=True),
)
"""Loads of the emulator with journal and faults, beside itself without.

The aims hold for throughput, with a core for each. On one core they show what the server itself
takes, as there it has not to wake wrk on the other.
"""
