"""Calls in, replies out: what HTTP tests cannot send, and that a refusal changes nothing."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from dealdouble.contract.model import MISSING, Contract
from dealdouble.emulator.emulator import Options
from dealdouble.rules.judge import Broken
from dealdouble.vocabulary import RuleKind

from .service import HEADERS, VALID, Service, serve


def body(**changes: object) -> bytes:
    """A create's body with changes."""
    return json.dumps({**VALID, **changes}).encode()


READER = {**HEADERS, "authorization": "Token token=reader"}
REFUSED = {
    "no such path": (("GET", "/nowhere", "", b"", HEADERS), 404),
    "no such method": (("PATCH", "/deals", "", body(), HEADERS), 405),
    "a method without a name": (("", "/deals/1", "", body(), HEADERS), 405),
    "a method in small letters": (("delete", "/deals/1", "", b"", HEADERS), 405),
    "no key": (("POST", "/deals", "", body(), {}), 401),
    "an expired key": (
        ("DELETE", "/deals/1", "", b"", {"authorization": "Bearer gone"}),
        401,
    ),
    "no right to create": (("POST", "/deals", "", body(), READER), 403),
    "no right to delete": (("DELETE", "/deals/1", "", b"", READER), 403),
    "too large": (("POST", "/deals", "", None, HEADERS), 413),
    "no body": (("PUT", "/deals/1", "", b"", HEADERS), 422),
    "no JSON": (("PUT", "/deals/1", "", b"{", HEADERS), 422),
    "no object": (("POST", "/deals", "", b"[]", HEADERS), 422),
    "half a surrogate pair": (("PUT", "/deals/1", "", b'{"name": "\\ud800"}', HEADERS), 422),
    "no such record": (("PUT", "/deals/2", "", body(), HEADERS), 404),
    "no such record to delete": (("DELETE", "/deals/2", "", b"", HEADERS), 404),
    "an unreadable filter": (("GET", "/deals", "closed_to=x", b"", HEADERS), 400),
    "an unknown status": (("POST", "/deals", "", body(status="x"), HEADERS), 400),
    "a broken rule": (("POST", "/deals", "", body(name=""), HEADERS), 422),
    "a broken rule among good values": (
        ("PUT", "/deals/1", "", b'{"name": "new", "user_id": 99}', HEADERS),
        422,
    ),
    "a user that cannot be": (("POST", "/deals", "", body(user_id=10**4000), HEADERS), 422),
    "an amount that cannot be": (("PUT", "/deals/1", "", b'{"money": 1e400}', HEADERS), 422),
}


@pytest.mark.parametrize(("call", "status"), REFUSED.values(), ids=REFUSED)
def test_a_refused_call_changes_nothing(
    service: Service,
    call: tuple[str, str, str, bytes | None, dict[str, str]],
    status: int,
) -> None:
    service.create("/deals", **VALID)
    before, shown = service.everything(), service.send("GET", "/deals/1").body
    service.now += timedelta(days=1)
    assert service.send(*call).status == status
    assert service.everything() == before
    assert service.send("GET", "/deals/1").body == shown
    assert service.create("/deals", **VALID)["id"] == 2, "no number is used up"


@pytest.mark.parametrize("digits", [19, 20, 3999, 4299, 4301, 100_000])
@pytest.mark.parametrize("field", ["user_id", "money", "status", "name", "tags"])
def test_an_integer_of_any_length_is_refused_as_any_other_value(
    service: Service, field: str, digits: int
) -> None:
    text = json.dumps({k: v for k, v in VALID.items() if k != field})[:-1]
    reply = service.send("POST", "/deals", body=f'{text}, "{field}": {"9" * digits}}}'.encode())
    expected = {
        "user_id": (422, {"user_id": ["must exist"]}),
        "money": (422, {"money": ["must be less than 1000000000000"]}),
        "status": (400, {"error": f"'{'9' * digits}' is not a valid status"}),
        "name": (422, {"name": ["is invalid"]}),
        "tags": (422, {"tags": ["is invalid"]}),
    }
    assert (reply.status, json.loads(reply.body)) == expected[field]


MONEY = {
    "a tenth": (b"0.10", b"0.1"),
    "as exact as it was sent": (b"999999999999.99999", b"999999999999.99999"),
    "minus zero": (b"-0.0", b"0.0"),
    "zero with a great exponent": (b"0e999999999", b"0.0"),
    "zero with a small exponent": (b"0e-999999999", b"0.0"),
    "an exponent": (b"12E2", b"1200.0"),
    "needless zeros": (b"1." + b"0" * 100_000, b"1.0"),
}


