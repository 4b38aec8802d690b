"""Faults as people write them: what is understood, and what is said of the rest."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from dealdouble.contract.model import Contract
from dealdouble.errors import FaultError
from dealdouble.faults.fault import Fault, Spoilt
from dealdouble.faults.faults import is_like
from dealdouble.faults.reading import read_fault

ACTIONS = "there are list, read, create, update, delete, look up, "
EFFECTS = "say one of status, delay, drop, body, slow: "
EXAMPLE = '{"operation": "list", "status": 503, "times": 1}'
STATUS = "write a whole number from 400 to 599, but not 405, whose answer names other methods"
TIMES = "write a whole number from 1 on, or null for all"
SHARE = "write a number above 0, at most 1"
RECORD = "write a whole number from 1 to 9000000000000000"
PATH = "write a path as it is sent: a slash first, no query, and encoded, as /%C3%BC is"
SECONDS = "write a number of seconds above 0, at most 3600, or two, the least and the most"

UNDERSTOOD: dict[str, tuple[dict[str, Any], Fault]] = {
    "a status": ({"status": 503}, Fault(status=503)),
    "all that chooses": (
        {
            "api": "moco",
            "operation": "read",
            "path": "/api/v1/*",
            "record": 7,
            "share": 0.5,
            "times": 2,
        }
        | {"drop": True},
        Fault("moco", "read", "/api/v1/*", 7, 0.5, 2, drop=True),
    ),
    "an operation by its id": (
        {"operation": "updateDeal", "delay": 2},
        Fault(operation="updateDeal", delay=(2, 2)),
    ),
    "a delay between two": ({"delay": [0.5, 2]}, Fault(delay=(0.5, 2))),
    "the greater one first": ({"delay": [2, 0.5]}, Fault(delay=(0.5, 2))),
    "a pair of Python's": ({"delay": (1, 2)}, Fault(delay=(1, 2))),
    "a text that is cut": ({"body": "truncated"}, Fault(body=Spoilt.TRUNCATED)),
    "garbage with a status": (
        {"body": "garbage", "status": 502},
        Fault(body=Spoilt.GARBAGE, status=502),
    ),
    "stored though it fails": (
        {"status": 500, "stored": True, "retry_after": 0},
        Fault(status=500, stored=True, retry_after=0),
    ),
    "times without an end": ({"slow": 1.5, "times": None}, Fault(slow=1.5)),
    "numbers as JSON has them": (
        {"share": Decimal("0.25"), "slow": Decimal("1.0"), "status": 500},
        Fault(share=0.25, slow=1.0, status=500),
    ),
}


@pytest.mark.parametrize(("said", "expected"), UNDERSTOOD.values(), ids=UNDERSTOOD)
def test_a_fault_is_read(contracts: list[Contract], said: dict[str, Any], expected: Fault) -> None:
    assert read_fault(said, contracts) == expected


@pytest.mark.parametrize("said", [said for said, _ in UNDERSTOOD.values()], ids=UNDERSTOOD)
def test_what_a_fault_says_reads_as_the_same(
    contracts: list[Contract], said: dict[str, Any]
) -> None:
    fault = read_fault(said, contracts)
    assert read_fault(fault.said(), contracts) == fault


WRONG: dict[str, tuple[dict[str, Any], str, str, str]] = {
    "nothing": ({}, "", "nothing goes wrong", EFFECTS + EXAMPLE),
    "no effect": ({"operation": "list"}, "", "nothing goes wrong", EFFECTS + EXAMPLE),
    "an unknown word": (
        {"stauts": 503},
        "stauts",
        "stauts is not known",
        "a fault has api, operation, path, record, share, times, status, retry_after, delay, "
        "drop, body, slow, stored",
    ),
    "a status of success": ({"status": 200}, "status", "status is 200", STATUS),
    "a status that is a text": ({"status": "503"}, "status", 'status is "503"', STATUS),
    "a status that is true": ({"status": True}, "status", "status is true", STATUS),
    "a status past the last": ({"status": 600}, "status", "status is 600", STATUS),
    "no times": ({"status": 503, "times": False}, "times", "times is false", TIMES),
    "times that are true": ({"status": 503, "times": True}, "times", "times is true", TIMES),
    "a share that is true": ({"status": 503, "share": True}, "share", "share is true", SHARE),
    "a record that is true": ({"status": 503, "record": True}, "record", "record is true", RECORD),
    "waiting that is false": (
        {"status": 503, "retry_after": False},
        "retry_after",
        "retry_after is false",
        "write a whole number of seconds, at most 86400",
    ),
    "a delay that is true": ({"delay": True}, "delay", "delay is true", SECONDS),
    "a delay between true and two": (
        {"delay": [True, 2]},
        "delay",
        "delay is [true, 2]",
        SECONDS,
    ),
    "slow that is true": (
        {"slow": True},
        "slow",
        "slow is true",
        "write a number of seconds above 0, at most 3600",
    ),
    "a drop that is a number": ({"drop": 1}, "drop", "drop is 1", "write true, or left out"),
    "null for a status": ({"status": None}, "status", "status is null", STATUS),
    "a share of nothing": (
        {"status": 503, "share": 0},
        "share",
        "share is 0",
        "write a number above 0, at most 1",
    ),
    "a share of more than all": (
        {"status": 503, "share": 1.01},
        "share",
        "share is 1.01",
        "write a number above 0, at most 1",
    ),
    "a share that is no number": (
        {"status": 503, "share": float("nan")},
        "share",
        "share is NaN",
        "write a number above 0, at most 1",
    ),
    "never": (
        {"status": 503, "times": 0},
        "times",
        "times is 0",
        "write a whole number from 1 on, or null for all",
    ),
    "half a time": (
        {"status": 503, "times": 1.5},
        "times",
        "times is 1.5",
        "write a whole number from 1 on, or null for all",
    ),
    "a delay below 0": ({"delay": -1}, "delay", "delay is -1", SECONDS),
    "a delay of a day": ({"delay": 86400}, "delay", "delay is 86400", SECONDS),
    "an endless delay": ({"delay": float("inf")}, "delay", "delay is Infinity", SECONDS),
    "an endless delay of two": (
        {"delay": [0, float("inf")]},
        "delay",
        "delay is [0, Infinity]",
        SECONDS,
    ),
    "three delays": ({"delay": [1, 2, 3]}, "delay", "delay is [1, 2, 3]", SECONDS),
    "a path without its slash": (
        {"status": 503, "path": "deals"},
        "path",
        'path is "deals"',
        PATH,
    ),
    "a path with a query": (
        {"status": 503, "path": "/api/v1/deals?page=2"},
        "path",
        'path is "/api/v1/deals?page=2"',
        PATH,
    ),
    "a path with a fragment": (
        {"status": 503, "path": "/api/v1/deals#1"},
        "path",
        'path is "/api/v1/deals#1"',
        PATH,
    ),
    "a path that is not encoded": (
        {"status": 503, "path": "/crm/deals/e/demo-shop/Größe.json"},
        "path",
        'path is "/crm/deals/e/demo-shop/Größe.json"',
        PATH,
    ),
    "a path with a blank": (
        {"status": 503, "path": "/crm/deals/e/demo-shop/A 1.json"},
        "path",
        'path is "/crm/deals/e/demo-shop/A 1.json"',
        PATH,
    ),
    "a path with a line end behind it": (
        {"status": 503, "path": "/api/v1/deals\n"},
        "path",
        'path is "/api/v1/deals\\n"',
        PATH,
    ),
    "a path with a control character behind a star": (
        {"status": 503, "path": "/api/*\x1b"},
        "path",
        'path is "/api/*\\u001b"',
        PATH,
    ),
    "a path with half a character": (
        {"status": 503, "path": "/api/v1/\ud800"},
        "path",
        'path is "/api/v1/\ud800"',
        PATH,
    ),
    "a status whose answer names methods": (
        {"status": 405},
        "status",
        "status is 405",
        STATUS,
    ),
    "a record by its name": (
        {"status": 503, "record": "relaunch"},
        "record",
        'record is "relaunch"',
        "write a whole number from 1 to 9000000000000000",
    ),
    "a body of another kind": (
        {"body": "empty"},
        "body",
        'body is "empty"',
        "write 'garbage' or 'truncated'",
    ),
    "no delay": ({"delay": 0}, "delay", "delay is 0", SECONDS),
    "no delay of two": ({"delay": [0, 0]}, "delay", "delay is [0, 0]", SECONDS),
    "a share that is none": (
        {"status": 503, "share": Decimal("1e-400")},
        "share",
        "share is 1E-400",
        "write a number above 0, at most 1",
    ),
    "a body so fast that it is not slow": (
        {"slow": Decimal("1e-400")},
        "slow",
        "slow is 1E-400",
        "write a number of seconds above 0, at most 3600",
    ),
    "a record past all": (
        {"status": 503, "record": 10**16},
        "record",
        "record is 10000000000000000",
        "write a whole number from 1 to 9000000000000000",
    ),
    "a record of none": (
        {"status": 503, "record": 5, "operation": "list"},
        "record",
        "record is not told by a request to list",
        "name an operation of read, update, delete",
    ),
    "a record of an operation without one": (
        {"status": 503, "record": 5, "operation": "createDeal"},
        "record",
        "record is not told by a request to createDeal",
        "name an operation of read, update, delete",
    ),
    "a path that leads nowhere": (
        {"status": 503, "path": "/deals"},
        "path",
        "path is '/deals'",
        "begin with /crm/ or /api/v1/",
    ),
    "a path of the other API": (
        {"status": 503, "api": "intum", "path": "/api/v1/deals"},
        "path",
        "path is '/api/v1/deals'",
        "begin with /crm/",
    ),
    "no drop": ({"drop": False}, "drop", "drop is false", "write true, or left out"),
    "a value that JSON has not": (
        {"status": {503}},
        "status",
        "status is {503}",
        STATUS,
    ),
    "an unknown API": (
        {"status": 503, "api": "salesforce"},
        "api",
        "api is 'salesforce'",
        "there are intum, moco",
    ),
    "an unknown operation": (
        {"status": 503, "operation": "lists"},
        "operation",
        "operation is 'lists'",
        ACTIONS + "listDeals, createDeal, readDeal, updateDeal, deleteDeal, lookUpDeal, "
        "updateDealWithPatch",
    ),
    "an operation of the other API": (
        {"status": 503, "api": "moco", "operation": "look up"},
        "operation",
        "operation is 'look up'",
        "there are list, read, create, update, delete, listDeals, createDeal, readDeal, "
        "updateDeal, updateDealWithPatch, deleteDeal",
    ),
    "a status of no answer": (
        {"drop": True, "status": 503},
        "drop",
        "drop leaves no answer that a status could have",
        "choose one",
    ),
    "a body of no answer": (
        {"drop": True, "body": "garbage"},
        "drop",
        "drop leaves no answer that a body could have",
        "choose one",
    ),
    "a slow answer that is none": (
        {"drop": True, "slow": 1},
        "drop",
        "drop leaves no answer that could be slow",
        "choose one",
    ),
    "waiting without a status": (
        {"delay": 1, "retry_after": 3},
        "retry_after",
        "retry_after is said in an answer with a status of its own",
        "add a status such as 429",
    ),
    "stored as ever": (
        {"delay": 1, "stored": True},
        "stored",
        "stored is how it is anyway where the true answer is given",
        "leave it out, or add a status or a drop",
    ),
}


@pytest.mark.parametrize("said", [None, 503, "503", [{"status": 503}]])
def test_what_has_no_words_is_no_fault(contracts: list[Contract], said: Any) -> None:
    with pytest.raises(FaultError) as caught:
        read_fault(said, contracts)
    assert caught.value.cause.endswith(" is no fault")
    assert caught.value.remedy == f"write one such as {EXAMPLE}"


PATHS = [
    ("/crm/deals.json", "/crm/deals.json", True),
    ("/crm/deals.json", "/crm/deals.jso", False),
    ("/crm/deals/1.json", "/crm/deals/*.json", True),
    ("/crm/deals/1.json", "/crm/*", True),
    ("/crm/deals/1.json", "/*deals*1*", True),
    ("/crm/deals/1.json", "/*1*deals*", False),
    ("/crm/deals/1.json", "/crm/deals/1.json*", True),
    ("/crm/deals/1.json", "/crm/deals/1.json*n", False),
    ("/crm/xjson", "/crm/*.json", False),
    ("/api/v1/deals", "/crm/*", False),
    ("/crm/aba", "/crm/ab*ba", False),
    ("/crm/abba", "/crm/ab*ba", True),
]


@pytest.mark.parametrize(("path", "pattern", "expected"), PATHS)
def test_a_star_stands_for_any_characters(path: str, pattern: str, expected: bool) -> None:
    assert is_like(path, pattern) is expected


def test_many_stars_take_no_time() -> None:
    pattern = "/" + "*a" * 200 + "*x"
    assert not any(is_like("/" + "a" * 5000, pattern) for _ in range(100))


@pytest.mark.parametrize(("said", "key", "cause", "remedy"), WRONG.values(), ids=WRONG)
def test_what_is_not_understood_is_told(
    contracts: list[Contract], said: dict[str, Any], key: str, cause: str, remedy: str
) -> None:
    with pytest.raises(FaultError) as caught:
        read_fault(said, contracts)
    assert (caught.value.key, caught.value.cause, caught.value.remedy) == (key, cause, remedy)
