"""The query of a list is read into conditions."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from typing import Any
from urllib.parse import unquote_plus

import pytest

from dealdouble.contract.model import Contract
from dealdouble.emulator.conditions import (
    Conditions,
    read_conditions,
    read_pairs,
)

PAIRS = {
    "nothing": ("", []),
    "one": ("a=1", [("a", "1")]),
    "repeated": ("a=1&a=2&b=", [("a", "1"), ("a", "2"), ("b", "")]),
    "a name alone": ("a", [("a", "")]),
    "a value alone": ("=1", [("", "1")]),
    "separators alone": ("&&", []),
    "a semicolon separates nothing": ("a=1;b=2", [("a", "1;b=2")]),
    "a plus is a blank": ("a=b+c%2B", [("a", "b c+")]),
    "brackets, encoded or not": ("a[b]=1&a%5Bb%5D=2", [("a[b]", "1"), ("a[b]", "2")]),
    "UTF-8": ("a=%C3%A4", [("a", "ä")]),
    "UTF-8 that was not encoded": ("a=\xc3\xa4", [("a", "ä")]),
    "Latin-1": ("a=%E4", [("a", "\ufffd")]),
    "Latin-1 that was not encoded": ("a=\xe4", [("a", "\ufffd")]),
    "an encoded surrogate": ("a=%ED%A0%80", [("a", "\ufffd\ufffd\ufffd")]),
    "characters that no byte is": ("a=€\ud800", [("a", "??")]),
    "half an escape": ("a=%4&b=%", [("a", "%4"), ("b", "%")]),
    "a null": ("a=%00", [("a", "\x00")]),
}


@pytest.mark.parametrize(("query", "expected"), PAIRS.values(), ids=PAIRS)
def test_a_query_is_read_in_its_order(query: str, expected: list[tuple[str, str]]) -> None:
    assert list(read_pairs(query)) == expected


def read(contract: Contract, query: str) -> Conditions:
    """The conditions of a query to MOCO's list of deals."""
    listing = next(o for o in contract.operations if o.id == "listDeals")
    deals = contract.resources["deals"]
    return read_conditions(read_pairs(query), listing, deals, contract.lists)


