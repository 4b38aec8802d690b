"""Requests are aimed at records that are there: at own ones to write, at any to read."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from dealdouble.check.fuzzing.aim import NOBODYS, Aim
from dealdouble.check.server.exchange import Exchange
from dealdouble.check.session import Session
from dealdouble.contract.model import Json, Operation

from .. import serving
from ..serving import RUN


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    """A session on Intum."""
    served = serving.served(serving.contract_of("intum"))
    found = serving.session(served, "intum")
    yield found
    found.target.close()
    served.listener.close()


@pytest.fixture
def aim(session: Session) -> Aim:
    """One that knows nothing yet."""
    return Aim(session.subjects[0], session.contract.lists)


@pytest.fixture
def operations(session: Session) -> dict[str, Operation]:
    """The operations by what they do."""
    return {item.action: item for item in session.contract.operations}


def answered(value: Json, status: int = 200) -> Exchange:
    """A request that was answered with a JSON value."""
    body = json.dumps(value).encode()
    return Exchange("GET", "http://crm.example/", (), b"", status, {}, body)


def own(number: int, **fields: Json) -> Exchange:
    """The answer to a create."""
    return answered({"id": number, "name": f"{RUN} 1", **fields}, 201)


def test_without_own_records_writes_are_about_nobodys(
    aim: Aim, operations: dict[str, Operation]
) -> None:
    aim.learn(operations["list"], answered([{"id": 5}]))
    assert aim.to_write(operations["update"], 5) == NOBODYS
    assert aim.to_write(operations["delete"], 5) == NOBODYS


def test_a_write_is_about_the_own_record_that_it_wants_or_another_own_one(
    aim: Aim, operations: dict[str, Operation]
) -> None:
    aim.learn(operations["create"], own(7))
    aim.learn(operations["create"], own(8))
    assert aim.to_write(operations["update"], "7") == 7
    assert aim.to_write(operations["update"], 7.0) == 7
    assert aim.to_write(operations["update"], "7x") == 8
    assert aim.to_write(operations["update"], 5) == 8
    assert aim.to_write(operations["delete"], 5) == 7


def test_new_records_may_be_spared(session: Session, operations: dict[str, Operation]) -> None:
    aim = Aim(session.subjects[0], session.contract.lists, spared=1)
    aim.learn(operations["create"], own(7))
    assert aim.to_write(operations["delete"], 5) == NOBODYS
    assert aim.to_write(operations["delete"], 7) == 7


def test_a_record_without_the_mark_of_the_run_is_not_own(
    aim: Aim, operations: dict[str, Operation]
) -> None:
    aim.learn(operations["create"], answered({"id": 5, "name": "Somebody's"}, 201))
    assert aim.own == []


def test_what_was_refused_or_deleted_is_no_own_record(
    aim: Aim, operations: dict[str, Operation]
) -> None:
    aim.learn(operations["create"], answered({"id": 6, "name": f"{RUN} 1"}, 422))
    aim.learn(operations["create"], own(7))
    aim.learn(operations["delete"], answered("ok"), 7)
    assert aim.own == []


def test_a_read_is_about_a_record_that_is_there_or_was(
    aim: Aim, operations: dict[str, Operation]
) -> None:
    read = operations["read"]
    assert aim.to_read(read, {"id": 99}) == {}
    aim.learn(operations["list"], answered([{"id": 5}]))
    assert aim.to_read(read, {"id": 99}) == {"id": 5}
    aim.learn(operations["create"], own(7))
    aim.learn(operations["delete"], answered("ok"), 7)
    assert aim.to_read(read, {"id": "7"}) == {}


def test_a_look_up_is_about_what_a_record_shows(aim: Aim, operations: dict[str, Operation]) -> None:
    look_up = operations["look up"]
    wanted = {"app_code": "x", "external_id": "y"}
    assert aim.to_read(look_up, wanted) == {"app_code": "demo-shop"}
    aim.learn(
        operations["list"],
        answered([{"id": n} for n in range(9)] + [{"id": 9, "external_id": "C"}]),
    )
    assert aim.to_read(look_up, wanted)["external_id"] == "C"
    aim.learn(operations["create"], own(7, external_id="A 1"))
    assert aim.to_read(look_up, wanted) == {"app_code": "demo-shop", "external_id": "A 1"}
    aim.learn(operations["update"], answered({"id": 7, "external_id": "B"}), 7)
    assert aim.to_read(look_up, wanted)["external_id"] == "B"
