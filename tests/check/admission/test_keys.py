"""Keys in all that is sent: which are tried, and how they are shown."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dealdouble.check.session import Session
from dealdouble.vocabulary import Action

from ..faults import without_forms
from ..serving import Served, contract_of, session
from ..stub import Answer, Asked, stub

Serve = Callable[..., Served]
SessionOn = Callable[..., Session]


def listed(asked: Asked) -> Answer:
    return Answer(200, [])


@pytest.mark.parametrize("key", ["x", "demo", "xdemo", "k3y/with+signs"])
def test_other_keys_are_never_the_right_one(key: str) -> None:
    with stub(listed) as server:
        opened = session(server.url, "moco", key=key, write=False)
        others = opened.target.other_keys()
        opened.target.close()
    assert key not in others
    assert "" not in others
    assert len(others) > 1


@pytest.mark.parametrize("form", ["bearer", "token in the query", "token in the body"])
def test_what_is_shown_tells_the_right_key_from_another(
    serve: Serve, session_on: SessionOn, form: str
) -> None:
    opened = session_on(serve("intum"), "intum")
    (subject,) = opened.subjects
    create = subject.operation(Action.CREATE)
    assert create is not None
    how = next(item for item in opened.contract.authentication if item.form == form)
    shown = [
        opened.target.call(create, body={}, form=how, key=key).curl
        for key in (None, "some/other key", "")
    ]
    assert "KEY" in shown[0]
    assert "ANOTHER" not in shown[0]
    assert "ANOTHER-KEY" in shown[1]
    assert "some" not in shown[1]
    assert "KEY" not in shown[2]


def test_a_run_begins_in_any_form_that_lets_in(serve: Serve, session_on: SessionOn) -> None:
    server = serve(without_forms(contract_of("moco"), "token", "token in any case"))
    opened = session_on(server, "moco")
    assert opened.target.form.form == "bearer"


def test_requests_in_a_hurry_do_not_wait_for_what_is_refused(session_on: SessionOn) -> None:
    def answer(asked: Asked) -> Answer:
        if "page" in asked.target:
            return Answer(429, b"", {"Retry-After": "60"})
        return Answer(200, [])

    with stub(answer) as server:
        opened = session_on(server.url, "moco", key="any", write=False)
        (subject,) = opened.subjects
        listing = subject.operation(Action.LIST)
        assert listing is not None
        with opened.target.in_a_hurry():
            assert opened.target.call(listing, query=[("page", "1")]).status == 429
