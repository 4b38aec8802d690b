"""Paths are matched as they were sent, segment by segment."""

from __future__ import annotations

import dataclasses

import pytest

from dealdouble.contract.model import Contract, Segment
from dealdouble.emulator.route import Routes

DEALS, ID = Segment("deals"), Segment("", "id")
COLLECTION = {"GET", "POST"}
RECORD = {"GET", "PUT", "PATCH", "DELETE"}

FOUND = {
    "a collection": ("/api/v1/deals", COLLECTION, ""),
    "a trailing slash": ("/api/v1/deals/", COLLECTION, ""),
    "a record": ("/api/v1/deals/123", RECORD, "123"),
    "a record and a trailing slash": ("/api/v1/deals/123/", RECORD, "123"),
    "an encoded letter": ("/api/v1/%64eals", COLLECTION, ""),
    "an encoded digit": ("/api/v1/deals/%31", RECORD, "1"),
    "an encoded slash is part of its segment": ("/api/v1/deals/1%2F2", RECORD, "1/2"),
    "an encoded trailing slash too": ("/api/v1/deals/1%2f", RECORD, "1/"),
    "an encoded question mark": ("/api/v1/deals/%3F", RECORD, "?"),
    "one dot is a segment like others": ("/api/v1/deals/.", RECORD, "."),
    "two dots too": ("/api/v1/deals/..", RECORD, ".."),
    "encoded dots too": ("/api/v1/deals/%2e%2E", RECORD, ".."),
    "an escape of letters stays as it is": ("/api/v1/deals/%zz", RECORD, "%zz"),
    "a lone percent sign too": ("/api/v1/deals/%", RECORD, "%"),
    "half an escape too": ("/api/v1/deals/1%2", RECORD, "1%2"),
    "invalid UTF-8 is kept byte by byte": ("/api/v1/deals/%ff", RECORD, "\udcff"),
    "an encoded surrogate too": ("/api/v1/deals/%ed%a0%80", RECORD, "\udced\udca0\udc80"),
    "UTF-8": ("/api/v1/deals/%E2%82%AC", RECORD, "€"),
    "a null": ("/api/v1/deals/%00", RECORD, "\x00"),
    "a plus is a plus": ("/api/v1/deals/1+1", RECORD, "1+1"),
    "parameters are part of the segment": ("/api/v1/deals/1;v=2", RECORD, "1;v=2"),
}


@pytest.mark.parametrize(("path", "methods", "number"), FOUND.values(), ids=FOUND)
def test_a_path_of_the_api_is_found(
    contract: Contract, path: str, methods: set[str], number: str
) -> None:
    match = Routes(contract).match(path)
    assert match is not None
    assert set(match.operations) == methods
    assert match.arguments.get("id", "") == number


LOST = {
    "nothing": "",
    "the root": "/",
    "the base": "/api/v1",
    "the base and a slash": "/api/v1/",
    "another base": "/api/v2/deals",
    "a longer base": "/api/v10/deals",
    "an encoded base": "/%61pi/v1/deals",
    "another resource": "/api/v1/users",
    "capital letters": "/api/v1/Deals",
    "a double slash before": "/api/v1//deals",
    "a double slash behind": "/api/v1/deals/1//",
    "a dot segment": "/api/v1/./deals",
    "a dot segment behind": "/api/v1/deals/./1",
    "a way back": "/api/v1/users/../deals",
    "an empty id before a slash": "/api/v1/deals//",
    "a segment too many": "/api/v1/deals/1/2",
    "an encoded slash between": "/api/v1/deals%2F1",
    "parameters of the collection": "/api/v1/deals;v=2",
    "a blank": "/api/v1/deals%20",
    "a full address": "http://host/api/v1/deals",
}


@pytest.mark.parametrize("path", LOST.values(), ids=LOST)
def test_any_other_path_is_not(contract: Contract, path: str) -> None:
    assert Routes(contract).match(path) is None


def test_a_literal_segment_goes_before_an_id(contract: Contract) -> None:
    read = next(o for o in contract.operations if o.id == "readDeal")
    literal = dataclasses.replace(read, id="special", segments=(DEALS, Segment("special")))
    deeper = dataclasses.replace(read, id="deeper", segments=(Segment("people"), ID))
    routes = Routes(dataclasses.replace(contract, operations=(read, deeper, literal)))
    found = {
        path: match and (match.operations["GET"].id, match.arguments)
        for path in ("/deals/special", "/deals/7", "/people/7", "/firms/7")
        for match in [routes.match(f"/api/v1{path}")]
    }
    assert found == {
        "/deals/special": ("special", {}),
        "/deals/7": ("readDeal", {"id": "7"}),
        "/people/7": ("deeper", {"id": "7"}),
        "/firms/7": None,
    }


LOOK_UP = (DEALS, Segment("", "shop"), Segment("no-", "number", ".json"))
PARTS: dict[str, tuple[str, dict[str, str] | None]] = {
    "names": ("/deals/a/no-1.json", {"shop": "a", "number": "1"}),
    "a dot within": ("/deals/a/no-1.2.json", {"shop": "a", "number": "1.2"}),
    "the end twice": ("/deals/a/no-1.json.json", {"shop": "a", "number": "1.json"}),
    "the beginning twice": ("/deals/a/no-no-.json", {"shop": "a", "number": "no-"}),
    "an encoded slash": ("/deals/a%2Fb/no-%2F.json", {"shop": "a/b", "number": "/"}),
    "encoded fixed texts": ("/deals/a/%6Eo-1%2Ejson", {"shop": "a", "number": "1"}),
    "a trailing slash": ("/deals/a/no-1.json/", {"shop": "a", "number": "1"}),
    "no beginning": ("/deals/a/1.json", None),
    "no end": ("/deals/a/no-1", None),
    "nothing between": ("/deals/a/no-.json", None),
    "nothing before": ("/deals//no-1.json", None),
    "another case": ("/deals/a/no-1.JSON", None),
    "braces": ("/deals/a/{number}.json", None),
    "another first part": ("/bills/a/no-1.json", None),
    "a part too few": ("/deals/no-1.json", None),
    "a part too many": ("/deals/a/b/no-1.json", None),
}


@pytest.mark.parametrize(("path", "arguments"), PARTS.values(), ids=PARTS)
def test_a_name_may_stand_between_fixed_texts(
    contract: Contract, path: str, arguments: dict[str, str] | None
) -> None:
    read = next(o for o in contract.operations if o.id == "readDeal")
    operations = (dataclasses.replace(read, segments=LOOK_UP),)
    match = Routes(dataclasses.replace(contract, operations=operations)).match(f"/api/v1{path}")
    assert (match and match.arguments) == arguments


def test_a_beginning_and_an_end_do_not_overlap(contract: Contract) -> None:
    read = next(o for o in contract.operations if o.id == "readDeal")
    operations = (dataclasses.replace(read, segments=(Segment("aba", "id", "aba"),)),)
    routes = Routes(dataclasses.replace(contract, operations=operations))
    found = {path: routes.match(f"/api/v1/{path}") for path in ("aba", "ababa", "abaaba")}
    assert set(found.values()) == {None}
    match = routes.match("/api/v1/abaxaba")
    assert match is not None
    assert match.arguments == {"id": "x"}


def test_an_api_may_have_no_base_path(contract: Contract) -> None:
    routes = Routes(dataclasses.replace(contract, base_path=""))
    assert routes.match("/deals/7") is not None
    assert routes.match("/api/v1/deals/7") is None