PLAIN = Conditions(size=100)
READ: dict[str, tuple[str, dict[str, Any]]] = {
    "nothing": ("", {}),
    "unknown": ("foo=1&status[]=won&Status=won", {}),
    "page": ("page=3", {"page": 3}),
    "the last page named": ("page=3&page=2", {"page": 2}),
    "page 0": ("page=0", {}),
    "page 00": ("page=00", {}),
    "page 007": ("page=007", {"page": 7}),
    "page -1": ("page=-1", {}),
    "page 1.0": ("page=1.0", {}),
    "page in other digits": ("page=%D9%A1", {}),
    "page with a blank": ("page=1%20", {}),
    "page of 18 digits": ("page=" + "9" * 18, {"page": 10**18 - 1}),
    "page of 19 digits": ("page=" + "9" * 19, {"page": 10**18}),
    "page of 10,000 digits": ("page=" + "9" * 10_000, {"page": 10**18}),
    "page of 10,000 zeros and a one": ("page=" + "0" * 10_000 + "1", {"page": 1}),
    "size": ("per_page=7", {"size": 7}),
    "size too great": ("per_page=101", {"size": 100}),
    "size 0": ("per_page=0", {}),
    "size far too great": ("per_page=" + "9" * 30, {"size": 100}),
    "sort": ("sort_by=money", {"sort": ("money", False)}),
    "sort ascending": ("sort_by=money+asc", {"sort": ("money", False)}),
    "sort descending": ("sort_by=money%20desc", {"sort": ("money", True)}),
    "sort with blanks": ("sort_by=+money++desc+", {"sort": ("money", True)}),
    "sort by an unknown field": ("sort_by=colour", {}),
    "sort by a list": ("sort_by=tags", {}),
    "sort in an unknown direction": ("sort_by=money+down", {}),
    "sort by two fields": ("sort_by=money+desc,name", {}),
    "equal": ("status=won", {"exact": [("status", "won")]}),
    "equal, stripped": ("status=+won+", {"exact": [("status", "won")]}),
    "equal to the last": ("status=won&status=lost", {"exact": [("status", "lost")]}),
    "equal to the last that is not empty": (
        "status=won&status=",
        {"exact": [("status", "won")]},
    ),
    "equal to blanks": ("status=+", {}),
    "equal to a number": ("company_id=007", {"exact": [("company_id", 7)]}),
    "equal to an unreadable number": ("company_id=7.0", {"nothing": True}),
    "equal to a great number": (
        "company_id=" + "9" * 19,
        {"exact": [("company_id", 10**19 - 1)]},
    ),
    "equal to a number of 10,000 digits": (
        "company_id=" + "9" * 10_000,
        {"exact": [("company_id", Decimal("9" * 10_000))]},
    ),
    "a parameter without a name": ("=money", {}),
    "equal to a number in other digits": ("company_id=%D9%A1", {"nothing": True}),
    "all of": ("tags=b,+a,,b", {"exact": [("tags", "b"), ("tags", "a")]}),
    "all of, repeated": ("tags=b&tags=a,b", {"exact": [("tags", "b"), ("tags", "a")]}),
    "all of nothing": ("tags=&tags=,", {}),
    "ids": ("ids=3,1,+2,3", {"numbers": [1, 2, 3]}),
    "ids, repeated": ("ids=3&ids=1", {"numbers": [1, 3]}),
    "ids, unreadable": ("ids=x,-1,1.0," + "9" * 19, {"numbers": []}),
    "ids, empty": ("ids=", {}),
    "ids, separators alone": ("ids=,", {"numbers": []}),
    "properties, empty": ("custom_properties[a]=", {}),
    "properties, without a name": ("custom_properties[]=a&custom_properties=b", {}),
    "properties, nested": ("custom_properties[a][b]=c", {}),
}


@pytest.mark.parametrize(("query", "changed"), READ.values(), ids=READ)
def test_parameters_become_conditions(
    contract: Contract, query: str, changed: dict[str, Any]
) -> None:
    assert read(contract, query) == dataclasses.replace(PLAIN, **changed)


RECORD: dict[str, Any] = {
    "closed_on": "2026-02-15",
    "updated_at": "2026-03-01T12:00:00Z",
    "custom_properties": {"Type": "Shop", "Region": ["Nord", "Süd"], "Empty": []},
}
TESTS = {
    "from that day": ("closed_from=2026-02-15", True),
    "from a day later": ("closed_from=2026-02-16", False),
    "from, stripped": ("closed_from=+2026-02-15+", True),
    "from the first day of all": ("closed_from=0001-01-01", True),
    "from the last of a short year": ("closed_from=0999-12-31", True),
    "to that day": ("closed_to=2026-02-15", True),
    "to a day earlier": ("closed_to=2026-02-14", False),
    "to the last day of all": ("closed_to=9999-12-31", True),
    "after that second": ("updated_after=2026-03-01T12:00:00Z", False),
    "after the second before": ("updated_after=2026-03-01T11:59:59Z", True),
    "after a part of the second before": ("updated_after=2026-03-01T11:59:59.999Z", True),
    "after a part of that second": ("updated_after=2026-03-01T12:00:00.001Z", False),
    "after a comma": ("updated_after=2026-03-01T11:59:59,5Z", True),
    "after the day": ("updated_after=2026-03-01", True),
    "after the next day": ("updated_after=2026-03-02", False),
    "after a minute": ("updated_after=2026-03-01T11:59", True),
    "after a time without an offset": ("updated_after=2026-03-01T12:00:00", False),
    "after small letters": ("updated_after=2026-03-01t11:59:59z", True),
    "after a blank between": ("updated_after=2026-03-01+11:59:59", True),
    "east, encoded": ("updated_after=2026-03-01T13:59:59%2B02:00", True),
    "east, as a blank": ("updated_after=2026-03-01T13:59:59+02:00", True),
    "east, later": ("updated_after=2026-03-01T14:00:00%2B02:00", False),
    "east, without a colon": ("updated_after=2026-03-01T14:00:00%2B0200", False),
    "west": ("updated_after=2026-03-01T09:59:59-02:00", True),
    "west, later": ("updated_after=2026-03-01T10:00:00-02:00", False),
    "half an hour": ("updated_after=2026-03-01T17:29:59%2B05:30", True),
    "year 1": ("updated_after=0001-01-01T00:00:00Z", True),
    "year 999": ("updated_after=0999-06-01", True),
    "year 9999": ("updated_after=9999-12-31T23:59:59Z", False),
    "a property": ("custom_properties[Type]=Shop", True),
    "a property in another case": ("custom_properties[Type]=shop", False),
    "an unknown property": ("custom_properties[Colour]=red", False),
    "one of several": ("custom_properties[Region]=Nord", True),
    "one of several, as a list": ("custom_properties[Region][]=S%C3%BCd", True),
    "another of several": ("custom_properties[Region][]=Ost", False),
    "one of none": ("custom_properties[Empty][]=a", False),
    "a name with blanks and dots": ("custom_properties[a+b.c]=d", False),
}