@pytest.mark.parametrize(("sent", "shown"), MONEY.values(), ids=MONEY)
def test_an_amount_is_shown_exactly(service: Service, sent: bytes, shown: bytes) -> None:
    text = body().replace(b'"money": 25000', b'"money": ' + sent)
    reply = service.send("POST", "/deals", body=text)
    assert reply.status == 200
    assert b'"money":' + shown + b"," in reply.body


def test_the_last_of_two_keys_counts(service: Service) -> None:
    reply = service.send("POST", "/deals", body=body()[:-1] + b', "name": "Second"}')
    assert json.loads(reply.body)["name"] == "Second"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/deals/1", 200),
        ("/deals/01", 200),
        ("/deals/%31", 200),
        ("/deals/" + "0" * 17 + "1", 200),
        ("/deals/" + "0" * 18 + "1", 404),
        ("/deals/0", 404),
        ("/deals/-1", 404),
        ("/deals/+1", 404),
        ("/deals/1.0", 404),
        ("/deals/1e0", 404),
        ("/deals/1%2F", 404),
        ("/deals/1%20", 404),
        ("/deals/%D9%A1", 404),
        ("/deals/%C2%B9", 404),
        ("/deals/%ff", 404),
        ("/deals/", 200),
        ("/deals//", 404),
        ("/deals/" + "9" * 5000, 404),
    ],
)
def test_a_record_is_found_by_its_number_alone(service: Service, path: str, status: int) -> None:
    service.create("/deals", **VALID)
    assert service.send("GET", path).status == status


def test_a_reply_tells_its_operation_and_why_it_refused(service: Service) -> None:
    reply = service.send("POST", "/deals", body=body(name="", user_id=None))
    assert reply.operation == "createDeal"
    assert [(item.field, item.message, item.value) for item in reply.broken] == [
        ("name", "can't be blank", ""),
        ("user_id", "can't be blank", None),
    ]
    rules = [item.rule for item in reply.broken if isinstance(item, Broken)]
    assert [rule.kind for rule in rules] == [RuleKind.NOT_BLANK, RuleKind.REQUIRED]
    missing = service.send("POST", "/deals", body=b"{}").broken
    assert all(item.value is MISSING for item in missing)
    assert service.send("GET", "/nowhere").operation == ""
    assert service.send("PATCH", "/deals").operation == ""
    assert service.send("GET", "/deals", headers={}).operation == "listDeals"


def test_an_update_that_changes_nothing_is_no_change(service: Service) -> None:
    created = service.create("/deals", **VALID)
    service.now += timedelta(hours=1)
    same = service.send("PUT", "/deals/1", body=b'{"name": "Relaunch", "money": 25000.0}')
    assert json.loads(same.body) == created
    changed = service.send("PUT", "/deals/1", body=b'{"name": "Launch"}')
    assert json.loads(changed.body)["updated_at"] == "2026-03-15T10:00:00Z"
    assert json.loads(changed.body)["created_at"] == "2026-03-15T09:00:00Z"


@pytest.mark.parametrize("content_type", ["text/plain", "application/jsonp", ""])
def test_a_body_of_another_type_is_ignored(service: Service, content_type: str) -> None:
    created = service.create("/deals", **VALID)
    headers = {**HEADERS, "content-type": content_type}
    reply = service.send("PUT", "/deals/1", body=b'{"name": "New"}', headers=headers)
    assert (reply.status, json.loads(reply.body)) == (200, created)
    assert service.send("POST", "/deals", body=body(), headers=headers).status == 422


def test_a_number_is_never_given_twice(service: Service) -> None:
    assert [service.create("/deals", **VALID)["id"] for _ in range(2)] == [1, 2]
    assert service.send("DELETE", "/deals/2").status == 204
    assert service.create("/deals", **VALID)["id"] == 3


def test_emulators_of_one_contract_share_nothing(contract: Contract) -> None:
    first, second = serve(contract), serve(contract)
    first.create("/deals", **VALID)
    assert first.ids("/deals") == [1]
    assert second.ids("/deals") == []


def test_the_rate_is_that_of_each_key_and_window(contract: Contract) -> None:
    service = serve(contract, options=Options(rate_limited=True))
    assert {service.send("GET", "/deals").status for _ in range(120)} == {200}
    service.now += timedelta(seconds=30.5)
    refused = service.send("GET", "/deals")
    assert (refused.status, dict(refused.headers)["retry-after"]) == (429, "90")
    assert service.send("GET", "/deals", headers=READER).status == 200
    assert service.send("GET", "/deals", headers={}).status == 401
    service.now += timedelta(seconds=89.5)
    assert service.send("GET", "/deals").status == 200


