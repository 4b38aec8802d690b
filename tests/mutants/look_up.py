"""Damage look-ups: by less than the whole key, or not by every key."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from dealdouble.contract.model import Operation
from dealdouble.emulator.call import Call, Reply
from dealdouble.emulator.refusal import JSON_HEADERS
from dealdouble.emulator.route import Routes
from dealdouble.store.base import Record
from dealdouble.vocabulary import Action, Check, RuleKind

from .core import Core, Handle
from .damage import Damage
from .mutant import Kind, Mutant
from .original import Original

Alike = Callable[[str, str], bool]
"""Whether what a record holds is as good as what stands in the path."""

_ALIKE: Mapping[str, Alike] = {
    "whatever it is": lambda held, text: True,
    "in any case": lambda held, text: held.lower() == text.lower(),
    "by its beginning": lambda held, text: held.startswith(text),
}

_HARD = {"with a slash": "/", "with a dot": ".", "with a blank": " ", "with an umlaut": "ü"}
"""Signs that a key may hold which its address hardly can."""

_NARROW = (RuleKind.MATCHES, RuleKind.ONE_OF, RuleKind.ONE_OF_OR_EMPTY)


def look_up_mutants(original: Original) -> Iterator[Mutant]:
    """Mutants of finding a record by its fields."""
    for operation in original.all_of(Action.LOOK_UP):
        claim = original.claims.operation(operation)
        for segment in operation.segments:
            # Which records an integration's are, documents hardly say.
            binds = claim.binds and segment.name in original.resource.fields
            for how, alike in _ALIKE.items() if segment.name else ():
                damage = _finding(original, operation, {segment.name: alike})
                said = f"{segment.name} {how}"
                yield original.mutant(Kind.STORE, said, claim, damage=damage, binding=binds)
        for how, sign in _HARD.items() if _takes_any(original, operation) else ():
            damage = _losing(operation, sign)
            said = f"not found {how}"
            yield original.mutant(Kind.STORE, said, claim, damage=damage, binding=False)


def _finding(original: Original, operation: Operation, alike: Mapping[str, Alike]) -> Damage:
    """Find by some parts of the key otherwise, where nothing is found by the key itself."""

    def damaged(core: Core) -> Handle:
        routes, name = Routes(core.contract), original.resource.name

        def is_meant(record: Record, arguments: Mapping[str, str]) -> bool:
            return all(
                record[key] is not None and alike.get(key, str.__eq__)(record[key], text)
                for key, text in arguments.items()
            )

        def handle(call: Call, now: datetime) -> Reply:
            reply, match = core.handle(call, now), routes.match(call.path)
            is_absent = reply.operation == operation.id and reply.status == _absent(core)
            if match is None or not is_absent:
                return reply
            records = core.records(name).items()
            found = [n for n, record in records if is_meant(record, match.arguments)]
            done = Reply(operation.answers[0].status, JSON_HEADERS, b"{}", operation.id)
            return core.showing(done, name, max(found)) if found else reply

        return handle

    return damaged


def _takes_any(original: Original, operation: Operation) -> bool:
    """Whether some part of the key may be any text."""
    narrow = {rule.field for rule in original.resource.rules if rule.kind in _NARROW}
    names = {segment.name for segment in operation.segments if segment.name}
    return bool((names & set(original.resource.fields)) - narrow)


def _losing(operation: Operation, sign: str) -> Damage:
    """Find nothing by a key that has a sign in it."""

    def damaged(core: Core) -> Handle:
        routes = Routes(core.contract)
        error = next(s.error for s in core.contract.admission if s.check is Check.RECORD)

        def handle(call: Call, now: datetime) -> Reply:
            reply, match = core.handle(call, now), routes.match(call.path)
            if match is None or reply.operation != operation.id or reply.status >= 300:
                return reply
            lost = any(sign in text for text in match.arguments.values())
            return core.refusal(error, call) if lost else reply

        return handle

    return damaged


def _absent(core: Core) -> int:
    error = next(s.error for s in core.contract.admission if s.check is Check.RECORD)
    return core.contract.errors[error].status
