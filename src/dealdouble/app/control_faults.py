"""Control the faults of a double: made, listed, taken away."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from dealdouble.app.control_request import Wrong, of_mistake, read_object
from dealdouble.app.double import Double
from dealdouble.errors import FaultError
from dealdouble.faults.faults import Tally
from dealdouble.faults.reading import EXAMPLE, read_fault


class FaultCalls:
    """The calls about faults; they are numbered from 1, and no number is given twice."""

    def __init__(self, double: Double) -> None:
        self._double = double

    async def list(self, request: Request) -> Response:
        """List the faults that were made and not taken away, those that are used up too."""
        return JSONResponse({"faults": [_told(item) for item in self._double.faults]})

    async def add(self, request: Request) -> Response:
        """Put a fault in force."""
        asked = await read_object(request, EXAMPLE)
        try:
            fault = read_fault(asked, self._double.contracts)
            return JSONResponse(_told(self._double.faults.add(fault)), 201)
        except FaultError as mistake:
            raise of_mistake(mistake) from mistake

    async def remove(self, request: Request) -> Response:
        """Take a fault away."""
        asked, faults = request.path_params["id"], self._double.faults
        for item in faults:
            if asked == str(item.number):
                faults.remove(item.number)
                return Response(status_code=204)
        there = ", ".join(str(item.number) for item in faults) or "none"
        raise Wrong(f"there is no fault {asked!r}", f"those that there are: {there}", 404)

    async def clear(self, request: Request) -> Response:
        """Take all faults away."""
        self._double.faults.clear()
        return Response(status_code=204)


def _told(item: Tally) -> dict[str, Any]:
    return {"id": item.number, **item.fault.said(), "used": item.used, "left": item.left}
