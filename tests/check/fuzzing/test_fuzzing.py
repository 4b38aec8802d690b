"""What Schemathesis makes is asked within a session's limits, of own records; faults are found."""

from __future__ import annotations

import _thread
import json
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import httpx
import pytest

from dealdouble.check.fuzzing import fuzzing
from dealdouble.check.server.target import Limits
from dealdouble.check.session import Session
from dealdouble.check.verdict import Counterexample
from dealdouble.emulator.call import Call, Reply
from dealdouble.errors import CheckError

from .. import serving
from ..faults import Handle, broken, damage, edited, honoured
from ..recording import Recorder, recorded
from ..serving import Served

Serve = Callable[..., Served]
SessionOn = Callable[..., Session]


def ask(session: Session, most: int = 320) -> None:
    """Have so many requests made; these are enough for something of each phase."""
    with session.target.share(most):
        fuzzing.depth(session)


def failures(session: Session) -> set[str]:
    """The claims that are broken and bind."""
    return {item.claim.id for item in session.book.verdicts() if item.is_failure()}


def example(session: Session, claim: str) -> Counterexample:
    """What breaks a claim."""
    found = next(v for v in session.book.verdicts() if v.claim.id == claim)
    assert found.counterexample is not None
    return found.counterexample


@dataclass(frozen=True, slots=True)
class Run:
    """A run on the emulator, and what was there before and afterwards."""

    served: Served
    recorder: Recorder
    session: Session
    before: dict[int, Any]
    after: dict[int, Any]


@pytest.fixture(scope="module", params=["intum", "library"])
def run(request: pytest.FixtureRequest) -> Iterator[Run]:
    """A run on an API, with another seed each day; `python -m tests.check` has longer ones."""
    contract, recorder = serving.contract_of(request.param), Recorder()
    (name,) = [item.name for item in contract.resources.values() if item.representation]
    served = serving.served(contract)
    session = recorded(served, recorder, request.param, seed=datetime.now().toordinal())
    before = dict(served.records(request.param, name))
    ask(session, 330)
    yield Run(served, recorder, session, before, dict(served.records(request.param, name)))
    session.target.close()
    served.listener.close()


def test_nothing_is_found_on_the_emulator(run: Run) -> None:
    assert broken(run.session) == set()


def test_nothing_is_left_and_nothing_of_others_is_changed(run: Run) -> None:
    assert run.after == run.before
    assert run.session.own.there == []


def test_only_records_that_were_created_here_are_changed_and_deleted(run: Run) -> None:
    created = {str(shown["id"]) for shown in run.recorder.created()}
    assert {"GET", "POST", "PATCH", "DELETE"} <= run.recorder.methods()
    assert len(run.recorder.written()) > 5
    assert run.recorder.written() <= created


def test_each_new_record_bears_the_mark_of_the_run(run: Run) -> None:
    marked = run.session.subjects[0].samples.marked
    for shown in run.recorder.created():
        assert any(str(shown[name]).startswith(serving.RUN) for name in marked)


def test_every_request_has_the_key_in_the_usual_form_and_no_other(run: Run) -> None:
    form = run.session.target.form
    said = form.value.replace("{key}", run.served.key)
    for request, _ in run.recorder.asked:
        assert request.headers[form.name] == said
        assert "api_token=" not in str(request.url)
        assert b'"api_token"' not in request.content


def test_no_more_requests_are_sent_than_may_be(run: Run) -> None:
    assert 200 < len(run.recorder.asked) <= 350


def test_operations_that_were_done_are_noted_as_honoured(run: Run) -> None:
    claims, found = run.session.claims, honoured(run.session)
    for operation in run.session.contract.operations:
        assert claims.operation(operation).id in found
        assert claims.answer(operation).id in found


def test_the_essentials_are_left_to_others(serve: Serve, session_on: SessionOn) -> None:
    session = session_on(serve("library"), "library")
    sent = session.target.sent
    fuzzing.essentials(session)
    assert session.target.sent == sent


