"""Requests that come many at once, or in the smallest parts, are answered in order, each once."""

from __future__ import annotations

import pytest

from ..cli.process import Served
from .caller import INTUM, JSON, KEY, MOCO, Caller, calling, chunked, head, whole

NEW = (
    b'{"name": "New", "currency": "EUR", "money": 1, "reminder_date": "2026-04-01", '
    b'"user_id": 123, "deal_category_id": 456}'
)
CHANGE = b'{"name": "Changed", "deal": {"name": "Changed"}}'
MIXED = [
    (whole("GET", MOCO.deal), 200),
    (whole("PUT", MOCO.deals), 405),
    (whole("PATCH", MOCO.deal, b'{"name": "A"}'), 200),
    (head("GET", MOCO.deal), 401),
    (whole("LOCK", MOCO.deal, CHANGE), 405),
    (whole("CONNECT", MOCO.deal, CHANGE), 405),
    (chunked("PATCH", INTUM.deal, '{"deal": {"name": "Ż"}}'.encode()), 200),
    (whole("PATCH", INTUM.deal, b'{"deal": 5}'), 400),
    (whole("POST", MOCO.deals, b"{"), 422),
    (chunked("POST", MOCO.deals, b"[]"), 422),
    (whole("GET", "/nowhere", CHANGE), 404),
    (whole("GET", f"{MOCO.deals}?closed_from=soon"), 400),
    (whole("GET", "/crm/deals/999.json"), 404),
    (whole("GET", INTUM.deal), 200),
]


def test_pipelined_requests_of_every_kind_are_answered_in_order(caller: Caller) -> None:
    caller.send(b"".join(sent for sent, _ in MIXED) * 20)
    answers = [caller.answer() for _ in range(20 * len(MIXED))]

    assert [answer.status for answer in answers] == [status for _, status in MIXED] * 20
    assert answers[2].json()["name"] == "A"
    assert answers[13].json()["name"] == "Ż"


def test_a_request_may_come_byte_by_byte(caller: Caller, reader: Caller) -> None:
    for sent, status in MIXED:
        for byte in sent[:-1]:
            caller.send(bytes([byte]))
            reader.read("/nowhere")  # by now the byte has been seen
        assert caller.tell(sent[-1:]).status == status


@pytest.mark.parametrize("method", ["BREW", "get", "GETS", "X"])
def test_an_unknown_method_may_come_in_parts(caller: Caller, reader: Caller, method: str) -> None:
    sent = whole(method, MOCO.deal, CHANGE)
    for place in range(1, len(method) + 3):
        caller.send(sent[:place])
        reader.read("/nowhere")  # by now the first part has been seen
        assert caller.tell(sent[place:]).status == 405


def test_unknown_methods_may_be_pipelined(caller: Caller) -> None:
    caller.send((whole("BREW", MOCO.deal, CHANGE) + chunked("get", INTUM.deal, CHANGE)) * 10)

    assert [caller.answer().status for _ in range(20)] == [405] * 20


def test_a_request_may_be_cut_in_two_anywhere(caller: Caller, reader: Caller) -> None:
    sent = chunked("PATCH", MOCO.deal, b'{"name": "B"}')
    for place in range(1, len(sent)):
        caller.send(sent[:place])
        reader.read("/nowhere")  # by now the first part has been seen
        assert caller.tell(sent[place:]).status == 200


def test_each_of_many_pipelined_writes_is_done_once(caller: Caller) -> None:
    caller.send(whole("POST", MOCO.deals, NEW) * 100)
    created = [caller.answer().json()["id"] for _ in range(100)]
    caller.send(b"".join(whole("DELETE", f"{MOCO.deals}/{deal}") for deal in created))
    gone = [caller.answer().status for _ in created]

    assert created == list(range(created[0], created[0] + 100))
    assert gone == [204] * 100
    assert caller.read(MOCO.deals).headers["x-total"] == "3"


def test_answers_may_be_left_unread_for_a_while(caller: Caller, reader: Caller) -> None:
    caller.send(whole("GET", MOCO.deals) * 1000)
    assert reader.read(MOCO.deal).status == 200

    assert [caller.answer().status for _ in range(1000)] == [200] * 1000


def test_answers_that_nobody_reads_hold_up_nobody(served: Served, reader: Caller) -> None:
    with calling(served.port) as other:
        other.send(whole("GET", MOCO.deals) * 1000)
        other.reset()

    assert reader.read(MOCO.deal).status == 200


@pytest.mark.parametrize(
    "nonsense",
    [
        pytest.param(b"nonsense\r\n\r\n", id="no-request"),
        pytest.param(b"GET /a b HTTP/1.1\r\n\r\n", id="blank-in-the-target"),
        pytest.param(head("GET", MOCO.deal, KEY, "no colon"), id="no-header"),
        pytest.param(head("PUT", MOCO.deal, KEY, "Content-Length: x"), id="no-length"),
        pytest.param(
            head("PUT", MOCO.deal, KEY, JSON, "Transfer-Encoding: chunked") + b"x\r\n",
            id="no-chunk",
        ),
    ],
)
def test_what_is_no_request_ends_the_connection_behind_good_ones(
    caller: Caller, reader: Caller, nonsense: bytes
) -> None:
    before = reader.records()
    good = whole("GET", MOCO.deal) + whole("PATCH", MOCO.deal, b"{}") + head("GET", MOCO.deal)
    caller.send(good + nonsense + whole("DELETE", MOCO.deal))

    assert [caller.answer().status for _ in range(3)] == [200, 200, 401]
    assert caller.last_word() == 400
    assert reader.records() == before
