"""The control of a double over HTTP, all of it under `/_double/`, where no vendor's path lies."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from functools import cache

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from dealdouble import __version__
from dealdouble.app.control_clock import ClockCalls
from dealdouble.app.control_document import control_document
from dealdouble.app.control_faults import FaultCalls
from dealdouble.app.control_guard import Guard
from dealdouble.app.control_journal import JournalCalls
from dealdouble.app.control_request import Wrong
from dealdouble.app.control_scenarios import ScenarioCalls
from dealdouble.app.control_snapshots import SnapshotCalls
from dealdouble.app.double import Double
from dealdouble.contract.apart import CONTROL
from dealdouble.contract.model import Contract
from dealdouble.scenarios.catalogue import Catalogue

_Handler = Callable[[Request], Awaitable[Response]]


def control(
    double: Double,
    catalogue: Catalogue,
    contracts: Sequence[Contract],
    hosts: Iterable[str] = (),
) -> ASGIApp:
    """What answers under `/_double/`.

    Args:
        double: what is controlled.
        catalogue: where scenarios are found by name.
        contracts: of all APIs that scenarios may fill, whether they are served or not.
        hosts: names and addresses by which it may be called beside those of this machine.
    """
    table = _table(double, catalogue, contracts)
    known = [CONTROL + path for path in table]
    app = Starlette(
        routes=[_route(CONTROL + path, handlers) for path, handlers in table.items()],
        exception_handlers={
            404: _unknown(known),
            405: _wrong_method,
            Wrong: _wrong,
            ClientDisconnect: _gone,
        },
    )
    app.router.redirect_slashes = False
    return Guard(app, hosts)


def _table(
    double: Double, catalogue: Catalogue, contracts: Sequence[Contract]
) -> dict[str, dict[str, _Handler]]:
    scenarios = ScenarioCalls(double, catalogue, contracts)
    clock, snapshots = ClockCalls(double), SnapshotCalls(double)
    faults, journal = FaultCalls(double), JournalCalls(double)
    return {
        "/health": {"GET": _health(double)},
        "/openapi.yaml": {"GET": _openapi(double, catalogue)},
        "/reset": {"POST": scenarios.reset},
        "/scenarios": {"GET": scenarios.list},
        "/scenario": {"GET": scenarios.tell, "PUT": scenarios.load},
        "/clock": {"GET": clock.tell, "PUT": clock.put},
        "/clock/advance": {"POST": clock.advance},
        "/state": {"GET": scenarios.tell_state, "PUT": scenarios.load_state},
        "/snapshots": {
            "GET": snapshots.list,
            "POST": snapshots.take,
            "DELETE": snapshots.forget_all,
        },
        "/snapshots/{id}": {"DELETE": snapshots.forget},
        "/snapshots/{id}/restore": {"POST": snapshots.restore},
        "/faults": {"GET": faults.list, "POST": faults.add, "DELETE": faults.clear},
        "/faults/{id}": {"DELETE": faults.remove},
        "/requests": {"GET": journal.list, "DELETE": journal.clear},
        "/requests/stream": {"GET": journal.stream},
    }


def _health(double: Double) -> _Handler:
    async def answer(request: Request) -> Response:
        return JSONResponse(
            {
                "status": "ok",
                "version": __version__,
                "apis": [contract.name for contract in double.contracts],
                "scenario": double.scenario.name,
            }
        )

    return answer


def _openapi(double: Double, catalogue: Catalogue) -> _Handler:
    @cache
    def document() -> str:
        return control_document(double.contracts, catalogue.names())

    async def answer(request: Request) -> Response:
        return Response(document(), media_type="application/yaml")

    return answer


def _route(path: str, handlers: Mapping[str, _Handler]) -> Route:
    allowed = sorted({*handlers, "OPTIONS", *(["HEAD"] if "GET" in handlers else [])})

    async def answer(request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={"Allow": ", ".join(allowed)})
        return await handlers["GET" if request.method == "HEAD" else request.method](request)

    return Route(path, answer, methods=allowed)


def _unknown(known: Sequence[str]) -> Callable[[Request, Exception], Response]:
    def answer(request: Request, error: Exception) -> Response:
        remedy = f"call one of {', '.join(known)}"
        return Wrong("there is nothing at this path", remedy, 404, known=known).response()

    return answer


def _wrong_method(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    allowed = ", ".join(sorted((error.headers or {})["Allow"].split(", ")))
    wrong = Wrong(f"{request.method} is not answered here", f"send {allowed}", 405)
    return wrong.response({"Allow": allowed})


def _wrong(request: Request, error: Exception) -> Response:
    assert isinstance(error, Wrong)
    return error.response()


def _gone(request: Request, error: Exception) -> Response:
    return Response(status_code=400)  # which nobody reads
