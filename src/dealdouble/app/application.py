"""The whole application: the APIs under their own paths, all else under `/_double/`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

from starlette.types import ASGIApp, Receive, Scope, Send

from dealdouble.app.apis import Apis
from dealdouble.app.control import control
from dealdouble.app.double import Double
from dealdouble.app.shell import Shell
from dealdouble.contract.model import Contract
from dealdouble.scenarios.catalogue import Catalogue


class Application:
    """A double as an ASGI application.

    Args:
        double: what answers.
        catalogue: where its control finds scenarios by name.
        contracts: of all APIs that scenarios may fill; without them, of those that are served.
        hosts: by which names its control may be called, beside those of this machine.
    """

    def __init__(
        self,
        double: Double,
        catalogue: Catalogue | None = None,
        contracts: Sequence[Contract] = (),
        hosts: Iterable[str] = (),
    ) -> None:
        self.double = double
        self.apis = Apis(double)
        self._shell = Shell(self.apis)
        self._catalogue = catalogue
        self._contracts = contracts or double.contracts
        self._hosts = tuple(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or say that there is nothing to start and to end."""
        if scope["type"] == "lifespan":
            await _live(receive, send)
            return
        if scope["type"] != "http":
            raise NotImplementedError(f"dealdouble speaks HTTP only, not {scope['type']}")
        own = self.apis.is_control(scope["raw_path"].decode("latin-1").partition("?")[0])
        await (self._control if own else self._shell)(scope, receive, send)

    @cached_property
    def _control(self) -> ASGIApp:
        """Made when it is first asked for: most doubles of tests never are."""
        catalogue = self._catalogue
        if catalogue is None:
            catalogue = Catalogue(self._contracts)
        return control(self.double, catalogue, self._contracts, self._hosts)


async def _live(receive: Receive, send: Send) -> None:
    told = ""
    while told != "lifespan.shutdown":
        told = (await receive())["type"]
        await send({"type": f"{told}.complete"})
