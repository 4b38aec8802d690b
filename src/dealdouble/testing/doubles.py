"""Doubles of a test's own: at a port of this machine, or as an ASGI application."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Self, TypeVar

import dealdouble
from dealdouble.app.application import Application
from dealdouble.app.double import Double
from dealdouble.app.listener import Listener
from dealdouble.errors import OptionError
from dealdouble.testing import arguments, supply
from dealdouble.testing.account import Account
from dealdouble.testing.arguments import Instant
from dealdouble.testing.held import Controls, Find, Held
from dealdouble.testing.paths import found_from_here

if TYPE_CHECKING:
    import httpx
    from starlette.types import Receive, Scope, Send

    from dealdouble.testing.held import Authorise

_Made = TypeVar("_Made")

_NOWHERE = "http://localhost"
"""The address of a double that has no port."""


class _Listening(Held):
    """A double that is served: whatever is done to it is done on the server's thread."""

    def __init__(self, listener: Listener, find: Find) -> None:
        super().__init__(listener.origin, find)
        self._listener = listener
        self._clients: list[httpx.Client] = []

    def call(self, work: Callable[[Double], _Made]) -> _Made:
        double = self._listener.application.double
        return self._listener.thread.call(lambda: work(double))

    def client(self, base: str, authorise: Authorise) -> httpx.Client:
        from dealdouble.testing.client import new_client  # noqa: PLC0415  # many tests need none

        self.check_open()
        self._clients.append(new_client(base, authorise))
        return self._clients[-1]

    @property
    def is_closed(self) -> bool:
        return not self._listener.is_open

    def close(self) -> None:
        for client in self._clients:
            client.close()
        self._listener.close()


class _InProcess(Held):
    """A double without a port: done to it is what is done to it, in the caller's thread."""

    def __init__(self, application: Application, find: Find) -> None:
        super().__init__(_NOWHERE, find)
        self._application = application

    def call(self, work: Callable[[Double], _Made]) -> _Made:
        return work(self._application.double)

    def client(self, base: str, authorise: Authorise) -> httpx.Client:
        raise OptionError(
            "a double without a port has no client of its own",
            "make one with httpx.AsyncClient(transport=httpx.ASGITransport(double))",
        )


class WholeDouble(Controls):
    """A double with an account at each of its APIs, as attributes of the APIs' names."""

    def __init__(self, held: Held, application: Application) -> None:
        super().__init__(held)
        names = [contract.name for contract in application.double.contracts]
        self._accounts = {name: Account(held, name) for name in names}

    @property
    def url(self) -> str:
        """Scheme, host and port, the same for all APIs."""
        return self._held.origin

    @property
    def accounts(self) -> Mapping[str, Account]:
        """The accounts, by the names of the APIs."""
        return MappingProxyType(self._accounts)

    def __getattr__(self, name: str) -> Account:
        accounts: Mapping[str, Account] = self.__dict__.get("_accounts", {})
        if name not in accounts:
            remedy = f"its APIs are {', '.join(accounts)}"
            if name in dealdouble.__all__:  # the fixture hides the module
                remedy = f"import it from the module: from dealdouble import {name}"
            raise AttributeError(f"this double has no {name!r}; {remedy}", name=name, obj=self)
        return accounts[name]

    def __repr__(self) -> str:
        return f"<double of {' and '.join(self._accounts)} at {self.url}>"


class RunningDouble(WholeDouble):
    """A double at a port of its own, served by a thread of this process until it is closed."""

    _held: _Listening

    def __init__(
        self, application: Application, port: int = 0, find: Find = found_from_here
    ) -> None:
        super().__init__(_Listening(Listener(application, port), find), application)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *problem: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the port up, and hang up on whoever is connected; what was asked can be read on."""
        self._held.close()


class AsgiDouble(WholeDouble):
    """A double as an ASGI application.

    Its state is touched in whichever thread runs the application, and in that which calls
    its methods: let it be the same one.
    """

    def __init__(self, application: Application, find: Find = found_from_here) -> None:
        super().__init__(_InProcess(application, find), application)
        self._application = application

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        await self._application(scope, receive, send)


def running(
    scenario: str | Path = "demo",
    *,
    seed: int | None = None,
    clock: Instant | None = None,
    rate_limit: bool | None = None,
    decimals: str | None = None,
    apis: Iterable[str] | None = None,
    port: int = 0,
) -> RunningDouble:
    """A double that is served at once, to be used in a `with` statement or closed.

    Args:
        scenario: a shipped one, or the path of a file, seen from the current directory.
        seed: for the records that the scenario generates; None leaves each its own.
        clock: an instant at which the clock stands at first, or "real", also after `load`;
            None leaves it to the scenario.
        rate_limit: whether requests past the documented rate are refused; None as above.
        decimals: how amounts are written, "number" or "text"; None as above.
        apis: the names of those to serve; None serves all.
        port: where on 127.0.0.1; 0 takes one that is free.

    Raises:
        ScenarioError: there is no such scenario, or it is not understood.
        OptionError: an argument cannot be followed.
    """
    application = _application(scenario, seed, clock, rate_limit, decimals, apis)
    return RunningDouble(application, arguments.port(port))


def asgi(
    scenario: str | Path = "demo",
    *,
    seed: int | None = None,
    clock: Instant | None = None,
    rate_limit: bool | None = None,
    decimals: str | None = None,
    apis: Iterable[str] | None = None,
) -> AsgiDouble:
    """A double as an ASGI application, with the arguments of `running`."""
    return AsgiDouble(_application(scenario, seed, clock, rate_limit, decimals, apis, False))


def _application(
    scenario: Any,
    seed: Any,
    clock: Any,
    rate_limit: Any,
    decimals: Any,
    apis: Any,
    has_sockets: bool = True,
) -> Application:
    choices = arguments.choices(rate_limit, decimals, clock)
    names = arguments.apis(apis)
    loaded = supply.scenario(found_from_here(scenario), arguments.seed(seed))
    return supply.application(loaded, choices, names, has_sockets)
