"""Control which scenario a double serves: a shipped one, a file, what is sent, or its start.

What takes its time, as loading a scenario does, happens in a thread while the APIs answer
on; what came of it is taken up in one step on the event loop, so that no request ever meets
half of a change.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from dealdouble.app.control_clock import read_start, written
from dealdouble.app.control_request import (
    NOTHING,
    Form,
    Kind,
    json_of,
    of_mistake,
    read_body,
    read_form,
)
from dealdouble.app.double import REAL, Double
from dealdouble.app.exports import export
from dealdouble.contract.model import Contract
from dealdouble.errors import FaultError, ScenarioError
from dealdouble.scenarios.catalogue import Catalogue
from dealdouble.scenarios.json_file import DECODER
from dealdouble.scenarios.scenario import Scenario, read_scenario
from dealdouble.yaml_file import DEEPEST

_LARGEST_STATE = 256 * 1024 * 1024
_IMPORTED = "state"
"""The name of a scenario that was sent."""

_SCENARIO = Form(
    '{"name": "sales-pipeline", "seed": 7, "clock": "2026-03-15T09:00:00Z"}, '
    'of which only the name is needed; the clock may be "real"',
    {"name": Kind.TEXT, "seed": Kind.WHOLE_OR_NULL, "clock": Kind.TEXT_OR_NULL},
    ("name",),
)
_STATE = "what GET answers, or any scenario as JSON"

_Made = TypeVar("_Made")


def serving(double: Double) -> Response:
    """The answer that tells which scenario is served, and with what it began."""
    scenario, start = double.scenario, double.start
    return JSONResponse(
        {
            "name": scenario.name,
            "title": scenario.title,
            "seed": scenario.seed,
            "clock": REAL if start is None else written(start),
        }
    )


class ScenarioCalls:
    """The calls about what a double serves."""

    def __init__(self, double: Double, catalogue: Catalogue, contracts: Sequence[Contract]) -> None:
        self._double = double
        self._catalogue = catalogue
        self._contracts = contracts
        self._one_at_a_time = threading.Lock()

    async def list(self, request: Request) -> Response:
        """List the scenarios that are shipped."""
        titles = await self._made(self._catalogue.titles)
        listed = [{"name": name, "title": title} for name, title in titles.items()]
        return JSONResponse({"scenarios": listed})

    async def tell(self, request: Request) -> Response:
        """Tell which scenario is served."""
        return serving(self._double)

    async def load(self, request: Request) -> Response:
        """Serve another scenario from its start."""
        asked = await read_form(request, _SCENARIO)
        clock = read_start(asked.get("clock"))
        seed = None if asked.get("seed") is None else int(asked["seed"])
        scenario = await self._made(lambda: self._catalogue.load(asked["name"], seed))
        return self._serve(scenario, clock)

    async def reset(self, request: Request) -> Response:
        """Go back to where the scenario began."""
        await read_form(request, NOTHING)
        self._double.reset()
        return serving(self._double)

    async def tell_state(self, request: Request) -> Response:
        """Tell all that the double holds, as a scenario."""
        text = await self._made(export(self._double, self._contracts))
        return Response(text, media_type="application/json")

    async def load_state(self, request: Request) -> Response:
        """Serve what was told before, or any scenario that is sent."""
        body = await read_body(request, _LARGEST_STATE)
        scenario = await self._made(lambda: self._read(body))
        return self._serve(scenario, None)

    def _serve(self, scenario: Scenario, clock: datetime | str | None) -> Response:
        """Begin with a scenario.

        Raises:
            Wrong: it cannot be served here.
        """
        try:
            self._double.load(scenario, replace(self._double.choices, clock=clock))
        except FaultError as mistake:
            raise of_mistake(mistake) from mistake
        return serving(self._double)

    def _read(self, body: bytes) -> Scenario:
        value = json_of(body, _STATE, DEEPEST, DECODER)
        return read_scenario(value, _IMPORTED, self._contracts, text=body.decode("utf-8-sig"))

    async def _made(self, make: Callable[[], _Made]) -> _Made:
        """What is made in a thread, one at a time.

        Raises:
            Wrong: a scenario is none, or cannot be read.
        """

        def make_alone() -> _Made:
            with self._one_at_a_time:
                return make()

        try:
            return await run_in_threadpool(make_alone)
        except ScenarioError as mistake:
            raise of_mistake(mistake) from mistake
