"""Send the cases that Schemathesis makes through a session: its limits, its key, its own records.

Schemathesis asks by itself for whatever a case says. Here a write takes nothing but its body from
the case: it goes to the operation's own path, with the id of a record that was made here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import requests
from schemathesis import Case, Response
from schemathesis.core.failures import Failure
from schemathesis.specs.openapi.schemas import OpenApiSchema
from schemathesis.transport.requests import REQUESTS_TRANSPORT, RequestsTransport

from dealdouble.check.fuzzing.hearing import Hearing
from dealdouble.check.fuzzing.tailor import Tailor, tailors
from dealdouble.check.server.exchange import Exchange
from dealdouble.check.server.target import OutOfRequests, path_to
from dealdouble.check.session import Session
from dealdouble.contract.model import MISSING, Operation
from dealdouble.vocabulary import Action

_MOST_HELD = 10
"""How many own records are there at a time."""


class Stop(KeyboardInterrupt):
    """Ends what Schemathesis is at, as Ctrl-C does."""


class AskedApi(OpenApiSchema):
    """An API that Schemathesis asks through a wire."""

    wire: Wire

    @property
    def transport(self) -> Wire:
        """What sends all requests."""
        return self.wire


class Wire(RequestsTransport):
    """What Schemathesis takes for its connection to the server.

    Args:
        session: whose server it is.
        hearing: judges each answer.
    """

    def __init__(self, session: Session, hearing: Hearing) -> None:
        super().__init__()
        self._copy_serializers_from(REQUESTS_TRANSPORT)
        self.reason: BaseException | None = None
        """Why no more is sent."""
        self._session = session
        self._hearing = hearing
        self._tailors = tailors(session.contract, session.subjects)
        self._made_by: dict[int, Exchange] = {}
        self._last: tuple[Response, tuple[Exchange, ...]] | None = None

    def send(
        self, case: Case[Any], *, session: requests.Session | None = None, **kwargs: Any
    ) -> Response:
        """Send a case, tailored to the server.

        What cannot be put into words raises in Schemathesis, which goes on with other cases.
        """
        if self.reason is not None:
            raise Stop
        operation, tailor = self._tailored(case)
        with self._ending():
            if operation.action in (Action.UPDATE, Action.DELETE) and not tailor.aim.own:
                self._make(tailor)
            tailor.fit(case, operation)
        request = _prepared(self.serialize_case(case, base_url=kwargs.get("base_url")))
        with self._ending():
            steps = self._sent(case, request)
            self._hearing.heard(operation, steps, _keeps_all_rules(case))
        response = _response(steps[-1], request)
        self._last = response, steps
        return response

    def note(self, failure: Failure, case: Case[Any], response: Response) -> bool:
        """Have a failure judged that Schemathesis found; whether it should be made small."""
        if self._last is None or response is not self._last[0]:
            return False
        with self._ending():
            operation, keeps = self._tailored(case)[0], _keeps_all_rules(case)
            return self._hearing.blamed(failure, operation, self._last[1], keeps)

    def end_turn(self) -> None:
        """Be ready for the next turn; what happened in Schemathesis's threads goes on here.

        Raises:
            OutOfRequests: no more may be asked, or there is no record to ask of.
            CheckError: the server does not answer.
        """
        reason, self.reason = self.reason, None
        if reason is not None:
            raise reason

    def close(self) -> None:
        """Send no more cases."""
        self.reason = Stop()

    def tidy(self) -> None:
        """Delete the own records."""
        for tailor in {tailor for _, tailor in self._tailors.values()}:
            self._tidy(tailor, 0)

    def _tailored(self, case: Case[Any]) -> tuple[Operation, Tailor]:
        return self._tailors[case.operation.definition.raw["operationId"]]

    def _sent(self, case: Case[Any], request: requests.PreparedRequest) -> tuple[Exchange, ...]:
        """What was asked and answered: for a record that was made here, that comes first."""
        operation, tailor = self._tailored(case)
        number: Any = case.path_parameters.get("id")
        exchange = self._asked(operation, number, request)
        before = self._made_by.get(number)
        steps = (exchange,) if before is None else (before, exchange)
        self._learn(tailor, operation, exchange, number)
        return steps

    def _asked(
        self, operation: Operation, number: Any, request: requests.PreparedRequest
    ) -> Exchange:
        own, target = self._session.own, self._session.target
        body = _body(request)
        match operation.action:
            case Action.CREATE:
                path = path_to(operation, {})
                return own.creating(
                    operation, lambda: target.raw(operation.method, path, body=body)
                )
            case Action.UPDATE:
                if number not in own.ids(operation.resource):
                    raise OutOfRequests
                path = path_to(operation, {"id": number})
                return target.raw(operation.method, path, body=body)
            case Action.DELETE:
                return own.delete(operation, number)
            case _:
                parts = urlsplit(request.url or "")
                path = str(parts.path).removeprefix(urlsplit(target.base).path)
                query = parse_qsl(str(parts.query), keep_blank_values=True)
                return target.raw(operation.method, path, query)

    def _make(self, tailor: Tailor) -> None:
        """A plain record to change or delete; without one such an operation cannot be asked for.

        Raises:
            OutOfRequests: there is none.
        """
        operation = tailor.subject.operation(Action.CREATE)
        if operation is None:
            raise OutOfRequests
        exchange = self._session.own.create(operation, tailor.subject.samples.record())
        self._learn(tailor, operation, exchange, None)
        if not tailor.aim.own:
            raise OutOfRequests

    def _learn(self, tailor: Tailor, operation: Operation, exchange: Exchange, number: Any) -> None:
        tailor.aim.learn(operation, exchange, number)
        if operation.action is Action.CREATE and tailor.aim.own:
            self._made_by.setdefault(tailor.aim.own[-1], exchange)
            self._tidy(tailor, _MOST_HELD)
        there = self._session.own.ids(operation.resource)
        for gone in [number for number in tailor.aim.own if number not in there]:
            tailor.aim.forget(gone)

    def _tidy(self, tailor: Tailor, most: int) -> None:
        operation = tailor.subject.operation(Action.DELETE)
        while operation is not None and len(tailor.aim.own) > most:
            number = tailor.aim.own[0]
            tailor.aim.forget(number)
            if number in self._session.own.ids(operation.resource):
                self._session.own.delete(operation, number)

    @contextmanager
    def _ending(self) -> Iterator[None]:
        """End what Schemathesis is at where something happens that it would take for its own."""
        try:
            yield
        except httpx.InvalidURL:
            raise
        except (OutOfRequests, Exception) as problem:
            self.reason = problem
            raise Stop from None


def _keeps_all_rules(case: Case[Any]) -> bool:
    """Whether a case is meant to be done."""
    return case.meta is not None and not case.meta.generation.mode.is_negative


def _prepared(data: Mapping[str, Any]) -> requests.PreparedRequest:
    wanted = ("method", "url", "params", "json", "data")
    return requests.Request(**{name: data[name] for name in wanted if name in data}).prepare()


def _body(request: requests.PreparedRequest) -> Any:
    body = request.body
    if body is None:
        return MISSING
    return body.encode() if isinstance(body, str) else body


def _response(exchange: Exchange, request: requests.PreparedRequest) -> Response:
    headers = {name: [value] for name, value in exchange.answer_headers.items()}
    return Response(exchange.status, headers, exchange.answer, request, 0.0, True, encoding="utf-8")
