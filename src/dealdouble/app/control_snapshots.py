"""Control the snapshots of a double: taken, listed, gone back to, forgotten."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from dealdouble.app.control_clock import written
from dealdouble.app.control_request import NOTHING, Wrong, read_form
from dealdouble.app.control_scenarios import serving
from dealdouble.app.double import Double, Snapshot


class SnapshotCalls:
    """The calls about snapshots; they are numbered from 1, and no number is given twice."""

    def __init__(self, double: Double) -> None:
        self._double = double
        self._snapshots: dict[int, Snapshot] = {}
        self._taken = 0

    async def list(self, request: Request) -> Response:
        """List the snapshots that there are."""
        listed = [
            {"id": number, "scenario": item.scenario.name, "now": written(item.clock.now)}
            for number, item in self._snapshots.items()
        ]
        return JSONResponse({"snapshots": listed})

    async def take(self, request: Request) -> Response:
        """Remember all that the double holds now."""
        await read_form(request, NOTHING)
        self._taken += 1
        self._snapshots[self._taken] = self._double.snapshot()
        return JSONResponse({"id": self._taken}, 201)

    async def restore(self, request: Request) -> Response:
        """Hold again what a snapshot holds."""
        await read_form(request, NOTHING)
        self._double.restore(self._snapshots[self._number(request)])
        return serving(self._double)

    async def forget(self, request: Request) -> Response:
        """Remove a snapshot."""
        del self._snapshots[self._number(request)]
        return Response(status_code=204)

    async def forget_all(self, request: Request) -> Response:
        """Remove all snapshots."""
        self._snapshots.clear()
        return Response(status_code=204)

    def _number(self, request: Request) -> int:
        """The number of the snapshot that the path names, written as its id is."""
        asked = request.path_params["id"]
        for number in self._snapshots:
            if asked == str(number):
                return number
        there = ", ".join(map(str, self._snapshots)) or "none"
        raise Wrong(f"there is no snapshot {asked!r}", f"those that there are: {there}", 404)
