"""Requests of which at least one is answered otherwise, whichever freedom a server takes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.check.second.accounts import APP_CODE, CRM_ONLY, TOKEN, WITHOUT_CRM
from tests.check.second.exchange import Request


@dataclass(frozen=True, slots=True)
class Asked:
    """A request; FIRST and LAST in it stand for the ids of the first and the last deal."""

    method: str
    path: str
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def request(self, ids: Sequence[int]) -> Request:
        """The request, as there are these deals."""
        target = self.path.replace("FIRST", str(ids[0])).replace("LAST", str(ids[-1]))
        path, _, query = target.partition("?")
        said = {"authorization": f"Bearer {TOKEN}", "content-type": "application/json"}
        content = self.body
        if not isinstance(content, bytes):
            content = b"" if content is None else json.dumps(content).encode()
        return Request(self.method, path, query, {**said, "host": "h", **self.headers}, content)


def _moco(**fields: Any) -> Asked:
    plain = {
        "name": "Aa",
        "currency": "EUR",
        "money": 25000,
        "reminder_date": "2026-12-01",
        "user_id": 72001,
        "deal_category_id": 8102,
    }
    return Asked("POST", "/api/v1/deals", {**plain, **fields})


def _change(**fields: Any) -> Asked:
    return Asked("PUT", "/api/v1/deals/LAST", fields)


def _listed(query: str) -> Asked:
    return Asked("GET", f"/api/v1/deals?{query}")


_MANY = b'{"info": "' + b"x" * (8 << 20) + b'"}'
_SOME = b'{"info": "' + b"x" * (300 << 10) + b'"}'

MOCO: list[Asked] = [
    _listed(""),
    _listed("per_page=5&page=2&ids=1,2,3,4,5,6,7,8,9,10,11,12"),
    _listed("per_page=5&page=9"),
    _listed("per_page=0&page=x"),
    _listed("per_page=101"),
    _listed("page=2&page=1&per_page=5"),
    _listed("status="),
    _listed("status=foo"),
    _listed("status=won&company_id=910001"),
    _listed("tags=Alt,Wichtig"),
    _listed("closed_from=2023-05-15&closed_to=2023-06-15"),
    _listed("updated_after=2024-02-01T00:00:00%2B01:00"),
    _listed("custom_properties[Region]=Nord"),
    _listed("sort_by=name"),
    _listed("sort_by=closed_on"),
    _listed("sort_by=colour"),
    _listed("colour=red"),
    Asked("GET", "/api/v1/users"),
    Asked("GET", "/api/v1/deals/"),
    Asked("GET", "/api/v1/deals/99"),
    Asked("GET", "/api/v1/deals/99", headers={"authorization": "Bearer nobody"}),
    Asked("GET", "/api/v1/nothing", headers={"authorization": "Bearer nobody"}),
    Asked("GET", "/api/v1/deals/FIRST", headers={"authorization": f"bearer  {TOKEN}"}),
    Asked("HEAD", "/api/v1/deals/FIRST"),
    Asked("DELETE", "/api/v1/deals"),
    Asked("GET", "/api/v1/deals", b"{}"),
    _moco(),
    _moco(money="12.125", info=None, tags=["b", "a", "a"], status="won", closed_on="2020-01-01"),
    _moco(money=12.125, tags=["b", "a", "a"], status="won", closed_on="2020-01-01"),
    _change(status="lost"),
    _change(status="pending"),
    _change(closed_on="2020-01-02"),
    _moco(status="lost"),
    _moco(status="won"),
    _change(name="Aa"),
    _change(name=None),
    _change(custom_properties={"Art": "Web", "Region": "x" * 12_100}),
    _change(custom_properties={"Art": None, "Zahl": "1"}),
    _change(custom_properties={"Art": "x" * 6_000}),
    _change(custom_properties={"Region": "x" * 6_000}),
    _change(company_id=910001, customer_id=910002),
    _change(reminder_date="2026-12-01T10:00:00Z"),
    _change(reminder_date="1.12.2026"),
    _change(name=" "),
    _change(user_id=1),
    _change(currency="euro"),
    _change(money=10**12),
    _change(money="much", user_id="x"),
    _change(service_period_from="2026-03-01", service_period_to="2026-01-31"),
    _change(name="x" * 300),
    _change(name="\0"),
    _change(colour="red"),
    Asked("PUT", "/api/v1/deals/LAST", b""),
    Asked("PUT", "/api/v1/deals/LAST", b"{}", {"content-type": "text/plain"}),
    Asked("PUT", "/api/v1/deals/LAST", _MANY),
    Asked("PUT", "/api/v1/deals/LAST", _SOME),
    Asked("DELETE", "/api/v1/deals/LAST"),
    _listed("tags="),
    _listed("updated_after=soon"),
    *[_listed("page=1")] * 5,
]


def _intum(**fields: Any) -> Asked:
    plain = {"name": "Aa", "total_amount_net": 100, "total_amount_gross": 123, "tax": "23"}
    return Asked("POST", "/crm/deals.json", {"deal": {**plain, **fields}})


def _patch(**fields: Any) -> Asked:
    return Asked("PATCH", "/crm/deals/LAST.json", {"deal": fields})


def _found(query: str) -> Asked:
    return Asked("GET", f"/crm/deals.json?{query}")


INTUM: list[Asked] = [
    _found(""),
    _found("per_page=5&page=9"),
    _found("per_page=0&page=x"),
    _found("per_page=101"),
    _found("page=2&page=1&per_page=5"),
    _found("client_id="),
    _found("client_id=abc"),
    _found("client_id=4001&status_id=61"),
    _found("q=UMOWA"),
    _found("q=mow"),
    _found("main_date_from=2024-03-10&main_date_to=2024-06-10"),
    _found("total_amount_gross_from=5000"),
    _found("colour=red"),
    Asked("GET", "/crm/clients.json"),
    Asked("GET", "/crm/deals.json/"),
    Asked("GET", "/crm/deals/99.json"),
    Asked("GET", "/crm/deals/99.json", headers={"authorization": "Bearer nobody"}),
    Asked("GET", "/crm/nothing.json", headers={"authorization": "Bearer nobody"}),
    Asked("GET", "/crm/deals.json", headers={"authorization": f"Bearer {WITHOUT_CRM}"}),
    Asked("GET", "/crm/deals.json", headers={"authorization": f"bearer  {TOKEN}"}),
    Asked("GET", "/crm/deals.json", {"api_token": TOKEN}, {"authorization": ""}),
    Asked("POST", "/crm/deals.json", {"api_token": "nobody", "deal": {}}),
    Asked("HEAD", "/crm/deals.json"),
    Asked("PUT", "/crm/deals.json"),
    _intum(),
    _intum(total_amount_gross="123.5"),
    _intum(tax=None),
    _intum(external_id="S1"),
    _intum(external_id="a b", fields={"a": 1}),
    Asked("GET", f"/crm/deals/e/{APP_CODE}/a%20b.json"),
    _patch(fields={"b": 2}),
    _patch(fields={"b": 2}),
    _patch(next_deal_id=15),
    _patch(tax=None),
    _patch(tax=" "),
    _patch(tax=5),
    _patch(currency="euro"),
    _patch(client_id=1, contact_id=1),
    _patch(total_amount_net=-(10**12)),
    _patch(date="1.12.2026"),
    _patch(date="2026-12-01T10:00:00Z"),
    _patch(date_from="2026-03-01", date_to="2026-01-31"),
    _patch(name="x" * 300),
    _patch(name="\0"),
    _patch(colour="red"),
    Asked("PATCH", "/crm/deals/LAST.json", {"tax": "8"}),
    Asked("PATCH", "/crm/deals/LAST.json", b""),
    Asked("PATCH", "/crm/deals/LAST.json", b"{"),
    Asked("PATCH", "/crm/deals/LAST.json", b'{"deal": {}}', {"content-type": "text/plain"}),
    Asked("PATCH", "/crm/deals/LAST.json", b'{"deal": ' + _MANY + b"}"),
    Asked("PATCH", "/crm/deals/LAST.json", b'{"deal": ' + _SOME + b"}"),
    Asked("PATCH", "/crm/deals/FIRST.json?api_token=x", {"deal": {"next_deal_id": 13}}),
    Asked("DELETE", "/crm/deals/13.json"),
    Asked("GET", "/crm/deals/FIRST.json"),
    Asked(
        "PATCH",
        "/crm/deals/FIRST.json",
        {"deal": {"external_id": "moved"}},
        {"authorization": f"Bearer {CRM_ONLY}"},
    ),
    Asked("GET", f"/crm/deals/e/{APP_CODE}/moved.json"),
    *[_intum()] * 14,
    _found(""),
]
