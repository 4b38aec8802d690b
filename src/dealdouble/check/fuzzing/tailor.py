"""Tailor cases that Schemathesis makes to a server: to its records and rules, without keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from dealdouble.check.fuzzing.aim import Aim
from dealdouble.check.fuzzing.mending import Mender
from dealdouble.check.session import Subject
from dealdouble.contract.model import Contract, Operation
from dealdouble.vocabulary import Action, ValueType

if TYPE_CHECKING:
    from schemathesis import Case

WRITES = (Action.CREATE, Action.UPDATE, Action.DELETE)

_SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")
"""Methods that change nothing: Schemathesis tries others than an operation has, too."""

_GREATEST = 10**12
"""How great a number in a query may be."""

_FRACTIONS = (ValueType.NUMBER, ValueType.NUMBER_WITH_PLACE, ValueType.DECIMAL)


class Tailor:
    """Tailors the cases for the operations of one resource."""

    def __init__(self, contract: Contract, subject: Subject, spared: int = 0) -> None:
        self.subject = subject
        self.aim = Aim(subject, contract.lists, spared)
        self._mender = Mender(subject)
        self._keys = {(form.name.lower(), form.location) for form in contract.authentication}
        self._wrapper = subject.resource.request_wrapper

    def fit(self, case: Case[Any], operation: Operation) -> None:
        """Fit a case: what breaks a rule on purpose goes on breaking it, all else keeps all rules.

        A write is about an own record, or about none.
        """
        broken = _broken_parts(case)
        if operation.action in WRITES or case.method not in _SAFE:
            case.query = {}
            if "id" in case.path_parameters:
                wanted = case.path_parameters["id"]
                case.path_parameters = {"id": self.aim.to_write(operation, wanted)}
        elif case.path_parameters and "path" not in broken:
            found = self.aim.to_read(operation, case.path_parameters)
            quoted = {name: quote(str(value), safe="") for name, value in found.items()}
            case.path_parameters = {**case.path_parameters, **quoted}
        if case.query:
            case.query = self._query(case.query, operation, "query" not in broken)
        partial = operation.action is Action.UPDATE
        if isinstance(case.body, dict) and "body" in broken:
            case.body = self._body(case.body, keeps=False, partial=partial)
            broken = _broken_parts(case)  # what was wrong may be gone, as a key of Schemathesis's
        if isinstance(case.body, dict) and "body" not in broken:
            case.body = self._body(case.body, keeps=True, partial=partial)

    def _query(self, query: Mapping[str, Any], operation: Operation, keeps: bool) -> dict[str, Any]:
        kept = {name: value for name, value in query.items() if not self._is_key(name, "query")}
        numbers = [item.parameter for item in operation.filters if item.type in _FRACTIONS]
        plain = {n: _plain(v) for n, v in kept.items() if keeps and n in numbers}
        return {**kept, **plain}

    def _body(self, body: Mapping[str, Any], keeps: bool, partial: bool) -> dict[str, Any]:
        kept = {name: value for name, value in body.items() if not self._is_key(name, "body")}
        if not self._wrapper:
            return self._mender.fields(kept, keeps, partial)
        fields = kept.get(self._wrapper)
        if isinstance(fields, dict):
            kept[self._wrapper] = self._mender.fields(fields, keeps, partial)
        return kept

    def _is_key(self, name: str, location: str) -> bool:
        return (name.lower(), location) in self._keys


def tailors(
    contract: Contract, subjects: Sequence[Subject], spared: int = 0
) -> dict[str, tuple[Operation, Tailor]]:
    """For each operation's name in the document, the operation and who tailors its cases."""
    made = {item.resource.name: Tailor(contract, item, spared) for item in subjects}
    return {item.id: (item, made[item.resource]) for item in contract.operations}


def _broken_parts(case: Case[Any]) -> set[str]:
    """The parts of a case that break something on purpose: `path`, `query`, `body`."""
    meta = case.meta
    if meta is None:
        return set()
    return {place.value for place, item in meta.components.items() if item.mode.is_negative}


def _plain(value: Any) -> Any:
    """A number as people write it: without an exponent, to two places."""
    try:
        return f"{max(-_GREATEST, min(_GREATEST, float(value))):.2f}"
    except (TypeError, ValueError):
        return value
