"""Damage refusals: their status, their body, their headers, and what they name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from dealdouble.check.claims import Claim
from dealdouble.contract.model import MISSING, Contract, ErrorAnswer
from dealdouble.emulator.call import Call, Complaint, Reply
from dealdouble.rules.judge import Broken
from dealdouble.vocabulary import Action, Check

from .core import Core, Handle
from .damage import Damage
from .messages import with_header
from .mutant import Kind, Mutant
from .original import Original
from .requests import limited

_STATUSES = (409, 418)
_TELLING = ("{errors}", "{messages}", "{message}")


def error_mutants(original: Original) -> Iterator[Mutant]:
    """Mutants of all errors."""
    for error in original.contract.errors.values():
        within, more = limited(original, _is_of_rate(original, error))
        claim = within.claims.error(error)
        for how, changed in _changed(error):
            contract = with_error(within.contract, changed)
            # What is answered as if it were done, or had failed, is not refused; but nobody is
            # let in by that, nor may do more, as long as nothing is shown, stored or changed.
            is_refusal = 400 <= changed.status < 500
            others = [] if is_refusal and not more else list(at_stake(within, error))
            binds = any(one.binds for one in (claim, *others))
            yield within.mutant(
                Kind.ERROR, how, claim, *others, contract=contract, binding=binds, **more
            )
        for name in error.headers:
            said = within.claims.error_header(error, name)
            for how, value in (("missing", None), ("nonsense", "as-you-like")):
                damage = _saying(error, name, value)
                yield within.mutant(Kind.ERROR, how, said, damage=damage, **more)
    yield from _of_rules(original)


def at_stake(original: Original, error: ErrorAnswer) -> Iterator[Claim]:
    """The claims that something is refused with an error."""
    claims, resource = original.claims, original.resource
    checks = {step.check for step in original.contract.admission if step.error == error.name}
    yield from (claims.rule(resource, r) for r in resource.rules if r.error == error.name)
    for operation in original.all_of(Action.LIST):
        unread = (item for item in operation.filters if item.unreadable == error.name)
        yield from (claims.unreadable(resource, item) for item in unread)
    if Check.RECORD in checks:
        yield from map(claims.operation, original.operations)
    if Check.RATE in checks and (rate := claims.requests("requests_in_a_window")):
        yield rate


def with_error(contract: Contract, error: ErrorAnswer) -> Contract:
    """The contract with another error of that name."""
    return replace(contract, errors={**contract.errors, error.name: error})


def _is_of_rate(original: Original, error: ErrorAnswer) -> bool:
    steps = original.contract.admission
    return any(step.check is Check.RATE and step.error == error.name for step in steps)


def _changed(error: ErrorAnswer) -> Iterator[tuple[str, ErrorAnswer]]:
    status = _STATUSES[error.status == _STATUSES[0]]
    yield f"{status}", replace(error, status=status)
    yield "200, as if done", replace(error, status=200)
    yield "500", replace(error, status=500)
    yield "another body", replace(error, body={"problem": "no"})
    if error.body is not MISSING:
        yield "no body", replace(error, body=MISSING)


def _saying(error: ErrorAnswer, name: str, value: str | None) -> Damage:
    def damaged(core: Core) -> Handle:
        def handle(call: Call, now: datetime) -> Reply:
            reply = core.handle(call, now)
            return with_header(reply, name, value) if reply.status == error.status else reply

        return handle

    return damaged


def _of_rules(original: Original) -> Iterator[Mutant]:
    """What an answer tells of broken rules."""
    claims, errors = original.claims, original.contract.errors
    names = dict.fromkeys(rule.error for rule in original.resource.rules)
    for name in names:
        for other in names:
            if other != name:
                contract = _with_error_of_rules(original, name, other)
                how = f"what breaks its rules is called '{other}'"
                error = claims.error(errors[name])
                yield original.mutant(Kind.ERROR, how, error, contract=contract)
        if _tells(errors[name].body):
            damage = telling(lambda broken: [_of_another_field(original, one) for one in broken])
            error = claims.error(errors[name])
            yield original.mutant(Kind.ERROR, "names another field", error, damage=damage)
    several = claims.requests("several_broken_rules")
    if several is not None:
        first, last = telling(lambda broken: broken[:1]), telling(lambda broken: broken[-1:])
        yield original.mutant(Kind.ERROR, "only the first is named", several, damage=first)
        yield original.mutant(Kind.ERROR, "only the last is named", several, damage=last)


def _with_error_of_rules(original: Original, name: str, other: str) -> Contract:
    rules = (replace(r, error=other) if r.error == name else r for r in original.resource.rules)
    return original.changed(rules=tuple(rules))


def _tells(body: Any) -> bool:
    """Whether an error's body tells of each broken rule."""
    if isinstance(body, dict):
        return any(map(_tells, body.values()))
    return body in _TELLING if isinstance(body, str) else False


def _of_another_field(original: Original, broken: Broken) -> Broken:
    names = list(original.resource.fields)
    other = names[names.index(broken.field) - 1]
    return replace(broken, rule=replace(broken.rule, field=other))


def telling(change: Callable[[Sequence[Broken]], Sequence[Complaint]]) -> Damage:
    """Tell otherwise which rules are broken."""

    def damaged(core: Core) -> Handle:
        def handle(call: Call, now: datetime) -> Reply:
            reply = core.handle(call, now)
            broken = [item for item in reply.broken if isinstance(item, Broken)]
            if not broken:
                return reply
            return core.refusal(broken[0].error, call, change(broken))

        return handle

    return damaged