@pytest.mark.parametrize(("query", "expected"), TESTS.values(), ids=TESTS)
def test_a_test_tells_whether_a_record_belongs(
    contract: Contract, query: str, expected: bool
) -> None:
    (test,) = read(contract, query).tests
    assert test(RECORD) is expected


@pytest.mark.parametrize("query", ["closed_from=2026-01-01", "closed_to=2026-01-01"])
def test_null_is_in_no_range(contract: Contract, query: str) -> None:
    (test,) = read(contract, query).tests
    assert test({**RECORD, "closed_on": None}) is False


def test_all_properties_are_asked_for(contract: Contract) -> None:
    both = "custom_properties[Region][]=Nord&custom_properties[Region][]=S%C3%BCd"
    assert [test(RECORD) for test in read(contract, both).tests] == [True, True]


@pytest.mark.parametrize(
    "query",
    [
        "closed_from=soon",
        "closed_from=2026-02-30",
        "closed_from=0000-01-01",
        "closed_from=10000-01-01",
        "closed_from=2026-2-1",
        "closed_from=20260201",
        "closed_from=2026-W07-1",
        "closed_from=2026-02-01T00:00:00Z",
        "closed_from=%D9%A2%D9%A0%D9%A2%D9%A6-02-01",
        "closed_to=2026-13-01",
        "closed_to=2026-01-01%00",
        "updated_after=yesterday",
        "updated_after=2026-02-30",
        "updated_after=2026-03-01T",
        "updated_after=2026-03-01T12",
        "updated_after=2026-03-01T24:00:00Z",
        "updated_after=2026-03-01T12:60:00Z",
        "updated_after=2026-03-01T12:00:60Z",
        "updated_after=2026-03-01T12:00:00.Z",
        "updated_after=2026-03-01T12:00:00.1234567890Z",
        "updated_after=2026-03-01T12:00:00%2B24:00",
        "updated_after=2026-03-01T12:00:00%2B99:99",
        "updated_after=2026-03-01T12:00:00%2B02",
        "updated_after=2026-03-01Z",
        "updated_after=0000-01-01T00:00:00Z",
        "updated_after=0001-01-01T00:00:00%2B00:01",
        "updated_after=0001-01-01T00:00:00+01:00",
        "updated_after=9999-12-31T23:59:59-00:01",
        "updated_after=1646136000",
    ],
)
def test_an_unreadable_date_is_the_contracts_error(contract: Contract, query: str) -> None:
    found = read(contract, query)
    assert found.nothing
    (item,) = found.unreadable
    name, _, value = query.partition("=")
    assert (item.field, item.error) == (name, "invalid date range")
    assert item.value == dict(read_pairs(query))[name] == unquote_plus(value)
    assert item.message == {"updated_after": ""}.get(name, "is invalid")
