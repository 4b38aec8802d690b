"""Records of an account as Python values, changed as the API itself would change them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from operator import index
from typing import Any, TypeVar

from dealdouble.app.double import Double
from dealdouble.app.explained import BrokenRule, broken_rule
from dealdouble.contract.model import Json, Resource
from dealdouble.emulator.decision import Decider, Decision
from dealdouble.emulator.json_body import DEEPEST, read_json, write_json
from dealdouble.emulator.representation import Decimals
from dealdouble.errors import DealdoubleError, OptionError
from dealdouble.rules.treatment import Caller
from dealdouble.store.state import State
from dealdouble.testing import supply
from dealdouble.testing.held import Held
from dealdouble.testing.requests import DEEPEST_ANSWER
from dealdouble.testing.values import sent
from dealdouble.vocabulary import TreatmentKind

Record = dict[str, Any]
"""A record as the API shows it; numbers with a point are Decimals, whatever the API writes."""

_Made = TypeVar("_Made")
_Decide = Callable[[Decider, State, Caller], Decision]


class RecordRefused(DealdoubleError):
    """A change that the API would refuse.

    Attributes:
        broken: the rules that it breaks.
    """

    def __init__(self, cause: str, broken: tuple[BrokenRule, ...]) -> None:
        self.broken = broken
        super().__init__(f"{cause}: {'; '.join(map(str, broken))}")


class Records(Mapping[int, Record]):
    """The records of one resource by their ids, in the order in which the API lists them.

    What is read is a copy. Changes keep the API's rules and do what it does beside, such as
    a date of closing, or times of change; they are no requests.
    """

    def __init__(self, held: Held, api: str, resource: str) -> None:
        self._held = held
        self._api = api
        self._engine = supply.engine(api)
        self._resource: Resource = self._engine.contract.resources[resource]

    def __getitem__(self, number: int) -> Record:
        """The record of that id.

        Raises:
            KeyError: there is none.
        """
        known = self._number(number)
        shown = self._of_state(lambda state: self._bytes(state, known))
        if shown is None:
            raise self._lacking(number)
        return _record(shown)

    def __iter__(self) -> Iterator[int]:
        return iter(self._of_state(self._numbers))

    def __len__(self) -> int:
        return self._of_state(lambda state: len(state.tables[self._resource.name].order()))

    def __contains__(self, number: object) -> bool:
        return self._of_state(lambda state: state.exists(self._resource.name, number))

    def __repr__(self) -> str:
        return f"<{len(self)} {self._resource.name} of {self._api}>"

    def all(self) -> list[Record]:
        """All records, as they are at one time."""
        found = self._of_state(
            lambda state: [self._bytes(state, number) for number in self._numbers(state)]
        )
        return [_record(shown) for shown in found if shown is not None]

    def create(self, /, **fields: Any) -> Record:
        """Store a new record, and return it.

        Raises:
            RecordRefused: a rule is broken; nothing is stored.
            OptionError: there is no such field, or a value that JSON has not, or the double is
                closed.
        """
        body = self._body(fields)
        shown = self._change(
            "this new record",
            lambda decider, state, caller: decider.create(body, state, caller),
        )
        return _record(shown)

    def update(self, number: int, /, **fields: Any) -> Record:
        """Change fields of a record, and return it.

        Raises:
            KeyError: there is no such record.
            RecordRefused: a rule is broken; nothing is changed.
            OptionError: there is no such field, or a value that JSON has not, or the double is
                closed.
        """
        body, known = self._body(fields), self._number(number)
        shown = self._change(
            f"this change of {known}",
            lambda decider, state, caller: decider.update(known, body, state, caller),
            known,
        )
        return _record(shown)

    def delete(self, number: int) -> None:
        """Remove a record.

        Raises:
            KeyError: there is no such record.
            OptionError: the double is closed.
        """
        known = self._number(number)
        self._change("", lambda decider, state, caller: decider.delete(known, state), known)

    def _of_state(self, read: Callable[[State], _Made]) -> _Made:
        return self._held.call(lambda double: read(self._state(double)))

    def _state(self, double: Double) -> State:
        return next(e.state for e in double.emulators if e.contract.name == self._api)

    def _numbers(self, state: State) -> list[int]:
        return [position[-1] for position in state.tables[self._resource.name].order()]

    def _bytes(self, state: State, number: int) -> bytes | None:
        """A record as the API shows it, or the fields of one that it does not serve."""
        name = self._resource.name
        record = state.tables[name].get(number)
        if record is None:
            return None
        shown = self._engine.shown.get((name, Decimals.NUMBER))
        if shown is None:
            return write_json(dict(record))
        write = partial(shown.write, state=state)
        return state.tables[name].derive(shown.kind, write)(number)

    def _change(self, what: str, decide: _Decide, number: int | None = None) -> bytes:
        """Change what is decided, and return the record as it is then, if it is there.

        What is wrong is raised here, not where the double answers: that keeps tracebacks short.
        """
        decider = self._engine.deciders.get(self._resource.name)
        if decider is None:
            raise OptionError(
                f"{self._api} does not serve its {self._resource.name}: deals only name them",
                "write them into a scenario",
            )
        done = self._held.change(lambda double: self._apply(double, decider, decide, number))
        if done is None:
            raise self._lacking(number)
        decision, shown = done
        if decision.broken:
            raise RecordRefused(
                f"{self._api} would refuse {what} of its {self._resource.name}",
                tuple(map(broken_rule, decision.broken)),
            )
        return shown or b""

    def _apply(
        self, double: Double, decider: Decider, decide: _Decide, number: int | None
    ) -> tuple[Decision, bytes | None] | None:
        """What was decided, and done; None where there is no such record."""
        state = self._state(double)
        if number is not None and not state.exists(self._resource.name, number):
            return None
        key = double.scenario.apis[self._api].best_key()
        caller = Caller(double.clock.now(), None if key is None else key.integration)
        decision = decide(decider, state, caller)
        state.apply(decision.changes)
        return decision, self._bytes(state, decision.number)

    def _body(self, fields: Mapping[str, Any]) -> dict[str, Json]:
        """Python values as the API would read them from a request."""
        resource = self._resource
        aliases = [t.value for t in resource.treatments if t.kind is TreatmentKind.ALIAS]
        known = [*resource.fields, *aliases]
        for name in fields:
            if name not in known:
                raise OptionError(
                    f"{self._api} has no {name!r} in its {resource.name}",
                    f"there are {', '.join(known)}",
                )
        return {name: sent(value, DEEPEST - 1) for name, value in fields.items()}

    def _number(self, number: object) -> int:
        try:
            return index(number)  # type: ignore[arg-type]
        except TypeError:
            cause = f"{self._api} has no {number!r} among its {self._resource.name}"
            raise KeyError(f"{cause}; ids are whole numbers, such as 123") from None

    def _lacking(self, number: object) -> KeyError:
        return KeyError(f"{self._api} has no {number!r} among its {self._resource.name}")


def _record(shown: bytes) -> Record:
    record: Record = read_json(shown, DEEPEST_ANSWER)
    return record
