"""Damage operations and their answers: not there, another status, another kind of body."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import count

from dealdouble.contract.model import Operation
from dealdouble.emulator.call import Call, Reply
from dealdouble.vocabulary import Body

from .core import Core, Handle
from .damage import Damage
from .messages import is_done, with_header
from .mutant import Kind, Mutant
from .original import Original

Change = Callable[[Reply], Reply]

_PLAIN = (202, 203, 206)
_TEXT = b'"done"'


def answer_mutants(original: Original) -> Iterator[Mutant]:
    """Mutants of all operations."""
    for operation in original.operations:
        yield from _operation(original, operation)
        yield from _answer(original, operation)


def _operation(original: Original, operation: Operation) -> Iterator[Mutant]:
    claim = original.claims.operation(operation)
    gone = original.with_operations(lambda one: None if one.id == operation.id else one)
    yield original.mutant(Kind.ANSWER, "not there", claim, contract=gone)
    damage = answering(operation, lambda reply: replace(reply, status=500))
    yield original.mutant(Kind.ANSWER, "done, and answered with 500", claim, damage=damage)
    how, damage = "fails each fifth time", _now_and_then(operation)
    yield original.mutant(Kind.ANSWER, how, claim, *original.claims.all(), damage=damage)


def _answer(original: Original, operation: Operation) -> Iterator[Mutant]:
    claim, done = original.claims.answer(operation), original.claims.operation(operation)
    known = {answer.status for answer in operation.answers}
    status = next(one for one in _PLAIN if one not in known)
    changes: dict[str, Change] = {f"{status}": lambda reply: replace(reply, status=status)}
    body = operation.answers[0].body
    if body is not Body.NOTHING:
        changes["the body is cut short"] = lambda reply: replace(reply, body=reply.body[:-1])
    if body in (Body.LIST, Body.RECORD):
        changes["no body"] = lambda reply: replace(reply, body=b"")
        changes["said to be a web page"] = _as_page
    if body is not Body.LIST:
        changes["another body"] = lambda reply: replace(reply, body=_TEXT, status=_other(operation))
    for how, change in changes.items():
        damage = answering(operation, change)
        yield original.mutant(Kind.ANSWER, how, claim, done, damage=damage)


def _other(operation: Operation) -> int:
    """A status that goes with a body."""
    return 200 if operation.answers[0].body is Body.NOTHING else operation.answers[0].status


def _as_page(reply: Reply) -> Reply:
    return with_header(reply, "content-type", "text/html; charset=utf-8")


def answering(operation: Operation, change: Change) -> Damage:
    """Answer an operation otherwise, once it is done."""

    def damaged(core: Core) -> Handle:
        def handle(call: Call, now: datetime) -> Reply:
            reply = core.handle(call, now)
            return change(reply) if is_done(reply) and reply.operation == operation.id else reply

        return handle

    return damaged


def _now_and_then(operation: Operation) -> Damage:
    """Each fifth time nothing is done."""

    def damaged(core: Core) -> Handle:
        times = count(1)

        def handle(call: Call, now: datetime) -> Reply:
            asked = core.asked(call)
            if asked is None or asked.operation.id != operation.id or next(times) % 5:
                return core.handle(call, now)
            return Reply(500, (), b"", operation.id)

        return handle

    return damaged
