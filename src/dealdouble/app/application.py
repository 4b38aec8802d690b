"""The whole application: the APIs under their own paths, all else under `/_double/`."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from dealdouble import __version__
from dealdouble.app.apis import Apis
from dealdouble.app.double import Double
from dealdouble.app.shell import Shell
from dealdouble.contract.apart import CONTROL


class Application:
    """A double as an ASGI application."""

    def __init__(self, double: Double) -> None:
        self.double = double
        self.apis = Apis(double)
        self._shell = Shell(self.apis)
        self._control = Starlette(
            routes=[Route(f"{CONTROL}/health", self._health)],
            exception_handlers={404: _unknown},
        )
        self._control.router.redirect_slashes = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            raise NotImplementedError(f"dealdouble speaks HTTP only, not {scope['type']}")
        own = self.apis.is_control(scope["raw_path"].decode("latin-1").partition("?")[0])
        await (self._control if own else self._shell)(scope, receive, send)

    def _health(self, request: Request) -> JSONResponse:
        return JSONResponse(
            {
                "status": "ok",
                "version": __version__,
                "apis": [emulator.contract.name for emulator in self.double.emulators],
                "scenario": self.double.scenario.name,
            }
        )


def _unknown(request: Request, error: Exception) -> JSONResponse:
    hint = {"error": "unknown path", "known": [f"{CONTROL}/health"]}
    return JSONResponse(hint, status_code=404)
