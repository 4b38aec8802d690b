"""Tell whether an answer is one that its operation may give, and shows what it should show."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import jsonschema_rs

from dealdouble.check.claims import Claims
from dealdouble.check.model.compare import is_empty, number
from dealdouble.check.server.exchange import Exchange
from dealdouble.check.server.own import record_of
from dealdouble.check.server.page import page_of
from dealdouble.check.verdict import Book
from dealdouble.check.wording import body_in_words
from dealdouble.contract.model import (
    MISSING,
    Answer,
    Contract,
    Json,
    Operation,
    Property,
    Resource,
)
from dealdouble.emulator.json_body import write_json
from dealdouble.vocabulary import Body, RuleKind, ValueType

Shown = Mapping[str, Json]


class Answers:
    """The answers that the operations of one resource may give.

    What is found of `claims.operation`, `claims.answer` and `claims.shown` goes into the book.
    """

    def __init__(self, contract: Contract, claims: Claims, book: Book, resource: Resource) -> None:
        self._contract = contract
        self._claims = claims
        self._book = book
        self._resource = resource
        required = {rule.field for rule in resource.rules if rule.kind is RuleKind.REQUIRED}
        self._optional = resource.fields.keys() - required
        self._shown = [
            (item, claims.shown(resource, item, inside), _fits(item), inside)
            for inside, items in _inside(resource.representation)
            for item in items
        ]

    def succeeded(self, operation: Operation, steps: Sequence[Exchange], expected: str) -> bool:
        """Whether the last of some requests, which asks for an operation, was done.

        `expected` says what the operation should have done. A request without an answer
        breaks nothing: it may be the network's fault.
        """
        exchange = steps[-1]
        if not exchange.status:
            return False
        claim = self._claims.operation(operation)
        if not exchange.is_done:
            self._book.broke(claim, steps, expected)
            return False
        self._book.kept(claim)
        self._check_answer(operation, steps)
        return True

    def record(self, exchange: Exchange) -> dict[str, Json] | None:
        """The record that an answer shows, None where it shows nothing of one."""
        shown = record_of(self._resource, exchange)
        keys = {item.key for item in self._resource.representation}
        return shown if shown is not None and shown.keys() & keys else None

    def check_shown(
        self, steps: Sequence[Exchange], shown: Shown, stored: Shown | None = None
    ) -> None:
        """Check that a record shows every key that it should, each with a value of its type.

        Nobody says that a key has to be there for which nothing is stored.
        """
        for item, claim, fits, inside in self._shown:
            around = shown.get(inside) if inside else shown
            if not isinstance(around, dict):
                continue
            found = around.get(item.key, MISSING)
            name = f"{inside}.{item.key}" if inside else item.key
            may_be_empty = item.nullable or (not inside and item.key in self._optional)
            if found is MISSING and (not item.always or (may_be_empty and _is_free(item, stored))):
                continue
            if found is MISSING:
                self._book.broke(claim, steps, f"the record shows {name}", f"{name} is not there")
            elif is_empty(found):
                self._book.kept(*([claim] if item.nullable else []))
            elif fits(found):
                self._book.kept(claim)
            else:
                expected = f"{name} is of the type '{item.type}'"
                self._book.broke(claim, steps, expected, f"{name}: {_json(found)}")

    def _check_answer(self, operation: Operation, steps: Sequence[Exchange]) -> None:
        claim = self._claims.answer(operation)
        if any(self._is(answer, steps[-1]) for answer in operation.answers):
            self._book.kept(claim)
        else:
            wanted = " or ".join(map(_said, operation.answers))
            self._book.broke(claim, steps, f"the answer is {wanted}", _came(steps[-1]))

    def _is(self, answer: Answer, exchange: Exchange) -> bool:
        is_said = exchange.says_json or answer.body is Body.NOTHING
        return exchange.status == answer.status and is_said and self._holds(answer, exchange)

    def _holds(self, answer: Answer, exchange: Exchange) -> bool:
        match answer.body:
            case Body.LIST:
                return page_of(self._contract.lists, exchange) is not None
            case Body.RECORD:
                return self.record(exchange) is not None
            case Body.NOTHING:
                return not exchange.answer
            case Body.TEXT:
                return bool(exchange.json == answer.text)


def _is_free(item: Property, stored: Shown | None) -> bool:
    """Whether nothing is stored for a key, as far as is known."""
    held = None if stored is None else stored.get(item.reference or item.key)
    return is_empty(held)


def _json(value: Json) -> str:
    return write_json(value).decode(errors="replace")


def _said(answer: Answer) -> str:
    kind = "" if answer.body is Body.NOTHING else ", as JSON"
    return f"{answer.status} and {body_in_words(answer.body)}{kind}"


def _came(exchange: Exchange) -> str:
    if not exchange.answer or exchange.says_json:
        return exchange.came
    kind = f"of type {exchange.kind}" if exchange.kind else "without a content type"
    return f"an answer {kind}: {exchange.came}"


def _inside(items: Sequence[Property]) -> list[tuple[str, Sequence[Property]]]:
    """The keys of a representation, and those inside of each that shows another record."""
    return [("", items), *((item.key, item.parts) for item in items if item.parts)]


def _fits(item: Property) -> Callable[[Any], bool]:
    is_valid = jsonschema_rs.validator_for(dict(item.schema), validate_formats=True).is_valid
    if item.type is ValueType.RECORD:
        return lambda value: isinstance(value, dict)
    if item.type is ValueType.DECIMAL:
        return lambda value: is_valid(value) or number(value) is not None
    return lambda value: bool(is_valid(value))