def test_a_link_keeps_what_was_asked_and_encodes_it(service: Service) -> None:
    for _ in range(3):
        service.create("/deals", **VALID, tags=["a b", "ä,ö"])
    query = "per_page=1&page=2&x=a,b&tags=a+b&page=2&y=%FF&z=\xc3\xa4"
    link = dict(service.send("GET", "/deals/", query).headers)["link"]
    kept = "http://host/api/v1/deals?per_page=1&x=a%2Cb&tags=a+b&y=%EF%BF%BD&z=%C3%A4&page="
    assert link.split(", ") == [
        f'<{kept}1>; rel="first"',
        f'<{kept}1>; rel="prev"',
        f'<{kept}3>; rel="next"',
        f'<{kept}3>; rel="last"',
    ]


@pytest.mark.parametrize("query", ["tags=S%C3%BCd", "tags=S\xc3\xbcd"], ids=["encoded", "not"])
def test_a_filter_takes_utf_8_encoded_or_not(service: Service, query: str) -> None:
    service.create("/deals", **VALID, tags=["Süd"])
    service.create("/deals", **VALID, tags=["Nord"])
    assert service.ids("/deals", query) == [1]


FILTERS = {
    "one key": ("status=won", [1, 3]),
    "two keys": ("status=won&company_id=3", [3]),
    "two tags": ("tags=a,b", [3]),
    "ids and a key": ("ids=1,2&status=won", [1]),
    "ids and a key without a common record": ("ids=2&status=won", []),
    "a key and a test": ("status=won&closed_from=2026-02-01", [3]),
    "tests alone": ("closed_from=2026-01-01&closed_to=2026-01-31", [1]),
    "everything": (
        "status=won&company_id=3&tags=a&ids=1,2,3&closed_from=2026-01-01"
        "&updated_after=2020-01-01&custom_properties[k]=v",
        [3],
    ),
    "something unreadable": ("company_id=x&status=won", []),
    "something that nobody has": ("status=won&tags=z", []),
    "a sort": ("status=won&sort_by=closed_on+desc", [3, 1]),
}


@pytest.mark.parametrize(("query", "expected"), FILTERS.values(), ids=FILTERS)
def test_filters_combine(service: Service, query: str, expected: list[int]) -> None:
    for more in (
        {"status": "won", "closed_on": "2026-01-10", "tags": ["a"]},
        {"status": "lost", "closed_on": "2026-02-10", "company_id": 3, "tags": ["a"]},
        {
            "status": "won",
            "closed_on": "2026-02-10",
            "company_id": 3,
            "tags": ["b", "a"],
            "custom_properties": {"k": "v"},
        },
    ):
        service.create("/deals", **VALID, **more)
    assert service.ids("/deals", query) == expected


def test_a_shown_record_writes_null_in_a_template_as_nothing(service: Service) -> None:
    assert service.create("/deals", **VALID, person_id=4)["person"] == {"id": 4, "name": "Dee"}


def test_what_was_saved_can_be_restored_however_often(contract: Contract) -> None:
    service = serve(contract, options=Options(rate_limited=True))
    emulator = service.emulator
    service.create("/deals", **VALID)
    saved, before = emulator.save(), service.everything()
    for _ in range(2):
        service.create("/deals", **VALID)
        assert service.send("DELETE", "/deals/1").status == 204
        emulator.restore(saved)
        assert service.everything() == before


def test_what_was_saved_counts_the_requests_before_it(contract: Contract) -> None:
    service = serve(contract, options=Options(rate_limited=True))
    most = contract.requests.window_requests
    for _ in range(most - 1):
        assert service.send("GET", "/deals").status == 200
    saved = service.emulator.save()
    assert [service.send("GET", "/deals").status for _ in range(2)] == [200, 429]
    service.emulator.restore(saved)
    assert [service.send("GET", "/deals").status for _ in range(2)] == [200, 429]
    service.emulator.reset()
    assert service.send("GET", "/deals").status == 200


def test_a_reset_goes_back_to_the_start(contract: Contract) -> None:
    service = serve(contract)
    before = service.everything()
    service.create("/deals", **VALID)
    service.emulator.reset()
    assert service.everything() == before


@pytest.mark.parametrize(
    ("method", "path", "refused"),
    [
        ("POST", "/api/v1/deals", True),
        ("PUT", "/api/v1/deals/1", True),
        ("PATCH", "/api/v1/deals/1", True),
        ("DELETE", "/api/v1/deals/1", False),
        ("GET", "/api/v1/deals", False),
        ("PURGE", "/api/v1/deals", True),
        ("GET", "/api/v1/nowhere", True),
    ],
)
def test_a_body_that_is_too_large_is_refused_or_ignored(
    contract: Contract, method: str, path: str, refused: bool
) -> None:
    assert serve(contract).emulator.refuses_large_bodies(method, path) is refused