def test_few_requests_are_enough_to_end_in_order(serve: Serve, session_on: SessionOn) -> None:
    session = session_on(serve("library"), "library", limits=Limits(requests=60))
    fuzzing.depth(session)
    assert 30 < session.target.sent <= 60
    assert session.own.there == []


def test_without_leave_to_write_requests_only_read(serve: Serve) -> None:
    recorder = Recorder()
    session = recorded(serve("library"), recorder, "library", write=False)
    ask(session)
    assert recorder.methods() == {"GET"}
    assert len(recorder.asked) > 50
    session.target.close()


def test_a_record_of_somebody_else_is_not_written_to_though_a_create_shows_it(
    serve: Serve,
) -> None:
    def foreign(request: httpx.Request, response: httpx.Response) -> httpx.Response:
        if request.method != "POST" or not response.is_success:
            return response
        shown = {**response.json(), "id": 101, "name": "Somebody's", "description": None}
        return httpx.Response(201, json=shown)

    recorder = Recorder(foreign)
    session = recorded(serve("intum"), recorder, "intum")
    ask(session)
    assert "POST" in recorder.methods()
    assert "101" not in recorder.written()
    session.target.close()


def test_what_is_stored_though_it_was_refused_is_deleted(
    serve: Serve, session_on: SessionOn
) -> None:
    def denies(handle: Handle, call: Call, now: datetime) -> Reply:
        reply = handle(call, now)
        is_new = call.method == "POST" and reply.status == 201
        return Reply(422, (("Content-Type", "application/json"),), b"{}") if is_new else reply

    served = serve("intum")
    before = served.records("intum", "deals")
    damage(served, denies)
    ask(session_on(served, "intum"), 200)
    assert served.records("intum", "deals") == before


FAULTS = {
    "deals.createDeal",
    "deals.readDeal",
    "deals.listDeals.answer",
    "deals.shows.category.probability",
    "error.invalid",
}


def faulty(handle: Handle, call: Call, now: datetime) -> Reply:
    """A server with a fault of each kind."""
    if call.method == "POST" and re.search(rb'"tags": ?\[\s*"', call.body or b""):
        return Reply(500, (), b"")
    if call.method == "GET" and re.search("/deals/[0-9]+$", call.path):
        return Reply(302, (("Location", "http://elsewhere.example/"),), b"")
    reply = handle(call, now)
    if reply.status == 400:  # that is no fault: nobody says how such a thing is refused
        return Reply(303, (("Location", "http://elsewhere.example/"),), b"")
    if call.method == "GET" and call.path.endswith("/deals"):
        others = [item for item in reply.headers if item[0].lower() != "content-type"]
        return replace(reply, headers=(*others, ("Content-Type", "text/html")))
    if call.method == "PUT" and reply.status == 200:
        return edited(reply, lambda shown: {**shown, "category": {"probability": "high"}})
    return replace(reply, status=418) if reply.status == 422 else reply


@pytest.fixture(scope="module")
def found() -> Iterator[Session]:
    """A session that has met all of the faults."""
    served = serving.served(serving.contract_of("moco"))
    damage(served, faulty)
    session = serving.session(served)
    fuzzing.depth(session)
    yield session
    session.target.close()
    served.listener.close()


def test_each_fault_breaks_the_claim_that_it_is_about(found: Session) -> None:
    others = {"deals.shows.category.id", "deals.shows.category.name"}
    assert broken(found) - others == FAULTS


def test_another_refusal_than_is_documented_is_only_remarked_on(found: Session) -> None:
    assert FAULTS - failures(found) == {"error.invalid"}
    assert example(found, "error.invalid").found.startswith("418")


