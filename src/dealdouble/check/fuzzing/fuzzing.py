"""Put an API to the test with requests that Schemathesis makes of its OpenAPI document.

It is asked for examples, for what covers each schema, for random requests and for sequences of
them. What is found is told of the same claims as elsewhere. Not asked of it is whether data is
accepted or refused: its bodies break many rules at once, or none that a document states, where
`rules` breaks one at a time; nor what refusals look like, which `admission` knows with all that
documents leave open; nor methods that a path does not have, which might do anything.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from schemathesis import Case, Config, HookContext, Response
from schemathesis.core.failures import Failure
from schemathesis.engine import events, run
from schemathesis.engine.context import EngineContext
from schemathesis.engine.run import Phase, PhaseName
from schemathesis.generation.coverage import GenerationSession

from dealdouble.check.claims import path_of
from dealdouble.check.fuzzing.hearing import Hearing
from dealdouble.check.fuzzing.tailor import WRITES
from dealdouble.check.fuzzing.wire import AskedApi, Wire
from dealdouble.check.session import Session
from dealdouble.check.side_by_side.sightings import strays
from dealdouble.contract.model import Operation
from dealdouble.emulator.json_body import write_json
from dealdouble.vocabulary import Action

_MOST = 900
"""How many requests are sent at most."""

_TO_SWEEP = 20
"""How many of them are kept back to look for what was stored without a word."""

_EXAMPLES = 15
"""How many requests are drawn of an operation, and how many sequences in all."""

_WEIGHTS = {PhaseName.EXAMPLES: 1, PhaseName.COVERAGE: 20, PhaseName.FUZZING: 2}
"""Which part of the requests each operation gets in a phase."""

_OF_SEQUENCES = 12
"""Which part the sequences get."""

_ENUMERATED = (PhaseName.EXAMPLES, PhaseName.COVERAGE)
"""Phases of which the requests are a list, that a failure must not cut short."""

_CHECKS = ("not_a_server_error", "status_code_conformance", "content_type_conformance")


@dataclass(frozen=True, slots=True)
class _Turn:
    """A phase, of one operation or of all, and which part of the requests it gets."""

    phase: PhaseName
    operation: Operation | None
    weight: int


def essentials(session: Session) -> None:
    """Do nothing: what is made by the hundred is no essential."""


def depth(session: Session) -> None:
    """Ask what Schemathesis makes up, within the session's limits."""
    # What is sent holds no key where keys stand in bodies alone: such an API refuses all of it.
    if not session.contract.document or session.target.form.location == "body":
        return
    wire = Wire(session, Hearing(session))
    try:
        with session.target.share(min(_MOST, session.target.rest) - _TO_SWEEP):
            _take_turns(session, wire, _api(session, wire))
    finally:
        wire.close()
    wire.tidy()
    _sweep(session)


def _take_turns(session: Session, wire: Wire, api: AskedApi) -> None:
    turns, coverage = list(_turns(session)), GenerationSession()
    rest = sum(turn.weight for turn in turns)
    for turn in turns:
        part = session.target.rest * turn.weight // rest
        rest -= turn.weight
        if part:
            with session.target.share(part):
                _take(turn, wire, api, coverage)


def _turns(session: Session) -> Iterator[_Turn]:
    """All turns; those that are soon done come first, and leave what they do not need to others."""
    may_write = session.settings.write
    operations = [
        item for item in session.contract.operations if may_write or item.action not in WRITES
    ]
    operations.sort(key=lambda item: item.action in (Action.LIST, Action.CREATE, Action.UPDATE))
    for phase, weight in _WEIGHTS.items():
        yield from (_Turn(phase, item, weight) for item in operations)
    if may_write:
        yield _Turn(PhaseName.STATEFUL_TESTING, None, _OF_SEQUENCES)


def _take(turn: _Turn, wire: Wire, api: AskedApi, coverage: GenerationSession) -> None:
    api.config.continue_on_failure = turn.phase in _ENUMERATED
    context = EngineContext(schema=api, stop_event=threading.Event())
    context.coverage_session = coverage  # operations with the same schema are not covered anew
    only = None if turn.operation is None else frozenset({_label(turn.operation)})
    for event in run.execute(context, Phase(turn.phase, is_enabled=True), only=only):
        if isinstance(event, events.Interrupted) and wire.reason is None:
            raise KeyboardInterrupt
    wire.end_turn()


def _label(operation: Operation) -> str:
    """What Schemathesis calls an operation."""
    return f"{operation.method} {path_of(operation)}"


def _sweep(session: Session) -> None:
    """Delete what was stored though the answer did not tell of it."""
    if not session.settings.write:
        return
    for subject in session.subjects:
        operation = subject.operation(Action.DELETE)
        if operation is None:
            continue
        for number in strays(session, subject).records:
            session.own.adopt(subject.resource.name, number)
            if number in session.own.ids(subject.resource.name):  # it may be another's all the same
                session.own.delete(operation, number)


def _api(session: Session, wire: Wire) -> AskedApi:
    document = json.loads(write_json(session.contract.document))
    config = Config.from_dict(_configuration(session))
    api = AskedApi(raw_schema=document, config=config.projects.get(document))
    api.wire = wire

    @api.hook("filter_failure")
    def note(context: HookContext, failure: Failure, case: Case[Any], response: Response) -> bool:
        return wire.note(failure, case, response)

    return api


def _configuration(session: Session) -> dict[str, Any]:
    aside = {"extra-data-sources": {"responses": False}}
    return {
        "base-url": session.target.base,
        "seed": session.settings.seed,
        "cache": {"enabled": False},
        "suppress-health-check": ["all"],
        "generation": {
            "max-examples": _EXAMPLES,
            "database": "none",
            "with-security-parameters": False,
        },
        "phases": {
            "examples": aside,
            "coverage": {"unexpected-methods": [], **aside},
            "fuzzing": aside,
        },
        "checks": {"enabled": False, **{name: {"enabled": True} for name in _CHECKS}},
    }
