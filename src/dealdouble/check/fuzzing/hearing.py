"""Judge what the requests that Schemathesis makes are answered with, claim by claim.

Whatever is sent, a server must not fail. Of a request that keeps all rules and is done, the answer
must be that of the operation and show what it should. A refusal with a status that no document
gives the operation is remarked on, and never held against a server by a fact that binds it: no
document says that it refuses nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from schemathesis.core.failures import Failure, ServerError
from schemathesis.openapi.checks import (
    MissingContentType,
    UndefinedContentType,
    UndefinedStatusCode,
)

from dealdouble.check.claims import Claim
from dealdouble.check.server.exchange import Exchange
from dealdouble.check.server.own import record_of
from dealdouble.check.server.page import page_of
from dealdouble.check.server.refusals import expected_of
from dealdouble.check.session import Session
from dealdouble.check.side_by_side.answers import Answers
from dealdouble.contract.model import Json, Operation
from dealdouble.vocabulary import Action, Check

_REFUSED_BY = {
    Action.LIST: Check.FILTERS,
    Action.CREATE: Check.RULES,
    Action.UPDATE: Check.RULES,
}
"""The step of admission that may find fault with what is asked; elsewhere it is the record's."""


class Hearing:
    """Notes in a session's book what the answers mean."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._resources = {item.resource.name: item.resource for item in session.subjects}
        self._answers = {
            name: Answers(session.contract, session.claims, session.book, resource)
            for name, resource in self._resources.items()
        }

    def heard(self, operation: Operation, steps: Sequence[Exchange], keeps: bool) -> None:
        """Judge an answer; `keeps` tells whether the request keeps all rules."""
        if not keeps or not steps[-1].is_done:
            return
        answers = self._answers[operation.resource]
        answers.succeeded(operation, steps, "it is done")
        for shown in self._shown(operation, steps[-1]):
            answers.check_shown(steps, shown)

    def blamed(
        self, failure: Failure, operation: Operation, steps: Sequence[Exchange], keeps: bool
    ) -> bool:
        """Note what Schemathesis found; whether it is worth its while to make that small."""
        found = self._blame(failure, operation, steps[-1], keeps)
        if found is None:
            return False
        claim, expected = found
        self._session.book.broke(claim, steps, expected)
        return claim.binds

    def _shown(self, operation: Operation, exchange: Exchange) -> Iterator[dict[str, Json]]:
        """The run's own records that an answer shows."""
        if operation.action is Action.LIST:
            page = page_of(self._session.contract.lists, exchange)
            own = self._session.own.ids(operation.resource)
            yield from (r for r in (page.records if page else ()) if r.get("id") in own)
        elif (shown := record_of(self._resources[operation.resource], exchange)) is not None:
            yield shown

    def _blame(
        self, failure: Failure, operation: Operation, exchange: Exchange, keeps: bool
    ) -> tuple[Claim, str] | None:
        claims = self._session.claims
        match failure:
            case ServerError() if exchange.status >= 500:
                return claims.operation(operation), "whatever is asked, the server does not fail"
            case UndefinedStatusCode() if exchange.is_refused:
                return self._refusal(operation)
            case UndefinedStatusCode() if keeps and 0 < exchange.status < 400:
                if not exchange.is_done:
                    return claims.operation(operation), "the request is done, or refused"
            case UndefinedContentType() | MissingContentType() if exchange.is_done:
                return claims.answer(operation), "the answer says that it is JSON"
        return None

    def _refusal(self, operation: Operation) -> tuple[Claim, str] | None:
        """What is known of refusals, as far as it does not bind the server."""
        check = _REFUSED_BY.get(operation.action, Check.RECORD)
        contract = self._session.contract
        for step in contract.admission:
            error = contract.errors[step.error]
            claim = self._session.claims.error(error)
            if step.check is check and not claim.binds:
                return claim, expected_of(error)
        return None
