"""Fixtures of the check's tests: servers to check, and sessions on them, closed at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from types import ModuleType
from typing import Any

import pytest

from dealdouble.check.session import Session
from dealdouble.contract.model import Contract

from . import serving
from .faults import Fault, advance, damage
from .serving import Served


@pytest.fixture
def serve() -> Iterator[Callable[..., Served]]:
    """Serves an API by its name, or a contract that may be a faulty variant, until the end.

    `serve("moco")`, `serve(contract, clock=..., updates=...)`: the arguments are those of
    `serving.served`.
    """
    with ExitStack() as stack:

        def start(
            what: str | Contract,
            clock: datetime | None = None,
            updates: Contract | None = None,
        ) -> Served:
            contract = serving.contract_of(what) if isinstance(what, str) else what
            found = serving.served(contract, clock, updates)
            stack.callback(found.listener.close)
            return found

        yield start


@pytest.fixture
def session_on() -> Iterator[Callable[..., Session]]:
    """Opens sessions on servers, with the arguments of `serving.session`.

    `session_on(serve("moco"))`, `session_on(dealdouble.running(), "intum", seed=7)`,
    `session_on("http://127.0.0.1:8080", key="demo", write=False)`.
    """
    with ExitStack() as stack:

        def start(*arguments: Any, **settings: Any) -> Session:
            found = serving.session(*arguments, **settings)
            stack.callback(found.target.close)
            return found

        yield start


@pytest.fixture
def checking(
    serve: Callable[..., Served],
    session_on: Callable[..., Session],
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[[ModuleType, ModuleType], Callable[..., Session]]:
    """Makes of a part of the check what holds a server to it, without waiting for its clock.

    `checking(treatments, times)` of a part, and the module that waits in it; what that makes is
    called with the name of an API, the contract and the fault of the server, whether it is held
    to the part in depth, too, and settings of the session.
    """

    def check(part: ModuleType, waiting: ModuleType) -> Callable[..., Session]:
        def checked(
            api: str,
            contract: Contract | None = None,
            fault: Fault | None = None,
            deep: bool = False,
            **settings: Any,
        ) -> Session:
            server = serve(contract or api)
            if fault is not None:
                damage(server, fault)
            monkeypatch.setattr(waiting, "sleep", lambda seconds: advance(server, seconds))
            session = session_on(server, api, **settings)
            part.essentials(session)
            if deep:
                part.depth(session)
            (subject,) = session.subjects
            assert session.own.ids(subject.resource.name) == []
            return session

        return checked

    return check
