"""Control the clock of a double: told, set and advanced."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from dealdouble.app.clock import Clock
from dealdouble.app.control_request import Form, Kind, Wrong, read_form
from dealdouble.app.double import REAL, Double
from dealdouble.scenarios.values import parse_moment

_EXAMPLE = "2026-03-15T09:00:00Z"

_CLOCK = Form(
    f'{{"now": "{_EXAMPLE}"}} to stand there, with "frozen": false to run on from there, '
    'or {"frozen": true} to stand, or {"frozen": false} to go back to real time',
    {"now": Kind.TEXT, "frozen": Kind.BOOLEAN},
    ("now", "frozen"),
)
_ADVANCE = Form(
    '{"seconds": 86400}; a number below 0 goes back', {"seconds": Kind.NUMBER}, ("seconds",)
)


class ClockCalls:
    """The calls about the clock."""

    def __init__(self, double: Double) -> None:
        self._clock = double.clock

    async def tell(self, request: Request) -> Response:
        """Tell the time, and whether it stands."""
        told = {"now": written(self._clock.now()), "frozen": self._clock.is_frozen}
        return JSONResponse(told)

    async def put(self, request: Request) -> Response:
        """Set the clock, or have it stand or run."""
        _put(self._clock, await read_form(request, _CLOCK))
        return await self.tell(request)

    async def advance(self, request: Request) -> Response:
        """Move the clock."""
        _advance(self._clock, await read_form(request, _ADVANCE))
        return await self.tell(request)


def written(instant: datetime) -> str:
    """An instant in UTC as a text, with parts of a second if there are any."""
    return instant.replace(tzinfo=None).isoformat() + "Z"


def _put(clock: Clock, asked: Mapping[str, Any]) -> None:
    """Have a clock stand or run, at the instant that is asked for or as it is.

    Raises:
        Wrong: there is no such instant; the clock goes on as before.
    """
    instant = _instant("now", asked["now"]) if "now" in asked else None
    if not asked.get("frozen", True):
        clock.run(instant)
    else:
        clock.freeze(instant)


def _advance(clock: Clock, asked: Mapping[str, Any]) -> None:
    """Move a clock ahead, or back.

    Raises:
        Wrong: there is no such time; the clock goes on as before.
    """
    try:
        clock.advance(float(asked["seconds"]))
    except OverflowError:
        raise Wrong(
            "the clock would leave the years 1 to 9999",
            f"send fewer seconds: it is {written(clock.now())}",
            409,
        ) from None


def read_start(asked: str | None) -> datetime | str | None:
    """What a clock that is asked for starts with: an instant, REAL, or the scenario's.

    Raises:
        Wrong: there is no such instant.
    """
    return asked if asked in (None, REAL) else _instant("clock", asked)


def _instant(name: str, text: str) -> datetime:
    """An instant that a text names.

    Raises:
        Wrong: it names none.
    """
    try:
        return parse_moment(text)
    except ValueError:
        raise Wrong(
            f"{name} is {text!r}, which is no instant",
            f"write one in UTC, in the years 1 to 9999, such as {_EXAMPLE}",
        ) from None