def test_what_makes_a_server_fail_is_made_small_and_shown_without_the_key(found: Session) -> None:
    seen = example(found, "deals.createDeal")
    assert seen.expected == "whatever is asked, the server does not fail"
    assert seen.found.startswith("500")
    assert "Token token=KEY" in seen.exchanges[-1].curl
    body = json.loads(seen.exchanges[-1].body)
    assert len([name for name in body if name not in found.subjects[0].samples.required]) <= 2


def test_an_example_about_a_record_begins_with_the_request_that_made_it(found: Session) -> None:
    methods = [item.method for item in example(found, "deals.shows.category.probability").exchanges]
    assert methods == ["POST", "PUT"]


def test_a_redirect_is_not_followed(found: Session) -> None:
    assert example(found, "deals.readDeal").found.startswith("302")


def test_a_gateway_that_gives_up_is_not_held_against_the_server(
    serve: Serve, session_on: SessionOn
) -> None:
    def gives_up(handle: Handle, call: Call, now: datetime) -> Reply:
        return Reply(503, (), b"") if "page=" in call.query else handle(call, now)

    served = serve("intum")
    damage(served, gives_up)
    session = session_on(served, "intum", write=False)
    ask(session)
    assert failures(session) == set()


def test_a_server_that_falls_silent_ends_it(serve: Serve) -> None:
    def silent(request: httpx.Request, response: httpx.Response) -> httpx.Response:
        if len(recorder.asked) > 40:
            raise httpx.ConnectError("nobody there", request=request)
        return response

    recorder = Recorder(silent)
    session = recorded(serve("library"), recorder, "library", write=False)
    with pytest.raises(CheckError, match="does not answer: nobody there"):
        ask(session)
    session.target.close()


@pytest.mark.parametrize("after", [10, 300], ids=["at the beginning", "in a sequence"])
def test_an_interrupt_ends_it_and_nothing_is_asked_afterwards(serve: Serve, after: int) -> None:
    def interrupts(request: httpx.Request, response: httpx.Response) -> httpx.Response:
        if len(recorder.asked) == after and threading.current_thread() != threading.main_thread():
            _thread.interrupt_main()
        return response

    recorder = Recorder(interrupts)
    session = recorded(serve("library"), recorder, "library")
    with pytest.raises(KeyboardInterrupt):
        ask(session, 350)
    asked = len(recorder.asked)
    assert not [item for item in threading.enumerate() if "schemathesis" in item.name]
    assert list(session.own.clean_up()) == []
    assert len(recorder.asked) - asked <= 11
    session.target.close()


def test_a_mistake_of_ours_is_not_taken_for_a_failure_of_the_server(
    serve: Serve, session_on: SessionOn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumbles(*_: object) -> None:
        raise ZeroDivisionError

    session = session_on(serve("library"), "library", write=False)
    monkeypatch.setattr("dealdouble.check.fuzzing.hearing.Hearing.heard", stumbles)
    with pytest.raises(ZeroDivisionError):
        ask(session)


def test_nothing_is_written_to_the_directory_that_it_runs_in(
    serve: Serve, session_on: SessionOn, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    session = session_on(serve("library"), "library", write=False)
    monkeypatch.chdir(tmp_path)
    ask(session)
    assert list(tmp_path.iterdir()) == []


def test_a_record_of_somebody_that_bears_the_name_of_the_run_is_left_alone(
    serve: Serve, session_on: SessionOn
) -> None:
    server = serve("moco")
    session = session_on(server, "moco")
    theirs = max(number for _, number in session.own.foreign)

    def fault(handle: Handle, call: Call, now: datetime) -> Reply:
        return edited(handle(call, now), named)

    def named(shown: Any) -> Any:
        if isinstance(shown, list):
            return [named(item) for item in shown]
        is_theirs = isinstance(shown, dict) and shown.get("id") == theirs
        return {**shown, "name": session.own.mark} if is_theirs else shown

    damage(server, fault)
    ask(session, 60)
    assert theirs in server.records("moco", "deals")
    assert session.own.there == []
